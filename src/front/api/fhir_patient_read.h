/* fhir_patient_read.h: GET /fhir/Patient/{id}, and how FHIR says what went wrong.
 * Rule       FHIR R4 section 3.1.0 (read: ETag from the version, errors as OperationOutcome), UK Core
 *            Patient; a retired record answers with its replaced-by link (FHIR R4, Patient.link).
 * Not here   the resource itself (format/fhir_write.h). */
#ifndef FRONT_FHIR_PATIENT_READ_H
#define FRONT_FHIR_PATIENT_READ_H

#include "call.h"

/* program.problem_json: the OperationOutcome of an error. */
str fhir_problem(struct call *c, enum err e, int status, str sentence, const char **ret_type);

#endif
