/* referral_work.h: a referral from the letter on the mat to its review.
 * Purpose    receive (registered or not, already booked or not), register, review, information that came.
 *            Each is a work_change_fn: run it with work_write; its context is the input struct named.
 * Rule       House rules H1, H18, H26; e-RS review outcomes (domain/referral.h).
 * Facts      referral.received, .registered, .accepted, .more-information, .information-came,
 *            .advice-given, .rejected, .redirected, .declined; waiting.listed.
 * Not here   booking (appointment_work.h). */
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
};
MUST_USE enum err receive_referral(struct work *w, void *receive_referral_input,
                                   struct done *ret_done);

struct register_referral {
    uuid referral_id, patient_id;
    int64_t version;
};
MUST_USE enum err register_referral(struct work *w, void *register_referral_input,
                                    struct done *ret_done);

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
/* Rejecting or redirecting one that is booked frees its slot and owes the patient a call. */
MUST_USE enum err review_referral(struct work *w, void *review_referral_input,
                                  struct done *ret_done);

struct information_came {
    uuid referral_id;
    int64_t version;
    str note;
};
MUST_USE enum err referral_information_came(struct work *w, void *information_came_input,
                                            struct done *ret_done);

/* For the other use cases: the state moves on inside their transaction. */
MUST_USE enum err referral_move(struct work *w, uuid referral_id, enum referral_event event,
                                str rtt_status);
/* The patient of a referral has a date, waits on the list or needs neither: no new date is owed any more for
 * appointments of it that were cancelled. */
MUST_USE enum err referral_end_rebooks(struct work *w, uuid patient_id, uuid referral_id,
                                       uuid evidence_entry);
/* Whether a patient already waits on the list for this referral. */
MUST_USE enum err referral_is_waiting(struct work *w, uuid referral_id, bool *ret_is_waiting);
/* Puts a patient on the waiting list and makes the appointment owed. */
struct waiting_entry;
MUST_USE enum err waiting_list_add(struct work *w, struct waiting_entry *entry, uuid cause_entry);
/* Back to waiting, with the original date; what is owed for it stands open again, or arises. */
MUST_USE enum err waiting_list_again(struct work *w, uuid entry_id, uuid cause_entry);
/* The patient no longer wants to be seen first: a clinician looks at the referral again, so that nobody
 * is left without a next event. Nothing for one already under care or over, or with another date. */
MUST_USE enum err referral_declined(struct work *w, uuid referral_id);

#endif
