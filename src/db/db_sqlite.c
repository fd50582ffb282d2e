/* db_sqlite.c: runs statements on SQLite. */
#include "db_sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena_take.h"
#include "clock.h"
#include "invariant.h"

struct prepared {
    sqlite3_stmt *statement;
    size_t n_values;
    int slot[]; /* of $1, $2 …: SQLite numbers them as it meets them */
};

/* ---- failures ----------------------------------------------------------------------------------------- */

static bool has_no_room(sqlite3 *handle) {
    int reason = sqlite3_system_errno(handle);
    return reason == ENOSPC || reason == EDQUOT;
}

enum err sqlite_fails(struct sqlite_connection *c, const char *statement, int code,
                      struct problem *why) {
    struct connection *base = &c->base;
    /* After a failed fsync nobody knows what is on disk, and asking again may get a false yes
     * (Rebello et al., ATC 2020). Starting again reads the truth. */
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
        db_complain(statement, "the disk did not confirm a write; stopping, so that the next start "
                               "recovers what is really there");
        abort();
    }
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return connection_fails(base, DAMAGE_UNIT, CONFLICT, S(SAY_CONFLICT), why);
    default: break;
    }
    /* SQLite itself rolls back the whole transaction on some failures. */
    enum damage damage = sqlite3_get_autocommit(c->handle) ? DAMAGE_GROUP : DAMAGE_UNIT;
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        db_complain(statement, sqlite3_errmsg(c->handle));
        return connection_fails(base, damage, INVALID, S(SAY_BROKEN_RULE), why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return connection_fails(base, damage, BUSY, S(SAY_BUSY), why);
    case SQLITE_INTERRUPT: return connection_fails(base, damage, LIMIT, S(SAY_TOO_SLOW), why);
    case SQLITE_READONLY: return connection_fails(base, damage, FORBIDDEN, S(SAY_READ_ONLY), why);
    case SQLITE_FULL: return disk_is_full(base, damage, why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        db_complain(statement, sqlite3_errmsg(c->handle));
        return connection_fails(base, damage, DAMAGED, S(SAY_DAMAGED), why);
    case SQLITE_IOERR: /* some of its files are grown by other calls than a write */
        if (has_no_room(c->handle)) return disk_is_full(base, damage, why);
        __attribute__((fallthrough));
    default:
        db_complain(statement, sqlite3_errmsg(c->handle));
        return connection_fails(base, damage, UNAVAILABLE, S(SAY_REFUSED), why);
    }
}

/* ---- preparing ---------------------------------------------------------------------------------------- */

void sqlite_forget(void *prepared) {
    struct prepared *p = prepared;
    sqlite3_finalize(p->statement);
    free(p);
}

/* Finds the slot of each $n; every number from 1 must be there. */
static bool find_slots(struct prepared *p) {
    for (size_t i = 0; i < p->n_values; i++) {
        const char *name = sqlite3_bind_parameter_name(p->statement, (int)i + 1);
        int64_t number;
        if (!name || name[0] != '$' || !str_to_int64(str_from_c(name + 1), &number)) return false;
        if (number < 1 || number > (int64_t)p->n_values) return false;
        p->slot[number - 1] = (int)i + 1;
    }
    return true;
}

static enum err prepare(struct sqlite_connection *c, const struct statement *st,
                        struct prepared **ret_p, int *ret_code, const char **ret_words) {
    sqlite3_stmt *statement = NULL;
    const char *tail = "";
    *ret_code =
        sqlite3_prepare_v3(c->handle, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, &tail);
    *ret_words = sqlite3_errmsg(c->handle);
    if (*ret_code != SQLITE_OK) return INVALID;
    size_t n = (size_t)sqlite3_bind_parameter_count(statement);
    struct prepared *p = calloc(1, sizeof *p + n * sizeof p->slot[0]);
    have_memory(p);
    p->statement = statement;
    p->n_values = n;
    bool is_one = statement && str_trim(str_from_c(tail)).n == 0;
    if (!is_one || !find_slots(p)) {
        *ret_code = SQLITE_MISUSE; /* as of nothing SQLite says of a text */
        *ret_words = is_one ? "its parameters are not $1 to $n" : "it is not one statement";
        sqlite_forget(p);
        return INVALID;
    }
    statement_map_put(&c->statements, st, p);
    *ret_p = p;
    return OK;
}

static enum err prepared_statement(struct sqlite_connection *c, const struct statement *st,
                                   struct prepared **ret_p, struct problem *why) {
    *ret_p = statement_map_find(&c->statements, st);
    if (*ret_p) return OK;
    int code;
    const char *words;
    if (prepare(c, st, ret_p, &code, &words) == OK) return OK;
    if (code == SQLITE_MISUSE) db_complain(st->name, words);
    return sqlite_fails(c, st->name, code, why);
}

static enum err sqlite_prepare(struct connection *connection, const struct statement *st,
                               struct arena *a, struct problem *why) {
    struct sqlite_connection *c = as_sqlite(connection);
    struct prepared *p = statement_map_find(&c->statements, st);
    int code;
    const char *words;
    if (p || prepare(c, st, &p, &code, &words) == OK) return OK;
    return connection_fails(connection, DAMAGE_UNIT, INVALID, arena_str(a, str_from_c(words)), why);
}

/* ---- running ------------------------------------------------------------------------------------------ */

/* The values outlive the step, so nothing is copied. A NULL pointer would bind NULL, hence the "".
 */
static int bind(const struct prepared *p, const struct value *values) {
    int code = SQLITE_OK;
    for (size_t i = 0; i < p->n_values && code == SQLITE_OK; i++) {
        const struct value *v = &values[i];
        const char *bytes = v->text.n ? v->text.p : "";
        switch (v->kind) {
        case V_NULL: code = sqlite3_bind_null(p->statement, p->slot[i]); break;
        case V_INT:
        case V_BOOL: code = sqlite3_bind_int64(p->statement, p->slot[i], v->number); break;
        case V_TEXT:
            code = sqlite3_bind_text64(p->statement, p->slot[i], bytes, v->text.n, SQLITE_STATIC,
                                       SQLITE_UTF8);
            break;
        case V_BYTES:
            code = sqlite3_bind_blob64(p->statement, p->slot[i], bytes, v->text.n, SQLITE_STATIC);
            break;
        }
    }
    return code;
}

/* Many columns of a row are empty: those take no memory. */
static str copied(sqlite3_value *v, const void *p, struct arena *a) {
    size_t n = (size_t)sqlite3_value_bytes(v);
    if (n == 0) return S("");
    char *copy = arena_take(a, n);
    memcpy(copy, p, n);
    return (str){copy, n};
}

static struct value column(sqlite3_stmt *statement, int i, struct arena *a,
                           const struct statement *st) {
    /* Asked for once: each sqlite3_column_ function looks for it anew. No other thread has this connection. */
    sqlite3_value *v = sqlite3_column_value(statement, i);
    switch (sqlite3_value_type(v)) {
    case SQLITE_NULL: return NONE;
    case SQLITE_INTEGER: return INT(sqlite3_value_int64(v));
    case SQLITE_TEXT:
        return TEXT(copied(v, sqlite3_value_text(v), a)); /* before its length is asked */
    case SQLITE_BLOB: return BYTES(copied(v, sqlite3_value_blob(v), a));
    default:
        /* In a column of a table somebody put it there: text, which no reader takes for a number. */
        if (sqlite3_column_decltype(statement, i)) {
            const char *p = (const char *)sqlite3_column_text(statement, i);
            return TEXT(arena_str(a, (str){p, (size_t)sqlite3_column_bytes(statement, i)}));
        }
        /* PostgreSQL would give another type here: no statement may depend on it */
        db_complain(st->name, "gives a number with a fraction");
        invariant(sqlite3_column_type(statement, i) != SQLITE_FLOAT);
        return NONE;
    }
}

enum { SMALL_LIST = 64 };

/* Of a list that grows: a page's rows are not copied at each power of two. */
static size_t more_room(size_t room) {
    return room == 0 ? 1 : room < SMALL_LIST ? room * 4 : room * 2;
}

/* All rows into `a`; the cells in one piece that grows. */
static int fetch(sqlite3_stmt *statement, const struct statement *st, struct arena *a,
                 struct rows *ret_rows) {
    size_t n_columns = (size_t)sqlite3_column_count(statement), n_rows = 0, room = 0;
    struct value *cells = NULL;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (n_rows == room) {
            struct value *old = cells;
            room = more_room(room);
            cells = arena_take(a, room * n_columns * sizeof *cells);
            if (old) memcpy(cells, old, n_rows * n_columns * sizeof *cells);
        }
        for (size_t i = 0; i < n_columns; i++)
            cells[n_rows * n_columns + i] = column(statement, (int)i, a, st);
        n_rows++;
    }
    *ret_rows = (struct rows){n_rows, n_columns, cells};
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum err sqlite_run(struct connection *connection, const struct statement *st,
                           const struct value *values, size_t n, struct arena *a,
                           struct answer *ret_answer, struct problem *why) {
    struct sqlite_connection *c = as_sqlite(connection);
    struct prepared *p;
    TRY(prepared_statement(c, st, &p, why));
    if (n != p->n_values)
        db_complain(st->name, "was given another number of values than it has $n");
    invariant(n == p->n_values);
    int64_t limit = connection->is_writer ? 0 : connection->db->read_limit_ms;
    c->deadline_ms = limit ? clock_monotonic_ms() + limit : 0;
    struct rows rows = {0};
    int64_t before = sqlite3_total_changes64(c->handle);
    int code = bind(p, values);
    if (code == SQLITE_OK) code = fetch(p->statement, st, a, &rows);
    c->deadline_ms = 0;
    enum err e = code == SQLITE_OK ? OK : sqlite_fails(c, st->name, code, why);
    sqlite3_reset(p->statement); /* repeats the failure told above */
    sqlite3_clear_bindings(p->statement);
    if (e) return e;
    /* sqlite3_changes keeps its number when a statement changes nothing of its own (a SELECT). */
    bool has_changed = sqlite3_total_changes64(c->handle) != before;
    *ret_answer = (struct answer){rows, has_changed ? sqlite3_changes64(c->handle) : 0};
    return OK;
}

/* Comments after the last statement of a file are nothing to run. */
static enum err sqlite_define(struct connection *connection, const char *sql, struct arena *a,
                              struct problem *why) {
    struct sqlite_connection *c = as_sqlite(connection);
    if (sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK) return OK;
    return connection_fails(connection, DAMAGE_UNIT, INVALID,
                            arena_str(a, str_from_c(sqlite3_errmsg(c->handle))), why);
}

/* ---- transactions ------------------------------------------------------------------------------------- */

static const struct statement begin_write = {"begin_write", "BEGIN IMMEDIATE"};
static const struct statement begin_read = {"begin_read", "BEGIN"};
static const struct statement commit = {"commit", "COMMIT"};
static const struct statement rollback = {"rollback", "ROLLBACK"};
static const struct statement unit_begin = {"unit_begin", "SAVEPOINT unit"};
static const struct statement unit_keep = {"unit_keep", "RELEASE unit"};
static const struct statement unit_undo = {"unit_undo", "ROLLBACK TO unit"};

static enum err control(struct connection *c, const struct statement *st, struct problem *why) {
    struct answer ignored;
    struct arena none = {0}; /* no rows, so nothing is taken from it */
    return sqlite_run(c, st, NULL, 0, &none, &ignored, why);
}

static enum err sqlite_begin(struct connection *c, struct problem *why) {
    return control(c, c->is_writer ? &begin_write : &begin_read, why);
}

static enum err sqlite_commit(struct connection *c, struct problem *why) {
    enum err e = control(c, &commit, why);
    if (e) c->damage = DAMAGE_GROUP;
    return e;
}

static void sqlite_rollback(struct connection *c) {
    struct problem ignored;
    if (sqlite3_get_autocommit(as_sqlite(c)->handle)) return; /* SQLite did it already */
    invariant(control(c, &rollback, &ignored) == OK);
}

static enum err sqlite_unit_begin(struct connection *c, struct problem *why) {
    return control(c, &unit_begin, why);
}

static enum err sqlite_unit_keep(struct connection *c, struct problem *why) {
    return control(c, &unit_keep, why);
}

static enum err sqlite_unit_undo(struct connection *c, struct problem *why) {
    TRY(control(c, &unit_undo, why));
    return control(c, &unit_keep, why);
}

static enum err sqlite_reopen(struct connection *c, struct problem *why) {
    (void)c, (void)why; /* a file is never lost as a server is */
    return OK;
}

static enum err sqlite_lock_for_migration(struct connection *c, struct problem *why) {
    (void)c, (void)why; /* BEGIN IMMEDIATE did */
    return OK;
}

const struct engine engine_sqlite = {
    .open = sqlite_open,
    .close = sqlite_close,
    .reopen = sqlite_reopen,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .unit_begin = sqlite_unit_begin,
    .unit_keep = sqlite_unit_keep,
    .unit_undo = sqlite_unit_undo,
    .run = sqlite_run,
    .define = sqlite_define,
    .settle = sqlite_settle,
    .lock_for_migration = sqlite_lock_for_migration,
    .prepare = sqlite_prepare,
    .tidy = sqlite_tidy,
};
