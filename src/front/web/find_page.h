/* find_page.h: the finder on a page of its own, and on one that needs somebody found. */
#ifndef FRONT_FIND_PAGE_H
#define FRONT_FIND_PAGE_H

#include "call.h"
#include "clerk.h"

/* Whoever is found opens; with a slot, that slot opens for whoever is found (nil: none). */
void find_form_put(struct call *c, struct html *h, uuid slot_id, str typed);

#endif
