#include "history_store.h"

#include "person_store.h"

STATEMENT(history_by_subject,
          "SELECT e.kind, e.detail, t.text, p.title, p.given_name, p.family_name, e.at, "
          "e.actor FROM audit_entry e "
          "LEFT JOIN audit_text t ON t.site_id = e.site_id AND t.leaf_index = e.leaf_index "
          "LEFT JOIN person p ON p.site_id = e.site_id AND p.person_id = e.person_id "
          "WHERE e.site_id = $1 AND e.subject_id = $2 AND e.class = 'fact' "
          "ORDER BY e.at DESC, e.leaf_index DESC LIMIT $3");
STATEMENT(history_last_of_kind,
          "SELECT e.entry_id FROM audit_entry e WHERE e.site_id = $1 AND e.subject_id = $2 AND "
          "e.class = 'fact' AND e.kind = $3 ORDER BY e.at DESC, e.leaf_index DESC LIMIT 1");
STATEMENT(history_by_version,
          "SELECT v.version, v.at, p.title, p.given_name, p.family_name, v.reason, v.record "
          "FROM patient_version v "
          "LEFT JOIN person p ON p.site_id = v.site_id AND p.person_id = v.person_id "
          "WHERE v.site_id = $1 AND v.patient_id = $2 AND ($3 = 0 OR v.version < $3) "
          "ORDER BY v.version DESC LIMIT $4");

enum err history_of_subject(struct tx *tx, int64_t site_id, uuid subject_id,
                            const struct happened **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &history_by_subject, &rows, INT(site_id), ID(subject_id), INT(HISTORY_LIMIT)));
    struct happened *list = arena_array(tx_arena(tx), struct happened, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) {
        list[i] = (struct happened){.kind = row_text(&rows, i, 0),
                                    .detail = row_text(&rows, i, 1),
                                    .text = row_text(&rows, i, 2),
                                    .person = person_store_name(tx_arena(tx), &rows, i, 3),
                                    .at = row_when(&rows, i, 6)};
        if (!list[i].person.n) list[i].person = row_text(&rows, i, 7);
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err history_last_fact(struct tx *tx, int64_t site_id, uuid subject_id, const char *kind,
                           uuid *ret_entry_id) {
    struct rows rows;
    TRY(db_get(tx, &history_last_of_kind, &rows, INT(site_id), ID(subject_id),
               TEXT(str_from_c(kind))));
    *ret_entry_id = row_id(&rows, 0, 0);
    return OK;
}

enum err history_of_record(struct tx *tx, int64_t site_id, uuid patient_id, int64_t before,
                           int64_t limit, const struct patient_version **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &history_by_version, &rows, INT(site_id), ID(patient_id), INT(before),
                 INT(limit)));
    struct patient_version *list = arena_array(tx_arena(tx), struct patient_version, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) {
        list[i] = (struct patient_version){.version = row_int(&rows, i, 0),
                                           .at = row_when(&rows, i, 1),
                                           .person = person_store_name(tx_arena(tx), &rows, i, 2),
                                           .reason = row_text(&rows, i, 5),
                                           .record = row_text(&rows, i, 6)};
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}
