/* duty_work.h: what people do with a duty itself: no longer needed, handed over, waiting for somebody.
 * Rule       House rule H2: a duty has one owner at a time, a person or a list; it ends by evidence,
 *            or "no longer needed" by somebody entitled, with a reason; clinical ones never by a secretary.
 * Facts      duty.not-needed, duty.handed-over, duty.waiting, duty.urgent, duty.not-urgent.
 * Not here   duties that end by evidence (ledger.h, called by the use cases of the work itself). */
#ifndef APP_DUTY_WORK_H
#define APP_DUTY_WORK_H

#include "duty_rules.h"
#include "duty_store.h"
#include "work.h"

struct duty_no_longer {
    uuid duty_id;
    int64_t version;
    str reason;
};
/* As ledger.h, duty_not_needed; FORBIDDEN also for what ends where it is looked at: an outcome, a letter, a copy
 * held, a review, a decision. Somebody on a waiting list is taken off it; what that leaves with nothing ahead,
 * a clinician is asked about (referral_left_open); without the information asked for, it is reviewed as it is. */
MUST_USE enum err duty_no_longer(struct work *w, void *duty_no_longer_input, struct done *ret_done);

/* What somebody may do with an open duty, for its page: nobody is shown a form that will be refused. */
struct duty_ways {
    bool may_move; /* hand it over, and say who was asked */
    bool may_end;  /* as no longer needed */
    str elsewhere; /* where and how it ends instead; empty: by duty_no_longer */
};
MUST_USE enum err duty_ways_of(struct work *w, const struct duty *d, struct duty_ways *ret_ways);

struct hand_over_duty {
    uuid duty_id;
    int64_t version;
    struct duty_holder to; /* id nil: refused at field "to" */
    str note;              /* to whoever takes it; may be empty */
};
/* One's own work and that of one's lists; somebody else's needs PERM_DUTY_NOT_NEEDED. Work that only a
 * clinician can do goes to a clinician; a signature stays with the letter's author. The due times and
 * the accountable consultant stay. */
MUST_USE enum err hand_over_duty(struct work *w, void *hand_over_duty_input, struct done *ret_done);

/* The same from a list of referrals or letters: what is outstanding on one of these (duty_store_on). */
struct hand_over_work {
    uuid subject_id;
    int64_t version; /* of that duty, as it was shown */
    struct duty_holder to;
    str note;
};
MUST_USE enum err hand_over_work(struct work *w, void *hand_over_work_input, struct done *ret_done);

struct duty_waits_for {
    uuid duty_id;
    int64_t version;
    str with_whom; /* empty: nobody any more */
};
/* The owner waits for an outside party or person; the due times stay. */
MUST_USE enum err duty_waits_for(struct work *w, void *duty_waits_for_input, struct done *ret_done);

/* The same from a list of referrals or letters. */
struct work_waits_for {
    uuid subject_id;
    int64_t version;
    str with_whom;
};
MUST_USE enum err work_waits_for(struct work *w, void *work_waits_for_input, struct done *ret_done);

/* A letter stands before the others on every desk and in its author's run, or no longer; it is due as it was, and
 * its later queries and held copies have its priority.
 * CONFLICT for a referral, whose priority is its reviewer's, and to take it from one of suspected cancer. */
struct letter_urgency {
    uuid letter_id;
    int64_t version; /* of its duty, as it was shown */
    bool is_urgent;
};
MUST_USE enum err set_letter_urgency(struct work *w, void *letter_urgency_input,
                                     struct done *ret_done);

#endif
