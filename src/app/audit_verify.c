#include "audit_verify.h"

#include <string.h>

#include "audit_store.h"
#include "buf.h"
#include "invariant.h"

static const char *const names[] = {
    [FAULT_MISSING] = "missing", [FAULT_CHANGED] = "changed",
    [FAULT_TEXT] = "text",       [FAULT_NODE] = "node",
    [FAULT_HEAD] = "head",       [FAULT_BEYOND] = "beyond",
    [FAULT_NOTE] = "note",       [FAULT_CHECKPOINT] = "checkpoint",
    [FAULT_SHORT] = "short",
};

const char *audit_fault_name(enum audit_fault_kind kind) {
    invariant((size_t)kind < sizeof names / sizeof names[0]);
    return names[kind];
}

/* A checkpoint to compare with: of the database or from outside. */
struct known {
    struct known *next; /* by size */
    uint64_t size;
    sha256_hash root;
};

struct walk {
    const struct audit_question *question;
    struct arena *arena;
    struct audit_report *report;
    struct merkle_peaks head; /* as it was when the walk began */
    struct merkle_peaks peaks;
    struct known *known, *next_known;
};

static str sentence_of(const struct walk *w, enum audit_fault_kind kind, uint64_t index) {
    struct arena *a = w->arena;
    struct say_hole n = SAY_N((int64_t)index);
    switch (kind) {
    case FAULT_MISSING: return say(a, "Entry {} is not there", n);
    case FAULT_CHANGED: return say(a, "Entry {} is not what was written", n);
    case FAULT_TEXT: return say(a, "The personal text of entry {} is not what was written", n);
    case FAULT_NODE:
        return say(a, "A stored node above entry {} is not the root of its entries", n);
    case FAULT_HEAD: return S("The head of the tree is not that of the entries");
    case FAULT_BEYOND: return say(a, "Entries stand behind the head of the tree, from {} on", n);
    case FAULT_NOTE:
        return say(
            a,
            "The checkpoint of {} entries cannot be read, or is not signed by this installation's key",
            n);
    case FAULT_CHECKPOINT: return say(a, "The first {} entries are not those of the checkpoint", n);
    case FAULT_SHORT:
        return say(
            a,
            "A checkpoint knows of {} entries, and there are {}: the end was cut off, or an older "
            "copy was put back",
            n, SAY_N((int64_t)w->head.size));
    }
    invariant(false && "a kind of fault");
    return S("");
}

static void fault(struct walk *w, enum audit_fault_kind kind, uint64_t index) {
    struct audit_report *r = w->report;
    if (r->n_faults < AUDIT_FAULTS_MAX) {
        r->faults[r->n_faults] = (struct audit_fault){kind, index, sentence_of(w, kind, index)};
    }
    r->n_faults++;
}

/* ---- checkpoints --------------------------------------------------------------------------------- */

static void know(struct walk *w, uint64_t size, sha256_hash root) {
    struct known **at = &w->known;
    while (*at && (*at)->size < size)
        at = &(*at)->next;
    struct known *k = arena_new(w->arena, struct known);
    *k = (struct known){*at, size, root};
    *at = k;
    w->report->checkpoints++;
}

static void take_note(struct walk *w, str text, uint64_t size_of_row) {
    struct audit_note note;
    if (audit_note_parse(w->arena, text, &note) != OK) {
        fault(w, FAULT_NOTE, size_of_row);
        return;
    }
    if (note.site_id != w->question->site_id) return; /* the file outside holds every site's */
    if (w->question->signer && !audit_note_is_signed_by(&note, w->question->signer)) {
        fault(w, FAULT_NOTE, note.size);
        return;
    }
    if (note.size > w->head.size) {
        fault(w, FAULT_SHORT, note.size);
        return;
    }
    know(w, note.size, note.root);
}

static enum err take_stored_notes(struct tx *tx, struct walk *w) {
    uint64_t size = 0;
    for (size_t n = AUDIT_PAGE; n == AUDIT_PAGE;) {
        struct audit_checkpoint *list;
        TRY(audit_store_checkpoints(tx, w->question->site_id, size, &list, &n));
        for (size_t i = 0; i < n; i++) {
            take_note(w, list[i].note, list[i].size);
            size = list[i].size;
        }
    }
    return OK;
}

static void compare_with_known(struct walk *w) {
    while (w->next_known && w->next_known->size == w->peaks.size) {
        if (!sha256_eq(w->next_known->root, merkle_root(&w->peaks))) {
            fault(w, FAULT_CHECKPOINT, w->peaks.size);
        }
        w->next_known = w->next_known->next;
    }
}

/* ---- entries ------------------------------------------------------------------------------------- */

static bool text_is_right(const struct audit_entry *e) {
    if (e->salt.n != AUDIT_SALT_BYTES || e->leaf.text_hash.n != SHA256_BYTES) return false;
    sha256_hash hash = audit_text_hash((const unsigned char *)e->salt.p, e->text);
    return memcmp(hash.b, e->leaf.text_hash.p, SHA256_BYTES) == 0;
}

static void check_text(struct walk *w, const struct audit_entry *e) {
    if (e->has_text && !text_is_right(e)) {
        fault(w, FAULT_TEXT, e->leaf.index);
    }
    if (!e->has_text && e->leaf.text_hash.n) w->report->erased++;
}

static enum err check_node(struct walk *w, struct tx *tx, const struct merkle_node *node) {
    struct audit_nodes nodes = {tx, w->question->site_id};
    struct merkle_reader reader = audit_store_reader(&nodes);
    sha256_hash stored;
    enum err e = reader.nodes(reader.self, node->level, node->position, 1, &stored);
    if (e != OK && e != NOT_FOUND) return e;
    if (e == OK && sha256_eq(stored, node->hash)) return OK;
    fault(w, FAULT_NODE, node->position << node->level);
    return OK;
}

static enum err check_entry(struct walk *w, struct tx *tx, const struct audit_entry *e) {
    uint64_t index = e->leaf.index;
    if (index != w->report->entries) {
        fault(w, FAULT_MISSING, w->report->entries);
    }
    w->report->entries = index + 1;
    /* The tree is grown from what the rows say now: what they said before is in the checkpoints. */
    sha256_hash hash = merkle_leaf_hash(audit_leaf_bytes(tx_arena(tx), &e->leaf));
    if (e->leaf_hash.n != SHA256_BYTES || memcmp(e->leaf_hash.p, hash.b, SHA256_BYTES) != 0) {
        fault(w, FAULT_CHANGED, index);
    }
    check_text(w, e);
    struct merkle_node kept[MERKLE_KEPT_MAX];
    size_t n_kept;
    merkle_append(&w->peaks, hash, kept, &n_kept);
    for (size_t i = 0; i < n_kept; i++)
        TRY(check_node(w, tx, &kept[i]));
    compare_with_known(w);
    return OK;
}

static enum err walk_page(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct walk *w = context;
    struct audit_entry *entries;
    size_t n;
    TRY(audit_store_entries(tx, w->question->site_id, w->report->entries, &entries, &n));
    uint64_t before = w->report->entries;
    for (size_t i = 0; i < n && entries[i].leaf.index < w->head.size; i++) {
        TRY(check_entry(w, tx, &entries[i]));
    }
    if (w->report->entries == before) { /* nothing more, though the head says so */
        fault(w, FAULT_MISSING, before);
        w->report->entries = w->head.size;
    }
    return OK;
}

/* ---- the whole ----------------------------------------------------------------------------------- */

/* Head, what stands behind it, and the checkpoints, as of one moment. */
static enum err begin(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct walk *w = context;
    enum err e = audit_store_head(tx, w->question->site_id, &w->head);
    if (e == UNAVAILABLE) {
        fault(w, FAULT_HEAD, 0);
    } else if (e != OK && e != NOT_FOUND) {
        return e;
    }
    struct audit_entry *entries;
    size_t n;
    TRY(audit_store_entries(tx, w->question->site_id, w->head.size, &entries, &n));
    if (n > 0) {
        fault(w, FAULT_BEYOND, w->head.size);
    }
    TRY(take_stored_notes(tx, w));
    str rest = w->question->notes, note;
    while (audit_note_next(&rest, &note))
        take_note(w, note, 0);
    return OK;
}

static void compare_with_head(struct walk *w) {
    w->report->root = merkle_root(&w->peaks);
    size_t n = (size_t)merkle_peaks_count(w->head.size);
    bool same = w->peaks.size == w->head.size &&
                (n == 0 || memcmp(w->peaks.peak, w->head.peak, n * sizeof(sha256_hash)) == 0);
    if (!same) {
        fault(w, FAULT_HEAD, w->head.size);
    }
    if (w->next_known) {
        fault(w, FAULT_CHECKPOINT, w->next_known->size);
    }
}

enum err audit_verify(struct db *db, struct arena *a, const struct audit_question *question,
                      struct audit_report *ret_report, struct problem *why) {
    struct audit_report *report = arena_new(a, struct audit_report);
    struct walk w = {.question = question, .arena = a, .report = report};
    TRY(tx_read(db, a, begin, &w, why));
    w.next_known = w.known;
    compare_with_known(&w); /* of the empty tree */
    AUTO_ARENA(page);
    while (report->entries < w.head.size) {
        arena_reset(&page);
        TRY(tx_read(db, &page, walk_page, &w, why));
        if (question->progress) {
            question->progress(question->self, (int64_t)report->entries, (int64_t)w.head.size);
        }
    }
    compare_with_head(&w);
    *ret_report = *report;
    return OK;
}
