/* hospital_number.h: the number by which the hospital's own records know a patient.
 * Purpose    secretaries work by it all day; each trust has its own shape, so only what no trust uses is
 *            refused, and one spelling is stored: H100001, never h 100001.
 * Rule       letters, digits, '/' and '-'; at least one digit; at most 20 characters (HL7 v2-0203 MR).
 * Ownership  the normal form lives in the arena given.   Thread safety: pure.
 * Not here   giving out the next number (patient_store.h). */
#ifndef DOMAIN_HOSPITAL_NUMBER_H
#define DOMAIN_HOSPITAL_NUMBER_H

#include "arena.h"
#include "err.h"

/* Capitals, without blanks. INVALID with why->field = "hospital_number". */
MUST_USE enum err hospital_number_parse(struct arena *a, str text, str *ret_number,
                                        struct problem *why);

#endif
