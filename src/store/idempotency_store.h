/* idempotency_store.h: a change that is sent twice happens once.
 * Rule       House rule H8: the key is stored with a hash of its body and its result in the
 * same transaction; a refused change does not use the key up (its savepoint is rolled back). */
#ifndef STORE_IDEMPOTENCY_STORE_H
#define STORE_IDEMPOTENCY_STORE_H

#include "db.h"

/* Takes the key. `*ret_n_new` is told later (db_count_later): 1, or 0 when it was used before; then look
 * with idempotency_store_get. */
MUST_USE enum err idempotency_store_claim(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                                          str body_hash, instant now, int64_t *ret_n_new);
MUST_USE enum err idempotency_store_keep(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                                         uuid result_id, str result);
MUST_USE enum err idempotency_store_get(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                                        str *ret_body_hash, uuid *ret_result_id, str *ret_result);

/* Removes at most IDEMPOTENCY_FORGOTTEN keys older than `before`, the oldest first, and counts them. */
enum { IDEMPOTENCY_FORGOTTEN = 2000 };
MUST_USE enum err idempotency_store_forget(struct tx *tx, int64_t site_id, instant before,
                                           int64_t *ret_n);

#endif
