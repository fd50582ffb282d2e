/* fhir_patient.h: the Patient resource.
 * Purpose    reads a patient as sent, for imports.
 * Rule       FHIR R4 section 8.1; UK Core Patient; an NHS number must have the
 *            right check digit (NHS Data Dictionary), whatever FHIR allows.
 * Ownership  arrays in the arena; texts are those of the JSON tree.   Thread safety: pure.
 * Not here   identity and hash (fhir_bundle.h); our own flat record (patient_from_record); the little that the
 *            proofreader needs (fhir_proof_patient.h). */
#ifndef FORMAT_FHIR_PATIENT_H
#define FORMAT_FHIR_PATIENT_H

#include "fhir_read.h"

/* The resource is checked (fhir_check) and read. INVALID with the path of the field, a sentence and the
 * section of R4. `links` may be NULL. */
MUST_USE enum err fhir_patient_read(struct arena *a, const struct json *resource,
                                    const struct fhir_links *links,
                                    struct record_patient *ret_patient, struct problem *why);

#endif
