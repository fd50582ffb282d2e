/* A long list read on to its end and back to its beginning: every row stands once, in its order, whatever the
 * length of the list. */
#include "expect.h"

#include "list_page.h"

enum { ROWS = 4 };

/* As a store answers: up to ROWS + 1 rows behind `edge` (-1: from the beginning) or before it, in the list's order. */
static size_t rows_asked(int length, int edge, bool is_before, int *ret_first) {
    int from = is_before ? (edge > ROWS + 1 ? edge - (ROWS + 1) : 0) : edge + 1;
    int to = is_before ? edge : length;
    *ret_first = from;
    int n = to - from;
    return n < 0 ? 0 : n > ROWS + 1 ? ROWS + 1 : (size_t)n;
}

static struct list_page page_at(int length, int edge, bool is_before, int64_t row, int *ret_first) {
    size_t n = rows_asked(length, edge, is_before, ret_first);
    struct list_page page = list_page_of(n, ROWS, is_before, row);
    if (page.is_the_first) return page_at(length, -1, false, 0, ret_first);
    *ret_first += (int)page.skip;
    return page;
}

static void a_list_is_read_whole_on_and_back_and_says_where_it_is(void **state) {
    (void)state;
    for (int length = 0; length <= 3 * ROWS + 1; length++) {
        int first, shown = 0;
        struct list_page page = page_at(length, -1, false, 0, &first);
        expect(!page.has_previous);
        for (;;) {
            expect_int(first, shown);
            expect_int(page.first_row, shown);
            shown += (int)page.n;
            expect_int(page.has_next, shown < length);
            if (!page.has_next) break;
            page = page_at(length, first + (int)page.n - 1, false, shown, &first);
            expect(page.has_previous && page.n > 0);
        }
        expect_int(shown, length);
        while (page.has_previous) {
            int64_t row = page.first_row > ROWS ? page.first_row - ROWS : 0;
            int edge = first;
            page = page_at(length, edge, true, row, &first);
            expect_int(first + (int)page.n, edge);
            expect_int(page.first_row, first);
            expect(page.has_next);
        }
        expect_int(first, 0);
    }
}

static void what_was_the_first_page_is_shown_whole_when_rows_before_it_are_gone(void **state) {
    (void)state;
    int first;
    struct list_page page = page_at(9, 2, true, 8, &first); /* two rows are left before the edge */
    expect_int(first, 0);
    expect_int(page.n, ROWS);
    expect_int(page.first_row, 0);
    expect(!page.has_previous && page.has_next);
}

static void the_first_page_is_shown_when_nothing_is_left_behind_the_edge(void **state) {
    (void)state;
    int first;
    struct list_page page = page_at(3, 7, false, 8, &first); /* all but three rows are gone */
    expect_int(first, 0);
    expect_int(page.n, 3);
    expect_int(page.first_row, 0);
    expect(!page.has_previous && !page.has_next);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_read_whole_on_and_back_and_says_where_it_is),
        cmocka_unit_test(what_was_the_first_page_is_shown_whole_when_rows_before_it_are_gone),
        cmocka_unit_test(the_first_page_is_shown_when_nothing_is_left_behind_the_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
