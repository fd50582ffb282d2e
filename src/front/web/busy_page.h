/* busy_page.h: a form that could not be taken in just now.
 * Purpose    program.busy_page: more was asked than could be answered, so nothing was looked at or saved. What was typed
 *            stands unseen in a form of its own, and one press sends it again, under the same key.
 * Ownership  the page lives in the call's arena.   Thread safety: one call, one thread. */
#ifndef FRONT_BUSY_PAGE_H
#define FRONT_BUSY_PAGE_H

#include "call.h"

fragment busy_page(struct call *c, const struct pair *typed, size_t n);

#endif
