/* engines.h: every store test runs on both engines, on a database of its own each time.
 * Purpose    `store_test(f)` and `store_test_empty(f)` in the list of `run_store_tests(list)`; the test
 *            finds its `struct store` in *state. The first has the whole schema, the second nothing.
 *            SQLite is a file in a temporary folder; PostgreSQL is the server of CLERKWELL_TEST_PG (a URL
 *            of its database "postgres"), or one started for this program alone. Without any PostgreSQL
 *            the tests fail.
 * Ownership  the arena and the db of a store are finished after the test. */
#ifndef TESTS_STORE_ENGINES_H
#define TESTS_STORE_ENGINES_H

#include "expect.h"

#include "buf.h"
#include "db.h"

struct store {
    struct db *db;
    struct arena arena;
    bool is_sqlite;
    str place;  /* path of the file, or URL: to open the same database once more */
    str folder; /* an empty temporary folder of this test */
};

int store_begin(void **state);
int store_begin_empty(void **state);
int store_end(void **state);
#define store_test(f)       cmocka_unit_test_setup_teardown(f, store_begin, store_end)
#define store_test_empty(f) cmocka_unit_test_setup_teardown(f, store_begin_empty, store_end)

/* Each test twice: "on SQLite" and "on PostgreSQL". Returns the exit status. */
#define run_store_tests(tests) run_store_tests_n((tests), sizeof(tests) / sizeof(tests)[0])
int run_store_tests_n(const struct CMUnitTest *tests, size_t n);

/* Opens the same database once more, as another server would. */
struct db *store_open_again(struct store *s);

#endif
