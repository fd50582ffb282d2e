#include "death_store.h"

#define STOP_COLUMNS "subject_kind, subject_id, was, rtt_was, appointment_id"
STATEMENT(death_stop_keep,
          "INSERT INTO death_stop (site_id, patient_id, " STOP_COLUMNS ") VALUES ($1, $2, $3, $4, "
          "$5, $6, $7) ON CONFLICT (site_id, patient_id, subject_id) DO UPDATE SET was = $5, "
          "rtt_was = $6, appointment_id = $7");
STATEMENT(death_stop_one, "SELECT " STOP_COLUMNS " FROM death_stop WHERE site_id = $1 AND "
                          "patient_id = $2 AND subject_id = $3");
STATEMENT(death_stop_list, "SELECT " STOP_COLUMNS " FROM death_stop WHERE site_id = $1 AND "
                           "patient_id = $2 ORDER BY subject_id LIMIT 2000");
STATEMENT(death_stop_clear, "DELETE FROM death_stop WHERE site_id = $1 AND patient_id = $2");

static struct death_stop stop_of(const struct rows *rows, size_t r) {
    return (struct death_stop){row_text(rows, r, 0), row_id(rows, r, 1), row_text(rows, r, 2),
                               row_text(rows, r, 3), row_id(rows, r, 4)};
}

enum err death_store_keep(struct tx *tx, int64_t site_id, uuid patient_id,
                          const struct death_stop *stop) {
    return db_do(tx, &death_stop_keep, NULL, INT(site_id), ID(patient_id), TEXT(stop->subject_kind),
                 ID(stop->subject_id), TEXT(stop->was), TEXT(stop->rtt_was),
                 ID_OR_NULL(stop->appointment_id));
}

enum err death_store_get(struct tx *tx, int64_t site_id, uuid patient_id, uuid subject_id,
                         struct death_stop *ret_stop) {
    struct rows rows;
    TRY(db_get(tx, &death_stop_one, &rows, INT(site_id), ID(patient_id), ID(subject_id)));
    *ret_stop = stop_of(&rows, 0);
    return OK;
}

enum err death_store_list(struct tx *tx, int64_t site_id, uuid patient_id,
                          const struct death_stop **ret_stops, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &death_stop_list, &rows, INT(site_id), ID(patient_id)));
    struct death_stop *stops = arena_array(tx_arena(tx), struct death_stop, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        stops[r] = stop_of(&rows, r);
    *ret_stops = stops;
    *ret_n = rows.n_rows;
    return OK;
}

enum err death_store_clear(struct tx *tx, int64_t site_id, uuid patient_id) {
    return db_do(tx, &death_stop_clear, NULL, INT(site_id), ID(patient_id));
}
