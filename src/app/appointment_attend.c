/* Arrivals, attendance, outcomes, and what a clinician decides after a did-not-attend. */
#include "appointment_store.h"
#include "appointment_undo.h"
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "death_stop.h"
#include "fact.h"
#include "invariant.h"
#include "ledger.h"
#include "letter_owed.h"
#include "patient_store.h"
#include "permission.h"
#include "referral_life.h"
#include "referral_store.h"
#include "ring_window.h"
#include "rtt_clock.h"

static const uuid nobody = {{0}};

static enum err refuse(struct work *w, str field, str sentence, str rule) {
    return problem_set(w->why, INVALID, field, sentence, rule);
}

static enum err current(struct work *w, uuid appointment_id, int64_t version,
                        struct appointment *ret_p) {
    TRY(appointment_store_get(w->tx, work_site(w), appointment_id, ret_p));
    if (ret_p->version == version) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("This appointment has changed in the meantime: look at it again first"),
                       S(""));
}

static const struct {
    enum outcome_kind kind;
    const char *name;
    str words;
    bool ends_care;
} outcomes[] = {
    {OUTCOME_DISCHARGED, "discharged", S_INIT("Discharged"), true},
    {OUTCOME_FOLLOW_UP, "follow-up", S_INIT("Follow-up waiting list"), false},
    {OUTCOME_PATIENT_INITIATED, "patient-initiated", S_INIT("Patient-initiated follow-up"), false},
    {OUTCOME_PROCEDURE_LIST, "procedure-list", S_INIT("Procedure waiting list"), false},
    {OUTCOME_REFERRED_ON, "referred-on", S_INIT("Referred on"), true},
};

const char *outcome_name(enum outcome_kind kind) {
    invariant((size_t)kind < OUTCOME_KIND_COUNT && outcomes[kind].kind == kind);
    return outcomes[kind].name;
}

str outcome_words(enum outcome_kind kind) {
    invariant((size_t)kind < OUTCOME_KIND_COUNT);
    return outcomes[kind].words;
}

str appointment_outcome_words(str outcome) {
    if (str_eq(outcome, S("offer-again"))) return S("To be offered another appointment");
    for (size_t i = 0; i < OUTCOME_KIND_COUNT; i++) {
        if (str_eq(outcome, str_from_c(outcomes[i].name))) return outcomes[i].words;
    }
    return S("");
}

enum err appointment_owes_decision(struct work *w, const struct appointment *p, uuid cause) {
    struct patient patient;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    if (patient.is_deceased) return OK; /* nothing is left to decide */
    enum duty_priority priority = patient.is_vulnerable ? DUTY_FIRST : DUTY_ROUTINE;
    if (!uuid_is_nil(p->referral_id)) {
        struct referral r;
        TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
        enum duty_priority of_referral = referral_duty_priority(r.priority);
        if (of_referral == DUTY_FIRST) priority = DUTY_FIRST;
    }
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_DNA_DECISION,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .session_id = p->session_id,
                                         .priority = priority},
                      cause);
}

static const struct {
    enum appointment_event event;
    const char *fact;
    str code, late_code;
} attendances[] = {
    {APPOINTMENT_ARRIVE, "appointment.arrived", S_INIT("0"), S_INIT("0")},
    {APPOINTMENT_UNDO_ARRIVAL, "appointment.arrival-undone", S_INIT("0"), S_INIT("0")},
    {APPOINTMENT_SEE, "appointment.seen", S_INIT("5"), S_INIT("6")},
    {APPOINTMENT_LEAVE, "appointment.left", S_INIT("2"), S_INIT("2")},
    {APPOINTMENT_NOT_ATTEND, "appointment.did-not-attend", S_INIT("3"), S_INIT("7")},
};

/* Marks the appointment and its fact; duties are the callers' part. */
static enum err mark(struct work *w, struct appointment *p, enum appointment_event event,
                     bool is_late, uuid *ret_fact) {
    size_t row = 0;
    while (row < sizeof attendances / sizeof attendances[0] && attendances[row].event != event)
        row++;
    if (row == sizeof attendances / sizeof attendances[0]) {
        return refuse(w, S("event"), S("Choose arrived, seen, left or did not attend"),
                      S("House rule H19"));
    }
    bool is_of_the_day = event == APPOINTMENT_ARRIVE || event == APPOINTMENT_UNDO_ARRIVAL;
    if (!is_of_the_day && p->start_at.us > w->now.us && event != APPOINTMENT_SEE) {
        return refuse(w, S("event"), S("The appointment has not begun yet"), S("House rule H19"));
    }
    if (civil_date_compare(p->day, w->today) > 0) {
        return refuse(w, S("event"), S("This appointment is on a later day"), S("House rule H19"));
    }
    TRY(appointment_step(p->state, event, &p->state, w->why));
    p->attendance_code = is_late ? attendances[row].late_code : attendances[row].code;
    if (event == APPOINTMENT_ARRIVE) p->arrived_at = w->now;
    if (event == APPOINTMENT_UNDO_ARRIVAL) p->arrived_at = (instant){0};
    if (event == APPOINTMENT_SEE) p->seen_at = w->now;
    return record_fact(w,
                       &(struct fact){.kind = attendances[row].fact,
                                      .subject_kind = "appointment",
                                      .subject_id = p->appointment_id,
                                      .patient_id = p->patient_id,
                                      .detail = p->attendance_code},
                       ret_fact);
}

static enum err entry_seen(struct work *w, const struct appointment *p) {
    if (uuid_is_nil(p->entry_id)) return OK;
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &e));
    e.state = S("seen");
    return waiting_store_update(w->tx, work_site(w), &e);
}

/* Whoever ticks many means those who are expected: nobody who is marked as absent among them. */
static enum err check_absent(struct work *w, const struct note_attendance *in,
                             const struct appointment *p) {
    if (in->event != APPOINTMENT_ARRIVE || !appointment_is_absent(p)) return OK;
    return problem_set(w->why, CONFLICT, S("event"),
                       say(w->arena, "Marked as {}: if the patient came after all, say so there",
                           SAY_T(p->state == APPOINTMENT_LEFT ? S("left before being seen")
                                                              : S("did not attend"))),
                       S("House rule H19"));
}

static enum err come_after_all(struct work *w, struct appointment *p, struct done *ret_done) {
    enum appointment_state next;
    uuid fact;
    TRY(appointment_step(p->state, APPOINTMENT_COME_AFTER_ALL, &next, w->why));
    TRY(attendance_back(w, p, S("came after all")));
    if (p->state != next) TRY(mark(w, p, APPOINTMENT_ARRIVE, false, &fact));
    ret_done->id = p->appointment_id;
    return appointment_store_update(w->tx, work_site(w), p, nobody);
}

enum err note_attendance(struct work *w, void *context, struct done *ret_done) {
    const struct note_attendance *in = context;
    TRY(work_may(w, PERM_ARRIVE));
    struct appointment p;
    TRY(current(w, in->appointment_id, in->version, &p));
    if (!uuid_is_nil(in->session_id) && !uuid_eq(in->session_id, p.session_id)) return NOT_FOUND;
    if (in->event == APPOINTMENT_COME_AFTER_ALL) return come_after_all(w, &p, ret_done);
    TRY(check_absent(w, in, &p));
    uuid fact;
    TRY(mark(w, &p, in->event, in->is_late, &fact));
    TRY(appointment_store_update(w->tx, work_site(w), &p, nobody));
    ret_done->id = p.appointment_id;
    if (p.state == APPOINTMENT_SEEN) TRY(entry_seen(w, &p));
    if (!appointment_is_absent(&p)) return OK;
    TRY(duty_end(w, DUTY_OUTCOME, p.appointment_id, fact, NULL));
    return appointment_owes_decision(w, &p, fact);
}

/* The patient rings when it is needed, until the last day of the window; nothing is asked before. */
static enum err may_ring(struct work *w, const struct record_outcome *in,
                         const struct appointment *p) {
    int64_t weeks = in->follow_up_weeks ? in->follow_up_weeks : RING_WEEKS;
    struct waiting_entry e = {.entry_id = work_new_id(w),
                              .patient_id = p->patient_id,
                              .clinic_id = p->clinic_id,
                              .referral_id = p->referral_id,
                              .from_appointment_id = p->appointment_id,
                              .is_follow_up = true,
                              .priority = S("1"),
                              .note = in->note,
                              .state = S("patient-initiated"),
                              .version = 1};
    ring_window_set(&e, p->day, weeks);
    e.due_on = e.window_to;
    TRY(waiting_store_insert(w->tx, work_site(w), &e, w->now));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "waiting.patient-initiated",
                                   .subject_kind = "waiting-entry",
                                   .subject_id = e.entry_id,
                                   .patient_id = e.patient_id,
                                   .text = in->note},
                    &fact));
    return ring_window_begins(w, &e, fact);
}

/* Those who keep that list are told; until then the patient is on no list at all. */
static enum err arise_listing(struct work *w, const struct appointment *p, uuid fact) {
    struct referral r = {.priority = S("1")};
    if (!uuid_is_nil(p->referral_id))
        TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_PROCEDURE_LIST,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .priority = referral_duty_priority(r.priority)},
                      fact);
}

static enum err next_step(struct work *w, const struct record_outcome *in,
                          const struct appointment *p, uuid fact) {
    if (in->outcome == OUTCOME_PATIENT_INITIATED) return may_ring(w, in, p);
    if (in->outcome == OUTCOME_PROCEDURE_LIST) return arise_listing(w, p, fact);
    if (in->outcome != OUTCOME_FOLLOW_UP) return OK;
    struct waiting_entry e = {.patient_id = p->patient_id,
                              .clinic_id = p->clinic_id,
                              .referral_id = p->referral_id,
                              .from_appointment_id = p->appointment_id,
                              .is_follow_up = true,
                              .priority = S("1"),
                              .note = in->note};
    follow_up_window(&e, p->day, in->follow_up_weeks);
    return waiting_list_add(w, &e, fact);
}

static enum err check_weeks(struct work *w, const struct record_outcome *in) {
    bool is_needed = in->outcome == OUTCOME_FOLLOW_UP;
    if (is_needed && (in->follow_up_weeks < 1 || in->follow_up_weeks > 104)) {
        return refuse(w, S("follow_up_weeks"), S("Enter in how many weeks, 1 to 104"),
                      S("House rule H19"));
    }
    if (in->follow_up_weeks < 0 || in->follow_up_weeks > 104) {
        return refuse(w, S("follow_up_weeks"), S("Enter 104 weeks or fewer"), S("House rule H19"));
    }
    return OK;
}

static enum err check_note(struct work *w, const struct record_outcome *in) {
    bool goes_elsewhere =
        in->outcome == OUTCOME_PROCEDURE_LIST || in->outcome == OUTCOME_REFERRED_ON;
    if (!goes_elsewhere || in->note.n) return OK;
    return refuse(w, S("note"), S("Write which procedure, or to whom the patient is referred"),
                  S("House rule H3: outcome and next step"));
}

/* Nothing that lies ahead is recorded for somebody who has died. */
static enum err check_alive(struct work *w, const struct appointment *p, str field, str sentence) {
    struct patient patient;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    return patient.is_deceased ? refuse(w, field, sentence, S("House rule H27: a death notified"))
                               : OK;
}

/* Of the referral-to-treatment statuses, "36" is a death: never of somebody who lives. */
static enum err check_death_status(struct work *w, const struct appointment *p, str rtt_status) {
    struct patient patient;
    if (!str_eq(rtt_status, S("36"))) return OK;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    if (patient.is_deceased) return OK;
    return refuse(w, S("rtt_status"),
                  S("This patient is not recorded as having died: choose another status"),
                  S("NHS Data Dictionary, REFERRAL TO TREATMENT PERIOD STATUS: 36"));
}

/* What contradicts the outcome is refused; what is unusual beside it is asked about. */
static enum err check_status(struct work *w, const struct record_outcome *in,
                             const struct appointment *p) {
    TRY(code_check(&codes_rtt_status, in->rtt_status, S("rtt_status"), w->why));
    TRY(check_death_status(w, p, in->rtt_status));
    if ((size_t)in->outcome >= OUTCOME_KIND_COUNT) return OK;
    str why;
    enum rtt_fit fit =
        rtt_fits_outcome(in->rtt_status, str_from_c(outcome_name(in->outcome)), &why);
    if (fit == RTT_FITS || (fit == RTT_TO_ASK && in->is_status_meant)) return OK;
    str words = outcome_words(in->outcome);
    return refuse(w, fit == RTT_TO_ASK ? S("is_status_meant") : S("rtt_status"),
                  fit == RTT_TO_ASK
                      ? say(w->arena,
                            "{}; the outcome is “{}”. Say that both are meant, or change one",
                            SAY_T(why), SAY_T(words))
                      : say(w->arena, "{}; the outcome is “{}”. Change the one or the other",
                            SAY_T(why), SAY_T(words)),
                  S("NHS England, Recording and reporting RTT waiting times, Annex D"));
}

static enum err check_outcome(struct work *w, const struct record_outcome *in,
                              const struct appointment *p) {
    struct findings f = {.n = 0};
    bool is_none = (size_t)in->outcome >= OUTCOME_KIND_COUNT;
    if (is_none) {
        enum err e =
            refuse(w, S("outcome"), S("Choose what happens next"), S("House rule H3: cashing up"));
        TRY(also(w, &f, e));
    }
    TRY(also(w, &f, check_weeks(w, in)));
    TRY(also(w, &f, check_note(w, in)));
    TRY(also(w, &f, check_status(w, in, p)));
    if (!is_none && !outcomes[in->outcome].ends_care) {
        enum err e = check_alive(w, p, S("outcome"),
                                 S("This patient is recorded as having died: choose discharged"));
        TRY(also(w, &f, e));
    }
    return all_found(w, &f);
}

/* The clinic's rule says what an attendance owes; only the author may say that none is needed. */
static enum err decide_letter(struct work *w, const struct record_outcome *in,
                              struct appointment *p, uuid fact) {
    struct clinic clinic;
    TRY(clinic_store_get(w->tx, work_site(w), p->clinic_id, &clinic));
    bool by_rule = str_eq(clinic.letter_rule, S("none"));
    if (in->no_letter && !by_rule) TRY(work_may(w, PERM_LETTER_SIGN));
    if (by_rule || in->no_letter) {
        p->letter_need = S("not-needed");
        return letter_not_needed(
            w, p, by_rule ? S("Visits to this clinic need no letter") : S("No letter needed"),
            fact);
    }
    p->letter_need = S("owed");
    return letter_owed(w, p, LETTER_OF_ATTENDANCE, fact);
}

/* What was decided about the patient answers the review, and whatever it still asked for. */
static enum err end_review(struct work *w, uuid referral_id, uuid fact) {
    if (uuid_is_nil(referral_id)) return OK;
    TRY(duty_end(w, DUTY_REVIEW_REFERRAL, referral_id, fact, NULL));
    return referral_asks_no_more(w, referral_id, fact);
}

/* How the outcome finds the referral, so that it can be taken back. */
static enum err remember_referral(struct work *w, struct appointment *p) {
    if (uuid_is_nil(p->referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    TRY(referral_as_alive(w, &r));
    p->referral_was = str_from_c(referral_state_name(r.state));
    p->rtt_was = r.rtt_status;
    return OK;
}

enum err record_outcome(struct work *w, void *context, struct done *ret_done) {
    const struct record_outcome *in = context;
    TRY(work_may(w, PERM_OUTCOME));
    struct appointment p;
    TRY(current(w, in->appointment_id, in->version, &p));
    if (p.outcome.n) {
        return problem_set(w->why, CONFLICT, S(""), S("This outcome is already recorded"), S(""));
    }
    TRY(check_outcome(w, in, &p));
    uuid seen;
    if (p.state != APPOINTMENT_SEEN) {
        TRY(mark(w, &p, APPOINTMENT_SEE, in->is_late, &seen));
        TRY(entry_seen(w, &p));
    }
    p.outcome = str_from_c(outcome_name(in->outcome));
    p.outcome_note = in->note;
    p.outcome_at = w->now;
    p.rtt_status = in->rtt_status;
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = "appointment.outcome",
                       .subject_kind = "appointment",
                       .subject_id = p.appointment_id,
                       .patient_id = p.patient_id,
                       .detail = say(w->arena, "{} rtt {}", SAY_T(p.outcome), SAY_T(p.rtt_status)),
                       .text = in->note},
        &fact));
    TRY(decide_letter(w, in, &p, fact));
    TRY(remember_referral(w, &p));
    TRY(appointment_store_update(w->tx, work_site(w), &p, w->scope->person_id));
    TRY(duty_end(w, DUTY_OUTCOME, p.appointment_id, fact, NULL));
    TRY(referral_move(w, p.referral_id, REFERRAL_SEE, p.rtt_status));
    /* Booked directly and seen before anybody reviewed: the attendance is the review. */
    TRY(end_review(w, p.referral_id, fact));
    if (outcomes[in->outcome].ends_care)
        TRY(referral_move(w, p.referral_id, REFERRAL_DISCHARGE, S("")));
    ret_done->id = p.appointment_id;
    return next_step(w, in, &p, fact);
}

static enum err offer_again(struct work *w, const struct appointment *p, uuid fact) {
    TRY(referral_move(w, p->referral_id, REFERRAL_UNBOOK, S("")));
    if (!uuid_is_nil(p->entry_id)) return waiting_list_again(w, p->entry_id, fact);
    bool is_waiting;
    TRY(referral_is_waiting(w, p->referral_id, &is_waiting));
    if (is_waiting) return OK;
    struct referral r = {.priority = S("1")};
    if (!uuid_is_nil(p->referral_id))
        TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    struct waiting_entry e = {.patient_id = p->patient_id,
                              .clinic_id = p->clinic_id,
                              .referral_id = p->referral_id,
                              .from_appointment_id = p->appointment_id,
                              .is_follow_up = p->is_follow_up,
                              .priority = r.priority,
                              .due_on = p->day, /* the original date stays the clinical date */
                              .window_from = w->today,
                              .window_to = civil_date_add_days(w->today, 42)};
    return waiting_list_add(w, &e, fact);
}

/* 33 is for the first appointment after the referral alone; later ones end as "no further contact". */
static str dna_status(const struct appointment *p) {
    return p->is_follow_up ? S("34") : S("33");
}

static enum err end_care(struct work *w, const struct appointment *p, uuid fact) {
    if (!uuid_is_nil(p->entry_id)) {
        struct waiting_entry e;
        TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &e));
        if (str_eq(e.state, S("booked"))) {
            e.state = S("removed");
            TRY(waiting_store_update(w->tx, work_site(w), &e));
        }
    }
    TRY(end_review(w, p->referral_id, fact));
    return referral_move(w, p->referral_id, REFERRAL_DISCHARGE, dna_status(p));
}

/* Who cannot come alone, may be in danger, or has no GP to go back to: who ends their care because they did not come
 * says why that is safe. */
static enum err check_safe(struct work *w, const struct decide_dna *in,
                           const struct appointment *p) {
    struct patient patient;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    if (in->note.n) return OK;
    if (birth_date_is_child(patient.birth_date, p->day))
        return refuse(
            w, S("decision_note"),
            S("A child was not brought: write why the discharge is safe, and who was told"),
            S("House rule H26: a child was not brought"));
    if (uuid_is_nil(patient.practice_id) && !patient.is_deceased)
        return refuse(w, S("decision_note"),
                      S("No GP practice is recorded, so no GP hears of this: record it first, or "
                        "write who looks after this patient now"),
                      S("House rule H26: did not attend, decide"));
    if (!patient.is_vulnerable) return OK;
    return refuse(
        w, S("decision_note"),
        S("This patient is vulnerable: write why the discharge is safe, and who was told"),
        S("House rule H26: suspected cancer or vulnerable the same day"));
}

enum err decide_dna(struct work *w, void *context, struct done *ret_done) {
    const struct decide_dna *in = context;
    TRY(work_may(w, PERM_REFERRAL_REVIEW));
    struct appointment p;
    TRY(current(w, in->appointment_id, in->version, &p));
    if (!appointment_is_absent(&p)) {
        return problem_set(w->why, CONFLICT, S(""), S("The patient is not marked as absent"),
                           S(""));
    }
    if (p.outcome.n)
        return problem_set(w->why, CONFLICT, S(""), S("This is already decided"), S(""));
    bool again = in->decision == DNA_OFFER_AGAIN;
    if (again) {
        TRY(check_alive(w, &p, S("decision"),
                        S("This patient is recorded as having died: nothing can be offered")));
    }
    if (!again) TRY(check_safe(w, in, &p));
    p.outcome = again ? S("offer-again") : S("discharged");
    p.outcome_note = in->note;
    p.outcome_at = w->now;
    p.rtt_status = again ? S("20") : dna_status(&p);
    p.letter_need = S("owed");
    TRY(remember_referral(w, &p));
    TRY(appointment_store_update(w->tx, work_site(w), &p, w->scope->person_id));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.dna-decided",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .detail = p.outcome,
                                   .text = in->note},
                    &fact));
    TRY(duty_end(w, DUTY_DNA_DECISION, p.appointment_id, fact, NULL));
    TRY(letter_owed(w, &p, LETTER_OF_DID_NOT_ATTEND, fact));
    ret_done->id = p.appointment_id;
    return again ? offer_again(w, &p, fact) : end_care(w, &p, fact);
}
