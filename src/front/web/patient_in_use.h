/* patient_in_use.h: a record that is no longer used, said plainly on the patient's page, with the way out.
 * Rule       House rule H29. */
#ifndef FRONT_PATIENT_IN_USE_H
#define FRONT_PATIENT_IN_USE_H

#include "call.h"
#include "html.h"
#include "patient.h"

/* Nothing for a record in use. */
MUST_USE enum err patient_in_use_put(struct call *c, struct html *h, const struct patient *p);
bool patient_is_in_use(const struct patient *p);

#endif
