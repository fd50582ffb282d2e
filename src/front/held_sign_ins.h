/* held_sign_ins.h: what of sign-ins cannot be saved while the disk is full.
 * Purpose    everything can still be read then, so whoever works must stay signed in, somebody else must be able to
 *            sign in or out, and guesses at passwords must count. It is held here, looked at beside the records, and
 *            saved when there is room again; the end of the process loses it, and its people sign in once more.
 * Rule       OWASP ASVS 5.0 chapters 6 and 7, as sign_in.h; House rule H20 for the leaves, which are written late.
 * Ownership  by value; `held` is made zero and then by held_init.   Thread safety: any thread.
 * Not here   the records and the leaves (sign_ins.c). */
#ifndef FRONT_HELD_SIGN_INS_H
#define FRONT_HELD_SIGN_INS_H

#include <pthread.h>
#include <stdatomic.h>

#include "sign_in.h"

enum { HELD_SIGN_INS_MAX = 1000, HELD_TRIES_MAX = 1000 };

struct held_sign_in {
    int64_t site_id;
    unsigned char token_hash[SIGN_IN_HASH_BYTES];
    bool is_new, is_ended; /* new: no record of it yet, the next three say what it is */
    uuid person_id;
    unsigned char csrf[SIGN_IN_CSRF_BYTES];
    instant started_at;
    instant seen_at, ended_at;
};

/* Failures of a bucket; those in the records up to `cleared_at` count no more. */
struct held_tries {
    int64_t site_id;
    unsigned char bucket[32];
    int64_t failures;
    instant last_at, cleared_at;
};

struct held_sign_ins {
    pthread_mutex_t lock;
    _Atomic size_t n_sign_ins, n_tries; /* read without the lock to see that there is nothing */
    struct held_sign_in sign_ins[HELD_SIGN_INS_MAX];
    struct held_tries tries[HELD_TRIES_MAX];
};

void held_init(struct held_sign_ins *held);

/* Each false where there is no more room for it here. A touch or an end of one that is held already changes that. */
MUST_USE bool held_put_start(struct held_sign_ins *held, const struct sign_in_facts *new_one);
MUST_USE bool held_put_touch(struct held_sign_ins *held, int64_t site_id,
                             const unsigned char hash[SIGN_IN_HASH_BYTES], instant now);
MUST_USE bool held_put_end(struct held_sign_ins *held, int64_t site_id,
                           const unsigned char hash[SIGN_IN_HASH_BYTES], instant now);
/* False: nothing of it is held. */
bool held_get(struct held_sign_ins *held, int64_t site_id,
              const unsigned char hash[SIGN_IN_HASH_BYTES], struct held_sign_in *ret);
/* Any of them, to be saved; false: nothing is held. */
bool held_first(struct held_sign_ins *held, struct held_sign_in *ret);
/* It is in the records now, as it was when it was got; what has changed since stays held. */
void held_saved(struct held_sign_ins *held, const struct held_sign_in *saved);

/* A failure, or with a success the end of those before it. Room comes of what is older than SIGN_IN_FORGET_US. */
MUST_USE bool held_put_try(struct held_sign_ins *held, int64_t site_id,
                           const unsigned char bucket[32], bool is_failure, instant now);
/* What the records say of the bucket, corrected by what is held. */
void held_add_tries(struct held_sign_ins *held, int64_t site_id, const unsigned char bucket[32],
                    struct attempts *attempts);

#endif
