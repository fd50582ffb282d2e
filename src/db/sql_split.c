#include "sql_split.h"

/* Past what is quoted from `at` on, or -1 when it is not closed. 'It''s' is two quoted pieces side
 * by side. */
static ptrdiff_t past(str s, size_t at, size_t n_open, str close) {
    ptrdiff_t found = str_find(str_from(s, at + n_open), close);
    return found < 0 ? -1 : (ptrdiff_t)(at + n_open + close.n) + found;
}

static bool has(str s, size_t at, str what) {
    return str_starts_with(str_from(s, at), what);
}

enum err sql_split_next(str *rest, str *ret_statement) {
    str s = *rest;
    bool has_words = false;
    for (size_t start = 0, at = 0; at < s.n;) {
        ptrdiff_t next = (ptrdiff_t)at + 1;
        if (has(s, at, S("--"))) {
            next = past(s, at, 2, S("\n"));
            if (next < 0) next = (ptrdiff_t)s.n;
        } else if (has(s, at, S("/*"))) {
            next = past(s, at, 2, S("*/"));
        } else if (s.p[at] == '\'' || s.p[at] == '"') {
            next = past(s, at, 1, str_slice(s, at, 1));
            has_words = true;
        } else if (s.p[at] == ';') {
            if (has_words) {
                *ret_statement = str_trim(str_slice(s, start, at - start));
                *rest = str_from(s, at + 1);
                return OK;
            }
            start = at + 1;
        } else if (!char_is_blank(s.p[at])) {
            has_words = true;
        }
        if (next < 0) return INVALID;
        at = (size_t)next;
        if (at == s.n && has_words) {
            *ret_statement = str_trim(str_slice(s, start, at - start));
            *rest = str_from(s, at);
            return OK;
        }
    }
    *ret_statement = (str){0};
    *rest = str_from(s, s.n);
    return OK;
}
