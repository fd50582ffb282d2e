#include "word_store.h"

STATEMENT(site_word_list,
          "SELECT word FROM site_word WHERE site_id = $1 ORDER BY word LIMIT 20000");
STATEMENT(site_word_insert,
          "INSERT INTO site_word (site_id, word, added_by, added_at) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (site_id, word) DO NOTHING");

enum err word_store_list(struct tx *tx, int64_t site_id, const str **ret_words, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &site_word_list, &rows, INT(site_id)));
    str *words = arena_array(tx_arena(tx), str, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        words[r] = row_text(&rows, r, 0);
    *ret_words = words;
    *ret_n = rows.n_rows;
    return OK;
}

enum err word_store_add(struct tx *tx, int64_t site_id, str word, uuid person_id, instant at) {
    return db_do(tx, &site_word_insert, NULL, INT(site_id), TEXT(word), ID(person_id), WHEN(at));
}
