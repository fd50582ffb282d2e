#include "letter_owed.h"

#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "ledger.h"
#include "letter_recipients.h"
#include "letter_step.h"
#include "letter_tells.h"
#include "letter_values.h"
#include "patient_store.h"
#include "pattern_store.h"
#include "person_store.h"
#include "referral_store.h"
#include "session_store.h"
#include "template_store.h"

/* Who saw the patient signs: the clinician of the session while he or she works here, or else the consultant. */
static enum err author_of(struct work *w, const struct appointment *p, const struct clinic *clinic,
                          uuid *ret_author) {
    struct session session;
    struct resource clinician;
    TRY(session_store_get(w->tx, work_site(w), p->session_id, &session));
    TRY(resource_store_get(w->tx, work_site(w), session.clinician_id, &clinician));
    *ret_author = clinic->consultant_id;
    if (uuid_is_nil(clinician.person_id)) return OK;
    struct person who;
    TRY(person_store_get(w->tx, work_site(w), clinician.person_id, &who));
    if (person_signs(&who)) *ret_author = who.person_id;
    return OK;
}

/* The referral the patient was seen for; of none: a routine one of nobody. */
static enum err referral_of(struct work *w, const struct appointment *p, struct referral *ret_r) {
    *ret_r = (struct referral){.priority = S("1")};
    if (uuid_is_nil(p->referral_id)) return OK;
    return referral_store_get(w->tx, work_site(w), p->referral_id, ret_r);
}

/* An absence that ends the patient's care here offers no other date. */
static str template_kind_of(const struct appointment *p, enum letter_reason reason,
                            bool is_to_parent) {
    if (reason == LETTER_OF_ATTENDANCE) return S("clinic-letter");
    if (str_eq(p->outcome, S("discharged")))
        return is_to_parent ? S("not-brought-discharged") : S("absent-discharged");
    return is_to_parent ? S("was-not-brought") : S("did-not-attend");
}

/* What was typed before the outcome was taken back is not typed twice; whoever has the letter is told. */
static enum err take_up_again(struct work *w, const struct appointment *p, struct letter_row *l) {
    enum err e =
        letter_store_put_aside(w->tx, work_site(w), p->appointment_id, l->template_id, &l->body);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    l->note = S("Begun with what was typed before the outcome was taken back: see that it is still "
                "right");
    l->note_by = w->scope->person_id;
    l->note_at = w->now;
    return OK;
}

static enum err write_letter(struct work *w, const struct appointment *p, enum letter_reason reason,
                             const struct clinic *clinic, uuid referrer, struct letter_row *l) {
    struct patient patient;
    struct merge_values values;
    struct letter_template template;
    TRY(patient_store_get(w->tx, work_site(w), p->patient_id, &patient));
    TRY(author_of(w, p, clinic, &l->author_id));
    TRY(letter_values(w, &patient, p->clinic_id, p->appointment_id, l->author_id, &values));
    bool is_attendance = reason == LETTER_OF_ATTENDANCE;
    uuid template_id = is_attendance ? clinic->letter_template_id : (uuid){{0}};
    TRY(letter_reference(w, l->author_id, l->typist_id, patient.hospital_number, &l->reference));
    values.value[MERGE_LETTER_REFERENCE] = l->reference;
    bool is_to_parent = birth_date_is_in_care_of_parent(patient.birth_date, w->today);
    struct letter_beginning beginning = {template_id,  template_kind_of(p, reason, is_to_parent),
                                         p->clinic_id, &patient,
                                         &values,      {{0}}};
    TRY(letter_begin_body(w, &beginning, &template, &l->body));
    l->template_id = template.template_id;
    l->letterhead_id = template.letterhead_id;
    l->title =
        say(w->arena, "{}, {}", SAY_T(clinic->name), SAY_T(civil_date_plain(w->arena, p->day)));
    TRY(take_up_again(w, p, l));
    TRY(letter_store_insert(w->tx, work_site(w), l));
    TRY(letter_store_keep_version(w->tx, w->scope, l, w->now));
    TRY(letter_store_attend(w->tx, work_site(w), l->letter_id, p->appointment_id));
    TRY(letter_tells_note(w, l));
    bool to_gp = str_eq(template.addressed_to, S("gp"));
    return add_default_recipients(w, l->letter_id, &patient, referrer,
                                  to_gp ? RECIPIENT_GP : RECIPIENT_PATIENT);
}

enum err letter_owed(struct work *w, const struct appointment *p, enum letter_reason reason,
                     uuid cause_entry) {
    struct letter_row l;
    enum err there = letter_store_of_attendance(w->tx, work_site(w), p->appointment_id, &l);
    if (there == OK) return OK;
    if (there != NOT_FOUND) return there;
    struct clinic clinic;
    struct referral referral;
    TRY(clinic_store_get(w->tx, work_site(w), p->clinic_id, &clinic));
    TRY(referral_of(w, p, &referral));
    l = (struct letter_row){.letter_id = work_new_id(w),
                            .patient_id = p->patient_id,
                            .clinic_id = p->clinic_id,
                            .stage = S("type"),
                            .priority = referral.priority,
                            .created_at = w->now,
                            .version = 1};
    TRY(write_letter(w, p, reason, &clinic, referral.referrer_id, &l));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.owed",
                    reason == LETTER_OF_ATTENDANCE ? S("attendance") : S("did-not-attend"), S(""),
                    &fact));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_LETTER,
                                         .subject_kind = "letter",
                                         .subject_id = l.letter_id,
                                         .patient_id = l.patient_id,
                                         .clinic_id = l.clinic_id,
                                         .session_id = p->session_id,
                                         .begins = p->start_at,
                                         .priority = referral_duty_priority(l.priority)},
                      cause_entry);
}

enum err letter_not_needed(struct work *w, const struct appointment *p, str reason, uuid evidence) {
    struct letter_row l;
    bool is_signed;
    TRY(letter_store_has_signed(w->tx, work_site(w), p->appointment_id, &is_signed));
    if (is_signed) return OK;
    enum err there = letter_store_of_attendance(w->tx, work_site(w), p->appointment_id, &l);
    if (there == NOT_FOUND) return OK;
    TRY(there);
    uuid fact;
    TRY(letter_cancel(w, &l, reason, &fact));
    TRY(duty_end(w, DUTY_QUERY, l.letter_id, evidence, NULL));
    return duty_end(w, DUTY_LETTER, l.letter_id, evidence, NULL);
}
