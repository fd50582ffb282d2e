/* utf8.h: Unicode text at the byte level.
 * Rule       RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
 * Not here   folding for search and case (text_fold.h), line breaking. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "arena.h"

bool utf8_is_valid(str s);
/* Decodes the code point at `*at` and moves past it; U+FFFD and one byte on for a bad sequence.
 * False at the end. */
bool utf8_next(str s, size_t *at, uint32_t *ret_code);
/* Code points in valid text. */
size_t utf8_length(str s);
struct buf;
void utf8_put(struct buf *b, uint32_t code);
/* No control characters but tab and line feed: what a person may type into a text field. */
bool utf8_is_plain_text(str s);
/* The same text fit to be kept and shown: each run of control characters is a blank, and a bad byte U+FFFD. With
 * `lines` tabs and line feeds stay, and CR or CR LF is a line feed. What is so already is returned as it is. */
str utf8_plain(struct arena *a, str s, bool lines);

#endif
