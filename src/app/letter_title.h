/* letter_title.h: what a letter is about, in one line: its heading on paper and its name in every list.
 * Purpose    "Arrhythmia clinic, 23 November 2026" is the visit of that day; a letter about none names no day as one.
 * Rule       Of an appointment to come: its own day, "Arrhythmia clinic, appointment on 30 November 2026". Of a
 *            referral: the day that came. Of neither: the clinic alone. Never the day it was typed, which the letter
 *            carries as its date.
 * Ownership  as work.h.   Thread safety: one transaction, one thread.
 * Not here   the letter that an attendance owes (letter_owed.h), the paper (letter_paper.h). */
#ifndef APP_LETTER_TITLE_H
#define APP_LETTER_TITLE_H

#include "letter_store.h"
#include "work.h"

/* Of a letter that no attendance owes, by its clinic, template, words and what it tells of. */
MUST_USE enum err letter_title(struct work *w, const struct letter_row *l, str *ret_title);
/* Again, when its words have changed: of one from a template that tells an appointment. Others keep theirs. */
MUST_USE enum err letter_title_again(struct work *w, struct letter_row *l);

#endif
