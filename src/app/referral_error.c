#include "referral_error.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "fact.h"
#include "ledger.h"
#include "letter_store.h"
#include "letter_work.h"
#include "patient_open.h"
#include "permission.h"
#include "referral_store.h"

static enum err conflict(struct work *w, str sentence) {
    return problem_set(w->why, CONFLICT, S(""), sentence, S("House rule H20"));
}

/* ---- whether it may ------------------------------------------------------------------------------- */

static enum err check_letters(struct work *w, const struct letter_row *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        bool is_signed = list[i].signed_at.us && !str_eq(list[i].stage, S("cancelled"));
        if (is_signed)
            return conflict(w, say(w->arena,
                                   "Letter {} about it is signed: it cannot be taken back any more",
                                   SAY_T(list[i].reference)));
    }
    return OK;
}

static enum err check_appointment(struct work *w, const struct appointment *p) {
    bool has_signed;
    if (p->state == APPOINTMENT_CANCELLED || p->state == APPOINTMENT_IN_ERROR) return OK;
    if (p->state != APPOINTMENT_BOOKED)
        return conflict(w, S("Somebody came because of it, or was marked as absent: take that back "
                             "on the appointment first"));
    if (civil_date_compare(p->day, w->today) < 0)
        return conflict(w, S("An appointment of it is over, and nobody has said whether anybody "
                             "came: record that first, or cancel it"));
    TRY(letter_store_has_signed(w->tx, work_site(w), p->appointment_id, &has_signed));
    return has_signed ? conflict(w, S("A letter about its appointment is signed: it cannot be "
                                      "taken back any more"))
                      : OK;
}

enum err referral_may_be_error(struct work *w, const struct referral *r,
                               struct appointment *ret_next) {
    const struct letter_row *letters;
    const struct appointment *list;
    size_t n;
    *ret_next = (struct appointment){.version = 0};
    if (r->state == REFERRAL_IN_ERROR) return conflict(w, S("It is entered in error already"));
    TRY(letter_store_of_referral(w->tx, work_site(w), r->referral_id, &letters, &n));
    TRY(check_letters(w, letters, n));
    if (uuid_is_nil(r->patient_id)) return OK;
    TRY(appointment_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].referral_id, r->referral_id)) continue;
        TRY(check_appointment(w, &list[i]));
        if (list[i].state == APPOINTMENT_BOOKED) *ret_next = list[i];
    }
    return OK;
}

static enum err check_said(struct work *w, const struct referral_in_error *in,
                           const struct appointment *next) {
    struct findings f = {.n = 0};
    bool is_reason = str_eq(in->reason, S("wrong-patient")) || str_eq(in->reason, S("duplicate")) ||
                     str_eq(in->reason, S("no-referral"));
    if (!is_reason)
        TRY(also(w, &f,
                 problem_set(w->why, INVALID, S("reason"), S("Choose what was wrong with it"),
                             S("House rule H20"))));
    if (in->note.n == 0)
        TRY(also(w, &f,
                 problem_set(w->why, INVALID, S("note"),
                             S("Enter what was wrong: whose it is, or where the other one is"),
                             S("House rule H20"))));
    if (next->version && !in->cancels)
        TRY(also(
            w, &f,
            problem_set(w->why, INVALID, S("cancels"),
                        say(w->arena, "It is booked for {} at {}: tick that this is cancelled too",
                            SAY_T(civil_date_long(w->arena, next->day)),
                            SAY_T(civil_time_page(w->arena, next->start))),
                        S("House rule H18"))));
    return all_found(w, &f);
}

/* ---- undoing it ----------------------------------------------------------------------------------- */

/* A date that came of it goes; whoever was given it, and lives, is told. All else that its appointments ask for
 * ends. */
static enum err end_appointments(struct work *w, const struct referral *r, bool is_dead,
                                 uuid fact) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].referral_id, r->referral_id)) continue;
        if (list[i].state == APPOINTMENT_BOOKED) {
            TRY(appointment_cancel_because(w, &list[i], S("clinic"),
                                           S("the referral was entered in error")));
            if (!is_dead) TRY(appointment_owes_telling(w, &list[i], DUTY_URGENT, fact));
        }
        TRY(duty_end_in_error(w, list[i].appointment_id, DUTY_TELL_PATIENT, fact));
    }
    return OK;
}

static enum err end_waits(struct work *w, const struct referral *r, uuid fact) {
    const struct waiting_entry *list;
    size_t n;
    TRY(waiting_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct waiting_entry e = list[i];
        if (!uuid_eq(e.referral_id, r->referral_id) || str_eq(e.state, S("removed"))) continue;
        e.state = S("removed");
        e.appointment_id = (uuid){{0}};
        TRY(waiting_store_update(w->tx, work_site(w), &e));
        TRY(duty_end_in_error(w, e.entry_id, DUTY_RULE_COUNT, fact));
    }
    return OK;
}

static enum err end_letters(struct work *w, const struct referral *r, uuid fact) {
    const struct letter_row *list;
    size_t n;
    TRY(letter_store_of_referral(w->tx, work_site(w), r->referral_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct letter_row l = list[i];
        uuid cancelled;
        if (str_eq(l.stage, S("cancelled"))) continue;
        TRY(letter_cancel(w, &l, S("The referral was entered in error"), &cancelled));
        TRY(duty_end_in_error(w, l.letter_id, DUTY_RULE_COUNT, fact));
    }
    return OK;
}

enum err referral_entered_in_error(struct work *w, void *context, struct done *ret_done) {
    const struct referral_in_error *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    struct referral r;
    struct patient patient = {.is_deceased = false};
    struct appointment next;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    if (!uuid_is_nil(r.patient_id)) TRY(patient_open(w, r.patient_id, &patient));
    if (r.version != in->version)
        return conflict(w, S("Somebody changed this in the meantime: look at it again"));
    TRY(referral_may_be_error(w, &r, &next));
    TRY(check_said(w, in, &next));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.entered-in-error",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .detail = in->reason,
                                   .text = in->note},
                    &fact));
    if (!uuid_is_nil(r.patient_id)) {
        TRY(end_appointments(w, &r, patient.is_deceased, fact));
        TRY(end_waits(w, &r, fact));
    }
    TRY(end_letters(w, &r, fact));
    TRY(duty_end_in_error(w, r.referral_id, DUTY_RULE_COUNT, fact));
    TRY(referral_store_get(w->tx, work_site(w), r.referral_id, &r)); /* a cancellation moved it */
    TRY(referral_step(r.state, REFERRAL_ENTERED_IN_ERROR, &r.state, w->why));
    r.rtt_status = S("98"); /* it never was on a referral-to-treatment pathway */
    ret_done->id = r.referral_id;
    return referral_store_update(w->tx, work_site(w), &r, (instant){0});
}
