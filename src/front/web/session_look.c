#include "session_look.h"

#include "buf.h"
#include "clinic_store.h"
#include "patient_access.h"
#include "pattern_store.h"
#include "person_name.h"
#include "routes.h"

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

enum { HOLDING_MOST = 1000 }; /* of duty_store_open_in_session */

/* Which rows hold a closing open: by the duties of the session, of the appointment or of its letter. */
static enum err read_open(struct call *c, struct session_look *x) {
    const struct duty_holding *holding;
    size_t n;
    TRY(duty_store_open_in_session(c->work.tx, c->scope.site_id, x->id, &holding, &n));
    x->holding = holding;
    x->n_holding = n;
    for (size_t k = 0; k < n; k++) {
        x->closings.cashed_up += (holding[k].closings & CLOSING_CASHED_UP) != 0;
        x->closings.letters += (holding[k].closings & CLOSING_LETTERS) != 0;
    }
    if (n == HOLDING_MOST)
        TRY(duty_store_closings(c->work.tx, c->scope.site_id, x->id, &x->closings));
    x->open = arena_array(c->arena, unsigned, x->n_rows);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < x->n_rows; i++)
            if (uuid_eq(holding[k].subject_id, x->rows[i].appointment_id) ||
                uuid_eq(holding[k].subject_id, x->rows[i].letter_id))
                x->open[i] |= holding[k].closings;
    return OK;
}

/* A restricted record shows only that there is one, to those who may not open it (patient_access.h). */
static void veil(struct call *c, struct session_look *x) {
    struct sheet_row *seen = arena_array(c->arena, struct sheet_row, x->n_rows);
    for (size_t i = 0; i < x->n_rows; i++) {
        seen[i] = x->rows[i];
        const struct patient kept = {.is_restricted = seen[i].is_restricted};
        if (patient_is_open_to(&c->scope, &kept)) continue;
        seen[i].family_name = patient_veiled(&kept).family_name;
        seen[i].family_key = uuid_text(c->arena, seen[i].patient_id); /* like nobody's */
        seen[i].given_key = seen[i].title = seen[i].given_names = seen[i].nhs_number = S("");
        seen[i].birth_date = seen[i].death_date = (civil_date){0};
        seen[i].mobile_telephone = seen[i].home_telephone = seen[i].note = S("");
        seen[i].interpreter = seen[i].other_needs = seen[i].cancel_reason = S("");
    }
    x->rows = seen;
}

enum err session_look(struct call *c, uuid session_id, struct session_look *ret_look) {
    struct session_look x = {.id = session_id};
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(session_store_get(tx, site, session_id, &x.session));
    TRY(clinic_store_get(tx, site, x.session.clinic_id, &x.clinic));
    struct resource holder;
    TRY(resource_store_get(tx, site, x.session.clinician_id, &holder));
    x.is_held = holder.is_active;
    TRY(clinic_sheet_head(tx, site, session_id, &x.head));
    TRY(session_store_slots(tx, site, session_id, &x.slots, &x.n_slots));
    TRY(clinic_sheet_rows(tx, site, session_id, &x.rows, &x.n_rows));
    veil(c, &x);
    TRY(session_store_ahead(tx, site, session_id, c->work.now, &x.ahead));
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
    if (x->similar[i].kinds) {
        const struct sheet_row *other = &x->rows[x->similar[i].other];
        str born = civil_date_is_none(other->birth_date)
                       ? S("not known")
                       : civil_date_short(c->arena, other->birth_date);
        similar = say(c->arena, "{}, born {}", SAY_T(name_of(c, other)), SAY_T(born));
    }
    return (struct clerk_patient){.name = name_of(c, row),
                                  .to = url_for(c->arena, ROUTE_patient, row->patient_id),
                                  .born = row->birth_date,
                                  .died = row->death_date,
                                  .hospital_number = row->hospital_number,
                                  .similar_name = similar,
                                  .restricted = row->is_restricted};
}

str session_title(struct call *c, const struct session_look *x) {
    return say(c->arena, "{}, {} to {}", SAY_T(x->clinic.name),
               SAY_T(civil_time_page(c->arena, x->session.start)),
               SAY_T(civil_time_page(c->arena, x->session.end)));
}
