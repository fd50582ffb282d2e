#include "audit_store.h"

#include <string.h>

/* The UPDATE takes the row's lock and reads it at once; what it sets is what was there. */
STATEMENT(audit_lock_head,
          "UPDATE audit_head SET size = size WHERE site_id = $1 RETURNING size, peaks");
STATEMENT(audit_new_head, "INSERT INTO audit_head (site_id, size, peaks) VALUES ($1, 0, $2) "
                          "ON CONFLICT (site_id) DO NOTHING");
STATEMENT(audit_head_of, "SELECT size, peaks FROM audit_head WHERE site_id = $1");
STATEMENT(audit_move_head, "UPDATE audit_head SET size = $2, peaks = $3 WHERE site_id = $1");
STATEMENT(audit_add, "INSERT INTO audit_entry (site_id, leaf_index, entry_id, class, kind, at, "
                     "person_id, patient_id, subject_kind, subject_id, detail, text_hash, "
                     "leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
STATEMENT(audit_add_text, "INSERT INTO audit_text (site_id, leaf_index, salt, text) "
                          "VALUES ($1, $2, $3, $4)");
STATEMENT(audit_add_node, "INSERT INTO audit_node (site_id, level, position, hash) "
                          "VALUES ($1, $2, $3, $4)");
STATEMENT(
    audit_entries,
    "SELECT e.leaf_index, e.entry_id, e.class, e.kind, e.at, e.person_id, e.patient_id, "
    "e.subject_kind, e.subject_id, e.detail, e.text_hash, e.leaf_hash, t.salt, t.text "
    "FROM audit_entry e LEFT JOIN audit_text t ON t.site_id = e.site_id AND t.leaf_index = "
    "e.leaf_index WHERE e.site_id = $1 AND e.leaf_index >= $2 ORDER BY e.leaf_index LIMIT 500");
STATEMENT(audit_leaf_hashes, "SELECT leaf_hash FROM audit_entry WHERE site_id = $1 AND leaf_index "
                             ">= $2 ORDER BY leaf_index LIMIT $3");
STATEMENT(audit_nodes_of, "SELECT hash FROM audit_node WHERE site_id = $1 AND level = $2 AND "
                          "position >= $3 ORDER BY position LIMIT $4");
STATEMENT(audit_add_checkpoint, "INSERT INTO audit_checkpoint (site_id, size, at, note) "
                                "VALUES ($1, $2, $3, $4) ON CONFLICT (site_id, size) DO NOTHING");
STATEMENT(audit_checkpoints, "SELECT size, at, note FROM audit_checkpoint WHERE site_id = $1 AND "
                             "size > $2 ORDER BY size LIMIT 500");
/* Of every site: the one statement here that no site's scope can limit. */
STATEMENT(audit_sites, "SELECT site_id FROM audit_head WHERE site_id > $1 ORDER BY site_id "
                       "LIMIT 500");

static enum err head_of_rows(const struct rows *rows, struct merkle_peaks *ret_peaks) {
    struct merkle_peaks peaks = {.size = (uint64_t)row_int(rows, 0, 0)};
    str bytes = row_text(rows, 0, 1);
    size_t n = (size_t)merkle_peaks_count(peaks.size);
    /* A head that contradicts itself must not be built upon. */
    if (row_int(rows, 0, 0) < 0 || bytes.n != n * SHA256_BYTES) return UNAVAILABLE;
    if (n > 0) memcpy(peaks.peak, bytes.p, bytes.n);
    *ret_peaks = peaks;
    return OK;
}

enum err audit_store_lock_head(struct tx *tx, int64_t site_id, struct merkle_peaks *ret_peaks) {
    struct rows rows;
    TRY(db_query(tx, &audit_lock_head, &rows, INT(site_id)));
    if (rows.n_rows == 0) {
        TRY(db_do(tx, &audit_new_head, NULL, INT(site_id), BYTES(S(""))));
        TRY(db_get(tx, &audit_lock_head, &rows, INT(site_id)));
    }
    return head_of_rows(&rows, ret_peaks);
}

enum err audit_store_head(struct tx *tx, int64_t site_id, struct merkle_peaks *ret_peaks) {
    struct rows rows;
    TRY(db_get(tx, &audit_head_of, &rows, INT(site_id)));
    return head_of_rows(&rows, ret_peaks);
}

enum err audit_store_move_head(struct tx *tx, int64_t site_id, const struct merkle_peaks *peaks) {
    str bytes = {(const char *)peaks->peak, (size_t)merkle_peaks_count(peaks->size) * SHA256_BYTES};
    return db_do(tx, &audit_move_head, NULL, INT(site_id), INT((int64_t)peaks->size), BYTES(bytes));
}

enum err audit_store_add(struct tx *tx, const struct audit_leaf *leaf, sha256_hash leaf_hash) {
    return db_do(tx, &audit_add, NULL, INT(leaf->site_id), INT((int64_t)leaf->index),
                 ID(leaf->entry_id), TEXT(leaf->kind_class), TEXT(leaf->kind), WHEN(leaf->at),
                 ID(leaf->person_id), ID_OR_NULL(leaf->patient_id), TEXT(leaf->subject_kind),
                 ID_OR_NULL(leaf->subject_id), TEXT(leaf->detail),
                 leaf->text_hash.n ? BYTES(leaf->text_hash) : NONE,
                 BYTES(((str){(const char *)leaf_hash.b, sizeof leaf_hash.b})));
}

enum err audit_store_add_text(struct tx *tx, int64_t site_id, uint64_t index, str salt, str text) {
    return db_do(tx, &audit_add_text, NULL, INT(site_id), INT((int64_t)index), BYTES(salt),
                 TEXT(text));
}

enum err audit_store_add_node(struct tx *tx, int64_t site_id, const struct merkle_node *node) {
    str hash = {(const char *)node->hash.b, sizeof node->hash.b};
    return db_do(tx, &audit_add_node, NULL, INT(site_id), INT(node->level),
                 INT((int64_t)node->position), BYTES(hash));
}

static struct audit_entry entry_of(const struct rows *rows, size_t r, int64_t site_id) {
    return (struct audit_entry){
        .leaf = {.site_id = site_id,
                 .index = (uint64_t)row_int(rows, r, 0),
                 .entry_id = row_id(rows, r, 1),
                 .kind_class = row_text(rows, r, 2),
                 .kind = row_text(rows, r, 3),
                 .at = row_when(rows, r, 4),
                 .person_id = row_id(rows, r, 5),
                 .patient_id = row_id(rows, r, 6),
                 .subject_kind = row_text(rows, r, 7),
                 .subject_id = row_id(rows, r, 8),
                 .detail = row_text(rows, r, 9),
                 .text_hash = row_text(rows, r, 10)},
        .leaf_hash = row_text(rows, r, 11),
        .has_text = !row_is_null(rows, r, 12),
        .salt = row_text(rows, r, 12),
        .text = row_text(rows, r, 13),
    };
}

enum err audit_store_entries(struct tx *tx, int64_t site_id, uint64_t index,
                             struct audit_entry **ret_entries, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_entries, &rows, INT(site_id), INT((int64_t)index)));
    struct audit_entry *entries = arena_array(tx_arena(tx), struct audit_entry, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        entries[r] = entry_of(&rows, r, site_id);
    *ret_entries = entries;
    *ret_n = rows.n_rows;
    return OK;
}

static enum err read_nodes(void *self, int level, uint64_t position, size_t n,
                           sha256_hash *ret_hashes) {
    struct audit_nodes *nodes = self;
    struct rows rows;
    if (level == 0) {
        TRY(db_query(nodes->tx, &audit_leaf_hashes, &rows, INT(nodes->site_id),
                     INT((int64_t)position), INT((int64_t)n)));
    } else {
        TRY(db_query(nodes->tx, &audit_nodes_of, &rows, INT(nodes->site_id), INT(level),
                     INT((int64_t)position), INT((int64_t)n)));
    }
    if (rows.n_rows != n) return NOT_FOUND;
    for (size_t r = 0; r < n; r++) {
        str hash = row_text(&rows, r, 0);
        if (hash.n != SHA256_BYTES) return NOT_FOUND;
        memcpy(ret_hashes[r].b, hash.p, hash.n);
    }
    return OK;
}

struct merkle_reader audit_store_reader(struct audit_nodes *self) {
    return (struct merkle_reader){read_nodes, self};
}

enum err audit_store_add_checkpoint(struct tx *tx, int64_t site_id,
                                    const struct audit_checkpoint *checkpoint) {
    return db_do(tx, &audit_add_checkpoint, NULL, INT(site_id), INT((int64_t)checkpoint->size),
                 WHEN(checkpoint->at), TEXT(checkpoint->note));
}

enum err audit_store_checkpoints(struct tx *tx, int64_t site_id, uint64_t size,
                                 struct audit_checkpoint **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_checkpoints, &rows, INT(site_id), INT((int64_t)size)));
    struct audit_checkpoint *list = arena_array(tx_arena(tx), struct audit_checkpoint, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        list[r] = (struct audit_checkpoint){(uint64_t)row_int(&rows, r, 0), row_when(&rows, r, 1),
                                            row_text(&rows, r, 2)};
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err audit_store_sites(struct tx *tx, int64_t after, int64_t **ret_sites, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_sites, &rows, INT(after)));
    *ret_sites = arena_array(tx_arena(tx), int64_t, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        (*ret_sites)[r] = row_int(&rows, r, 0);
    *ret_n = rows.n_rows;
    return OK;
}
