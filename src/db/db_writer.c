/* db_writer.c: group commit. One thread writes; who wants something written waits until it is on
 * disk.
 *
 * All waiting units of one site (at most GROUP_MAX) go into one transaction, each in a savepoint,
 * in the order in which they came, so that each sees the work of those before it. One commit makes
 * them all durable; only then is any of them answered, the refused ones too, for what refused them
 * may be the work of an earlier unit of the same group. */
#include <stdlib.h>

#include "clock.h"
#include "db_engine.h"
#include "invariant.h"
#include "waiting.h"

enum {
    QUEUE_MAX = 1024,
    GROUP_MAX = 128,
    UNIT_TRIES = 3,  /* when somebody is in the way */
    GROUP_TRIES = 4, /* when the connection was lost, or waiting inside the unit did not help */
    TRY_AGAIN_MS = 150,
    IDLE_MS = 200 /* this long without work, and the writer tidies up */
};

/* ---- one unit ----------------------------------------------------------------------------------------- */

/* Runs `unit` once and keeps or undoes it. Returns what became of the transaction around it. */
static enum damage run_unit_once(struct db *db, struct unit *unit) {
    struct connection *c = db->writer;
    struct tx tx = {.db = db, .connection = c, .arena = unit->arena, .why = unit->why};
    struct group_memory before = db->group;
    *unit->why = (struct problem){0};
    c->damage = DAMAGE_NONE;
    enum err e = c->engine->unit_begin(c, unit->why);
    if (e) {
        unit->result = e;
        return c->damage >= DAMAGE_AGAIN ? c->damage : DAMAGE_GROUP;
    }
    e = unit->fn(&tx, unit->context, unit->why);
    if (e == OK) e = tx.spoilt;
    db->is_moved |= !tx.keeps_moment;
    if (e == OK && c->engine->unit_settle) e = c->engine->unit_settle(c, unit->why);
    unit->result = e;
    enum damage damage = e ? c->damage : DAMAGE_NONE;
    if (damage >= DAMAGE_GROUP) return damage;

    struct problem own = {0};
    c->damage = DAMAGE_NONE;
    if (e != OK) db->group = before;
    enum err kept = e == OK ? c->engine->unit_keep(c, &own) : c->engine->unit_undo(c, &own);
    if (kept == OK) return damage;
    unit->result = problem_set(unit->why, kept, own.field, own.sentence, own.rule);
    return c->damage >= DAMAGE_GROUP ? c->damage : DAMAGE_GROUP;
}

void *tx_group_memory(struct tx *tx, size_t size, tx_fn at_end) {
    struct group_memory *g = &tx->db->group;
    invariant(tx->connection->is_writer && size <= sizeof g->bytes);
    invariant(!g->at_end || g->at_end == at_end);
    g->at_end = at_end;
    return g->bytes;
}

/* What the units left to be done once for all of them. */
static enum err end_group(struct db *db, struct unit *group, struct problem *why) {
    struct tx tx = {.db = db, .connection = db->writer, .arena = group->arena, .why = why};
    if (!db->group.at_end) return OK;
    TRY(db->group.at_end(&tx, db->group.bytes, why));
    return tx.spoilt || !db->writer->is_careful ? tx.spoilt : db_settle(&tx);
}

static enum damage run_unit(struct db *db, struct unit *unit, bool is_last_try) {
    for (int i = 0; i < UNIT_TRIES; i++) {
        enum damage damage = run_unit_once(db, unit);
        if (damage != DAMAGE_AGAIN) return damage < DAMAGE_AGAIN ? DAMAGE_NONE : damage;
    }
    if (!is_last_try)
        return DAMAGE_AGAIN; /* the locks of earlier units may be what is in the way */
    unit->result = problem_set(unit->why, BUSY, (str){0}, S(SAY_BUSY), (str){0});
    return DAMAGE_NONE;
}

/* ---- one group ---------------------------------------------------------------------------------------- */

static void answer_all(struct unit *group, enum err e, const struct problem *why) {
    for (struct unit *u = group; u; u = u->next)
        u->result = problem_set(u->why, e, why->field, why->sentence, why->rule);
}

/* One try. DAMAGE_NONE: every unit has its result. Otherwise nothing is stored and `why` says why;
 * with DAMAGE_AGAIN or DAMAGE_CONNECTION it is worth another try. */
static enum damage try_group(struct db *db, struct unit *group, bool is_last_try, enum err *ret_e,
                             struct problem *why) {
    struct connection *c = db->writer;
    if (c->damage == DAMAGE_CONNECTION) {
        *ret_e = c->engine->reopen(c, why);
        if (*ret_e) return DAMAGE_CONNECTION;
    }
    c->damage = DAMAGE_NONE;
    c->may_define = group->may_define;
    *ret_e = c->engine->begin(c, why);
    if (*ret_e) return c->damage;
    uint64_t kept = 0;
    db->group = (struct group_memory){0};
    db->is_moved = false;
    for (struct unit *u = group; u; u = u->next) {
        enum damage damage = run_unit(db, u, is_last_try);
        if (damage != DAMAGE_NONE) {
            *ret_e = u->result;
            *why = *u->why;
            if (damage != DAMAGE_CONNECTION) c->engine->rollback(c);
            return damage;
        }
        kept += u->result == OK;
    }
    *ret_e = end_group(db, group, why);
    if (*ret_e) {
        c->engine->rollback(c);
        return c->damage < DAMAGE_AGAIN ? DAMAGE_GROUP : c->damage;
    }
    *ret_e = c->engine->commit(c, why);
    if (db->is_moved) db->moment++; /* whatever became of it */
    if (*ret_e) {
        enum damage damage = c->damage;
        /* Lost at the commit: nobody knows whether it happened, so it must not run again. */
        if (damage == DAMAGE_CONNECTION) return DAMAGE_GROUP;
        c->engine->rollback(c);
        return damage;
    }
    if (kept) db->is_full = false;
    pthread_mutex_lock(&db->queue_lock);
    db->counts.commits++;
    db->counts.units += kept;
    pthread_mutex_unlock(&db->queue_lock);
    return DAMAGE_NONE;
}

static void run_group(struct db *db, struct unit *group) {
    struct problem why = {0};
    enum err e = UNAVAILABLE;
    enum damage damage = DAMAGE_NONE;
    for (int i = 0; i < GROUP_TRIES; i++) {
        if (i > 0 && damage != DAMAGE_EARLIER) clock_sleep(i * TRY_AGAIN_MS * INT64_C(1000));
        db->writer->is_careful |= damage == DAMAGE_EARLIER;
        damage = try_group(db, group, i == GROUP_TRIES - 1, &e, &why);
        if (damage != DAMAGE_AGAIN && damage < DAMAGE_EARLIER) break;
    }
    db->writer->is_careful = false;
    if (damage != DAMAGE_NONE) answer_all(group, e, &why);
}

/* ---- the queue ---------------------------------------------------------------------------------------- */

static bool may_share(const struct unit *u) {
    return !u->may_define && !u->is_bulk;
}

/* Takes the first unit and all later ones of its site that may share its transaction. */
static struct unit *take_group(struct db *db) {
    struct unit *group = NULL, **group_end = &group;
    size_t n = 0;
    for (struct unit **at = &db->first; *at && n < GROUP_MAX;) {
        struct unit *u = *at;
        bool fits = !group || (u->site_id == group->site_id && may_share(u) && may_share(group));
        if (!fits) {
            at = &u->next;
            continue;
        }
        *at = u->next;
        if (!*at && db->end == &u->next) db->end = at;
        u->next = NULL;
        *group_end = u;
        group_end = &u->next;
        n++;
    }
    db->counts.waiting -= n;
    return group;
}

static bool wait_for_work(struct db *db, bool is_tidying) {
    while (!db->first && !db->is_closing) {
        if (!is_tidying) {
            pthread_cond_wait(&db->queue_changed, &db->queue_lock);
            continue;
        }
        int64_t until = clock_monotonic() + IDLE_MS * INT64_C(1000);
        if (!waiting_until(&db->queue_changed, &db->queue_lock, until)) return false;
    }
    return true;
}

static void *write_for_ever(void *context) {
    struct db *db = context;
    bool is_tidying = false;
    pthread_mutex_lock(&db->queue_lock);
    while (db->first || !db->is_closing) {
        bool has_work = wait_for_work(db, is_tidying);
        struct unit *group = has_work ? take_group(db) : NULL;
        pthread_mutex_unlock(&db->queue_lock);
        if (group) run_group(db, group);
        pthread_mutex_lock(&db->queue_lock);
        for (struct unit *u = group, *next; u; u = next) {
            next = u->next; /* `u` is on the stack of the one who waits: gone once it wakes */
            u->is_done = true;
            pthread_cond_signal(&u->finished);
        }
        pthread_mutex_unlock(&db->queue_lock);
        is_tidying = db->engine->tidy(db->writer, !has_work);
        pthread_mutex_lock(&db->queue_lock);
    }
    pthread_mutex_unlock(&db->queue_lock);
    return NULL;
}

/* False when the queue is full. Under the lock. */
static bool join_queue(struct db *db, struct unit *unit) {
    if (db->counts.waiting >= QUEUE_MAX) return false;
    pthread_cond_init(&unit->finished, NULL);
    *db->end = unit;
    db->end = &unit->next;
    db->counts.waiting++;
    pthread_cond_signal(&db->queue_changed);
    return true;
}

static void wait_until_done(struct db *db, struct unit *unit) {
    while (!unit->is_done)
        pthread_cond_wait(&unit->finished, &db->queue_lock);
    pthread_cond_destroy(&unit->finished);
}

static enum err wait_in_queue(struct db *db, struct unit *unit) {
    pthread_mutex_lock(&db->queue_lock);
    invariant(!db->is_closing);
    bool fits = join_queue(db, unit);
    if (fits) wait_until_done(db, unit);
    pthread_mutex_unlock(&db->queue_lock);
    return fits ? unit->result : problem_set(unit->why, BUSY, (str){0}, S(SAY_BUSY), (str){0});
}

static enum err queue_unit(struct db *db, struct unit unit) {
    invariant(!pthread_equal(pthread_self(), db->writer_thread)); /* it would wait for itself */
    struct problem ignored;
    if (!unit.why) unit.why = &ignored;
    return wait_in_queue(db, &unit);
}

enum err writer_run(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                    bool may_define, struct problem *why) {
    return queue_unit(db, (struct unit){.site_id = site_id,
                                        .fn = fn,
                                        .context = context,
                                        .arena = a,
                                        .why = why,
                                        .may_define = may_define});
}

void tx_write_each(struct db *db, int64_t site_id, struct arena *a, struct tx_unit *units,
                   size_t n) {
    invariant(!pthread_equal(pthread_self(), db->writer_thread));
    struct unit *queued = arena_array(a, struct unit, n);
    size_t n_queued = 0;
    pthread_mutex_lock(&db->queue_lock);
    invariant(!db->is_closing);
    for (; n_queued < n; n_queued++) {
        struct tx_unit *u = &units[n_queued];
        queued[n_queued] = (struct unit){
            .site_id = site_id, .fn = u->fn, .context = u->context, .arena = a, .why = &u->why};
        if (!join_queue(db, &queued[n_queued])) break;
    }
    for (size_t i = 0; i < n_queued; i++)
        wait_until_done(db, &queued[i]);
    pthread_mutex_unlock(&db->queue_lock);
    for (size_t i = 0; i < n; i++)
        units[i].result = i < n_queued
                              ? queued[i].result
                              : problem_set(&units[i].why, BUSY, (str){0}, S(SAY_BUSY), (str){0});
}

enum err tx_write(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                  struct problem *why) {
    return writer_run(db, site_id, a, fn, context, false, why);
}

enum err tx_write_bulk(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                       struct problem *why) {
    return queue_unit(db, (struct unit){.site_id = site_id,
                                        .fn = fn,
                                        .context = context,
                                        .arena = a,
                                        .why = why,
                                        .is_bulk = true});
}

struct db_counts db_counts(struct db *db) {
    pthread_mutex_lock(&db->queue_lock);
    struct db_counts counts = db->counts;
    pthread_mutex_unlock(&db->queue_lock);
    return counts;
}

/* ---- life --------------------------------------------------------------------------------------------- */

void writer_start(struct db *db) {
    db->end = &db->first;
    pthread_mutex_init(&db->queue_lock, NULL);
    waiting_init(&db->queue_changed);
    invariant(pthread_create(&db->writer_thread, NULL, write_for_ever, db) == 0);
}

void writer_stop(struct db *db) {
    pthread_mutex_lock(&db->queue_lock);
    db->is_closing = true;
    pthread_cond_signal(&db->queue_changed);
    pthread_mutex_unlock(&db->queue_lock);
    pthread_join(db->writer_thread, NULL);
    pthread_cond_destroy(&db->queue_changed);
    pthread_mutex_destroy(&db->queue_lock);
}
