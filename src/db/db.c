#include "db.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "db_engine.h"
#include "invariant.h"
#include "utf8.h"

enum { READ_LIMIT_MS = 2000, LOCK_LIMIT_MS = 2000, READ_TRIES = 2 };

/* An engine says it over several lines: in a log each entry is one. */
void db_complain(const char *statement, const char *words) {
    char line[1000];
    size_t n = 0;
    bool gap = false;
    for (const char *p = words; *p && n + 2 < sizeof line; p++) {
        bool is_space = (unsigned char)*p <= ' ';
        if (!is_space && gap && n) line[n++] = ' ';
        if (!is_space) line[n++] = *p;
        gap = is_space;
    }
    fprintf(stderr, "database: %s: %.*s\n", statement, (int)n, line);
}

enum err connection_fails(struct connection *c, enum damage damage, enum err e, str sentence,
                          struct problem *why) {
    c->damage = damage;
    return problem_set(why, e, (str){0}, sentence, (str){0});
}

enum err disk_is_full(struct connection *c, enum damage damage, struct problem *why) {
    if (!atomic_exchange(&c->db->is_full, true)) c->db->times_full++;
    return connection_fails(c, damage, UNAVAILABLE, S(SAY_FULL), why);
}

bool db_is_full(const struct db *db) {
    return db->is_full;
}

uint64_t db_times_full(const struct db *db) {
    return db->times_full;
}

/* ---- statements in a transaction ---------------------------------------------------------------------- */

struct arena *tx_arena(struct tx *tx) {
    return tx->arena;
}

/* PostgreSQL stores no other text, so SQLite shall not either. */
static bool is_storable(const struct value *v) {
    return v->kind != V_TEXT ||
           (utf8_is_valid(v->text) && (!v->text.n || str_find_char(v->text, '\0') < 0));
}

static enum err may_run(struct tx *tx, const struct value *values, size_t n) {
    if (tx->spoilt) return tx->spoilt;
    for (size_t i = 0; i < n; i++)
        if (!is_storable(&values[i]))
            return problem_set(tx->why, INVALID, (str){0},
                               S("Not saved: a text holds bytes that are not letters."),
                               S("RFC 3629"));
    return OK;
}

static enum err run(struct tx *tx, const struct statement *st, const struct value *values, size_t n,
                    struct answer *ret_answer) {
    TRY(may_run(tx, values, n));
    struct connection *c = tx->connection;
    enum err e = c->engine->run(c, st, values, n, tx->arena, ret_answer, tx->why);
    if (e) tx->spoilt = e;
    return e;
}

enum err db_query_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                         const struct value *values, size_t n) {
    struct answer answer = {0};
    TRY(run(tx, st, values, n, &answer));
    *ret_rows = answer.rows;
    return OK;
}

enum err db_get_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                       const struct value *values, size_t n) {
    struct answer answer = {0};
    TRY(run(tx, st, values, n, &answer));
    if (answer.rows.n_rows == 0)
        return problem_set(tx->why, NOT_FOUND, (str){0},
                           S("There is no such record here. Check the address, or find it again."),
                           (str){0});
    invariant(answer.rows.n_rows == 1);
    *ret_rows = answer.rows;
    return OK;
}

enum err db_do_values(struct tx *tx, const struct statement *st, int64_t *ret_changed,
                      const struct value *values, size_t n) {
    struct answer answer = {0};
    TRY(run(tx, st, values, n, &answer));
    if (ret_changed) *ret_changed = answer.changed;
    return OK;
}

enum err db_later_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                         int64_t *ret_changed, const struct value *values, size_t n) {
    struct connection *c = tx->connection;
    if (!c->engine->send) {
        struct answer answer = {0};
        TRY(run(tx, st, values, n, &answer));
        if (ret_rows) *ret_rows = answer.rows;
        if (ret_changed) *ret_changed = answer.changed;
        return OK;
    }
    TRY(may_run(tx, values, n));
    enum err e = c->engine->send(c, st, values, n, tx->arena, ret_rows, ret_changed, tx->why);
    if (e) tx->spoilt = e;
    return e;
}

enum err db_settle(struct tx *tx) {
    struct connection *c = tx->connection;
    if (tx->spoilt || !c->engine->settled) return tx->spoilt;
    tx->spoilt = c->engine->settled(c, tx->why);
    return tx->spoilt;
}

/* ---- readers ------------------------------------------------------------------------------------------ */

/* A thread that ends leaves its connection to the next new one. */
static void reader_let_go(void *connection) {
    struct connection *c = connection;
    pthread_mutex_lock(&c->db->readers_lock);
    c->next_free = c->db->free_readers;
    c->db->free_readers = c;
    pthread_mutex_unlock(&c->db->readers_lock);
}

static enum err reader_of_this_thread(struct db *db, struct connection **ret_c,
                                      struct problem *why) {
    struct connection *c = pthread_getspecific(db->reader_of_thread);
    if (!c) {
        pthread_mutex_lock(&db->readers_lock);
        c = db->free_readers;
        if (c) db->free_readers = c->next_free;
        pthread_mutex_unlock(&db->readers_lock);
        if (!c) {
            TRY(db->engine->open(db, false, &c, why));
            pthread_mutex_lock(&db->readers_lock);
            c->next = db->readers;
            db->readers = c;
            pthread_mutex_unlock(&db->readers_lock);
        }
        invariant(pthread_setspecific(db->reader_of_thread, c) == 0);
    }
    *ret_c = c;
    return OK;
}

static enum err read_once(struct tx *tx, tx_fn fn, void *context, struct problem *why) {
    struct connection *c = tx->connection;
    if (c->damage == DAMAGE_CONNECTION) TRY(c->engine->reopen(c, why));
    c->damage = DAMAGE_NONE;
    TRY(c->engine->begin(c, why));
    enum err e = fn(tx, context, why);
    if (e == OK) e = tx->spoilt;
    if (c->damage < DAMAGE_CONNECTION) c->engine->rollback(c); /* nothing was written */
    return e;
}

enum err tx_read(struct db *db, struct arena *a, tx_fn fn, void *context, struct problem *why) {
    struct problem ignored;
    if (!why) why = &ignored;
    struct connection *c;
    TRY(reader_of_this_thread(db, &c, why));
    invariant(!c->is_in_use);
    c->is_in_use = true;
    enum err e = UNAVAILABLE;
    for (int i = 0; i < READ_TRIES; i++) {
        struct tx tx = {.db = db, .connection = c, .arena = a, .why = why, .moment = db_moment(db)};
        *why = (struct problem){0};
        e = read_once(&tx, fn, context, why);
        if (c->damage != DAMAGE_CONNECTION && c->damage != DAMAGE_AGAIN) break;
    }
    c->is_in_use = false;
    return e;
}

void db_set_read_limit(struct db *db, int64_t milliseconds) {
    db->read_limit_ms = milliseconds;
}

void db_set_lock_limit(struct db *db, int64_t milliseconds) {
    db->lock_limit_ms = milliseconds;
}

uint64_t db_moment(const struct db *db) {
    return db_is_sqlite(db) ? db->moment + 1 : 0;
}

uint64_t tx_moment(const struct tx *tx) {
    return tx->moment;
}

void tx_keeps_moment(struct tx *tx) {
    tx->keeps_moment = true;
}

/* ---- opening and closing ------------------------------------------------------------------------------ */

str db_engine(const struct db *db) {
    return db->version;
}

bool db_is_sqlite(const struct db *db) {
    return db->engine == &engine_sqlite;
}

static enum err open_place(const struct engine *engine, str place, struct db **ret_db,
                           struct problem *why) {
    struct db *db = calloc(1, sizeof *db);
    have_memory(db);
    db->engine = engine;
    db->place = arena_c(&db->arena, place);
    db->read_limit_ms = READ_LIMIT_MS;
    db->lock_limit_ms = LOCK_LIMIT_MS;
    enum err e = engine->open(db, true, &db->writer, why);
    if (e) {
        arena_finish(&db->arena);
        free(db);
        return e;
    }
    pthread_mutex_init(&db->readers_lock, NULL);
    invariant(pthread_key_create(&db->reader_of_thread, reader_let_go) == 0);
    writer_start(db);
    *ret_db = db;
    return OK;
}

enum err db_open_sqlite(str path, bool create, struct db **ret_db, struct problem *why) {
    AUTO_ARENA(a);
    const char *c_path = arena_c(&a, path);
    if (create) {
        /* Born readable by its owner only; SQLite gives the log the rights of the file. */
        int fd = open(c_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0) close(fd);
    } else if (access(c_path, F_OK) != 0) {
        return problem_set(why, NOT_FOUND, (str){0},
                           S("There is no database here. Check the folder, or make a new one."),
                           (str){0});
    }
    return open_place(&engine_sqlite, path, ret_db, why);
}

enum err db_open_postgres(str url, struct db **ret_db, struct problem *why) {
    return open_place(&engine_postgres, url, ret_db, why);
}

void db_close(struct db *db) {
    if (!db) return;
    writer_stop(db);
    pthread_key_delete(db->reader_of_thread);
    for (struct connection *c = db->readers; c;) {
        struct connection *next = c->next;
        invariant(!c->is_in_use);
        db->engine->close(c);
        c = next;
    }
    db->engine->close(db->writer); /* last: SQLite folds the log into the file then */
    pthread_mutex_destroy(&db->readers_lock);
    arena_finish(&db->arena);
    free(db);
}

/* ---- every statement prepares ------------------------------------------------------------------------- */

struct statements {
    const struct statement *const *first;
    size_t n;
};

static enum err prepare_all(struct tx *tx, void *context, struct problem *why) {
    const struct statements *all = context;
    struct buf b;
    buf_init(&b, tx->arena);
    for (size_t i = 0; i < all->n; i++) {
        struct connection *c = tx->connection;
        TRY(c->engine->unit_begin(c, why));
        enum err e = c->engine->prepare(c, all->first[i], tx->arena, why);
        if (e == INVALID) {
            buf_put(&b, say(tx->arena, "{}{}: {}", SAY_T(b.n ? S("\n") : S("")),
                            SAY_T(str_from_c(all->first[i]->name)), SAY_T(why->sentence)));
        } else if (e) {
            return e;
        }
        TRY(c->engine->unit_undo(c, why));
    }
    return b.n ? problem_set(why, INVALID, (str){0}, buf_str(&b), (str){0}) : OK;
}

enum err db_prepare_these(struct db *db, const struct statement *const *first, size_t n,
                          struct problem *why) {
    struct statements all = {first, n};
    return writer_run(db, 0, &db->arena, prepare_all, &all, false, why);
}

enum err db_prepare_all(struct db *db, struct problem *why) {
    const struct statement *const *first;
    size_t n;
    statements_declared(&first, &n);
    return db_prepare_these(db, first, n, why);
}
