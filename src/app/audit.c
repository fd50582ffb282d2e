#include "audit.h"

#include <string.h>

#include "audit_store.h"
#include "group_queue.h"
#include "invariant.h"
#include "log.h"

enum { VIEW_KIND_MAX = 48, VIEW_TEXT_MAX = 200, GROUP_MAX = 1000 };
enum { VIEW_DETAIL_MAX = 760 };          /* the ids that one page of a search shows */
static const int64_t VIEW_DELAY = 50000; /* us */

static const char *const class_names[] = {"fact", "view", "sign-in", "system"};

/* The head as the units of a group commit pass it on: locked by the first, written after the last. */
struct passed_head {
    int64_t site_id;
    bool is_known, is_moved;
    struct merkle_peaks peaks;
};
_Static_assert(sizeof(struct passed_head) <= TX_GROUP_MEMORY, "the head is passed on whole");

static enum err write_head(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct passed_head *h = context;
    bool is_moved = h->is_moved;
    h->is_moved = false;
    return is_moved ? audit_store_move_head(tx, h->site_id, &h->peaks) : OK;
}

static struct passed_head *passed_head(struct tx *tx) {
    return tx_group_memory(tx, sizeof(struct passed_head), write_head);
}

enum err audit_group_begin(struct audit_group *g, struct tx *tx, int64_t site_id,
                           struct random_source random) {
    struct passed_head *h = passed_head(tx);
    *g = (struct audit_group){.tx = tx, .site_id = site_id, .random = random};
    if (!h->is_known || h->site_id != site_id) {
        TRY(write_head(tx, h, NULL));
        TRY(audit_store_lock_head(tx, site_id, &g->peaks));
        *h = (struct passed_head){.site_id = site_id, .is_known = true, .peaks = g->peaks};
    }
    g->peaks = h->peaks;
    return OK;
}

static enum err put_text(struct audit_group *g, str text, struct audit_leaf *leaf,
                         sha256_hash *hash) {
    unsigned char salt[AUDIT_SALT_BYTES];
    g->random.fill(g->random.self, salt, sizeof salt);
    *hash = audit_text_hash(salt, text);
    leaf->text_hash = (str){(const char *)hash->b, sizeof hash->b};
    return audit_store_add_text(g->tx, g->site_id, leaf->index,
                                (str){(const char *)salt, sizeof salt}, text);
}

enum err audit_group_put(struct audit_group *g, enum audit_class kind_class,
                         const struct scope *who, instant at, const struct fact *fact,
                         uuid *ret_entry_id) {
    unsigned char random[10];
    g->random.fill(g->random.self, random, sizeof random);
    struct audit_leaf leaf = {.site_id = g->site_id,
                              .index = g->peaks.size,
                              .entry_id = uuid_v7(at, random),
                              .kind_class = str_from_c(class_names[kind_class]),
                              .kind = str_from_c(fact->kind),
                              .at = at,
                              .person_id = who->person_id,
                              .patient_id = fact->patient_id,
                              .subject_kind = str_from_c(fact->subject_kind),
                              .subject_id = fact->subject_id,
                              .detail = fact->detail};
    if (uuid_is_nil(who->person_id)) leaf.actor = who->person_name;
    sha256_hash text_hash;
    if (fact->text.n) TRY(put_text(g, fact->text, &leaf, &text_hash));
    sha256_hash hash = merkle_leaf_hash(audit_leaf_bytes(tx_arena(g->tx), &leaf));
    TRY(audit_store_add(g->tx, &leaf, hash));
    struct merkle_node kept[MERKLE_KEPT_MAX];
    size_t n_kept;
    merkle_append(&g->peaks, hash, kept, &n_kept);
    for (size_t i = 0; i < n_kept; i++)
        TRY(audit_store_add_node(g->tx, g->site_id, &kept[i]));
    *ret_entry_id = leaf.entry_id;
    return OK;
}

enum err audit_group_end(struct audit_group *g) {
    struct passed_head *h = passed_head(g->tx);
    h->peaks = g->peaks;
    h->is_moved = true;
    return OK;
}

enum err audit_append(struct work *w, enum audit_class kind_class, const struct fact *fact,
                      uuid *ret_entry_id) {
    struct audit_group g;
    uuid entry_id;
    TRY(audit_group_begin(&g, w->tx, work_site(w), w->random));
    TRY(audit_group_put(&g, kind_class, w->scope, w->now, fact, &entry_id));
    TRY(audit_group_end(&g));
    *ret_entry_id = entry_id;
    return OK;
}

enum err record_fact(struct work *w, const struct fact *fact, uuid *ret_entry_id) {
    return audit_append(w, AUDIT_FACT, fact, ret_entry_id);
}

/* ---- views -------------------------------------------------------------------------------------------- */

/* A view as it waits: the kinds are literals, the texts are copied. */
struct view {
    int64_t site_id;
    uuid person_id, subject_id, patient_id;
    instant at;
    char kind[VIEW_KIND_MAX], subject_kind[VIEW_KIND_MAX]; /* whoever looked may be gone by then */
    size_t n_detail, n_text;
    char detail[VIEW_DETAIL_MAX], text[VIEW_TEXT_MAX];
};

struct audit_queue {
    struct group_queue *queue;
    struct db *db;
    struct random_source random;
    struct arena arena; /* of this struct */
};

struct view_run {
    const struct view *views;
    size_t n;
    struct random_source random;
};

static enum err write_views(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct view_run *run = context;
    struct audit_group g;
    tx_keeps_moment(tx);
    TRY(audit_group_begin(&g, tx, run->views[0].site_id, run->random));
    for (size_t i = 0; i < run->n; i++) {
        const struct view *v = &run->views[i];
        struct fact fact = {.kind = v->kind,
                            .subject_kind = v->subject_kind,
                            .subject_id = v->subject_id,
                            .patient_id = v->patient_id,
                            .detail = {v->detail, v->n_detail},
                            .text = {v->text, v->n_text}};
        struct scope who = {.site_id = v->site_id, .person_id = v->person_id};
        uuid entry_id;
        TRY(audit_group_put(&g, AUDIT_VIEW, &who, v->at, &fact, &entry_id));
    }
    return audit_group_end(&g);
}

static enum err write_run(struct db *db, struct view_run *run) {
    AUTO_ARENA(a);
    struct problem why = {0};
    return tx_write(db, run->views[0].site_id, &a, write_views, run, &why);
}

/* A group is cut where the site changes: a transaction is one site's. An audit that cannot be
 * written is tried again for as long as the queue lives, without what was written before it;
 * meanwhile the queue fills and views wait for themselves. */
static size_t write_group(void *context, const void *items, size_t n) {
    struct audit_queue *queue = context;
    const struct view *views = items;
    for (size_t from = 0; from < n;) {
        size_t to = from + 1;
        while (to < n && views[to].site_id == views[from].site_id)
            to++;
        struct view_run run = {views + from, to - from, queue->random};
        enum err e = write_run(queue->db, &run);
        if (e != OK) {
            log_event(LEVEL_ERROR, "audit.views.not-written", LOG_N("views", n - from), LOG_E(e));
            return from;
        }
        from = to;
    }
    return n;
}

struct audit_queue *audit_queue_open(struct db *db, struct random_source random, size_t room) {
    struct arena arena = {0};
    struct audit_queue *queue = arena_new(&arena, struct audit_queue);
    *queue = (struct audit_queue){.db = db, .random = random, .arena = arena};
    queue->queue =
        group_queue_open(sizeof(struct view), room, GROUP_MAX, VIEW_DELAY, write_group, queue);
    return queue;
}

void audit_queue_close(struct audit_queue *queue) {
    if (!queue) return;
    group_queue_close(queue->queue);
    struct arena arena = queue->arena;
    arena_finish(&arena);
}

static size_t copy(char *to, size_t room, str text) {
    size_t n = text.n < room ? text.n : room;
    if (n) memcpy(to, text.p, n);
    return n;
}

enum err record_view(struct work *w, struct audit_queue *queue, const struct fact *fact) {
    struct view v = {.site_id = work_site(w),
                     .person_id = w->scope->person_id,
                     .subject_id = fact->subject_id,
                     .patient_id = fact->patient_id,
                     .at = w->now};
    str kind = str_from_c(fact->kind), subject_kind = str_from_c(fact->subject_kind);
    invariant(kind.n < VIEW_KIND_MAX && subject_kind.n < VIEW_KIND_MAX);
    (void)copy(v.kind, VIEW_KIND_MAX, kind);
    (void)copy(v.subject_kind, VIEW_KIND_MAX, subject_kind);
    v.n_detail = copy(v.detail, sizeof v.detail, fact->detail);
    v.n_text = copy(v.text, sizeof v.text, fact->text);
    bool fits = v.n_detail == fact->detail.n && v.n_text == fact->text.n;
    if (fits && queue && group_queue_put(queue->queue, &v)) return OK;
    struct view_run run = {&v, 1, w->random};
    if (fits) return write_run(w->db, &run);
    return problem_set(w->why, LIMIT, S(""), S("What was searched for is too long"), S(""));
}
