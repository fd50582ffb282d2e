/* duty_pages.h: what the pages of what is to do share: where a duty is done, by when, and what can be done with ticked
 * ones.   Not here: the desk's list (desk_page.c). */
#ifndef FRONT_DUTY_PAGES_H
#define FRONT_DUTY_PAGES_H

#include "desk_view.h"

/* Where a duty is done: the page of its subject, or the duty's own where that is not open to whoever asks. */
url duty_place(struct call *c, const struct duty *d);
/* By when, in a cell of a list of what is to do. */
struct duty_due;
void duty_due_put(struct html *h, const struct duty_due *due);
/* The actions of the bar above the desk's list, for those entitled. */
fragment duty_actions(struct call *c, const struct desk_view *view, const struct holders *holders);
/* Whom it is handed over to, "to", and the note. */
MUST_USE enum err put_taker(struct call *c, struct html *h);

#endif
