#include "patient_similar.h"

#include "appointment_store.h"
#include "buf.h"
#include "patient_access.h"
#include "patient_store.h"
#include "person_name.h"
#include "similar_name.h"

enum { NAMESAKES = 20, LIST_MAX = 120 };

struct crowd {
    struct patient patients[NAMESAKES + LIST_MAX];
    size_t n;
};

static void add(struct crowd *c, const struct patient *p) {
    for (size_t i = 0; i < c->n; i++) {
        if (uuid_eq(c->patients[i].patient_id, p->patient_id)) return;
    }
    if (c->n < sizeof c->patients / sizeof c->patients[0]) c->patients[c->n++] = *p;
}

static str fold(struct work *w, str text) {
    return w->fold.fold(w->fold.self, w->arena, text);
}

/* The same family name and the same first given name, anywhere on the site. */
static enum err add_namesakes(struct work *w, const struct patient *p, struct crowd *c) {
    str family = fold(w, p->family_name), given = fold(w, p->given_names);
    str first = str_cut(&given, ' ');
    if (family.n == 0 || first.n == 0) return OK;
    const struct patient *found;
    size_t n;
    TRY(patient_store_by_names(w->tx, w->scope->site_id, family, first, (civil_date){0}, NAMESAKES,
                               &found, &n));
    for (size_t i = 0; i < n; i++) {
        str other = fold(w, found[i].given_names);
        if (!str_eq(fold(w, found[i].family_name), family)) continue;
        if (str_eq(str_cut(&other, ' '), first)) add(c, &found[i]);
    }
    return OK;
}

static enum err add_list(struct work *w, uuid session_id, struct crowd *c) {
    if (uuid_is_nil(session_id)) return OK;
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_session(w->tx, w->scope->site_id, session_id, &list, &n));
    for (size_t i = 0; i < n && i < LIST_MAX; i++) {
        if (list[i].state == APPOINTMENT_CANCELLED || list[i].state == APPOINTMENT_IN_ERROR)
            continue;
        struct patient p;
        TRY(patient_store_get(w->tx, w->scope->site_id, list[i].patient_id, &p));
        add(c, &p);
    }
    return OK;
}

static str words_of(struct work *w, const struct patient *other) {
    if (!patient_is_open_to(w->scope, other)) return S("a restricted record");
    struct person_name name = {S(""), other->given_names, other->family_name};
    if (civil_date_is_none(other->birth_date)) {
        return say(w->arena, "{}, date of birth not known",
                   SAY_T(person_name_full(w->arena, &name)));
    }
    return say(w->arena, "{}, born {}", SAY_T(person_name_full(w->arena, &name)),
               SAY_T(civil_date_plain(w->arena, other->birth_date)));
}

enum err patient_similar(struct work *w, const struct patient *p, uuid session_id, str *ret_words) {
    struct crowd *c = arena_new(w->arena, struct crowd);
    c->n = 0;
    add(c, p);
    TRY(add_namesakes(w, p, c));
    TRY(add_list(w, session_id, c));
    struct listed_patient *listed = arena_array(w->arena, struct listed_patient, c->n);
    for (size_t i = 0; i < c->n; i++) {
        listed[i] = (struct listed_patient){.family = fold(w, c->patients[i].family_name),
                                            .given = fold(w, c->patients[i].given_names),
                                            .birth_date = c->patients[i].birth_date};
    }
    const struct similar_mark *marks = similar_names(w->arena, listed, c->n);
    *ret_words = marks[0].kinds ? words_of(w, &c->patients[marks[0].other]) : S("");
    return OK;
}
