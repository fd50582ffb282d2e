/* plain_slot_store.h: the first free slots as somebody would ask for them first: slots without a claim, earliest first.
 * Purpose    what the search of slots (appointment_store.h) is compared with by `clerkwell bench`: no mark that a slot is
 *            taken, no index of those that are not, no walk by weeks. Both find the same slots.
 * Ownership  the transaction's arena. */
#ifndef STORE_PLAIN_SLOT_STORE_H
#define STORE_PLAIN_SLOT_STORE_H

#include "db.h"

struct plain_slot {
    uuid slot_id;
    instant start_at;
};
/* Those that start within [from, to), are not blocked, and whose clinician and room nobody claims at `now`. */
MUST_USE enum err plain_slot_store_search(struct tx *tx, int64_t site_id, instant from, instant to,
                                          instant now, int64_t limit,
                                          const struct plain_slot **ret_slots, size_t *ret_n);

#endif
