/* appointment_undo.h: the part of putting an attendance right that marking somebody as arrived needs.
 * Purpose    a patient marked as absent who comes after all is marked as arrived at once, in one transaction.
 * Rule       House rule H1: only evidence ends what is outstanding, and wrong evidence is taken back.
 *            Fact appointment.attendance-undone.
 * Not here   permission; the use cases (appointment_work.h). */
#ifndef APP_APPOINTMENT_UNDO_H
#define APP_APPOINTMENT_UNDO_H

#include "appointment.h"
#include "work.h"

/* Booked again, or arrived where the patient had; not stored yet: the caller stores `p`. CONFLICT, with the way
 * out, while an outcome or decision hangs on it. */
MUST_USE enum err attendance_back(struct work *w, struct appointment *p, str reason);

/* Somebody absent: a clinician decides. Nothing is left to decide about who has died. */
MUST_USE enum err appointment_owes_decision(struct work *w, const struct appointment *p,
                                            uuid cause_entry);
/* Of somebody absent who lives: the decision stands open, again by `fact` where a death ended it; it arises where the
 * patient was taken for dead when marked as absent. */
MUST_USE enum err appointment_is_to_decide(struct work *w, const struct appointment *p, uuid fact);
/* The last fact that says how the patient attended, of the state the appointment is in; nil for none. */
MUST_USE enum err appointment_absence(struct work *w, const struct appointment *p, uuid *ret_fact);
/* Whether whoever keeps a procedure list was told of the patient, by the outcome of this appointment. */
MUST_USE enum err appointment_is_listed(struct work *w, const struct appointment *p,
                                        bool *ret_is_listed);

#endif
