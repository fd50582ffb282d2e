#include "import_store.h"

#include "stores.h"

#include <string.h>

STATEMENT(
    import_source_find,
    "SELECT target_id, content_hash, record, imported_at FROM import_source WHERE site_id = $1 AND "
    "kind = $2 AND source = $3 AND identifier = $4");
STATEMENT(
    import_source_put,
    "INSERT INTO import_source (site_id, kind, source, identifier, target_id, content_hash, record, "
    "imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (site_id, kind, source, identifier) DO UPDATE SET target_id = $5, "
    "content_hash = $6, record = $7, imported_at = $8");
STATEMENT(
    import_source_refresh,
    "UPDATE import_source SET content_hash = $5, record = $6, imported_at = $7 WHERE site_id = $1 "
    "AND kind = $2 AND target_id = $3 AND content_hash = $4");
STATEMENT(patient_identifier_insert,
          "INSERT INTO patient_identifier (site_id, system, value, patient_id, is_current) "
          "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (site_id, system, value) DO NOTHING");
STATEMENT(possible_duplicate_insert,
          "INSERT INTO possible_duplicate (site_id, first_id, second_id, reasons, score, found_at) "
          "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (site_id, first_id, second_id) DO NOTHING");
/* A pair of which one has been merged stands with the record that lives on. */
STATEMENT(possible_duplicate_of,
          "SELECT second_id, reasons, score, COALESCE(decision, '') FROM possible_duplicate WHERE "
          "site_id = $1 AND first_id = $2 AND COALESCE(decision, '') <> 'joined' UNION ALL "
          "SELECT first_id, reasons, score, COALESCE(decision, '') FROM possible_duplicate WHERE "
          "site_id = $1 AND second_id = $2 AND COALESCE(decision, '') <> 'joined' "
          "ORDER BY 3 DESC, 1 LIMIT 50");
STATEMENT(
    possible_duplicate_is_known,
    "SELECT 1 FROM possible_duplicate WHERE site_id = $1 AND first_id = $2 AND second_id = $3");
STATEMENT(possible_duplicate_reasons,
          "UPDATE possible_duplicate SET reasons = $4, score = $5 WHERE site_id = $1 AND "
          "first_id = $2 AND second_id = $3 AND decision IS NULL");
STATEMENT(possible_duplicate_settle,
          "UPDATE possible_duplicate SET decision = $4, decided_at = $5 WHERE site_id = $1 AND "
          "first_id = $2 AND second_id = $3 AND decision IS NULL");
STATEMENT(patient_links_delete, "DELETE FROM patient_link WHERE site_id = $1 AND patient_id = $2");
STATEMENT(
    patient_link_insert,
    "INSERT INTO patient_link (site_id, patient_id, type, source, identifier, state) VALUES "
    "($1, $2, $3, $4, $5, 'open') ON CONFLICT (site_id, patient_id, type, source, identifier) "
    "DO NOTHING");
/* Links that lead somewhere by now. */
STATEMENT(
    patient_links_to_follow,
    "SELECT l.patient_id, l.type, l.source, l.identifier, s.target_id FROM patient_link l JOIN "
    "import_source s ON s.site_id = l.site_id AND s.kind = 'patient' AND s.source = l.source "
    "AND s.identifier = l.identifier WHERE l.site_id = $1 AND l.state = 'open' "
    "ORDER BY l.patient_id, l.type, l.source, l.identifier LIMIT $2");
STATEMENT(patient_link_settle,
          "UPDATE patient_link SET state = $6 WHERE site_id = $1 AND patient_id = $2 AND type = $3 "
          "AND source = $4 AND identifier = $5");
/* Which records replace this one, by what it says itself and by what they say. */
STATEMENT(
    patient_successors,
    "SELECT s.target_id FROM patient_link l JOIN import_source s ON s.site_id = l.site_id AND "
    "s.kind = 'patient' AND s.source = l.source AND s.identifier = l.identifier WHERE "
    "l.site_id = $1 AND l.patient_id = $2 AND l.type = 'replaced-by' UNION "
    "SELECT l.patient_id FROM import_source s JOIN patient_link l ON l.site_id = s.site_id AND "
    "l.source = s.source AND l.identifier = s.identifier AND l.type = 'replaces' WHERE "
    "s.site_id = $1 AND s.kind = 'patient' AND s.target_id = $2 ORDER BY 1 LIMIT 20");
STATEMENT(patient_is_linked,
          "SELECT 1 FROM patient_link WHERE site_id = $1 AND patient_id = $2 AND type IN "
          "('replaced-by', 'replaces') LIMIT 1");
/* What hangs on a record here: 1 where people wrote in it, 2 where there is work of the clinic. */
STATEMENT(
    patient_hangs_on,
    "SELECT 1 FROM patient_version WHERE site_id = $1 AND patient_id = $2 AND reason <> "
    "'imported' UNION SELECT 2 FROM referral WHERE site_id = $1 AND patient_id = $2 UNION "
    "SELECT 2 FROM waiting_entry WHERE site_id = $1 AND patient_id = $2 UNION "
    "SELECT 2 FROM appointment WHERE site_id = $1 AND patient_id = $2 UNION "
    "SELECT 2 FROM letter WHERE site_id = $1 AND patient_id = $2 UNION "
    "SELECT 2 FROM duty WHERE site_id = $1 AND patient_id = $2 AND state = 'open' AND rule <> "
    "'possible-duplicate' ORDER BY 1 DESC LIMIT 2");
STATEMENT(past_attendances_move,
          "UPDATE past_attendance SET patient_id = $3 WHERE site_id = $1 AND patient_id = $2");
STATEMENT(
    past_attendance_upsert,
    "INSERT INTO past_attendance (site_id, attendance_id, patient_id, started_at, ended_at, kind, "
    "status, title, place, with_whom) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "ON CONFLICT (site_id, attendance_id) DO UPDATE SET patient_id = $3, started_at = $4, "
    "ended_at = $5, kind = $6, status = $7, title = $8, place = $9, with_whom = $10");
STATEMENT(
    past_attendance_by_patient,
    "SELECT attendance_id, patient_id, started_at, ended_at, kind, status, title, place, with_whom "
    "FROM past_attendance WHERE site_id = $1 AND patient_id = $2 "
    "ORDER BY started_at DESC NULLS LAST, attendance_id LIMIT 500");

enum err import_store_find(struct tx *tx, int64_t site_id, enum record_kind kind,
                           struct record_key key, struct import_source *ret_source) {
    struct rows rows;
    TRY(db_get(tx, &import_source_find, &rows, INT(site_id), TEXT(record_kind_name(kind)),
               TEXT(key.source), TEXT(key.identifier)));
    *ret_source = (struct import_source){row_id(&rows, 0, 0), row_text(&rows, 0, 1),
                                         row_text(&rows, 0, 2), row_when(&rows, 0, 3), false};
    return OK;
}

enum err import_store_put(struct tx *tx, int64_t site_id, enum record_kind kind,
                          struct record_key key, const struct import_source *source) {
    return db_do(tx, &import_source_put, NULL, INT(site_id), TEXT(record_kind_name(kind)),
                 TEXT(key.source), TEXT(key.identifier), ID(source->target_id),
                 BYTES(source->hashes), TEXT(source->record), WHEN(source->imported_at));
}

enum err import_store_refresh(struct tx *tx, int64_t site_id, enum record_kind kind, str before,
                              const struct import_source *source) {
    return db_do(tx, &import_source_refresh, NULL, INT(site_id), TEXT(record_kind_name(kind)),
                 ID(source->target_id), BYTES(before), BYTES(source->hashes), TEXT(source->record),
                 WHEN(source->imported_at));
}

enum err patient_identifier_put(struct tx *tx, int64_t site_id, uuid patient_id, str system,
                                str value, bool is_current) {
    return db_do(tx, &patient_identifier_insert, NULL, INT(site_id), TEXT(system), TEXT(value),
                 ID(patient_id), BOOL(is_current));
}

enum err possible_duplicate_put(struct tx *tx, int64_t site_id, uuid one, uuid other, str reasons,
                                int64_t score, instant at) {
    bool in_order = memcmp(one.b, other.b, sizeof one.b) < 0;
    uuid first = in_order ? one : other, second = in_order ? other : one;
    return db_do(tx, &possible_duplicate_insert, NULL, INT(site_id), ID(first), ID(second),
                 TEXT(reasons), INT(score), WHEN(at));
}

enum err possible_duplicate_say(struct tx *tx, int64_t site_id, uuid one, uuid other, str reasons,
                                int64_t score) {
    bool in_order = memcmp(one.b, other.b, sizeof one.b) < 0;
    return db_do(tx, &possible_duplicate_reasons, NULL, INT(site_id), ID(in_order ? one : other),
                 ID(in_order ? other : one), TEXT(reasons), INT(score));
}

enum err possible_duplicate_known(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                  bool *ret_known) {
    bool in_order = memcmp(one.b, other.b, sizeof one.b) < 0;
    struct rows rows;
    TRY(db_query(tx, &possible_duplicate_is_known, &rows, INT(site_id), ID(in_order ? one : other),
                 ID(in_order ? other : one)));
    *ret_known = rows.n_rows > 0;
    return OK;
}

enum err possible_duplicates_of(struct tx *tx, int64_t site_id, uuid patient_id,
                                const struct possible_duplicate **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &possible_duplicate_of, &rows, INT(site_id), ID(patient_id)));
    struct possible_duplicate *list =
        arena_array(tx_arena(tx), struct possible_duplicate, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = (struct possible_duplicate){row_id(&rows, r, 0), row_text(&rows, r, 1),
                                              row_text(&rows, r, 3), row_int(&rows, r, 2)};
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err possible_duplicate_decide(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                   str decision, instant at) {
    bool in_order = memcmp(one.b, other.b, sizeof one.b) < 0;
    uuid first = in_order ? one : other, second = in_order ? other : one;
    int64_t n;
    TRY(db_do(tx, &possible_duplicate_settle, &n, INT(site_id), ID(first), ID(second),
              TEXT(decision), WHEN(at)));
    return n == 1 ? OK : CONFLICT;
}

enum err patient_links_replace(struct tx *tx, int64_t site_id, uuid patient_id,
                               const struct patient_link *links, size_t n) {
    TRY(db_do(tx, &patient_links_delete, NULL, INT(site_id), ID(patient_id)));
    for (size_t i = 0; i < n; i++)
        TRY(patient_link_put(tx, site_id, &links[i]));
    return OK;
}

enum err patient_link_put(struct tx *tx, int64_t site_id, const struct patient_link *l) {
    return db_do(tx, &patient_link_insert, NULL, INT(site_id), ID(l->patient_id), TEXT(l->type),
                 TEXT(l->other.source), TEXT(l->other.identifier));
}

enum err patient_links_open(struct tx *tx, int64_t site_id, int64_t limit,
                            const struct patient_link **ret_links, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_links_to_follow, &rows, INT(site_id), INT(limit)));
    struct patient_link *links = arena_array(tx_arena(tx), struct patient_link, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        links[r] = (struct patient_link){row_id(&rows, r, 0),
                                         row_text(&rows, r, 1),
                                         {row_text(&rows, r, 2), row_text(&rows, r, 3)},
                                         row_id(&rows, r, 4)};
    *ret_links = links;
    *ret_n = rows.n_rows;
    return OK;
}

enum err patient_link_set(struct tx *tx, int64_t site_id, const struct patient_link *l, str state) {
    return db_do(tx, &patient_link_settle, NULL, INT(site_id), ID(l->patient_id), TEXT(l->type),
                 TEXT(l->other.source), TEXT(l->other.identifier), TEXT(state));
}

enum err patient_successors_of(struct tx *tx, int64_t site_id, uuid patient_id,
                               const uuid **ret_ids, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_successors, &rows, INT(site_id), ID(patient_id)));
    *ret_ids = row_ids(tx_arena(tx), &rows, 0);
    *ret_n = rows.n_rows;
    return OK;
}

enum err patient_has_links(struct tx *tx, int64_t site_id, uuid patient_id, bool *ret_has) {
    struct rows rows;
    TRY(db_query(tx, &patient_is_linked, &rows, INT(site_id), ID(patient_id)));
    *ret_has = rows.n_rows > 0;
    return OK;
}

enum err patient_hangs(struct tx *tx, int64_t site_id, uuid patient_id, struct patient_hangs *ret) {
    struct rows rows;
    TRY(db_query(tx, &patient_hangs_on, &rows, INT(site_id), ID(patient_id)));
    *ret = (struct patient_hangs){false, false};
    for (size_t r = 0; r < rows.n_rows; r++) {
        ret->is_edited |= row_int(&rows, r, 0) == 1;
        ret->has_work |= row_int(&rows, r, 0) == 2;
    }
    return OK;
}

enum err past_attendances_pass(struct tx *tx, int64_t site_id, uuid from_id, uuid to_id) {
    return db_do(tx, &past_attendances_move, NULL, INT(site_id), ID(from_id), ID(to_id));
}

enum err past_attendance_put(struct tx *tx, int64_t site_id, const struct past_attendance *p) {
    return db_do(tx, &past_attendance_upsert, NULL, INT(site_id), ID(p->attendance_id),
                 ID(p->patient_id), p->has_start ? WHEN(p->started_at) : NONE,
                 p->has_end ? WHEN(p->ended_at) : NONE, TEXT(p->kind), TEXT(p->status),
                 TEXT(p->title), TEXT(p->place), TEXT(p->with_whom));
}

enum err past_attendance_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                    const struct past_attendance **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &past_attendance_by_patient, &rows, INT(site_id), ID(patient_id)));
    struct past_attendance *list = arena_array(tx_arena(tx), struct past_attendance, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = (struct past_attendance){
            row_id(&rows, r, 0),       row_id(&rows, r, 1),   !row_is_null(&rows, r, 2),
            !row_is_null(&rows, r, 3), row_when(&rows, r, 2), row_when(&rows, r, 3),
            row_text(&rows, r, 4),     row_text(&rows, r, 5), row_text(&rows, r, 6),
            row_text(&rows, r, 7),     row_text(&rows, r, 8)};
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}
