#include "referral_work.h"

#include "already_there.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "codes.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"
#include "priority.h"
#include "referral_life.h"
#include "referral_store.h"
#include "rtt_clock.h"

static enum err refuse(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S("House rule H18"));
}

static enum err stale(struct work *w) {
    return problem_set(
        w->why, CONFLICT, S(""),
        S("Somebody changed this in the meantime: look at it again before you go on"), S(""));
}

static enum err check_whose(struct work *w, const struct receive_referral *in) {
    if (!uuid_is_nil(in->patient_id)) return patient_open_to_begin(w, in->patient_id);
    if (in->unmatched_name.n == 0) {
        return refuse(w, S("patient_id"),
                      S("Choose the patient, or enter the name as the referral says it"));
    }
    if (uuid_is_nil(in->booked_slot_id)) return OK;
    return refuse(w, S("slot_id"),
                  S("Register the patient first: a slot is booked for a known patient"));
}

static enum err check_received(struct work *w, const struct receive_referral *in) {
    if (civil_date_is_none(in->received_on))
        return refuse(w, S("received_on"), S("Enter the date received"));
    if (civil_date_compare(in->received_on, w->today) <= 0) return OK;
    return refuse(w, S("received_on"), S("The date received lies in the future: check it"));
}

static enum err check_target(struct work *w, const struct receive_referral *in) {
    bool is_after = civil_date_is_none(in->target_on) || civil_date_is_none(in->received_on) ||
                    civil_date_compare(in->target_on, in->received_on) >= 0;
    if (is_after) return OK;
    return refuse(w, S("target_on"),
                  S("The date to be seen by lies before the date received: check it"));
}

static enum err check_clinic(struct work *w, const struct receive_referral *in) {
    struct clinic clinic;
    if (uuid_is_nil(in->clinic_id)) return refuse(w, S("clinic"), S("Choose the clinic"));
    TRY(clinic_store_get(w->tx, work_site(w), in->clinic_id, &clinic));
    if (clinic.is_active) return OK;
    return refuse(w, S("clinic"), S("This clinic is not in use any more: choose another"));
}

/* Twelve digits, kept without the blanks people type between them. */
static enum err check_ubrn(struct work *w, str typed, str *ret_ubrn) {
    struct buf b;
    buf_init(&b, w->arena);
    bool is_right = true;
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ' || typed.p[i] == '-') continue;
        is_right &= char_is_digit(typed.p[i]);
        buf_put_char(&b, typed.p[i]);
    }
    if (typed.n && (!is_right || b.n != 12)) {
        return problem_set(w->why, INVALID, S("ubrn"), S("Enter the 12 digits of the UBRN"),
                           S("e-RS, UBRN: 12 digits"));
    }
    *ret_ubrn = buf_str(&b);
    return OK;
}

/* The booking itself asks once more, after the referral is kept: here it is said with all else. */
static enum err check_beside(struct work *w, const struct receive_referral *in) {
    struct rows asked = {0};
    bool is_beside;
    if (uuid_is_nil(in->booked_slot_id)) return OK;
    TRY(appointment_store_ask_beside(w->tx, work_site(w), in->booked_slot_id, in->patient_id,
                                     (uuid){{0}}, &asked));
    return beside_check(w, &asked, in->is_beside_meant, &is_beside);
}

static enum err check_receipt(struct work *w, const struct receive_referral *in,
                              enum priority *ret_priority, str *ret_ubrn, bool *ret_is_again) {
    static const uuid none = {{0}};
    struct findings f = {.n = 0};
    TRY(also(w, &f, check_whose(w, in)));
    TRY(also(w, &f, check_received(w, in)));
    TRY(also(w, &f, check_target(w, in)));
    TRY(also(w, &f, check_clinic(w, in)));
    if (!uuid_is_nil(in->reviewer_id))
        TRY(also(w, &f, clinician_in_use(w, in->reviewer_id, S("reviewer"))));
    TRY(also(w, &f, code_check(&codes_referral_source, in->source, S("source"), w->why)));
    TRY(also(w, &f, priority_parse(in->priority, ret_priority, w->why)));
    TRY(also(w, &f, check_ubrn(w, in->ubrn, ret_ubrn)));
    TRY(also(w, &f,
             referral_there_check(w, in->patient_id, in->clinic_id, none, in->is_again_meant,
                                  ret_is_again)));
    TRY(also(w, &f, check_beside(w, in)));
    return all_found(w, &f);
}

static enum err keep_new(struct work *w, const struct referral *r) {
    enum err e = referral_store_insert(w->tx, work_site(w), r, w->now, w->scope->person_id);
    if (e != CONFLICT) return e;
    return problem_set(w->why, CONFLICT, S("ubrn"),
                       S("A referral with this UBRN is already here: open that one"),
                       S("e-RS: a UBRN belongs to one referral"));
}

/* The priority, and that another referral was here and this one was meant all the same. */
static str received_detail(struct work *w, str priority, bool is_again) {
    return is_again ? say(w->arena, "{} again", SAY_T(priority)) : priority;
}

enum err receive_referral(struct work *w, void *context, struct done *ret_done) {
    const struct receive_referral *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    enum priority priority = PRIORITY_ROUTINE;
    str ubrn;
    bool is_again;
    TRY(check_receipt(w, in, &priority, &ubrn, &is_again));
    bool is_known = !uuid_is_nil(in->patient_id);
    struct referral r = {.referral_id = work_new_id(w),
                         .patient_id = in->patient_id,
                         .clinic_id = in->clinic_id,
                         .unmatched_name = in->unmatched_name,
                         .ubrn = ubrn,
                         .received_on = in->received_on,
                         .source = in->source,
                         .referrer_id = in->referrer_id,
                         .referrer_name = in->referrer_name,
                         .priority = in->priority,
                         .reason = in->reason,
                         .target_on = in->target_on,
                         .state = is_known ? REFERRAL_IN_REVIEW : REFERRAL_RECEIVED,
                         .reviewer_id = in->reviewer_id,
                         .rtt_status = S("10"),
                         .version = 1};
    if (civil_date_is_none(r.target_on)) r.target_on = priority_target(priority, in->received_on);
    TRY(keep_new(w, &r));
    uuid cause;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.received",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .detail = received_detail(w, r.priority, is_again)},
                    &cause));
    ret_done->id = r.referral_id;
    TRY(referral_owes_since_received(
        w, &r, is_known ? DUTY_REVIEW_REFERRAL : DUTY_REGISTER_REFERRAL, r.reviewer_id, cause));
    if (uuid_is_nil(in->booked_slot_id)) return OK;
    struct book_appointment booking = {.patient_id = r.patient_id,
                                       .slot_id = in->booked_slot_id,
                                       .referral_id = r.referral_id,
                                       .is_beside_meant = in->is_beside_meant};
    struct done booked;
    return book_appointment(w, &booking, &booked);
}

enum err register_referral(struct work *w, void *context, struct done *ret_done) {
    const struct register_referral *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    if (r.version != in->version) return stale(w);
    TRY(referral_step(r.state, REFERRAL_REGISTER, &r.state, w->why));
    TRY(patient_open_to_begin(w, in->patient_id));
    bool is_again;
    TRY(referral_there_check(w, in->patient_id, r.clinic_id, r.referral_id, in->is_again_meant,
                             &is_again));
    r.patient_id = in->patient_id;
    TRY(referral_store_update(w->tx, work_site(w), &r, (instant){0}));
    uuid evidence;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.registered",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .detail = is_again ? S("again") : S("")},
                    &evidence));
    TRY(duty_end(w, DUTY_REGISTER_REFERRAL, r.referral_id, evidence, NULL));
    ret_done->id = r.referral_id;
    return referral_owes_since_received(w, &r, DUTY_REVIEW_REFERRAL, r.reviewer_id, evidence);
}

/* Accepted and not booked: on the waiting list at once, so that "no next event" cannot happen. */
static enum err list_accepted(struct work *w, const struct referral *r, uuid cause) {
    bool is_waiting; /* a missed first date may have put the patient there already */
    TRY(referral_is_waiting(w, r->referral_id, &is_waiting));
    if (is_waiting) return OK;
    bool is_past = civil_date_compare(r->target_on, w->today) < 0;
    struct waiting_entry e = {.patient_id = r->patient_id,
                              .clinic_id = r->clinic_id,
                              .referral_id = r->referral_id,
                              .priority = r->priority,
                              .due_on = r->target_on,
                              .window_from = w->today,
                              .window_to = is_past ? w->today : r->target_on,
                              .note = r->review_note};
    return waiting_list_add(w, &e, cause);
}

/* Nobody waits for a first appointment of a referral that was returned. */
static enum err unlist_returned(struct work *w, const struct referral *r, uuid cause) {
    const struct waiting_entry *list;
    size_t n;
    TRY(waiting_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct waiting_entry e = list[i];
        bool is_its = uuid_eq(e.referral_id, r->referral_id) && !e.is_follow_up;
        if (!is_its || (!str_eq(e.state, S("waiting")) && !str_eq(e.state, S("booked")))) continue;
        e.state = S("removed");
        e.appointment_id = (uuid){{0}};
        TRY(waiting_store_update(w->tx, work_site(w), &e));
        TRY(duty_end(w, DUTY_BOOK, e.entry_id, cause, NULL));
    }
    return referral_end_rebooks(w, r->patient_id, r->referral_id, cause);
}

/* The slot that came with a returned referral is freed, and the patient is told. */
static enum err unbook_returned(struct work *w, const struct referral *r, uuid cause) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_future_of_patient(w->tx, work_site(w), r->patient_id, w->now, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].referral_id, r->referral_id)) continue;
        TRY(appointment_cancel_because(w, &list[i], S("clinic"), S("referral returned")));
        TRY(appointment_owes_telling(w, &list[i], DUTY_URGENT, cause));
    }
    return OK;
}

static const struct {
    enum review_outcome outcome;
    enum referral_event event;
    const char *fact;
} reviews[] = {
    {REVIEW_ACCEPT, REFERRAL_ACCEPT, "referral.accepted"},
    {REVIEW_ASK_MORE, REFERRAL_ASK_MORE, "referral.more-information"},
    {REVIEW_ADVICE, REFERRAL_GIVE_ADVICE, "referral.advice-given"},
    {REVIEW_REJECT, REFERRAL_REJECT, "referral.rejected"},
    {REVIEW_REDIRECT, REFERRAL_REDIRECT, "referral.redirected"},
};

static enum err after_review(struct work *w, const struct review_referral *in, struct referral *r,
                             bool is_booked, uuid fact) {
    if (in->outcome == REVIEW_ASK_MORE) return referral_owes(w, r, DUTY_ASK_REFERRER, fact);
    if (in->outcome == REVIEW_ACCEPT) return is_booked ? OK : list_accepted(w, r, fact);
    TRY(unbook_returned(w, r, fact));
    TRY(unlist_returned(w, r, fact));
    return referral_owes(w, r, DUTY_TELL_REFERRER, fact);
}

static enum err check_review(struct work *w, const struct review_referral *in) {
    struct findings f = {.n = 0};
    enum priority priority;
    if (in->outcome != REVIEW_ACCEPT && in->note.n == 0) {
        enum err e = refuse(w, S("note"),
                            S("Write what the referrer should know: why, and what to do instead"));
        TRY(also(w, &f, e));
    }
    TRY(also(w, &f, priority_parse(in->priority, &priority, w->why)));
    return all_found(w, &f);
}

enum err review_referral(struct work *w, void *context, struct done *ret_done) {
    const struct review_referral *in = context;
    TRY(work_may(w, PERM_REFERRAL_REVIEW));
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    if (r.version != in->version) return stale(w);
    TRY(check_review(w, in));
    TRY(referral_step(r.state, reviews[in->outcome].event, &r.state, w->why));
    bool is_booked;
    TRY(referral_has_booking(w, &r, &is_booked));
    if (in->outcome == REVIEW_ACCEPT && is_booked) r.state = REFERRAL_BOOKED;
    r.priority = in->priority;
    if (!civil_date_is_none(in->target_on)) r.target_on = in->target_on;
    r.review_note = in->note;
    if (in->outcome == REVIEW_REJECT || in->outcome == REVIEW_ADVICE) r.rtt_status = S("34");
    TRY(referral_store_update(w->tx, work_site(w), &r, w->now));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = reviews[in->outcome].fact,
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .detail = r.priority,
                                   .text = in->note},
                    &fact));
    ret_done->id = r.referral_id;
    TRY(duty_end(w, DUTY_REVIEW_REFERRAL, r.referral_id, fact, NULL));
    TRY(referral_asks_no_more(w, r.referral_id, fact));
    return after_review(w, in, &r, is_booked, fact);
}

enum err referral_information_came(struct work *w, void *context, struct done *ret_done) {
    const struct information_came *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    struct patient patient;
    if (!uuid_is_nil(r.patient_id)) TRY(patient_open(w, r.patient_id, &patient));
    if (r.version != in->version) return stale(w);
    TRY(referral_step(r.state, REFERRAL_INFORMATION_CAME, &r.state, w->why));
    TRY(referral_store_update(w->tx, work_site(w), &r, (instant){0}));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.information-came",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .text = in->note},
                    &fact));
    TRY(referral_asks_no_more(w, r.referral_id, fact));
    ret_done->id = r.referral_id;
    return duty_reopen(w, DUTY_REVIEW_REFERRAL, r.referral_id, fact);
}

static enum err check_next_step(struct work *w, const struct decide_next_step *in) {
    const struct duty *asked;
    size_t n;
    if (in->ends_care && in->note.n == 0)
        return refuse(w, S("next_note"), S("Write why the care ends, and who is told"));
    if (!in->ends_care && (in->follow_up_weeks < 1 || in->follow_up_weeks > 104))
        return refuse(w, S("next_weeks"), S("Enter in how many weeks, 1 to 104"));
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_NEXT_STEP, in->referral_id, S("open"),
                              &asked, &n));
    if (n) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("Nothing is to be decided here any more: look at it again"), S(""));
}

/* A clock that still runs ends with the care; one that has stopped stays as it is. */
static enum err end_the_care(struct work *w, const struct referral *r, uuid fact) {
    bool runs = rtt_clock_of(r->rtt_status) == RTT_RUNS;
    TRY(duty_end(w, DUTY_NEXT_STEP, r->referral_id, fact, NULL));
    return referral_move(w, r->referral_id, REFERRAL_DISCHARGE, runs ? S("34") : S(""));
}

enum err decide_next_step(struct work *w, void *context, struct done *ret_done) {
    const struct decide_next_step *in = context;
    TRY(work_may(w, PERM_REFERRAL_REVIEW));
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    if (r.version != in->version) return stale(w);
    TRY(check_next_step(w, in));
    TRY(patient_open_for_new(w, r.patient_id));
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = in->ends_care ? "referral.care-ended" : "referral.follow-up-decided",
                       .subject_kind = "referral",
                       .subject_id = r.referral_id,
                       .patient_id = r.patient_id,
                       .text = in->note},
        &fact));
    ret_done->id = r.referral_id;
    if (in->ends_care) return end_the_care(w, &r, fact);
    struct waiting_entry e = {.patient_id = r.patient_id,
                              .clinic_id = r.clinic_id,
                              .referral_id = r.referral_id,
                              .is_follow_up = true,
                              .priority = S("1"),
                              .note = in->note};
    follow_up_window(&e, w->today, in->follow_up_weeks);
    return waiting_list_add(w, &e, fact);
}
