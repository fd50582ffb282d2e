/* referral_life.h: what becomes of a referral, and of the wait for its appointment, through what happens elsewhere.
 * Purpose    reviews, bookings, cancellations, outcomes and deaths all move a referral on, put somebody on the
 *            waiting list or take up the wait again; each does it here, inside its own transaction.
 * Rule       House rule H18: a referral always has one open next action; steps as domain/referral.h has them.
 * Facts      waiting.listed; referral.declined, .nothing-ahead.
 * Ownership  what is read lives in the transaction's arena.   Thread safety: one transaction, one thread.
 * Not here   permission: the use case that calls has asked (referral_work.h, appointment_work.h). */
#ifndef APP_REFERRAL_LIFE_H
#define APP_REFERRAL_LIFE_H

#include "referral.h"
#include "work.h"

struct referral;
struct waiting_entry;

/* The state moves on, with the referral-to-treatment status where one is given. Nothing for a nil id. CONFLICT where
 * the referral has no such step now. */
MUST_USE enum err referral_move(struct work *w, uuid referral_id, enum referral_event event,
                                str rtt_status);
/* Makes `rule` owed about the referral, at its clinic, as pressing as the referral is. */
MUST_USE enum err referral_owes(struct work *w, const struct referral *r, enum duty_rule rule,
                                uuid cause_entry);
/* As referral_owes, of `named` or nobody, counted from the day the referral was received: one that lay in a tray is
 * late at once. */
MUST_USE enum err referral_owes_since_received(struct work *w, const struct referral *r,
                                               enum duty_rule rule, uuid named, uuid cause_entry);
/* Nothing is asked of the referrer any more: neither to ask nor to wait for the answer. */
MUST_USE enum err referral_asks_no_more(struct work *w, uuid referral_id, uuid evidence_entry);
/* Whichever of the two stood last stands open again. NOT_FOUND when neither ever did. */
MUST_USE enum err referral_asks_again(struct work *w, uuid referral_id, uuid entry);
/* Makes the review owed, by the reviewer named or whoever the rule says. */
MUST_USE enum err referral_arise_review(struct work *w, const struct referral *r, uuid cause_entry);
/* Whether it has a live appointment. A patient who sits in the clinic while the review is written is booked too, and
 * so is one who was seen and whose outcome, the next step with it, is still to come. */
MUST_USE enum err referral_has_booking(struct work *w, const struct referral *r,
                                       bool *ret_is_booked);
/* Whether a patient already waits on the list for this referral. */
MUST_USE enum err referral_is_waiting(struct work *w, uuid referral_id, bool *ret_is_waiting);
/* The patient of a referral has a date, waits on the list or needs neither: no new date is owed any more for
 * appointments of it that were cancelled, and nobody has to decide what comes next. */
MUST_USE enum err referral_end_rebooks(struct work *w, uuid patient_id, uuid referral_id,
                                       uuid evidence_entry);
/* What lay ahead has gone: declined, not wanted any more, no longer needed. Somebody is asked at once, so that
 * nobody is left without a next event: before the first visit a clinician looks at the referral again, under care
 * the consultant decides what comes next. Nothing for one that is over, or where something else still lies
 * ahead: a date, a list, an attendance without its outcome, a right to ring, a list of procedures. */
MUST_USE enum err referral_left_open(struct work *w, uuid referral_id);
/* Whether nothing at all lies ahead of one that is under way: no date, no list, no attendance or cancellation that
 * asks for something, no right to ring, no list of procedures, and no review. */
MUST_USE enum err referral_is_forgotten(struct work *w, uuid referral_id, bool *ret_is_forgotten);

/* Puts a patient on the waiting list and makes the appointment owed. */
MUST_USE enum err waiting_list_add(struct work *w, struct waiting_entry *entry, uuid cause_entry);
/* Back to waiting, with the original date; what is owed for it stands open again, or arises. */
MUST_USE enum err waiting_list_again(struct work *w, uuid entry_id, uuid cause_entry);
/* Whatever was owed of this place on a list, an appointment or a decision, is answered by `evidence_entry`. */
MUST_USE enum err waiting_answered(struct work *w, uuid entry_id, uuid evidence_entry);
/* A follow-up so many weeks after `day`: due then, looked for two weeks either side. */
void follow_up_window(struct waiting_entry *entry, civil_date day, int64_t weeks);

#endif
