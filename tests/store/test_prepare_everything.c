/* Every statement of the program, on both engines, with the whole schema. */
#include "engines.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(every_declared_statement_prepares),
        store_test_empty(no_two_statements_share_a_name),
    };
    return run_store_tests(tests);
}
