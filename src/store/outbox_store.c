#include "outbox_store.h"

STATEMENT(
    outbox_insert,
    "INSERT INTO outbox (site_id, outbox_id, letter_id, recipient_id, attempt, channel, state, "
    "message_id, held_reason, overruled, address, mailbox, next_try_at, tries, last_error, "
    "created_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, 0, '', $11, 1)");
#define OUTBOX_COLUMNS                                                                                 \
    "o.outbox_id, o.letter_id, o.recipient_id, o.attempt, o.channel, o.state, o.message_id, "          \
    "o.held_reason, o.address, o.run_id, o.created_at, o.left_at, o.proved_at, o.proved_by, l.title, " \
    "p.family_name, p.given_names, p.hospital_number, r.kind, l.patient_id, r.contact_id, "            \
    "r.is_copy, o.overruled, o.mailbox, o.hash, o.lease_until, o.next_try_at, o.tries, o.last_error, " \
    "c.person_name, c.organisation, o.version, o.handed_to, p.birth_date, o.on_paper"
#define OUTBOX_FROM                                                                                \
    " FROM outbox o JOIN letter l ON l.site_id = o.site_id AND l.letter_id = o.letter_id "         \
    "JOIN patient p ON p.site_id = l.site_id AND p.patient_id = l.patient_id "                     \
    "JOIN letter_recipient r ON r.site_id = o.site_id AND r.letter_id = o.letter_id AND "          \
    "r.recipient_id = o.recipient_id "                                                             \
    "LEFT JOIN contact c ON c.site_id = o.site_id AND c.contact_id = r.contact_id "
STATEMENT(outbox_by_id,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.outbox_id = $2");
STATEMENT(outbox_by_message,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.message_id = $2");
STATEMENT(
    outbox_update,
    "UPDATE outbox SET state = $3, held_reason = $4, address = $5, run_id = $6, left_at = $7, "
    "proved_at = $8, proved_by = $9, channel = $10, overruled = $11, mailbox = $12, hash = $13, "
    "lease_until = $14, next_try_at = $15, last_error = $16, handed_to = $18, on_paper = $19, version = version + 1 "
    "WHERE site_id = $1 AND outbox_id = $2 AND version = $17");
STATEMENT(outbox_list, "SELECT " OUTBOX_COLUMNS OUTBOX_FROM
                       "WHERE o.site_id = $1 AND o.state = $2 AND ($4 = '' OR o.channel = $4) "
                       "ORDER BY o.created_at, o.outbox_id LIMIT $3");
/* What came back and was sent again is no trouble any more: something newer is on its way. */
#define IN_TROUBLE                                                                                 \
    "o.site_id = $1 AND o.state IN ('held', 'failed', 'returned') AND NOT EXISTS (SELECT 1 FROM "  \
    "outbox n WHERE n.site_id = o.site_id AND n.letter_id = o.letter_id AND "                      \
    "n.recipient_id = o.recipient_id AND n.attempt > o.attempt)"
STATEMENT(outbox_trouble, "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE " IN_TROUBLE
                          " ORDER BY o.created_at, o.outbox_id LIMIT $2");
STATEMENT(outbox_count_trouble, "SELECT CAST(COUNT(*) AS BIGINT) FROM outbox o WHERE " IN_TROUBLE);
STATEMENT(outbox_of_run,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.run_id = $2 "
          "ORDER BY p.family_name, p.given_names, o.outbox_id LIMIT 2000");
STATEMENT(outbox_of_letter,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.letter_id = $2 "
          "ORDER BY r.position, o.recipient_id, o.attempt DESC LIMIT 500");
STATEMENT(outbox_of_recipient,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.site_id = $1 AND o.recipient_id = $2 "
          "ORDER BY o.attempt DESC LIMIT 100");
STATEMENT(outbox_to_patient,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM
          "WHERE o.site_id = $1 AND l.patient_id = $2 AND r.kind = 'patient' AND "
          "o.state IN ('waiting', 'in-print-run') ORDER BY o.created_at, o.outbox_id LIMIT 1000");
STATEMENT(outbox_printed_of_patient,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM
          "WHERE o.site_id = $1 AND l.patient_id = $2 AND o.state = 'in-print-run' "
          "ORDER BY o.created_at, o.outbox_id LIMIT 1000");
STATEMENT(outbox_held_from_patient,
          "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE " IN_TROUBLE " AND l.patient_id = $2 AND "
          "r.kind = 'patient' AND o.state = 'held' ORDER BY "
          "o.created_at, o.outbox_id LIMIT 1000");
STATEMENT(outbox_count, "SELECT CAST(COUNT(*) AS BIGINT) FROM outbox WHERE site_id = $1 AND "
                        "state = $2 AND ($3 = '' OR channel = $3)");
STATEMENT(outbox_awaited,
          "SELECT handed_to, CAST(COUNT(*) FILTER (WHERE state = 'handed-off') AS BIGINT) "
          "FROM outbox WHERE site_id = $1 AND state IN ('waiting', 'handed-off') AND "
          "handed_to <> '' GROUP BY handed_to ORDER BY handed_to LIMIT 100");
#define OUTBOX_IS_DUE                                                                              \
    "state = 'waiting' AND channel = 'hand-off' AND next_try_at <= $2 AND "                        \
    "(lease_until IS NULL OR lease_until <= $2)"
STATEMENT(outbox_due,
          "SELECT CAST(COUNT(*) AS BIGINT) FROM outbox WHERE site_id = $1 AND " OUTBOX_IS_DUE);
/* The outer conditions are tested again on a row that another worker has changed meanwhile. */
STATEMENT(outbox_claim,
          "UPDATE outbox SET lease_until = $3, tries = tries + 1, version = version + 1 "
          "WHERE site_id = $1 AND " OUTBOX_IS_DUE
          " AND outbox_id = (SELECT outbox_id FROM outbox WHERE site_id = $1 "
          "AND " OUTBOX_IS_DUE " ORDER BY next_try_at, outbox_id LIMIT 1) "
          "RETURNING outbox_id, tries");
STATEMENT(
    outbox_release,
    "UPDATE outbox SET lease_until = NULL, version = version + 1 WHERE site_id = $1 AND outbox_id = $2 AND "
    "tries = $3 AND state = 'waiting' AND lease_until IS NOT NULL");
STATEMENT(
    outbox_try_now,
    "UPDATE outbox SET next_try_at = $3, version = version + 1 WHERE site_id = $1 AND outbox_id = $2 AND "
    "state = 'waiting' AND channel = 'hand-off' AND lease_until IS NULL");

enum err outbox_store_insert(struct tx *tx, int64_t site_id, const struct outbox_row *o) {
    return db_do(tx, &outbox_insert, NULL, INT(site_id), ID(o->outbox_id), ID(o->letter_id),
                 ID(o->recipient_id), INT(o->attempt), TEXT(o->channel), TEXT(o->state),
                 TEXT(o->message_id), TEXT(o->held_reason), TEXT(o->overruled),
                 WHEN(o->created_at));
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
        .overruled = row_text(rows, r, 22),
        .mailbox = row_text(rows, r, 23),
        .hash = row_text(rows, r, 24),
        .lease_until = row_when(rows, r, 25),
        .next_try_at = row_when(rows, r, 26),
        .tries = row_int(rows, r, 27),
        .last_error = row_text(rows, r, 28),
        .contact_name = row_text(rows, r, 29),
        .contact_organisation = row_text(rows, r, 30),
        .version = row_int(rows, r, 31),
        .handed_to = row_text(rows, r, 32),
        .birth_date = row_date(rows, r, 33),
        .on_paper = row_text(rows, r, 34),
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

enum err outbox_store_of_message(struct tx *tx, int64_t site_id, str message_id,
                                 struct outbox_row *ret_row) {
    struct rows rows;
    TRY(db_get(tx, &outbox_by_message, &rows, INT(site_id), TEXT(message_id)));
    *ret_row = outbox_of(&rows, 0);
    return OK;
}

enum err outbox_store_update(struct tx *tx, int64_t site_id, struct outbox_row *o) {
    int64_t n;
    TRY(db_do(tx, &outbox_update, &n, INT(site_id), ID(o->outbox_id), TEXT(o->state),
              TEXT(o->held_reason), TEXT(o->address), ID_OR_NULL(o->run_id),
              WHEN_OR_NULL(o->left_at), WHEN_OR_NULL(o->proved_at), ID_OR_NULL(o->proved_by),
              TEXT(o->channel), TEXT(o->overruled), TEXT(o->mailbox),
              o->hash.n ? BYTES(o->hash) : NONE, WHEN_OR_NULL(o->lease_until), WHEN(o->next_try_at),
              TEXT(o->last_error), INT(o->version), TEXT(o->handed_to),
              o->on_paper.n ? BYTES(o->on_paper) : NONE));
    if (n != 1) return CONFLICT;
    o->version++;
    return OK;
}

enum err outbox_store_list(struct tx *tx, int64_t site_id, str state, str channel, int64_t limit,
                           const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_list, &rows, INT(site_id), TEXT(state), INT(limit), TEXT(channel)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_trouble(struct tx *tx, int64_t site_id, int64_t limit,
                              const struct outbox_row **ret_rows, size_t *ret_n, int64_t *ret_all) {
    struct rows rows, count;
    TRY(db_query(tx, &outbox_trouble, &rows, INT(site_id), INT(limit)));
    TRY(db_get(tx, &outbox_count_trouble, &count, INT(site_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    *ret_all = row_int(&count, 0, 0);
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

enum err outbox_store_newest_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                       struct outbox_row **ret_rows, size_t *ret_n) {
    const struct outbox_row *all;
    size_t n, kept = 0;
    TRY(outbox_store_of_letter(tx, site_id, letter_id, &all, &n));
    struct outbox_row *list = arena_array(tx_arena(tx), struct outbox_row, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !uuid_eq(all[i].recipient_id, all[i - 1].recipient_id)) list[kept++] = all[i];
    *ret_rows = list;
    *ret_n = kept;
    return OK;
}

enum err outbox_store_of_recipient(struct tx *tx, int64_t site_id, uuid recipient_id,
                                   const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_of_recipient, &rows, INT(site_id), ID(recipient_id)));
    if (rows.n_rows == 0) return NOT_FOUND;
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_to_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                 const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_to_patient, &rows, INT(site_id), ID(patient_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_printed_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                         const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_printed_of_patient, &rows, INT(site_id), ID(patient_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_held_from_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                        const struct outbox_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_held_from_patient, &rows, INT(site_id), ID(patient_id)));
    rows_of(tx, &rows, ret_rows, ret_n);
    return OK;
}

enum err outbox_store_count(struct tx *tx, int64_t site_id, str state, str channel,
                            int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &outbox_count, &rows, INT(site_id), TEXT(state), TEXT(channel)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err outbox_store_awaited(struct tx *tx, int64_t site_id,
                              const struct outbox_awaited **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outbox_awaited, &rows, INT(site_id)));
    struct outbox_awaited *list = arena_array(tx_arena(tx), struct outbox_awaited, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = (struct outbox_awaited){row_text(&rows, r, 0), row_int(&rows, r, 1)};
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err outbox_store_due(struct tx *tx, int64_t site_id, instant now, int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &outbox_due, &rows, INT(site_id), WHEN(now)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err outbox_store_claim(struct tx *tx, int64_t site_id, instant now, instant lease_until,
                            uuid *ret_outbox_id, int64_t *ret_tries) {
    struct rows rows;
    TRY(db_query(tx, &outbox_claim, &rows, INT(site_id), WHEN(now), WHEN(lease_until)));
    if (rows.n_rows == 0) return NOT_FOUND;
    *ret_outbox_id = row_id(&rows, 0, 0);
    *ret_tries = row_int(&rows, 0, 1);
    return OK;
}

enum err outbox_store_release(struct tx *tx, int64_t site_id, uuid outbox_id, int64_t tries) {
    int64_t n;
    TRY(db_do(tx, &outbox_release, &n, INT(site_id), ID(outbox_id), INT(tries)));
    return n == 1 ? OK : CONFLICT;
}

enum err outbox_store_try_now(struct tx *tx, int64_t site_id, uuid outbox_id, instant now) {
    int64_t n;
    TRY(db_do(tx, &outbox_try_now, &n, INT(site_id), ID(outbox_id), WHEN(now)));
    return n == 1 ? OK : CONFLICT;
}
