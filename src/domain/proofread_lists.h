/* proofread_lists.h: the word lists the program carries.
 * Purpose    what no general dictionary has: medicines, medical words, American spellings.
 * Ownership  constants, made from data/proofread/ when the program is built.   Thread safety: pure.
 * Not here   the site's own words (struct proof_input), general English (spell_hunspell.h). */
#ifndef DOMAIN_PROOFREAD_LISTS_H
#define DOMAIN_PROOFREAD_LISTS_H

#include "str.h"

struct us_word {
    str american, british;
};
/* Sorted by str_compare, lower case. */
extern const str proof_medicines[], proof_medical_words[];
extern const size_t proof_n_medicines, proof_n_medical_words;
extern const struct us_word proof_us_words[];
extern const size_t proof_n_us_words;

#endif
