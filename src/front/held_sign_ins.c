#include "held_sign_ins.h"

#include <string.h>

void held_init(struct held_sign_ins *held) {
    pthread_mutex_init(&held->lock, NULL);
}

/* ---- sign-ins: the lock is held -------------------------------------------------------------------------- */

static struct held_sign_in *find(struct held_sign_ins *held, int64_t site_id,
                                 const unsigned char *hash) {
    for (size_t i = 0; i < held->n_sign_ins; i++) {
        struct held_sign_in *s = &held->sign_ins[i];
        if (s->site_id == site_id && memcmp(s->token_hash, hash, SIGN_IN_HASH_BYTES) == 0) return s;
    }
    return NULL;
}

static struct held_sign_in *find_or_add(struct held_sign_ins *held, int64_t site_id,
                                        const unsigned char *hash) {
    struct held_sign_in *s = find(held, site_id, hash);
    if (s || held->n_sign_ins == HELD_SIGN_INS_MAX) return s;
    s = &held->sign_ins[held->n_sign_ins++];
    *s = (struct held_sign_in){.site_id = site_id};
    memcpy(s->token_hash, hash, sizeof s->token_hash);
    return s;
}

static void see(struct held_sign_in *s, instant now) {
    if (s->seen_at.us < now.us) s->seen_at = now;
}

/* ---- sign-ins -------------------------------------------------------------------------------------------- */

bool held_put_start(struct held_sign_ins *held, const struct sign_in_facts *new_one) {
    pthread_mutex_lock(&held->lock);
    struct held_sign_in *s = find_or_add(held, new_one->site_id, new_one->token_hash);
    if (s) {
        s->is_new = true;
        s->person_id = new_one->person_id;
        s->started_at = new_one->started_at;
        memcpy(s->csrf, new_one->csrf, sizeof s->csrf);
        see(s, new_one->seen_at);
    }
    pthread_mutex_unlock(&held->lock);
    return s != NULL;
}

bool held_put_touch(struct held_sign_ins *held, int64_t site_id,
                    const unsigned char hash[SIGN_IN_HASH_BYTES], instant now) {
    pthread_mutex_lock(&held->lock);
    struct held_sign_in *s = find_or_add(held, site_id, hash);
    if (s) see(s, now);
    pthread_mutex_unlock(&held->lock);
    return s != NULL;
}

bool held_put_end(struct held_sign_ins *held, int64_t site_id,
                  const unsigned char hash[SIGN_IN_HASH_BYTES], instant now) {
    pthread_mutex_lock(&held->lock);
    struct held_sign_in *s = find_or_add(held, site_id, hash);
    if (s && !s->is_ended) {
        s->is_ended = true;
        s->ended_at = now;
    }
    pthread_mutex_unlock(&held->lock);
    return s != NULL;
}

bool held_get(struct held_sign_ins *held, int64_t site_id,
              const unsigned char hash[SIGN_IN_HASH_BYTES], struct held_sign_in *ret) {
    if (held->n_sign_ins == 0) return false;
    pthread_mutex_lock(&held->lock);
    const struct held_sign_in *s = find(held, site_id, hash);
    if (s) *ret = *s;
    pthread_mutex_unlock(&held->lock);
    return s != NULL;
}

bool held_first(struct held_sign_ins *held, struct held_sign_in *ret) {
    if (held->n_sign_ins == 0) return false;
    pthread_mutex_lock(&held->lock);
    bool is_any = held->n_sign_ins > 0;
    if (is_any) *ret = held->sign_ins[0];
    pthread_mutex_unlock(&held->lock);
    return is_any;
}

void held_saved(struct held_sign_ins *held, const struct held_sign_in *saved) {
    pthread_mutex_lock(&held->lock);
    struct held_sign_in *s = find(held, saved->site_id, saved->token_hash);
    if (s) s->is_new = false;
    if (s && s->seen_at.us == saved->seen_at.us && s->is_ended == saved->is_ended)
        *s = held->sign_ins[--held->n_sign_ins];
    pthread_mutex_unlock(&held->lock);
}

/* ---- tries ----------------------------------------------------------------------------------------------- */

static struct held_tries *find_tries(struct held_sign_ins *held, int64_t site_id,
                                     const unsigned char *bucket) {
    for (size_t i = 0; i < held->n_tries; i++) {
        struct held_tries *t = &held->tries[i];
        if (t->site_id == site_id && memcmp(t->bucket, bucket, sizeof t->bucket) == 0) return t;
    }
    return NULL;
}

static bool is_forgotten(const struct held_tries *t, instant now) {
    return now.us - t->last_at.us > SIGN_IN_FORGET_US &&
           now.us - t->cleared_at.us > SIGN_IN_FORGET_US;
}

static struct held_tries *add_tries(struct held_sign_ins *held, instant now) {
    for (size_t i = 0; i < held->n_tries; i++)
        if (is_forgotten(&held->tries[i], now)) return &held->tries[i];
    return held->n_tries == HELD_TRIES_MAX ? NULL : &held->tries[held->n_tries++];
}

bool held_put_try(struct held_sign_ins *held, int64_t site_id, const unsigned char bucket[32],
                  bool is_failure, instant now) {
    pthread_mutex_lock(&held->lock);
    struct held_tries *t = find_tries(held, site_id, bucket);
    if (!t && (t = add_tries(held, now))) {
        *t = (struct held_tries){.site_id = site_id};
        memcpy(t->bucket, bucket, sizeof t->bucket);
    }
    if (t && is_failure) {
        t->failures = now.us - t->last_at.us > SIGN_IN_FORGET_US ? 1 : t->failures + 1;
        t->last_at = now;
    } else if (t) {
        t->failures = 0;
        t->cleared_at = now;
    }
    pthread_mutex_unlock(&held->lock);
    return t != NULL;
}

void held_add_tries(struct held_sign_ins *held, int64_t site_id, const unsigned char bucket[32],
                    struct attempts *attempts) {
    if (held->n_tries == 0) return;
    pthread_mutex_lock(&held->lock);
    const struct held_tries *t = find_tries(held, site_id, bucket);
    if (t && (attempts->last_at.us <= t->cleared_at.us ||
              t->last_at.us - attempts->last_at.us > SIGN_IN_FORGET_US))
        attempts->failures = 0;
    if (t && t->failures) {
        attempts->failures += t->failures;
        if (attempts->last_at.us < t->last_at.us) attempts->last_at = t->last_at;
    }
    pthread_mutex_unlock(&held->lock);
}
