#include "print_run_store.h"

#define RUN_COLUMNS "run_id, made_by, made_at, confirmed_at, n_copies, hash"

STATEMENT(print_run_insert,
          "INSERT INTO print_run (site_id, run_id, made_at, made_by, n_copies) VALUES "
          "($1, $2, $3, $4, $5)");
STATEMENT(print_run_by_id,
          "SELECT " RUN_COLUMNS " FROM print_run WHERE site_id = $1 AND run_id = $2");
STATEMENT(print_run_drawn, "UPDATE print_run SET hash = $3, n_copies = $4 WHERE site_id = $1 AND "
                           "run_id = $2 AND hash IS NULL AND confirmed_at IS NULL");
STATEMENT(print_run_confirm,
          "UPDATE print_run SET confirmed_at = $3, confirmed_by = $4 WHERE site_id = $1 "
          "AND run_id = $2 AND confirmed_at IS NULL");
STATEMENT(print_run_list, "SELECT " RUN_COLUMNS " FROM print_run WHERE "
                          "site_id = $1 AND ($2 = 0 OR confirmed_at IS NULL) "
                          "ORDER BY made_at DESC, run_id LIMIT $3");

enum err print_run_store_insert(struct tx *tx, int64_t site_id, const struct print_run *r) {
    return db_do(tx, &print_run_insert, NULL, INT(site_id), ID(r->run_id), WHEN(r->made_at),
                 ID(r->made_by), INT(r->n_copies));
}

static struct print_run run_of(const struct rows *rows, size_t r) {
    return (struct print_run){row_id(rows, r, 0),   row_id(rows, r, 1),  row_when(rows, r, 2),
                              row_when(rows, r, 3), row_int(rows, r, 4), row_text(rows, r, 5)};
}

enum err print_run_store_get(struct tx *tx, int64_t site_id, uuid run_id,
                             struct print_run *ret_run) {
    struct rows rows;
    TRY(db_get(tx, &print_run_by_id, &rows, INT(site_id), ID(run_id)));
    *ret_run = run_of(&rows, 0);
    return OK;
}

enum err print_run_store_drawn(struct tx *tx, int64_t site_id, uuid run_id, str hash,
                               int64_t n_copies) {
    int64_t n;
    TRY(db_do(tx, &print_run_drawn, &n, INT(site_id), ID(run_id), hash.n ? BYTES(hash) : NONE,
              INT(n_copies)));
    return n == 1 ? OK : CONFLICT;
}

enum err print_run_store_confirm(struct tx *tx, int64_t site_id, uuid run_id, instant at,
                                 uuid person_id) {
    int64_t n;
    TRY(db_do(tx, &print_run_confirm, &n, INT(site_id), ID(run_id), WHEN(at), ID(person_id)));
    return n == 1 ? OK : CONFLICT;
}

enum err print_run_store_list(struct tx *tx, int64_t site_id, bool only_open, int64_t limit,
                              const struct print_run **ret_runs, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &print_run_list, &rows, INT(site_id), INT(only_open), INT(limit)));
    struct print_run *list = arena_array(tx_arena(tx), struct print_run, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = run_of(&rows, r);
    *ret_runs = list;
    *ret_n = rows.n_rows;
    return OK;
}
