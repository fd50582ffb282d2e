/* base64.h: bytes as text.
 * Rule       RFC 4648 section 4, with padding; decoding refuses anything that encoding cannot have written.
 * Ownership  results live in the arena.   Thread safety: pure.
 * Not here   the alphabet of addresses and cookies (http/base64url.h). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "arena.h"
#include "err.h"

str base64_text(struct arena *a, str bytes);
MUST_USE enum err base64_parse(struct arena *a, str text, str *ret_bytes);

#endif
