#include "work.h"

#include "idempotency_store.h"
#include "permission.h"

uuid work_new_id(struct work *w) {
    unsigned char random[10];
    w->random.fill(w->random.self, random, sizeof random);
    return uuid_v7(w->now, random);
}

enum err work_may(struct work *w, int permission) {
    if (may(w->scope, (enum permission)permission)) return OK;
    return problem_set(w->why, FORBIDDEN, S(""),
                       S("Your role does not allow this. Ask your manager if you think it should"),
                       S("domain/permission"));
}

/* ---- all that is wrong --------------------------------------------------------------------------- */

static bool is_among(const struct refusals *list, const struct problem *p) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->list[i].field, p->field) && str_eq(list->list[i].sentence, p->sentence))
            return true;
    return false;
}

enum err also(struct work *w, struct findings *f, enum err e) {
    if (e != INVALID) return e;
    struct problem found = w->why ? *w->why : (struct problem){0};
    if (f->n++ == 0) f->first = found;
    struct refusals *all = w->refusals;
    if (all && all->n < REFUSALS_MAX && !is_among(all, &found)) all->list[all->n++] = found;
    return OK;
}

enum err also_taken(struct work *w, struct findings *f, enum err e) {
    bool is_of_field = e == CONFLICT && w->why && w->why->field.n;
    return also(w, f, is_of_field && (f->n || w->is_trial) ? INVALID : e);
}

enum err all_found(struct work *w, const struct findings *f) {
    if (f->n == 0) return OK;
    if (w->why) *w->why = f->first;
    return INVALID;
}

/* ---- running ------------------------------------------------------------------------------------- */

struct running {
    struct work *work;
    work_fn read;
    work_change_fn change;
    void *context;
    const struct change_key *key;
    struct done *done;
    bool is_repeated; /* the key was used before */
};

static enum err run_read(struct tx *tx, void *context, struct problem *why) {
    struct running *r = context;
    struct work inside = *r->work;
    inside.tx = tx;
    inside.why = why;
    return r->read(&inside, r->context);
}

enum err work_read(struct work *w, work_fn fn, void *context) {
    struct running r = {.work = w, .read = fn, .context = context};
    return tx_read(w->db, w->arena, run_read, &r, w->why);
}

struct looking_up {
    const struct change_key *key;
    struct done *done;
};

/* The first answer again, or a conflict when the same key came with another body. */
static enum err look_up(struct work *w, void *context) {
    struct looking_up *x = context;
    const struct change_key *key = x->key;
    str hash;
    struct done first;
    TRY(idempotency_store_get(w->tx, work_site(w), w->scope->person_id, key->key, &hash, &first.id,
                              &first.detail));
    if (!str_eq(hash, (str){(const char *)key->body_hash, sizeof key->body_hash})) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("This form was sent before with other entries: open it again"),
                           S("House rule H8: one key, one request"));
    }
    *x->done = first;
    return OK;
}

static enum err answer_again(struct work *w, const struct change_key *key, struct done *ret_done) {
    struct looking_up x = {key, ret_done};
    if (w->why) *w->why = (struct problem){0};
    return work_read(w, look_up, &x);
}

/* Whether the key is new is known with the first answer that the change waits for, on SQLite before it
 * begins. What a change did under a key used before is undone, whatever it said, and the first answer
 * is looked up once that is over. */
static enum err run_once(struct work *w, struct running *r) {
    const struct scope *who = w->scope;
    str hash = {(const char *)r->key->body_hash, sizeof r->key->body_hash};
    int64_t n_new = -1;
    r->is_repeated = false;
    struct done done = {0};
    TRY(idempotency_store_claim(w->tx, who->site_id, who->person_id, r->key->key, hash, w->now,
                                &n_new));
    enum err e = OK;
    if (n_new != 0) e = r->change(w, r->context, &done);
    if (n_new < 0) {
        enum err settled = db_settle(w->tx);
        if (n_new < 0) return e ? e : settled;
    }
    r->is_repeated = n_new == 0;
    if (r->is_repeated) return CONFLICT;
    TRY(e);
    TRY(idempotency_store_keep(w->tx, who->site_id, who->person_id, r->key->key, done.id,
                               done.detail));
    *r->done = done;
    return OK;
}

static enum err run_change(struct tx *tx, void *context, struct problem *why) {
    struct running *r = context;
    struct work inside = *r->work;
    inside.tx = tx;
    inside.why = why;
    bool has_key = r->key && !uuid_is_nil(r->key->key);
    struct done done = {0};
    if (inside.refusals) inside.refusals->n = 0; /* it may run again */
    if (inside.is_trial) {
        enum err e = r->change(&inside, r->context, &done);
        if (e == OK && why) *why = (struct problem){0};
        return e ? e : INVALID; /* and so it is undone */
    }
    if (has_key) return run_once(&inside, r);
    TRY(r->change(&inside, r->context, &done));
    *r->done = done;
    return OK;
}

enum err work_write(struct work *w, const struct change_key *key, work_change_fn fn, void *context,
                    struct done *ret_done) {
    struct done done = {0};
    struct running r = {.work = w, .change = fn, .context = context, .key = key, .done = &done};
    enum err e = tx_write(w->db, work_site(w), w->arena, run_change, &r, w->why);
    if (e == CONFLICT && r.is_repeated) e = answer_again(w, key, &done);
    TRY(e);
    if (ret_done) *ret_done = done;
    return OK;
}

enum err work_write_bulk(struct work *w, work_change_fn fn, void *context) {
    struct done done = {0};
    struct running r = {.work = w, .change = fn, .context = context, .done = &done};
    return tx_write_bulk(w->db, work_site(w), w->arena, run_change, &r, w->why);
}

bool work_is_awaited(const struct work *w) {
    return db_counts(w->db).waiting > 0;
}

void work_write_each(struct work *w, struct work_unit *units, size_t n) {
    struct running *runs = arena_array(w->arena, struct running, n);
    struct tx_unit *queued = arena_array(w->arena, struct tx_unit, n);
    for (size_t i = 0; i < n; i++) {
        runs[i] = (struct running){.work = w,
                                   .change = units[i].change,
                                   .context = units[i].context,
                                   .key = &units[i].key,
                                   .done = &units[i].done};
        queued[i] = (struct tx_unit){.fn = run_change, .context = &runs[i]};
    }
    tx_write_each(w->db, work_site(w), w->arena, queued, n);
    for (size_t i = 0; i < n; i++) {
        units[i].result = queued[i].result;
        units[i].why = queued[i].why;
        if (units[i].result != CONFLICT || !runs[i].is_repeated) continue;
        struct work inside = *w;
        inside.why = &units[i].why;
        units[i].result = answer_again(&inside, &units[i].key, &units[i].done);
    }
}
