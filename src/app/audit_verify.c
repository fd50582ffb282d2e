#include "audit_verify.h"

#include <string.h>

#include "audit_store.h"
#include "audit_vouched.h"
#include "buf.h"
#include "invariant.h"
#include "vouched_store.h"

static const char *const names[] = {
    [FAULT_MISSING] = "missing", [FAULT_CHANGED] = "changed",
    [FAULT_TEXT] = "text",       [FAULT_NODE] = "node",
    [FAULT_HEAD] = "head",       [FAULT_BEYOND] = "beyond",
    [FAULT_NOTE] = "note",       [FAULT_CHECKPOINT] = "checkpoint",
    [FAULT_SHORT] = "short",     [FAULT_GONE] = "gone",
    [FAULT_STRAY] = "stray",     [FAULT_LETTER] = "letter",
    [FAULT_OUTCOME] = "outcome",
};

const char *audit_fault_name(enum audit_fault_kind kind) {
    invariant((size_t)kind < sizeof names / sizeof names[0]);
    return names[kind];
}

/* A checkpoint to compare with: of the database or from outside. */
struct known {
    uint64_t size;
    sha256_hash root;
    bool is_stored, is_wrong; /* wrong: it was complained of, and there is no root */
};

struct walk {
    const struct audit_question *question;
    struct arena *arena;
    struct audit_report *report;
    struct merkle_peaks head; /* as it was when the walk began */
    struct merkle_peaks peaks;
    struct known *known; /* by size, those of the database first */
    size_t n_known, room, next_known;
    int64_t texts, nodes;     /* rows that there are */
    int64_t n_texts, n_nodes; /* rows that belong to an entry */
    bool has_stray;
    const struct audit_entry *vouching[AUDIT_PAGE]; /* of the page just walked */
    size_t n_vouching, next_vouching;
};

/* One read of the walk. It may run again, after a lost connection: then nothing of the first attempt counts. */
struct attempt {
    struct walk *walk;
    tx_fn fn;
    struct walk before;
    struct audit_report told;
};

static enum err from_where_it_began(struct tx *tx, void *context, struct problem *why) {
    struct attempt *t = context;
    *t->walk = t->before;
    *t->walk->report = t->told;
    return t->fn(tx, t->walk, why);
}

static enum err read_walk(struct walk *w, struct db *db, struct arena *rows, tx_fn fn,
                          struct problem *why) {
    struct attempt t = {.walk = w, .fn = fn, .before = *w, .told = *w->report};
    return tx_read(db, rows, from_where_it_began, &t, why);
}

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
    case FAULT_GONE:
        return say(a, "The checkpoint of {} entries was signed, and the database has it no more",
                   n);
    case FAULT_STRAY: return S("Rows stand in the tables of the audit that belong to no entry");
    case FAULT_LETTER:
    case FAULT_OUTCOME: break; /* record_sentence */
    }
    invariant(false && "a kind of fault");
    return S("");
}

static void fault(struct walk *w, enum audit_fault_kind kind, uint64_t index) {
    struct audit_report *r = w->report;
    if (r->n_faults < AUDIT_FAULTS_MAX) {
        r->faults[r->n_faults] =
            (struct audit_fault){kind, index, sentence_of(w, kind, index), {{0}}};
    }
    r->n_faults++;
}

/* `index` AUDIT_NO_INDEX: no entry tells of it. */
static str record_sentence(const struct walk *w, enum audit_fault_kind kind, uint64_t index,
                           uuid id, bool is_gone) {
    struct arena *a = w->arena;
    struct say_hole who = SAY_T(uuid_text(a, id)), n = SAY_N((int64_t)index);
    bool is_letter = kind == FAULT_LETTER;
    if (index == AUDIT_NO_INDEX && is_letter)
        return say(a, "Letter {} stands as signed, and no entry tells of it", who);
    if (index == AUDIT_NO_INDEX)
        return say(a, "Appointment {} has an outcome, and no entry tells of it", who);
    if (is_gone && is_letter) return say(a, "Letter {}, signed by entry {}, is not there", who, n);
    if (is_gone)
        return say(a, "Appointment {}, whose outcome entry {} tells, is not there", who, n);
    if (is_letter)
        return say(a,
                   "Letter {} is not what was signed by entry {}: its text, its recipients, or who "
                   "signed it and when",
                   who, n);
    return say(a, "Appointment {} has another outcome or note than entry {} tells", who, n);
}

static void record_fault(struct walk *w, enum audit_fault_kind kind, uint64_t index, uuid id,
                         bool is_gone) {
    struct audit_report *r = w->report;
    if (r->n_faults < AUDIT_FAULTS_MAX) {
        r->faults[r->n_faults] =
            (struct audit_fault){kind, index, record_sentence(w, kind, index, id, is_gone), id};
    }
    r->n_faults++;
}

/* ---- checkpoints --------------------------------------------------------------------------------- */

static void know(struct walk *w, struct known known) {
    if (w->n_known == w->room) {
        struct known *old = w->known;
        w->room = w->room ? w->room * 2 : 64;
        w->known = arena_array(w->arena, struct known, w->room);
        if (old) memcpy(w->known, old, w->n_known * sizeof *old);
    }
    w->known[w->n_known++] = known;
    w->report->checkpoints += !known.is_wrong;
}

/* Which fault a note has that can be read, or none. */
static bool is_trusted(struct walk *w, const struct audit_note *note) {
    if (w->question->signer && !audit_note_is_signed_by(note, w->question->signer)) {
        fault(w, FAULT_NOTE, note->size);
        return false;
    }
    if (note->size > w->head.size) {
        fault(w, FAULT_SHORT, note->size);
        return false;
    }
    return true;
}

static void take_stored(struct walk *w, const struct audit_checkpoint *row) {
    struct audit_note note;
    struct known known = {.size = row->size, .is_stored = true, .is_wrong = true};
    uint64_t told = row->size == AUDIT_NO_INDEX ? 0 : row->size;
    if (audit_note_parse(w->arena, row->note, &note) != OK ||
        note.site_id != w->question->site_id || note.size != row->size) {
        fault(w, FAULT_NOTE, told);
    } else if (is_trusted(w, &note)) {
        known.root = note.root;
        known.is_wrong = false;
    }
    know(w, known);
}

static void take_outside(struct walk *w, str text) {
    struct audit_note note;
    if (audit_note_parse(w->arena, text, &note) != OK) {
        fault(w, FAULT_NOTE, 0);
        return;
    }
    if (note.site_id != w->question->site_id) return; /* the file outside holds every site's */
    if (is_trusted(w, &note)) know(w, (struct known){.size = note.size, .root = note.root});
}

static enum err take_stored_notes(struct tx *tx, struct walk *w) {
    int64_t size = INT64_MIN;
    for (size_t n = AUDIT_PAGE; n == AUDIT_PAGE;) {
        struct audit_checkpoint *list;
        TRY(audit_store_checkpoints(tx, w->question->site_id, size, &list, &n));
        for (size_t i = 0; i < n; i++) {
            take_stored(w, &list[i]);
            if (list[i].size == AUDIT_NO_INDEX)
                return OK; /* told; there is no going on behind it */
            size = (int64_t)list[i].size;
        }
    }
    return OK;
}

static bool stands_before(const struct known *a, const struct known *b) {
    if (a->size != b->size) return a->size < b->size;
    return a->is_stored && !b->is_stored;
}

/* Two sorted runs, from `at` and from `middle`, into one. */
static void merge(const struct known *from, struct known *to, size_t at, size_t middle,
                  size_t end) {
    size_t a = at, b = middle;
    for (size_t i = at; i < end; i++) {
        bool takes_second = b < end && (a >= middle || stands_before(&from[b], &from[a]));
        to[i] = takes_second ? from[b++] : from[a++];
    }
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Years of them: by merging, in rounds. */
static void sort_known(struct walk *w) {
    size_t n = w->n_known;
    struct known *other = arena_array(w->arena, struct known, n ? n : 1);
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width)
            merge(w->known, other, i, least(i + width, n), least(i + 2 * width, n));
        struct known *swapped = w->known;
        w->known = other;
        other = swapped;
    }
}

static void complain_of_gone(struct walk *w) {
    for (size_t i = 0; i < w->n_known; i++) {
        if (w->known[i].is_stored || (i > 0 && w->known[i - 1].size == w->known[i].size)) continue;
        fault(w, FAULT_GONE, w->known[i].size);
    }
}

static void compare_with_known(struct walk *w) {
    while (w->next_known < w->n_known && w->known[w->next_known].size == w->peaks.size) {
        const struct known *k = &w->known[w->next_known++];
        if (!k->is_wrong && !sha256_eq(k->root, merkle_root(&w->peaks))) {
            fault(w, FAULT_CHECKPOINT, w->peaks.size);
        }
    }
}

/* ---- entries ------------------------------------------------------------------------------------- */

static bool text_is_right(const struct audit_entry *e) {
    if (e->salt.n != AUDIT_SALT_BYTES || e->leaf.text_hash.n != SHA256_BYTES) return false;
    sha256_hash hash = audit_text_hash((const unsigned char *)e->salt.p, e->text);
    return memcmp(hash.b, e->leaf.text_hash.p, SHA256_BYTES) == 0;
}

static void check_text(struct walk *w, const struct audit_entry *e) {
    w->n_texts += e->has_text;
    if (e->has_text && !e->is_damaged && !text_is_right(e)) {
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
    w->n_nodes += e == OK;
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
    if (w->question->read && audit_vouches_for(e) != VOUCHED_NONE) w->vouching[w->n_vouching++] = e;
    /* The tree is grown from what the rows say now: what they said before is in the checkpoints. */
    sha256_hash hash = {{0}};
    if (!e->is_damaged) hash = merkle_leaf_hash(audit_leaf_bytes(tx_arena(tx), &e->leaf));
    if (e->is_damaged || e->leaf_hash.n != SHA256_BYTES ||
        memcmp(e->leaf_hash.p, hash.b, SHA256_BYTES) != 0) {
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
    for (size_t i = 0; i < n; i++) {
        if (entries[i].leaf.index < w->head.size) TRY(check_entry(w, tx, &entries[i]));
        w->has_stray |= entries[i].leaf.index == AUDIT_NO_INDEX;
    }
    if (w->report->entries == before) { /* nothing more, though the head says so */
        fault(w, FAULT_MISSING, before);
        w->report->entries = w->head.size;
    }
    return OK;
}

/* ---- what entries vouch for ---------------------------------------------------------------------- */

enum { VOUCHED_AT_ONCE = 25 };

static enum err check_some_vouched(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct walk *w = context;
    for (int i = 0; i < VOUCHED_AT_ONCE && w->next_vouching < w->n_vouching; i++) {
        const struct audit_entry *e = w->vouching[w->next_vouching++];
        bool is_letter = audit_vouches_for(e) == VOUCHED_LETTER;
        enum vouched_state state = VOUCHED_CHANGED;
        TRY(audit_check_vouched(tx, w->question->site_id, w->question->read, e, &state));
        w->report->letters += is_letter && state == VOUCHED_RIGHT;
        w->report->outcomes += !is_letter && state == VOUCHED_RIGHT;
        if (state == VOUCHED_CHANGED || state == VOUCHED_GONE)
            record_fault(w, is_letter ? FAULT_LETTER : FAULT_OUTCOME, e->leaf.index,
                         e->leaf.subject_id, state == VOUCHED_GONE);
    }
    return OK;
}

/* A few at a time, each few with memory of their own: letters are long. */
static enum err check_vouched(struct walk *w, struct db *db, struct arena *rows,
                              struct problem *why) {
    for (w->next_vouching = 0; w->next_vouching < w->n_vouching;) {
        arena_reset(rows);
        TRY(read_walk(w, db, rows, check_some_vouched, why));
    }
    w->n_vouching = 0;
    return OK;
}

/* The other way round: a record that says it was signed, or has an outcome, has its entry. */
struct listing {
    struct walk *walk;
    enum audit_fault_kind kind;
    unsigned char last[sizeof(uuid)];
    str id;
    size_t n;
};

static enum err check_some_records(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct listing *l = context;
    struct walk *w = l->walk;
    const struct vouched_record *list = NULL;
    TRY(l->kind == FAULT_LETTER
            ? vouched_store_signed(tx, w->question->site_id, &l->id, &list, &l->n)
            : vouched_store_outcomes(tx, w->question->site_id, &l->id, &list, &l->n));
    for (size_t i = 0; i < l->n; i++)
        if (!list[i].has_entry) record_fault(w, l->kind, AUDIT_NO_INDEX, list[i].id, false);
    size_t length = l->id.n < sizeof l->last ? l->id.n : sizeof l->last;
    if (length > 0) memmove(l->last, l->id.p, length);
    l->id = (str){(const char *)l->last, length};
    return OK;
}

static enum err check_records(struct walk *w, struct db *db, struct arena *rows,
                              struct problem *why) {
    static const enum audit_fault_kind kinds[] = {FAULT_LETTER, FAULT_OUTCOME};
    for (size_t i = 0; w->question->read && i < 2; i++) {
        struct listing l = {.walk = w, .kind = kinds[i], .n = VOUCHED_PAGE};
        for (l.id = S(""); l.n == VOUCHED_PAGE;) {
            arena_reset(rows);
            TRY(tx_read(db, rows, check_some_records, &l, why));
        }
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
    TRY(audit_store_entries(tx, w->question->site_id, (uint64_t)INT64_MIN, &entries, &n));
    w->has_stray = n > 0 && (int64_t)entries[0].leaf.index < 0; /* before the first, or no number */
    TRY(audit_store_count_nodes(tx, w->question->site_id, &w->nodes));
    TRY(take_stored_notes(tx, w));
    str rest = w->question->notes, note;
    while (audit_note_next(&rest, &note))
        take_outside(w, note);
    sort_known(w);
    complain_of_gone(w);
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
    for (; w->next_known < w->n_known; w->next_known++) {
        const struct known *k = &w->known[w->next_known];
        if (!k->is_wrong) fault(w, FAULT_CHECKPOINT, k->size);
    }
}

struct counting {
    int64_t site_id, index;
    size_t n;
};

static enum err count_texts(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct counting *c = context;
    return audit_store_count_texts(tx, c->site_id, &c->index, &c->n);
}

/* Before the head is read: a text is written with its entry, so that the head knows of all that are counted. */
static enum err count_all_texts(struct walk *w, struct db *db, struct arena *page,
                                struct problem *why) {
    struct counting c = {w->question->site_id, INT64_MIN, AUDIT_PAGE};
    while (c.n == AUDIT_PAGE) {
        arena_reset(page);
        TRY(tx_read(db, page, count_texts, &c, why));
        w->texts += (int64_t)c.n;
    }
    return OK;
}

/* Every row belongs to an entry, or to a node that the entries have. */
static void compare_counts(struct walk *w) {
    if (w->has_stray || w->texts > w->n_texts || w->nodes > w->n_nodes) {
        fault(w, FAULT_STRAY, w->head.size);
    }
}

enum err audit_verify(struct db *db, struct arena *a, const struct audit_question *question,
                      struct audit_report *ret_report, struct problem *why) {
    struct audit_report *report = arena_new(a, struct audit_report);
    struct walk w = {.question = question, .arena = a, .report = report};
    AUTO_ARENA(page);
    AUTO_ARENA(rows);
    TRY(count_all_texts(&w, db, &page, why));
    TRY(read_walk(&w, db, a, begin, why));
    compare_with_known(&w); /* of the empty tree */
    while (report->entries < w.head.size) {
        arena_reset(&page);
        TRY(read_walk(&w, db, &page, walk_page, why));
        TRY(check_vouched(&w, db, &rows, why));
        if (question->progress) {
            question->progress(question->self, (int64_t)report->entries, (int64_t)w.head.size);
        }
    }
    compare_with_head(&w);
    compare_counts(&w);
    TRY(check_records(&w, db, &rows, why));
    *ret_report = *report;
    return OK;
}
