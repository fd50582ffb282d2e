#include "idempotency_store.h"

STATEMENT(idempotency_claim,
          "INSERT INTO idempotency (site_id, person_id, key, body_hash, result_id, result, at) "
          "VALUES ($1, $2, $3, $4, $5, '', $6) ON CONFLICT (site_id, person_id, key) DO NOTHING");
STATEMENT(idempotency_keep, "UPDATE idempotency SET result_id = $4, result = $5 WHERE site_id = $1 "
                            "AND person_id = $2 AND key = $3");
STATEMENT(idempotency_by_key, "SELECT body_hash, result_id, result FROM idempotency WHERE "
                              "site_id = $1 AND person_id = $2 AND key = $3");

STATEMENT(idempotency_forget,
          "DELETE FROM idempotency WHERE site_id = $1 AND (person_id, key) IN (SELECT person_id, "
          "key FROM idempotency WHERE site_id = $1 AND at < $2 ORDER BY at LIMIT $3)");

enum err idempotency_store_claim(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                                 str body_hash, instant now, int64_t *ret_n_new) {
    static const uuid none = {{0}};
    return db_count_later(tx, &idempotency_claim, ret_n_new, INT(site_id), ID(person_id), ID(key),
                          BYTES(body_hash), ID(none), WHEN(now));
}

enum err idempotency_store_keep(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                                uuid result_id, str result) {
    return db_do_later(tx, &idempotency_keep, INT(site_id), ID(person_id), ID(key), ID(result_id),
                       TEXT(result));
}

enum err idempotency_store_get(struct tx *tx, int64_t site_id, uuid person_id, uuid key,
                               str *ret_body_hash, uuid *ret_result_id, str *ret_result) {
    struct rows rows;
    TRY(db_get(tx, &idempotency_by_key, &rows, INT(site_id), ID(person_id), ID(key)));
    *ret_body_hash = row_text(&rows, 0, 0);
    *ret_result_id = row_id(&rows, 0, 1);
    *ret_result = row_text(&rows, 0, 2);
    return OK;
}

enum err idempotency_store_forget(struct tx *tx, int64_t site_id, instant before, int64_t *ret_n) {
    return db_do(tx, &idempotency_forget, ret_n, INT(site_id), WHEN(before),
                 INT(IDEMPOTENCY_FORGOTTEN));
}
