#include "audit_checkpoint.h"

#include "audit_store.h"
#include "buf.h"
#include "files.h"

struct making {
    int64_t site_id;
    struct arena *arena;
    struct merkle_peaks head;
    struct audit_checkpoint checkpoint; /* the newest; without a note when it is not of this size */
};

static enum err read_head(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct making *m = context;
    enum err e = audit_store_head(tx, m->site_id, &m->head);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    if (m->head.size == 0) return OK;
    struct audit_checkpoint *list;
    size_t n;
    TRY(audit_store_checkpoints(tx, m->site_id, (int64_t)m->head.size - 1, &list, &n));
    if (n > 0 && list[0].size == m->head.size)
        m->checkpoint = (struct audit_checkpoint){list[0].size, arena_str(m->arena, list[0].note)};
    return OK;
}

static enum err write_checkpoint(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct making *m = context;
    return audit_store_add_checkpoint(tx, m->site_id, &m->checkpoint);
}

enum err audit_checkpoint_make(struct db *db, struct arena *a, int64_t site_id,
                               const struct audit_signer *signer, str file, str *ret_note,
                               bool *ret_is_new, struct problem *why) {
    struct making m = {.site_id = site_id, .arena = a};
    TRY(tx_read(db, a, read_head, &m, why));
    bool is_new = m.head.size > 0 && !m.checkpoint.note.n;
    if (is_new) {
        m.checkpoint = (struct audit_checkpoint){
            m.head.size, audit_note_write(a, site_id, m.head.size, merkle_root(&m.head), signer)};
        TRY(tx_write(db, site_id, a, write_checkpoint, &m, why));
    }
    /* The database first: what is outside and not in the database was taken out of it. */
    if (m.checkpoint.note.n && file.n) TRY(audit_checkpoint_keep(a, file, m.checkpoint.note, why));
    *ret_note = m.checkpoint.note;
    *ret_is_new = is_new;
    return OK;
}

enum { NOTES_LOOKED_THROUGH = 1 << 20 };

enum err audit_checkpoint_keep(struct arena *a, str file, str note, struct problem *why) {
    str kept = {NULL, 0};
    /* The file grows for ever, and this is asked every quarter of an hour: only its end is looked through. A note
     * of a site that has been quiet for longer than that stands there twice, which does no harm. */
    enum err e = file_read_end(a, file, NOTES_LOOKED_THROUGH, &kept, why);
    if (e != OK && e != NOT_FOUND) return e;
    if (str_find(kept, note) >= 0) return OK;
    if (why) *why = (struct problem){0};
    return file_append(a, file, say(a, "{}\n", SAY_T(note)), 0600, why);
}

struct listing {
    int64_t after, *sites;
    size_t n;
};

static enum err list_sites(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct listing *l = context;
    return audit_store_sites(tx, l->after, &l->sites, &l->n);
}

enum err audit_checkpoint_all(struct db *db, struct arena *a, const struct audit_signer *signer,
                              str file, size_t *ret_n, struct problem *why) {
    struct listing l = {.n = AUDIT_PAGE};
    size_t made = 0;
    while (l.n == AUDIT_PAGE) {
        TRY(tx_read(db, a, list_sites, &l, why));
        for (size_t i = 0; i < l.n; i++) {
            str note;
            bool is_new;
            l.after = l.sites[i];
            TRY(audit_checkpoint_make(db, a, l.sites[i], signer, file, &note, &is_new, why));
            made += is_new;
        }
    }
    *ret_n = made;
    return OK;
}
