/* letter_values.h: what the merge fields of a letter stand for, read from the records. */
#ifndef APP_LETTER_VALUES_H
#define APP_LETTER_VALUES_H

#include "letter_store.h"
#include "merge_field.h"
#include "patient.h"
#include "template_store.h"
#include "work.h"

/* The values for a letter about `patient` of `clinic`; `appointment_id` nil: about no attendance. */
MUST_USE enum err letter_values(struct work *w, const struct patient *patient, uuid clinic_id,
                                uuid appointment_id, uuid author_id,
                                struct merge_values *ret_values);
/* And those of the referral the letter is about; nil: of none. */
MUST_USE enum err letter_values_of_referral(struct work *w, uuid referral_id,
                                            struct merge_values *values);
/* Facts of a patient for recipient.h, and his or her default recipients written to the letter. */
struct patient_facts;
struct patient_facts patient_facts_of(struct work *w, const struct patient *p);
/* Where letters to a contact go now, as its id; nil stays nil. Recipients are chosen so, that nobody gets two. */
MUST_USE enum err contact_id_now(struct work *w, uuid *contact_id);
/* Whether letters to this recipient go to that one now: `id` is a patient's, or of a contact as contact_id_now says. */
struct recipient;
MUST_USE enum err recipient_goes_to(struct work *w, const struct recipient *to, uuid id,
                                    bool *ret_does);
/* For a copy to a practice or contact: recipient and registered practice as they are now, and the address as it
 * stands on an envelope: what moved is the same recipient, elsewhere. */
struct contact_facts;
MUST_USE enum err recipient_now(struct work *w, struct recipient *to, struct patient_facts *patient,
                                struct contact_facts *ret_contact);
/* "HL/AB/H118203": author, typist (nil: left out), hospital number. */
MUST_USE enum err letter_reference(struct work *w, uuid author_id, uuid typist_id,
                                   str hospital_number, str *ret_reference);
/* A template's body with the values merged, or a plain beginning when there is none. Without a template named,
 * the first active one of the kind: of the clinic before those of every clinic. */
struct letter_beginning {
    uuid template_id; /* nil: by kind */
    str kind;         /* empty, and no template named: a plain beginning */
    uuid clinic_id;
    const struct patient *patient;
    const struct merge_values *values; /* who it is written to is added, as the template says */
    uuid
        contact_id; /* who it is written to, where the template says a practice; nil: the patient's */
};
MUST_USE enum err letter_begin_body(struct work *w, const struct letter_beginning *b,
                                    struct letter_template *ret_template, str *ret_body);

#endif
