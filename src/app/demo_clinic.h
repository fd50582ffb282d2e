/* demo_clinic.h: a fictional clinic to try the program on.
 * Purpose    three cardiology clinics, people for every role, patients with NHS numbers of the 999 test
 *            range, sessions past and to come, referrals, and work at every stage: a Monday-morning backlog.
 *            Everything is done by the same use cases as real work, at made-up moments, so that the ledger
 *            and the audit are whole.
 * Rule       design.md 11.10: seed and anchor give the same clinic; nothing of it can leave.
 * Ownership  the arena of the work.   Not here: the site itself and its passwords (demo_command.c). */
#ifndef APP_DEMO_CLINIC_H
#define APP_DEMO_CLINIC_H

#include "work.h"

struct demo_clinic {
    civil_date anchor; /* the Monday morning; today is made to be it */
    int64_t seed;
    int64_t n_patients;
    str password_hash; /* of every user */
};

struct demo_user {
    const char *user_name, *words; /* "amara", "secretary" */
};
const struct demo_user *demo_users(size_t *ret_n);

/* A work_change_fn for an empty site, by somebody with every role of a clinic. */
MUST_USE enum err demo_clinic_make(struct work *w, void *demo_clinic_input, struct done *ret_done);

#endif
