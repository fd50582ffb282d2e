/* ring_window.h: patient-initiated follow-up: the time in which a patient may ring, and what comes when it is over.
 * Purpose    nobody may ring for ever, and nobody is forgotten at the end: a clinician gives more time or ends it.
 * Rule       NHS England, patient initiated follow-up: at the end of the time, discharge or extend; House rule H18.
 * Facts      waiting.more-time, waiting.may-not-ring.
 * Duties     DUTY_RING_WINDOW is born with the right to ring and shows itself on the day after the last one; a
 *            booking, more time, the end of the wait or a death ends it.
 * Not here   the right to ring as an outcome or instead of a follow-up, and its end (appointment_work.h). */
#ifndef APP_RING_WINDOW_H
#define APP_RING_WINDOW_H

#include "referral_store.h"
#include "work.h"

enum {
    RING_WEEKS = 52,
    RING_WEEKS_MAX = 260
}; /* how long where nothing else is said, and at the most */

/* `weeks` from `day` on, both stored by the caller with the rest of the entry. */
void ring_window_set(struct waiting_entry *e, civil_date day, int64_t weeks);
/* Makes the decision at its end owed, in the caller's transaction. */
MUST_USE enum err ring_window_begins(struct work *w, const struct waiting_entry *e,
                                     uuid cause_entry);

struct ring_decision {
    uuid entry_id;
    int64_t version;
    bool ends;     /* the patient may not ring any more; else: */
    int64_t weeks; /* how much more time, from today */
    str note;      /* why; needed when it ends */
};
/* By whoever may review referrals. Where it ends and nothing else lies ahead, what comes next of the referral is asked.
 * INVALID for `weeks` or `more_note`; CONFLICT where the patient may not ring (any more). */
MUST_USE enum err decide_ring_window(struct work *w, void *ring_decision, struct done *ret_done);

#endif
