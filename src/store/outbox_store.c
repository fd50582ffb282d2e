#include "outbox_store.h"

STATEMENT(
    outbox_insert,
    "INSERT INTO outbox (site_id, outbox_id, letter_id, recipient_id, attempt, channel, state, "
    "message_id, held_reason, address, mailbox, next_try_at, tries, last_error, created_at) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10, 0, '', $10)");
#define OUTBOX_COLUMNS                                                                                 \
    "o.outbox_id, o.letter_id, o.recipient_id, o.attempt, o.channel, o.state, o.message_id, "          \
    "o.held_reason, o.address, o.run_id, o.created_at, o.left_at, o.proved_at, o.proved_by, l.title, " \
    "p.family_name, p.given_names, p.hospital_number, r.kind, l.patient_id, r.contact_id, r.is_copy"
#define OUTBOX_FROM                                                                                \
    " FROM outbox o JOIN letter l ON l.site_id = o.site_id AND l.letter_id = o.letter_id "         \
    "JOIN patient p ON p.site_id = l.site_id AND p.patient_id = l.patient_id "                     \
    "JOIN letter_recipient r ON r.site_id = o.site_id AND r.letter_id = o.letter_id AND "          \
    "r.recipient_id = o.recipient_id "
STATEMENT(outbox_by_id,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.outbox_id = $2");
STATEMENT(
    outbox_update,
    "UPDATE outbox SET state = $3, held_reason = $4, address = $5, run_id = $6, left_at = $7, "
    "proved_at = $8, proved_by = $9 WHERE site_id = $1 AND outbox_id = $2");
STATEMENT(outbox_list, "SELECT " OUTBOX_COLUMNS OUTBOX_FROM
                       "WHERE o.site_id = $1 AND (o.state = $2 OR ($2 = '' AND "
                       "o.state IN ('waiting', 'held', 'in-print-run', 'failed', 'returned'))) "
                       "ORDER BY o.created_at, o.outbox_id LIMIT $3");
STATEMENT(outbox_of_run,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.run_id = $2 "
          "ORDER BY p.family_name, p.given_names, o.outbox_id LIMIT 2000");
STATEMENT(outbox_of_letter,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.letter_id = $2 "
          "ORDER BY r.position, o.recipient_id, o.attempt DESC LIMIT 500");
STATEMENT(print_run_insert,
          "INSERT INTO print_run (site_id, run_id, made_at, made_by, n_copies) VALUES "
          "($1, $2, $3, $4, $5)");
STATEMENT(print_run_by_id,
          "SELECT run_id, made_by, made_at, confirmed_at, n_copies FROM print_run WHERE "
          "site_id = $1 AND run_id = $2");
STATEMENT(print_run_confirm,
          "UPDATE print_run SET confirmed_at = $3, confirmed_by = $4 WHERE site_id = $1 "
          "AND run_id = $2 AND confirmed_at IS NULL");
STATEMENT(print_run_list,
          "SELECT run_id, made_by, made_at, confirmed_at, n_copies FROM print_run WHERE "
          "site_id = $1 AND ($2 = 0 OR confirmed_at IS NULL) ORDER BY made_at DESC, run_id "
          "LIMIT $3");

enum err outbox_store_insert(struct tx *tx, int64_t site_id, const struct outbox_row *o) {
    return db_do(tx, &outbox_insert, NULL, INT(site_id), ID(o->outbox_id), ID(o->letter_id),
                 ID(o->recipient_id), INT(o->attempt), TEXT(o->channel), TEXT(o->state),
                 TEXT(o->message_id), TEXT(o->held_reason), WHEN(o->created_at));
}

static struct outbox_row outbox_of(const struct rows *rows, size_t r) {
    return (struct outbox_row){
        .outbox_id = row_id(rows, r, 0),
        .letter_id = row_id(rows, r, 1),
        .recipient_id = row_id(rows, r, 2),
        .attempt = row_int(rows, r, 3),
        .channel = row_text(rows, r, 4),
        .state = row_text(rows, r, 5),
        .message_id = row_text(rows, r, 6),
        .held_reason = row_text(rows, r, 7),
        .address = row_text(rows, r, 8),
        .run_id = row_id(rows, r, 9),
        .created_at = row_when(rows, r, 10),
        .left_at = row_when(rows, r, 11),
        .proved_at = row_when(rows, r, 12),
        .proved_by = row_id(rows, r, 13),
        .letter_title = row_text(rows, r, 14),
        .family_name = row_text(rows, r, 15),
        .given_names = row_text(rows, r, 16),
        .hospital_number = row_text(rows, r, 17),
        .recipient_kind = row_text(rows, r, 18),
        .patient_id = row_id(rows, r, 19),
        .contact_id = row_id(rows, r, 20),
        .is_copy = row_bool(rows, r, 21),
    };
}

static void rows_of(struct tx *tx, const struct rows *rows, const struct outbox_row **ret_rows,
                    size_t *ret_n) {
    struct outbox_row *list = arena_array(tx_arena(tx), struct outbox_row, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        list[r] = outbox_of(rows, r);
    *ret_rows = list;
    *ret_n = rows->n_rows;
}

enum err outbox_store_get(struct tx *tx, int64_t site_id, uuid outbox_id,
                          struct outbox_row *ret_row) {
    struct rows rows;
    TRY(db_get(tx, &outbox_by_id, &rows, INT(site_id), ID(outbox_id)));
    *ret_row = outbox_of(&rows, 0);
    return OK;
}

static struct value when_or_null(instant t) {
    return t.us ? WHEN(t) : NONE;
}

enum err outbox_store_update(struct tx *tx, int64_t site_id, const struct outbox_row *o) {
    int64_t n;
    TRY(db_do(tx, &outbox_update, &n, INT(site_id), ID(o->outbox_id), TEXT(o->state),
              TEXT(o->held_reason), TEXT(o->address), ID_OR_NULL(o->run_id),
              when_or_null(o->left_at), when_or_null(o->proved_at), ID_OR_NULL(o->proved_by)));
    return n == 1 ? OK : NOT_FOUND;
}

enum err outbox_store_list(struct tx *tx, int64_t site_id, str state, int64_t limit,
                           const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_list, &rows, INT(site_id), TEXT(state), INT(limit)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_of_run(struct tx *tx, int64_t site_id, uuid run_id,
                             const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_of_run, &rows, INT(site_id), ID(run_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_of_letter, &rows, INT(site_id), ID(letter_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err print_run_store_insert(struct tx *tx, int64_t site_id, const struct print_run *r) {
    return db_do(tx, &print_run_insert, NULL, INT(site_id), ID(r->run_id), WHEN(r->made_at),
                 ID(r->made_by), INT(r->n_copies));
}

static struct print_run run_of(const struct rows *rows, size_t r) {
    return (struct print_run){row_id(rows, r, 0), row_id(rows, r, 1), row_when(rows, r, 2),
                              row_when(rows, r, 3), row_int(rows, r, 4)};
}

enum err print_run_store_get(struct tx *tx, int64_t site_id, uuid run_id,
                             struct print_run *ret_run) {
    struct rows rows;
    TRY(db_get(tx, &print_run_by_id, &rows, INT(site_id), ID(run_id)));
    *ret_run = run_of(&rows, 0);
    return OK;
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
