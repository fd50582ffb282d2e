#include "told_others.h"

#include "appointment_store.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"
#include "referral_life.h"
#include "referral_store.h"
#include "told_by_letter.h"

enum err referrer_owed(struct work *w, uuid referral_id, struct duty *ret_owed) {
    static const enum duty_rule rules[] = {DUTY_TELL_REFERRER, DUTY_ASK_REFERRER};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct duty *open;
        size_t n;
        TRY(duty_store_of_subject(w->tx, work_site(w), rules[i], referral_id, S("open"), &open,
                                  &n));
        if (n == 0) continue;
        *ret_owed = open[0];
        return OK;
    }
    return problem_set(w->why, CONFLICT, S(""),
                       S("Nothing is outstanding here to tell the referrer, or to ask"), S(""));
}

enum err referrer_knows(struct work *w, const struct referral *r, const struct duty *owed, str how,
                        str note) {
    bool is_asked = owed->rule == DUTY_ASK_REFERRER;
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = is_asked ? "referrer.asked" : "referrer.told",
                                   .subject_kind = "referral",
                                   .subject_id = r->referral_id,
                                   .patient_id = r->patient_id,
                                   .detail = how,
                                   .text = note},
                    &fact));
    TRY(duty_end(w, owed->rule, r->referral_id, fact, NULL));
    return is_asked ? referral_owes(w, r, DUTY_MORE_INFORMATION, fact) : OK;
}

static enum err keep_attempt(struct work *w, const struct told_referrer *in,
                             const struct referral *r, const struct duty *owed) {
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = owed->rule == DUTY_ASK_REFERRER
                                                  ? "referrer.tried-to-ask"
                                                  : "referrer.tried-to-tell",
                                      .subject_kind = "referral",
                                      .subject_id = r->referral_id,
                                      .patient_id = r->patient_id,
                                      .detail = in->how,
                                      .text = in->note},
                       &fact);
}

/* What was asked is kept in its words: the answer is held against them. */
static enum err check_told(struct work *w, const struct told_referrer *in, bool is_asked) {
    if (in->how.n == 0)
        return problem_set(
            w->why, INVALID, S("how"),
            is_asked ? S("Enter how the referrer was asked: a voicemail is only an attempt")
                     : S("Enter how the referrer was told: a voicemail is only an attempt"),
            S("House rule H18"));
    if (str_eq(in->how, S("letter"))) return letter_is_no_proof(w);
    if (!is_asked || in->is_attempt || in->note.n) return OK;
    return problem_set(w->why, INVALID, S("what"),
                       S("Enter who was asked, and for what, in the words that were used"),
                       S("House rule H18"));
}

enum err told_referrer(struct work *w, void *context, struct done *ret_done) {
    const struct told_referrer *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    struct referral r;
    struct patient patient;
    struct duty owed;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    TRY(patient_open(w, r.patient_id, &patient));
    TRY(referrer_owed(w, r.referral_id, &owed));
    TRY(check_told(w, in, owed.rule == DUTY_ASK_REFERRER));
    ret_done->id = r.referral_id;
    if (in->is_attempt) return keep_attempt(w, in, &r, &owed);
    if (owed.rule == DUTY_ASK_REFERRER) ret_done->detail = S("asked");
    return referrer_knows(w, &r, &owed, in->how, in->note);
}

static enum err check_listing(struct work *w, uuid appointment_id) {
    const struct duty *owed;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_PROCEDURE_LIST, appointment_id, S("open"),
                              &owed, &n));
    if (n) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("The patient is on the procedure list already, or need not be"), S(""));
}

enum err procedure_listed(struct work *w, void *context, struct done *ret_done) {
    const struct procedure_listed *in = context;
    TRY(work_may(w, PERM_OUTCOME));
    struct appointment p;
    struct patient patient;
    TRY(appointment_store_get(w->tx, work_site(w), in->appointment_id, &p));
    TRY(patient_open(w, p.patient_id, &patient));
    if (in->to.n == 0)
        return problem_set(w->why, INVALID, S("listed_to"),
                           S("Enter who keeps that list and was told, and how"),
                           S("House rule H18"));
    TRY(check_listing(w, p.appointment_id));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "procedure.listed",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .text = in->to},
                    &fact));
    ret_done->id = p.appointment_id;
    return duty_end(w, DUTY_PROCEDURE_LIST, p.appointment_id, fact, NULL);
}
