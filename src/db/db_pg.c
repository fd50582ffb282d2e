/* db_pg.c: runs statements on PostgreSQL: prepared once a connection, values and rows in binary.
 * The server says what type each $n has, so that what prepares in the test is what runs. */
#include "db_pg.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "invariant.h"

/* pg_type.dat: these numbers never change. */
enum pg_type {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_VARCHAR = 1043,
};

enum { VALUES_MAX = 100, NAME_SIZE = 16 };

struct prepared {
    char name[NAME_SIZE];
    size_t n_values;
    Oid type[]; /* of $1, $2 … */
};

/* ---- preparing ---------------------------------------------------------------------------------------- */

static PGresult *prepare_as(struct pg_connection *c, const struct statement *st, const char *name,
                            size_t n, const Oid *types) {
    pg_sent(c, st->name, PQsendPrepare(c->link, name, st->sql, (int)n, types) == 1);
    pg_sent(c, st->name, PQsendDescribePrepared(c->link, name) == 1);
    return pg_collect(c);
}

/* $1 beside a small constant is guessed to be int4; all our numbers are int8. False when all is
 * well as it is. */
static bool widen(const PGresult *described, size_t n, Oid *types) {
    bool has_widened = false;
    for (size_t i = 0; i < n; i++) {
        types[i] = PQparamtype(described, (int)i);
        if (types[i] != PG_INT4 && types[i] != PG_INT2) continue;
        types[i] = PG_INT8;
        has_widened = true;
    }
    return has_widened;
}

static bool is_known_type(Oid type) {
    return type == PG_BOOL || type == PG_BYTEA || type == PG_INT8 || type == PG_INT2 ||
           type == PG_INT4 || type == PG_TEXT || type == PG_VARCHAR;
}

/* What the two engines would not read alike; empty when there is nothing of the kind. */
static str unknown_types(const PGresult *described, struct arena *a) {
    for (int i = 0; i < PQnparams(described); i++)
        if (!is_known_type(PQparamtype(described, i)))
            return say(a, "${} has the type with oid {}: CAST it to BIGINT, TEXT, BYTEA or BOOLEAN",
                       SAY_N(i + 1), SAY_N((int64_t)PQparamtype(described, i)));
    for (int i = 0; i < PQnfields(described); i++)
        if (!is_known_type(PQftype(described, i)))
            return say(a, "column {} has the type with oid {}{}: CAST it to BIGINT, TEXT or BYTEA",
                       SAY_T(str_from_c(PQfname(described, i))),
                       SAY_N((int64_t)PQftype(described, i)),
                       SAY_T(PQftype(described, i) == 1700 ? S(" (numeric)") : S("")));
    return (str){0};
}

/* On failure either *ret_result is what the server said, or it is NULL and *ret_words says it. */
static enum err prepare(struct pg_connection *c, const struct statement *st, struct arena *a,
                        struct prepared **ret_p, PGresult **ret_result, str *ret_words) {
    Oid types[VALUES_MAX];
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "s%u", c->n_prepared++);
    PGresult *described = prepare_as(c, st, name, 0, NULL);
    *ret_result = described;
    if (PQresultStatus(described) != PGRES_COMMAND_OK) return INVALID;
    size_t n = (size_t)PQnparams(described);
    invariant(n <= VALUES_MAX);
    if (widen(described, n, types)) {
        PQclear(described);
        snprintf(name, sizeof name, "s%u", c->n_prepared++);
        described = prepare_as(c, st, name, n, types);
        *ret_result = described;
        if (PQresultStatus(described) != PGRES_COMMAND_OK) return INVALID;
    }
    str words = unknown_types(described, a);
    PQclear(described);
    *ret_result = NULL;
    *ret_words = words;
    if (words.n) return INVALID;
    struct prepared *p = calloc(1, sizeof *p + n * sizeof p->type[0]);
    have_memory(p);
    memcpy(p->name, name, sizeof name);
    p->n_values = n;
    if (n) memcpy(p->type, types, n * sizeof types[0]);
    statement_map_put(&c->statements, st, p);
    *ret_p = p;
    return OK;
}

static enum err pg_prepare(struct connection *connection, const struct statement *st,
                           struct arena *a, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    struct prepared *p = statement_map_find(&c->statements, st);
    PGresult *result = NULL;
    str words = {0};
    TRY(pg_settle(c, why));
    if (p || prepare(c, st, a, &p, &result, &words) == OK) return OK;
    if (!words.n && pg_is_lost(c, result)) return pg_fails(c, result, why);
    if (result)
        words = arena_str(a, str_from_c(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    PQclear(result);
    return connection_fails(connection, DAMAGE_UNIT, INVALID, words, why);
}

static enum err prepared_statement(struct pg_connection *c, const struct statement *st,
                                   struct arena *a, struct prepared **ret_p, struct problem *why) {
    *ret_p = statement_map_find(&c->statements, st);
    if (*ret_p) return OK;
    PGresult *result = NULL;
    str words = {0};
    if (prepare(c, st, a, ret_p, &result, &words) == OK) return OK;
    if (!words.n) return pg_fails(c, result, why);
    db_complain(st->name, arena_c(a, words));
    return connection_fails(&c->base, DAMAGE_UNIT, UNAVAILABLE, S(SAY_REFUSED), why);
}

/* ---- values ------------------------------------------------------------------------------------------- */

struct sent {
    const char *bytes[VALUES_MAX];
    int lengths[VALUES_MAX], formats[VALUES_MAX];
    char numbers[VALUES_MAX][8]; /* for bytes to point at */
};

static bool fits(enum value_kind kind, Oid type) {
    switch (kind) {
    case V_NULL: return true;
    case V_INT: return type == PG_INT8;
    case V_BOOL: return type == PG_BOOL;
    case V_TEXT: return type == PG_TEXT || type == PG_VARCHAR;
    case V_BYTES: return type == PG_BYTEA;
    }
    return false;
}

static void send_value(struct sent *sent, size_t i, const struct value *v) {
    sent->formats[i] = 1;
    sent->bytes[i] = NULL;
    sent->lengths[i] = 0;
    if (v->kind == V_INT) {
        for (size_t b = 0; b < 8; b++) /* most significant byte first */
            sent->numbers[i][b] = (char)((uint64_t)v->number >> (56 - 8 * b));
        sent->bytes[i] = sent->numbers[i];
        sent->lengths[i] = 8;
    } else if (v->kind == V_BOOL) {
        sent->bytes[i] = v->number ? "\1" : "\0";
        sent->lengths[i] = 1;
    } else if (v->kind != V_NULL) {
        invariant(v->text.n <= INT_MAX);
        sent->bytes[i] = v->text.n ? v->text.p : ""; /* a NULL pointer would be NULL */
        sent->lengths[i] = (int)v->text.n;
    }
}

static void check_values(const struct statement *st, const struct prepared *p,
                         const struct value *values, size_t n) {
    if (n != p->n_values)
        db_complain(st->name, "was given another number of values than it has $n");
    invariant(n == p->n_values);
    for (size_t i = 0; i < n; i++) {
        if (!fits(values[i].kind, p->type[i])) {
            fprintf(stderr, "database: %s: $%zu is of another type than the value\n", st->name,
                    i + 1);
            invariant(fits(values[i].kind, p->type[i]));
        }
    }
}

/* Two's complement of n bytes, most significant first. */
static int64_t received_int(const char *p, size_t n) {
    uint64_t bits = n && (p[0] & 0x80) ? UINT64_MAX : 0;
    for (size_t i = 0; i < n; i++)
        bits = bits << 8 | (unsigned char)p[i];
    return (int64_t)bits;
}

static struct value received(Oid type, const char *p, size_t n, struct arena *a) {
    switch (type) {
    case PG_INT8:
    case PG_INT4:
    case PG_INT2: return INT(received_int(p, n));
    case PG_BOOL: return BOOL(p[0] != 0);
    case PG_BYTEA: return BYTES(arena_str(a, ((str){p, n})));
    default: return TEXT(arena_str(a, ((str){p, n}))); /* `prepare` let no others through */
    }
}

static struct rows received_rows(const PGresult *result, struct arena *a) {
    size_t n_rows = (size_t)PQntuples(result), n_columns = (size_t)PQnfields(result);
    struct value *cells = arena_array(a, struct value, n_rows * n_columns);
    for (size_t r = 0; r < n_rows; r++)
        for (size_t i = 0; i < n_columns; i++)
            if (!PQgetisnull(result, (int)r, (int)i))
                cells[r * n_columns + i] =
                    received(PQftype(result, (int)i), PQgetvalue(result, (int)r, (int)i),
                             (size_t)PQgetlength(result, (int)r, (int)i), a);
    return (struct rows){n_rows, n_columns, cells};
}

/* ---- running ------------------------------------------------------------------------------------------ */

static int64_t changed_rows(PGresult *result) {
    int64_t n = 0;
    if (str_starts_with(str_from_c(PQcmdStatus(result)), S("SELECT"))) return 0;
    (void)!str_to_int64(str_from_c(PQcmdTuples(result)), &n); /* empty for what changes no rows */
    return n;
}

void pg_give(const struct pg_waiting *w, PGresult *result) {
    if (w->rows) *w->rows = received_rows(result, w->arena);
    if (w->changed) *w->changed = changed_rows(result);
}

static enum err pg_send_run(struct connection *connection, const struct statement *st,
                            const struct value *values, size_t n, struct arena *a,
                            struct rows *ret_rows, int64_t *ret_changed, struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    struct prepared *p;
    if (pg_is_crowded(c)) TRY(pg_settle(c, why));
    TRY(prepared_statement(c, st, a, &p, why));
    check_values(st, p, values, n);
    struct sent sent;
    for (size_t i = 0; i < n; i++)
        send_value(&sent, i, &values[i]);
    pg_sent(c, st->name,
            PQsendQueryPrepared(c->link, p->name, (int)n, sent.bytes, sent.lengths, sent.formats,
                                1) == 1);
    struct pg_waiting *w = &c->waiting[c->n_waiting - 1];
    w->rows = ret_rows;
    w->changed = ret_changed;
    w->arena = a;
    return OK;
}

static enum err pg_run(struct connection *c, const struct statement *st, const struct value *values,
                       size_t n, struct arena *a, struct answer *ret_answer, struct problem *why) {
    TRY(pg_send_run(c, st, values, n, a, &ret_answer->rows, &ret_answer->changed, why));
    return pg_settle(as_pg(c), why);
}

static enum err pg_settled(struct connection *c, struct problem *why) {
    return pg_settle(as_pg(c), why);
}

static enum err pg_define(struct connection *connection, const char *sql, struct arena *a,
                          struct problem *why) {
    struct pg_connection *c = as_pg(connection);
    TRY(pg_settle(c, why));
    pg_sent(c, "migration", PQsendQueryParams(c->link, sql, 0, NULL, NULL, NULL, NULL, 1) == 1);
    PGresult *result = pg_collect(c);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        PQclear(result);
        return OK;
    }
    if (pg_is_lost(c, result)) return pg_fails(c, result, why);
    str words = arena_str(a, str_from_c(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    PQclear(result);
    return connection_fails(connection, DAMAGE_UNIT, INVALID, words, why);
}

static enum err pg_tell_planner(struct connection *c, struct arena *a, struct problem *why) {
    return pg_define(c, "ANALYZE", a, why);
}

static bool pg_tidy(struct connection *c, bool is_idle) {
    (void)c, (void)is_idle; /* the server looks after its log itself */
    return false;
}

const struct engine engine_postgres = {
    .open = pg_open,
    .close = pg_close,
    .reopen = pg_reopen,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .unit_begin = pg_unit_begin,
    .unit_settle = pg_unit_settle,
    .unit_keep = pg_unit_keep,
    .unit_undo = pg_unit_undo,
    .run = pg_run,
    .send = pg_send_run,
    .settled = pg_settled,
    .define = pg_define,
    .tell_planner = pg_tell_planner,
    .lock_for_migration = pg_lock_for_migration,
    .prepare = pg_prepare,
    .tidy = pg_tidy,
};
