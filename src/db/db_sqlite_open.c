/* db_sqlite_open.c: opens SQLite so that a commit is on disk when it says so, and hostile SQL or a
 * hostile file can do little; and keeps the write-ahead log short. Rule       SQLite "Defense
 * Against The Dark Arts" (security.html); pragma.html on synchronous. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "db_sqlite.h"
#include "invariant.h"

enum {
    SAVEPOINT_SPILL = -1, /* never */
    RESTART_MS = 200,
    BUSY_MS = 5000,            /* another program (a command) may be writing */
    PROGRESS_STEPS = 2000,     /* virtual machine steps between looks at the clock */
    LOG_PAGES_LONG = 4000,     /* 16 MiB: fold it in now, work or no work */
    LOG_PAGES_TOO_LONG = 64000 /* 256 MiB: wait for readers to let go of it */
};

/* What passes by waiting, and what does not. */
static enum err open_failed(int code, int machine_error, struct problem *why) {
    bool is_short = machine_error == EMFILE || machine_error == ENFILE || machine_error == ENOMEM;
    switch (code) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return problem_set(why, DAMAGED, (str){0},
                           S("This file is not a database, or it is damaged. Restore a backup."),
                           (str){0});
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        if (is_short) break;
        return problem_set(why, FORBIDDEN, (str){0},
                           S("The database cannot be opened: this user may not read and write it "
                             "or its folder."),
                           (str){0});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return problem_set(why, UNAVAILABLE, (str){0},
                           S("Another program is using the database. Stop it and try again."),
                           (str){0});
    default: break;
    }
    return problem_set(why, UNAVAILABLE, (str){0},
                       S("The database cannot be opened: look at the message on standard error."),
                       (str){0});
}

/* ---- guards ------------------------------------------------------------------------------------------- */

static int stop_when_late(void *context) {
    const struct sqlite_connection *c = context;
    return c->deadline_ms && clock_monotonic_ms() > c->deadline_ms;
}

/* Only a migration defines anything, and no statement attaches files or turns knobs. */
static int may_prepare(void *context, int action, const char *a, const char *b,
                       const char *database, const char *trigger) {
    (void)b, (void)database, (void)trigger;
    const struct sqlite_connection *c = context;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: return SQLITE_OK;
    case SQLITE_PRAGMA: /* what a migration asks about its indexes */
        return c->base.may_define && (strcmp(a, "index_list") == 0 || strcmp(a, "index_info") == 0)
                   ? SQLITE_OK
                   : SQLITE_DENY;
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    default: return c->base.may_define ? SQLITE_OK : SQLITE_DENY;
    }
}

static int log_grew(void *context, sqlite3 *handle, const char *database, int pages) {
    (void)handle, (void)database;
    struct sqlite_connection *c = context;
    c->log_pages = pages;
    c->has_log = true;
    return SQLITE_OK;
}

/* ---- settings ----------------------------------------------------------------------------------------- */

/* Sets nothing by itself: what was set is read back, for a pragma that fails is silent. */
static int pragma_is(sqlite3 *handle, const char *sql, const char *want, bool *ret_is) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const char *got = (const char *)sqlite3_column_text(statement, 0);
        *ret_is = got && strcmp(got, want) == 0;
        code = SQLITE_OK;
    } else if (code == SQLITE_DONE) {
        *ret_is = false;
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return code;
}

static int settings(sqlite3 *handle, bool is_writer, bool *ret_all_held) {
    static const struct setting {
        const char *set, *get, *want;
        bool is_writers;
    } table[] = {
        /* cell_size_check comes first: the next pragma already reads pages of the file */
        {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1", false},
        {"PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal", true},
        {NULL, "PRAGMA journal_mode", "wal", false},
        {"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2", false},
        {"PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1", false},
        {"PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0", false},
        /* 32 MiB: a group of changes touches more pages than the usual 2 MiB hold, and what does not
         * fit is written twice */
        {"PRAGMA cache_size=-32768", "PRAGMA cache_size", "-32768", true},
        {"PRAGMA recursive_triggers=ON", "PRAGMA recursive_triggers", "1", false},
        {NULL, "PRAGMA encoding", "UTF-8", false},
    };
    *ret_all_held = true;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].is_writers && !is_writer) continue;
        bool held = false;
        int code = table[i].set ? sqlite3_exec(handle, table[i].set, NULL, NULL, NULL) : SQLITE_OK;
        if (code == SQLITE_OK) code = pragma_is(handle, table[i].get, table[i].want, &held);
        if (code != SQLITE_OK) return code;
        if (!held) {
            db_complain(table[i].get, "is not as it must be");
            *ret_all_held = false;
        }
    }
    return SQLITE_OK;
}

static int guard(struct sqlite_connection *c) {
    sqlite3 *handle = c->handle;
    int on = 0, off = 1;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 100000);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
    sqlite3_limit(handle, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &off);
    return on == 1 && off == 0 ? SQLITE_OK : SQLITE_MISUSE;
}

/* ---- opening and closing ------------------------------------------------------------------------------ */

static enum err prepare_connection(struct sqlite_connection *c, struct problem *why) {
    int code = guard(c);
    bool all_held = false;
    if (code == SQLITE_OK) code = settings(c->handle, c->base.is_writer, &all_held);
    if (code != SQLITE_OK) {
        db_complain("open", sqlite3_errmsg(c->handle));
        return open_failed(code & 0xff, sqlite3_system_errno(c->handle), why);
    }
    if (!all_held)
        return problem_set(why, INVALID, (str){0},
                           S("The database cannot be opened safely here: its disk does not allow "
                             "what keeps a saved change safe. Use a local disk."),
                           S("SQLite: journal_mode=WAL, synchronous=FULL"));
    if (c->base.is_writer)
        sqlite3_wal_hook(c->handle, log_grew, c);
    else
        sqlite3_progress_handler(c->handle, PROGRESS_STEPS, stop_when_late, c);
    sqlite3_set_authorizer(c->handle, may_prepare, c);
    return OK;
}

/* SQLite counts its memory under one lock of the whole process, taken at each piece it takes or gives
 * back: readers would wait for one another there. Refused, and slower, if SQLite is already in use. */
static void configure(void) {
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    /* What a savepoint would undo is kept in memory, not in a file at two writes a page: a unit touches
     * at most the pages of a batch of 1,000 rows. */
    (void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_SPILL);
}

enum err sqlite_open(struct db *db, bool is_writer, struct connection **ret_c,
                     struct problem *why) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    struct sqlite_connection *c = calloc(1, sizeof *c);
    have_memory(c);
    c->base = (struct connection){.engine = db->engine, .db = db, .is_writer = is_writer};
    c->log_pages_due = LOG_PAGES_LONG;
    c->has_log = is_writer; /* of the last run, perhaps */
    int flags = is_writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(db->place, &c->handle,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
    enum err e = code == SQLITE_OK ? prepare_connection(c, why)
                                   : open_failed(code & 0xff, sqlite3_system_errno(c->handle), why);
    if (e) {
        sqlite_close(&c->base);
        return e;
    }
    if (is_writer)
        db->version = say(&db->arena, "SQLite {}", SAY_T(str_from_c(sqlite3_libversion())));
    *ret_c = &c->base;
    return OK;
}

void sqlite_close(struct connection *connection) {
    struct sqlite_connection *c = as_sqlite(connection);
    statement_map_finish(&c->statements, sqlite_forget);
    int code = sqlite3_close(c->handle); /* the last one folds in the log and removes it */
    invariant(code == SQLITE_OK);        /* else a statement was left open */
    free(c);
}

/* ---- the log ------------------------------------------------------------------------------------------ */

/* Only here, on the writer's thread, so that a checkpoint never meets a commit: SQLite
 * before 3.51.3 can lose one that does (WAL-reset). */
bool sqlite_tidy(struct connection *connection, bool is_idle) {
    struct sqlite_connection *c = as_sqlite(connection);
    bool is_due = is_idle || c->log_pages >= c->log_pages_due;
    if (!c->has_log || !is_due) return c->has_log;
    /* Restarting the log waits for those who read it; a little, for others wait to write. */
    int how =
        c->log_pages >= LOG_PAGES_TOO_LONG ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    sqlite3_busy_timeout(c->handle, RESTART_MS);
    int in_log = 0, folded_in = 0;
    int code = sqlite3_wal_checkpoint_v2(c->handle, NULL, how, &in_log, &folded_in);
    sqlite3_busy_timeout(c->handle, BUSY_MS);
    c->log_pages_due = c->log_pages + LOG_PAGES_LONG;
    if (code == SQLITE_OK && folded_in == in_log) {
        c->has_log = false;
        c->log_pages_due = LOG_PAGES_LONG;
    } else if (code != SQLITE_OK && code != SQLITE_BUSY) {
        struct problem ignored;
        (void)!sqlite_fails(c, "checkpoint", code, &ignored);
    }
    return c->has_log;
}
