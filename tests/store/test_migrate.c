/* Migrations: forward only, each once, and never another than the one that was applied. */
#include "engines.h"

#include "embedded.h"
#include "sql_split.h"

static const char one[] =
    "-- Why: a test; with a semicolon.\n"
    "CREATE TABLE a (site_id BIGINT NOT NULL PRIMARY KEY, word TEXT NOT NULL);\n"
    "INSERT INTO a (site_id, word) VALUES (1, 'it''s; -- not a comment');\n"
    "/* a block; */\n";
static const char two[] = "CREATE INDEX a_word ON a (word)";
static const char two_changed[] = "CREATE INDEX a_word ON a (word) ";
static const char broken[] = "CREATE TABLE b (x BIGINT);\nCREATE TABEL c (x BIGINT);";

#define FILE_OF(name, text)                                                                        \
    {                                                                                              \
        name, {                                                                                    \
            (text), sizeof(text) - 1                                                               \
        }                                                                                          \
    }

static const struct statement read_word = {"read_word", "SELECT word FROM a WHERE site_id = $1"};
static const struct statement read_b = {"read_b", "SELECT x FROM b LIMIT 1"};
static const struct statement read_done = {
    "read_done", "SELECT number, applied_at FROM schema_migration ORDER BY number LIMIT 10"};

static enum err query(struct tx *tx, void *context, struct problem *why) {
    struct rows *rows = context;
    (void)why;
    return db_query_values(tx, &read_done, rows, NULL, 0);
}

static enum err query_word(struct tx *tx, void *context, struct problem *why) {
    struct rows *rows = context;
    (void)why;
    return db_get(tx, &read_word, rows, INT(1));
}

static enum err query_b(struct tx *tx, void *context, struct problem *why) {
    struct rows *rows = context;
    (void)why;
    return db_query_values(tx, &read_b, rows, NULL, 0);
}

static size_t n_applied(struct store *s) {
    struct rows rows;
    expect_ok(tx_read(s->db, &s->arena, query, &rows, NULL));
    for (size_t r = 0; r < rows.n_rows; r++)
        expect(row_when(&rows, r, 1).us > 1000000000000000);
    return rows.n_rows;
}

static void migrations_run_once_and_in_order(void **state) {
    struct store *s = *state;
    const struct embedded_file files[] = {FILE_OF("0001_one.sql", one),
                                          FILE_OF("0002_two.sql", two)};
    struct problem why = {0};
    struct rows rows;
    expect_ok(db_migrate_files(s->db, files, 1, &why));
    expect_int(n_applied(s), 1);
    expect_ok(tx_read(s->db, &s->arena, query_word, &rows, NULL));
    expect_str(row_text(&rows, 0, 0), S("it's; -- not a comment"));
    expect_ok(db_migrate_files(s->db, files, 2, &why));
    expect_ok(db_migrate_files(s->db, files, 2, &why)); /* the index would be there already */
    expect_int(n_applied(s), 2);
}

static void a_changed_migration_is_refused(void **state) {
    struct store *s = *state;
    const struct embedded_file files[] = {FILE_OF("0001_one.sql", one),
                                          FILE_OF("0002_two.sql", two)};
    const struct embedded_file changed[] = {FILE_OF("0001_one.sql", one),
                                            FILE_OF("0002_two.sql", two_changed)};
    struct problem why = {0};
    expect_ok(db_migrate_files(s->db, files, 2, &why));
    expect_err(db_migrate_files(s->db, changed, 2, &why), INVALID);
    expect(str_find(why.sentence, S("Migration 2 (0002_two.sql) is not the one")) >= 0);
}

static void a_database_of_a_newer_program_is_refused(void **state) {
    struct store *s = *state;
    const struct embedded_file files[] = {FILE_OF("0001_one.sql", one),
                                          FILE_OF("0002_two.sql", two)};
    struct problem why = {0};
    expect_ok(db_migrate_files(s->db, files, 2, &why));
    expect_err(db_migrate_files(s->db, files, 1, &why), INVALID);
    expect(str_find(why.sentence, S("newer")) >= 0);
}

static void a_migration_that_fails_leaves_nothing(void **state) {
    struct store *s = *state;
    const struct embedded_file files[] = {FILE_OF("0001_one.sql", one),
                                          FILE_OF("0002_broken.sql", broken)};
    struct problem why = {0};
    struct rows rows;
    expect_err(db_migrate_files(s->db, files, 2, &why), INVALID);
    expect(str_find(why.sentence, S("0002_broken.sql")) >= 0);
    expect(str_find(why.sentence, S("CREATE TABEL")) >= 0);
    expect_int(n_applied(s), 1);
    expect_err(tx_read(s->db, &s->arena, query_b, &rows, NULL), UNAVAILABLE);
}

static void a_gap_in_the_numbers_is_refused(void **state) {
    struct store *s = *state;
    const struct embedded_file files[] = {FILE_OF("0001_one.sql", one),
                                          FILE_OF("0003_two.sql", two)};
    struct problem why = {0};
    expect_err(db_migrate_files(s->db, files, 2, &why), INVALID);
    const struct embedded_file unnumbered[] = {FILE_OF("one.sql", one)};
    expect_err(db_migrate_files(s->db, unnumbered, 1, &why), INVALID);
}

static void the_programs_own_migrations_run_and_run_again(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (db_migrate(s->db, &why)) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
    expect_ok(db_migrate(s->db, &why));
    expect(n_applied(s) >= 5);
    struct db *other = store_open_again(s);
    expect_ok(db_migrate(other, &why));
    db_close(other);
}

static void statements_are_cut_at_their_semicolons_only(void **state) {
    (void)state;
    str rest = S("-- a; b\nSELECT ';', \"x;\" /* ; */ -- ;\n, 'it''s;';;\n ; -- nothing\nEND"), st;
    expect_ok(sql_split_next(&rest, &st));
    expect_str(st, S("-- a; b\nSELECT ';', \"x;\" /* ; */ -- ;\n, 'it''s;'"));
    expect_ok(sql_split_next(&rest, &st));
    expect_str(st, S("-- nothing\nEND"));
    expect_ok(sql_split_next(&rest, &st));
    expect_int(st.n, 0);
    rest = S("SELECT 'open");
    expect_err(sql_split_next(&rest, &st), INVALID);
    rest = S("SELECT 1 /* open");
    expect_err(sql_split_next(&rest, &st), INVALID);
    rest = S("-- only a comment");
    expect_ok(sql_split_next(&rest, &st));
    expect_int(st.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test_empty(migrations_run_once_and_in_order),
        store_test_empty(a_changed_migration_is_refused),
        store_test_empty(a_database_of_a_newer_program_is_refused),
        store_test_empty(a_migration_that_fails_leaves_nothing),
        store_test_empty(a_gap_in_the_numbers_is_refused),
        store_test_empty(the_programs_own_migrations_run_and_run_again),
        store_test_empty(statements_are_cut_at_their_semicolons_only),
    };
    return run_store_tests(tests);
}
