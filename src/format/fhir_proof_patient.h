/* fhir_proof_patient.h: what letters are checked against, of a FHIR R4 Patient.
 * Purpose    for the file that `clerkwell proofread` is given: wherever it comes from, what it says of names, numbers,
 *            birth and sex is taken, and what it lacks is not checked.
 * Rule       FHIR R4 section 8.1; a birth date of a year, or a year and a month, is none to check against.
 * Ownership  names and numbers in the arena, other texts those of the JSON tree.   Thread safety: pure.
 * Not here   a Patient that is to be kept, whose every field is checked (fhir_patient.h). */
#ifndef FORMAT_FHIR_PROOF_PATIENT_H
#define FORMAT_FHIR_PROOF_PATIENT_H

#include "json.h"
#include "proofread.h"

/* INVALID when it is no Patient, or its birthDate is no date. */
MUST_USE enum err proof_patient_from_fhir(struct arena *a, const struct json *resource,
                                          struct proof_patient *ret_patient, struct problem *why);

#endif
