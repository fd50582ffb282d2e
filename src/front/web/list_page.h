/* list_page.h: one page of a long list, read on and back by the place of its edge row.
 * Rule       a store is asked for one row more than the page shows, behind an edge or, read back, before it,
 *            always in the list's order; the one too many says whether there is more on that side.
 * Ownership  values only.   Thread safety: pure. */
#ifndef WEB_LIST_PAGE_H
#define WEB_LIST_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct list_page {
    int64_t first_row; /* of this page in the whole list, from 0 */
    size_t n, skip;    /* rows to show, and how many to leave out before them */
    bool has_previous, has_next;
    /* Read back past the beginning, or on where nothing is left: read the first page instead, which is shown whole. */
    bool is_the_first;
};

/* What of `n_read` rows, asked as `rows` + 1, stands on the page. */
static inline struct list_page list_page_of(size_t n_read, size_t rows, bool is_before,
                                            int64_t first_row) {
    bool more = n_read > rows;
    return (struct list_page){.first_row = first_row,
                              .n = more ? rows : n_read,
                              .skip = is_before && more,
                              .has_previous = is_before || first_row > 0,
                              .has_next = is_before || more,
                              .is_the_first =
                                  (is_before && !more) || (first_row > 0 && n_read == 0)};
}

#endif
