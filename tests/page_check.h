/* page_check.h: what every page must be whatever is on it, checked on its markup without a browser.
 */
#ifndef TESTS_PAGE_CHECK_H
#define TESTS_PAGE_CHECK_H

#include "expect.h"

#include "buf.h"

/* The next value of attribute ` name="…"` from `*at`; false at the end. */
static inline bool next_value(struct arena *a, str page, str name, size_t *at, str *ret_value) {
    str opening = say(a, " {}=\"", SAY_T(name));
    ptrdiff_t found = str_find(str_from(page, *at), opening);
    if (found < 0) return false;
    size_t start = *at + (size_t)found + opening.n;
    ptrdiff_t end = str_find_char(str_from(page, start), '"');
    expect(end >= 0);
    *ret_value = str_slice(page, start, (size_t)end);
    *at = start + (size_t)end;
    return true;
}

static inline size_t count_of(str page, str what) {
    size_t n = 0;
    for (size_t at = 0; at < page.n; n++) {
        ptrdiff_t found = str_find(str_from(page, at), what);
        if (found < 0) break;
        at += (size_t)found + what.n;
    }
    return n;
}

static inline bool has_id(struct arena *a, str page, str id) {
    return str_find(page, say(a, " id=\"{}\"", SAY_T(id))) >= 0;
}

/* Every id once; every label, description and place on the page points at something; one h1; every
 * form that changes something carries its csrf; nothing inline. */
static inline void expect_sound_page(str page) {
    AUTO_ARENA(a);
    str value;
    for (size_t at = 0; next_value(&a, page, S("id"), &at, &value);)
        if (count_of(page, say(&a, " id=\"{}\"", SAY_T(value))) != 1)
            fail_msg("id %s stands more than once", arena_c(&a, value));
    static const str pointing[] = {S_INIT("for"), S_INIT("aria-describedby"),
                                   S_INIT("aria-labelledby")};
    for (size_t i = 0; i < sizeof pointing / sizeof *pointing; i++)
        for (size_t at = 0; next_value(&a, page, pointing[i], &at, &value);)
            for (str rest = value; rest.p;) {
                str id = str_cut(&rest, ' ');
                if (!has_id(&a, page, id)) fail_msg("%s points at no id", arena_c(&a, id));
            }
    for (size_t at = 0; next_value(&a, page, S("href"), &at, &value);)
        if (str_starts_with(value, S("#")) && !has_id(&a, page, str_from(value, 1)))
            fail_msg("%s is no place on this page", arena_c(&a, value));
    expect_int(count_of(page, S("<h1")), 1);
    expect_int(count_of(page, S("<main")), 1);
    expect(count_of(page, S("name=\"csrf\"")) >= count_of(page, S("<form method=\"post\"")));
    expect_int(count_of(page, S(" style=")), 0);
    expect_int(count_of(page, S("<style")), 0);
    expect_int(count_of(page, S(" onclick=")), 0);
    expect_int(count_of(page, S("<script>")), 0);
    expect_int(count_of(page, S("<table")), count_of(page, S("<caption")));
}

#endif
