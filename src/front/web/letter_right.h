/* letter_right.h: on a signed letter's page, that the outcome it speaks of was taken back since.
 * Rule       House rule H12; what ends it: letter_differs.h.
 * Ownership  writes into the html of the call.   Not here: the rest of the page (letter_page.c). */
#ifndef WEB_LETTER_RIGHT_H
#define WEB_LETTER_RIGHT_H

#include "call.h"
#include "html.h"
#include "letter_store.h"

/* What stands now, and one press to say that the letter is right; nothing while nothing is asked. */
MUST_USE enum err letter_right_put(struct call *c, struct html *h, const struct letter_row *l);

#endif
