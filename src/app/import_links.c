#include "import_links.h"

#include "buf.h"
#include "duplicate_work.h"
#include "fact.h"
#include "import_memory.h"
#include "patient_store.h"
#include "patient_work.h"
#include "permission.h"

enum {
    LINKS_AT_ONCE = 50,
    LOOKS_MOST = 200,         /* records looked at for one answer */
    SAID_ELSEWHERE = 1000000, /* stronger than any likeness, in hundredths of a bit */
};

/* ---- what a record says -------------------------------------------------------------------------- */

static bool says_one(str type) {
    return str_eq(type, S("replaced-by")) || str_eq(type, S("replaces"));
}

bool record_is_linked(const struct record_patient *r) {
    for (size_t i = 0; i < r->n_links; i++)
        if (says_one(r->links[i].type)) return true;
    return false;
}

str record_links_text(struct arena *a, const struct record_patient *r) {
    str *lines = arena_array(a, str, r->n_links + 1);
    for (size_t i = 0; i < r->n_links; i++) {
        const struct record_link *l = &r->links[i];
        str line =
            say(a, "{} {} {}\n", SAY_T(l->type), SAY_T(l->key.source), SAY_T(l->key.identifier));
        size_t at = i;
        for (; at > 0 && str_compare(line, lines[at - 1]) < 0; at--)
            lines[at] = lines[at - 1];
        lines[at] = line;
    }
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < r->n_links; i++)
        buf_put(&b, lines[i]);
    return buf_str(&b);
}

void import_note_links(struct import_run *run, const struct record *r) {
    for (size_t i = 0; i < r->patient.n_links; i++) {
        const struct record_link *l = &r->patient.links[i];
        import_note_link(run->report,
                         &(struct import_link){run->request->file, r->label, l->type,
                                               l->other.n ? l->other : l->key.identifier, l->key,
                                               r->keys[0]});
    }
}

enum err import_keep_links(struct import_run *run, const struct record *r, uuid patient_id) {
    const struct record_patient *p = &r->patient;
    struct patient_link *links = arena_array(run->work->arena, struct patient_link, p->n_links + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n_links; i++)
        if (p->links[i].key.identifier.n > 0)
            links[n++] = (struct patient_link){
                .patient_id = patient_id, .type = p->links[i].type, .other = p->links[i].key};
    return patient_links_replace(run->work->tx, work_site(run->work), patient_id, links, n);
}

/* ---- who lives on -------------------------------------------------------------------------------- */

enum trouble { NO_TROUBLE, IN_A_CIRCLE, SEVERAL };

struct chase {
    int looks;
    enum trouble trouble;
};

/* The record that lives on in the end, by every link that leads somewhere. */
static enum err last_of(struct import_run *run, struct chase *c, uuid id, int depth,
                        struct patient *ret_last) {
    const uuid *next = NULL;
    size_t n = 0;
    struct patient here = {0}, last = {0};
    TRY(patient_store_living(run->work->tx, work_site(run->work), id, &here));
    TRY(patient_successors_of(run->work->tx, work_site(run->work), here.patient_id, &next, &n));
    *ret_last = here;
    bool is_found = false;
    for (size_t i = 0; i < n && c->trouble == NO_TROUBLE; i++) {
        struct patient one = {0};
        TRY(patient_store_living(run->work->tx, work_site(run->work), next[i], &one));
        if (uuid_eq(one.patient_id, here.patient_id)) continue;
        if (depth == 0 || ++c->looks > LOOKS_MOST) {
            c->trouble = IN_A_CIRCLE;
            return OK;
        }
        TRY(last_of(run, c, one.patient_id, depth - 1, &one));
        if (is_found && !uuid_eq(one.patient_id, last.patient_id)) c->trouble = SEVERAL;
        if (!is_found) last = one;
        is_found = true;
    }
    if (is_found) *ret_last = last;
    return OK;
}

static bool are_two_by_name_and_birth(struct work *w, const struct patient *a,
                                      const struct patient *b) {
    return !str_eq(w->fold.fold(w->fold.self, w->arena, a->family_name),
                   w->fold.fold(w->fold.self, w->arena, b->family_name)) &&
           civil_date_compare(a->birth_date, b->birth_date) != 0;
}

/* Why a person must decide; empty: nothing speaks against it. */
static enum err objection(struct import_run *run, const struct patient *old,
                          const struct patient *new, str *ret_why) {
    struct patient_hangs hangs = {0};
    TRY(patient_hangs(run->work->tx, work_site(run->work), old->patient_id, &hangs));
    *ret_why = S("");
    if (are_two_by_name_and_birth(run->work, old, new))
        *ret_why = S("name and date of birth differ");
    else if (old->is_deceased != new->is_deceased)
        *ret_why = S("only one of them is recorded as having died");
    else if (old->is_restricted != new->is_restricted)
        *ret_why = S("only one of them is restricted");
    else if (hangs.has_work)
        *ret_why = S("there is work of this clinic under it");
    else if (hangs.is_edited)
        *ret_why = S("people here have written in it");
    return OK;
}

/* ---- joining and asking -------------------------------------------------------------------------- */

static enum err fact_of(struct import_run *run, const char *kind, uuid patient_id, uuid other_id,
                        uuid *ret_fact) {
    return record_fact(run->work,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "patient",
                                      .subject_id = patient_id,
                                      .patient_id = patient_id,
                                      .detail = uuid_text(run->work->arena, other_id)},
                       ret_fact);
}

/* The NHS number passes on where the other has none: one living record has it. */
static enum err join(struct import_run *run, struct patient *old, struct patient *new) {
    struct work *w = run->work;
    uuid merged, took_in;
    old->merged_into = new->patient_id;
    TRY(patient_save(w, old, S("imported")));
    TRY(fact_of(run, "patient.merged", old->patient_id, new->patient_id, &merged));
    if (new->nhs_number.n == 0 && old->nhs_number.n > 0) {
        new->nhs_number = old->nhs_number;
        new->nhs_number_status = old->nhs_number_status;
        TRY(patient_save(w, new, S("imported")));
    }
    TRY(fact_of(run, "patient.took-in", new->patient_id, old->patient_id, &took_in));
    TRY(past_attendances_pass(w->tx, work_site(run->work), old->patient_id, new->patient_id));
    import_note_joined(run->report,
                       &(struct import_joined){old->patient_id, new->patient_id,
                                               old->hospital_number, new->hospital_number});
    return duplicates_join(w, old->patient_id, new->patient_id, merged);
}

static enum err ask(struct import_run *run, const struct patient *one, const struct patient *other,
                    str reasons) {
    bool is_new = false;
    TRY(ask_about_pair(
        run->work,
        &(struct duplicate_pair){one->patient_id, other->patient_id, reasons, SAID_ELSEWHERE},
        &is_new));
    if (is_new)
        import_note_duplicate(run->report,
                              &(struct import_duplicate){.resource = one->hospital_number,
                                                         .other = other->hospital_number,
                                                         .reasons = reasons,
                                                         .one_id = one->patient_id,
                                                         .other_id = other->patient_id});
    return OK;
}

static enum err ask_instead(struct import_run *run, const struct patient *old,
                            const struct patient *new, str why) {
    return ask(run, old, new,
               say(run->work->arena,
                   "where it came from, {} is replaced by {}; not joined by itself, for {}",
                   SAY_T(old->hospital_number), SAY_T(new->hospital_number), SAY_T(why)));
}

static str trouble_words(enum trouble trouble) {
    return trouble == IN_A_CIRCLE ? S("each is said to replace the other")
                                  : S("more than one record is said to replace it");
}

/* The record that is replaced; `*ret_state` is what becomes of the link. */
static enum err replace(struct import_run *run, struct patient *old, struct patient *new,
                        bool was_merged, str *ret_state) {
    struct chase c = {0, NO_TROUBLE};
    struct patient last = {0}, other = {0};
    str why = S("");
    *ret_state = S("asked");
    TRY(last_of(run, &c, old->patient_id, MERGES_MOST, &last));
    if (c.trouble == NO_TROUBLE && was_merged)
        TRY(last_of(run, &c, new->patient_id, MERGES_MOST, &other));
    if (c.trouble != NO_TROUBLE) return ask_instead(run, old, new, trouble_words(c.trouble));
    if (was_merged && uuid_eq(last.patient_id, other.patient_id)) {
        *ret_state = S("joined"); /* by another link, or it will be */
        return OK;
    }
    if (was_merged) return ask_instead(run, old, new, trouble_words(SEVERAL));
    TRY(objection(run, old, &last, &why));
    if (why.n > 0) return ask_instead(run, old, &last, why);
    *ret_state = S("joined");
    return join(run, old, &last);
}

static enum err follow(struct import_run *run, const struct patient_link *l) {
    struct tx *tx = run->work->tx;
    bool is_newer = str_eq(l->type, S("replaces"));
    uuid old_id = is_newer ? l->other_id : l->patient_id,
         new_id = is_newer ? l->patient_id : l->other_id;
    if (uuid_eq(old_id, new_id)) return patient_link_set(tx, work_site(run->work), l, S("itself"));
    struct patient old = {0}, new = {0};
    str state = S("joined");
    TRY(patient_store_living(tx, work_site(run->work), old_id, &old));
    TRY(patient_store_living(tx, work_site(run->work), new_id, &new));
    if (!uuid_eq(old.patient_id, new.patient_id) && !says_one(l->type)) {
        state = S("asked");
        TRY(ask(run, &old, &new,
                str_eq(l->type, S("refer"))
                    ? S("where it came from, the other record is named as the main one")
                    : S("where it came from, the other record is named beside it")));
    } else if (!uuid_eq(old.patient_id, new.patient_id)) {
        TRY(replace(run, &old, &new, !uuid_eq(old.patient_id, old_id), &state));
    }
    return patient_link_set(tx, work_site(run->work), l, state);
}

/* ---- the end of a run ---------------------------------------------------------------------------- */

struct following {
    const struct import_request *request;
    struct import_report *whole, report;
    size_t at; /* of the links noted in this run */
    size_t n;  /* done in this piece */
};

static struct import_run run_of(struct following *f, struct work *w,
                                struct import_request *request) {
    *request = *f->request;
    f->report = import_report_piece(f->whole);
    return (struct import_run){.work = w, .request = request, .report = &f->report};
}

/* Whom a link of this run means, by its key or, within its folder, by its id. */
static enum err whom(struct import_run *run, struct import_request *request,
                     const struct import_link *l, bool *ret_known, struct record_key *ret_key,
                     uuid *ret_id) {
    *ret_key = l->key;
    TRY(import_target(run, RECORD_PATIENT, l->key, ret_known, ret_id));
    if (*ret_known) return OK;
    request->file = l->file;
    *ret_key = import_alias(run, l->key.identifier);
    return import_target(run, RECORD_PATIENT, *ret_key, ret_known, ret_id);
}

/* Links by an id alone are kept by what it means in this run: it means nothing in another. */
static enum err name_links(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct following *f = context;
    struct import_request request;
    struct import_run run = run_of(f, w, &request);
    TRY(work_may(w, PERM_PATIENT_EDIT));
    f->n = 0;
    for (size_t i = f->at; i < f->whole->n_links && f->n < LINKS_AT_ONCE; i++, f->n++) {
        const struct import_link *l = &f->whole->links[i];
        bool is_known = false, is_here = false;
        struct record_key key;
        uuid other_id = {{0}}, patient_id = {{0}};
        TRY(whom(&run, &request, l, &is_known, &key, &other_id));
        TRY(import_target(&run, RECORD_PATIENT, l->own, &is_here, &patient_id));
        bool is_other =
            !str_eq(key.source, l->key.source) || !str_eq(key.identifier, l->key.identifier);
        if (!is_known || !is_here || !is_other) continue;
        TRY(patient_link_put(
            w->tx, work_site(w),
            &(struct patient_link){.patient_id = patient_id, .type = l->type, .other = key}));
    }
    return OK;
}

static enum err follow_some(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct following *f = context;
    struct import_request request;
    struct import_run run = run_of(f, w, &request);
    const struct patient_link *links = NULL;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    TRY(patient_links_open(w->tx, work_site(w), LINKS_AT_ONCE, &links, &f->n));
    for (size_t i = 0; i < f->n; i++)
        TRY(follow(&run, &links[i]));
    return OK;
}

/* Said at every import of the record, for nothing here has come of the link. */
static enum err tell_of_links(struct work *w, void *context) {
    struct following *f = context;
    struct import_request request;
    struct import_run run = run_of(f, w, &request);
    for (size_t i = 0; i < f->whole->n_links; i++) {
        const struct import_link *l = &f->whole->links[i];
        bool is_known = false;
        struct record_key key;
        uuid other_id = {{0}};
        TRY(whom(&run, &request, l, &is_known, &key, &other_id));
        bool is_itself = is_known && str_eq(key.source, l->own.source) &&
                         str_eq(key.identifier, l->own.identifier);
        if (is_known && !is_itself) continue;
        struct rejection left = {.file = l->file,
                                 .resource = l->label,
                                 .field = S("Patient.link"),
                                 .rule = S("FHIR R4 section 8.1 (Patient.link)"),
                                 .kind = RECORD_KIND_COUNT,
                                 .is_field_only = true};
        left.reason =
            is_itself
                ? S("It points at the record itself: nothing is made of it.")
                : say(w->arena,
                      "The other record ({}: {}) is not here by that name. Import it too, with "
                      "--source where ids come without an address: then this is made up "
                      "for.",
                      SAY_T(l->type), SAY_T(l->other.n ? l->other : S("not named")));
        import_reject(&f->report, &left);
    }
    return OK;
}

/* One piece after another, each with memory of its own. */
static enum err in_pieces(struct work *w, struct following *f, work_change_fn piece) {
    do {
        AUTO_ARENA(rows);
        struct work inside = *w;
        inside.arena = &rows;
        enum err e = work_write_bulk(&inside, piece, f);
        if (e != OK) return import_keep_problem(w, e);
        import_report_join(f->whole, &f->report);
        f->at += f->n;
    } while (f->n == LINKS_AT_ONCE);
    return OK;
}

enum err import_links(struct work *w, const struct import_request *in,
                      struct import_report *report) {
    struct following f = {.request = in, .whole = report};
    if (!in->is_dry_run && report->n_links > 0) TRY(in_pieces(w, &f, name_links));
    if (!in->is_dry_run) TRY(in_pieces(w, &f, follow_some));
    if (report->n_links == 0) return OK;
    AUTO_ARENA(rows);
    struct work inside = *w;
    inside.arena = &rows;
    TRY(import_keep_problem(w, work_read(&inside, tell_of_links, &f)));
    import_report_join(report, &f.report);
    return OK;
}
