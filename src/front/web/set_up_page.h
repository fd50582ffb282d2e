/* set_up_page.h: what the pages of the set-up share: their frame, and the word for what is missing. */
#ifndef FRONT_SET_UP_PAGE_H
#define FRONT_SET_UP_PAGE_H

#include "options.h"

/* Answers with breadcrumbs: Set up, then `parent` (NULL: none). */
enum err set_up_reply(struct call *c, str title, const struct nhsuk_link *parent, fragment content);
/* The heading with the list of problems before it. */
void set_up_head(struct call *c, struct html *h, str title, str under);
/* "There is no place yet. Add a place": what is missing, with the way to add it. */
void set_up_missing(struct html *h, str sentence, str text, url to);
/* A checkbox "in use" for what is never deleted. */
void set_up_in_use(struct call *c, struct html *h, str label, str hint, bool is_active);
/* "retired" beside a name in a list. */
void set_up_retired(struct html *h, bool is_active);

/* A table that scrolls by itself where it is wider than the page. */
#define set_up_table(h, ...) set_up_table_put((h), &(const struct nhsuk_table){__VA_ARGS__})
void set_up_table_put(struct html *h, const struct nhsuk_table *t);
void set_up_table_close(struct html *h);

/* Select with an id as value: `stored` unless the form is shown again. */
void set_up_select(struct call *c, struct html *h, const char *name, str label, str hint,
                   str nothing, const struct options *options, uuid stored);

/* What a list typed under one name holds, when the form is shown again. */
bool set_up_is_typed_in(const struct call *c, const char *name, str text, bool stored);

#endif
