/* db_pg_pipe.c: what was sent to PostgreSQL and is not answered yet.
 * Rule       PostgreSQL 15 manual, 34.5 (pipeline mode). What follows a failure is not run, up to the next
 *            sync: so a COMMIT behind it commits nothing. */
#include <string.h>

#include "db_pg.h"
#include "invariant.h"

static struct pg_waiting *wait_for_one(struct pg_connection *c) {
    invariant(c->n_waiting < PG_WAITING_MAX);
    return &c->waiting[c->n_waiting++];
}

/* Room for what belongs together: a statement with what goes before it. */
bool pg_is_crowded(const struct pg_connection *c) {
    return c->n_waiting > PG_WAITING_MAX - 16;
}

void pg_sent(struct pg_connection *c, const char *statement, bool is_sent) {
    *wait_for_one(c) = (struct pg_waiting){.statement = statement};
    if (!is_sent) c->is_broken = true;
}

void pg_send(struct pg_connection *c, const char *sql) {
    pg_sent(c, sql, PQsendQueryParams(c->link, sql, 0, NULL, NULL, NULL, NULL, 1) == 1);
}

void pg_send_end(struct pg_connection *c) {
    *wait_for_one(c) = (struct pg_waiting){.is_end = true};
    if (PQpipelineSync(c->link) != 1) c->is_broken = true;
}

void pg_forget_wishes(struct pg_connection *c) {
    for (size_t i = 0; i < c->n_waiting; i++) {
        c->waiting[i].rows = NULL;
        c->waiting[i].changed = NULL;
    }
}

static bool is_good(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* The one answer to one statement; a NULL stands behind it. */
static PGresult *next_answer(struct pg_connection *c, const struct pg_waiting *w) {
    PGresult *result = PQgetResult(c->link);
    if (w->is_end) {
        if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) c->is_broken = true;
        return result;
    }
    for (PGresult *more; result && (more = PQgetResult(c->link));)
        PQclear(more);
    if (!result) c->is_broken = true;
    return result;
}

/* Keeps the first that failed, or else the last. */
PGresult *pg_collect(struct pg_connection *c) {
    PGresult *kept = NULL;
    bool has_failed = false;
    pg_send_end(c);
    c->is_of_earlier = false;
    for (size_t i = 0; i < c->n_waiting && !c->is_broken; i++) {
        const struct pg_waiting *w = &c->waiting[i];
        PGresult *result = next_answer(c, w);
        if (PQstatus(c->link) != CONNECTION_OK) c->is_broken = true;
        if (w->is_end || has_failed) {
            PQclear(result);
            continue;
        }
        PQclear(kept);
        kept = result;
        has_failed = !is_good(result);
        if (has_failed) {
            c->failed = w->statement;
            c->is_of_earlier = i < c->unit_from;
        } else {
            pg_give(w, result);
        }
    }
    c->n_waiting = c->unit_from = 0;
    return kept;
}

enum err pg_settle(struct pg_connection *c, struct problem *why) {
    if (!c->n_waiting) return OK;
    PGresult *result = pg_collect(c);
    if (!c->is_broken && is_good(result)) {
        PQclear(result);
        return OK;
    }
    return pg_fails(c, result, why);
}
