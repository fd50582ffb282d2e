/* target.h: the request target, decoded once and strictly.
 * Purpose    libmicrohttpd's own unescaping cuts a path at %00 and turns %2F into a slash; so we take the raw target
 *            and decode it here, and anything doubtful is refused, not repaired.
 * Rule       RFC 9112 section 3.2.1 (origin-form), RFC 3986 section 2.1 and 3.3, RFC 3629.
 * Ownership  texts live in the arena given.   Thread safety: pure. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "arena.h"
#include "err.h"

enum { TARGET_BYTES_MAX = 4096 };

struct target {
    str path;  /* decoded; begins with "/" */
    str query; /* raw, without "?" */
};

/* INVALID: not origin-form, a bad or encoded-slash percent sequence, a control character or
 * backslash, no UTF-8, an empty, "." or ".." segment. LIMIT: too long. */
MUST_USE enum err target_parse(struct arena *a, str raw, struct target *ret_target);
/* Decodes %XX, and "+" as a blank when `plus_is_blank`. INVALID for a bad sequence, NUL or no
 * UTF-8. */
MUST_USE enum err percent_decode(struct arena *a, str raw, bool plus_is_blank, str *ret_text);

#endif
