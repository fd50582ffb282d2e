/* What the database door promises, on both engines. */
#include "engines.h"

#include <libpq-fe.h>
#include <sys/stat.h>

#include "embedded.h"

static const char schema[] =
    "CREATE TABLE thing (site_id BIGINT NOT NULL, n BIGINT NOT NULL, word TEXT, bytes BYTEA, yes BOOLEAN,\n"
    "  PRIMARY KEY (site_id, n), CHECK (word <> 'forbidden'));\n"
    "CREATE TABLE part (site_id BIGINT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (site_id, n),\n"
    "  FOREIGN KEY (site_id, n) REFERENCES thing (site_id, n));\n";

STATEMENT(thing_add,
          "INSERT INTO thing (site_id, n, word, bytes, yes) VALUES ($1, $2, $3, $4, $5)");
STATEMENT(thing_get, "SELECT n, word, bytes, yes FROM thing WHERE site_id = $1 AND n = $2");
STATEMENT(thing_backwards, "SELECT n FROM thing WHERE word = $2 AND site_id = $1 LIMIT 10");
STATEMENT(thing_rename, "UPDATE thing SET word = $3 WHERE site_id = $1 AND n >= $2");
STATEMENT(thing_claim, "INSERT INTO thing (site_id, n) VALUES ($1, $2) ON CONFLICT DO NOTHING");
STATEMENT(thing_claim_back, "INSERT INTO thing (site_id, n, word) VALUES ($1, $2, $3) "
                            "ON CONFLICT DO NOTHING RETURNING n, word");
STATEMENT(thing_count, "SELECT count(*) FROM thing WHERE site_id = $1");
STATEMENT(thing_list, "SELECT n FROM thing WHERE site_id = $1 ORDER BY n LIMIT $2");
STATEMENT(thing_sum,
          "SELECT CAST(sum(n) AS BIGINT), max(n) > 5, NULL FROM thing WHERE site_id = $1");
STATEMENT(part_add, "INSERT INTO part (site_id, n) VALUES ($1, $2)");
STATEMENT(thing_for_ever,
          "WITH RECURSIVE r (x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM r) "
          "SELECT x FROM r, thing WHERE x < 0 AND site_id = $1 LIMIT 1");

static int begin(void **state) {
    static const struct embedded_file file = {"0001_things.sql", {schema, sizeof schema - 1}};
    store_begin_empty(state);
    struct problem why = {0};
    expect_ok(db_migrate_files(((struct store *)*state)->db, &file, 1, &why));
    return 0;
}
#define thing_test(f) cmocka_unit_test_setup_teardown(f, begin, store_end)

/* A step of a test: what to do in a transaction. */
struct step {
    const struct statement *statement;
    struct value values[5];
    size_t n;
    struct rows rows;
    int64_t changed;
    bool goes_on;  /* returns OK whatever the statement says */
    str then_word; /* a second statement: adds thing 99 with this word */
};

static enum err take(struct tx *tx, void *context, struct problem *why) {
    struct step *step = context;
    (void)why;
    enum err e = step->statement == &thing_get
                     ? db_get_values(tx, step->statement, &step->rows, step->values, step->n)
                     : db_query_values(tx, step->statement, &step->rows, step->values, step->n);
    if (e && !step->goes_on) return e;
    if (step->then_word.n) {
        enum err second =
            db_do(tx, &thing_add, NULL, INT(1), INT(99), TEXT(step->then_word), NONE, NONE);
        if (second && !step->goes_on) return second;
    }
    return OK;
}

static enum err change(struct tx *tx, void *context, struct problem *why) {
    struct step *step = context;
    (void)why;
    return db_do_values(tx, step->statement, &step->changed, step->values, step->n);
}

static struct rows read_rows(struct store *s, const struct statement *st, struct value a,
                             struct value b, size_t n) {
    struct step step = {.statement = st, .values = {a, b}, .n = n};
    struct problem why = {0};
    enum err e = tx_read(s->db, &s->arena, take, &step, &why);
    if (e) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
    return step.rows;
}

static int64_t count_things(struct store *s) {
    struct rows rows = read_rows(s, &thing_count, INT(1), NONE, 1);
    return row_int(&rows, 0, 0);
}

static enum err write_thing(struct store *s, int64_t n, struct value word, struct value bytes,
                            struct value yes, struct problem *why) {
    struct step step = {
        .statement = &thing_add, .values = {INT(1), INT(n), word, bytes, yes}, .n = 5};
    return tx_write(s->db, 1, &s->arena, change, &step, why);
}

/* ---- values -------------------------------------------------------------------------------------- */

static void values_come_back_as_they_went(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    static const char long_text[] = "Zoë Ngũgĩ 王小明 🩺";
    struct buf b;
    buf_init(&b, &s->arena);
    while (b.n < 300000)
        buf_put(&b, S("Zoë Ngũgĩ 王小明 🩺 "));
    str zeros = S("\0a\0\xff\0");
    expect_ok(write_thing(s, INT64_MIN, NONE, NONE, NONE, &why));
    expect_ok(write_thing(s, INT64_MAX, TEXT(S("")), BYTES(S("")), BOOL(false), &why));
    expect_ok(write_thing(s, 0, TEXT(buf_str(&b)), BYTES(zeros), BOOL(true), &why));
    expect_ok(write_thing(s, 7, TEXT(str_from_c(long_text)), BYTES((str){0}), BOOL(true), &why));

    struct rows rows = read_rows(s, &thing_get, INT(1), INT(INT64_MIN), 2);
    expect_int(rows.n_columns, 4);
    expect(row_int(&rows, 0, 0) == INT64_MIN);
    expect(row_is_null(&rows, 0, 1) && row_is_null(&rows, 0, 2) && row_is_null(&rows, 0, 3));
    expect_str(row_text(&rows, 0, 1), S(""));
    rows = read_rows(s, &thing_get, INT(1), INT(INT64_MAX), 2);
    expect(row_int(&rows, 0, 0) == INT64_MAX);
    expect(!row_is_null(&rows, 0, 1) && !row_is_null(&rows, 0, 2) && !row_is_null(&rows, 0, 3));
    expect_int(row_text(&rows, 0, 1).n, 0);
    expect(!row_bool(&rows, 0, 3));
    rows = read_rows(s, &thing_get, INT(1), INT(0), 2);
    expect_str(row_text(&rows, 0, 1), buf_str(&b));
    expect_str(row_text(&rows, 0, 2), zeros);
    expect(row_bool(&rows, 0, 3));
    rows = read_rows(s, &thing_get, INT(1), INT(7), 2);
    expect_str(row_text(&rows, 0, 1), str_from_c(long_text));
    expect(!row_is_null(&rows, 0, 2));
}

static void text_that_is_not_text_is_refused(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    expect_err(write_thing(s, 1, TEXT(S("a\0b")), NONE, NONE, &why), INVALID);
    expect_err(write_thing(s, 1, TEXT(S("\xff")), NONE, NONE, &why), INVALID);
    expect(why.sentence.n > 0);
    expect_int(count_things(s), 0);
}

static void parameters_are_found_by_their_number(void **state) {
    struct store *s = *state;
    expect_ok(write_thing(s, 5, TEXT(S("heart")), NONE, NONE, NULL));
    struct rows rows = read_rows(s, &thing_backwards, INT(1), TEXT(S("heart")), 2);
    expect_int(rows.n_rows, 1);
    expect_int(row_int(&rows, 0, 0), 5);
}

static void sums_truths_and_nulls_read_alike(void **state) {
    struct store *s = *state;
    for (int64_t n = 1; n <= 9; n++)
        expect_ok(write_thing(s, n, NONE, NONE, NONE, NULL));
    struct rows rows = read_rows(s, &thing_sum, INT(1), NONE, 1);
    expect_int(row_int(&rows, 0, 0), 45);
    expect(row_bool(&rows, 0, 1));
    expect(row_is_null(&rows, 0, 2));
    rows = read_rows(s, &thing_list, INT(1), INT(4), 2);
    expect_int(rows.n_rows, 4);
    expect_int(row_int(&rows, 3, 0), 4);
}

static void what_is_not_there_is_not_found(void **state) {
    struct store *s = *state;
    struct step step = {.statement = &thing_get, .values = {INT(1), INT(1)}, .n = 2};
    struct problem why = {0};
    expect_err(tx_read(s->db, &s->arena, take, &step, &why), NOT_FOUND);
}

/* ---- changes ------------------------------------------------------------------------------------- */

static void a_change_says_how_many_rows_it_touched(void **state) {
    struct store *s = *state;
    for (int64_t n = 1; n <= 3; n++)
        expect_ok(write_thing(s, n, NONE, NONE, NONE, NULL));
    struct step step = {
        .statement = &thing_rename, .values = {INT(1), INT(2), TEXT(S("x"))}, .n = 3};
    expect_ok(tx_write(s->db, 1, &s->arena, change, &step, NULL));
    expect_int(step.changed, 2);
    step = (struct step){.statement = &thing_claim, .values = {INT(1), INT(3)}, .n = 2};
    expect_ok(tx_write(s->db, 1, &s->arena, change, &step, NULL));
    expect_int(step.changed, 0);
    step.values[1] = INT(4);
    expect_ok(tx_write(s->db, 1, &s->arena, change, &step, NULL));
    expect_int(step.changed, 1);
    step = (struct step){.statement = &thing_list, .values = {INT(1), INT(9)}, .n = 2};
    expect_ok(tx_write(s->db, 1, &s->arena, change, &step, NULL));
    expect_int(step.changed, 0);
}

static void a_claim_returns_its_row_once(void **state) {
    struct store *s = *state;
    struct step step = {
        .statement = &thing_claim_back, .values = {INT(1), INT(3), TEXT(S("first"))}, .n = 3};
    expect_ok(tx_write(s->db, 1, &s->arena, take, &step, NULL));
    expect_int(step.rows.n_rows, 1);
    expect_str(row_text(&step.rows, 0, 1), S("first"));
    step.values[2] = TEXT(S("second"));
    expect_ok(tx_write(s->db, 1, &s->arena, take, &step, NULL));
    expect_int(step.rows.n_rows, 0);
}

static void a_conflict_undoes_its_whole_unit_even_when_it_is_overlooked(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    expect_ok(write_thing(s, 1, TEXT(S("one")), NONE, NONE, &why));
    struct step step = {.statement = &thing_add,
                        .values = {INT(1), INT(1), TEXT(S("other")), NONE, NONE},
                        .n = 5,
                        .goes_on = true,
                        .then_word = S("after")};
    expect_err(tx_write(s->db, 1, &s->arena, take, &step, &why), CONFLICT);
    expect(why.sentence.n > 0);
    expect_int(count_things(s), 1);
    step.values[1] = INT(2); /* the same unit without the conflict is kept */
    expect_ok(tx_write(s->db, 1, &s->arena, take, &step, &why));
    expect_int(count_things(s), 3);
}

static void a_broken_reference_is_a_conflict_and_a_broken_rule_is_invalid(void **state) {
    struct store *s = *state;
    struct step step = {.statement = &part_add, .values = {INT(1), INT(1)}, .n = 2};
    expect_err(tx_write(s->db, 1, &s->arena, change, &step, NULL), CONFLICT);
    expect_err(write_thing(s, 1, TEXT(S("forbidden")), NONE, NONE, NULL), INVALID);
    expect_ok(write_thing(s, 1, NONE, NONE, NONE, NULL));
    expect_ok(tx_write(s->db, 1, &s->arena, change, &step, NULL));
}

static enum err add_then_refuse(struct tx *tx, void *context, struct problem *why) {
    (void)context;
    TRY(db_do(tx, &thing_add, NULL, INT(1), INT(50), NONE, NONE, NONE));
    return problem_set(why, FORBIDDEN, S("name"), S("Not today."), (str){0});
}

static void a_refusal_undoes_what_was_done_before_it(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    expect_err(tx_write(s->db, 1, &s->arena, add_then_refuse, NULL, &why), FORBIDDEN);
    expect_str(why.field, S("name"));
    expect_str(why.sentence, S("Not today."));
    expect_int(count_things(s), 0);
}

/* ---- readers ------------------------------------------------------------------------------------- */

static void a_reader_cannot_write(void **state) {
    struct store *s = *state;
    struct step step = {.statement = &thing_claim, .values = {INT(1), INT(1)}, .n = 2};
    struct problem why = {0};
    expect_err(tx_read(s->db, &s->arena, change, &step, &why), FORBIDDEN);
    expect_int(count_things(s), 0);
}

static enum err count_write_count(struct tx *tx, void *context, struct problem *why) {
    struct store *s = context;
    struct rows before, after;
    (void)why;
    TRY(db_get(tx, &thing_count, &before, INT(1)));
    expect_ok(write_thing(s, 1, NONE, NONE, NONE, NULL));
    TRY(db_get(tx, &thing_count, &after, INT(1)));
    expect_int(row_int(&before, 0, 0), row_int(&after, 0, 0));
    return OK;
}

static void a_reader_sees_one_moment(void **state) {
    struct store *s = *state;
    expect_ok(tx_read(s->db, &s->arena, count_write_count, s, NULL));
    expect_int(count_things(s), 1);
}

static void a_search_that_takes_too_long_is_ended(void **state) {
    struct store *s = *state;
    expect_ok(write_thing(s, 1, NONE, NONE, NONE, NULL));
    db_set_read_limit(s->db, 100);
    struct step step = {.statement = &thing_for_ever, .values = {INT(1)}, .n = 1};
    struct problem why = {0};
    expect_err(tx_read(s->db, &s->arena, take, &step, &why), LIMIT);
    expect_int(count_things(s), 1); /* and the reader goes on */
}

/* ---- care ---------------------------------------------------------------------------------------- */

static void statements_that_do_not_fit_are_named(void **state) {
    struct store *s = *state;
    static const struct statement good = {"good", "SELECT n FROM thing WHERE site_id = $1 LIMIT 1"};
    static const struct statement bad = {"bad",
                                         "SELECT nothing FROM thing WHERE site_id = $1 LIMIT 1"};
    static const struct statement worse = {"worse", "SELEKT"};
    const struct statement *these[] = {&good, &bad, &worse, &good};
    struct problem why = {0};
    expect_err(db_prepare_these(s->db, these, 4, &why), INVALID);
    expect(str_find(why.sentence, S("bad:")) >= 0);
    expect(str_find(why.sentence, S("worse:")) >= 0);
    expect(str_find(why.sentence, S("good:")) < 0);
    const struct statement *fine[] = {&good, &thing_sum};
    expect_ok(db_prepare_these(s->db, fine, 2, &why));
}

static void postgres_refuses_numbers_with_fractions(void **state) {
    struct store *s = *state;
    static const struct statement sum = {"sum", "SELECT sum(n) FROM thing WHERE site_id = $1"};
    const struct statement *these[] = {&sum};
    struct problem why = {0};
    if (s->is_sqlite) {
        expect_ok(db_prepare_these(s->db, these, 1, &why));
        return;
    }
    expect_err(db_prepare_these(s->db, these, 1, &why), INVALID);
    expect(str_find(why.sentence, S("numeric")) >= 0);
}

static void declared_statements_are_all_found(void **state) {
    (void)state;
    const struct statement *const *first;
    size_t n, n_ours = 0;
    statements_declared(&first, &n);
    for (size_t i = 0; i < n; i++)
        n_ours += first[i] == &thing_add || first[i] == &thing_for_ever || first[i] == &part_add;
    expect_int(n_ours, 3);
}

static void no_statement_defines_or_attaches(void **state) {
    struct store *s = *state;
    static const struct statement these_[] = {{"a", "CREATE TABLE other (x BIGINT)"},
                                              {"b", "DROP TABLE thing"},
                                              {"c", "PRAGMA synchronous"}};
    if (!s->is_sqlite) return; /* there the operator's grants decide */
    for (size_t i = 0; i < 3; i++) {
        struct step step = {.statement = &these_[i]};
        expect_err(tx_write(s->db, 1, &s->arena, change, &step, NULL), UNAVAILABLE);
    }
    expect_int(count_things(s), 0);
}

struct progress {
    int64_t n, done, total;
    struct store *store;
};
static void progressed(void *context, int64_t done, int64_t total) {
    struct progress *p = context;
    p->n++;
    p->done = done;
    p->total = total;
    if (p->n == 1) expect_ok(write_thing(p->store, 1000, NONE, NONE, NONE, NULL));
}

static void a_backup_is_one_moment_while_writing_goes_on(void **state) {
    struct store *s = *state;
    str path = say(&s->arena, "{}/copy.db", SAY_T(s->folder));
    struct problem why = {0};
    struct progress p = {.store = s};
    sha256_hash rows, again;
    if (!s->is_sqlite) {
        expect_err(db_backup(s->db, path, NULL, NULL, &rows, &why), UNAVAILABLE);
        expect(str_find(why.sentence, S("pg_dump")) >= 0);
        return;
    }
    char *big = arena_alloc(&s->arena, 200000);
    for (int64_t n = 1; n <= 20; n++)
        expect_ok(write_thing(s, n, NONE, BYTES(((str){big, 200000})), NONE, &why));
    expect_ok(db_backup(s->db, path, progressed, &p, &rows, &why));
    expect(p.n > 1 && p.done == p.total);
    expect_int(count_things(s), 21);
    expect_err(db_backup(s->db, path, NULL, NULL, &rows, &why), CONFLICT);
    struct stat info;
    expect_int(stat(arena_c(&s->arena, path), &info), 0);
    expect_int(info.st_mode & 0777, 0600);

    struct store copy = {.is_sqlite = true};
    expect_ok(db_open_sqlite(path, false, &copy.db, &why));
    expect_int(count_things(&copy), 20);
    expect_ok(db_integrity(copy.db, NULL, NULL, &why));
    db_close(copy.db);
    arena_finish(&copy.arena);
    /* The one written while it was copied is in neither the copy nor its hash. */
    expect_ok(db_hash_file(path, NULL, NULL, &again, &why));
    expect(sha256_eq(rows, again));
    expect_ok(db_backup(s->db, say(&s->arena, "{}/later.db", SAY_T(s->folder)), NULL, NULL, &again,
                        &why));
    expect(!sha256_eq(rows, again));
}

static void count_step(void *context, int64_t done, int64_t total) {
    struct progress *p = context;
    expect(done > p->done && done < total);
    p->done = done;
    p->n++;
}

static void whoever_checks_a_large_database_sees_how_far_it_is(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (!s->is_sqlite) return;
    for (int64_t n = 1; n <= 2000; n++)
        expect_ok(write_thing(s, n, TEXT(S("a word that fills the page")), NONE, NONE, &why));
    struct progress p = {.n = 0};
    expect_ok(db_integrity(s->db, count_step, &p, &why));
    expect(p.n > 0);
}

static void damage_is_found(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (!s->is_sqlite) {
        expect_err(db_integrity(s->db, NULL, NULL, &why), UNAVAILABLE);
        return;
    }
    for (int64_t n = 1; n <= 200; n++)
        expect_ok(write_thing(s, n, TEXT(S("a word that fills the page")), NONE, NONE, &why));
    expect_ok(db_integrity(s->db, NULL, NULL, &why));
    db_close(s->db); /* folds the log into the file */
    FILE *f = fopen(arena_c(&s->arena, s->place), "r+b");
    assert_non_null(f);
    expect_int(fseek(f, -4096, SEEK_END), 0);
    for (int i = 0; i < 64; i++)
        fputc(0x5a, f);
    fclose(f);
    s->db = store_open_again(s);
    expect_err(db_integrity(s->db, NULL, NULL, &why), INVALID);
    expect(why.sentence.n > 0);
}

struct later {
    struct rows one, all;
    int64_t changed;
};

static enum err ask_later(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct later *later = context;
    for (int64_t i = 0; i < 300; i++) /* more than are ever under way at once */
        TRY(db_do_later(tx, &thing_claim, INT(1), INT(i)));
    TRY(db_query_later(tx, &thing_get, &later->one, INT(1), INT(299)));
    TRY(db_count_later(tx, &thing_rename, &later->changed, INT(1), INT(290), TEXT(S("late"))));
    TRY(db_query_later(tx, &thing_count, &later->all, INT(1)));
    return db_settle(tx);
}

static void what_is_asked_for_later_is_there_when_it_is_settled(void **state) {
    struct store *s = *state;
    struct later later = {.changed = -1};
    expect_ok(tx_write(s->db, 1, &s->arena, ask_later, &later, NULL));
    expect_int(later.one.n_rows, 1);
    expect_int(row_int(&later.one, 0, 0), 299);
    expect_int(later.changed, 10);
    expect_int(row_int(&later.all, 0, 0), 300);
}

/* -1 where nobody has looked yet. */
static int64_t rows_the_planner_knows_of(struct store *s, const char *table) {
    PGconn *link = PQconnectdb(arena_c(&s->arena, s->place));
    const char *values[] = {table};
    PGresult *result =
        PQexecParams(link, "SELECT reltuples::bigint FROM pg_class WHERE relname = $1", 1, NULL,
                     values, NULL, NULL, 0);
    int64_t n = 0;
    expect_int(PQntuples(result), 1);
    expect_ok(str_to_int64(str_from_c(PQgetvalue(result, 0, 0)), &n) ? OK : INVALID);
    PQclear(result);
    PQfinish(link);
    return n;
}

static void the_planner_of_postgres_is_told_what_came_in(void **state) {
    struct store *s = *state;
    struct later later;
    expect_ok(tx_write(s->db, 1, &s->arena, ask_later, &later, NULL));
    expect_ok(db_tell_planner(s->db, NULL));
    if (!s->is_sqlite) expect_int(rows_the_planner_knows_of(s, "thing"), 300);
}

static enum err claim_quietly(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    tx_keeps_moment(tx);
    return db_do(tx, &thing_claim, NULL, INT(1), INT(*(int64_t *)context));
}

static void a_change_moves_the_moment_and_a_look_does_not(void **state) {
    struct store *s = *state;
    struct later later;
    int64_t number = 700;
    uint64_t before = db_moment(s->db);
    expect_ok(tx_write(s->db, 1, &s->arena, claim_quietly, &number, NULL));
    expect(db_moment(s->db) == before);
    expect_ok(tx_write(s->db, 1, &s->arena, ask_later, &later, NULL));
    expect(s->is_sqlite ? db_moment(s->db) != before : db_moment(s->db) == 0);
}

static void a_missing_database_is_not_made_by_looking(void **state) {
    struct store *s = *state;
    struct db *db = NULL;
    struct problem why = {0};
    if (s->is_sqlite) {
        expect_err(db_open_sqlite(say(&s->arena, "{}/none.db", SAY_T(s->folder)), false, &db, &why),
                   NOT_FOUND);
    } else {
        expect_err(db_open_postgres(S("postgresql:///none?host=/nowhere"), &db, &why), UNAVAILABLE);
    }
    expect(db == NULL && why.sentence.n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        thing_test(values_come_back_as_they_went),
        thing_test(text_that_is_not_text_is_refused),
        thing_test(parameters_are_found_by_their_number),
        thing_test(sums_truths_and_nulls_read_alike),
        thing_test(what_is_not_there_is_not_found),
        thing_test(a_change_says_how_many_rows_it_touched),
        thing_test(a_claim_returns_its_row_once),
        thing_test(a_conflict_undoes_its_whole_unit_even_when_it_is_overlooked),
        thing_test(a_broken_reference_is_a_conflict_and_a_broken_rule_is_invalid),
        thing_test(a_refusal_undoes_what_was_done_before_it),
        thing_test(a_reader_cannot_write),
        thing_test(a_reader_sees_one_moment),
        thing_test(a_search_that_takes_too_long_is_ended),
        thing_test(statements_that_do_not_fit_are_named),
        thing_test(postgres_refuses_numbers_with_fractions),
        thing_test(declared_statements_are_all_found),
        thing_test(no_statement_defines_or_attaches),
        thing_test(a_backup_is_one_moment_while_writing_goes_on),
        thing_test(whoever_checks_a_large_database_sees_how_far_it_is),
        thing_test(damage_is_found),
        thing_test(what_is_asked_for_later_is_there_when_it_is_settled),
        thing_test(the_planner_of_postgres_is_told_what_came_in),
        thing_test(a_change_moves_the_moment_and_a_look_does_not),
        thing_test(a_missing_database_is_not_made_by_looking),
    };
    return run_store_tests(tests);
}
