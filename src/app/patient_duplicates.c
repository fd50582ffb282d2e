/* Who might already be the person who is being registered. */
#include "buf.h"
#include "patient_keys.h"
#include "patient_match.h"
#include "patient_work.h"
#include "permission.h"

enum { CANDIDATES = 60, SHOWN = 10 };

struct candidates {
    const struct patient *patient[CANDIDATES];
    size_t n;
};

static void gather(struct candidates *c, const struct patient *patients, size_t n) {
    for (size_t i = 0; i < n && c->n < CANDIDATES; i++) {
        bool is_there = false;
        for (size_t k = 0; k < c->n; k++) {
            is_there |= uuid_eq(c->patient[k]->patient_id, patients[i].patient_id);
        }
        if (!is_there) c->patient[c->n++] = &patients[i];
    }
}

static str fold(struct work *w, str text) {
    return w->fold.fold(w->fold.self, w->arena, text);
}

static struct match_person match_person_of(struct work *w, const struct patient *p) {
    str address = p->address;
    return (struct match_person){.family = fold(w, p->family_name),
                                 .previous_family = fold(w, p->previous_name),
                                 .given = fold(w, p->given_names),
                                 .birth_date = p->birth_date,
                                 .nhs_number = p->nhs_number,
                                 .nhs_number_is_verified = str_eq(p->nhs_number_status, S("01")),
                                 .gender = p->gender,
                                 .postcode = p->postcode,
                                 .street = fold(w, str_cut(&address, '\n')),
                                 .telephone = {p->mobile_telephone, p->home_telephone},
                                 .email = p->email};
}

/* Blocking keys (House rule H22): number; sound of the family name with date of birth; date of birth. */
static enum err gather_all(struct work *w, const struct patient *typed, struct candidates *c) {
    const struct patient *list;
    size_t n;
    int64_t site = work_site(w);
    struct patient_keys keys = patient_keys_of(w, typed);
    if (typed->nhs_number.n) {
        TRY(patient_store_by_nhs_number(w->tx, site, typed->nhs_number, &list, &n));
        gather(c, list, n);
    }
    if (typed->hospital_number.n) {
        TRY(patient_store_by_hospital_number(w->tx, site, typed->hospital_number, &list, &n));
        gather(c, list, n);
    }
    if (!civil_date_is_none(typed->birth_date)) {
        TRY(patient_store_by_sound(w->tx, site, keys.sound_key, S(""), typed->birth_date, 20, &list,
                                   &n));
        gather(c, list, n);
        TRY(patient_store_by_birth_date(w->tx, site, typed->birth_date, 30, &list, &n));
        gather(c, list, n);
    }
    TRY(patient_store_by_names(w->tx, site, keys.family_key, keys.given_key, (civil_date){0}, 20,
                               &list, &n));
    gather(c, list, n);
    return OK;
}

static str reasons_of(struct arena *a, const struct match_result *m) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < m->n_reasons; i++) {
        if (i) buf_put_char(&b, ' '); /* each is a sentence */
        buf_put(&b, m->reasons[i]);
    }
    return buf_str(&b);
}

enum err patient_find_duplicates(struct work *w, const struct patient *typed,
                                 const struct duplicate **ret_duplicates, size_t *ret_n) {
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct candidates c = {.n = 0};
    TRY(gather_all(w, typed, &c));
    struct match_person mine = match_person_of(w, typed);
    struct duplicate *found = arena_array(w->arena, struct duplicate, CANDIDATES);
    size_t n = 0;
    for (size_t i = 0; i < c.n; i++) {
        struct match_person other = match_person_of(w, c.patient[i]);
        struct match_result m = patient_match(&mine, &other);
        bool same_number =
            typed->nhs_number.n && str_eq(typed->nhs_number, c.patient[i]->nhs_number);
        bool same_hospital = typed->hospital_number.n &&
                             str_eq(typed->hospital_number, c.patient[i]->hospital_number);
        bool is_certain = same_number || same_hospital;
        if (m.verdict == MATCH_DIFFERENT && !is_certain) continue;
        struct duplicate d = {*c.patient[i], m.score, is_certain, reasons_of(w->arena, &m)};
        size_t at = n++;
        while (at > 0 && (found[at - 1].score < d.score || is_certain) &&
               !found[at - 1].is_certain) {
            found[at] = found[at - 1];
            at--;
        }
        found[at] = d;
    }
    *ret_duplicates = found;
    *ret_n = n < SHOWN ? n : SHOWN;
    return OK;
}
