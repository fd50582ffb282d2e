/* url.h: addresses that cannot run or lead astray.
 * Purpose    the only makers of `url` besides the route table: a literal path, a path with a query,
 * an outside page, a mail or telephone link. The writer of html.h takes addresses only as `url`.
 * Rule       RFC 3986 (percent-encoding of queries), RFC 6068 mailto, RFC 3966 tel.
 * Ownership  the text lives in the arena given, or is a literal.   Thread safety: pure.
 * Not here   addresses of routes with ids (the route table makes those). */
#ifndef FORMAT_URL_H
#define FORMAT_URL_H

#include "err.h"
#include "html.h"

/* url_path("/letters"): a path of our own, as a literal. */
#define url_path(literal) url_of_literal(S(literal))
url url_of_literal(str path);
/* "#main": a place on this page; `id` as in an id attribute. */
url url_place(struct arena *a, str id);
/* `base` with name=value added to its query, percent-encoded; an empty value adds nothing. */
url url_with(struct arena *a, url base, str name, str value);
url url_with_int(struct arena *a, url base, str name, int64_t value);
/* INVALID with field "email" or "telephone" when it cannot be one. */
MUST_USE enum err url_mail(struct arena *a, str address, url *ret_url, struct problem *why);
MUST_USE enum err url_telephone(struct arena *a, str number, url *ret_url, struct problem *why);

#endif
