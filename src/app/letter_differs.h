/* letter_differs.h: a signed letter of an attendance whose outcome was taken back since.
 * Purpose    the letter stands and may have arrived, but what it says of the outcome may not be so any more: its
 *            author reads it again beside the record, and corrects it or says that it is right.
 * Rule       House rules H1, H12: a signed letter is never changed; another one corrects it.
 * Facts      letter.found-right.
 * Duties     DUTY_LETTER_DIFFERS, the author's: ends when a correction is signed, the letter is found right, or it
 *            goes to nobody any more. A correction only begun ends nothing: it may be withdrawn.
 * Not here   taking the outcome back (appointment_work.h), correcting (letter_correct.h). */
#ifndef APP_LETTER_DIFFERS_H
#define APP_LETTER_DIFFERS_H

#include "letter_store.h"
#include "work.h"

/* `fact`: the outcome was taken back. Once, however often that happens before somebody has answered. */
MUST_USE enum err letter_differs(struct work *w, const struct letter_row *l, uuid fact);

/* Whether it is asked about a letter, and whether this person may answer: its author, or whoever the question has
 * passed to, with PERM_LETTER_SIGN. In a transaction. */
struct letter_question {
    bool is_open, is_ours;
};
MUST_USE enum err letter_question(struct work *w, const struct letter_row *l,
                                  struct letter_question *ret_question);

struct letter_right {
    uuid letter_id;
    str note; /* may be empty */
};
/* FORBIDDEN to whoever may not answer, CONFLICT when nothing is asked about this letter. */
MUST_USE enum err letter_is_right(struct work *w, void *letter_right_input, struct done *ret_done);

#endif
