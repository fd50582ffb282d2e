/* referral.h: a referral, and the closed table of what may happen to it.
 * Rule       e-RS (ReferralState-1, ReviewOutcome-1); its life here: House rule H18. Thread safety: pure.
 * Not here   which duties follow (referral_work.h, referral_life.h). */
#ifndef DOMAIN_REFERRAL_H
#define DOMAIN_REFERRAL_H

#include "civil.h"
#include "duty_rules.h"
#include "uuid.h"

enum referral_state {
    REFERRAL_RECEIVED, /* not yet registered to a patient */
    REFERRAL_IN_REVIEW,
    REFERRAL_MORE_INFORMATION,
    REFERRAL_ACCEPTED,
    REFERRAL_BOOKED,
    REFERRAL_UNDER_CARE,
    REFERRAL_REJECTED,
    REFERRAL_REDIRECTED,
    REFERRAL_ADVICE_GIVEN,
    REFERRAL_DISCHARGED,
    REFERRAL_PATIENT_DIED,
    REFERRAL_IN_ERROR,
    REFERRAL_STATE_COUNT
};

enum referral_event {
    REFERRAL_REGISTER,
    REFERRAL_ACCEPT,
    REFERRAL_ASK_MORE,
    REFERRAL_INFORMATION_CAME,
    REFERRAL_GIVE_ADVICE,
    REFERRAL_REJECT,
    REFERRAL_REDIRECT,
    REFERRAL_BOOK,    /* a first appointment was made */
    REFERRAL_UNBOOK,  /* it was cancelled */
    REFERRAL_DECLINE, /* the patient no longer wants to come: a clinician looks again */
    REFERRAL_SEE,
    REFERRAL_DISCHARGE,
    REFERRAL_DIE,
    REFERRAL_ENTERED_IN_ERROR,
    REFERRAL_EVENT_COUNT
};

const char *referral_state_name(enum referral_state state); /* as stored */
str referral_state_words(enum referral_state state);        /* as pages say it */
MUST_USE enum err referral_state_parse(str name, enum referral_state *ret_state);
/* CONFLICT with a sentence when that may not happen in this state. A review booked beforehand
 * (a directly bookable service) stays booked when accepted. */
MUST_USE enum err referral_step(enum referral_state state, enum referral_event event,
                                enum referral_state *ret_next, struct problem *why);

/* National priority codes 1 routine, 2 urgent, 3 urgent suspected cancer. */
enum duty_priority referral_duty_priority(str priority_code);

struct referral {
    uuid referral_id, patient_id, clinic_id; /* patient nil: not registered */
    str unmatched_name, ubrn;
    civil_date received_on;
    str source; /* national code */
    uuid referrer_id;
    str referrer_name, priority, reason;
    civil_date target_on;
    enum referral_state state;
    uuid reviewer_id;
    str review_note;
    str rtt_status;
    int64_t version;
};

#endif
