#include "import_plan.h"

#include "buf.h"
#include "patient_field.h"

/* ---- fields of a patient ------------------------------------------------------------------------- */

static str yes_text(bool yes) {
    return yes ? S("yes") : S("");
}

struct import_fields patient_fields(struct arena *a, const struct patient *p) {
    size_t n_all, n = 0;
    const struct patient_field *all = patient_field_list(&n_all);
    struct import_field *f = arena_array(a, struct import_field, n_all);
    for (size_t i = 0; i < n_all; i++)
        if (all[i].is_told_by_imports)
            f[n++] = (struct import_field){all[i].name, patient_field_get(a, p, &all[i])};
    return (struct import_fields){f, n};
}

void patient_take_fields(struct patient *p, const struct import_fields *fields) {
    size_t n;
    const struct patient_field *all = patient_field_list(&n);
    for (size_t i = 0; i < n; i++)
        if (all[i].is_told_by_imports)
            patient_field_set(p, &all[i], import_field_value(fields, all[i].name));
}

/* ---- fields of contacts and places --------------------------------------------------------------- */

struct import_fields contact_fields(struct arena *a, const struct record_contact *c) {
    const struct import_field f[] = {
        {S("kind"), c->kind},
        {S("person_name"), c->person_name},
        {S("organisation"), c->organisation},
        {S("salutation"), c->salutation},
        {S("address"), c->address},
        {S("postcode"), c->postcode},
        {S("telephone"), c->telephone},
        {S("email"), c->email},
        {S("ods_code"), c->ods_code},
        {S("is_retired"), yes_text(c->is_inactive)},
    };
    struct import_field *made = arena_array(a, struct import_field, sizeof f / sizeof f[0]);
    for (size_t i = 0; i < sizeof f / sizeof f[0]; i++)
        made[i] = f[i];
    return (struct import_fields){made, sizeof f / sizeof f[0]};
}

void contact_take_fields(struct record_contact *c, const struct import_fields *fields) {
    *c = (struct record_contact){
        .kind = import_field_value(fields, S("kind")),
        .person_name = import_field_value(fields, S("person_name")),
        .organisation = import_field_value(fields, S("organisation")),
        .salutation = import_field_value(fields, S("salutation")),
        .address = import_field_value(fields, S("address")),
        .postcode = import_field_value(fields, S("postcode")),
        .telephone = import_field_value(fields, S("telephone")),
        .email = import_field_value(fields, S("email")),
        .ods_code = import_field_value(fields, S("ods_code")),
        .is_inactive = import_field_value(fields, S("is_retired")).n > 0,
    };
}

struct import_fields place_fields(struct arena *a, const struct record_place *p) {
    struct import_field *f = arena_array(a, struct import_field, 5);
    f[0] = (struct import_field){S("name"), p->name};
    f[1] = (struct import_field){S("address"), p->address};
    f[2] = (struct import_field){S("postcode"), p->postcode};
    f[3] = (struct import_field){S("telephone"), p->telephone};
    f[4] = (struct import_field){S("is_inactive"), yes_text(p->is_inactive)};
    return (struct import_fields){f, 5};
}

void place_take_fields(struct record_place *p, const struct import_fields *fields) {
    *p = (struct record_place){
        .name = import_field_value(fields, S("name")),
        .address = import_field_value(fields, S("address")),
        .postcode = import_field_value(fields, S("postcode")),
        .telephone = import_field_value(fields, S("telephone")),
        .is_inactive = import_field_value(fields, S("is_inactive")).n > 0,
    };
}

/* ---- comparing ----------------------------------------------------------------------------------- */

struct import_fields import_fields_from_json(struct arena *a, const struct json *object) {
    size_t n = json_is(object, J_OBJECT) ? object->n : 0;
    struct import_field *f = arena_array(a, struct import_field, n);
    for (size_t i = 0; i < n; i++)
        f[i] = (struct import_field){object->child[i].name, json_text(&object->child[i])};
    return (struct import_fields){f, n};
}

str import_field_value(const struct import_fields *fields, str name) {
    for (size_t i = 0; i < fields->n; i++)
        if (str_eq(fields->field[i].name, name)) return fields->field[i].value;
    return (str){NULL, 0};
}

void import_merge(struct arena *a, const struct import_fields *last,
                  const struct import_fields *here, const struct import_fields *fresh,
                  struct import_merge *ret_merge) {
    struct import_field *merged = arena_array(a, struct import_field, here->n);
    str *kept = arena_array(a, str, here->n);
    size_t n_kept = 0;
    bool is_changed = false;
    for (size_t i = 0; i < here->n; i++) {
        str name = here->field[i].name, now = here->field[i].value;
        str next = import_field_value(fresh, name);
        merged[i] = (struct import_field){name, now};
        if (str_eq(next, now)) continue;
        str was = last ? import_field_value(last, name) : (str){NULL, 0};
        if (last && str_eq(next, was)) continue; /* no news; edited here */
        bool is_edited = !str_eq(now, was);
        if (!is_edited) {
            merged[i].value = next;
            is_changed = true;
        } else {
            kept[n_kept++] = name;
        }
    }
    *ret_merge = (struct import_merge){{merged, here->n}, is_changed, kept, n_kept};
}

/* ---- what is said -------------------------------------------------------------------------------- */

/* Names of which `part` are the first. */
static bool begins_with(str whole, str part) {
    return part.n > 0 && whole.n > part.n && str_starts_with(whole, part) && whole.p[part.n] == ' ';
}

/* Whether all lines of `part` stand in `whole`, in that order. */
static bool has_lines(str whole, str part) {
    str rest = whole;
    for (str lines = part; lines.p;) {
        str line = str_cut(&lines, '\n');
        bool is_found = false;
        while (rest.p && !is_found)
            is_found = str_eq(str_cut(&rest, '\n'), line);
        if (!is_found) return false;
    }
    return part.n > 0;
}

static bool has_column(const struct record_patient *r, str name) {
    for (size_t i = 0; i < r->n_said; i++)
        if (str_eq(r->said[i], name)) return true;
    return false;
}

static bool is_said(const struct record_patient *r, const struct import_fields *sent, str name,
                    str value, str other) {
    static const str nhs_number = S_INIT("nhs_number"), hospital_number = S_INIT("hospital_number");
    bool is_of_nhs = str_eq(name, nhs_number) || str_eq(name, S("nhs_number_status"));
    if (is_of_nhs && import_field_value(sent, nhs_number).n == 0) return false;
    if (str_eq(name, hospital_number) && value.n == 0) return false;
    if (!r->is_list) return true;
    if (!has_column(r, name)) return false;
    if (str_eq(name, S("given_names")) && r->says_part_of_given) return !begins_with(other, value);
    if (str_eq(name, S("address")) && r->says_part_of_address) return !has_lines(other, value);
    /* That there is one, not of which language. */
    if (str_eq(name, S("interpreter")) && !has_column(r, S("language")))
        return value.n == 0 || other.n == 0;
    return true;
}

struct import_fields import_fields_said(struct arena *a, const struct record_patient *r,
                                        const struct import_fields *sent,
                                        const struct import_fields *other) {
    struct import_field *f = arena_array(a, struct import_field, sent->n);
    for (size_t i = 0; i < sent->n; i++) {
        str name = sent->field[i].name, value = sent->field[i].value;
        str instead = import_field_value(other, name);
        f[i] =
            (struct import_field){name, is_said(r, sent, name, value, instead) ? value : instead};
    }
    return (struct import_fields){f, sent->n};
}

/* ---- who it is ----------------------------------------------------------------------------------- */

static bool are_two_names(str a, str b) {
    return a.n > 0 && b.n > 0 && !str_eq(a, b) && !begins_with(a, b) && !begins_with(b, a);
}

bool import_is_somebody_else(const struct import_person *last, const struct import_person *fresh) {
    bool has_other_family = are_two_names(last->folded_family, fresh->folded_family);
    bool has_other_given = are_two_names(last->folded_given, fresh->folded_given);
    bool was_born_otherwise = !civil_date_is_none(last->birth_date) &&
                              !civil_date_is_none(fresh->birth_date) &&
                              civil_date_compare(last->birth_date, fresh->birth_date) != 0;
    static const str female = S_INIT("female"), male = S_INIT("male");
    bool is_of_other_gender = (str_eq(last->gender, female) && str_eq(fresh->gender, male)) ||
                              (str_eq(last->gender, male) && str_eq(fresh->gender, female));
    if (was_born_otherwise) return has_other_family || has_other_given;
    return has_other_family && has_other_given && is_of_other_gender;
}

bool import_is_same_person(const struct import_person *a, const struct import_person *b) {
    return a->nhs_number.n > 0 && str_eq(a->nhs_number, b->nhs_number) &&
           !civil_date_is_none(a->birth_date) &&
           civil_date_compare(a->birth_date, b->birth_date) == 0 && a->folded_family.n > 0 &&
           str_eq(a->folded_family, b->folded_family);
}

str import_outcome_name(enum import_outcome outcome) {
    static const str names[IMPORT_OUTCOME_COUNT] = {
        [IMPORT_NEW] = S_INIT("new"),
        [IMPORT_CHANGED] = S_INIT("changed"),
        [IMPORT_SAME] = S_INIT("same"),
        [IMPORT_REJECTED] = S_INIT("rejected"),
    };
    return names[outcome];
}
