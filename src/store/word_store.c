#include "word_store.h"

#include "buf.h"
#include "person_store.h"
#include "stores.h"

STATEMENT(site_word_list,
          "SELECT word FROM site_word WHERE site_id = $1 ORDER BY word LIMIT 20000");
STATEMENT(site_word_count, "SELECT CAST(COUNT(*) AS BIGINT) FROM site_word WHERE site_id = $1");
STATEMENT(site_word_insert,
          "INSERT INTO site_word (site_id, word, added_by, added_at) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (site_id, word) DO NOTHING");
STATEMENT(site_word_delete, "DELETE FROM site_word WHERE site_id = $1 AND word = $2");
STATEMENT(
    site_word_page,
    "SELECT s.word, p.title, p.given_name, p.family_name, s.added_at FROM site_word s LEFT JOIN person p ON "
    "p.site_id = s.site_id AND p.person_id = s.added_by WHERE s.site_id = $1 AND "
    "($2 = '' OR (s.word >= $2 AND s.word < $3)) ORDER BY s.word LIMIT $4 OFFSET $5");

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

enum err word_store_count(struct tx *tx, int64_t site_id, int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &site_word_count, &rows, INT(site_id)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err word_store_add(struct tx *tx, int64_t site_id, str word, uuid person_id, instant at,
                        bool *ret_is_new) {
    int64_t n;
    TRY(db_do(tx, &site_word_insert, &n, INT(site_id), TEXT(word), ID(person_id), WHEN(at)));
    *ret_is_new = n == 1;
    return OK;
}

enum err word_store_remove(struct tx *tx, int64_t site_id, str word, bool *ret_was_there) {
    int64_t n;
    TRY(db_do(tx, &site_word_delete, &n, INT(site_id), TEXT(word)));
    *ret_was_there = n == 1;
    return OK;
}

enum err word_store_page(struct tx *tx, int64_t site_id, str start, int64_t limit, int64_t offset,
                         const struct site_word **ret_words, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &site_word_page, &rows, INT(site_id), TEXT(start),
                 value_end(tx_arena(tx), start), INT(limit), INT(offset)));
    struct site_word *words = arena_array(tx_arena(tx), struct site_word, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        words[r] =
            (struct site_word){row_text(&rows, r, 0), person_store_name(tx_arena(tx), &rows, r, 1),
                               row_when(&rows, r, 4)};
    *ret_words = words;
    *ret_n = rows.n_rows;
    return OK;
}
