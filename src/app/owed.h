/* owed.h: what is outstanding, in order and in words, as the desk and the command `owed` both show it.
 * Rule       duty_words.h for the words, duty_store.h for the order.
 * Ownership  texts live in the arena of the work.
 * Not here   changing it (duty_work.h, ledger.h). */
#ifndef APP_OWED_H
#define APP_OWED_H

#include "duty_store.h"
#include "duty_words.h"
#include "work.h"

struct owed_line {
    struct duty_line line;
    str title, step, why;
    str who; /* "Okafor, Idris"; the name on the paper while nobody is registered; empty: no patient */
    struct duty_due due;
    bool
        is_veiled; /* of a record that whoever asks may not open: nothing people wrote about it is here */
};

/* At most filter->limit lines; `ret_more`: there are others after them. */
MUST_USE enum err owed_list(struct work *w, const struct duty_filter *filter,
                            const struct owed_line **ret_lines, size_t *ret_n, bool *ret_more);
/* What is to do with somebody born on that day (none: not known): a child, on the day it was noted, was not brought. */
str owed_title(const struct work *w, const struct duty *d, civil_date born);
MUST_USE enum err owed_one(struct work *w, uuid duty_id, struct owed_line *ret_line);

#endif
