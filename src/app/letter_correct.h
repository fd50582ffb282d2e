/* letter_correct.h: a signed letter found wrong is replaced by another one, never changed.
 * Purpose    a new letter begins with the words and recipients of the old one. What of the old one has not left
 *            yet is held at once; when the new one is signed it is set aside, so that nobody gets both.
 * Rule       House rule H12: a change after signing is a new version, with what it replaces; H11.
 * Facts      letter.correction-begun, letter.replaced, letter.copy-not-needed.
 * Duties     the new letter owes DUTY_LETTER, to the same clinic session. Held copies owe DUTY_COPY_HELD until the
 *            new letter is signed, or somebody sends them after all. DUTY_LETTER_DIFFERS of the old one ends with
 *            the signature of the new one, not before: a correction may be withdrawn. */
#ifndef APP_LETTER_CORRECT_H
#define APP_LETTER_CORRECT_H

#include "letter_store.h"
#include "work.h"

/* Its context is a letter_step_input; `note` says what is wrong. `done.id` is the new letter. */
MUST_USE enum err correct_letter(struct work *w, void *letter_step_input, struct done *ret_done);
/* Part of "no letter needed", of any letter: copies held while it was being written say what holds them now; nothing
 * leaves by itself, for somebody found the letter wrong. */
MUST_USE enum err letter_correction_withdrawn(struct work *w, const struct letter_row *l);
/* Part of signing: sets aside what has not left of the letter that this one replaces. */
MUST_USE enum err letter_replaces(struct work *w, const struct letter_row *l);

#endif
