/* letter_step.h: what every step of a letter has in common: its input, and its fact.
 * Purpose    passing, giving back, signing and cancelling (letter_work.h) and correcting (letter_correct.h) are
 *            steps from one page with one form.
 * Ownership  nothing is kept. */
#ifndef APP_LETTER_STEP_H
#define APP_LETTER_STEP_H

#include "fact.h"
#include "letter_store.h"

struct letter_step_input {
    uuid letter_id;
    int64_t version;
    str note; /* to whom it is with next; why: needed to give back and to cancel */
    /* letter_must_fix's names of what whoever passes it was shown: INVALID while there is more. */
    str shown;
};
/* The fact of this letter, with its patient. */
MUST_USE enum err letter_fact(struct work *w, const struct letter_row *l, const char *kind,
                              str detail, str text, uuid *ret_fact);
/* It goes to nobody any more, and why; its row has the next version. The second tells it as "letter.cancelled". What is
 * owed about it is the caller's to end. CONFLICT when somebody has changed it meanwhile. */
MUST_USE enum err letter_stop(struct work *w, struct letter_row *l, str reason);
MUST_USE enum err letter_cancel(struct work *w, struct letter_row *l, str reason, uuid *ret_fact);

#endif
