/* letter_tells.h: a letter tells of an appointment to come, and then it is cancelled or moved.
 * Purpose    which booked appointments the words of a letter name is kept whenever they are written; from then on a
 *            date that no longer stands is a finding (P-34), and holds the copies that have not left.
 * Rule       House rule H5: checked again as it leaves. Known by the day in the words, with a year or without one,
 *            whoever typed it; where another appointment of the patient is on that day, by the time too.
 * Ownership  as work.h.   Thread safety: one transaction, one thread.
 * Not here   reading dates (proofread.h), the check itself (letter_dispatch.h). */
#ifndef APP_LETTER_TELLS_H
#define APP_LETTER_TELLS_H

#include "appointment.h"
#include "letter_store.h"
#include "proofread.h"
#include "work.h"

/* Keeps which of the patient's booked appointments the letter names. Part of everything that writes its words. */
MUST_USE enum err letter_tells_note(struct work *w, const struct letter_row *l);
/* The days it may name that no longer stand, with what became of them; `text` as the proofreader reads it. */
MUST_USE enum err letter_gone_days(struct work *w, const struct letter_row *l, str text,
                                   const struct proof_gone **ret_gone, size_t *ret_n);
/* The appointment was cancelled, or is on another slot now: copies that name it and have not left are held. */
MUST_USE enum err letters_tell_wrongly(struct work *w, const struct appointment *p);

#endif
