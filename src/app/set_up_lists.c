#include "set_up_lists.h"

#include "buf.h"
#include "duty_store.h"
#include "permission.h"
#include "person_store.h"
#include "set_up_check.h"
#include "set_up_store.h"

enum { NAME_MAX = 100, PURPOSE_MAX = 400 };

static enum err name_is_free(struct work *w, const struct shared_list *l) {
    const struct shared_list *lists;
    size_t n;
    TRY(list_store_all(w->tx, work_site(w), &lists, &n));
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(lists[i].list_id, l->list_id)) continue;
        if (!str_eq_nocase_ascii(lists[i].name, l->name)) continue;
        return set_up_refuse(
            w, CONFLICT, S("name"),
            say(w->arena, "There is a list {} already: choose another name", SAY_T(l->name)));
    }
    return OK;
}

static enum err check_list(struct work *w, struct shared_list *l) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the list"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &l->name)));
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("purpose"),
                                          .label = S("what the list is for"),
                                          .max = PURPOSE_MAX},
                          &l->purpose)));
    TRY(also_taken(w, &f, name_is_free(w, l)));
    return all_found(w, &f);
}

static bool is_among(const uuid *people, size_t n, uuid person_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(people[i], person_id)) return true;
    return false;
}

static enum err record_member(struct work *w, const char *kind, uuid list_id,
                              const struct person *p) {
    return set_up_record(w, kind, "list", list_id, uuid_text(w->arena, p->person_id), p->user_name);
}

static enum err take_off(struct work *w, uuid list_id, uuid person_id) {
    struct person p;
    TRY(person_store_get(w->tx, work_site(w), person_id, &p));
    TRY(list_store_remove_member(w->tx, work_site(w), list_id, person_id));
    return record_member(w, "list.member-removed", list_id, &p);
}

/* Somebody who works here and can sign in. */
static enum err put_on(struct work *w, uuid list_id, uuid person_id) {
    struct person p;
    enum err e = person_store_get(w->tx, work_site(w), person_id, &p);
    if (e == NOT_FOUND || (e == OK && p.is_disabled))
        return set_up_refuse(w, INVALID, S("members"), S("Choose people who work here"));
    TRY(e);
    TRY(list_store_add_member(w->tx, work_site(w), list_id, person_id));
    return record_member(w, "list.member-added", list_id, &p);
}

/* Whoever can no longer sign in may only stay. */
static enum err set_members(struct work *w, uuid list_id, const uuid *members, size_t n) {
    const uuid *there;
    size_t n_there;
    TRY(list_store_members(w->tx, work_site(w), list_id, &there, &n_there));
    for (size_t i = 0; i < n_there; i++) {
        if (is_among(members, n, there[i])) continue;
        TRY(take_off(w, list_id, there[i]));
    }
    for (size_t i = 0; i < n; i++) {
        if (is_among(there, n_there, members[i]) || is_among(members, i, members[i])) continue;
        TRY(put_on(w, list_id, members[i]));
    }
    return OK;
}

static enum err insert_list(struct work *w, struct shared_list *l, const uuid *members, size_t n) {
    l->list_id = work_new_id(w);
    l->is_active = true;
    l->version = 1;
    TRY(check_list(w, l));
    TRY(list_store_insert(w->tx, work_site(w), l));
    TRY(set_up_record(w, "list.added", "list", l->list_id,
                      say(w->arena, "{} members", SAY_N((int64_t)n)), l->name));
    return set_members(w, l->list_id, members, n);
}

enum err add_list(struct work *w, void *context, struct done *ret_done) {
    const struct save_list *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct shared_list l = in->list;
    TRY(insert_list(w, &l, in->members, in->n));
    ret_done->id = l.list_id;
    return OK;
}

/* What is to be done would stay with a list that nobody looks after. */
static enum err list_is_free(struct work *w, uuid list_id) {
    str clinic;
    int64_t open;
    enum err e = set_up_store_clinic_using(w->tx, work_site(w), list_id, &clinic);
    if (e == OK)
        return set_up_refuse(
            w, CONFLICT, S("is_active"),
            say(w->arena, "The {} uses this list: give it another first", SAY_T(clinic)));
    if (e != NOT_FOUND) return e;
    TRY(duty_store_count_of_list(w->tx, work_site(w), list_id, &open));
    if (open == 0) return OK;
    return set_up_refuse(w, CONFLICT, S("is_active"),
                         say(w->arena,
                             "{} {} still to be done by this list: hand {} over on the desk first",
                             SAY_N(open), SAY_T(open == 1 ? S("thing is") : S("things are")),
                             SAY_T(open == 1 ? S("it") : S("them"))));
}

enum err change_list(struct work *w, void *context, struct done *ret_done) {
    const struct save_list *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct shared_list was, l = in->list;
    TRY(list_store_get(w->tx, work_site(w), l.list_id, &was));
    if (was.version != l.version) return set_up_stale(w, S("The list"));
    TRY(check_list(w, &l));
    if (was.is_active && !l.is_active) TRY(list_is_free(w, l.list_id));
    TRY(list_store_update(w->tx, work_site(w), &l));
    ret_done->id = l.list_id;
    const char *kind = was.is_active == l.is_active ? "list.changed"
                       : l.is_active                ? "list.used-again"
                                                    : "list.retired";
    TRY(set_up_record(w, kind, "list", l.list_id,
                      say(w->arena, "{} members", SAY_N((int64_t)in->n)), l.name));
    return set_members(w, l.list_id, in->members, in->n);
}

static enum err people_of(struct work *w, enum role role, const uuid **ret_people, size_t *ret_n) {
    const struct person *people;
    size_t n;
    TRY(person_store_list(w->tx, work_site(w), role, false, &people, &n));
    uuid *ids = arena_array(w->arena, uuid, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = people[i].person_id;
    if (n == 0) ids[n++] = w->scope->person_id;
    *ret_people = ids;
    *ret_n = n;
    return OK;
}

enum err add_usual_lists(struct work *w, void *context, struct done *ret_done) {
    (void)context;
    TRY(work_may(w, PERM_SET_UP));
    static const struct {
        str name, purpose;
        enum role role;
    } usual[] = {
        {S_INIT("Booking office"), S_INIT("Books appointments and cashes up the clinics"),
         ROLE_BOOKING_CLERK},
        {S_INIT("Secretaries"), S_INIT("Types, sends and chases letters and referrals"),
         ROLE_SECRETARY},
    };
    const struct shared_list *there;
    size_t n;
    TRY(list_store_all(w->tx, work_site(w), &there, &n));
    if (n) {
        return set_up_refuse(w, CONFLICT, S(""),
                             S("There are shared lists already: add the one that is missing"));
    }
    for (size_t i = 0; i < 2; i++) {
        struct shared_list l = {.name = usual[i].name, .purpose = usual[i].purpose};
        const uuid *members;
        TRY(people_of(w, usual[i].role, &members, &n));
        TRY(insert_list(w, &l, members, n));
        ret_done->id = l.list_id;
    }
    return OK;
}
