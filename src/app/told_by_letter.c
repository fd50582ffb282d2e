#include "told_by_letter.h"

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
#include "told_others.h"

/* ---- what is owed --------------------------------------------------------------------------------- */

static enum err open_of(struct work *w, enum duty_rule rule, uuid subject_id, struct duty *ret_owed,
                        bool *ret_is_owed) {
    const struct duty *open;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), rule, subject_id, S("open"), &open, &n));
    *ret_is_owed = n > 0;
    if (n) *ret_owed = open[0];
    return OK;
}

static enum err letters_telling(struct work *w, const struct duty *owed,
                                const struct letter_row **ret_letters, size_t *ret_n) {
    *ret_n = 0;
    if (owed->rule == DUTY_TELL_PATIENT)
        return letter_store_telling(w->tx, work_site(w), owed->subject_id, ret_letters, ret_n);
    if (owed->rule == DUTY_TELL_REFERRER || owed->rule == DUTY_ASK_REFERRER)
        return letter_store_of_referral(w->tx, work_site(w), owed->subject_id, ret_letters, ret_n);
    return OK;
}

enum err letter_under_way(struct work *w, const struct duty *owed, struct letter_row *ret_letter) {
    const struct letter_row *list;
    size_t n;
    TRY(letters_telling(w, owed, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool is_over =
            str_eq(list[i].stage, S("cancelled")) || str_eq(list[i].stage, S("complete"));
        if (is_over || list[i].created_at.us < owed->arose_at.us) continue;
        *ret_letter = list[i];
        return OK;
    }
    return NOT_FOUND;
}

enum err letter_is_no_proof(struct work *w) {
    return problem_set(w->why, INVALID, S("how"),
                       S("A letter tells nobody before it has left: write it, and this ends by "
                         "itself once its copy is posted or has arrived. A secretary or a "
                         "clinician begins it"),
                       S("House rule H11"));
}

/* ---- beginning it --------------------------------------------------------------------------------- */

/* The reviewer, while he or she signs letters here; else nil: the clinic's consultant. */
static enum err author_of(struct work *w, uuid reviewer_id, uuid *ret_author) {
    struct person p;
    *ret_author = (uuid){{0}};
    if (uuid_is_nil(reviewer_id)) return OK;
    TRY(person_store_get(w->tx, work_site(w), reviewer_id, &p));
    if (person_signs(&p)) *ret_author = reviewer_id;
    return OK;
}

/* Another is begun only where another is meant. */
static enum err begin(struct work *w, const struct letter_that_tells *in, const struct duty *owed,
                      struct new_letter *letter, struct done *ret_done) {
    struct letter_row there;
    if (!in->is_another) {
        enum err e = letter_under_way(w, owed, &there);
        ret_done->id = there.letter_id;
        if (e != NOT_FOUND) return e;
    }
    TRY(new_letter(w, letter, ret_done));
    bool is_patients = owed->rule == DUTY_TELL_PATIENT;
    uuid fact;
    return record_fact(
        w,
        &(struct fact){.kind = is_patients ? "appointment.letter-begun" : "referral.letter-begun",
                       .subject_kind = is_patients ? "appointment" : "referral",
                       .subject_id = owed->subject_id,
                       .patient_id = letter->patient_id},
        &fact);
}

enum err letter_to_referrer(struct work *w, void *context, struct done *ret_done) {
    const struct letter_that_tells *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct referral r;
    struct patient patient;
    struct duty owed;
    TRY(referral_store_get(w->tx, work_site(w), in->subject_id, &r));
    TRY(patient_open(w, r.patient_id, &patient));
    TRY(referrer_owed(w, r.referral_id, &owed));
    struct new_letter letter = {.patient_id = r.patient_id,
                                .clinic_id = r.clinic_id,
                                .kind = owed.rule == DUTY_ASK_REFERRER ? S("information-asked")
                                                                       : S("referral-returned"),
                                .referral_id = r.referral_id};
    TRY(author_of(w, r.reviewer_id, &letter.author_id));
    return begin(w, in, &owed, &letter, ret_done);
}

enum err letter_to_patient(struct work *w, void *context, struct done *ret_done) {
    const struct letter_that_tells *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct appointment p;
    struct patient patient;
    struct duty owed;
    bool is_owed;
    TRY(appointment_store_get(w->tx, work_site(w), in->subject_id, &p));
    TRY(patient_open(w, p.patient_id, &patient));
    TRY(open_of(w, DUTY_TELL_PATIENT, p.appointment_id, &owed, &is_owed));
    if (!is_owed)
        return problem_set(w->why, CONFLICT, S(""),
                           S("Nothing is outstanding here to tell the patient"), S(""));
    struct new_letter letter = {
        .patient_id = p.patient_id,
        .clinic_id = p.clinic_id,
        .kind = p.state == APPOINTMENT_CANCELLED ? S("appointment-cancelled") : S("appointment"),
        .told_appointment = p.appointment_id};
    return begin(w, in, &owed, &letter, ret_done);
}

/* ---- its proof ------------------------------------------------------------------------------------ */

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

/* `r` is whose referrer is told; NULL: the patient is. */
static enum err has_reached(struct work *w, const struct letter_row *l, const struct referral *r,
                            bool *ret_has) {
    const struct outbox_row *copies;
    size_t n;
    *ret_has = false;
    TRY(outbox_store_of_letter(w->tx, work_site(w), l->letter_id, &copies, &n));
    for (size_t i = 0; i < n && !*ret_has; i++) {
        bool is_newest = i == 0 || !uuid_eq(copies[i].recipient_id, copies[i - 1].recipient_id);
        bool is_proved =
            str_eq(copies[i].state, S("posted")) || str_eq(copies[i].state, S("acknowledged"));
        if (!is_newest || !is_proved) continue;
        if (r)
            TRY(is_to_referrer(w, &copies[i], r->referrer_id, ret_has));
        else
            *ret_has = str_eq(copies[i].recipient_kind, S("patient"));
    }
    return OK;
}

static enum err referrer_told(struct work *w, const struct letter_row *l) {
    static const enum duty_rule rules[] = {DUTY_TELL_REFERRER, DUTY_ASK_REFERRER};
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), l->referral_id, &r));
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct duty owed;
        bool is_owed, has;
        TRY(open_of(w, rules[i], l->referral_id, &owed, &is_owed));
        if (!is_owed || l->created_at.us < owed.arose_at.us) continue; /* of an earlier decision */
        TRY(has_reached(w, l, &r, &has));
        if (has) TRY(referrer_knows(w, &r, &owed, S("letter"), l->reference));
    }
    return OK;
}

static enum err patient_told(struct work *w, const struct letter_row *l) {
    struct duty owed;
    bool is_owed, has;
    uuid fact;
    TRY(open_of(w, DUTY_TELL_PATIENT, l->told_appointment, &owed, &is_owed));
    if (!is_owed || l->created_at.us < owed.arose_at.us) return OK;
    TRY(has_reached(w, l, NULL, &has));
    if (!has) return OK;
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.told",
                                   .subject_kind = "appointment",
                                   .subject_id = l->told_appointment,
                                   .patient_id = l->patient_id,
                                   .detail = S("letter"),
                                   .text = l->reference},
                    &fact));
    return duty_end(w, DUTY_TELL_PATIENT, l->told_appointment, fact, NULL);
}

enum err told_by_letter(struct work *w, const struct letter_row *l) {
    if (!uuid_is_nil(l->referral_id)) TRY(referrer_told(w, l));
    return uuid_is_nil(l->told_appointment) ? OK : patient_told(w, l);
}
