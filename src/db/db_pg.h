/* db_pg.h: what the parts of the PostgreSQL engine share.
 * Purpose    statements are sent one behind the other and answered together, at the next whose answer
 *            somebody needs: a journey to the server costs more than most statements.
 * Ownership  as db_engine.h.   Threads: as db_engine.h. */
#ifndef DB_DB_PG_H
#define DB_DB_PG_H

#include <libpq-fe.h>

#include "db_engine.h"
#include "db_statement_map.h"

enum { PG_WAITING_MAX = 256 };

/* Sent, and not answered yet. */
struct pg_waiting {
    const char *statement; /* its name, for the operator */
    bool is_end;           /* no statement: the end of what a failure before it leaves out */
    struct rows *rows;     /* where the answer goes; NULL: nobody wants it */
    int64_t *changed;
    struct arena *arena;
};

struct pg_connection {
    struct connection base; /* first, so that a connection is one of these */
    PGconn *link;
    struct statement_map statements;
    unsigned n_prepared;
    bool is_open; /* BEGIN was sent */
    struct pg_waiting waiting[PG_WAITING_MAX];
    size_t n_waiting;
    size_t unit_from; /* what waits before this belongs to earlier units */
    /* of the last collecting */
    const char *failed;
    bool is_of_earlier; /* what failed belongs to an earlier unit */
    bool is_broken;     /* the connection is of no more use */
};

static inline struct pg_connection *as_pg(struct connection *c) {
    return (struct pg_connection *)c;
}

/* Fails with what `result` of `failed` says, for a person and for the transaction; clears it. */
enum err pg_fails(struct pg_connection *c, PGresult *result, struct problem *why);
/* Whether the server is gone, whatever else `result` says. */
bool pg_is_lost(const struct pg_connection *c, const PGresult *result);

/* db_pg_pipe.c */
bool pg_is_crowded(const struct pg_connection *c);
/* Notes what was just sent; `is_sent`: the library took it. */
void pg_sent(struct pg_connection *c, const char *statement, bool is_sent);
/* One command without parameters; a literal. */
void pg_send(struct pg_connection *c, const char *sql);
void pg_send_end(struct pg_connection *c);
/* Waits for all answers: the first that is a failure, with `failed`, or else the last one. NULL when
 * the connection broke. */
PGresult *pg_collect(struct pg_connection *c);
/* The same when no answer is wanted. */
MUST_USE enum err pg_settle(struct pg_connection *c, struct problem *why);
/* Where answers were to go is gone. */
void pg_forget_wishes(struct pg_connection *c);

/* db_pg.c */
/* Puts an answer where it was wished for. */
void pg_give(const struct pg_waiting *w, PGresult *result);

/* db_pg_link.c */
MUST_USE enum err pg_open(struct db *db, bool is_writer, struct connection **ret_c,
                          struct problem *why);
void pg_close(struct connection *c);
MUST_USE enum err pg_reopen(struct connection *c, struct problem *why);
MUST_USE enum err pg_begin(struct connection *c, struct problem *why);
MUST_USE enum err pg_commit(struct connection *c, struct problem *why);
void pg_rollback(struct connection *c);
MUST_USE enum err pg_unit_begin(struct connection *c, struct problem *why);
MUST_USE enum err pg_unit_settle(struct connection *c, struct problem *why);
MUST_USE enum err pg_unit_keep(struct connection *c, struct problem *why);
MUST_USE enum err pg_unit_undo(struct connection *c, struct problem *why);
MUST_USE enum err pg_lock_for_migration(struct connection *c, struct problem *why);

#endif
