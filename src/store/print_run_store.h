/* print_run_store.h: "37 printed, all posted?": copies printed together.
 * Ownership  texts live in the transaction's arena.
 * Not here   the copies in it (outbox_store.h). */
#ifndef STORE_PRINT_RUN_STORE_H
#define STORE_PRINT_RUN_STORE_H

#include "db.h"

struct print_run {
    uuid run_id, made_by;
    instant made_at, confirmed_at;
    int64_t n_copies;
    str hash; /* of the PDF for the printer, 32 bytes; empty: still being drawn */
};
MUST_USE enum err print_run_store_insert(struct tx *tx, int64_t site_id, const struct print_run *r);
MUST_USE enum err print_run_store_get(struct tx *tx, int64_t site_id, uuid run_id,
                                      struct print_run *ret_run);
/* The PDF is made: its hash (empty: nothing was left to print) and how many copies stand in it. CONFLICT when
 * it was made already. */
MUST_USE enum err print_run_store_drawn(struct tx *tx, int64_t site_id, uuid run_id, str hash,
                                        int64_t n_copies);
/* CONFLICT when it is confirmed already. */
MUST_USE enum err print_run_store_confirm(struct tx *tx, int64_t site_id, uuid run_id, instant at,
                                          uuid person_id);
/* The newest first; `only_open`: not confirmed yet. */
MUST_USE enum err print_run_store_list(struct tx *tx, int64_t site_id, bool only_open,
                                       int64_t limit, const struct print_run **ret_runs,
                                       size_t *ret_n);

#endif
