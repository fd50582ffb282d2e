/* kept_page.h: a form that could not be taken in, with what was typed.
 * Purpose    program.kept_page: more was asked than could be answered (503), the sign-in has ended (401), or somebody
 *            signed in anew since the form was opened (403). Nothing was looked at or saved. What was typed stands unseen
 *            in a form of its own, and one press sends it again, under the same key.
 * Ownership  the page lives in the call's arena.   Thread safety: one call, one thread. */
#ifndef FRONT_KEPT_PAGE_H
#define FRONT_KEPT_PAGE_H

#include "call.h"

fragment kept_page(struct call *c, int status, const struct pair *typed, size_t n);

#endif
