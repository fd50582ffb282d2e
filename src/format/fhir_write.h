/* fhir_write.h: our patient as a FHIR R4 Patient in the UK Core manner, and OperationOutcome.
 * Purpose    the answers of GET /fhir/Patient/{id}.
 * Rule       FHIR R4 sections 8.1, 2.44; UK Core Patient. A restricted patient's
 *            address, telecom and practice are left out, as PDS does.
 * Ownership  the text lives in the arena.   Thread safety: pure.
 * Not here   who may read it (front/api). */
#ifndef FORMAT_FHIR_WRITE_H
#define FORMAT_FHIR_WRITE_H

#include "json_write.h"
#include "patient.h"

struct fhir_patient_out {
    const struct patient *patient;
    instant changed_at;         /* when this version was made; 0: not said */
    str hospital_number_system; /* URI of this site's hospital numbers */
    str practice_name;          /* of the registered practice; may be empty */
};

str fhir_patient_write(struct arena *a, const struct fhir_patient_out *out);
/* One issue with the code of `e` (err_row) and the sentence of `why`. OK is severity information. */
str fhir_outcome_write(struct arena *a, enum err e, const struct problem *why);
/* An error with a code of the issue-type value set that no `enum err` stands for: "login". */
str fhir_outcome_coded(struct arena *a, str code, const struct problem *why);

#endif
