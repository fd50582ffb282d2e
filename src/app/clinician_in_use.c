#include "clinician_in_use.h"

#include "permission.h"
#include "person_store.h"

bool person_signs(const struct person *p) {
    return !p->is_disabled && p->roles >> ROLE_CLINICIAN & 1u;
}

enum err clinician_in_use(struct work *w, uuid person_id, str field) {
    struct person p;
    enum err e = person_store_get(w->tx, work_site(w), person_id, &p);
    if (e != OK && e != NOT_FOUND) return e;
    bool works_here = e == OK && !p.is_disabled;
    if (works_here && person_signs(&p)) return OK;
    return problem_set(w->why, INVALID, field,
                       works_here ? S("Only a clinician can do this: choose one")
                                  : S("This person does not work here any more: choose another"),
                       S("House rule H2"));
}
