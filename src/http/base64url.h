/* base64url.h: bytes as text for cookies.
 * Rule       RFC 4648 section 5, without padding.   Thread safety: pure. */
#ifndef HTTP_BASE64URL_H
#define HTTP_BASE64URL_H

#include "arena.h"
#include "err.h"

str base64url_write(struct arena *a, str bytes);
/* INVALID for a letter outside the alphabet, an impossible length or bits left over. */
MUST_USE enum err base64url_parse(struct arena *a, str text, str *ret_bytes);

#endif
