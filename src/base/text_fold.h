/* text_fold.h: folding text for search and sorting, as an interface that is handed in.
 * Purpose    keys of names ignore case, accents and punctuation; the words of a double name stand apart.
 * Not here   the folding itself (fold_unistring.h). */
#ifndef BASE_TEXT_FOLD_H
#define BASE_TEXT_FOLD_H

#include "arena.h"

struct text_fold {
    /* Words in lower case without marks, one space between them. */
    str (*fold)(const void *self, struct arena *a, str text);
    const void *self;
};

#endif
