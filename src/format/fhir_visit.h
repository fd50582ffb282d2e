/* fhir_visit.h: Encounter and Appointment, as visits that happened or were agreed elsewhere.
 * Purpose    imported visits are history: they are shown, and raise no duty.
 * Rule       FHIR R4 sections 8.11 and 12.10.
 * Ownership  texts in the arena or the JSON tree.   Thread safety: pure. */
#ifndef FORMAT_FHIR_VISIT_H
#define FORMAT_FHIR_VISIT_H

#include "fhir_read.h"

/* Both check the resource (fhir_check) and read it; INVALID as fhir_check says. */
MUST_USE enum err fhir_encounter_read(struct arena *a, const struct json *resource,
                                      const struct fhir_links *links,
                                      struct record_visit *ret_visit, struct problem *why);
MUST_USE enum err fhir_appointment_read(struct arena *a, const struct json *resource,
                                        const struct fhir_links *links,
                                        struct record_visit *ret_visit, struct problem *why);

#endif
