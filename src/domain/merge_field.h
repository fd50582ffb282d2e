/* merge_field.h: the fields of letter templates: {{patient.name}}, {{clinic.date}}.
 * Purpose    a template's text names fields of a closed table; merging puts the values in. A field without a
 *            value stays visible as it is, is reported, and blocks signing (letter.h).
 * Rule       two braces each side, blanks inside allowed, names in lower case. No conditions, no loops: words
 *            are chosen by people. Values are put in as they are and never read again as fields.
 * Ownership  texts live in the arena given.   Thread safety: pure.
 * Not here   where the values come from (the use case), other letter rules (letter.h). */
#ifndef DOMAIN_MERGE_FIELD_H
#define DOMAIN_MERGE_FIELD_H

#include "arena.h"
#include "err.h"
#include "letter.h"

enum merge_field {
    MERGE_PATIENT_NAME,
    MERGE_PATIENT_TITLE,
    MERGE_PATIENT_GIVEN_NAMES,
    MERGE_PATIENT_FAMILY_NAME,
    MERGE_PATIENT_SALUTATION,
    MERGE_PATIENT_BIRTH_DATE,
    MERGE_PATIENT_AGE,
    MERGE_PATIENT_NHS_NUMBER,
    MERGE_PATIENT_HOSPITAL_NUMBER,
    MERGE_PATIENT_ADDRESS,
    MERGE_PATIENT_TELEPHONE,
    MERGE_GP_NAME,
    MERGE_GP_PRACTICE,
    MERGE_REFERRER_NAME,
    MERGE_REFERRAL_DATE,
    MERGE_REFERRAL_NOTE,
    MERGE_CLINIC_NAME,
    MERGE_CLINIC_DATE,
    MERGE_CLINIC_TIME,
    MERGE_CLINIC_PLACE,
    MERGE_CLINIC_TELEPHONE,
    MERGE_NEXT_DATE,
    MERGE_NEXT_TIME,
    MERGE_NEXT_PLACE,
    MERGE_CONSULTANT_NAME,
    MERGE_AUTHOR_NAME,
    MERGE_AUTHOR_POST,
    MERGE_AUTHOR_SIGNATURE,
    MERGE_SECRETARY_NAME,
    MERGE_SECRETARY_TELEPHONE,
    MERGE_RECIPIENT_NAME,
    MERGE_RECIPIENT_SALUTATION,
    MERGE_RECIPIENT_ADDRESS,
    MERGE_LETTER_DATE,
    MERGE_LETTER_REFERENCE,
    MERGE_SITE_NAME,
    MERGE_FIELD_COUNT
};

struct merge_field_row {
    str name;    /* patient.name */
    str meaning; /* for the list beside the template editor */
    str example;
};
const struct merge_field_row *merge_field_row(enum merge_field field);
bool merge_field_find(str name, enum merge_field *ret_field);

/* An empty value (after trimming) is none. */
struct merge_values {
    str value[MERGE_FIELD_COUNT];
};

/* Whether a template's text is sound. INVALID naming the line and the field: unknown (with the
 * nearest known one), not closed, or empty. `field` is what why->field shall say. */
MUST_USE enum err merge_check(struct arena *a, str field, str text, struct problem *why);
/* Puts the values in. Fields without a value, and anything merge_check would refuse, stay as they
 * are;
 * `*ret_n_unresolved` counts them. */
str merge_text(struct arena *a, str text, const struct merge_values *values,
               size_t *ret_n_unresolved);
/* The same over all texts of a letter. */
struct letter merge_letter(struct arena *a, const struct letter *letter,
                           const struct merge_values *values, size_t *ret_n_unresolved);

#endif
