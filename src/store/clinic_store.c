#include "clinic_store.h"

#define CLINIC_COLUMNS                                                                             \
    "clinic_id, code, name, specialty, consultant_id, place_id, telephone, booking_list_id, "      \
    "secretary_list_id, letter_rule, letter_template_id, booking_window_days, is_active, version"

STATEMENT(clinic_by_id,
          "SELECT " CLINIC_COLUMNS " FROM clinic WHERE site_id = $1 AND clinic_id = $2");
STATEMENT(clinic_list,
          "SELECT " CLINIC_COLUMNS " FROM clinic WHERE site_id = $1 AND (is_active OR $2) "
          "ORDER BY name, clinic_id LIMIT 500");
STATEMENT(clinic_names, "SELECT clinic_id, name FROM clinic WHERE site_id = $1 LIMIT 500");
STATEMENT(
    clinic_insert,
    "INSERT INTO clinic (site_id, clinic_id, code, name, specialty, consultant_id, place_id, "
    "telephone, booking_list_id, secretary_list_id, letter_rule, letter_template_id, "
    "booking_window_days, is_active, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, 1)");
STATEMENT(
    clinic_update,
    "UPDATE clinic SET code = $4, name = $5, specialty = $6, consultant_id = $7, place_id = $8, "
    "telephone = $9, booking_list_id = $10, secretary_list_id = $11, letter_rule = $12, "
    "letter_template_id = $13, booking_window_days = $14, is_active = $15, version = version + 1 "
    "WHERE site_id = $1 AND clinic_id = $2 AND version = $3");

#define CLINIC_VALUES(c)                                                                           \
    TEXT((c)->code), TEXT((c)->name), TEXT((c)->specialty), ID((c)->consultant_id),                \
        ID((c)->place_id), TEXT((c)->telephone), ID((c)->booking_list_id),                         \
        ID((c)->secretary_list_id), TEXT((c)->letter_rule), ID_OR_NULL((c)->letter_template_id),   \
        INT((c)->booking_window_days), BOOL((c)->is_active)

static struct clinic clinic_of(const struct rows *rows, size_t r) {
    return (struct clinic){
        .clinic_id = row_id(rows, r, 0),
        .code = row_text(rows, r, 1),
        .name = row_text(rows, r, 2),
        .specialty = row_text(rows, r, 3),
        .consultant_id = row_id(rows, r, 4),
        .place_id = row_id(rows, r, 5),
        .telephone = row_text(rows, r, 6),
        .booking_list_id = row_id(rows, r, 7),
        .secretary_list_id = row_id(rows, r, 8),
        .letter_rule = row_text(rows, r, 9),
        .letter_template_id = row_id(rows, r, 10),
        .booking_window_days = row_int(rows, r, 11),
        .is_active = row_bool(rows, r, 12),
        .version = row_int(rows, r, 13),
    };
}

enum err clinic_store_get(struct tx *tx, int64_t site_id, uuid clinic_id,
                          struct clinic *ret_clinic) {
    struct rows rows;
    TRY(db_get(tx, &clinic_by_id, &rows, INT(site_id), ID(clinic_id)));
    *ret_clinic = clinic_of(&rows, 0);
    return OK;
}

enum err clinic_store_list(struct tx *tx, int64_t site_id, bool with_inactive,
                           const struct clinic **ret_clinics, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &clinic_list, &rows, INT(site_id), BOOL(with_inactive)));
    struct clinic *clinics = arena_array(tx_arena(tx), struct clinic, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        clinics[r] = clinic_of(&rows, r);
    *ret_clinics = clinics;
    *ret_n = rows.n_rows;
    return OK;
}

enum err clinic_store_names(struct tx *tx, int64_t site_id, const struct clinic_name **ret_names,
                            size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &clinic_names, &rows, INT(site_id)));
    struct clinic_name *names = arena_array(tx_arena(tx), struct clinic_name, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        names[r] = (struct clinic_name){row_id(&rows, r, 0), row_text(&rows, r, 1)};
    *ret_names = names;
    *ret_n = rows.n_rows;
    return OK;
}

enum err clinic_store_insert(struct tx *tx, int64_t site_id, const struct clinic *c) {
    return db_do(tx, &clinic_insert, NULL, INT(site_id), ID(c->clinic_id), CLINIC_VALUES(c));
}

enum err clinic_store_update(struct tx *tx, int64_t site_id, const struct clinic *c) {
    int64_t n;
    TRY(db_do(tx, &clinic_update, &n, INT(site_id), ID(c->clinic_id), INT(c->version),
              CLINIC_VALUES(c)));
    return n == 1 ? OK : CONFLICT;
}
