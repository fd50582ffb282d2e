/* letter_tells_store.h: the appointments to come that a letter names.
 * Ownership  as the transaction's arena.
 * Not here   what its words say (app/letter_tells.h). */
#ifndef STORE_LETTER_TELLS_STORE_H
#define STORE_LETTER_TELLS_STORE_H

#include "db.h"

/* The letter names the day of the appointment, which is on this slot now. With its time too (`is_sure`) it stands as
 * the letter says; else what is known of an earlier slot stays. */
MUST_USE enum err letter_tells_put(struct tx *tx, int64_t site_id, uuid letter_id,
                                   uuid appointment_id, uuid slot_id, bool is_sure);
/* The same as another letter. */
MUST_USE enum err letter_tells_as(struct tx *tx, int64_t site_id, uuid letter_id, uuid other_id);
/* The appointment is on `slot_id` now, nil: cancelled. What letters name on another is gone since `now`. */
MUST_USE enum err letter_tells_change(struct tx *tx, int64_t site_id, uuid appointment_id,
                                      uuid slot_id, instant now);

struct letter_told {
    uuid appointment_id, slot_id; /* as it was when the letter named it */
    instant gone_at;
};
/* What the letter names and does not stand any more. */
MUST_USE enum err letter_tells_gone(struct tx *tx, int64_t site_id, uuid letter_id,
                                    const struct letter_told **ret_list, size_t *ret_n);
/* The letters that name an appointment which does not stand as they say. */
MUST_USE enum err letter_tells_wrongly(struct tx *tx, int64_t site_id, uuid appointment_id,
                                       const uuid **ret_letters, size_t *ret_n);

#endif
