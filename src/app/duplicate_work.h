/* duplicate_work.h: two records that may be one person: who is asked, and what is decided.
 * Rule       House rules H14, H15: joining two people harms more than asking, so a person decides; it is asked once
 *            of each record that came in like another, and ends when every pair of it is decided.
 * Facts      patient.possible-duplicate, .two-people, .one-person.
 * Not here   finding them (patient_work.h), what an import does (import_patient.c, import_links.h, which alone joins
 *            records); a decision joins none: that two are of one person stands on both. */
#ifndef APP_DUPLICATE_WORK_H
#define APP_DUPLICATE_WORK_H

#include "work.h"

/* Asks the secretaries of the first clinic; of a site without clinics, somebody who registers patients, or who has a
 * desk at all. Inside a transaction of `w`. */
MUST_USE enum err ask_about_duplicates(struct work *w, uuid patient_id);

/* Two records of which something else than their likeness says that they may be one person. Asked once: `*ret_is_new`,
 * whether it had not been asked before; undecided, it is asked with these reasons from now on. */
struct duplicate_pair {
    uuid one_id, other_id;
    str reasons;
    int64_t score;
};
MUST_USE enum err ask_about_pair(struct work *w, const struct duplicate_pair *pair,
                                 bool *ret_is_new);
/* One was merged into the other: what was asked of it is asked of the other. */
MUST_USE enum err duplicates_join(struct work *w, uuid old_id, uuid new_id, uuid fact);

struct decide_duplicate {
    uuid patient_id, other_id;
    bool is_one_person;
    str note; /* how it is known; needed when they are one person */
};
/* INVALID at field "note"; CONFLICT when it is decided, or never was asked. */
MUST_USE enum err decide_duplicate(struct work *w, void *decide_duplicate_input,
                                   struct done *ret_done);

#endif
