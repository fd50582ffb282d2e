/* cookies.h: the cookies of the program, all __Host-, HttpOnly, Secure, SameSite=Lax, Path=/.
 * Rule       OWASP ASVS 5.0 3.3; browsers take Secure cookies from http://127.0.0.1 and localhost.
 * Ownership  literals.   Thread safety: pure.
 * Not here   writing one (reply_cookie of call.h). */
#ifndef HTTP_COOKIES_H
#define HTTP_COOKIES_H

#include "call.h"

#define SIGN_IN_COOKIE "__Host-clerkwell"
#define BEFORE_COOKIE  "__Host-clerkwell-before" /* CSRF token of forms before sign-in */
#define NEXT_COOKIE    "__Host-clerkwell-next"   /* where to go after sign-in; ten minutes */
#define DEVICE_COOKIE                                                                              \
    "__Host-clerkwell-device" /* this browser once knew the password (throttling) */
#define NOTICE_COOKIE                                                                              \
    "__Host-clerkwell-notice" /* a signed sentence for the next page; one minute */
#define LINES_COOKIE                                                                               \
    "__Host-clerkwell-lines" /* "1": lists in one line a row, on this browser; a year */

/* The sentence of the last change, when it was signed for this sign-in; else empty. */
str call_read_notice(struct call *c);

#endif
