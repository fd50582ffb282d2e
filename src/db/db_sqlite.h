/* db_sqlite.h: what the parts of the SQLite engine share.
 * Ownership  as db_engine.h.   Threads: as db_engine.h. */
#ifndef DB_DB_SQLITE_H
#define DB_DB_SQLITE_H

#include <sqlite3.h>

#include "db_engine.h"
#include "db_statement_map.h"

struct sqlite_connection {
    struct connection base; /* first, so that a connection is one of these */
    sqlite3 *handle;
    struct statement_map statements;
    int64_t deadline_ms; /* of the running statement; 0: none */
    int log_pages;       /* in the write-ahead log after the last commit */
    int log_pages_due;   /* fold it in when it is this long, idle or not */
    bool has_log;        /* something is in it that is not in the database yet */
};

static inline struct sqlite_connection *as_sqlite(struct connection *c) {
    return (struct sqlite_connection *)c;
}

/* Fails with what `code` means, for a person and for the transaction. A failed fsync does not
 * return. */
enum err sqlite_fails(struct sqlite_connection *c, const char *statement, int code,
                      struct problem *why);
void sqlite_forget(void *prepared);
/* db_sqlite_open.c */
MUST_USE enum err sqlite_open(struct db *db, bool is_writer, struct connection **ret_c,
                              struct problem *why);
void sqlite_close(struct connection *c);
bool sqlite_tidy(struct connection *c, bool is_idle);

/* db_sqlite_plan.c */
MUST_USE enum err sqlite_settle(struct connection *c, struct arena *a, struct problem *why);

#endif
