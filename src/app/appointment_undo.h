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

#endif
