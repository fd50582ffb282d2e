#include "session_look.h"

#include "buf.h"
#include "clinic_store.h"
#include "patient_access.h"
#include "person_name.h"
#include "routes.h"

enum { DUTIES_MAX = 2000 };

bool sheet_is_off(const struct sheet_row *row) {
    return row->state == APPOINTMENT_CANCELLED || row->state == APPOINTMENT_IN_ERROR;
}

static const struct similar_mark *mark_similar(struct arena *a, const struct session_look *x) {
    struct listed_patient *listed = arena_array(a, struct listed_patient, x->n_rows);
    struct similar_mark *marks = arena_array(a, struct similar_mark, x->n_rows);
    size_t *place = arena_array(a, size_t, x->n_rows), n = 0;
    for (size_t i = 0; i < x->n_rows; i++) {
        if (sheet_is_off(&x->rows[i])) continue;
        listed[n] = (struct listed_patient){x->rows[i].family_key, x->rows[i].given_key,
                                            x->rows[i].birth_date};
        place[n++] = i;
    }
    const struct similar_mark *found = similar_names(a, listed, n);
    for (size_t k = 0; k < n; k++) {
        /* The same patient twice in one clinic is not somebody similar. */
        bool is_self = found[k].kinds && uuid_eq(x->rows[place[k]].patient_id,
                                                 x->rows[place[found[k].other]].patient_id);
        if (is_self || !found[k].kinds) continue;
        marks[place[k]] = (struct similar_mark){found[k].kinds, place[found[k].other]};
    }
    return marks;
}

/* Which rows hold a closing open: by the duties of the session, of the appointment or of its letter. */
static enum err read_open(struct call *c, struct session_look *x) {
    const struct duty_line *lines;
    size_t n;
    struct duty_filter f = {.of = DUTIES_OF_EVERYBODY,
                            .session_id = x->id,
                            .visible_at = {INT64_MAX},
                            .limit = DUTIES_MAX};
    TRY(duty_store_list(c->work.tx, c->scope.site_id, &f, &lines, &n));
    x->open = arena_array(c->arena, unsigned, x->n_rows);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < x->n_rows; i++) {
            uuid subject = lines[k].duty.subject_id;
            if (uuid_eq(subject, x->rows[i].appointment_id) ||
                uuid_eq(subject, x->rows[i].letter_id))
                x->open[i] |= duty_rule_row(lines[k].duty.rule)->closings;
        }
    return OK;
}

/* Of a restricted record only the time and the hospital number stay, for those who may not open it. */
static const struct sheet_row *rows_as_seen(struct call *c, const struct sheet_row *rows,
                                            size_t n) {
    struct sheet_row *seen = arena_array(c->arena, struct sheet_row, n);
    for (size_t i = 0; i < n; i++) {
        seen[i] = rows[i];
        struct patient p = {.is_restricted = rows[i].is_restricted};
        if (patient_is_open_to(&c->scope, &p)) continue;
        struct patient veiled = patient_veiled(&p);
        seen[i].title = seen[i].given_names = seen[i].given_key = S("");
        seen[i].family_name = seen[i].family_key = veiled.family_name;
        seen[i].nhs_number = seen[i].mobile_telephone = seen[i].home_telephone = S("");
        seen[i].interpreter = seen[i].other_needs = seen[i].note = seen[i].cancel_reason = S("");
        seen[i].format_need = veiled.format_need;
        seen[i].write_to = veiled.write_to;
        seen[i].birth_date = (civil_date){0};
        seen[i].is_vulnerable = false;
    }
    return seen;
}

enum err session_look(struct call *c, uuid session_id, struct session_look *ret_look) {
    struct session_look x = {.id = session_id};
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(session_store_get(tx, site, session_id, &x.session));
    TRY(clinic_store_get(tx, site, x.session.clinic_id, &x.clinic));
    TRY(clinic_sheet_head(tx, site, session_id, &x.head));
    TRY(session_store_slots(tx, site, session_id, &x.slots, &x.n_slots));
    TRY(clinic_sheet_rows(tx, site, session_id, &x.rows, &x.n_rows));
    x.rows = rows_as_seen(c, x.rows, x.n_rows);
    TRY(duty_store_closings(tx, site, session_id, &x.closings));
    TRY(read_open(c, &x));
    x.similar = mark_similar(c->arena, &x);
    *ret_look = x;
    return OK;
}

static str name_of(struct call *c, const struct sheet_row *row) {
    struct person_name name = {row->title, row->given_names, row->family_name};
    return person_name_list(c->arena, &name);
}

struct clerk_patient sheet_patient(struct call *c, const struct session_look *x, size_t i) {
    const struct sheet_row *row = &x->rows[i];
    str similar = S("");
    struct patient p = {.is_restricted = row->is_restricted};
    bool is_open = patient_is_open_to(&c->scope, &p);
    if (is_open && x->similar[i].kinds) {
        const struct sheet_row *other = &x->rows[x->similar[i].other];
        str born = civil_date_is_none(other->birth_date)
                       ? S("not known")
                       : civil_date_short(c->arena, other->birth_date);
        similar = say(c->arena, "{}, born {}", SAY_T(name_of(c, other)), SAY_T(born));
    }
    return (struct clerk_patient){.name = name_of(c, row),
                                  .to = is_open ? url_for(c->arena, ROUTE_patient, row->patient_id)
                                                : (url){S("")},
                                  .born = row->birth_date,
                                  .died = row->death_date,
                                  .age = -1,
                                  .hospital_number = row->hospital_number,
                                  .similar_name = similar,
                                  .restricted = row->is_restricted,
                                  .veiled = !is_open};
}

str session_title(struct call *c, const struct session_look *x) {
    return say(c->arena, "{}, {} to {}", SAY_T(x->clinic.name),
               SAY_T(civil_time_page(c->arena, x->session.start)),
               SAY_T(civil_time_page(c->arena, x->session.end)));
}
