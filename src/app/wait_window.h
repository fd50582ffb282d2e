/* wait_window.h: whether a date lies in the time in which somebody on the waiting list is to be seen.
 * Purpose    a booking or a move outside of it is asked about once, at whichever door it comes, and the fact keeps that
 *            it was meant.
 * Rule       House rules H19, H28. A first appointment is never too early. Where the window has closed unmet, no date
 *            lies inside and none is asked about; but of a patient who may ring, whose right has ended then.
 * Ownership  the work's arena.   Thread safety: pure, but for wait_window_check, which fills the work's `why`.
 * Not here   how the window is set (referral_life.h, ring_window.h). */
#ifndef APP_WAIT_WINDOW_H
#define APP_WAIT_WINDOW_H

#include "referral_store.h"
#include "work.h"

/* Whether booking this day for `e` is asked about. False of an entry of version 0, which is none. */
bool wait_window_asks(const struct waiting_entry *e, civil_date day, civil_date today);
/* "Tuesday 1 December 2026 lies after the window of the wait, which ends on Friday 27 November 2026" */
str wait_window_words(struct arena *a, const struct waiting_entry *e, civil_date day);
/* INVALID at field "is_outside_meant" where it is asked about and nobody said that the day is meant. */
MUST_USE enum err wait_window_check(struct work *w, const struct waiting_entry *e, civil_date day,
                                    bool is_meant, bool *ret_is_outside);

#endif
