/* set_up_clinic.h: clinics and their types of slot.
 * Purpose    work_change_fns for work_write (input struct named in each).
 * Rule       PERM_SET_UP. A clinic has an accountable consultant who may sign in as clinician, a place and
 *            two shared lists that are in use. What is booked is never changed by the set-up: a clinic with
 *            appointments to come is not retired, slots that are there keep their minutes.
 * Facts      clinic.added, clinic.changed, clinic.retired, clinic.held-again; slot-type.added,
 *            slot-type.changed, slot-type.retired, slot-type.used-again.
 * Not here   weekly patterns (set_up_pattern.h), dates (set_up_sessions.h). */
#ifndef APP_SET_UP_CLINIC_H
#define APP_SET_UP_CLINIC_H

#include "clinic.h"
#include "session_store.h"
#include "work.h"

/* clinic_id, version and is_active are filled in, and the code where it is empty ("ARR1"). With minutes
 * above 0, slot types "New" and "Follow-up" of that length come with it. */
struct add_clinic {
    struct clinic clinic;
    int64_t new_minutes, follow_up_minutes;
};
MUST_USE enum err add_clinic(struct work *w, void *add_clinic_input, struct done *ret_done);
/* By clinic_id and version. */
MUST_USE enum err change_clinic(struct work *w, void *clinic_input, struct done *ret_done);

/* slot_type_id, version and is_active are filled in. */
MUST_USE enum err add_slot_type(struct work *w, void *slot_type_input, struct done *ret_done);
/* By clinic_id, slot_type_id and version. CONFLICT when a weekly pattern would no longer fit, or still has
 * a type that is retired. */
MUST_USE enum err change_slot_type(struct work *w, void *slot_type_input, struct done *ret_done);

#endif
