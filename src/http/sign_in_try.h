/* sign_in_try.h: signing in with a password, and out.
 * Purpose    user name and password become a sign-in; guessing is slowed down for the guesser, not for the person
 *            whose account it is.
 *            A user name is one person's within a site, so several sites of a database may have it: the password says
 *            which is meant, and where it fits several, whoever knows it is asked for the site.
 * Rule       OWASP ASVS 5.0 6.3 and 7.2: a new token at each sign-in, the same sentence and the same time whether
 *            the user name exists or not; OWASP "device cookies" against lock-out.
 * Not here   the pages (front/web/sign_in_page.c). */
#ifndef HTTP_SIGN_IN_TRY_H
#define HTTP_SIGN_IN_TRY_H

#include "call.h"

/* Runs on the pool for passwords. `site_id` 0: wherever it fits. OK: the cookies of the new sign-in are in
 * c->reply and `*ret_next` is where to go. INVALID, with a problem of the call: not right, too many tries (then
 * 429), or which of c->sign_in_sites is meant (at "site"). */
MUST_USE enum err sign_in_try(struct call *c, str user_name, str password, int64_t site_id,
                              url *ret_next);
/* Ends the call's sign-in and takes its cookies away. */
MUST_USE enum err sign_in_end(struct call *c);

#endif
