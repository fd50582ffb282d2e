#include "str.h"

#include <string.h>

str str_from_c(const char *c) {
    return c ? (str){c, strlen(c)} : (str){NULL, 0};
}

bool str_eq(str a, str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase_ascii(str a, str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        if (char_lower_ascii(a.p[i]) != char_lower_ascii(b.p[i])) return false;
    }
    return true;
}

int str_compare(str a, str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order != 0) return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts_with(str s, str start) {
    return s.n >= start.n && str_eq((str){s.p, start.n}, start);
}

bool str_ends_with(str s, str end) {
    return s.n >= end.n && (end.n == 0 || memcmp(s.p + s.n - end.n, end.p, end.n) == 0);
}

ptrdiff_t str_find(str s, str what) {
    if (what.n == 0) return 0;
    for (size_t i = 0; i + what.n <= s.n; i++) {
        const char *hit = memchr(s.p + i, what.p[0], s.n - what.n - i + 1);
        if (!hit) return -1;
        i = (size_t)(hit - s.p);
        if (memcmp(hit, what.p, what.n) == 0) return (ptrdiff_t)i;
    }
    return -1;
}

ptrdiff_t str_find_char(str s, char c) {
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? hit - s.p : -1;
}

str str_slice(str s, size_t from, size_t n) {
    if (from >= s.n) return (str){s.p, 0};
    size_t left = s.n - from;
    return (str){s.p + from, n < left ? n : left};
}

str str_from(str s, size_t from) {
    return str_slice(s, from, s.n);
}

str str_trim(str s) {
    while (s.n && char_is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && char_is_blank(s.p[s.n - 1])) s.n--;
    return s;
}

str str_cut(str *rest, char separator) {
    ptrdiff_t at = str_find_char(*rest, separator);
    if (at < 0) {
        str all = *rest;
        *rest = (str){NULL, 0};
        return all;
    }
    str before = {rest->p, (size_t)at};
    *rest = (str){rest->p + at + 1, rest->n - (size_t)at - 1};
    return before;
}

bool str_to_int64(str s, int64_t *ret_n) {
    bool minus = s.n && s.p[0] == '-';
    size_t i = minus ? 1 : 0;
    if (i == s.n) return false;
    int64_t n = 0;
    for (; i < s.n; i++) {
        if (!char_is_digit(s.p[i])) return false;
        int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(n, 10, &n)) return false;
        if (minus ? __builtin_sub_overflow(n, digit, &n) : __builtin_add_overflow(n, digit, &n)) {
            return false;
        }
    }
    *ret_n = n;
    return true;
}
