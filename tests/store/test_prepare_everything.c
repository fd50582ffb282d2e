/* Every statement of the program, on both engines, with the whole schema. */
#include "engines.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "duty_rules.h"

static void every_declared_statement_prepares(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    const struct statement *const *first;
    size_t n;
    statements_declared(&first, &n);
    print_message("# %zu statements\n", n);
    expect(n > 0);
    if (db_prepare_all(s->db, &why)) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
}

static void no_two_statements_share_a_name(void **state) {
    (void)state;
    const struct statement *const *first;
    size_t n;
    statements_declared(&first, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (str_eq(str_from_c(first[i]->name), str_from_c(first[j]->name)))
                fail_msg("%s is declared twice", first[i]->name);
}

/* ---- what a page costs when the clinic has worked for years ---- */

static const char *const growing[] = {
    "patient",       "patient_word", "patient_identifier", "referral",          "waiting_entry",
    "session",       "slot",         "slot_claim",         "appointment",       "letter",
    "letter_draft",  "outbox",       "letter_recipient",   "letter_attendance", "letter_tells",
    "duty",          "duty_event",   "audit_entry",        "contact",           "contact_word",
    "import_source", "print_run",    "idempotency",        "past_attendance",   "patient_version",
    "letter_version"};

/* These may: they stop after a page, or count what is open, or the address book on the page of setting up. */
static const char *const may_walk[] = {
    "contact_list",     "duty_counts_all", "duty_counts_of_person", "duty_pass_accountable",
    "duty_pass_chaser", "print_run_list",  "set_up_counts"};

static bool is_among(str name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_from_c(names[i]))) return true;
    return false;
}
#define AMONG(name, names) is_among((name), (names), sizeof(names) / sizeof *(names))

/* "SEARCH d USING INDEX duty_open_due (site_id=?)": by nothing but the site; "SCAN d". */
static bool reads_all(struct arena *a, sqlite3 *db, const struct statement *st, str step) {
    str sql = str_from_c(st->sql), verb = str_cut(&step, ' '), alias = str_cut(&step, ' ');
    if (str_eq(verb, S("SCAN"))) {
        for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
            str table = str_from_c(growing[i]);
            if (str_eq(alias, table) ||
                str_find(sql, say(a, " {} {} ", SAY_T(table), SAY_T(alias))) >= 0)
                return true;
        }
        return false;
    }
    if (!str_eq(verb, S("SEARCH")) || str_find(step, S("(site_id=?)")) < 0) return false;
    ptrdiff_t at = str_find(step, S("INDEX "));
    expect(at >= 0);
    str rest = str_from(step, (size_t)at + 6), index = str_cut(&rest, ' ');
    sqlite3_stmt *of = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT tbl_name FROM sqlite_schema WHERE name = ?", -1, &of, NULL),
        SQLITE_OK);
    sqlite3_bind_text(of, 1, index.p, (int)index.n, SQLITE_TRANSIENT);
    if (sqlite3_step(of) != SQLITE_ROW)
        fail_msg("%s: no index in %.*s", st->name, (int)step.n, step.p);
    bool is_growing = AMONG(str_from_c((const char *)sqlite3_column_text(of, 0)), growing);
    sqlite3_finalize(of);
    return is_growing;
}

static bool walks(struct arena *a, sqlite3 *db, const struct statement *st) {
    sqlite3_stmt *plan = NULL;
    bool found = false;
    const char *sql = arena_c(a, say(a, "EXPLAIN QUERY PLAN {}", SAY_T(str_from_c(st->sql))));
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (!reads_all(a, db, st, str_from_c(step))) continue;
        print_message("# %s reads all: %s\n", st->name, step);
        found = true;
    }
    sqlite3_finalize(plan);
    return found;
}

static void no_statement_reads_all_of_what_grows(void **state) {
    struct store *s = *state;
    if (!s->is_sqlite) return; /* it plans by what it measured in its tables */
    const struct statement *const *first;
    size_t n;
    statements_declared(&first, &n);
    sqlite3 *db = NULL;
    int n_walking = 0;
    assert_int_equal(sqlite3_open(arena_c(&s->arena, s->place), &db), SQLITE_OK);
    for (size_t i = 0; i < n; i++)
        if (!AMONG(str_from_c(first[i]->name), may_walk))
            n_walking += walks(&s->arena, db, first[i]);
    sqlite3_close(db);
    expect_int(n_walking, 0);
}

/* The plan of a statement for any values, a line each. */
static str plan_on_postgres(struct arena *a, PGconn *link, const struct statement *st) {
    static const char *const before =
        "SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL; PREPARE asked AS ";
    int n = 1;
    while (str_find(str_from_c(st->sql), say(a, "${}", SAY_N(n))) >= 0)
        n++;
    str nulls = S("NULL");
    for (int i = 2; i < n; i++)
        nulls = say(a, "{}, NULL", SAY_T(nulls));
    str sql = say(a, "{}{}; EXPLAIN EXECUTE asked({})", SAY_T(str_from_c(before)),
                  SAY_T(str_from_c(st->sql)), SAY_T(nulls));
    PGresult *rows = PQexec(link, arena_c(a, sql));
    if (PQresultStatus(rows) != PGRES_TUPLES_OK) fail_msg("%s: %s", st->name, PQerrorMessage(link));
    str plan = S("");
    for (int r = 0; r < PQntuples(rows); r++)
        plan = say(a, "{}{}\n", SAY_T(plan), SAY_T(str_from_c(PQgetvalue(rows, r, 0))));
    PQclear(rows);
    return plan;
}

/* To PostgreSQL the index of everybody's duties seemed as good as that of each owner: it read all there are to find
 * that somebody has none. */
static void what_an_owner_has_is_not_looked_for_among_everybodys(void **state) {
    static const char *const of_owners[] = {"duty_first_on", "duty_first_back",
                                            "duty_first_waiting_on", "duty_first_waiting_back"};
    struct store *s = *state;
    if (s->is_sqlite) return; /* its planner is told (db_sqlite_plan.c) */
    PGconn *link = PQconnectdb(arena_c(&s->arena, s->place));
    const struct statement *const *first;
    size_t n, n_looked_at = 0;
    statements_declared(&first, &n);
    for (size_t i = 0; i < n; i++) {
        if (!AMONG(str_from_c(first[i]->name), of_owners)) continue;
        str plan = plan_on_postgres(&s->arena, link, first[i]);
        bool is_of_all = str_find(plan, S("duty_open_order")) >= 0 ||
                         str_find(plan, S("duty_open_waiting_order")) >= 0;
        if (is_of_all) {
            print_message("# %.*s\n", (int)plan.n, plan.p);
            fail_msg("%s looks for it there", first[i]->name);
        }
        n_looked_at++;
    }
    PQfinish(link);
    expect_int(n_looked_at, sizeof of_owners / sizeof *of_owners);
}

/* ---- the names of rules in statements ---- */

/* "'outcome', 'letter', 'dna-decision')": the rules that hold this closing of a clinic open. */
static str rules_of_closing(struct arena *a, unsigned closing) {
    str list = S("");
    for (int rule = 0; rule < DUTY_RULE_COUNT; rule++) {
        const struct duty_rule_row *row = duty_rule_row((enum duty_rule)rule);
        if (row->closings & closing)
            list = say(a, "{}{}'{}'", SAY_T(list), SAY_T(list.n ? S(", ") : S("")),
                       SAY_T(str_from_c(row->name)));
    }
    return say(a, "rule IN ({})", SAY_T(list));
}

static void closings_wait_for_the_rules_of_the_table(void **state) {
    struct store *s = *state;
    const struct statement *const *first;
    size_t n, found = 0;
    statements_declared(&first, &n);
    str cashed_up = rules_of_closing(&s->arena, CLOSING_CASHED_UP);
    str letters = rules_of_closing(&s->arena, CLOSING_LETTERS);
    for (size_t i = 0; i < n; i++) {
        ptrdiff_t at = str_find(str_from_c(first[i]->sql), cashed_up);
        found += at >= 0 && str_find(str_from(str_from_c(first[i]->sql), (size_t)at), letters) > 0;
    }
    expect(found > 0);
}

/* A rule that was renamed, or is misspelt, would silently be waited for by nobody. */
static void every_rule_that_a_statement_names_is_one(void **state) {
    (void)state;
    const struct statement *const *first;
    size_t n, n_named = 0;
    statements_declared(&first, &n);
    for (size_t i = 0; i < n; i++) {
        str rest = str_from_c(first[i]->sql);
        for (ptrdiff_t at; (at = str_find(rest, S("rule IN ("))) >= 0;) {
            rest = str_from(rest, (size_t)at + S("rule IN (").n);
            str names = str_cut(&rest, ')');
            str_cut(&names, '\'');
            while (names.p) {
                str name = str_cut(&names, '\'');
                enum duty_rule rule;
                if (duty_rule_parse(name, &rule) != OK)
                    fail_msg("%s: %.*s", first[i]->name, (int)name.n, name.p);
                str_cut(&names, '\'');
                n_named++;
            }
        }
    }
    expect(n_named > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(every_declared_statement_prepares),
        store_test(no_statement_reads_all_of_what_grows),
        store_test(what_an_owner_has_is_not_looked_for_among_everybodys),
        store_test_empty(no_two_statements_share_a_name),
        store_test_empty(closings_wait_for_the_rules_of_the_table),
        store_test_empty(every_rule_that_a_statement_names_is_one),
    };
    return run_store_tests(tests);
}
