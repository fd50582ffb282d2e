#include "import_records.h"

#include <string.h>

#include "buf.h"
#include "clock.h"
#include "import_memory.h"
#include "json_write.h"
#include "permission.h"

enum {
    BATCH = 1000,
    BATCH_US = 40000, /* a batch is over after so long, for other programs may wait for it too, */
    POLITE_US = 4000, /* and after so long when others wait to save */
    FORMS = 128
};

/* ---- the report ---------------------------------------------------------------------------------- */

void import_report_init(struct import_report *report, struct arena *a) {
    *report = (struct import_report){.arena = a};
    import_memory_init(report);
}

/* A list of the report that has no room for one more gets twice as much. */
#define ROOM_FOR_ONE(report, list, type)                                                           \
    do {                                                                                           \
        if ((report)->n_##list < (report)->room_##list) break;                                     \
        size_t room = (report)->room_##list ? (report)->room_##list * 2 : 16;                      \
        type *more = arena_array((report)->arena, type, room);                                     \
        for (size_t i = 0; i < (report)->n_##list; i++)                                            \
            more[i] = (report)->list[i];                                                           \
        (report)->list = more;                                                                     \
        (report)->room_##list = room;                                                              \
    } while (0)

void import_reject(struct import_report *report, const struct rejection *r) {
    struct arena *a = report->arena;
    struct rejection kept = {arena_str(a, r->file),  arena_str(a, r->resource),
                             arena_str(a, r->field), arena_str(a, r->reason),
                             arena_str(a, r->rule),  r->kind,
                             r->is_field_only};
    if (r->is_field_only) {
        ROOM_FOR_ONE(report, left_out, struct rejection);
        report->left_out[report->n_left_out++] = kept;
    } else {
        ROOM_FOR_ONE(report, rejections, struct rejection);
        report->rejections[report->n_rejections++] = kept;
    }
}

void import_note_duplicate(struct import_report *report, const struct import_duplicate *d) {
    struct arena *a = report->arena;
    ROOM_FOR_ONE(report, duplicates, struct import_duplicate);
    report->duplicates[report->n_duplicates++] =
        (struct import_duplicate){arena_str(a, d->file),
                                  arena_str(a, d->resource),
                                  arena_str(a, d->other),
                                  arena_str(a, d->reasons),
                                  d->one_id,
                                  d->other_id};
}

static struct record_key key_in(struct arena *a, struct record_key key) {
    return (struct record_key){arena_str(a, key.source), arena_str(a, key.identifier)};
}

void import_note_link(struct import_report *report, const struct import_link *l) {
    struct arena *a = report->arena;
    ROOM_FOR_ONE(report, links, struct import_link);
    report->links[report->n_links++] =
        (struct import_link){arena_str(a, l->file),  arena_str(a, l->label), arena_str(a, l->type),
                             arena_str(a, l->other), key_in(a, l->key),      key_in(a, l->own)};
}

/* They are no possible duplicates any more. */
static void drop_pair(struct import_report *report, const struct import_joined *j) {
    size_t n = 0;
    for (size_t i = 0; i < report->n_duplicates; i++) {
        const struct import_duplicate *d = &report->duplicates[i];
        bool is_it = (uuid_eq(d->one_id, j->old_id) && uuid_eq(d->other_id, j->new_id)) ||
                     (uuid_eq(d->one_id, j->new_id) && uuid_eq(d->other_id, j->old_id));
        if (!is_it) report->duplicates[n++] = *d;
    }
    report->n_duplicates = n;
}

void import_note_joined(struct import_report *report, const struct import_joined *j) {
    struct arena *a = report->arena;
    ROOM_FOR_ONE(report, joined, struct import_joined);
    report->joined[report->n_joined++] = (struct import_joined){
        j->old_id, j->new_id, arena_str(a, j->old_number), arena_str(a, j->new_number)};
    drop_pair(report, j);
}

void import_leave_alone(struct import_report *report, str type, int64_t n) {
    for (size_t i = 0; i < report->n_left_alone; i++)
        if (str_eq(report->left_alone[i].type, type)) {
            report->left_alone[i].n += n;
            return;
        }
    ROOM_FOR_ONE(report, left_alone, struct left_alone);
    report->left_alone[report->n_left_alone++] =
        (struct left_alone){arena_str(report->arena, type), n};
}

static void note_kept(struct import_report *report, const struct import_kept *k) {
    struct arena *a = report->arena;
    ROOM_FOR_ONE(report, kept, struct import_kept);
    report->kept[report->n_kept++] = (struct import_kept){
        arena_str(a, k->file), arena_str(a, k->resource), arena_str(a, k->field)};
}

void import_note_kept(struct import_run *run, const struct record *r,
                      const struct import_merge *merge) {
    for (size_t i = 0; i < merge->n_kept; i++)
        note_kept(run->report, &(struct import_kept){run->request->file, r->label, merge->kept[i]});
}

void import_leave_out(struct import_run *run, const struct record *r, str field, str sentence) {
    import_reject(run->report, &(struct rejection){run->request->file, r->label, field, sentence,
                                                   S(""), RECORD_KIND_COUNT, true});
}

struct import_report import_report_piece(const struct import_report *whole) {
    return (struct import_report){
        .arena = whole->arena, .seen = whole->seen, .aliases = whole->aliases, .came = whole->came};
}

void import_report_join(struct import_report *whole, const struct import_report *batch) {
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++)
        for (int o = 0; o < IMPORT_OUTCOME_COUNT; o++)
            whole->counts[kind][o] += batch->counts[kind][o];
    for (size_t i = 0; i < batch->n_rejections; i++)
        import_reject(whole, &batch->rejections[i]);
    for (size_t i = 0; i < batch->n_left_out; i++)
        import_reject(whole, &batch->left_out[i]);
    for (size_t i = 0; i < batch->n_duplicates; i++)
        import_note_duplicate(whole, &batch->duplicates[i]);
    for (size_t i = 0; i < batch->n_kept; i++)
        note_kept(whole, &batch->kept[i]);
    for (size_t i = 0; i < batch->n_links; i++)
        import_note_link(whole, &batch->links[i]);
    for (size_t i = 0; i < batch->n_joined; i++)
        import_note_joined(whole, &batch->joined[i]);
}

/* ---- what is known of a record ------------------------------------------------------------------- */

static enum err find_key(struct import_run *run, enum record_kind kind, struct record_key key,
                         struct import_source *ret_source) {
    if (key.identifier.n == 0) return NOT_FOUND;
    struct import_source kept = {0}, seen = {0};
    enum err e = import_store_find(run->work->tx, run->work->scope->site_id, kind, key, &kept);
    if (e != OK && e != NOT_FOUND) return e;
    if (import_seen_find(run, kind, key, &seen)) {
        seen.target_id = kept.target_id; /* nil: this dry run would have made it */
        *ret_source = seen;
        return OK;
    }
    if (e == OK) *ret_source = kept;
    return e;
}

enum err import_find(struct import_run *run, const struct record *r, str kept,
                     struct import_source *ret_source) {
    run->before = (struct import_source){0};
    run->forms[0] = r->hash;
    run->forms[1] = sha256_of(kept);
    for (size_t i = 0; i < r->n_keys; i++) {
        enum err e = find_key(run, r->kind, r->keys[i], ret_source);
        if (e == OK) run->before = *ret_source;
        if (e != NOT_FOUND) return e;
    }
    return NOT_FOUND;
}

static str form_text(const sha256_hash *form) {
    return (str){(const char *)form->b, SHA256_BYTES};
}

static bool is_among(str hashes, str form) {
    for (size_t at = 0; at + SHA256_BYTES <= hashes.n; at += SHA256_BYTES)
        if (str_eq(str_slice(hashes, at, SHA256_BYTES), form)) return true;
    return false;
}

bool import_came_before(struct import_run *run, const struct import_source *source) {
    bool came = false;
    for (size_t i = 0; i < 2; i++) {
        str form = form_text(&run->forms[i]);
        if (!is_among(source->hashes, form)) continue;
        import_note_came(run, source->target_id, form);
        came = true;
    }
    return came;
}

/* The forms of this import; those of earlier ones are over, so that going back to one is a change. */
static str hashes_with_these(struct import_run *run) {
    const struct import_source *before = &run->before;
    bool is_of_now = before->imported_at.us == run->work->now.us;
    struct buf b;
    buf_init(&b, run->work->arena);
    for (size_t at = 0; at + SHA256_BYTES <= before->hashes.n && b.n < FORMS * SHA256_BYTES;
         at += SHA256_BYTES) {
        str form = str_slice(before->hashes, at, SHA256_BYTES);
        if (is_of_now || import_has_come(run, before->target_id, form)) buf_put(&b, form);
    }
    for (size_t i = 0; i < 2; i++)
        if (!is_among(buf_str(&b), form_text(&run->forms[i])))
            buf_put(&b, form_text(&run->forms[i]));
    return buf_str(&b);
}

enum err import_target(struct import_run *run, enum record_kind kind, struct record_key key,
                       bool *ret_is_known, uuid *ret_id) {
    struct import_source source = {0};
    enum err e = find_key(run, kind, key, &source);
    if (e != OK && e != NOT_FOUND) return e;
    *ret_is_known = e == OK;
    *ret_id = source.target_id;
    return OK;
}

str import_fields_text(struct arena *a, const struct import_fields *fields) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    for (size_t i = 0; fields && i < fields->n; i++)
        json_member_put_if_any(&w, fields->field[i].name, fields->field[i].value);
    json_close_object(&w);
    return json_written(&w);
}

enum err import_keep(struct import_run *run, const struct record *r, uuid target_id,
                     const struct import_fields *fields) {
    struct work *w = run->work;
    struct import_source source = {target_id, hashes_with_these(run),
                                   import_fields_text(w->arena, fields), w->now, false};
    for (size_t i = 0; i < r->n_keys; i++) {
        if (run->request->is_dry_run)
            import_seen_put(run, r->kind, r->keys[i], source.hashes, source.record);
        else
            TRY(import_store_put(w->tx, work_site(w), r->kind, r->keys[i], &source));
    }
    if (run->request->is_dry_run || run->before.hashes.n == 0) return OK;
    return import_store_refresh(w->tx, work_site(w), r->kind, run->before.hashes, &source);
}

enum err import_last(struct import_run *run, const struct import_source *source,
                     struct import_fields *ret_fields) {
    const struct json *tree = NULL;
    TRY(run->request->read(run->work->arena, source->record, NULL, &tree, run->work->why));
    *ret_fields = import_fields_from_json(run->work->arena, tree);
    return OK;
}

/* ---- batches ------------------------------------------------------------------------------------- */

static enum err import_any(struct import_run *run, const struct record *r,
                           enum import_outcome *ret_outcome) {
    switch (r->kind) {
    case RECORD_PATIENT: return import_patient(run, r, ret_outcome);
    case RECORD_PRACTITIONER:
    case RECORD_ORGANISATION: return import_contact(run, r, ret_outcome);
    case RECORD_LOCATION: return import_place(run, r, ret_outcome);
    case RECORD_APPOINTMENT:
    case RECORD_ENCOUNTER: return import_visit(run, r, ret_outcome);
    case RECORD_KIND_COUNT: break;
    }
    return INVALID;
}

struct batch {
    const struct import_request *request;
    const struct record *const *records;
    size_t n, n_done;
    struct import_report *whole, report;
};

/* Whether others should have their turn. A dry run keeps nobody waiting. */
static bool is_long_enough(const struct work *w, const struct batch *b, int64_t began_us) {
    int64_t took = clock_monotonic() - began_us;
    if (b->request->is_dry_run || took < POLITE_US) return false;
    return took >= BATCH_US || work_is_awaited(w);
}

/* May run again: it begins with an empty report each time. */
static enum err run_batch(struct work *w, void *context) {
    struct batch *b = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    b->report = import_report_piece(b->whole);
    struct import_run run = {.work = w, .request = b->request, .report = &b->report};
    int64_t began_us = clock_monotonic();
    b->n_done = 0;
    while (b->n_done < b->n && !is_long_enough(w, b, began_us)) {
        const struct record *r = b->records[b->n_done++];
        enum import_outcome outcome = IMPORT_REJECTED;
        struct problem why = {0};
        struct problem *outer = w->why;
        w->why = &why;
        enum err e = import_any(&run, r, &outcome);
        w->why = outer;
        if (e == INVALID) {
            outcome = IMPORT_REJECTED;
            import_reject(&b->report, &(struct rejection){b->request->file, r->label, why.field,
                                                          why.sentence, why.rule, r->kind, false});
        } else if (e != OK) {
            return problem_set(outer, e, why.field, why.sentence, why.rule);
        }
        if (e == OK) import_note_alias(&run, r);
        b->report.counts[r->kind][outcome]++;
    }
    return OK;
}

static enum err write_batch(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    return run_batch(w, context);
}

/* In the order in which records name each other. */
static size_t of_pass(const struct import_request *in, const struct record **ret_records) {
    static const enum record_kind people[] = {RECORD_ORGANISATION, RECORD_PRACTITIONER,
                                              RECORD_LOCATION, RECORD_PATIENT};
    static const enum record_kind visits[] = {RECORD_APPOINTMENT, RECORD_ENCOUNTER};
    const enum record_kind *kinds = in->pass == IMPORT_PEOPLE ? people : visits;
    size_t n_kinds = in->pass == IMPORT_PEOPLE ? 4 : 2, n = 0;
    for (size_t k = 0; k < n_kinds; k++)
        for (size_t i = 0; i < in->n; i++)
            if (in->records[i].kind == kinds[k]) ret_records[n++] = &in->records[i];
    return n;
}

enum err import_keep_problem(struct work *w, enum err e) {
    if (e == OK || !w->why) return e;
    w->why->field = arena_str(w->arena, w->why->field);
    w->why->sentence = arena_str(w->arena, w->why->sentence);
    w->why->rule = arena_str(w->arena, w->why->rule);
    return e;
}

enum err import_records(struct work *w, const struct import_request *in,
                        struct import_report *report) {
    AUTO_ARENA(scratch);
    const struct record **records = arena_array(&scratch, const struct record *, in->n);
    size_t n = of_pass(in, records);
    for (size_t at = 0; at < n;) {
        AUTO_ARENA(rows);
        struct work inside = *w;
        inside.arena = &rows;
        struct batch b = {.request = in,
                          .records = records + at,
                          .n = n - at < BATCH ? n - at : BATCH,
                          .whole = report};
        enum err e = in->is_dry_run ? work_read(&inside, run_batch, &b)
                                    : work_write_bulk(&inside, write_batch, &b);
        if (e != OK) return import_keep_problem(w, e);
        import_report_join(report, &b.report);
        at += b.n_done;
    }
    return OK;
}
