/* fhir_people.h: Practitioner and Organization, for the address book, and Location, for places.
 * Rule       FHIR R4 sections 8.4, 8.6, 8.7; UK Core identifiers (ODS, GMC, GMP).
 * Ownership  texts in the arena or the JSON tree.   Thread safety: pure.
 * Not here   identity and hash (fhir_bundle.h). */
#ifndef FORMAT_FHIR_PEOPLE_H
#define FORMAT_FHIR_PEOPLE_H

#include "fhir_read.h"

/* Each checks the resource (fhir_check) and reads it; INVALID as fhir_check says. */
MUST_USE enum err fhir_practitioner_read(struct arena *a, const struct json *resource,
                                         struct record_contact *ret_contact, struct problem *why);
MUST_USE enum err fhir_organization_read(struct arena *a, const struct json *resource,
                                         struct record_contact *ret_contact, struct problem *why);
MUST_USE enum err fhir_location_read(struct arena *a, const struct json *resource,
                                     struct record_place *ret_place, struct problem *why);

#endif
