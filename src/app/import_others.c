/* Contacts, places and visits of an import. */
#include "address_store.h"
#include "buf.h"
#include "contact_find.h"
#include "fact.h"
#include "import_memory.h"
#include "patient_store.h"

static enum err fact_of(struct import_run *run, const char *kind, const char *subject, uuid id,
                        uuid patient_id) {
    uuid entry;
    return record_fact(run->work,
                       &(struct fact){.kind = kind,
                                      .subject_kind = subject,
                                      .subject_id = id,
                                      .patient_id = patient_id,
                                      .detail = S("import")},
                       &entry);
}

/* What all kinds begin with: done when it is known and the same in what is kept of it. */
static enum err begin(struct import_run *run, const struct record *r, str kept,
                      struct import_source *ret_source, enum import_outcome *ret_outcome) {
    enum err e = import_find(run, r, kept, ret_source);
    if (e != OK && e != NOT_FOUND) return e;
    bool is_same = e == OK && import_came_before(run, ret_source);
    *ret_outcome = e == NOT_FOUND ? IMPORT_NEW : is_same ? IMPORT_SAME : IMPORT_CHANGED;
    return OK;
}

/* ---- contacts ------------------------------------------------------------------------------------ */

static struct contact contact_from(const struct contact *was, const struct record_contact *c) {
    struct contact made = *was;
    made.kind = c->kind;
    made.person_name = c->person_name;
    made.organisation = c->organisation;
    made.salutation = c->salutation;
    made.address = c->address;
    made.postcode = c->postcode;
    made.telephone = c->telephone;
    made.email = c->email;
    made.ods_code = c->ods_code;
    made.is_retired = c->is_inactive;
    return made;
}

static struct record_contact record_from(const struct contact *c) {
    return (struct record_contact){c->kind,     c->person_name, c->organisation, c->salutation,
                                   c->address,  c->postcode,    c->telephone,    c->email,
                                   c->ods_code, c->is_retired};
}

static enum err store_contact(struct import_run *run, const struct contact *c, bool is_new) {
    struct work *w = run->work;
    if (run->request->is_dry_run) return OK;
    struct contact_keys k = contact_keys_of(w, c);
    TRY(is_new
            ? contact_store_insert(w->tx, work_site(run->work), c, k.search_key, k.words, k.n_words)
            : contact_store_update(w->tx, work_site(run->work), c, k.search_key, k.words,
                                   k.n_words));
    return fact_of(run, is_new ? "contact.added" : "contact.changed", "contact", c->contact_id,
                   (uuid){{0}});
}

enum err import_contact(struct import_run *run, const struct record *r,
                        enum import_outcome *ret_outcome) {
    struct work *w = run->work;
    struct import_source source = {0};
    struct import_fields next = contact_fields(w->arena, &r->contact);
    TRY(begin(run, r, import_fields_text(w->arena, &next), &source, ret_outcome));
    if (*ret_outcome == IMPORT_SAME) return OK;
    if (r->contact.person_name.n == 0 && r->contact.organisation.n == 0)
        return problem_set(w->why, INVALID,
                           r->kind == RECORD_PRACTITIONER ? S("Practitioner.name")
                                                          : S("Organization.name"),
                           S("Without a name nobody could find it again"), S(""));
    struct contact c = {.contact_id = source.target_id, .version = 1};
    if (*ret_outcome == IMPORT_NEW) {
        c = contact_from(&c, &r->contact);
        c.contact_id = work_new_id(w);
        TRY(store_contact(run, &c, true));
    } else {
        struct import_fields last = {0};
        struct import_merge merge = {0};
        TRY(import_last(run, &source, &last));
        struct record_contact here = {0};
        contact_take_fields(&here, &last);
        if (!source.is_remembered) {
            TRY(contact_store_get(w->tx, work_site(run->work), source.target_id, &c));
            here = record_from(&c);
        }
        struct import_fields now = contact_fields(w->arena, &here);
        import_merge(w->arena, &last, &now, &next, &merge);
        import_note_kept(run, r, &merge);
        contact_take_fields(&here, &merge.merged);
        c = contact_from(&c, &here);
        if (merge.is_changed) TRY(store_contact(run, &c, false));
        if (!merge.is_changed) *ret_outcome = IMPORT_SAME; /* as it is here already */
    }
    return import_keep(run, r, c.contact_id, &next);
}

/* ---- places -------------------------------------------------------------------------------------- */

static enum err store_place(struct import_run *run, const struct place *p, bool is_new) {
    struct work *w = run->work;
    if (run->request->is_dry_run) return OK;
    TRY(is_new ? place_store_insert(w->tx, work_site(run->work), p)
               : place_store_update(w->tx, work_site(run->work), p));
    return fact_of(run, is_new ? "place.added" : "place.changed", "place", p->place_id,
                   (uuid){{0}});
}

static void take_place(struct place *p, const struct record_place *from) {
    p->name = from->name;
    p->address = from->address;
    p->postcode = from->postcode;
    p->telephone = from->telephone;
    p->is_active = !from->is_inactive;
}

enum err import_place(struct import_run *run, const struct record *r,
                      enum import_outcome *ret_outcome) {
    struct work *w = run->work;
    struct import_source source = {0};
    struct import_fields next = place_fields(w->arena, &r->place);
    TRY(begin(run, r, import_fields_text(w->arena, &next), &source, ret_outcome));
    if (*ret_outcome == IMPORT_SAME) return OK;
    if (r->place.name.n == 0)
        return problem_set(w->why, INVALID, S("Location.name"),
                           S("Without a name nobody could choose it"), S(""));
    struct place p = {.place_id = source.target_id, .version = 1};
    if (*ret_outcome == IMPORT_NEW) {
        take_place(&p, &r->place);
        p.place_id = work_new_id(w);
        TRY(store_place(run, &p, true));
    } else {
        struct import_fields last = {0};
        struct import_merge merge = {0};
        TRY(import_last(run, &source, &last));
        struct record_place here = {0};
        place_take_fields(&here, &last);
        if (!source.is_remembered) {
            TRY(place_store_get(w->tx, work_site(run->work), source.target_id, &p));
            here = (struct record_place){p.name, p.address, p.postcode, p.telephone, !p.is_active};
        }
        struct import_fields now = place_fields(w->arena, &here);
        import_merge(w->arena, &last, &now, &next, &merge);
        import_note_kept(run, r, &merge);
        place_take_fields(&here, &merge.merged);
        take_place(&p, &here);
        if (merge.is_changed) TRY(store_place(run, &p, false));
        if (!merge.is_changed) *ret_outcome = IMPORT_SAME;
    }
    return import_keep(run, r, p.place_id, &next);
}

/* ---- visits -------------------------------------------------------------------------------------- */

/* Visits of a record that was merged are shown with the one that lives on. */
static enum err living(struct import_run *run, uuid *id) {
    struct patient p = {0};
    if (uuid_is_nil(*id)) return OK; /* a dry run would have made it */
    TRY(patient_store_living(run->work->tx, work_site(run->work), *id, &p));
    *id = p.patient_id;
    return OK;
}

static enum err find_patient(struct import_run *run, const struct record *r, uuid *ret_id) {
    struct work *w = run->work;
    struct record_key key = r->visit.patient;
    bool is_known = false;
    const struct patient *list = NULL;
    size_t n = 0;
    TRY(import_target(run, RECORD_PATIENT, key, &is_known, ret_id));
    if (is_known) return living(run, ret_id);
    TRY(import_target(run, RECORD_PATIENT, import_alias(run, key.identifier), &is_known, ret_id));
    if (is_known) return living(run, ret_id);
    if (str_eq(key.source, NHS_NUMBER_SYSTEM) && key.identifier.n > 0) {
        TRY(patient_store_by_nhs_number(w->tx, work_site(run->work), key.identifier, &list, &n));
        if (n > 0) {
            *ret_id = list[0].patient_id;
            return OK;
        }
    }
    str field = r->kind == RECORD_ENCOUNTER ? S("Encounter.subject") : S("Appointment.participant");
    if (key.identifier.n == 0)
        return problem_set(w->why, INVALID, field, S("It names no patient that can be found"),
                           S("FHIR R4 section 2.3 (references)"));
    return problem_set(w->why, INVALID, field,
                       say(w->arena, "Its patient ({}) is not here. Import the patient too",
                           SAY_T(r->visit.patient_text.n ? r->visit.patient_text : key.identifier)),
                       S("FHIR R4 section 2.3 (references)"));
}

static str moment_text(struct arena *a, bool is_known, instant at) {
    return is_known ? say(a, "{}", SAY_N(at.us)) : S("");
}

/* All that is kept of a visit. */
static str visit_text(struct arena *a, const struct record *r) {
    const struct record_visit *v = &r->visit;
    const struct import_field f[] = {
        {S("source"), v->patient.source},
        {S("patient"), v->patient.identifier},
        {S("start"), moment_text(a, v->has_start, v->start)},
        {S("end"), moment_text(a, v->has_end, v->end)},
        {S("status"), v->status},
        {S("title"), v->title},
        {S("place"), v->place},
        {S("with_whom"), v->with_whom},
    };
    return import_fields_text(a, &(struct import_fields){f, sizeof f / sizeof f[0]});
}

/* Dates to come that stand where they come from; of FHIR's AppointmentStatus and EncounterStatus. */
static bool lies_ahead(const struct import_run *run, const struct record_visit *v) {
    static const char *const standing[] = {"booked",  "pending",    "proposed", "waitlist",
                                           "arrived", "checked-in", "planned"};
    if (!v->has_start || v->start.us <= run->work->now.us) return false;
    for (size_t i = 0; i < sizeof standing / sizeof standing[0]; i++)
        if (str_eq(v->status, str_from_c(standing[i]))) return true;
    return false;
}

/* Said at every import of it: nobody is expected here on that day until somebody books it. */
static void say_not_booked(struct import_run *run, const struct record *r) {
    if (!lies_ahead(run, &r->visit)) return;
    import_leave_out(
        run, r, r->kind == RECORD_ENCOUNTER ? S("Encounter.period.start") : S("Appointment.start"),
        S("This date is still to come and was not booked here: it takes no slot and is "
          "on no clinic's list. It is shown with the patient; book it here if the "
          "patient is to come."));
}

/* History: it is shown, and raises nothing (House rule H13). */
enum err import_visit(struct import_run *run, const struct record *r,
                      enum import_outcome *ret_outcome) {
    struct work *w = run->work;
    struct import_source source = {0};
    uuid patient_id = {{0}};
    TRY(begin(run, r, visit_text(w->arena, r), &source, ret_outcome));
    if (*ret_outcome != IMPORT_SAME) TRY(find_patient(run, r, &patient_id));
    say_not_booked(run, r);
    if (*ret_outcome == IMPORT_SAME) return OK;
    const struct record_visit *v = &r->visit;
    struct past_attendance p = {.attendance_id = source.target_id,
                                .patient_id = patient_id,
                                .has_start = v->has_start,
                                .has_end = v->has_end,
                                .started_at = v->start,
                                .ended_at = v->end,
                                .kind = record_kind_name(r->kind),
                                .status = v->status,
                                .title = v->title,
                                .place = v->place,
                                .with_whom = v->with_whom};
    if (uuid_is_nil(p.attendance_id)) p.attendance_id = work_new_id(w);
    if (!run->request->is_dry_run) {
        TRY(past_attendance_put(w->tx, work_site(run->work), &p));
        TRY(fact_of(run, *ret_outcome == IMPORT_NEW ? "attendance.imported" : "attendance.changed",
                    "attendance", p.attendance_id, patient_id));
    }
    return import_keep(run, r, p.attendance_id, NULL);
}
