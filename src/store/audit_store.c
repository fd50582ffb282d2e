#include "audit_store.h"

#include <string.h>

#include "person_store.h"

/* The UPDATE takes the row's lock and reads it at once; what it sets is what was there. */
STATEMENT(audit_lock_head,
          "UPDATE audit_head SET size = size WHERE site_id = $1 RETURNING size, peaks");
STATEMENT(audit_new_head, "INSERT INTO audit_head (site_id, size, peaks) VALUES ($1, 0, $2) "
                          "ON CONFLICT (site_id) DO NOTHING");
STATEMENT(audit_head_of, "SELECT size, peaks FROM audit_head WHERE site_id = $1");
STATEMENT(audit_move_head, "UPDATE audit_head SET size = $2, peaks = $3 WHERE site_id = $1");
STATEMENT(audit_add, "INSERT INTO audit_entry (site_id, leaf_index, entry_id, class, kind, at, "
                     "person_id, patient_id, subject_kind, subject_id, detail, text_hash, "
                     "actor, leaf_hash) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
STATEMENT(audit_add_text, "INSERT INTO audit_text (site_id, leaf_index, salt, text) "
                          "VALUES ($1, $2, $3, $4)");
STATEMENT(audit_add_node, "INSERT INTO audit_node (site_id, level, position, hash) "
                          "VALUES ($1, $2, $3, $4)");
STATEMENT(
    audit_entries,
    "SELECT e.leaf_index, e.entry_id, e.class, e.kind, e.at, e.person_id, e.patient_id, "
    "e.subject_kind, e.subject_id, e.detail, e.text_hash, e.actor, e.leaf_hash, t.salt, "
    "t.text "
    "FROM audit_entry e LEFT JOIN audit_text t ON t.site_id = e.site_id AND t.leaf_index = "
    "e.leaf_index WHERE e.site_id = $1 AND e.leaf_index >= $2 ORDER BY e.leaf_index LIMIT 500");
STATEMENT(audit_of_patient,
          "SELECT e.leaf_index, e.at, e.class, e.kind, e.detail, t.text, p.title, p.given_name, "
          "p.family_name, e.actor FROM audit_entry e "
          "LEFT JOIN audit_text t ON t.site_id = e.site_id AND t.leaf_index = e.leaf_index "
          "LEFT JOIN person p ON p.site_id = e.site_id AND p.person_id = e.person_id "
          "WHERE e.site_id = $1 AND e.leaf_index >= $3 AND e.leaf_index < $4 AND "
          "(e.patient_id = $2 OR (e.class = 'view' AND e.kind = 'patients.found')) "
          "ORDER BY e.leaf_index DESC LIMIT $5");
STATEMENT(audit_count_nodes, "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_node WHERE site_id = $1");
/* A page at a time: counted at once, ten years of them take longer than a statement may. */
STATEMENT(audit_text_indexes, "SELECT leaf_index FROM audit_text WHERE site_id = $1 AND "
                              "leaf_index > $2 ORDER BY leaf_index LIMIT 500");
STATEMENT(audit_leaf_hashes,
          "SELECT leaf_index, leaf_hash FROM audit_entry WHERE site_id = $1 AND leaf_index "
          ">= $2 AND leaf_index < $3 ORDER BY leaf_index LIMIT 128");
STATEMENT(audit_nodes_of,
          "SELECT position, hash FROM audit_node WHERE site_id = $1 AND level = $2 AND "
          "position >= $3 AND position < $4 ORDER BY position LIMIT 128");
STATEMENT(audit_add_checkpoint, "INSERT INTO audit_checkpoint (site_id, size, note) "
                                "VALUES ($1, $2, $3) ON CONFLICT (site_id, size) DO NOTHING");
STATEMENT(audit_checkpoints, "SELECT size, note FROM audit_checkpoint WHERE site_id = $1 AND "
                             "size > $2 ORDER BY size LIMIT 500");
/* Of every site: the one statement here that no site's scope can limit. */
STATEMENT(audit_sites, "SELECT site_id FROM audit_head WHERE site_id > $1 ORDER BY site_id "
                       "LIMIT 500");

/* What is checked here may have been tampered with: no column need hold what it should. */
static bool is_kind(const struct rows *rows, size_t r, size_t c, enum value_kind kind) {
    return rows->cells[r * rows->n_columns + c].kind == kind;
}

static enum err head_of_rows(const struct rows *rows, struct merkle_peaks *ret_peaks) {
    if (!is_kind(rows, 0, 0, V_INT) || !is_kind(rows, 0, 1, V_BYTES)) return UNAVAILABLE;
    /* The number of leaves is bounded by the index of a leaf, which is a signed number. */
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
    return db_do_later(tx, &audit_move_head, INT(site_id), INT((int64_t)peaks->size), BYTES(bytes));
}

enum err audit_store_add(struct tx *tx, const struct audit_leaf *leaf, sha256_hash leaf_hash) {
    return db_do_later(tx, &audit_add, INT(leaf->site_id), INT((int64_t)leaf->index),
                       ID(leaf->entry_id), TEXT(leaf->kind_class), TEXT(leaf->kind), WHEN(leaf->at),
                       ID(leaf->person_id), ID_OR_NULL(leaf->patient_id), TEXT(leaf->subject_kind),
                       ID_OR_NULL(leaf->subject_id), TEXT(leaf->detail),
                       leaf->text_hash.n ? BYTES(leaf->text_hash) : NONE, TEXT(leaf->actor),
                       BYTES(((str){(const char *)leaf_hash.b, sizeof leaf_hash.b})));
}

enum err audit_store_add_text(struct tx *tx, int64_t site_id, uint64_t index, str salt, str text) {
    return db_do_later(tx, &audit_add_text, INT(site_id), INT((int64_t)index), BYTES(salt),
                       TEXT(text));
}

enum err audit_store_add_node(struct tx *tx, int64_t site_id, const struct merkle_node *node) {
    str hash = {(const char *)node->hash.b, sizeof node->hash.b};
    return db_do_later(tx, &audit_add_node, INT(site_id), INT(node->level),
                       INT((int64_t)node->position), BYTES(hash));
}

static bool is_id(const struct rows *rows, size_t r, size_t c, bool may_be_null) {
    if (row_is_null(rows, r, c)) return may_be_null;
    if (!is_kind(rows, r, c, V_BYTES) || row_text(rows, r, c).n != sizeof(uuid)) return false;
    /* Nobody is NULL: all zero would make the same leaf. */
    return !may_be_null || !uuid_is_nil(row_id(rows, r, c));
}

/* Whether the columns of the leaf hold what can have been written. */
static bool is_sound(const struct rows *rows, size_t r) {
    static const enum value_kind kinds[] = {V_INT,   V_BYTES, V_TEXT, V_TEXT,  V_INT,
                                            V_BYTES, V_BYTES, V_TEXT, V_BYTES, V_TEXT,
                                            V_BYTES, V_TEXT,  V_BYTES};
    static const char nullable[] = "0000001010100";
    for (size_t c = 0; c < sizeof kinds / sizeof kinds[0]; c++) {
        if (row_is_null(rows, r, c) ? nullable[c] == '0' : !is_kind(rows, r, c, kinds[c]))
            return false;
    }
    return is_id(rows, r, 1, false) && is_id(rows, r, 5, false) && is_id(rows, r, 6, true) &&
           is_id(rows, r, 8, true);
}

static struct audit_entry entry_of(const struct rows *rows, size_t r, int64_t site_id) {
    bool has_text = !row_is_null(rows, r, 13);
    bool is_text = is_kind(rows, r, 13, V_BYTES) && is_kind(rows, r, 14, V_TEXT);
    if (!is_sound(rows, r)) {
        uint64_t index =
            is_kind(rows, r, 0, V_INT) ? (uint64_t)row_int(rows, r, 0) : AUDIT_NO_INDEX;
        return (struct audit_entry){
            .leaf = {.site_id = site_id, .index = index}, .is_damaged = true, .has_text = has_text};
    }
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
                 .text_hash = row_text(rows, r, 10),
                 .actor = row_text(rows, r, 11)},
        .leaf_hash = row_text(rows, r, 12),
        .has_text = has_text,
        .salt = is_text ? row_text(rows, r, 13) : S(""),
        .text = is_text ? row_text(rows, r, 14) : S(""),
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

enum err audit_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id, uint64_t since,
                                uint64_t before, const struct audit_act **ret_acts, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_of_patient, &rows, INT(site_id), ID(patient_id), INT((int64_t)since),
                 INT((int64_t)before), INT(AUDIT_OF_PATIENT)));
    struct audit_act *acts = arena_array(tx_arena(tx), struct audit_act, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        str name = person_store_name(tx_arena(tx), &rows, r, 6);
        acts[r] = (struct audit_act){.index = (uint64_t)row_int(&rows, r, 0),
                                     .at = row_when(&rows, r, 1),
                                     .kind_class = row_text(&rows, r, 2),
                                     .kind = row_text(&rows, r, 3),
                                     .detail = row_text(&rows, r, 4),
                                     .text = row_text(&rows, r, 5),
                                     .who = name.n ? name : row_text(&rows, r, 9)};
    }
    *ret_acts = acts;
    *ret_n = rows.n_rows;
    return OK;
}

enum err audit_store_count_nodes(struct tx *tx, int64_t site_id, int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &audit_count_nodes, &rows, INT(site_id)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err audit_store_count_texts(struct tx *tx, int64_t site_id, int64_t *index, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_text_indexes, &rows, INT(site_id), INT(*index)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        /* What is no number stands behind all numbers: nothing is left to go on to. */
        *index = is_kind(&rows, r, 0, V_INT) ? row_int(&rows, r, 0) : INT64_MAX;
    }
    *ret_n = rows.n_rows;
    return OK;
}

static enum err read_nodes(void *self, int level, uint64_t position, size_t n,
                           sha256_hash *ret_hashes) {
    struct audit_nodes *nodes = self;
    struct rows rows;
    if (level == 0) {
        TRY(db_query(nodes->tx, &audit_leaf_hashes, &rows, INT(nodes->site_id),
                     INT((int64_t)position), INT((int64_t)(position + n))));
    } else {
        TRY(db_query(nodes->tx, &audit_nodes_of, &rows, INT(nodes->site_id), INT(level),
                     INT((int64_t)position), INT((int64_t)(position + n))));
    }
    if (rows.n_rows != n) return NOT_FOUND;
    for (size_t r = 0; r < n; r++) {
        if (!is_kind(&rows, r, 0, V_INT) || !is_kind(&rows, r, 1, V_BYTES)) return NOT_FOUND;
        if ((uint64_t)row_int(&rows, r, 0) != position + r) return NOT_FOUND;
        str hash = row_text(&rows, r, 1);
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
                 TEXT(checkpoint->note));
}

enum err audit_store_checkpoints(struct tx *tx, int64_t site_id, int64_t size,
                                 struct audit_checkpoint **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &audit_checkpoints, &rows, INT(site_id), INT(size)));
    struct audit_checkpoint *list = arena_array(tx_arena(tx), struct audit_checkpoint, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        /* A note that is no text cannot be read, and a size that is no number is not its own. */
        bool ok = is_kind(&rows, r, 0, V_INT) && is_kind(&rows, r, 1, V_TEXT);
        list[r] = (struct audit_checkpoint){ok ? (uint64_t)row_int(&rows, r, 0) : UINT64_MAX,
                                            ok ? row_text(&rows, r, 1) : S("")};
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
