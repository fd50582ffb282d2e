/* db_pg_link.c: connections to PostgreSQL, their transactions, and what its failures mean.
 * Rule       PostgreSQL 15 manual, appendix A (SQLSTATE codes). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "db_pg.h"
#include "invariant.h"

enum { OLDEST_SERVER = 130000 };

/* ---- failures ----------------------------------------------------------------------------------------- */

static str state_of(const PGresult *result) {
    return result ? str_from_c(PQresultErrorField(result, PG_DIAG_SQLSTATE)) : (str){0};
}

bool pg_is_lost(const struct pg_connection *c, const PGresult *result) {
    str state = state_of(result);
    return c->is_broken || PQstatus(c->link) != CONNECTION_OK || str_starts_with(state, S("08")) ||
           str_starts_with(state, S("57P")); /* the server shuts down, or somebody ended us */
}

static const struct failure {
    str state; /* its beginning */
    enum damage damage;
    enum err err;
    str sentence;
    bool is_told; /* to the operator too */
} failures[] = {
    {S_INIT("23505"), DAMAGE_UNIT, CONFLICT, S_INIT(SAY_CONFLICT), false}, /* unique_violation */
    {S_INIT("23P01"), DAMAGE_UNIT, CONFLICT, S_INIT(SAY_CONFLICT), false}, /* exclusion_violation */
    {S_INIT("23503"), DAMAGE_UNIT, CONFLICT, S_INIT(SAY_CONFLICT),
     false},                                                             /* foreign_key_violation */
    {S_INIT("23"), DAMAGE_UNIT, INVALID, S_INIT(SAY_BROKEN_RULE), true}, /* other constraints */
    {S_INIT("40"), DAMAGE_AGAIN, BUSY, S_INIT(SAY_BUSY), false},    /* serialisation, deadlock */
    {S_INIT("55P03"), DAMAGE_AGAIN, BUSY, S_INIT(SAY_BUSY), false}, /* lock_not_available */
    {S_INIT("57014"), DAMAGE_UNIT, LIMIT, S_INIT(SAY_TOO_SLOW), false},  /* query_canceled */
    {S_INIT("53100"), DAMAGE_UNIT, UNAVAILABLE, S_INIT(SAY_FULL), true}, /* disk_full */
    {S_INIT("26000"), DAMAGE_CONNECTION, UNAVAILABLE, S_INIT(SAY_LOST),
     true}, /* a pooler changed servers */
    {S_INIT("0A000"), DAMAGE_CONNECTION, UNAVAILABLE, S_INIT(SAY_REFUSED),
     true},                                                             /* the schema changed */
    {S_INIT("XX001"), DAMAGE_UNIT, DAMAGED, S_INIT(SAY_DAMAGED), true}, /* data_corrupted */
    {S_INIT("XX002"), DAMAGE_UNIT, DAMAGED, S_INIT(SAY_DAMAGED), true}, /* index_corrupted */
    {S_INIT(""), DAMAGE_UNIT, UNAVAILABLE, S_INIT(SAY_REFUSED), true},
};

enum err pg_fails(struct pg_connection *c, PGresult *result, struct problem *why) {
    str state = state_of(result);
    const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const struct failure *f = failures;
    while (!str_starts_with(state, f->state))
        f++;
    struct failure found = *f;
    if (pg_is_lost(c, result))
        found = (struct failure){{0}, DAMAGE_CONNECTION, UNAVAILABLE, S(SAY_LOST), true};
    if (str_eq(state, S("25006"))) /* read_only_sql_transaction; a writer talks to a standby */
        found = c->base.is_writer
                    ? (struct failure){{0}, DAMAGE_CONNECTION, UNAVAILABLE, S(SAY_LOST), true}
                    : (struct failure){{0}, DAMAGE_UNIT, FORBIDDEN, S(SAY_READ_ONLY), false};
    /* The unit that sent it has gone on, and others with it: all run again, each waiting for its own. */
    if (c->is_of_earlier && found.damage < DAMAGE_EARLIER) found.damage = DAMAGE_EARLIER;
    if (found.is_told) db_complain(c->failed, words ? words : "the connection was lost");
    PQclear(result);
    if (str_eq(found.sentence, S(SAY_FULL))) return disk_is_full(&c->base, found.damage, why);
    return connection_fails(&c->base, found.damage, found.err, found.sentence, why);
}

/* ---- opening and closing ------------------------------------------------------------------------------ */

static void say_nothing(void *context, const PGresult *result) {
    (void)context, (void)result; /* notices: "relation exists, skipping" */
}

/* A commit answered before it is on disk is no commit. What the operator chose beyond `on` stays.
 */
static bool commits_wait_for_disk(PGconn *link) {
    PGresult *result = PQexec(link, "SELECT set_config('synchronous_commit', 'on', false) "
                                    "WHERE current_setting('synchronous_commit') = 'off'");
    bool is_ok = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return is_ok;
}

static enum err check_server(PGconn *link, struct problem *why) {
    if (PQserverVersion(link) < OLDEST_SERVER)
        return problem_set(why, INVALID, (str){0}, S("PostgreSQL 13 or newer is needed."),
                           (str){0});
    if (!str_eq(str_from_c(PQparameterStatus(link, "server_encoding")), S("UTF8")))
        return problem_set(why, INVALID, (str){0},
                           S("This database does not keep UTF-8. Make one with: createdb "
                             "--encoding=UTF8 --locale=C --template=template0 NAME"),
                           (str){0});
    if (!commits_wait_for_disk(link))
        return problem_set(why, UNAVAILABLE, (str){0}, S(SAY_LOST), (str){0});
    return OK;
}

static enum err join(struct pg_connection *c, struct problem *why) {
    /* What stands before the URL is a default for it, what stands after overrules it. */
    const char *names[] = {"connect_timeout", "tcp_user_timeout", "dbname",
                           "client_encoding", "application_name", NULL};
    const char *values[] = {"5", "10000", c->base.db->place, "UTF8", "clerkwell", NULL};
    c->link = PQconnectdbParams(names, values, 1);
    invariant(c->link != NULL);
    if (PQstatus(c->link) != CONNECTION_OK) {
        db_complain("connect", PQerrorMessage(c->link));
        return connection_fails(&c->base, DAMAGE_CONNECTION, UNAVAILABLE, S(SAY_LOST), why);
    }
    PQsetNoticeReceiver(c->link, say_nothing, NULL);
    c->is_open = c->is_broken = false;
    c->n_waiting = c->unit_from = 0;
    c->failed = "connect";
    enum err e = check_server(c->link, why);
    if (e == OK) invariant(PQenterPipelineMode(c->link) == 1); /* nothing is under way yet */
    c->base.damage = e ? DAMAGE_CONNECTION : DAMAGE_NONE;
    return e;
}

static void leave(struct pg_connection *c) {
    statement_map_finish(&c->statements, free);
    PQfinish(c->link);
    c->link = NULL;
}

enum err pg_open(struct db *db, bool is_writer, struct connection **ret_c, struct problem *why) {
    struct pg_connection *c = calloc(1, sizeof *c);
    have_memory(c);
    c->base = (struct connection){.engine = db->engine, .db = db, .is_writer = is_writer};
    enum err e = join(c, why);
    if (e) {
        pg_close(&c->base);
        return e;
    }
    if (is_writer)
        db->version = say(&db->arena, "PostgreSQL {}.{}", SAY_N(PQserverVersion(c->link) / 10000),
                          SAY_N(PQserverVersion(c->link) % 10000));
    *ret_c = &c->base;
    return OK;
}

void pg_close(struct connection *connection) {
    leave(as_pg(connection));
    free(connection);
}

enum err pg_reopen(struct connection *connection, struct problem *why) {
    leave(as_pg(connection));
    return join(as_pg(connection), why);
}

/* ---- transactions ------------------------------------------------------------------------------------- */

static void send_limit(struct pg_connection *c, const char *name, int64_t milliseconds) {
    char sql[64];
    snprintf(sql, sizeof sql, "SET LOCAL %s=%lld", name, (long long)milliseconds);
    pg_sent(c, name, PQsendQueryParams(c->link, sql, 0, NULL, NULL, NULL, NULL, 1) == 1);
}

/* A reader sees one moment, as on SQLite. A writer sees what others commit; the row lock on its
 * site's audit head makes the writers of a site take turns.
 * A writer's statements have no limit but at locks: one that ran out at the commit, while a standby is
 * waited for, would be told as kept although it may be lost. */
enum err pg_begin(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    if (pg_is_crowded(c))
        TRY(pg_settle(c, why)); /* else a failure shows itself at the first answer */
    c->is_open = true;
    if (connection->is_writer) {
        pg_send(c, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        if (!connection->may_define) send_limit(c, "lock_timeout", connection->db->lock_limit_ms);
        return OK;
    }
    pg_send(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    send_limit(c, "statement_timeout", connection->db->read_limit_ms);
    return OK;
}

enum err pg_commit(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    c->unit_from = c->n_waiting;
    pg_send(c, "COMMIT");
    PGresult *result = pg_collect(c);
    if (!c->is_broken && PQresultStatus(result) == PGRES_COMMAND_OK) {
        bool is_committed = str_eq(str_from_c(PQcmdStatus(result)), S("COMMIT"));
        PQclear(result);
        c->is_open = !is_committed;
        if (is_committed) return OK;
        return connection_fails(connection, DAMAGE_GROUP, UNAVAILABLE, S(SAY_REFUSED), why);
    }
    bool is_uncertain = pg_is_lost(c, result);
    enum err e = pg_fails(c, result, why);
    if (is_uncertain)
        return connection_fails(connection, DAMAGE_CONNECTION, UNAVAILABLE, S(SAY_UNCERTAIN), why);
    if (connection->damage < DAMAGE_AGAIN) connection->damage = DAMAGE_GROUP;
    return e;
}

/* Of a reader nobody waits for it: its answer comes with that of the next transaction. */
void pg_rollback(struct connection *connection) {
    struct pg_connection *c = as_pg(connection);
    if (!c->is_open) return;
    c->is_open = false;
    pg_forget_wishes(c);
    pg_send_end(c); /* what failed before is no matter */
    pg_send(c, "ROLLBACK");
    pg_send_end(c);
    struct problem ignored;
    if (connection->is_writer && pg_settle(c, &ignored)) connection->damage = DAMAGE_CONNECTION;
}

enum err pg_unit_begin(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    if (pg_is_crowded(c)) TRY(pg_settle(c, why));
    c->unit_from = c->n_waiting;
    pg_send(c, "SAVEPOINT unit");
    return OK;
}

enum err pg_unit_settle(struct connection *connection, struct problem *why) {
    pg_forget_wishes(as_pg(connection));
    return connection->is_careful ? pg_settle(as_pg(connection), why) : OK;
}

enum err pg_unit_keep(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    (void)why;
    pg_forget_wishes(c);
    pg_send(c, "RELEASE SAVEPOINT unit");
    return OK;
}

/* After a failure nothing runs until it was seen, so it is looked for first; of this unit it is no
 * matter any more. */
enum err pg_unit_undo(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    pg_forget_wishes(c);
    enum err e = pg_settle(c, why);
    if (e && connection->damage >= DAMAGE_GROUP) return e;
    pg_send(c, "ROLLBACK TO SAVEPOINT unit");
    pg_send(c, "RELEASE SAVEPOINT unit");
    return OK;
}

enum err pg_lock_for_migration(struct connection *connection, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    pg_send(c, "SELECT pg_advisory_xact_lock(7236838273612)");
    return pg_settle(c, why);
}
