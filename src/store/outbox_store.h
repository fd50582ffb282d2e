/* outbox_store.h: the copies of letters that leave, and the print runs they leave in.
 * Ownership  texts live in the transaction's arena. */
#ifndef STORE_OUTBOX_STORE_H
#define STORE_OUTBOX_STORE_H

#include "db.h"

struct outbox_row {
    uuid outbox_id, letter_id, recipient_id;
    int64_t attempt;
    str channel, state, message_id, held_reason, address;
    uuid run_id;
    instant created_at, left_at, proved_at;
    uuid proved_by;
    /* Words around it, when read from a list. */
    str letter_title, family_name, given_names, hospital_number, recipient_kind;
    uuid patient_id, contact_id;
    bool is_copy;
};
MUST_USE enum err outbox_store_insert(struct tx *tx, int64_t site_id, const struct outbox_row *o);
MUST_USE enum err outbox_store_get(struct tx *tx, int64_t site_id, uuid outbox_id,
                                   struct outbox_row *ret_row);
/* Writes state, held reason, address, run, left and proof. */
MUST_USE enum err outbox_store_update(struct tx *tx, int64_t site_id, const struct outbox_row *o);
/* In a state (empty: every state that is not over: waiting, held, in-print-run, failed, returned), oldest
 * first. */
MUST_USE enum err outbox_store_list(struct tx *tx, int64_t site_id, str state, int64_t limit,
                                    const struct outbox_row **ret_rows, size_t *ret_n);
MUST_USE enum err outbox_store_of_run(struct tx *tx, int64_t site_id, uuid run_id,
                                      const struct outbox_row **ret_rows, size_t *ret_n);
MUST_USE enum err outbox_store_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                         const struct outbox_row **ret_rows, size_t *ret_n);

struct print_run {
    uuid run_id, made_by;
    instant made_at, confirmed_at;
    int64_t n_copies;
};
MUST_USE enum err print_run_store_insert(struct tx *tx, int64_t site_id, const struct print_run *r);
MUST_USE enum err print_run_store_get(struct tx *tx, int64_t site_id, uuid run_id,
                                      struct print_run *ret_run);
/* CONFLICT when it is confirmed already. */
MUST_USE enum err print_run_store_confirm(struct tx *tx, int64_t site_id, uuid run_id, instant at,
                                          uuid person_id);
/* The newest first; `only_open`: not confirmed yet. */
MUST_USE enum err print_run_store_list(struct tx *tx, int64_t site_id, bool only_open,
                                       int64_t limit, const struct print_run **ret_runs,
                                       size_t *ret_n);

#endif
