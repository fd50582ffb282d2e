#include "audit_checkpoint.h"

#include "audit_store.h"
#include "buf.h"
#include "files.h"

struct making {
    int64_t site_id;
    struct merkle_peaks head;
    bool is_there;
    struct audit_checkpoint checkpoint;
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
    TRY(audit_store_checkpoints(tx, m->site_id, m->head.size - 1, &list, &n));
    m->is_there = n > 0 && list[0].size == m->head.size;
    return OK;
}

static enum err write_checkpoint(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct making *m = context;
    return audit_store_add_checkpoint(tx, m->site_id, &m->checkpoint);
}

enum err audit_checkpoint_make(struct db *db, struct arena *a, int64_t site_id,
                               const struct audit_signer *signer, str file, instant now,
                               str *ret_note, struct problem *why) {
    struct making m = {.site_id = site_id};
    TRY(tx_read(db, a, read_head, &m, why));
    if (m.head.size == 0 || m.is_there) {
        *ret_note = (str){NULL, 0};
        return OK;
    }
    m.checkpoint = (struct audit_checkpoint){
        m.head.size, now, audit_note_write(a, site_id, m.head.size, merkle_root(&m.head), signer)};
    /* Outside first: what the database knows has always left it. */
    if (file.n) TRY(file_append(a, file, say(a, "{}\n", SAY_T(m.checkpoint.note)), 0600, why));
    TRY(tx_write(db, site_id, a, write_checkpoint, &m, why));
    *ret_note = m.checkpoint.note;
    return OK;
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
                              str file, instant now, size_t *ret_n, struct problem *why) {
    struct listing l = {.n = AUDIT_PAGE};
    size_t made = 0;
    while (l.n == AUDIT_PAGE) {
        TRY(tx_read(db, a, list_sites, &l, why));
        for (size_t i = 0; i < l.n; i++) {
            str note;
            l.after = l.sites[i];
            TRY(audit_checkpoint_make(db, a, l.sites[i], signer, file, now, &note, why));
            made += note.n > 0;
        }
    }
    *ret_n = made;
    return OK;
}
