/* sign_in_store.h: what browsers hold, and failed tries.
 * Purpose    rows of sign_in and sign_in_attempt. Tokens and what was tried are only ever hashes here.
 * Ownership  texts live in the transaction's arena.
 * Not here   when a sign-in counts and how long to wait (http/sign_in.h). */
#ifndef STORE_SIGN_IN_STORE_H
#define STORE_SIGN_IN_STORE_H

#include "db.h"

struct sign_in_row {
    str token_hash, csrf;
    uuid person_id;
    instant started_at, seen_at;
    bool is_ended;
};
/* NOT_FOUND when there is none. */
MUST_USE enum err sign_in_store_get(struct tx *tx, int64_t site_id, str token_hash,
                                    struct sign_in_row *ret_row);
/* The same with whoever it is and where, as they stand now; `roles` by role_parse. */
struct sign_in_whole {
    struct sign_in_row row;
    str title, given_name, family_name;
    bool is_disabled;
    str site_name, zone_name;
    uint32_t roles;
};
MUST_USE enum err sign_in_store_whole(struct tx *tx, int64_t site_id, str token_hash,
                                      struct sign_in_whole *ret_whole);
MUST_USE enum err sign_in_store_insert(struct tx *tx, int64_t site_id,
                                       const struct sign_in_row *row);
MUST_USE enum err sign_in_store_touch(struct tx *tx, int64_t site_id, str token_hash, instant now);
MUST_USE enum err sign_in_store_end(struct tx *tx, int64_t site_id, str token_hash, instant now);
/* Every sign-in of somebody: after a new password, or when the account is disabled. */
MUST_USE enum err sign_in_store_end_all(struct tx *tx, int64_t site_id, uuid person_id,
                                        instant now);
/* Those that began before `before`: they can never count again. */
MUST_USE enum err sign_in_store_forget(struct tx *tx, int64_t site_id, instant before,
                                       int64_t *ret_n);

/* Zeroes where nobody failed. */
MUST_USE enum err attempt_store_get(struct tx *tx, int64_t site_id, str bucket,
                                    int64_t *ret_failures, instant *ret_last);
/* One more; the count begins anew when the last one is from before `fresh`. */
MUST_USE enum err attempt_store_add(struct tx *tx, int64_t site_id, str bucket, instant now,
                                    instant fresh);
/* Of all buckets that nobody tried since. */
MUST_USE enum err attempt_store_forget(struct tx *tx, int64_t site_id, instant before,
                                       int64_t *ret_n);
MUST_USE enum err attempt_store_clear(struct tx *tx, int64_t site_id, str bucket);

#endif
