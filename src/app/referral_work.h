/* referral_work.h: a referral from the letter on the mat to its review.
 * Purpose    receive (registered or not, already booked or not), register, review, information that came.
 *            Each is a work_change_fn: run it with work_write; its context is the input struct named.
 * Rule       House rules H1, H18, H26; e-RS review outcomes (domain/referral.h).
 * Facts      referral.received, .registered, .sent-for-review, .passed-on, .accepted, .more-information,
 *            .information-came, .advice-given, .rejected, .redirected, .care-ended, .follow-up-decided.
 * Not here   booking (appointment_work.h), what other work does to a referral (referral_life.h). */
#ifndef APP_REFERRAL_WORK_H
#define APP_REFERRAL_WORK_H

#include "referral.h"
#include "work.h"

struct receive_referral {
    uuid patient_id; /* nil: not known yet; then unmatched_name says who the paper is about */
    str unmatched_name;
    uuid clinic_id;
    civil_date received_on; /* not in the future */
    str source;             /* national code */
    uuid referrer_id;       /* of the address book; may be nil */
    str referrer_name, priority, reason, ubrn;
    civil_date target_on; /* none: by priority */
    uuid reviewer_id;     /* nil: the clinic's consultant */
    uuid booked_slot_id;  /* it came already booked: nil if not */
    bool is_beside_meant; /* as of a booking (appointment_work.h) */
    bool is_again_meant;  /* though an open referral of the patient to this clinic is here */
};
/* INVALID at fields "is_again_meant" and "is_beside_meant" where that is asked and was not said (already_there.h). */
MUST_USE enum err receive_referral(struct work *w, void *receive_referral_input,
                                   struct done *ret_done);

struct register_referral {
    uuid referral_id, patient_id;
    int64_t version;
    bool is_again_meant; /* as of receiving */
};
MUST_USE enum err register_referral(struct work *w, void *register_referral_input,
                                    struct done *ret_done);

/* Before its review: who is to review it, a clinician. To send somebody's to another needs
 * PERM_REFERRAL_RECEIVE or PERM_REFERRAL_REVIEW. CONFLICT when its review is done, or waits for the referrer. */
struct send_for_review {
    uuid referral_id;
    int64_t version;
    uuid reviewer_id; /* nil, or no clinician here: refused at field "reviewer" */
    str note;         /* to the reviewer; may be empty */
};
MUST_USE enum err send_for_review(struct work *w, void *send_for_review_input,
                                  struct done *ret_done);
/* Before its review: it is for another clinic, whose consultant reviews it. CONFLICT also when it is booked. */
struct pass_referral {
    uuid referral_id;
    int64_t version;
    uuid clinic_id; /* nil, or not in use: refused at field "clinic" */
    str note;
};
MUST_USE enum err pass_referral(struct work *w, void *pass_referral_input, struct done *ret_done);

enum review_outcome {
    REVIEW_ACCEPT,
    REVIEW_ASK_MORE,
    REVIEW_ADVICE,
    REVIEW_REJECT,
    REVIEW_REDIRECT
};
struct review_referral {
    uuid referral_id;
    int64_t version;
    enum review_outcome outcome;
    str priority; /* as the reviewer leaves it */
    civil_date target_on;
    str note; /* to the referrer or the booking clerk; needed unless accepted */
};
/* Rejecting or redirecting one that is booked frees its slot and owes the patient a call. What is not accepted
 * is owed to the referrer too: DUTY_TELL_REFERRER (told_others.h). */
MUST_USE enum err review_referral(struct work *w, void *review_referral_input,
                                  struct done *ret_done);

struct information_came {
    uuid referral_id;
    int64_t version;
    str note;
};
MUST_USE enum err referral_information_came(struct work *w, void *information_came_input,
                                            struct done *ret_done);

/* Under care, and nothing lies ahead any more: the clinician decides. CONFLICT when nobody is asked any more. */
struct decide_next_step {
    uuid referral_id;
    int64_t version;
    bool ends_care;          /* else back on the follow-up waiting list */
    int64_t follow_up_weeks; /* 1 to 104 from today */
    str note;                /* needed when care ends */
};
MUST_USE enum err decide_next_step(struct work *w, void *decide_next_step_input,
                                   struct done *ret_done);

#endif
