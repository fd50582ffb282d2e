/* db_pg.h: what the parts of the PostgreSQL engine share.
 * Ownership  as db_engine.h.   Threads: as db_engine.h. */
#ifndef DB_DB_PG_H
#define DB_DB_PG_H

#include <libpq-fe.h>

#include "db_engine.h"
#include "db_statement_map.h"

struct pg_connection {
    struct connection base; /* first, so that a connection is one of these */
    PGconn *link;
    struct statement_map statements;
    unsigned n_prepared;
    /* BEGIN, SAVEPOINT and RELEASE that the next statement takes along: each saves a journey. */
    char owed[512];
};

static inline struct pg_connection *as_pg(struct connection *c) {
    return (struct pg_connection *)c;
}

/* Fails with what `result` says, for a person and for the transaction; clears it. */
enum err pg_fails(struct pg_connection *c, const char *statement, PGresult *result,
                  struct problem *why);
/* Whether the server is gone, whatever else `result` says. */
bool pg_is_lost(const struct pg_connection *c, const PGresult *result);
/* Sends what is owed, if anything. */
MUST_USE enum err pg_settle(struct pg_connection *c, struct problem *why);

/* db_pg_link.c */
MUST_USE enum err pg_open(struct db *db, bool is_writer, struct connection **ret_c,
                          struct problem *why);
void pg_close(struct connection *c);
MUST_USE enum err pg_reopen(struct connection *c, struct problem *why);
MUST_USE enum err pg_begin(struct connection *c, struct problem *why);
MUST_USE enum err pg_commit(struct connection *c, struct problem *why);
void pg_rollback(struct connection *c);
MUST_USE enum err pg_unit_begin(struct connection *c, struct problem *why);
MUST_USE enum err pg_unit_keep(struct connection *c, struct problem *why);
MUST_USE enum err pg_unit_undo(struct connection *c, struct problem *why);
MUST_USE enum err pg_lock_for_migration(struct connection *c, struct problem *why);

#endif
