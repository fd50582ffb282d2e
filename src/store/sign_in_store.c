#include "sign_in_store.h"

#include "invariant.h"
#include "permission.h"

#define SIGN_IN_COLUMNS "s.token_hash, s.csrf, s.person_id, s.started_at, s.seen_at, s.ended_at"
enum { N_SIGN_IN_COLUMNS = 6 };
STATEMENT(sign_in_by_token,
          "SELECT " SIGN_IN_COLUMNS " FROM sign_in s WHERE s.site_id = $1 AND s.token_hash = $2");
/* Every request asks this: one statement, a row a role. */
STATEMENT(sign_in_whole_by_token,
          "SELECT " SIGN_IN_COLUMNS
          ", p.title, p.given_name, p.family_name, p.is_disabled, t.name, t.zone, r.role "
          "FROM sign_in s JOIN person p ON p.site_id = s.site_id AND p.person_id = s.person_id "
          "JOIN site t ON t.site_id = s.site_id "
          "LEFT JOIN person_role r ON r.site_id = s.site_id AND r.person_id = s.person_id "
          "WHERE s.site_id = $1 AND s.token_hash = $2 LIMIT 100");
STATEMENT(sign_in_insert, "INSERT INTO sign_in (site_id, token_hash, person_id, csrf, started_at, "
                          "seen_at, ended_at, notice) VALUES ($1, $2, $3, $4, $5, $6, NULL, '')");
STATEMENT(sign_in_touch, "UPDATE sign_in SET seen_at = $3 WHERE site_id = $1 AND token_hash = $2 "
                         "AND seen_at < $3");
STATEMENT(sign_in_end, "UPDATE sign_in SET ended_at = $3 WHERE site_id = $1 AND token_hash = $2 "
                       "AND ended_at IS NULL");
STATEMENT(sign_in_end_all, "UPDATE sign_in SET ended_at = $3 WHERE site_id = $1 AND person_id = $2 "
                           "AND ended_at IS NULL");
STATEMENT(sign_in_forget, "DELETE FROM sign_in WHERE site_id = $1 AND started_at < $2");
STATEMENT(sign_in_attempts, "SELECT failures, last_at FROM sign_in_attempt WHERE site_id = $1 AND "
                            "bucket = $2");
STATEMENT(sign_in_attempt_add,
          "INSERT INTO sign_in_attempt (site_id, bucket, failures, last_at) VALUES ($1, $2, 1, $3) "
          "ON CONFLICT (site_id, bucket) DO UPDATE SET last_at = excluded.last_at, "
          "failures = CASE WHEN sign_in_attempt.last_at < CAST($4 AS BIGINT) THEN 1 "
          "ELSE sign_in_attempt.failures + 1 END WHERE sign_in_attempt.site_id = $1");
STATEMENT(sign_in_attempt_clear, "DELETE FROM sign_in_attempt WHERE site_id = $1 AND bucket = $2");

STATEMENT(sign_in_attempt_forget,
          "DELETE FROM sign_in_attempt WHERE site_id = $1 AND last_at < $2");

static struct sign_in_row sign_in_of(const struct rows *rows) {
    return (struct sign_in_row){.token_hash = row_text(rows, 0, 0),
                                .csrf = row_text(rows, 0, 1),
                                .person_id = row_id(rows, 0, 2),
                                .started_at = row_when(rows, 0, 3),
                                .seen_at = row_when(rows, 0, 4),
                                .is_ended = !row_is_null(rows, 0, 5)};
}

enum err sign_in_store_get(struct tx *tx, int64_t site_id, str token_hash,
                           struct sign_in_row *ret_row) {
    struct rows rows;
    TRY(db_get(tx, &sign_in_by_token, &rows, INT(site_id), BYTES(token_hash)));
    *ret_row = sign_in_of(&rows);
    return OK;
}

enum err sign_in_store_whole(struct tx *tx, int64_t site_id, str token_hash,
                             struct sign_in_whole *ret_whole) {
    struct rows rows;
    TRY(db_query(tx, &sign_in_whole_by_token, &rows, INT(site_id), BYTES(token_hash)));
    if (rows.n_rows == 0) return NOT_FOUND;
    size_t c = N_SIGN_IN_COLUMNS;
    struct sign_in_whole whole = {.row = sign_in_of(&rows),
                                  .title = row_text(&rows, 0, c),
                                  .given_name = row_text(&rows, 0, c + 1),
                                  .family_name = row_text(&rows, 0, c + 2),
                                  .is_disabled = row_bool(&rows, 0, c + 3),
                                  .site_name = row_text(&rows, 0, c + 4),
                                  .zone_name = row_text(&rows, 0, c + 5)};
    for (size_t r = 0; r < rows.n_rows && !row_is_null(&rows, r, c + 6); r++) {
        enum role role;
        invariant(role_parse(row_text(&rows, r, c + 6), &role) == OK);
        whole.roles |= 1u << role;
    }
    *ret_whole = whole;
    return OK;
}

enum err sign_in_store_insert(struct tx *tx, int64_t site_id, const struct sign_in_row *row) {
    return db_do(tx, &sign_in_insert, NULL, INT(site_id), BYTES(row->token_hash),
                 ID(row->person_id), BYTES(row->csrf), WHEN(row->started_at), WHEN(row->seen_at));
}

enum err sign_in_store_touch(struct tx *tx, int64_t site_id, str token_hash, instant now) {
    return db_do(tx, &sign_in_touch, NULL, INT(site_id), BYTES(token_hash), WHEN(now));
}

enum err sign_in_store_end(struct tx *tx, int64_t site_id, str token_hash, instant now) {
    return db_do(tx, &sign_in_end, NULL, INT(site_id), BYTES(token_hash), WHEN(now));
}

enum err sign_in_store_end_all(struct tx *tx, int64_t site_id, uuid person_id, instant now) {
    return db_do(tx, &sign_in_end_all, NULL, INT(site_id), ID(person_id), WHEN(now));
}

enum err sign_in_store_forget(struct tx *tx, int64_t site_id, instant before, int64_t *ret_n) {
    return db_do(tx, &sign_in_forget, ret_n, INT(site_id), WHEN(before));
}

enum err attempt_store_get(struct tx *tx, int64_t site_id, str bucket, int64_t *ret_failures,
                           instant *ret_last) {
    struct rows rows;
    TRY(db_query(tx, &sign_in_attempts, &rows, INT(site_id), BYTES(bucket)));
    *ret_failures = rows.n_rows ? row_int(&rows, 0, 0) : 0;
    *ret_last = rows.n_rows ? row_when(&rows, 0, 1) : (instant){0};
    return OK;
}

enum err attempt_store_add(struct tx *tx, int64_t site_id, str bucket, instant now, instant fresh) {
    return db_do(tx, &sign_in_attempt_add, NULL, INT(site_id), BYTES(bucket), WHEN(now),
                 WHEN(fresh));
}

enum err attempt_store_forget(struct tx *tx, int64_t site_id, instant before, int64_t *ret_n) {
    return db_do(tx, &sign_in_attempt_forget, ret_n, INT(site_id), WHEN(before));
}

enum err attempt_store_clear(struct tx *tx, int64_t site_id, str bucket) {
    return db_do(tx, &sign_in_attempt_clear, NULL, INT(site_id), BYTES(bucket));
}
