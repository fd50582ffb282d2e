/* patient_check.h: what every record must be that a person typed.
 * Purpose    checks each part and brings it to the one form in which it is kept: names trimmed, NHS and
 *            hospital number plain, postcode and telephone numbers as people say them.
 * Rule       NHS Data Dictionary, NHS NUMBER and its status; House rule H15; each refusal names its field and source.
 * Not here   outside records, which are kept as they came (import_patient.c). */
#ifndef APP_PATIENT_CHECK_H
#define APP_PATIENT_CHECK_H

#include "patient.h"
#include "work.h"

/* INVALID with the field of the form. What is as it was in `was` (NULL: a new record) is let be: an
 * imported telephone number of another shape must not stop a change of address. In a transaction of
 * `w`. */
MUST_USE enum err patient_check(struct work *w, struct patient *p, const struct patient *was);

#endif
