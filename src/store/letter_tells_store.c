#include "letter_tells_store.h"

#include "stores.h"

STATEMENT(letter_tells_upsert,
          "INSERT INTO letter_tells (site_id, letter_id, appointment_id, slot_id) "
          "VALUES ($1, $2, $3, $4) ON CONFLICT (site_id, letter_id, appointment_id) DO UPDATE SET "
          "slot_id = $4, gone_at = NULL");
STATEMENT(letter_tells_insert,
          "INSERT INTO letter_tells (site_id, letter_id, appointment_id, slot_id) "
          "VALUES ($1, $2, $3, $4) ON CONFLICT (site_id, letter_id, appointment_id) DO NOTHING");
STATEMENT(letter_tells_copy,
          "INSERT INTO letter_tells (site_id, letter_id, appointment_id, slot_id, gone_at) SELECT "
          "site_id, $2, appointment_id, slot_id, gone_at FROM letter_tells WHERE site_id = $1 AND "
          "letter_id = $3");
STATEMENT(letter_tells_is_gone, "UPDATE letter_tells SET gone_at = $4 WHERE site_id = $1 AND "
                                "appointment_id = $2 AND slot_id <> $3 AND gone_at IS NULL");
STATEMENT(letter_tells_is_back, "UPDATE letter_tells SET gone_at = NULL WHERE site_id = $1 AND "
                                "appointment_id = $2 AND slot_id = $3");
STATEMENT(letter_tells_list_gone,
          "SELECT appointment_id, slot_id, gone_at FROM letter_tells WHERE site_id = $1 AND "
          "letter_id = $2 AND gone_at IS NOT NULL ORDER BY gone_at, appointment_id LIMIT 50");
STATEMENT(letter_tells_letters,
          "SELECT letter_id FROM letter_tells WHERE site_id = $1 AND appointment_id = $2 AND "
          "gone_at IS NOT NULL ORDER BY letter_id LIMIT 200");

enum err letter_tells_put(struct tx *tx, int64_t site_id, uuid letter_id, uuid appointment_id,
                          uuid slot_id, bool is_sure) {
    return db_do(tx, is_sure ? &letter_tells_upsert : &letter_tells_insert, NULL, INT(site_id),
                 ID(letter_id), ID(appointment_id), ID(slot_id));
}

enum err letter_tells_as(struct tx *tx, int64_t site_id, uuid letter_id, uuid other_id) {
    return db_do(tx, &letter_tells_copy, NULL, INT(site_id), ID(letter_id), ID(other_id));
}

enum err letter_tells_change(struct tx *tx, int64_t site_id, uuid appointment_id, uuid slot_id,
                             instant now) {
    TRY(db_do(tx, &letter_tells_is_back, NULL, INT(site_id), ID(appointment_id), ID(slot_id)));
    return db_do(tx, &letter_tells_is_gone, NULL, INT(site_id), ID(appointment_id), ID(slot_id),
                 WHEN(now));
}

enum err letter_tells_gone(struct tx *tx, int64_t site_id, uuid letter_id,
                           const struct letter_told **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_tells_list_gone, &rows, INT(site_id), ID(letter_id)));
    struct letter_told *list = arena_array(tx_arena(tx), struct letter_told, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] =
            (struct letter_told){row_id(&rows, r, 0), row_id(&rows, r, 1), row_when(&rows, r, 2)};
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_tells_wrongly(struct tx *tx, int64_t site_id, uuid appointment_id,
                              const uuid **ret_letters, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_tells_letters, &rows, INT(site_id), ID(appointment_id)));
    *ret_letters = row_ids(tx_arena(tx), &rows, 0);
    *ret_n = rows.n_rows;
    return OK;
}
