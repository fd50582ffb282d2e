/* letter_owed.h: an attendance or a decision owes a letter.
 * Purpose    makes the letter with its default recipients and template, in the stage "type", and the one
 *            duty that lives until every copy is acknowledged or posted.
 * Rule       House rules H1, H26; NHS Standard Contract: within 7 days.
 * Facts      letter.owed, .cancelled. */
#ifndef APP_LETTER_OWED_H
#define APP_LETTER_OWED_H

#include "appointment.h"
#include "work.h"

enum letter_reason { LETTER_OF_ATTENDANCE, LETTER_OF_DID_NOT_ATTEND };

/* One letter an attendance and reason: a second call changes nothing. */
MUST_USE enum err letter_owed(struct work *w, const struct appointment *p,
                              enum letter_reason reason, uuid cause_entry);
/* "No letter needed": the letter of this attendance, if it was begun, is cancelled and its duty ended by
 * `evidence`; `reason` is shown with it. A signed one stands, whatever is recorded since, and so does a correction of
 * it that is under way: to withdraw that is its author's (letter_correct.h). */
MUST_USE enum err letter_not_needed(struct work *w, const struct appointment *p, str reason,
                                    uuid evidence);

#endif
