#include "clinician_resource.h"

#include "clinician_in_use.h"
#include "pattern_store.h"
#include "person_name.h"
#include "session_store.h"

/* "Dr Lindqvist"; "Dr Helena Lindqvist" where another clinician is called so. */
static enum err name_of(struct work *w, const struct person *p, str *ret_name) {
    str name = person_short_name(w->arena, p);
    const struct resource *others;
    size_t n;
    TRY(resource_store_list(w->tx, work_site(w), S("clinician"), false, &others, &n));
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(others[i].person_id, p->person_id) || !str_eq(others[i].name, name)) continue;
        *ret_name = person_full_name(w->arena, p);
        return OK;
    }
    *ret_name = name;
    return OK;
}

enum err clinician_resource_follow(struct work *w, const struct person *p) {
    bool is_active = person_signs(p);
    struct resource r;
    enum err e = resource_store_of_person(w->tx, work_site(w), p->person_id, &r);
    if (e == NOT_FOUND && !is_active) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    if (e == NOT_FOUND) {
        r = (struct resource){.resource_id = work_new_id(w),
                              .kind = S("clinician"),
                              .person_id = p->person_id,
                              .is_active = true};
        TRY(name_of(w, p, &r.name));
        return resource_store_insert(w->tx, work_site(w), &r);
    }
    str name;
    TRY(name_of(w, p, &name));
    if (r.is_active == is_active && str_eq(r.name, name)) return OK;
    r.name = name;
    r.is_active = is_active;
    return resource_store_update(w->tx, work_site(w), &r);
}
