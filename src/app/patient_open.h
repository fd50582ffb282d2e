/* patient_open.h: opening a patient's record under the rule of patient_access.h.
 * Purpose    use cases and pages of one patient load the record here, so that none forgets the rule.
 * Ownership  texts live in the transaction's arena.
 * Not here   lists (patient_as_seen). */
#ifndef APP_PATIENT_OPEN_H
#define APP_PATIENT_OPEN_H

#include "patient_access.h"
#include "work.h"

/* FORBIDDEN, with a sentence that says whom to ask, for a restricted record and somebody who is not
 * entitled; NOT_FOUND as the store says. */
MUST_USE enum err patient_open(struct work *w, uuid patient_id, struct patient *ret_patient);
/* For a referral or appointment of the patient: INVALID at patient_id for one who has died, or whose record
 * was merged into another. */
MUST_USE enum err patient_open_for_new(struct work *w, uuid patient_id);
/* The same for what begins now: INVALID too where the record is no longer in use where it came from. What is open
 * already under such a record goes on. */
MUST_USE enum err patient_open_to_begin(struct work *w, uuid patient_id);
/* The record, or what remains of it for those who are not entitled. */
MUST_USE enum err patient_look(struct work *w, uuid patient_id, struct patient *ret_patient);

#endif
