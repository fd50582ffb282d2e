/* patient_words.h: a patient as the components show one. */
#ifndef FRONT_PATIENT_WORDS_H
#define FRONT_PATIENT_WORDS_H

#include "call.h"
#include "clerk.h"
#include "patient.h"

/* For a banner or a row; `with_link`: to the patient's page. */
struct clerk_patient patient_words(struct call *c, const struct patient *p, bool with_link);
/* "Tuesday 24 November 2026, 9:20am" of an instant in the site's zone, short: "24 Nov 2026, 9:20am". */
str moment_words(struct call *c, instant t);

#endif
