#include "told_others.h"

#include "appointment_store.h"
#include "clinician_in_use.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "letter_values.h"
#include "letter_work.h"
#include "outbox_store.h"
#include "patient_open.h"
#include "permission.h"
#include "person_store.h"
#include "referral_store.h"

/* Who must be told something is told once. */
static enum err check_owed(struct work *w, enum duty_rule rule, uuid subject_id, str sentence) {
    const struct duty *owed;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), rule, subject_id, S("open"), &owed, &n));
    return n ? OK : problem_set(w->why, CONFLICT, S(""), sentence, S(""));
}

enum err told_referrer(struct work *w, void *context, struct done *ret_done) {
    const struct told_referrer *in = context;
    TRY(work_may(w, PERM_REFERRAL_RECEIVE));
    struct referral r;
    struct patient patient;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    TRY(patient_open(w, r.patient_id, &patient));
    if (in->how.n == 0)
        return problem_set(w->why, INVALID, S("how"),
                           S("Enter how the referrer was told: a voicemail is only an attempt"),
                           S("House rule H18"));
    TRY(check_owed(w, DUTY_TELL_REFERRER, r.referral_id,
                   S("Nothing is outstanding here to tell the referrer")));
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = in->is_attempt ? "referrer.tried-to-tell" : "referrer.told",
                       .subject_kind = "referral",
                       .subject_id = r.referral_id,
                       .patient_id = r.patient_id,
                       .detail = in->how,
                       .text = in->note},
        &fact));
    ret_done->id = r.referral_id;
    return in->is_attempt ? OK : duty_end(w, DUTY_TELL_REFERRER, r.referral_id, fact, NULL);
}

/* The reviewer, while he or she signs letters here; else nil: the clinic's consultant. */
static enum err author_of(struct work *w, uuid reviewer_id, uuid *ret_author) {
    struct person p;
    *ret_author = (uuid){{0}};
    if (uuid_is_nil(reviewer_id)) return OK;
    TRY(person_store_get(w->tx, work_site(w), reviewer_id, &p));
    if (person_signs(&p)) *ret_author = reviewer_id;
    return OK;
}

enum err letter_to_referrer(struct work *w, void *context, struct done *ret_done) {
    const struct letter_to_referrer *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct referral r;
    struct patient patient;
    TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    TRY(patient_open(w, r.patient_id, &patient));
    TRY(check_owed(w, DUTY_TELL_REFERRER, r.referral_id,
                   S("Nothing is outstanding here to tell the referrer")));
    struct new_letter letter = {.patient_id = r.patient_id,
                                .clinic_id = r.clinic_id,
                                .kind = S("referral-returned"),
                                .referral_id = r.referral_id};
    TRY(author_of(w, r.reviewer_id, &letter.author_id));
    TRY(new_letter(w, &letter, ret_done));
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "referral.letter-begun",
                                      .subject_kind = "referral",
                                      .subject_id = r.referral_id,
                                      .patient_id = r.patient_id},
                       &fact);
}

/* Is the copy to whoever referred, wherever he or she is now? Where the address book has nobody, any that is not
 * the patient's. */
static enum err is_to_referrer(struct work *w, const struct outbox_row *o, uuid referrer_id,
                               bool *ret_is) {
    uuid to = o->contact_id;
    *ret_is = false;
    if (uuid_is_nil(to)) return OK;
    TRY(contact_id_now(w, &to));
    TRY(contact_id_now(w, &referrer_id));
    *ret_is = uuid_is_nil(referrer_id) || uuid_eq(to, referrer_id);
    return OK;
}

static enum err has_reached_referrer(struct work *w, const struct letter_row *l, uuid referrer_id,
                                     bool *ret_has) {
    const struct outbox_row *copies;
    size_t n;
    *ret_has = false;
    TRY(outbox_store_of_letter(w->tx, work_site(w), l->letter_id, &copies, &n));
    for (size_t i = 0; i < n && !*ret_has; i++) {
        bool is_newest = i == 0 || !uuid_eq(copies[i].recipient_id, copies[i - 1].recipient_id);
        bool is_proved =
            str_eq(copies[i].state, S("posted")) || str_eq(copies[i].state, S("acknowledged"));
        if (is_newest && is_proved) TRY(is_to_referrer(w, &copies[i], referrer_id, ret_has));
    }
    return OK;
}

enum err referrer_told_by_letter(struct work *w, const struct letter_row *l) {
    const struct duty *owed;
    size_t n;
    struct referral r;
    bool has_reached;
    uuid fact;
    if (uuid_is_nil(l->referral_id)) return OK;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_TELL_REFERRER, l->referral_id, S("open"),
                              &owed, &n));
    if (n == 0 || l->created_at.us < owed[0].arose_at.us) return OK; /* of an earlier decision */
    TRY(referral_store_get(w->tx, work_site(w), l->referral_id, &r));
    TRY(has_reached_referrer(w, l, r.referrer_id, &has_reached));
    if (!has_reached) return OK;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referrer.told",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id,
                                   .detail = S("letter"),
                                   .text = l->reference},
                    &fact));
    return duty_end(w, DUTY_TELL_REFERRER, r.referral_id, fact, NULL);
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
    TRY(check_owed(w, DUTY_PROCEDURE_LIST, p.appointment_id,
                   S("The patient is on the procedure list already, or need not be")));
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
