/* demo_clinic.h: a fictional clinic to try the program on.
 * Purpose    three cardiology clinics, people for every role, patients with NHS numbers of the 999 test range,
 *            sessions past and to come, and some weeks of work up to this morning: its backlog. Everything is done
 *            by the same use cases as real work, at made-up moments, so that the ledger and the audit are whole.
 * Rule       House rule H16: seed and anchor give the same clinic; nothing of it can leave.
 * Ownership  the arena of the work.
 * Not here   the site itself and its passwords (demo_command.c). */
#ifndef APP_DEMO_CLINIC_H
#define APP_DEMO_CLINIC_H

#include "work.h"

struct demo_clinic {
    civil_date anchor; /* this morning: today when it is made */
    int64_t seed;
    int64_t n_patients;
    str password_hash; /* of every user */
    str made_by;       /* the user who made the site; may no longer sign in afterwards */
};

/* A work_change_fn for an empty site, by somebody with every role of a clinic. */
MUST_USE enum err demo_clinic_make(struct work *w, void *demo_clinic_input, struct done *ret_done);

#endif
