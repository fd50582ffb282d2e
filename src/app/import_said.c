#include "import_said.h"

#include "buf.h"
#include "csv_row.h"
#include "import_links.h"
#include "patient_store.h"
#include "patient_work.h"

static const struct import_fields nothing = {NULL, 0};

/* ---- what is remembered -------------------------------------------------------------------------- */

bool record_number_is_kept(const struct record_identifier *id) {
    return id->system.n > 0 && id->value.n > 0 && !str_eq(id->system, NHS_NUMBER_SYSTEM);
}

struct lines {
    str *line; /* sorted, each once */
    size_t n;
};

static void add_line(struct lines *l, str line) {
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->line[i], line)) return;
    size_t at = l->n++;
    for (; at > 0 && str_compare(line, l->line[at - 1]) < 0; at--)
        l->line[at] = l->line[at - 1];
    l->line[at] = line;
}

/* The numbers of other systems, whatever their order. A list has one at most, and leaves the others. */
static str numbers_text(struct arena *a, const struct record_patient *r, str last) {
    size_t room = r->n_identifiers + 1;
    for (size_t i = 0; i < last.n; i++)
        room += last.p[i] == '\n';
    struct lines l = {arena_array(a, str, room), 0};
    for (size_t i = 0; i < r->n_identifiers; i++) {
        const struct record_identifier *id = &r->identifiers[i];
        if (record_number_is_kept(id))
            add_line(&l, say(a, "{} {}{}", SAY_T(id->system), SAY_T(id->value),
                             SAY_T(str_eq(id->use, S("old")) ? S(" (old)") : S(""))));
    }
    for (str rest = r->is_list ? last : S(""); rest.n > 0;)
        add_line(&l, str_cut(&rest, '\n'));
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < l.n; i++)
        buf_put(&b, say(a, "{}\n", SAY_T(l.line[i])));
    return buf_str(&b);
}

/* That the source has told of a death, and has not denied it since. */
static str death_said(const struct record_patient *r, const struct import_fields *last) {
    if (r->is_deceased) return S("yes");
    return r->is_said_alive ? S("") : import_field_value(last, S("death_said"));
}

#define CELL S("cell.")

struct import_fields import_kept_of(struct arena *a, const struct import_fields *own,
                                    const struct record_patient *r,
                                    const struct import_fields *last) {
    if (!last) last = &nothing;
    struct import_field *f = arena_array(a, struct import_field, own->n + 3 + r->n_cells);
    struct import_fields said = import_fields_said(a, r, own, last);
    size_t n = 0;
    for (; n < said.n; n++)
        f[n] = said.field[n];
    str links = r->is_list ? import_field_value(last, S("links")) : record_links_text(a, r);
    f[n++] = (struct import_field){S("numbers"),
                                   numbers_text(a, r, import_field_value(last, S("numbers")))};
    f[n++] = (struct import_field){S("links"), links};
    f[n++] = (struct import_field){S("death_said"), death_said(r, last)};
    for (size_t i = 0; i < r->n_cells; i++) /* empty ones too */
        f[n++] = (struct import_field){say(a, "{}{}", SAY_T(CELL), SAY_T(r->cells[i].name)),
                                       say(a, "={}", SAY_T(r->cells[i].value))};
    return (struct import_fields){f, n};
}

str import_form(struct work *w, const struct record *r) {
    if (r->patient.is_list)
        return (str){(const char *)r->hash.b, SHA256_BYTES}; /* of its cells: all it says */
    struct patient p = {0};
    patient_from_record(w->arena, &r->patient, w->today, &p);
    struct import_fields own = patient_fields(w->arena, &p);
    struct import_fields all = import_kept_of(w->arena, &own, &r->patient, NULL);
    return say(w->arena, "{}{} {}{}{}", SAY_T(import_fields_text(w->arena, &all)),
               SAY_T(r->patient.practice.source), SAY_T(r->patient.practice.identifier),
               SAY_T(r->patient.is_said_alive ? S(" alive") : S("")),
               SAY_T(r->patient.is_said_active ? S(" active") : S("")));
}

/* ---- a list over what it said before ------------------------------------------------------------- */

static size_t cells_of(struct arena *a, const struct import_fields *last,
                       const struct record_cell **ret_cells) {
    struct record_cell *cells = arena_array(a, struct record_cell, last->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < last->n; i++)
        if (str_starts_with(last->field[i].name, CELL))
            cells[n++] = (struct record_cell){str_from(last->field[i].name, CELL.n),
                                              str_from(last->field[i].value, 1)};
    *ret_cells = cells;
    return n;
}

static void note_kept(struct import_run *run, const struct record *r, str field) {
    import_note_kept(run, r, &(struct import_merge){.kept = &field, .n_kept = 1});
}

enum err import_over_before(struct import_run *run, const struct import_source *source,
                            struct record *one) {
    struct import_fields last = {0};
    const struct record_cell *before = NULL;
    bool is_death_emptied = false;
    struct patient here = {0};
    TRY(import_last(run, source, &last));
    size_t n = cells_of(run->work->arena, &last, &before);
    if (n == 0) return OK;
    TRY(csv_row_again(run->work->arena, before, n, run->work->today, one, &is_death_emptied,
                      run->work->why));
    if (!is_death_emptied || uuid_is_nil(source->target_id)) return OK;
    TRY(patient_store_get(run->work->tx, work_site(run->work), source->target_id, &here));
    if (here.is_deceased) note_kept(run, one, S("is_deceased"));
    return OK;
}

/* ---- what is news -------------------------------------------------------------------------------- */

static void hold_death(struct import_run *run, const struct record *r, const struct patient *here,
                       const struct patient *fresh, struct patient *taken) {
    if (!here->is_deceased) return;
    taken->is_deceased = true;
    if (civil_date_is_none(taken->death_date)) taken->death_date = here->death_date;
    if (!fresh->is_deceased && (!r->patient.is_list || r->patient.is_said_alive))
        note_kept(run, r, S("is_deceased"));
}

/* What no import takes back by its silence. A list has no column for a restriction or the end of use. */
static void hold(struct import_run *run, const struct record *r, const struct patient *here,
                 const struct import_fields *last, const struct patient *fresh,
                 struct patient *taken) {
    hold_death(run, r, here, fresh, taken);
    if (here->is_restricted) taken->is_restricted = true;
    if (r->patient.is_list) return;
    if (here->is_restricted && !fresh->is_restricted) note_kept(run, r, S("is_restricted"));
    bool is_merged = !uuid_is_nil(here->merged_into);
    if (last && here->is_inactive && !fresh->is_inactive && !r->patient.is_said_active &&
        !is_merged) {
        taken->is_inactive = true;
        if (import_field_value(last, S("is_inactive")).n > 0) note_kept(run, r, S("is_inactive"));
    }
    if (last && here->nhs_number.n > 0 && fresh->nhs_number.n == 0 &&
        import_field_value(last, S("nhs_number")).n > 0)
        note_kept(run, r, S("nhs_number"));
}

static bool is_same(const struct import_fields *one, const struct import_fields *other, str name) {
    return str_eq(import_field_value(one, name), import_field_value(other, name));
}

/* A death that was taken back here stays so, and the report says that the source goes on to say it. */
static void hold_life(struct import_run *run, const struct record *r, const struct patient *fresh,
                      bool came_before, struct patient *p) {
    if (p->is_deceased) return;
    p->death_date = (civil_date){0};
    if (fresh->is_deceased && came_before) note_kept(run, r, S("is_deceased"));
}

void import_news(struct import_run *run, const struct record *r, const struct patient *here,
                 const struct import_fields *last, const struct patient *fresh,
                 struct import_news *ret_news) {
    struct arena *a = run->work->arena;
    struct import_fields sent = patient_fields(a, fresh), as_here = patient_fields(a, here);
    struct import_fields said = import_fields_said(a, &r->patient, &sent, last ? last : &as_here);
    struct patient known = *here, taken = *here;
    patient_take_fields(&taken, &said);
    hold(run, r, here, last, fresh, &taken);
    /* Somebody known from several systems is in use while one of them says so. */
    if (!last && !r->patient.is_list)
        known.is_inactive = taken.is_inactive = here->is_inactive && fresh->is_inactive;
    struct import_fields now = patient_fields(a, &known), next = patient_fields(a, &taken);
    struct import_merge merge = {0};
    import_merge(a, last, &now, &next, &merge);
    import_note_kept(run, r, &merge);
    *ret_news =
        (struct import_news){.patient = *here,
                             .kept = import_kept_of(a, &sent, &r->patient, last),
                             .is_news = merge.is_changed || known.is_inactive != here->is_inactive};
    ret_news->has_other_numbers = last && !(is_same(last, &ret_news->kept, S("numbers")) &&
                                            is_same(last, &ret_news->kept, S("links")));
    patient_take_fields(&ret_news->patient, &merge.merged);
    hold_life(run, r, fresh, last != NULL, &ret_news->patient);
}

enum err import_ask_whether_alive(struct import_run *run, const struct record *r,
                                  const struct patient *here, const struct import_fields *last) {
    struct patient living = {0};
    bool is_denied =
        r->patient.is_said_alive && last && import_field_value(last, S("death_said")).n > 0;
    if (!is_denied) return OK;
    TRY(patient_store_living(run->work->tx, work_site(run->work), here->patient_id, &living));
    if (!living.is_deceased) return OK;
    import_leave_out(run, r, S("is_deceased"),
                     S("The death of this patient came from this system, which now says that he or "
                       "she is alive. The record stays as it is until somebody has found out: "
                       "that is on the list of what is to do."));
    return run->request->is_dry_run ? OK : ask_whether_alive(run->work, living.patient_id);
}
