#include "post_store.h"

STATEMENT(posts_of_clinic, "SELECT booking_list_id, secretary_list_id, consultant_id FROM clinic "
                           "WHERE site_id = $1 AND clinic_id = $2");
STATEMENT(rule_offset,
          "SELECT offset_days, counts FROM rule_setting WHERE site_id = $1 AND rule = $2 AND "
          "clinic_id IN ($3, $4) AND priority = $5 AND valid_from <= $6 "
          "ORDER BY clinic_id DESC, valid_from DESC LIMIT 1");
/* The clinic's own before that of every clinic: each in the order of the key, so that nothing is sorted. */
#define FROM_SETTINGS                                                                              \
    " FROM rule_setting r WHERE r.site_id = $1 AND r.rule = $2 AND r.priority = $5 AND "           \
    "r.valid_from <= $6 AND r.clinic_id = "
#define NEWEST " ORDER BY r.valid_from DESC LIMIT 1)"
STATEMENT(duty_terms_of,
          "SELECT t.nation, c.booking_list_id, c.secretary_list_id, c.consultant_id, "
          "COALESCE((SELECT r.offset_days" FROM_SETTINGS "$4" NEWEST
          ", (SELECT r.offset_days" FROM_SETTINGS "$3" NEWEST
          "), COALESCE((SELECT r.counts" FROM_SETTINGS "$4" NEWEST
          ", (SELECT r.counts" FROM_SETTINGS "$3" NEWEST
          ") FROM site t LEFT JOIN clinic c ON c.site_id = $1 AND c.clinic_id = $4 "
          "WHERE t.site_id = $1");
STATEMENT(session_reopen,
          "UPDATE session SET cashed_up_at = CASE WHEN $3 = 1 THEN NULL ELSE cashed_up_at END, "
          "cashed_up_by = CASE WHEN $3 = 1 THEN NULL ELSE cashed_up_by END, letters_complete_at = "
          "CASE WHEN $4 = 1 THEN NULL ELSE letters_complete_at END, letters_complete_by = "
          "CASE WHEN $4 = 1 THEN NULL ELSE letters_complete_by END, reopened_at = $5, "
          "version = version + 1 WHERE site_id = $1 AND session_id = $2 AND "
          "(($3 = 1 AND cashed_up_at IS NOT NULL) OR ($4 = 1 AND letters_complete_at IS NOT NULL)) "
          "AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.site_id = $1 AND d.subject_id = $6 AND "
          "d.rule = $7 AND d.cause_entry = $8)");
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

static struct duty_offset offset_of(const struct rows *rows, size_t c) {
    return (struct duty_offset){
        str_eq(row_text(rows, 0, c + 1), S("working")) ? OFFSET_WORKING_DAYS : OFFSET_CALENDAR_DAYS,
        (int16_t)row_int(rows, 0, c)};
}

static void days_of(struct tx *tx, const struct rows *rows, const struct site_day **ret_days,
                    size_t *ret_n) {
    struct site_day *days = arena_array(tx_arena(tx), struct site_day, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++) {
        days[r] =
            (struct site_day){row_date(rows, r, 0), row_bool(rows, r, 1), row_text(rows, r, 2)};
    }
    *ret_days = days;
    *ret_n = rows->n_rows;
}

enum err post_store_offset(struct tx *tx, int64_t site_id, enum duty_rule rule, uuid clinic_id,
                           enum duty_priority priority, civil_date on,
                           struct duty_offset *ret_offset) {
    static const uuid every_clinic = {{0}};
    struct rows rows;
    TRY(db_get(tx, &rule_offset, &rows, INT(site_id), TEXT(str_from_c(duty_rule_row(rule)->name)),
               ID(every_clinic), ID(clinic_id), INT(priority), value_date(tx_arena(tx), on)));
    *ret_offset = offset_of(&rows, 0);
    return OK;
}

enum err post_store_reopen_session(struct tx *tx, int64_t site_id, uuid session_id,
                                   const struct duty_cause *because, instant at, int64_t *ret_n) {
    unsigned closings = duty_rule_row(because->rule)->closings;
    if (uuid_is_nil(session_id) || closings == 0) return OK;
    return db_count_later(tx, &session_reopen, ret_n, INT(site_id), ID(session_id),
                          INT((closings & CLOSING_CASHED_UP) != 0),
                          INT((closings & CLOSING_LETTERS) != 0), WHEN(at), ID(because->subject_id),
                          TEXT(str_from_c(duty_rule_row(because->rule)->name)),
                          ID(because->cause_entry));
}

enum err post_store_terms(struct tx *tx, int64_t site_id, enum duty_rule rule, uuid clinic_id,
                          enum duty_priority priority, civil_date on,
                          struct duty_terms *ret_terms) {
    static const uuid every_clinic = {{0}};
    struct rows rows, days;
    TRY(db_query_later(tx, &site_days, &days, INT(site_id)));
    TRY(db_get(tx, &duty_terms_of, &rows, INT(site_id), TEXT(str_from_c(duty_rule_row(rule)->name)),
               ID(every_clinic), ID(clinic_id), INT(priority), value_date(tx_arena(tx), on)));
    if (!uuid_is_nil(clinic_id) && row_is_null(&rows, 0, 3)) return NOT_FOUND;
    struct duty_terms terms = {.posts = {.booking_list = row_id(&rows, 0, 1),
                                         .secretary_list = row_id(&rows, 0, 2),
                                         .consultant = row_id(&rows, 0, 3)},
                               .has_offset = !row_is_null(&rows, 0, 4),
                               .offset = offset_of(&rows, 4),
                               .nation = row_text(&rows, 0, 0)};
    days_of(tx, &days, &terms.days, &terms.n_days);
    *ret_terms = terms;
    return OK;
}

enum err post_store_site_days(struct tx *tx, int64_t site_id, const struct site_day **ret_days,
                              size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &site_days, &rows, INT(site_id)));
    days_of(tx, &rows, ret_days, ret_n);
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
