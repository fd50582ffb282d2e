#include "sign_ins.h"

#include <string.h>

#include "audit.h"
#include "person_name.h"
#include "person_store.h"
#include "sign_in_store.h"

/* One asking: what goes in and where the answer goes. */
struct asking {
    struct sign_ins *self;
    int64_t site_id;
    str hash, text;
    uuid person_id;
    instant now;
    bool is_failure;
    struct sign_in_facts *facts;
    struct person_facts *person;
    struct attempts *attempts;
    const struct held_sign_in *held;
};

static str bytes_of(const unsigned char *p, size_t n) {
    return (str){(const char *)p, n};
}

static enum err read_in(struct sign_ins *self, struct arena *a, tx_fn fn, struct asking *x) {
    struct problem why = {0};
    x->self = self;
    return tx_read(self->db, a, fn, x, &why);
}

static enum err write_in(struct sign_ins *self, struct arena *a, tx_fn fn, struct asking *x) {
    struct problem why = {0};
    x->self = self;
    return tx_write(self->db, x->site_id, a, fn, x, &why);
}

/* Refused because the disk is full: it is held then, and saved later. */
static bool is_to_hold(const struct sign_ins *self, enum err e) {
    return e == UNAVAILABLE && db_is_full(self->db);
}

static enum err do_find(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    struct sign_in_whole whole;
    TRY(sign_in_store_whole(tx, x->site_id, x->hash, &whole));
    struct sign_in_row row = whole.row;
    struct person_name name = {whole.title, whole.given_name, whole.family_name};
    if (row.token_hash.n != SIGN_IN_HASH_BYTES || row.csrf.n != SIGN_IN_CSRF_BYTES) {
        return NOT_FOUND;
    }
    struct sign_in_facts facts = {.site_id = x->site_id,
                                  .person_id = row.person_id,
                                  .person_name = person_name_full(tx_arena(tx), &name),
                                  .site_name = whole.site_name,
                                  .zone_name = whole.zone_name,
                                  .roles = whole.roles,
                                  .is_disabled = whole.is_disabled,
                                  .started_at = row.started_at,
                                  .seen_at = row.seen_at,
                                  .is_ended = row.is_ended};
    memcpy(facts.token_hash, row.token_hash.p, sizeof facts.token_hash);
    memcpy(facts.csrf, row.csrf.p, sizeof facts.csrf);
    *x->facts = facts;
    return OK;
}

/* ---- those known already ------------------------------------------------------------------------------ */

/* Every request asks who it is, and the answer seldom changes. It is remembered with the moment of the
 * database before it was read, and counts only while that is still the moment: a sign-out, a person
 * disabled or a role taken away is seen by the very next request after it is stored. */
static struct known_sign_in *place_of(struct sign_ins *self, const unsigned char *hash) {
    return &self->known[hash[0] % SIGN_INS_KNOWN];
}

static str *text_at(struct sign_in_facts *f, size_t i) {
    return i == 0 ? &f->person_name : i == 1 ? &f->site_name : &f->zone_name;
}

static bool recall(struct sign_ins *self, struct arena *a, int64_t site_id,
                   const unsigned char *hash, uint64_t moment, struct sign_in_facts *ret) {
    struct known_sign_in *known = place_of(self, hash);
    pthread_mutex_lock(&self->lock);
    bool is_it = moment && known->moment == moment && known->facts.site_id == site_id &&
                 memcmp(known->facts.token_hash, hash, SIGN_IN_HASH_BYTES) == 0;
    if (is_it) {
        *ret = known->facts;
        for (size_t i = 0; i < 3; i++) {
            str *text = text_at(ret, i);
            *text = arena_str(a, (str){known->texts[i], text->n});
        }
    }
    pthread_mutex_unlock(&self->lock);
    return is_it;
}

static void remember(struct sign_ins *self, uint64_t moment, const struct sign_in_facts *facts) {
    struct known_sign_in known = {.moment = moment, .facts = *facts};
    for (size_t i = 0; i < 3; i++) {
        str *text = text_at(&known.facts, i);
        if (text->n > SIGN_IN_TEXT_MAX) return;
        if (text->n) memcpy(known.texts[i], text->p, text->n);
        text->p = NULL;
    }
    pthread_mutex_lock(&self->lock);
    *place_of(self, facts->token_hash) = known;
    pthread_mutex_unlock(&self->lock);
}

static enum err find_saved(struct sign_ins *s, struct arena *a, int64_t site_id,
                           const unsigned char hash[SIGN_IN_HASH_BYTES],
                           struct sign_in_facts *ret) {
    uint64_t moment = db_moment(s->db);
    if (recall(s, a, site_id, hash, moment, ret)) return OK;
    struct asking x = {
        .site_id = site_id, .hash = bytes_of(hash, SIGN_IN_HASH_BYTES), .facts = ret};
    TRY(read_in(s, a, do_find, &x));
    if (moment) remember(s, moment, ret);
    return OK;
}

/* Its person as the records have them now: roles and names are never held. */
static enum err do_find_held(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    struct person p;
    TRY(person_store_get(tx, x->site_id, x->person_id, &p));
    struct person_name name = {p.title, p.given_name, p.family_name};
    x->facts->person_name = person_name_full(tx_arena(tx), &name);
    x->facts->roles = p.roles;
    x->facts->is_disabled = p.is_disabled;
    return OK;
}

static enum err find_held(struct sign_ins *s, struct arena *a, const struct held_sign_in *held,
                          struct sign_in_facts *ret) {
    struct sign_in_facts facts = {
        .site_id = held->site_id, .person_id = held->person_id, .started_at = held->started_at};
    struct asking x = {.site_id = held->site_id, .person_id = held->person_id, .facts = &facts};
    memcpy(facts.token_hash, held->token_hash, sizeof facts.token_hash);
    memcpy(facts.csrf, held->csrf, sizeof facts.csrf);
    TRY(read_in(s, a, do_find_held, &x));
    *ret = facts;
    return OK;
}

static enum err find_by_token(void *self, struct arena *a, int64_t site_id,
                              const unsigned char hash[SIGN_IN_HASH_BYTES],
                              struct sign_in_facts *ret) {
    struct sign_ins *s = self;
    struct held_sign_in held;
    bool is_held = held_get(&s->held, site_id, hash, &held);
    enum err e = find_saved(s, a, site_id, hash, ret);
    if (!is_held) return e;
    if (e == NOT_FOUND && held.is_new) e = find_held(s, a, &held, ret);
    TRY(e);
    if (ret->seen_at.us < held.seen_at.us) ret->seen_at = held.seen_at;
    ret->is_ended |= held.is_ended;
    return OK;
}

/* ---- changes ------------------------------------------------------------------------------------------ */

static enum err leaf(struct tx *tx, const struct asking *x, const char *kind, uuid person_id,
                     instant at) {
    struct audit_group g;
    struct scope who = {.site_id = x->site_id, .person_id = person_id};
    uuid entry_id;
    TRY(audit_group_begin(&g, tx, x->site_id, x->self->random));
    TRY(audit_group_put(
        &g, AUDIT_SIGN_IN, &who, at,
        &(struct fact){.kind = kind, .subject_kind = "person", .subject_id = person_id},
        &entry_id));
    return audit_group_end(&g);
}

static enum err do_start(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    struct sign_in_row row = {.token_hash = bytes_of(x->facts->token_hash, SIGN_IN_HASH_BYTES),
                              .csrf = bytes_of(x->facts->csrf, SIGN_IN_CSRF_BYTES),
                              .person_id = x->facts->person_id,
                              .started_at = x->facts->started_at,
                              .seen_at = x->facts->seen_at};
    TRY(sign_in_store_insert(tx, x->site_id, &row));
    return leaf(tx, x, "person.signed-in", row.person_id, row.started_at);
}

static enum err start(void *self, struct arena *a, const struct sign_in_facts *new_one) {
    struct sign_in_facts facts = *new_one;
    struct sign_ins *s = self;
    struct asking x = {.site_id = facts.site_id, .facts = &facts};
    enum err e = write_in(self, a, do_start, &x);
    return is_to_hold(s, e) && held_put_start(&s->held, new_one) ? OK : e;
}

static enum err do_touch(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    return sign_in_store_touch(tx, x->site_id, x->hash, x->now);
}

static enum err touch(void *self, struct arena *a, int64_t site_id,
                      const unsigned char hash[SIGN_IN_HASH_BYTES], instant now) {
    struct sign_ins *s = self;
    struct asking x = {.site_id = site_id, .hash = bytes_of(hash, SIGN_IN_HASH_BYTES), .now = now};
    enum err e = write_in(self, a, do_touch, &x);
    return is_to_hold(s, e) && held_put_touch(&s->held, site_id, hash, now) ? OK : e;
}

static enum err do_end(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    struct sign_in_row row;
    TRY(sign_in_store_get(tx, x->site_id, x->hash, &row));
    if (row.is_ended) return OK;
    TRY(sign_in_store_end(tx, x->site_id, x->hash, x->now));
    return leaf(tx, x, "person.signed-out", row.person_id, x->now);
}

static enum err end(void *self, struct arena *a, int64_t site_id,
                    const unsigned char hash[SIGN_IN_HASH_BYTES], instant now) {
    struct sign_ins *s = self;
    struct held_sign_in held;
    struct asking x = {.site_id = site_id, .hash = bytes_of(hash, SIGN_IN_HASH_BYTES), .now = now};
    bool is_new = held_get(&s->held, site_id, hash, &held) && held.is_new;
    enum err e = is_new ? UNAVAILABLE : write_in(self, a, do_end, &x);
    return (is_new || is_to_hold(s, e)) && held_put_end(&s->held, site_id, hash, now) ? OK : e;
}

static enum err do_save_held(struct tx *tx, void *context, struct problem *why) {
    struct asking *x = context;
    const struct held_sign_in *held = x->held;
    struct sign_in_row row;
    enum err e = sign_in_store_get(tx, x->site_id, x->hash, &row);
    if (e == NOT_FOUND && held->is_new) e = do_start(tx, x, why);
    if (e == NOT_FOUND) return OK; /* forgotten since */
    TRY(e);
    TRY(sign_in_store_touch(tx, x->site_id, x->hash, held->seen_at));
    return held->is_ended ? do_end(tx, x, why) : OK;
}

enum err sign_ins_save_held(struct sign_ins *self, struct arena *a) {
    struct held_sign_in held;
    while (held_first(&self->held, &held)) {
        struct sign_in_facts facts = {.site_id = held.site_id,
                                      .person_id = held.person_id,
                                      .started_at = held.started_at,
                                      .seen_at = held.seen_at};
        struct asking x = {.site_id = held.site_id,
                           .hash = bytes_of(held.token_hash, SIGN_IN_HASH_BYTES),
                           .facts = &facts,
                           .held = &held,
                           .now = held.ended_at};
        memcpy(facts.token_hash, held.token_hash, sizeof facts.token_hash);
        memcpy(facts.csrf, held.csrf, sizeof facts.csrf);
        TRY(write_in(self, a, do_save_held, &x));
        held_saved(&self->held, &held);
    }
    return OK;
}

static enum err do_find_person(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    struct person person;
    str hash;
    TRY(person_store_by_user_name(tx, x->site_id, x->text, &person));
    TRY(person_store_password_hash(tx, x->site_id, person.person_id, &hash));
    *x->person = (struct person_facts){.site_id = x->site_id,
                                       .person_id = person.person_id,
                                       .user_name = person.user_name,
                                       .password_hash = hash,
                                       .is_disabled = person.is_disabled};
    return OK;
}

static enum err find_person(void *self, struct arena *a, int64_t site_id, str user_name,
                            struct person_facts *ret) {
    struct asking x = {.site_id = site_id, .text = user_name, .person = ret};
    return read_in(self, a, do_find_person, &x);
}

static enum err do_set_hash(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    return person_store_set_password(tx, x->site_id, x->person_id, x->text);
}

static enum err set_password_hash(void *self, struct arena *a, int64_t site_id, uuid person_id,
                                  str hash) {
    struct asking x = {.site_id = site_id, .person_id = person_id, .text = hash};
    return write_in(self, a, do_set_hash, &x);
}

static enum err do_read_attempts(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    return attempt_store_get(tx, x->site_id, x->hash, &x->attempts->failures,
                             &x->attempts->last_at);
}

static enum err read_attempts(void *self, struct arena *a, int64_t site_id,
                              const unsigned char bucket[32], struct attempts *ret) {
    struct sign_ins *s = self;
    struct asking x = {.site_id = site_id, .hash = bytes_of(bucket, 32), .attempts = ret};
    TRY(read_in(self, a, do_read_attempts, &x));
    held_add_tries(&s->held, site_id, bucket, ret);
    return OK;
}

static enum err do_note_attempt(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asking *x = context;
    if (!x->is_failure) return attempt_store_clear(tx, x->site_id, x->hash);
    return attempt_store_add(tx, x->site_id, x->hash, x->now,
                             instant_add(x->now, -SIGN_IN_FORGET_US));
}

static enum err note_attempt(void *self, struct arena *a, int64_t site_id,
                             const unsigned char bucket[32], bool is_failure, instant now) {
    struct asking x = {
        .site_id = site_id, .hash = bytes_of(bucket, 32), .is_failure = is_failure, .now = now};
    struct sign_ins *s = self;
    enum err e = write_in(self, a, do_note_attempt, &x);
    return is_to_hold(s, e) && held_put_try(&s->held, site_id, bucket, is_failure, now) ? OK : e;
}

struct sign_in_store sign_ins_store(struct sign_ins *self) {
    pthread_mutex_init(&self->lock, NULL);
    held_init(&self->held);
    return (struct sign_in_store){.self = self,
                                  .find_by_token = find_by_token,
                                  .start = start,
                                  .touch = touch,
                                  .end = end,
                                  .find_person = find_person,
                                  .set_password_hash = set_password_hash,
                                  .read_attempts = read_attempts,
                                  .note_attempt = note_attempt};
}
