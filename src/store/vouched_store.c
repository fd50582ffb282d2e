#include "vouched_store.h"

#include <string.h>

STATEMENT(
    vouched_letter,
    "SELECT patient_id, body, signed_at, signed_hash, signed_by FROM letter WHERE site_id = $1 AND "
    "letter_id = $2");
/* One added after the signature is no part of it, where an entry tells of the addition. */
STATEMENT(vouched_recipients,
          "SELECT r.kind, r.contact_id, r.is_copy FROM letter_recipient r WHERE r.site_id = $1 AND "
          "r.letter_id = $2 AND (r.instead_of IS NULL OR NOT EXISTS (SELECT 1 FROM audit_entry e "
          "WHERE e.site_id = r.site_id AND e.subject_id = r.recipient_id AND e.class = 'fact' AND "
          "e.kind = 'letter.copy-to-present-gp')) ORDER BY r.recipient_id LIMIT 1000");
STATEMENT(vouched_outcome,
          "SELECT a.outcome, a.rtt_status, a.outcome_note, (SELECT MAX(e.leaf_index) FROM "
          "audit_entry e WHERE e.site_id = a.site_id AND e.subject_id = a.appointment_id AND "
          "e.class = 'fact' AND e.kind IN ('appointment.outcome', 'appointment.dna-decided', "
          "'appointment.outcome-undone')) FROM appointment a WHERE a.site_id = $1 AND "
          "a.appointment_id = $2");
STATEMENT(vouched_signed,
          "SELECT l.letter_id, EXISTS (SELECT 1 FROM audit_entry e WHERE e.site_id = l.site_id AND "
          "e.subject_id = l.letter_id AND e.class = 'fact' AND e.kind = 'letter.signed') FROM "
          "letter l WHERE l.site_id = $1 AND l.letter_id > $2 AND (l.signed_at IS NOT NULL OR "
          "l.signed_hash IS NOT NULL) ORDER BY l.letter_id LIMIT 500");
STATEMENT(
    vouched_outcomes,
    "SELECT a.appointment_id, EXISTS (SELECT 1 FROM audit_entry e WHERE e.site_id = a.site_id "
    "AND e.subject_id = a.appointment_id AND e.class = 'fact' AND e.kind IN "
    "('appointment.outcome', 'appointment.dna-decided')) FROM appointment a WHERE "
    "a.site_id = $1 AND a.appointment_id > $2 AND a.outcome <> '' ORDER BY a.appointment_id "
    "LIMIT 500");

static bool is_kind(const struct rows *rows, size_t r, size_t c, enum value_kind kind) {
    return rows->cells[r * rows->n_columns + c].kind == kind;
}

static bool is_id(const struct rows *rows, size_t r, size_t c) {
    return is_kind(rows, r, c, V_BYTES) && row_text(rows, r, c).n == sizeof(uuid);
}

static bool is_yes_or_no(const struct rows *rows, size_t r, size_t c) {
    const struct value *v = &rows->cells[r * rows->n_columns + c];
    return (v->kind == V_BOOL || v->kind == V_INT) && (v->number == 0 || v->number == 1);
}

static bool read_recipient(const struct rows *rows, size_t r, uuid patient_id,
                           struct recipient *ret_to) {
    *ret_to = (struct recipient){0};
    if (!is_kind(rows, r, 0, V_TEXT) || !is_yes_or_no(rows, r, 2)) return false;
    if (!recipient_kind_find(row_text(rows, r, 0), &ret_to->kind)) return false;
    ret_to->is_copy = row_bool(rows, r, 2);
    ret_to->subject = patient_id;
    if (ret_to->kind == RECIPIENT_PATIENT) return true;
    if (!is_id(rows, r, 1)) return false;
    ret_to->subject = row_id(rows, r, 1);
    return true;
}

enum err vouched_store_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                              struct vouched_letter *ret_letter) {
    struct rows rows, to;
    struct vouched_letter l = {.is_there = false};
    TRY(db_query(tx, &vouched_letter, &rows, INT(site_id), ID(letter_id)));
    *ret_letter = l;
    if (rows.n_rows == 0) return OK;
    TRY(db_query(tx, &vouched_recipients, &to, INT(site_id), ID(letter_id)));
    l.is_there = true;
    l.is_signed = !row_is_null(&rows, 0, 2) && is_kind(&rows, 0, 3, V_BYTES);
    l.is_signed &= is_kind(&rows, 0, 2, V_INT) && is_id(&rows, 0, 4);
    if (l.is_signed) {
        l.signed_at = row_when(&rows, 0, 2);
        l.signed_by = row_id(&rows, 0, 4);
    }
    l.is_damaged = !is_id(&rows, 0, 0) || !is_kind(&rows, 0, 1, V_TEXT);
    struct recipient *list = arena_array(tx_arena(tx), struct recipient, to.n_rows + 1);
    for (size_t r = 0; r < to.n_rows && !l.is_damaged; r++)
        l.is_damaged = !read_recipient(&to, r, row_id(&rows, 0, 0), &list[r]);
    if (!l.is_damaged) l.body = row_text(&rows, 0, 1);
    if (l.is_signed) l.signed_hash = row_text(&rows, 0, 3);
    l.to = list;
    l.n_to = to.n_rows;
    *ret_letter = l;
    return OK;
}

enum err vouched_store_outcome(struct tx *tx, int64_t site_id, uuid appointment_id,
                               struct vouched_outcome *ret_outcome) {
    struct rows rows;
    TRY(db_query(tx, &vouched_outcome, &rows, INT(site_id), ID(appointment_id)));
    *ret_outcome = (struct vouched_outcome){.newest = -1};
    if (rows.n_rows == 0) return OK;
    ret_outcome->is_there = true;
    if (is_kind(&rows, 0, 3, V_INT)) ret_outcome->newest = row_int(&rows, 0, 3);
    for (size_t c = 0; c < 3; c++)
        ret_outcome->is_damaged |= !is_kind(&rows, 0, c, V_TEXT);
    if (ret_outcome->is_damaged) return OK;
    ret_outcome->outcome = row_text(&rows, 0, 0);
    ret_outcome->rtt_status = row_text(&rows, 0, 1);
    ret_outcome->note = row_text(&rows, 0, 2);
    return OK;
}

static enum err records(struct tx *tx, const struct statement *statement, int64_t site_id, str *id,
                        const struct vouched_record **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, statement, &rows, INT(site_id), BYTES(*id)));
    struct vouched_record *list = arena_array(tx_arena(tx), struct vouched_record, rows.n_rows + 1);
    for (size_t r = 0; r < rows.n_rows; r++) {
        /* What is no id can have no entry. */
        bool is_right = is_id(&rows, r, 0);
        if (is_right) list[r].id = row_id(&rows, r, 0);
        list[r].has_entry = is_right && is_yes_or_no(&rows, r, 1) && row_bool(&rows, r, 1);
        if (is_kind(&rows, r, 0, V_BYTES)) *id = row_text(&rows, r, 0);
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err vouched_store_signed(struct tx *tx, int64_t site_id, str *id,
                              const struct vouched_record **ret_list, size_t *ret_n) {
    return records(tx, &vouched_signed, site_id, id, ret_list, ret_n);
}

enum err vouched_store_outcomes(struct tx *tx, int64_t site_id, str *id,
                                const struct vouched_record **ret_list, size_t *ret_n) {
    return records(tx, &vouched_outcomes, site_id, id, ret_list, ret_n);
}
