/* patient_form.h: the fields of a patient's details, shared by registering and changing.
 * Purpose    the table of a route begins with PATIENT_FIELDS; its page writes the fields by
 *            patient_form_put inside its own form; its handler reads them by patient_form_read.
 * Ownership  the call's arena.   Thread safety: one call, one thread.
 * Not here   what a record must be (patient_check.h); the reason of a change. */
#ifndef FRONT_PATIENT_FORM_H
#define FRONT_PATIENT_FORM_H

#include "contact_picker.h"
#include "patient.h"

extern const char *const patient_form_certainty[];
extern const char *const patient_form_genders[];
extern const char *const patient_form_formats[];
extern const char *const patient_form_write_to[];

#define PATIENT_FIELDS                                                                             \
    {.name = "title", .type = FIELD_TEXT, .max = 20, .label = "the title"},                        \
        {.name = "given_names", .type = FIELD_TEXT, .max = 100, .label = "the given names"},       \
        {.name = "family_name",                                                                    \
         .type = FIELD_TEXT,                                                                       \
         .required = true,                                                                         \
         .max = 100,                                                                               \
         .label = "the family name"},                                                              \
        {.name = "previous_name", .type = FIELD_TEXT, .max = 100, .label = "the previous name"},   \
        {.name = "known_as", .type = FIELD_TEXT, .max = 100, .label = "the name known as"},        \
        {.name = "birth_date", .type = FIELD_BIRTH_DATE, .label = "the date of birth"},            \
        {.name = "birth_date_is",                                                                  \
         .type = FIELD_CHOICE,                                                                     \
         .label = "how sure the date of birth is",                                                 \
         .choices = patient_form_certainty},                                                       \
        {.name = "gender",                                                                         \
         .type = FIELD_CHOICE,                                                                     \
         .required = true,                                                                         \
         .label = "the gender",                                                                    \
         .choices = patient_form_genders},                                                         \
        {.name = "nhs_number", .type = FIELD_TEXT, .max = 20, .label = "the NHS number"},          \
        {.name = "nhs_number_status",                                                              \
         .type = FIELD_TEXT,                                                                       \
         .max = 2,                                                                                 \
         .label = "the status of the NHS number"},                                                 \
        {.name = "hospital_number",                                                                \
         .type = FIELD_TEXT,                                                                       \
         .max = 20,                                                                                \
         .label = "the hospital number"},                                                          \
        {.name = "address", .type = FIELD_LINES, .max = 300, .label = "the address"},              \
        {.name = "postcode", .type = FIELD_TEXT, .max = 12, .label = "the postcode"},              \
        {.name = "country", .type = FIELD_TEXT, .max = 60, .label = "the country"},                \
        {.name = "write_to",                                                                       \
         .type = FIELD_CHOICE,                                                                     \
         .label = "where letters go",                                                              \
         .choices = patient_form_write_to},                                                        \
        {.name = "other_address", .type = FIELD_LINES, .max = 300, .label = "the other address"},  \
        {.name = "home_telephone",                                                                 \
         .type = FIELD_TEXT,                                                                       \
         .max = 30,                                                                                \
         .label = "the home telephone number"},                                                    \
        {.name = "mobile_telephone",                                                               \
         .type = FIELD_TEXT,                                                                       \
         .max = 30,                                                                                \
         .label = "the mobile telephone number"},                                                  \
        {.name = "email", .type = FIELD_TEXT, .max = 200, .label = "the e-mail address"},          \
        CONTACT_PICKER_FIELDS("practice", "the GP practice"),                                      \
        {.name = "gp_name", .type = FIELD_TEXT, .max = 100, .label = "the GP's name"},             \
        {.name = "language", .type = FIELD_TEXT, .max = 20, .label = "the language"},              \
        {.name = "interpreter", .type = FIELD_TEXT, .max = 60, .label = "the interpreter"},        \
        {.name = "format_need",                                                                    \
         .type = FIELD_CHOICE,                                                                     \
         .label = "how letters should be",                                                         \
         .choices = patient_form_formats},                                                         \
        {.name = "other_needs", .type = FIELD_TEXT, .max = 200, .label = "what helps"}, {          \
        .name = "is_vulnerable", .type = FIELD_CHECK, .label = "vulnerable"                        \
    }

/* The fields in their groups, filled with what was typed, else with `stored`. In a read. */
MUST_USE enum err patient_form_put(struct call *c, struct html *h, const struct patient *stored);
/* What was typed over `p`, all but the practice. In the handler of a POST, or in its page shown again. */
void patient_form_typed(const struct call *c, struct patient *p);
/* The same with the practice; notes at its field what only a page knows: a date of birth left out though it is
 * said to be known. */
MUST_USE enum err patient_form_read(struct call *c, struct patient *p);

#endif
