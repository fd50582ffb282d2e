/* leaver_page.h: on a person's page, the way to stop the sign-ins; what is with that person passes on first.
 * Not here   the rest of the page (set_up_people_pages.c), what passes to whom (leaver.h). */
#ifndef FRONT_LEAVER_PAGE_H
#define FRONT_LEAVER_PAGE_H

#include "call.h"
#include "html.h"
#include "person.h"

/* In the card "Signing in": to stop it, or to let the person sign in again. */
void leaver_put_access(struct call *c, struct html *h, const struct person *p);

#endif
