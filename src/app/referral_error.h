/* referral_error.h: a referral that should never have been in this record.
 * Purpose    entered on the wrong patient, twice, or no referral at all: whoever receives referrals takes it back, as
 *            long as nothing came of it that cannot be undone. It stays in the history, and nothing waits for it.
 * Rule       e-RS (ReferralState-1, entered in error); House rule H20: what was wrong stays readable, with a reason.
 * Facts      referral.entered-in-error.
 * Duties     what was outstanding on it, its place on a list and its appointments ends as entered in error; whoever
 *            was given a date is told that it is off (DUTY_TELL_PATIENT).
 * Not here   returning it to the referrer (referral_work.h); two records of one person (duplicate_work.h). */
#ifndef APP_REFERRAL_ERROR_H
#define APP_REFERRAL_ERROR_H

#include "appointment.h"
#include "referral.h"
#include "work.h"

struct referral_in_error {
    uuid referral_id;
    int64_t version;
    str reason;   /* wrong-patient, duplicate, no-referral */
    str note;     /* what was wrong: needed */
    bool cancels; /* the appointment that was made of it too */
};
/* CONFLICT once somebody came because of it or was marked as absent, or a letter about it is signed; INVALID at
 * field "cancels" while it is booked and that was not said. */
MUST_USE enum err referral_entered_in_error(struct work *w, void *referral_in_error_input,
                                            struct done *ret_done);

/* What was made of it: `*ret_next` a date still to come (version 0: none). For work_read. CONFLICT as above. */
MUST_USE enum err referral_may_be_error(struct work *w, const struct referral *r,
                                        struct appointment *ret_next);

#endif
