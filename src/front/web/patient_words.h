/* patient_words.h: a patient as the components show one, under the rule of patient_access.h.
 * Purpose    every page that shows a name shows it through these, so that a restricted record is veiled everywhere
 *            by one rule.
 * Ownership  the call's arena.
 * Not here   opening a record (patient_open.h). */
#ifndef FRONT_PATIENT_WORDS_H
#define FRONT_PATIENT_WORDS_H

#include "call.h"
#include "clerk.h"
#include "patient.h"

/* For a banner or a row; `with_link`: to the patient's page. */
struct clerk_patient patient_words(struct call *c, const struct patient *p, bool with_link);
/* For a row of a list that was read with its names alone. */
struct listed_name {
    uuid patient_id;
    str title, given_names, family_name, hospital_number;
    civil_date birth_date;
    bool is_restricted;
};
struct clerk_patient patient_line_words(struct call *c, const struct listed_name *p);
/* "Tuesday 24 November 2026, 9:20am" of an instant in the site's zone, short: "24 Nov 2026, 9:20am". */
str moment_words(struct call *c, instant t);
/* How far a day is from today: "today", "tomorrow", "in 12 days", "3 days ago". */
str days_words(struct call *c, civil_date d);

/* The address in one line. */
str address_words(struct call *c, const struct patient *p);
/* A code of the record as a page says it; the code itself where there is no word. */
str gender_words(str gender);
str format_words(str format_need);
str write_to_words(str write_to);

#endif
