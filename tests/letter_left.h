/* letter_left.h: what a letter still has to be asked for. */
#ifndef LETTER_LEFT_H
#define LETTER_LEFT_H

#include "letter.h"

/* Whether a merge field found no value. */
static inline bool has_field_left(struct arena *a, const struct letter *letter) {
    size_t n;
    const struct letter_mark *marks = letter_marks(a, letter, &n);
    for (size_t i = 0; i < n; i++)
        if (marks[i].kind == MARK_MERGE_FIELD) return true;
    return false;
}

#endif
