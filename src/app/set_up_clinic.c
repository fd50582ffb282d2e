#include "set_up_clinic.h"

#include "address_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "codes.h"
#include "letter_store.h"
#include "pattern_store.h"
#include "permission.h"
#include "person_store.h"
#include "set_up_check.h"
#include "set_up_pattern.h"
#include "set_up_store.h"
#include "template_store.h"

enum { NAME_MAX = 200, CODE_MAX = 20, WINDOW_MAX = 730, MINUTES_MIN = 5, MINUTES_MAX = 480 };

/* ---- the clinic ---------------------------------------------------------------------------------- */

static bool is_code(str code) {
    bool ok = code.n > 0 && code.n <= CODE_MAX;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        ok = ok && (char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '/');
    }
    return ok;
}

static bool is_code_taken(const struct clinic *clinics, size_t n, uuid but, str code) {
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(clinics[i].clinic_id, but) && str_eq_nocase_ascii(clinics[i].code, code))
            return true;
    }
    return false;
}

/* ARR1 of Arrhythmia clinic; the first number that is free. */
static str code_of_name(struct work *w, str name, const struct clinic *clinics, size_t n) {
    struct buf b;
    buf_init(&b, w->arena);
    for (size_t i = 0; i < name.n && b.n < 3; i++)
        if (char_is_alpha_ascii(name.p[i])) buf_put_char(&b, char_upper_ascii(name.p[i]));
    if (b.n == 0) buf_put(&b, S("C"));
    static const uuid none = {{0}};
    for (int64_t number = 1;; number++) {
        str code = say(w->arena, "{}{}", SAY_T(buf_str(&b)), SAY_N(number));
        if (!is_code_taken(clinics, n, none, code)) return code;
    }
}

static enum err check_code(struct work *w, struct clinic *c) {
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(w->tx, work_site(w), true, &clinics, &n));
    c->code = str_trim(c->code);
    if (c->code.n == 0) c->code = code_of_name(w, c->name, clinics, n);
    if (!is_code(c->code)) {
        return set_up_refuse(w, INVALID, S("code"),
                             S("A code has at most 20 letters, digits, dashes and strokes"));
    }
    if (!is_code_taken(clinics, n, c->clinic_id, c->code)) return OK;
    return set_up_refuse(
        w, CONFLICT, S("code"),
        say(w->arena, "Another clinic has the code {}: choose another", SAY_T(c->code)));
}

static enum err check_consultant(struct work *w, uuid person_id) {
    struct person p;
    enum err e = person_store_get(w->tx, work_site(w), person_id, &p);
    if (e == OK && person_signs(&p)) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    return set_up_refuse(
        w, INVALID, S("consultant"),
        S("Choose the accountable consultant: somebody with the role of clinician"));
}

static enum err check_place(struct work *w, uuid place_id) {
    struct place p;
    enum err e = place_store_get(w->tx, work_site(w), place_id, &p);
    if (e == OK && p.is_active) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    return set_up_refuse(w, INVALID, S("place"), S("Choose the place where the clinic is held"));
}

static enum err check_list(struct work *w, uuid list_id, str field, str sentence) {
    struct shared_list l;
    enum err e = list_store_get(w->tx, work_site(w), list_id, &l);
    if (e == OK && l.is_active) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    return set_up_refuse(w, INVALID, field, sentence);
}

static enum err check_template(struct work *w, const struct clinic *c) {
    if (uuid_is_nil(c->letter_template_id)) return OK;
    struct letter_template t;
    enum err e = template_store_get(w->tx, work_site(w), c->letter_template_id, &t);
    if (e != OK && e != NOT_FOUND) return e;
    bool is_ours = e == OK && (uuid_is_nil(t.clinic_id) || uuid_eq(t.clinic_id, c->clinic_id));
    if (is_ours && str_eq(t.kind, S("clinic-letter"))) return OK;
    return set_up_refuse(w, INVALID, S("letter_template"),
                         S("Choose a template for clinic letters, or none"));
}

static enum err check_parts(struct work *w, const struct clinic *c, struct findings *f) {
    TRY(also(w, f, check_consultant(w, c->consultant_id)));
    TRY(also(w, f, check_place(w, c->place_id)));
    TRY(also(w, f,
             check_list(w, c->booking_list_id, S("booking_list"),
                        S("Choose the shared list that books and cashes up this clinic"))));
    TRY(also(w, f,
             check_list(w, c->secretary_list_id, S("secretary_list"),
                        S("Choose the shared list that types and sends its letters"))));
    return also(w, f, check_template(w, c));
}

static enum err check_clinic(struct work *w, struct clinic *c, struct findings *f) {
    TRY(also(w, f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the clinic"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &c->name)));
    TRY(also(
        w, f,
        set_up_words(
            w,
            &(struct words){.field = S("specialty"), .label = S("the specialty"), .max = NAME_MAX},
            &c->specialty)));
    TRY(also(w, f, set_up_telephone(w, &c->telephone)));
    if (!str_eq(c->letter_rule, S("letter")) && !str_eq(c->letter_rule, S("none"))) {
        TRY(also(w, f,
                 set_up_refuse(w, INVALID, S("letter_rule"),
                               S("Choose whether an attendance owes a letter"))));
    }
    if (c->booking_window_days < 1 || c->booking_window_days > WINDOW_MAX) {
        TRY(also(w, f,
                 set_up_refuse(w, INVALID, S("booking_window_days"),
                               S("Follow-ups are booked 1 to 730 days ahead"))));
    }
    return OK;
}

static enum err insert_type(struct work *w, struct slot_type *t) {
    t->slot_type_id = work_new_id(w);
    t->is_active = true;
    t->version = 1;
    TRY(slot_type_store_insert(w->tx, work_site(w), t));
    return set_up_record(w, "slot-type.added", "slot-type", t->slot_type_id,
                         say(w->arena, "{} minutes", SAY_N(t->minutes)), t->name);
}

static enum err check_minutes(struct work *w, int64_t minutes, str field) {
    if (minutes >= MINUTES_MIN && minutes <= MINUTES_MAX && minutes % MINUTES_MIN == 0) return OK;
    return set_up_refuse(w, INVALID, field,
                         S("A slot lasts 5 to 480 minutes, in steps of 5: 20, 30, 45"));
}

static enum err add_usual_types(struct work *w, const struct add_clinic *in, uuid clinic_id) {
    const struct {
        str name, use;
        int64_t minutes;
    } usual[] = {{S("New"), S("new"), in->new_minutes},
                 {S("Follow-up"), S("follow-up"), in->follow_up_minutes}};
    for (size_t i = 0; i < 2; i++) {
        if (usual[i].minutes == 0) continue;
        struct slot_type t = {.clinic_id = clinic_id,
                              .name = usual[i].name,
                              .minutes = usual[i].minutes,
                              .use = usual[i].use,
                              .medium = S("01")};
        TRY(insert_type(w, &t));
    }
    return OK;
}

enum err add_clinic(struct work *w, void *context, struct done *ret_done) {
    const struct add_clinic *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct clinic c = in->clinic;
    c.clinic_id = work_new_id(w);
    c.is_active = true;
    c.version = 1;
    struct findings f = {.n = 0};
    TRY(check_clinic(w, &c, &f));
    TRY(check_parts(w, &c, &f));
    if (in->new_minutes) TRY(also(w, &f, check_minutes(w, in->new_minutes, S("new_minutes"))));
    if (in->follow_up_minutes)
        TRY(also(w, &f, check_minutes(w, in->follow_up_minutes, S("follow_up_minutes"))));
    TRY(also_taken(w, &f, check_code(w, &c)));
    TRY(all_found(w, &f));
    TRY(clinic_store_insert(w->tx, work_site(w), &c));
    TRY(set_up_record(w, "clinic.added", "clinic", c.clinic_id, c.code, c.name));
    TRY(add_usual_types(w, in, c.clinic_id));
    ret_done->id = c.clinic_id;
    return OK;
}

static enum err clinic_can_end(struct work *w, uuid clinic_id) {
    int64_t booked, waiting;
    TRY(set_up_store_counting_on(w->tx, work_site(w), clinic_id, w->today, &booked, &waiting));
    if (booked == 0 && waiting == 0) return OK;
    return set_up_refuse(
        w, CONFLICT, S("is_active"),
        say(w->arena,
            "Patients count on this clinic: {} booked, {} waiting or in review. Move them first",
            SAY_N(booked), SAY_N(waiting)));
}

enum err change_clinic(struct work *w, void *context, struct done *ret_done) {
    struct clinic was, c = *(const struct clinic *)context;
    TRY(work_may(w, PERM_SET_UP));
    TRY(clinic_store_get(w->tx, work_site(w), c.clinic_id, &was));
    if (was.version != c.version) return set_up_stale(w, S("The clinic"));
    struct findings f = {.n = 0};
    TRY(check_clinic(w, &c, &f));
    if (c.is_active) TRY(check_parts(w, &c, &f));
    TRY(also_taken(w, &f, check_code(w, &c)));
    TRY(all_found(w, &f));
    if (was.is_active && !c.is_active) TRY(clinic_can_end(w, c.clinic_id));
    TRY(clinic_store_update(w->tx, work_site(w), &c));
    ret_done->id = c.clinic_id;
    const char *kind = was.is_active == c.is_active ? "clinic.changed"
                       : c.is_active                ? "clinic.held-again"
                                                    : "clinic.retired";
    return set_up_record(w, kind, "clinic", c.clinic_id, c.code, c.name);
}

/* ---- slot types ---------------------------------------------------------------------------------- */

static bool is_use(str use) {
    return str_eq(use, S("new")) || str_eq(use, S("follow-up")) || str_eq(use, S("urgent")) ||
           str_eq(use, S("any"));
}

static enum err type_is_new(struct work *w, const struct slot_type *t,
                            const struct slot_type *others, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(others[i].slot_type_id, t->slot_type_id)) continue;
        if (!str_eq_nocase_ascii(others[i].name, t->name)) continue;
        return set_up_refuse(w, CONFLICT, S("name"),
                             say(w->arena,
                                 "This clinic has a slot type {} already: choose another name",
                                 SAY_T(t->name)));
    }
    return OK;
}

static enum err check_type(struct work *w, struct slot_type *t, const struct slot_type *others,
                           size_t n) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the slot type"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &t->name)));
    TRY(also(w, &f, check_minutes(w, t->minutes, S("minutes"))));
    if (!is_use(t->use))
        TRY(also(w, &f, set_up_refuse(w, INVALID, S("use"), S("Choose whom these slots are for"))));
    TRY(also(w, &f, code_check(&codes_medium, t->medium, S("medium"), w->why)));
    TRY(also_taken(w, &f, type_is_new(w, t, others, n)));
    return all_found(w, &f);
}

enum err add_slot_type(struct work *w, void *context, struct done *ret_done) {
    struct slot_type t = *(const struct slot_type *)context;
    TRY(work_may(w, PERM_SET_UP));
    struct clinic c;
    const struct slot_type *others;
    size_t n;
    TRY(clinic_store_get(w->tx, work_site(w), t.clinic_id, &c));
    TRY(slot_type_store_of_clinic(w->tx, work_site(w), t.clinic_id, &others, &n));
    static const uuid none = {{0}};
    t.slot_type_id = none;
    TRY(check_type(w, &t, others, n));
    TRY(insert_type(w, &t));
    ret_done->id = t.slot_type_id;
    return OK;
}

static enum err type_can_end(struct work *w, uuid slot_type_id) {
    str clinic;
    enum err e = set_up_store_pattern_using(w->tx, work_site(w), slot_type_id, w->today, &clinic);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    return set_up_refuse(w, CONFLICT, S("is_active"),
                         S("The weekly pattern has slots of this type: change the pattern first"));
}

enum err change_slot_type(struct work *w, void *context, struct done *ret_done) {
    struct slot_type was = {0}, t = *(const struct slot_type *)context;
    TRY(work_may(w, PERM_SET_UP));
    const struct slot_type *types;
    size_t n;
    TRY(slot_type_store_of_clinic(w->tx, work_site(w), t.clinic_id, &types, &n));
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(types[i].slot_type_id, t.slot_type_id)) was = types[i];
    if (uuid_is_nil(was.slot_type_id)) return NOT_FOUND;
    if (was.version != t.version) return set_up_stale(w, S("The slot type"));
    TRY(check_type(w, &t, types, n));
    if (was.is_active && !t.is_active) TRY(type_can_end(w, t.slot_type_id));
    if (was.minutes != t.minutes) TRY(patterns_fit(w, &t));
    TRY(slot_type_store_update(w->tx, work_site(w), &t));
    ret_done->id = t.slot_type_id;
    const char *kind = was.is_active == t.is_active ? "slot-type.changed"
                       : t.is_active                ? "slot-type.used-again"
                                                    : "slot-type.retired";
    return set_up_record(w, kind, "slot-type", t.slot_type_id,
                         say(w->arena, "{} minutes", SAY_N(t.minutes)), t.name);
}
