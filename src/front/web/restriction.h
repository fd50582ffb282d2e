/* restriction.h: on a patient's page, that only a few may open the record, or everybody again.
 * Rule       House rule H17.
 * Ownership  writes into the html of the call.   Not here: who may see what (patient_access.h). */
#ifndef WEB_RESTRICTION_H
#define WEB_RESTRICTION_H

#include "call.h"
#include "html.h"
#include "patient.h"

/* The form, for whoever may. */
void restriction_put(struct call *c, struct html *h, const struct patient *p);

#endif
