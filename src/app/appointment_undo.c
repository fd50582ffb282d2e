/* Putting right an attendance or outcome that was wrong: as if it had not been recorded, and the audit says so. */
#include "appointment_undo.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "death_stop.h"
#include "duty_store.h"
#include "fact.h"
#include "history_store.h"
#include "ledger.h"
#include "letter_differs.h"
#include "letter_owed.h"
#include "letter_store.h"
#include "patient_store.h"
#include "permission.h"
#include "referral_life.h"
#include "referral_store.h"

static const uuid nobody = {{0}};

static enum err refuse(struct work *w, str sentence) {
    return problem_set(w->why, CONFLICT, S(""), sentence, S("House rule H1"));
}

static enum err to_put_right(struct work *w, const struct put_right *in,
                             struct appointment *ret_p) {
    TRY(appointment_store_get(w->tx, work_site(w), in->appointment_id, ret_p));
    if (ret_p->version != in->version)
        return refuse(w, S("This appointment has changed in the meantime: look at it again first"));
    if (in->reason.n == 0)
        return problem_set(w->why, INVALID, S("put_right_reason"), S("Enter what was wrong"),
                           S("House rule H20"));
    return OK;
}

static enum err is_dead(struct work *w, const struct appointment *p, bool *ret_is_dead) {
    struct patient patient;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    *ret_is_dead = patient.is_deceased;
    return OK;
}

/* Nothing to take back of a fact that this program did not record: an import. */
static enum err last_fact(struct work *w, uuid subject_id, const char *kind, uuid *ret_fact) {
    *ret_fact = nobody;
    enum err e = history_last_fact(w->tx, work_site(w), subject_id, kind, ret_fact);
    return e == NOT_FOUND ? OK : e;
}

static enum err say_undone(struct work *w, const struct appointment *p, const char *kind,
                           str detail, str reason, uuid *ret_fact) {
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "appointment",
                                      .subject_id = p->appointment_id,
                                      .patient_id = p->patient_id,
                                      .detail = detail,
                                      .text = reason},
                       ret_fact);
}

/* The waiting-list entry this appointment came from has its date again. */
static enum err entry_has_date(struct work *w, const struct appointment *p, struct waiting_entry *e,
                               bool has_died) {
    e->state = S("booked");
    e->appointment_id = p->appointment_id;
    return entry_keep(w, e, has_died);
}

/* ---- attendance ---------------------------------------------------------------------------------- */

static const char *fact_of_state(enum appointment_state state) {
    if (state == APPOINTMENT_SEEN) return "appointment.seen";
    return state == APPOINTMENT_LEFT ? "appointment.left" : "appointment.did-not-attend";
}

enum err appointment_absence(struct work *w, const struct appointment *p, uuid *ret_fact) {
    return last_fact(w, p->appointment_id, fact_of_state(p->state), ret_fact);
}

enum err appointment_is_to_decide(struct work *w, const struct appointment *p, uuid fact) {
    const struct duty *duties;
    size_t n;
    uuid absence;
    TRY(appointment_absence(w, p, &absence));
    if (uuid_is_nil(absence)) return OK;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_DNA_DECISION, p->appointment_id, S(""),
                              &duties, &n));
    bool is_known = n && uuid_eq(duties[0].cause_entry, absence);
    return is_known ? duty_reopen(w, DUTY_DNA_DECISION, p->appointment_id, fact)
                    : appointment_owes_decision(w, p, absence);
}

static enum err entry_unseen(struct work *w, const struct appointment *p, bool has_died) {
    if (uuid_is_nil(p->entry_id)) return OK;
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &e));
    return str_eq(e.state, S("seen")) ? entry_has_date(w, p, &e, has_died) : OK;
}

enum err attendance_back(struct work *w, struct appointment *p, str reason) {
    if (p->outcome.n)
        return refuse(w, S("What was decided hangs on it: take that back first, then the "
                           "attendance"));
    enum appointment_state was = p->state;
    bool has_died;
    uuid before, fact;
    TRY(appointment_step(was, APPOINTMENT_UNDO_ATTENDANCE, &p->state, w->why));
    if (p->arrived_at.us) p->state = APPOINTMENT_ARRIVED;
    p->attendance_code = S("0");
    p->seen_at = (instant){0};
    TRY(is_dead(w, p, &has_died));
    TRY(last_fact(w, p->appointment_id, fact_of_state(was), &before));
    TRY(say_undone(w, p, "appointment.attendance-undone", str_from_c(appointment_state_name(was)),
                   reason, &fact));
    if (was == APPOINTMENT_SEEN) TRY(entry_unseen(w, p, has_died));
    if (uuid_is_nil(before)) return OK;
    return duty_take_back(
        w, &(struct duty_taken_back){
               .patient_id = p->patient_id, .fact = before, .entry = fact, .is_dead = has_died});
}

enum err undo_attendance(struct work *w, void *context, struct done *ret_done) {
    const struct put_right *in = context;
    TRY(work_may(w, PERM_ARRIVE));
    struct appointment p;
    TRY(to_put_right(w, in, &p));
    TRY(attendance_back(w, &p, in->reason));
    ret_done->id = p.appointment_id;
    return appointment_store_update(w->tx, work_site(w), &p, nobody);
}

/* ---- outcome ------------------------------------------------------------------------------------- */

struct undoing {
    struct appointment *p;
    bool has_died, is_over; /* the referral is over, and stays so */
    uuid before, fact, stays_ended;
    enum duty_rule
        reopens; /* the referral is to be reviewed again, or answered; DUTY_RULE_COUNT: neither */
};

static bool ends_care(str outcome) {
    return str_eq(outcome, S("discharged")) || str_eq(outcome, S("referred-on"));
}

/* The newest signed letter about it: it stands, and its author is asked; while a correction is under way too, which may
 * be withdrawn. */
static enum err signed_letter(struct work *w, const struct appointment *p,
                              struct letter_row *ret_l) {
    enum err e = letter_store_of_attendance(w->tx, work_site(w), p->appointment_id, ret_l);
    if (e == OK && !ret_l->signed_at.us && !uuid_is_nil(ret_l->supersedes))
        e = letter_store_get(w->tx, work_site(w), ret_l->supersedes, ret_l);
    if (e == NOT_FOUND || (e == OK && !ret_l->signed_at.us)) ret_l->letter_id = nobody;
    return e == NOT_FOUND ? OK : e;
}

static bool has_gone_on(const struct waiting_entry *e) {
    return str_eq(e->state, S("booked")) || str_eq(e->state, S("seen"));
}

/* What the outcome put on the waiting list goes, unless somebody has made an appointment of it. */
static enum err take_off_list(struct work *w, const struct undoing *u) {
    const struct waiting_entry *list;
    size_t n;
    TRY(waiting_store_of_patient(w->tx, work_site(w), u->p->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].from_appointment_id, u->p->appointment_id)) continue;
        struct waiting_entry e = list[i];
        if (!str_eq(e.state, S("waiting")) && !str_eq(e.state, S("patient-initiated")) &&
            !str_eq(e.state, S("died")))
            continue;
        e.state = S("removed");
        TRY(waiting_store_update(w->tx, work_site(w), &e));
        TRY(waiting_answered(w, e.entry_id, u->fact));
        uuid listed;
        TRY(last_fact(w, e.entry_id, "waiting.listed", &listed));
        if (uuid_is_nil(listed)) continue;
        TRY(duty_take_back(w, &(struct duty_taken_back){.patient_id = e.patient_id,
                                                        .fact = listed,
                                                        .entry = u->fact,
                                                        .is_dead = u->has_died}));
    }
    return OK;
}

/* A wait that a death ended has gone on when an appointment of it was kept, or is still to be written up. */
static bool has_gone_on_before(const struct waiting_entry *e, const struct appointment *of,
                               const struct appointment *list, size_t n) {
    if (!str_eq(e->state, S("died"))) return false;
    for (size_t i = 0; i < n; i++) {
        bool is_other = !uuid_eq(list[i].appointment_id, of->appointment_id);
        if (is_other && uuid_eq(list[i].entry_id, e->entry_id) &&
            list[i].state != APPOINTMENT_CANCELLED)
            return true;
    }
    return false;
}

static enum err check_list(struct work *w, const struct appointment *p) {
    const struct waiting_entry *list;
    const struct appointment *visits;
    size_t n, n_visits;
    TRY(waiting_store_of_patient(w->tx, work_site(w), p->patient_id, &list, &n));
    TRY(appointment_store_of_patient(w->tx, work_site(w), p->patient_id, &visits, &n_visits));
    for (size_t i = 0; i < n; i++) {
        bool is_offered_again =
            str_eq(p->outcome, S("offer-again")) && uuid_eq(list[i].entry_id, p->entry_id);
        bool came_of_it = uuid_eq(list[i].from_appointment_id, p->appointment_id);
        if (!came_of_it && !is_offered_again) continue;
        if (has_gone_on(&list[i]) || has_gone_on_before(&list[i], p, visits, n_visits))
            return refuse(w, S("The next appointment is made already: cancel that one first"));
    }
    return OK;
}

/* What a decision about somebody absent did to the entry the appointment came from. */
static enum err entry_of_decision(struct work *w, const struct undoing *u) {
    const struct appointment *p = u->p;
    if (uuid_is_nil(p->entry_id) || !appointment_is_absent(p)) return OK;
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &e));
    TRY(entry_as_alive(w, &e));
    bool was_offered = str_eq(p->outcome, S("offer-again")) && str_eq(e.state, S("waiting"));
    bool was_removed = ends_care(p->outcome) && str_eq(e.state, S("removed")) &&
                       uuid_eq(e.appointment_id, p->appointment_id) && !u->is_over;
    if (!was_offered && !was_removed) return OK;
    TRY(waiting_answered(w, e.entry_id, u->fact));
    return entry_has_date(w, p, &e, u->has_died);
}

/* Whether other outcomes of the referral end its care, or say that the clinic has seen the patient. */
static enum err others_say(struct work *w, const struct appointment *p, bool *ret_end,
                           bool *ret_seen) {
    const struct appointment *list;
    size_t n;
    *ret_end = *ret_seen = false;
    TRY(appointment_store_of_patient(w->tx, work_site(w), p->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool is_other = uuid_eq(list[i].referral_id, p->referral_id) &&
                        !uuid_eq(list[i].appointment_id, p->appointment_id);
        if (!is_other || list[i].outcome.n == 0) continue;
        *ret_end |= ends_care(list[i].outcome);
        *ret_seen |= list[i].state == APPOINTMENT_SEEN;
    }
    return OK;
}

static enum referral_event last_step(const struct appointment *p) {
    if (ends_care(p->outcome)) return REFERRAL_DISCHARGE;
    return appointment_is_absent(p) ? REFERRAL_UNBOOK : REFERRAL_SEE;
}

/* Back to where the outcome found it, as far as what came since lets it go. */
static enum err referral_back(struct work *w, struct undoing *u) {
    const struct appointment *p = u->p;
    if (uuid_is_nil(p->referral_id)) return OK;
    struct referral r;
    enum referral_state was, made;
    bool others_end, others_seen;
    TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    TRY(referral_as_alive(w, &r));
    u->stays_ended = r.referral_id;
    u->is_over = r.state >= REFERRAL_REJECTED;
    if (referral_state_parse(p->referral_was, &was) != OK) return OK;
    TRY(referral_step(was, last_step(p), &made, w->why));
    TRY(others_say(w, p, &others_end, &others_seen));
    bool is_last = r.state == made && !(others_end && ends_care(p->outcome));
    if (!is_last) return OK;
    if (others_seen && was < REFERRAL_UNDER_CARE) was = REFERRAL_UNDER_CARE;
    u->is_over = was >= REFERRAL_REJECTED;
    bool is_to_review = was == REFERRAL_IN_REVIEW || was == REFERRAL_MORE_INFORMATION;
    if (is_to_review) u->stays_ended = nobody;
    r.state = was;
    u->reopens = was == REFERRAL_IN_REVIEW          ? DUTY_REVIEW_REFERRAL
                 : was == REFERRAL_MORE_INFORMATION ? DUTY_MORE_INFORMATION
                                                    : DUTY_RULE_COUNT;
    r.rtt_status = was == REFERRAL_PATIENT_DIED ? S("36") : p->rtt_was;
    return referral_keep(w, &r, u->has_died);
}

/* Another outcome may have answered the review: whoever took that back had nothing to open again. What comes
 * next is asked by the outcome once more. Of somebody who has died nothing is asked, until the death is taken back. */
static enum err asked_again(struct work *w, const struct undoing *u) {
    const struct appointment *p = u->p;
    if (u->reopens != DUTY_RULE_COUNT && !u->has_died) {
        enum err e = u->reopens == DUTY_MORE_INFORMATION
                         ? referral_asks_again(w, p->referral_id, u->fact)
                         : duty_reopen(w, u->reopens, p->referral_id, u->fact);
        if (e != OK && e != NOT_FOUND) return e;
    }
    return duty_end(w, DUTY_NEXT_STEP, p->referral_id, u->fact, NULL);
}

/* The outcome that came next found the referral as this one had left it: without this one it would have
 * found it as this one did. So the last of several to be taken back leaves the referral as the first found it. */
static enum err hand_memory_on(struct work *w, const struct appointment *p) {
    enum referral_state was, made;
    if (uuid_is_nil(p->referral_id) || referral_state_parse(p->referral_was, &was) != OK) return OK;
    TRY(referral_step(was, last_step(p), &made, w->why));
    const struct appointment *list, *next = NULL;
    size_t n;
    TRY(appointment_store_of_patient(w->tx, work_site(w), p->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool came_later = uuid_eq(list[i].referral_id, p->referral_id) && list[i].outcome.n &&
                          list[i].outcome_at.us > p->outcome_at.us;
        if (came_later && (!next || list[i].outcome_at.us < next->outcome_at.us)) next = &list[i];
    }
    if (!next || !str_eq(next->referral_was, str_from_c(referral_state_name(made)))) return OK;
    return appointment_store_remember(w->tx, work_site(w), next->appointment_id, p->referral_was,
                                      p->rtt_was);
}

static enum err may_undo(struct work *w, const struct appointment *p) {
    TRY(work_may(w, appointment_is_absent(p) ? PERM_REFERRAL_REVIEW : PERM_OUTCOME));
    if (p->outcome.n == 0) return refuse(w, S("No outcome is recorded here"));
    return check_list(w, p);
}

enum err appointment_is_listed(struct work *w, const struct appointment *p, bool *ret_is_listed) {
    const struct duty *open;
    size_t n;
    *ret_is_listed = false;
    if (!str_eq(p->outcome, S("procedure-list"))) return OK;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_PROCEDURE_LIST, p->appointment_id,
                              S("open"), &open, &n));
    *ret_is_listed = n == 0;
    return OK;
}

/* A list outside of the clinic keeps a name until somebody asks for it to be taken off. */
static enum err check_listed(struct work *w, const struct put_right *in,
                             const struct appointment *p, bool has_died, str *ret_reason) {
    bool is_listed;
    *ret_reason = in->reason;
    TRY(appointment_is_listed(w, p, &is_listed));
    if (!is_listed || has_died) return OK;
    *ret_reason = say(w->arena, "{} (whoever keeps the procedure list knows)", SAY_T(in->reason));
    if (in->is_list_told) return OK;
    return problem_set(w->why, INVALID, S("is_list_told"),
                       S("The patient was put on the procedure list: tell whoever keeps it that "
                         "the name comes off, and tick that they know"),
                       S("House rule H18: one open next action"));
}

enum err undo_outcome(struct work *w, void *context, struct done *ret_done) {
    const struct put_right *in = context;
    TRY(work_may(w, PERM_OUTCOME));
    struct appointment p;
    TRY(to_put_right(w, in, &p));
    TRY(may_undo(w, &p));
    struct undoing u = {.p = &p, .reopens = DUTY_RULE_COUNT};
    const char *kind =
        appointment_is_absent(&p) ? "appointment.dna-decided" : "appointment.outcome";
    TRY(is_dead(w, &p, &u.has_died));
    str reason;
    struct letter_row letter;
    TRY(signed_letter(w, &p, &letter));
    TRY(check_listed(w, in, &p, u.has_died, &reason));
    TRY(last_fact(w, p.appointment_id, kind, &u.before));
    TRY(say_undone(w, &p, "appointment.outcome-undone", p.outcome, reason, &u.fact));
    TRY(referral_back(w, &u));
    if (!uuid_is_nil(u.before))
        TRY(duty_take_back(w, &(struct duty_taken_back){.patient_id = p.patient_id,
                                                        .fact = u.before,
                                                        .entry = u.fact,
                                                        .is_dead = u.has_died,
                                                        .stays_ended = u.stays_ended,
                                                        .goes_on = letter.letter_id}));
    TRY(asked_again(w, &u));
    if (appointment_is_absent(&p) && !u.has_died) TRY(appointment_is_to_decide(w, &p, u.fact));
    TRY(hand_memory_on(w, &p));
    TRY(take_off_list(w, &u));
    TRY(entry_of_decision(w, &u));
    TRY(letter_not_needed(w, &p, in->reason, u.fact));
    if (!uuid_is_nil(letter.letter_id)) TRY(letter_differs(w, &letter, u.fact));
    p.outcome = p.outcome_note = p.rtt_status = p.referral_was = p.rtt_was = S("");
    p.outcome_at = (instant){0};
    p.letter_need = S("undecided");
    ret_done->id = p.appointment_id;
    return appointment_store_update(w->tx, work_site(w), &p, nobody);
}
