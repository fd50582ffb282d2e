/* str.h: a slice of text or bytes that belongs to somebody else.
 * Purpose    every text in Clerkwell travels as pointer and length; nothing depends on a closing NUL.
 * Ownership  a str owns nothing: it lives as long as the arena, literal or request it points into.
 *            Thread safety: pure.
 * Not here   copying (arena.h), building (buf.h), UTF-8 (utf8.h). */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *p; /* may be NULL only when n is 0 */
    size_t n;      /* bytes */
} str;

/* A str of a string literal (a variable does not compile), as a value and as a constant
 * initialiser. */
#define S(literal) ((str){"" literal, sizeof("" literal) - 1})
#define S_INIT(literal)                                                                            \
    { "" literal, sizeof("" literal) - 1 }

static inline bool str_is_empty(str s) {
    return s.n == 0;
}

/* The text before a NUL, for what comes from the C library and foreign libraries; NULL is empty. */
str str_from_c(const char *c);
bool str_eq(str a, str b);
bool str_eq_nocase_ascii(str a, str b);
/* Byte order, shorter first on a tie: below, equal to or above 0. */
int str_compare(str a, str b);
bool str_starts_with(str s, str start);
bool str_ends_with(str s, str end);
/* The offset of the first `what` in `s`, or -1. */
ptrdiff_t str_find(str s, str what);
ptrdiff_t str_find_char(str s, char c);
/* `n` bytes from `from`, cut to what there is; never out of bounds. */
str str_slice(str s, size_t from, size_t n);
str str_from(str s, size_t from);
/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
str str_trim(str s);
/* Cuts `*rest` at the first `separator`: returns what stands before it and leaves what follows in
 * `*rest`. Without a separator returns all and leaves an empty rest with p == NULL (the end). */
str str_cut(str *rest, char separator);
/* Whole decimal number, optional minus, nothing else. False, and `*ret_n` alone, when it is none or
 * too big. */
bool str_to_int64(str s, int64_t *ret_n);

static inline bool char_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool char_is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
static inline bool char_is_alpha_ascii(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline char char_lower_ascii(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}
static inline char char_upper_ascii(char c) {
    return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

#endif
