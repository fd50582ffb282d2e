/* death_stop.h: a referral or a wait as it would stand if the patient lived.
 * Purpose    what a death stopped goes on behind it: an outcome written up late, or taken back, moves what would
 *            stand again if the death was recorded by mistake.
 * Rule       House rule H27: a death notified, and one taken back.
 * Ownership  values.   Thread safety: one transaction, one thread.
 * Not here   the use cases (patient_work.h). */
#ifndef APP_DEATH_STOP_H
#define APP_DEATH_STOP_H

#include "referral_store.h"
#include "work.h"

/* Replaces state and status, or state and appointment, by what they would be; nothing where no death stopped it. */
MUST_USE enum err referral_as_alive(struct work *w, struct referral *r);
MUST_USE enum err entry_as_alive(struct work *w, struct waiting_entry *e);
/* Stores `r` or `e`, given as they would stand; where the patient has died they are stopped, and this is kept. */
MUST_USE enum err referral_keep(struct work *w, const struct referral *r, bool has_died);
MUST_USE enum err entry_keep(struct work *w, const struct waiting_entry *e, bool has_died);
/* A step of a referral that a death stopped, besides. */
MUST_USE enum err stopped_referral_moves(struct work *w, const struct referral *stopped,
                                         enum referral_event event, str rtt_status);

#endif
