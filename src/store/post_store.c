#include "post_store.h"

STATEMENT(posts_of_clinic, "SELECT booking_list_id, secretary_list_id, consultant_id FROM clinic "
                           "WHERE site_id = $1 AND clinic_id = $2");
STATEMENT(rule_offset,
          "SELECT offset_days, counts FROM rule_setting WHERE site_id = $1 AND rule = $2 AND "
          "clinic_id IN ($3, $4) AND priority = $5 AND valid_from <= $6 "
          "ORDER BY clinic_id DESC, valid_from DESC LIMIT 1");
STATEMENT(
    session_reopen_cashed_up,
    "UPDATE session SET cashed_up_at = NULL, cashed_up_by = NULL, reopened_at = $3, "
    "version = version + 1 WHERE site_id = $1 AND session_id = $2 AND cashed_up_at IS NOT NULL");
STATEMENT(
    session_reopen_letters,
    "UPDATE session SET letters_complete_at = NULL, letters_complete_by = NULL, reopened_at = $3, "
    "version = version + 1 WHERE site_id = $1 AND session_id = $2 AND "
    "letters_complete_at IS NOT NULL");
STATEMENT(site_days,
          "SELECT day, is_open, name FROM holiday WHERE site_id = $1 ORDER BY day LIMIT 2000");
STATEMENT(site_day_insert,
          "INSERT INTO holiday (site_id, day, name, is_open) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (site_id, day) DO NOTHING");
STATEMENT(site_day_delete, "DELETE FROM holiday WHERE site_id = $1 AND day = $2");

enum err post_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                              struct duty_posts *ret_posts) {
    struct rows rows;
    TRY(db_get(tx, &posts_of_clinic, &rows, INT(site_id), ID(clinic_id)));
    *ret_posts = (struct duty_posts){.booking_list = row_id(&rows, 0, 0),
                                     .secretary_list = row_id(&rows, 0, 1),
                                     .consultant = row_id(&rows, 0, 2)};
    return OK;
}

enum err post_store_offset(struct tx *tx, int64_t site_id, enum duty_rule rule, uuid clinic_id,
                           enum duty_priority priority, civil_date on,
                           struct duty_offset *ret_offset) {
    static const uuid every_clinic = {{0}};
    struct rows rows;
    TRY(db_get(tx, &rule_offset, &rows, INT(site_id), TEXT(str_from_c(duty_rule_row(rule)->name)),
               ID(every_clinic), ID(clinic_id), INT(priority), value_date(tx_arena(tx), on)));
    *ret_offset = (struct duty_offset){
        str_eq(row_text(&rows, 0, 1), S("working")) ? OFFSET_WORKING_DAYS : OFFSET_CALENDAR_DAYS,
        (int16_t)row_int(&rows, 0, 0)};
    return OK;
}

enum err post_store_reopen_session(struct tx *tx, int64_t site_id, uuid session_id,
                                   unsigned closings, instant at, int64_t *ret_n) {
    int64_t cashed_up = 0, letters = 0;
    if (closings & CLOSING_CASHED_UP) {
        TRY(db_do(tx, &session_reopen_cashed_up, &cashed_up, INT(site_id), ID(session_id),
                  WHEN(at)));
    }
    if (closings & CLOSING_LETTERS) {
        TRY(db_do(tx, &session_reopen_letters, &letters, INT(site_id), ID(session_id), WHEN(at)));
    }
    *ret_n = cashed_up + letters;
    return OK;
}

enum err post_store_site_days(struct tx *tx, int64_t site_id, const struct site_day **ret_days,
                              size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &site_days, &rows, INT(site_id)));
    struct site_day *days = arena_array(tx_arena(tx), struct site_day, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        days[r] =
            (struct site_day){row_date(&rows, r, 0), row_bool(&rows, r, 1), row_text(&rows, r, 2)};
    }
    *ret_days = days;
    *ret_n = rows.n_rows;
    return OK;
}

enum err post_store_add_site_day(struct tx *tx, int64_t site_id, const struct site_day *day,
                                 bool *ret_is_new) {
    int64_t n;
    TRY(db_do(tx, &site_day_insert, &n, INT(site_id), value_date(tx_arena(tx), day->day),
              TEXT(day->name), BOOL(day->is_open)));
    *ret_is_new = n == 1;
    return OK;
}

enum err post_store_remove_site_day(struct tx *tx, int64_t site_id, civil_date day) {
    int64_t n;
    TRY(db_do(tx, &site_day_delete, &n, INT(site_id), value_date(tx_arena(tx), day)));
    return n == 1 ? OK : NOT_FOUND;
}
