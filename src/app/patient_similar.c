#include "patient_similar.h"

#include "appointment_store.h"
#include "buf.h"
#include "patient_access.h"
#include "patient_store.h"
#include "person_name.h"
#include "similar_name.h"

enum { NAMESAKES = 20, LIST_MAX = 120 };

/* Folded names beside those as written. */
struct crowd {
    struct namesake people[1 + NAMESAKES + LIST_MAX];
    size_t n;
};

static void add(struct crowd *c, const struct namesake *one) {
    for (size_t i = 0; i < c->n; i++) {
        if (uuid_eq(c->people[i].patient.patient_id, one->patient.patient_id)) return;
    }
    if (c->n < sizeof c->people / sizeof c->people[0]) c->people[c->n++] = *one;
}

static str fold(struct work *w, str text) {
    return w->fold.fold(w->fold.self, w->arena, text);
}

static struct namesake namesake_of(struct work *w, const struct patient *p) {
    return (struct namesake){*p, fold(w, p->family_name), fold(w, p->given_names)};
}

/* The same family name and the same first given name, anywhere on the site. */
static enum err add_namesakes(struct work *w, struct crowd *c) {
    const struct namesake *own = &c->people[0];
    str given = own->given_key, first = str_cut(&given, ' ');
    if (own->family_key.n == 0 || first.n == 0) return OK;
    const struct namesake *found;
    size_t n;
    TRY(patient_store_namesakes(w->tx, work_site(w), own->family_key, first, NAMESAKES, &found,
                                &n));
    for (size_t i = 0; i < n; i++) {
        str other = found[i].given_key;
        if (str_eq(str_cut(&other, ' '), first)) add(c, &found[i]);
    }
    return OK;
}

static enum err add_list(struct work *w, uuid session_id, struct crowd *c) {
    if (uuid_is_nil(session_id)) return OK;
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_session(w->tx, work_site(w), session_id, &list, &n));
    for (size_t i = 0; i < n && i < LIST_MAX; i++) {
        if (list[i].state == APPOINTMENT_CANCELLED || list[i].state == APPOINTMENT_IN_ERROR)
            continue;
        struct patient p;
        TRY(patient_store_get(w->tx, work_site(w), list[i].patient_id, &p));
        struct namesake one = namesake_of(w, &p);
        add(c, &one);
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
    struct namesake own = namesake_of(w, p);
    add(c, &own);
    TRY(add_namesakes(w, c));
    TRY(add_list(w, session_id, c));
    struct listed_patient *listed = arena_array(w->arena, struct listed_patient, c->n);
    for (size_t i = 0; i < c->n; i++) {
        listed[i] = (struct listed_patient){.family = c->people[i].family_key,
                                            .given = c->people[i].given_key,
                                            .birth_date = c->people[i].patient.birth_date};
    }
    struct similar_mark mark = similar_name_first(w->arena, listed, c->n);
    *ret_words = mark.kinds ? words_of(w, &c->people[mark.other].patient) : S("");
    return OK;
}
