#include "fhir_bundle.h"

#include "buf.h"
#include "fhir_entries.h"
#include "fhir_hash.h"
#include "fhir_patient.h"
#include "fhir_people.h"
#include "fhir_schema.h"
#include "fhir_visit.h"
#include "utf8.h"

static const struct {
    str type;
    enum record_kind kind;
} taken_types[] = {
    {S_INIT("Patient"), RECORD_PATIENT},           {S_INIT("Practitioner"), RECORD_PRACTITIONER},
    {S_INIT("Organization"), RECORD_ORGANISATION}, {S_INIT("Location"), RECORD_LOCATION},
    {S_INIT("Appointment"), RECORD_APPOINTMENT},   {S_INIT("Encounter"), RECORD_ENCOUNTER},
};

struct take {
    struct arena *arena;
    const struct fhir_file *file;
    struct entries *entries;
    struct fhir_links links;
    struct record *records;
    size_t n_records;
    struct rejection *rejections;
    size_t n_rejections;
    struct left_alone *left;
    size_t n_left;
};

static void reject(struct take *t, enum record_kind kind, str resource, const struct problem *why) {
    t->rejections[t->n_rejections++] = (struct rejection){
        t->file->name, resource, why->field, why->sentence, why->rule, kind, false};
}

/* The record goes in without this field. */
static void leave_out(struct take *t, str resource, const struct problem *why) {
    reject(t, RECORD_KIND_COUNT, resource, why);
    t->rejections[t->n_rejections - 1].is_field_only = true;
}

static void leave_alone(struct take *t, str type) {
    for (size_t i = 0; i < t->n_left; i++)
        if (str_eq(t->left[i].type, type)) {
            t->left[i].n++;
            return;
        }
    t->left[t->n_left++] = (struct left_alone){type, 1};
}

static enum err read_record(struct take *t, const struct json *resource, struct record *r,
                            struct problem *why) {
    switch (r->kind) {
    case RECORD_PATIENT: return fhir_patient_read(t->arena, resource, &t->links, &r->patient, why);
    case RECORD_PRACTITIONER: return fhir_practitioner_read(t->arena, resource, &r->contact, why);
    case RECORD_ORGANISATION: return fhir_organization_read(t->arena, resource, &r->contact, why);
    case RECORD_LOCATION: return fhir_location_read(t->arena, resource, &r->place, why);
    case RECORD_APPOINTMENT:
        return fhir_appointment_read(t->arena, resource, &t->links, &r->visit, why);
    case RECORD_ENCOUNTER:
        return fhir_encounter_read(t->arena, resource, &t->links, &r->visit, why);
    case RECORD_KIND_COUNT: break;
    }
    return INVALID;
}

/* Where a patient is named by an id alone, the namespace is the file's. */
static void complete_key(const struct take *t, struct record_key *key) {
    if (key->source.n == 0) key->source = t->file->source.n ? t->file->source : FHIR_LOCAL;
    bool is_pds = str_starts_with(key->identifier, S("Patient/")) && key->identifier.n == 18 &&
                  str_find(key->source, S("nhs.uk")) >= 0;
    if (is_pds) *key = (struct record_key){NHS_NUMBER_SYSTEM, str_from(key->identifier, 8)};
}

static void complete_keys(struct take *t, struct record *r) {
    if (r->kind == RECORD_APPOINTMENT || r->kind == RECORD_ENCOUNTER)
        complete_key(t, &r->visit.patient);
    if (r->kind != RECORD_PATIENT || r->patient.n_links == 0) return;
    struct record_link *links = arena_array(t->arena, struct record_link, r->patient.n_links);
    for (size_t i = 0; i < r->patient.n_links; i++) {
        links[i] = r->patient.links[i];
        complete_key(t, &links[i].key);
    }
    r->patient.links = links;
}

static void take_entry(struct take *t, const struct entry *e) {
    str type = json_member_text(e->resource, S("resourceType"));
    struct record r = {.kind = RECORD_KIND_COUNT, .label = e->label};
    for (size_t i = 0; i < sizeof taken_types / sizeof taken_types[0]; i++)
        if (str_eq(type, taken_types[i].type)) r.kind = taken_types[i].kind;
    if (r.kind == RECORD_KIND_COUNT || e->is_left_alone) {
        leave_alone(t, e->is_left_alone ? say(t->arena, "{} ({})", SAY_T(type), SAY_T(e->method))
                                        : type);
        return;
    }
    struct problem why = {0};
    if (e->problem.sentence.n > 0) {
        reject(t, r.kind, e->label, &e->problem);
        return;
    }
    if (read_record(t, e->resource, &r, &why) != OK) {
        reject(t, r.kind, e->label, &why);
        return;
    }
    if (r.kind == RECORD_PATIENT && r.patient.not_taken.sentence.n > 0)
        leave_out(t, e->label, &r.patient.not_taken);
    complete_keys(t, &r);
    r.hash = fhir_hash(e->resource, &t->links);
    r.keys = entry_keys(t->arena, e, t->file->source, r.hash, &r.n_keys);
    t->records[t->n_records++] = r;
}

static void take_all(struct arena *a, const struct fhir_file *file, struct entries *entries,
                     struct taken *ret_taken) {
    struct take t = {.arena = a, .file = file, .entries = entries};
    entries_index(entries, file->source);
    t.links = (struct fhir_links){entries_follow, entries};
    t.records = arena_array(a, struct record, entries->n);
    t.left = arena_array(a, struct left_alone, entries->n);
    t.rejections = arena_array(a, struct rejection, entries->n);
    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *e = &entries->entry[i];
        if (e->resource)
            take_entry(&t, e);
        else if (e->problem.sentence.n > 0)
            reject(&t, RECORD_KIND_COUNT, e->label, &e->problem);
        else
            leave_alone(&t, say(a, "{} ({})", SAY_T(e->url_type), SAY_T(e->method)));
    }
    *ret_taken =
        (struct taken){t.records, t.n_records, t.rejections, t.n_rejections, t.left, t.n_left};
}

static void reject_file(struct arena *a, const struct fhir_file *file, str resource,
                        const struct problem *why, struct taken *ret_taken) {
    struct rejection *one = arena_new(a, struct rejection);
    *one = (struct rejection){file->name, resource,          why->field, why->sentence,
                              why->rule,  RECORD_KIND_COUNT, false};
    *ret_taken = (struct taken){.rejections = one, .n_rejections = 1};
}

static void fhir_take_tree(struct arena *a, const struct fhir_file *file, const struct json *tree,
                           struct taken *ret_taken) {
    struct entries entries = {.arena = a};
    struct problem why = {0};
    str label = {NULL, 0};
    if (entries_add_tree(&entries, tree, &label, &why) != OK)
        reject_file(a, file, label, &why, ret_taken);
    else
        take_all(a, file, &entries, ret_taken);
}

/* Texts as we keep them: FHIR allows line ends and the upper control characters in any text, and no name or
 * line of an address of ours has them. Those it forbids stay, so that they are refused. */
static bool is_odd(const struct json *value) {
    if (value->kind == J_TEXT) {
        uint32_t code;
        for (size_t at = 0; utf8_next(value->text, &at, &code);)
            if (code == '\r' || code == '\n' || code == '\t' || (code >= 0x7f && code < 0xa0))
                return true;
    }
    for (size_t i = 0; i < value->n; i++)
        if (is_odd(&value->child[i])) return true;
    return false;
}

static bool is_forbidden(str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 && !char_is_blank(text.p[i])) return true;
    return false;
}

static struct json plain_copy(struct arena *a, const struct json *value) {
    struct json copy = *value;
    if (value->kind == J_TEXT && !is_forbidden(value->text))
        copy.text = utf8_plain(a, value->text, false);
    if (value->n == 0) return copy;
    struct json *children = arena_array(a, struct json, value->n);
    for (size_t i = 0; i < value->n; i++)
        children[i] = plain_copy(a, &value->child[i]);
    copy.child = children;
    return copy;
}

static enum err read_plain(struct arena *a, const struct fhir_file *file, str bytes,
                           const struct json **ret_tree, struct problem *why) {
    const struct json *tree = NULL;
    TRY(file->read(a, bytes, NULL, &tree, why));
    if (is_odd(tree)) {
        struct json *plain = arena_new(a, struct json);
        *plain = plain_copy(a, tree);
        tree = plain;
    }
    *ret_tree = tree;
    return OK;
}

/* NDJSON shows itself by its first line being a whole JSON object with more lines after it. */
static bool is_ndjson(const struct fhir_file *file, str bytes) {
    str rest = bytes, first = {NULL, 0};
    while (rest.p && first.n == 0)
        first = str_trim(str_cut(&rest, '\n'));
    if (str_trim(rest).n == 0 || first.n < 2 || first.p[0] != '{' || first.p[first.n - 1] != '}')
        return false;
    AUTO_ARENA(scratch);
    const struct json *tree = NULL;
    return file->read(&scratch, first, NULL, &tree, NULL) == OK;
}

static void take_lines(struct arena *a, const struct fhir_file *file, str bytes,
                       struct taken *ret_taken) {
    struct entries entries = {.arena = a};
    str rest = bytes;
    for (int64_t line = 1; rest.p; line++) {
        str text = str_trim(str_cut(&rest, '\n'));
        if (text.n == 0) continue;
        const struct json *tree = NULL;
        struct problem why = {0};
        str label = say(a, "line {}", SAY_N(line));
        enum err e = read_plain(a, file, text, &tree, &why);
        if (e == OK) e = entries_add_tree(&entries, tree, &label, &why);
        if (e != OK) entries_add_problem(&entries, say(a, "line {}", SAY_N(line)), &why);
    }
    take_all(a, file, &entries, ret_taken);
}

void fhir_take(struct arena *a, const struct fhir_file *file, str bytes, struct taken *ret_taken) {
    const struct json *tree = NULL;
    struct problem why = {0};
    if (is_ndjson(file, bytes))
        take_lines(a, file, bytes, ret_taken);
    else if (read_plain(a, file, bytes, &tree, &why) != OK)
        reject_file(a, file, S(""), &why, ret_taken);
    else
        fhir_take_tree(a, file, tree, ret_taken);
}
