/* hex.h: bytes as hexadecimal digits, and characters that stand for themselves in no address.
 * Purpose    ids, hashes and tokens as text; what an address or a header cannot hold as it is.
 * Rule       RFC 3986: percent-encoding (2.1), unreserved characters (2.3).
 * Ownership  results live in the arena, or grow in the buf, given.   Thread safety: pure.
 * Not here   buf_put_hex (buf.h); reading an address (target.h). */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "buf.h"

/* In lower case. */
str hex_text(struct arena *a, const void *bytes, size_t n);
/* 0 to 15, of a digit in either case; -1 for any other character. */
int hex_value(char c);
/* Unreserved characters, and those of `also`, as they are; any other byte as %C3. */
void put_percent_encoded(struct buf *b, str text, const char *also);

#endif
