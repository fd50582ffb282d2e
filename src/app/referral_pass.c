/* Before its review a referral may go to another clinician, or to another clinic. */
#include "referral_work.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "fact.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "referral_life.h"
#include "referral_store.h"

static enum err conflict(struct work *w, str sentence) {
    return problem_set(w->why, CONFLICT, S(""), sentence, S("House rule H18"));
}

/* Whoever receives referrals may, and whoever reviews them. */
static enum err may_pass(struct work *w) {
    return may(w->scope, PERM_REFERRAL_REVIEW) ? OK : work_may(w, PERM_REFERRAL_RECEIVE);
}

/* At the version the page showed, while its review is still to come. */
static enum err referral_to_pass(struct work *w, uuid referral_id, int64_t version,
                                 struct referral *ret_r) {
    struct patient patient;
    TRY(referral_store_get(w->tx, work_site(w), referral_id, ret_r));
    if (!uuid_is_nil(ret_r->patient_id)) TRY(patient_open(w, ret_r->patient_id, &patient));
    if (ret_r->version != version)
        return conflict(w, S("Somebody changed this in the meantime: look at it again"));
    if (ret_r->state == REFERRAL_RECEIVED || ret_r->state == REFERRAL_IN_REVIEW) return OK;
    if (ret_r->state == REFERRAL_MORE_INFORMATION)
        return conflict(w, S("It waits for an answer of the referrer: pass it on when that came"));
    return conflict(w, S("Its review is done: it is no longer passed on"));
}

/* `to` is the reviewer or clinic, `said` their name and the note. */
static enum err keep(struct work *w, const struct referral *r, const char *kind, uuid to, str said,
                     uuid *ret_fact) {
    TRY(referral_store_update(w->tx, work_site(w), r, (instant){0}));
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "referral",
                                      .subject_id = r->referral_id,
                                      .patient_id = r->patient_id,
                                      .detail = uuid_text(w->arena, to),
                                      .text = said},
                       ret_fact);
}

static str with_note(struct work *w, str said, str note) {
    return note.n ? say(w->arena, "{}: {}", SAY_T(said), SAY_T(note)) : said;
}

enum err send_for_review(struct work *w, void *context, struct done *ret_done) {
    const struct send_for_review *in = context;
    struct referral r;
    struct person reviewer;
    TRY(may_pass(w));
    TRY(referral_to_pass(w, in->referral_id, in->version, &r));
    TRY(clinician_in_use(w, in->reviewer_id, S("reviewer")));
    ret_done->id = r.referral_id;
    if (uuid_eq(r.reviewer_id, in->reviewer_id)) return OK;
    TRY(person_store_get(w->tx, work_site(w), in->reviewer_id, &reviewer));
    r.reviewer_id = in->reviewer_id;
    str name = person_full_name(w->arena, &reviewer);
    str said = with_note(w, name, in->note);
    uuid fact;
    TRY(keep(w, &r, "referral.sent-for-review", r.reviewer_id, said, &fact));
    return duty_pass_on(w, &(struct duty_pass){.rule = DUTY_REVIEW_REFERRAL,
                                               .subject_id = r.referral_id,
                                               .clinic_id = r.clinic_id,
                                               .named = r.reviewer_id,
                                               .entry = fact,
                                               .said = said});
}

static enum err clinic_to_pass_to(struct work *w, uuid clinic_id, struct clinic *ret_clinic) {
    enum err e = uuid_is_nil(clinic_id)
                     ? NOT_FOUND
                     : clinic_store_get(w->tx, work_site(w), clinic_id, ret_clinic);
    if (e != OK && e != NOT_FOUND) return e;
    if (e == OK && ret_clinic->is_active) return OK;
    return problem_set(w->why, INVALID, S("clinic"),
                       S("This clinic is not in use any more: choose another"),
                       S("House rule H18"));
}

enum err pass_referral(struct work *w, void *context, struct done *ret_done) {
    static const enum duty_rule rules[] = {DUTY_REGISTER_REFERRAL, DUTY_REVIEW_REFERRAL};
    const struct pass_referral *in = context;
    struct referral r;
    struct clinic clinic;
    bool is_booked = false;
    TRY(may_pass(w));
    TRY(referral_to_pass(w, in->referral_id, in->version, &r));
    TRY(clinic_to_pass_to(w, in->clinic_id, &clinic));
    if (!uuid_is_nil(r.patient_id)) TRY(referral_has_booking(w, &r, &is_booked));
    if (is_booked)
        return conflict(w, S("It is booked in its clinic: move or cancel the appointment first"));
    ret_done->id = r.referral_id;
    if (uuid_eq(r.clinic_id, in->clinic_id)) return OK;
    r.clinic_id = in->clinic_id;
    r.reviewer_id = clinic.consultant_id;
    str said = with_note(w, clinic.name, in->note);
    uuid fact;
    TRY(keep(w, &r, "referral.passed-on", r.clinic_id, said, &fact));
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        TRY(duty_pass_on(w, &(struct duty_pass){.rule = rules[i],
                                                .subject_id = r.referral_id,
                                                .clinic_id = r.clinic_id,
                                                .named = r.reviewer_id,
                                                .entry = fact,
                                                .said = said}));
    return OK;
}
