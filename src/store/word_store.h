/* word_store.h: the site's own spelling list: names of places, people and things no dictionary knows.
 * Ownership  texts live in the transaction's arena.
 * Not here   which words may stand in it (spelling_word.h), dictionaries (foreign/spell_hunspell.h). */
#ifndef STORE_WORD_STORE_H
#define STORE_WORD_STORE_H

#include "db.h"

/* In lower case, sorted by str_compare; at most WORDS_MOST, for the proofreader. */
enum { WORDS_MOST = 20000 };
MUST_USE enum err word_store_list(struct tx *tx, int64_t site_id, const str **ret_words,
                                  size_t *ret_n);
MUST_USE enum err word_store_count(struct tx *tx, int64_t site_id, int64_t *ret_n);
/* In lower case; a word that is there already is left as it is. */
MUST_USE enum err word_store_add(struct tx *tx, int64_t site_id, str word, uuid person_id,
                                 instant at, bool *ret_is_new);
MUST_USE enum err word_store_remove(struct tx *tx, int64_t site_id, str word, bool *ret_was_there);

/* For a page: who added it, and when. */
struct site_word {
    str word;
    str person; /* who added it */
    instant added_at;
};
/* Those that begin with `start` (empty: all), in order. */
MUST_USE enum err word_store_page(struct tx *tx, int64_t site_id, str start, int64_t limit,
                                  int64_t offset, const struct site_word **ret_words,
                                  size_t *ret_n);

#endif
