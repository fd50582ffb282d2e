/* death_store.h: what a recorded death stopped, as it was and as it would have gone on.
 * Purpose    a death recorded of the wrong patient is taken back, and all it stopped stands again.
 * Rule       House rule H27: a death notified; PDS death notification status "U removed".
 * Ownership  texts live in the transaction's arena.
 * Not here   stopping and taking up again (app/patient_death.c, patient_alive.c). */
#ifndef STORE_DEATH_STORE_H
#define STORE_DEATH_STORE_H

#include "db.h"

struct death_stop {
    str subject_kind; /* appointment, waiting-entry, referral */
    uuid subject_id;
    str was, rtt_was;
    uuid appointment_id; /* of an entry that had a date; or nil */
};
/* What is kept of the same subject already gives way. */
MUST_USE enum err death_store_keep(struct tx *tx, int64_t site_id, uuid patient_id,
                                   const struct death_stop *stop);
/* NOT_FOUND when the death did not stop it. */
MUST_USE enum err death_store_get(struct tx *tx, int64_t site_id, uuid patient_id, uuid subject_id,
                                  struct death_stop *ret_stop);
MUST_USE enum err death_store_list(struct tx *tx, int64_t site_id, uuid patient_id,
                                   const struct death_stop **ret_stops, size_t *ret_n);
MUST_USE enum err death_store_clear(struct tx *tx, int64_t site_id, uuid patient_id);

#endif
