/* header.h: small parts of HTTP headers.
 * Rule       RFC 9110 section 5.6.2 (token), 7.2 (Host); RFC 6265 section 4.2 (Cookie); RFC 6266
 * and RFC 8187 (file names). Thread safety: pure. */
#ifndef HTTP_HEADER_H
#define HTTP_HEADER_H

#include "arena.h"
#include "err.h"

bool header_is_token(str name);
/* Visible ASCII, bytes above 127, blanks and tabs; no other control character. */
bool header_is_value(str value);
/* reg-name, IPv4 or [IPv6], with an optional port. */
bool header_is_host(str host);
/* Decimal digits only, at most `max`. */
bool header_is_length(str value, uint64_t max, uint64_t *ret_n);
/* The value of the one cookie with this name; empty when there is none or more than one. */
str header_cookie(str cookies, str name);
/* Whether an Origin ("https://host:port") names this host. */
bool header_is_origin_of(str origin, str host);
/* `kind; filename="ascii"; filename*=UTF-8''…` */
str header_disposition(struct arena *a, str kind, str file_name);

#endif
