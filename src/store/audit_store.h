/* audit_store.h: the rows of the audit: entries, their personal text, the tree's head and checkpoints.
 * Purpose    an entry and the tree's new head are written in the transaction of the change they tell of.
 * Rule       sql/0005; docs/audit-format.md.
 * Ownership  what is read lives in the transaction's arena.
 * Not here   the tree (merkle.h), the bytes of a leaf (audit_leaf.h), signing (audit.h). */
#ifndef STORE_AUDIT_STORE_H
#define STORE_AUDIT_STORE_H

#include "audit_leaf.h"
#include "db.h"

/* The head for appending: locks it, so that writers of one site take turns on every engine, and
 * makes an empty one for a new site. */
MUST_USE enum err audit_store_lock_head(struct tx *tx, int64_t site_id,
                                        struct merkle_peaks *ret_peaks);
MUST_USE enum err audit_store_head(struct tx *tx, int64_t site_id, struct merkle_peaks *ret_peaks);
MUST_USE enum err audit_store_move_head(struct tx *tx, int64_t site_id,
                                        const struct merkle_peaks *peaks);

MUST_USE enum err audit_store_add(struct tx *tx, const struct audit_leaf *leaf,
                                  sha256_hash leaf_hash);
MUST_USE enum err audit_store_add_text(struct tx *tx, int64_t site_id, uint64_t index, str salt,
                                       str text);
MUST_USE enum err audit_store_add_node(struct tx *tx, int64_t site_id,
                                       const struct merkle_node *node);

/* An entry as it stands in its row, with what belongs to it. */
struct audit_entry {
    struct audit_leaf leaf;
    str leaf_hash;
    bool
        is_damaged; /* a column holds what no entry can: no leaf is made of it, and the index may be
                        AUDIT_NO_INDEX */
    bool has_text;
    str salt, text;
};
enum { AUDIT_PAGE = 500 };
#define AUDIT_NO_INDEX UINT64_MAX
/* At most AUDIT_PAGE entries from `index` on, in order. */
MUST_USE enum err audit_store_entries(struct tx *tx, int64_t site_id, uint64_t index,
                                      struct audit_entry **ret_entries, size_t *ret_n);

/* Of the entries from `since` on and before `before`, newest first, at most AUDIT_OF_PATIENT: those about this
 * patient, and every search for patients (kind "patients.found"), whose detail says whom it showed. */
enum { AUDIT_OF_PATIENT = 200 };
struct audit_act {
    uint64_t index;
    instant at;
    str kind_class, kind, detail, text;
    str who; /* the person's name, or the actor */
};
MUST_USE enum err audit_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                         uint64_t since, uint64_t before,
                                         const struct audit_act **ret_acts, size_t *ret_n);
MUST_USE enum err audit_store_count_nodes(struct tx *tx, int64_t site_id, int64_t *ret_n);
/* Counts at most AUDIT_PAGE personal texts behind that of entry `*index`, which moves on. Those whose index
 * is none are counted too. */
MUST_USE enum err audit_store_count_texts(struct tx *tx, int64_t site_id, int64_t *index,
                                          size_t *ret_n);
/* Leaf hashes or stored nodes, for proofs: a reader over the open transaction. */
struct audit_nodes {
    struct tx *tx;
    int64_t site_id;
};
struct merkle_reader audit_store_reader(struct audit_nodes *self);

struct audit_checkpoint {
    uint64_t size; /* as the row says */
    str note;      /* empty: it holds no text */
};
MUST_USE enum err audit_store_add_checkpoint(struct tx *tx, int64_t site_id,
                                             const struct audit_checkpoint *checkpoint);
/* At most AUDIT_PAGE checkpoints of trees larger than `size`, smallest first. */
MUST_USE enum err audit_store_checkpoints(struct tx *tx, int64_t site_id, int64_t size,
                                          struct audit_checkpoint **ret_list, size_t *ret_n);
/* The sites with an id above `after`, at most AUDIT_PAGE. */
MUST_USE enum err audit_store_sites(struct tx *tx, int64_t after, int64_t **ret_sites,
                                    size_t *ret_n);

#endif
