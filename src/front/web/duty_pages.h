/* duty_pages.h: what the desk shares with a duty's own page: where a duty is done, and what can be done
 * with ticked ones.   Not here: the desk's list (desk_page.c). */
#ifndef FRONT_DUTY_PAGES_H
#define FRONT_DUTY_PAGES_H

#include "desk_view.h"

/* Where a duty is done: the page of its subject, or the duty's own where that is not open to whoever asks. */
url duty_place(struct call *c, const struct duty *d);
/* The actions of the bar above the desk's list, for those entitled. */
MUST_USE enum err duty_actions(struct call *c, const struct desk_view *view, fragment *ret_actions);
/* Whom it is handed over to, "to", and the note. */
MUST_USE enum err put_taker(struct call *c, struct html *h);

#endif
