/* Every statement of the program, on both engines, with the whole schema. */
#include "engines.h"

#include <sqlite3.h>

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

static const char *const growing[] = {"patient",
                                      "patient_word",
                                      "patient_identifier",
                                      "referral",
                                      "waiting_entry",
                                      "session",
                                      "slot",
                                      "slot_claim",
                                      "appointment",
                                      "letter",
                                      "letter_draft",
                                      "outbox",
                                      "letter_recipient",
                                      "letter_attendance",
                                      "letter_tells",
                                      "duty",
                                      "duty_event",
                                      "audit_entry",
                                      "contact",
                                      "contact_word",
                                      "import_source",
                                      "print_run",
                                      "idempotency",
                                      "past_attendance",
                                      "patient_version",
                                      "letter_version"};

/* These may: they stop after a page, or count what is open, or the address book on the page of setting up. */
static const char *const may_walk[] = {
    "contact_list",          "duty_list_all",   "duty_list_of_person",   "duty_before_all",
    "duty_before_of_person", "duty_counts_all", "duty_counts_of_person", "duty_pass_accountable",
    "duty_pass_chaser",      "print_run_list",  "set_up_counts"};

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

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(every_declared_statement_prepares),
        store_test(no_statement_reads_all_of_what_grows),
        store_test_empty(no_two_statements_share_a_name),
    };
    return run_store_tests(tests);
}
