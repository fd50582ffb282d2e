/* site_word_work.h: keeping the site's own spelling list.
 * Purpose    work_change_fns for work_write (input struct named in each). A word added by anybody who writes
 *            letters is known in every letter of the site from then on.
 * Rule       PERM_SET_UP or PERM_LETTER_WRITE to add; PERM_SET_UP to remove.
 * Facts      spelling.added, spelling.removed.
 * Not here   what a word is (spelling_word.h), the proofreader (proofread.h). */
#ifndef APP_SITE_WORD_WORK_H
#define APP_SITE_WORD_WORK_H

#include "work.h"

struct add_site_words {
    str text; /* words with blanks or line feeds between, at most 500 */
};
/* INVALID at "words" for the first that is no word; then none is added. `done.detail` is how many are new. */
MUST_USE enum err add_site_words(struct work *w, void *add_site_words_input, struct done *ret_done);

struct remove_site_words {
    const str *words;
    size_t n;
};
/* Those not there are passed over. `done.detail` is how many went. */
MUST_USE enum err remove_site_words(struct work *w, void *remove_site_words_input,
                                    struct done *ret_done);

#endif
