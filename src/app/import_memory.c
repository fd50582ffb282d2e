/* What one run of an import remembers outside the database: what a dry run would have kept, ids within a folder,
 * and the forms in which records came. */
#include "import_memory.h"

#include <string.h>

#include "buf.h"
#include "files.h"

/* Keys of a dry run, by open addressing; grows by half full. */
struct import_seen {
    struct seen_key {
        str key;
        str hashes, record;
        struct record_key alias;
    } * slot;
    size_t n, n_slots;
};

/* Fingerprints of a record and a form of it, by open addressing; 0: a free slot. */
struct import_came {
    uint64_t *slot;
    size_t n, n_slots;
};

void import_memory_init(struct import_report *report) {
    report->seen = arena_new(report->arena, struct import_seen);
    report->aliases = arena_new(report->arena, struct import_seen);
    report->came = arena_new(report->arena, struct import_came);
}

/* ---- a dry run's memory -------------------------------------------------------------------------- */

static struct seen_key *seen_slot(struct import_seen *seen, str key) {
    sha256_hash h = sha256_of(key);
    size_t at = 0;
    memcpy(&at, h.b, sizeof at);
    for (at &= seen->n_slots - 1; seen->slot[at].key.n > 0; at = (at + 1) & (seen->n_slots - 1))
        if (str_eq(seen->slot[at].key, key)) break;
    return &seen->slot[at];
}

static void seen_grow(struct import_seen *seen, struct arena *a) {
    struct import_seen bigger = {.n_slots = seen->n_slots ? seen->n_slots * 2 : 1024};
    bigger.slot = arena_array(a, struct seen_key, bigger.n_slots);
    for (size_t i = 0; i < seen->n_slots; i++)
        if (seen->slot[i].key.n > 0) *seen_slot(&bigger, seen->slot[i].key) = seen->slot[i];
    bigger.n = seen->n;
    *seen = bigger;
}

static str seen_name(struct arena *a, enum record_kind kind, struct record_key key) {
    return say(a, "{} {} {} {}", SAY_T(record_kind_name(kind)), SAY_N((int64_t)key.source.n),
               SAY_T(key.source), SAY_T(key.identifier));
}

void import_seen_put(struct import_run *run, enum record_kind kind, struct record_key key,
                     str hashes, str record) {
    struct import_seen *seen = run->report->seen;
    if (seen->n * 2 >= seen->n_slots) seen_grow(seen, run->report->arena);
    str name = seen_name(run->work->arena, kind, key);
    struct seen_key *slot = seen_slot(seen, name);
    if (slot->key.n == 0) {
        seen->n++;
        slot->key = arena_str(run->report->arena, name);
    }
    slot->hashes = arena_str(run->report->arena, hashes);
    slot->record = arena_str(run->report->arena, record);
}

bool import_seen_find(struct import_run *run, enum record_kind kind, struct record_key key,
                      struct import_source *ret_source) {
    struct import_seen *seen = run->report->seen;
    if (!run->request->is_dry_run || seen->n == 0) return false;
    const struct seen_key *slot = seen_slot(seen, seen_name(run->work->arena, kind, key));
    if (slot->key.n == 0) return false;
    *ret_source = (struct import_source){.hashes = slot->hashes,
                                         .record = slot->record,
                                         .imported_at = run->work->now,
                                         .is_remembered = true};
    return true;
}

/* ---- ids within a folder ------------------------------------------------------------------------- */

/* Files of one folder are one export: there Patient/123 means the patient of that id, whatever other
 * numbers he has. Two patients of one id in a folder make it mean nobody. */
void import_note_alias(struct import_run *run, const struct record *r) {
    struct import_seen *aliases = run->report->aliases;
    if (r->kind != RECORD_PATIENT || !str_starts_with(r->label, S("Patient/"))) return;
    if (aliases->n * 2 >= aliases->n_slots) seen_grow(aliases, run->report->arena);
    str name =
        say(run->report->arena, "{}\n{}", SAY_T(path_folder(run->request->file)), SAY_T(r->label));
    struct seen_key *slot = seen_slot(aliases, name);
    struct record_key key = {arena_str(run->report->arena, r->keys[0].source),
                             arena_str(run->report->arena, r->keys[0].identifier)};
    if (slot->key.n == 0) {
        aliases->n++;
        slot->key = name;
        slot->alias = key;
    } else if (!str_eq(slot->alias.source, key.source) ||
               !str_eq(slot->alias.identifier, key.identifier)) {
        slot->alias = (struct record_key){0};
    }
}

struct record_key import_alias(struct import_run *run, str type_and_id) {
    const struct import_seen *aliases = run->report->aliases;
    if (aliases->n == 0) return (struct record_key){0};
    str name =
        say(run->work->arena, "{}\n{}", SAY_T(path_folder(run->request->file)), SAY_T(type_and_id));
    return seen_slot(run->report->aliases, name)->alias;
}

/* ---- forms that came ----------------------------------------------------------------------------- */

static uint64_t came_fingerprint(uuid target_id, const char *form) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, (str){(const char *)target_id.b, sizeof target_id.b});
    sha256_put(&s, (str){form, SHA256_BYTES});
    sha256_hash hash = sha256_end(&s);
    uint64_t n = 0;
    memcpy(&n, hash.b, sizeof n);
    return n ? n : 1;
}

static uint64_t *came_slot(const struct import_came *came, uint64_t fingerprint) {
    size_t at = (size_t)fingerprint & (came->n_slots - 1);
    while (came->slot[at] != 0 && came->slot[at] != fingerprint)
        at = (at + 1) & (came->n_slots - 1);
    return &came->slot[at];
}

static void came_grow(struct import_came *came, struct arena *a) {
    struct import_came bigger = {.n_slots = came->n_slots ? came->n_slots * 2 : 1024};
    bigger.slot = arena_array(a, uint64_t, bigger.n_slots);
    for (size_t i = 0; i < came->n_slots; i++)
        if (came->slot[i] != 0) *came_slot(&bigger, came->slot[i]) = came->slot[i];
    bigger.n = came->n;
    *came = bigger;
}

void import_note_came(struct import_run *run, uuid target_id, str form) {
    struct import_came *came = run->report->came;
    if (came->n * 2 >= came->n_slots) came_grow(came, run->report->arena);
    uint64_t fingerprint = came_fingerprint(target_id, form.p);
    uint64_t *slot = came_slot(came, fingerprint);
    if (*slot == 0) came->n++;
    *slot = fingerprint;
}

bool import_has_come(const struct import_run *run, uuid target_id, str form) {
    const struct import_came *came = run->report->came;
    if (came->n == 0) return false;
    return *came_slot(came, came_fingerprint(target_id, form.p)) != 0;
}
