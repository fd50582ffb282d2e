/* word_store.h: the site's own spelling list: names of places, people and things no dictionary knows.
 * Ownership  texts live in the transaction's arena.   Not here   dictionaries (foreign/spell_hunspell.h). */
#ifndef STORE_WORD_STORE_H
#define STORE_WORD_STORE_H

#include "db.h"

/* In lower case, sorted by str_compare; at most 20,000. */
MUST_USE enum err word_store_list(struct tx *tx, int64_t site_id, const str **ret_words,
                                  size_t *ret_n);
/* In lower case; a word that is there already is left as it is. */
MUST_USE enum err word_store_add(struct tx *tx, int64_t site_id, str word, uuid person_id,
                                 instant at);

#endif
