/* set_up_page.h: what the pages of the set-up share: their frame, choices, and the word for what is missing.
 * Ownership  options live in the call's arena. */
#ifndef FRONT_SET_UP_PAGE_H
#define FRONT_SET_UP_PAGE_H

#include "page.h"
#include "session_store.h"

/* Answers with breadcrumbs: Set up, then `parent` (NULL: none). */
enum err set_up_reply(struct call *c, str title, const struct nhsuk_link *parent, fragment content);
/* The heading with the list of problems before it. */
void set_up_head(struct call *c, struct html *h, str title, str under);
/* The hidden field of the row version the form was opened with. */
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

/* Choices of a select; `keep` is offered even when it is no longer in use. */
struct options {
    const struct nhsuk_option *list;
    size_t n;
};
MUST_USE enum err options_of_places(struct call *c, uuid keep, struct options *ret_options);
MUST_USE enum err options_of_lists(struct call *c, uuid keep, struct options *ret_options);
MUST_USE enum err options_of_clinicians(struct call *c, uuid keep, struct options *ret_options);
MUST_USE enum err options_of_resources(struct call *c, str kind, uuid keep,
                                       struct options *ret_options);
MUST_USE enum err options_of_slot_types(struct call *c, uuid clinic_id,
                                        struct options *ret_options);
/* Select with an id as value: `stored` unless the form is shown again. */
void set_up_select(struct call *c, struct html *h, const char *name, str label, str hint,
                   str nothing, const struct options *options, uuid stored);

/* What a list typed under one name holds, when the form is shown again. */
bool set_up_is_typed_in(const struct call *c, const char *name, str text, bool stored);

/* "Dr Helena Lindqvist", of a person. */
struct person;
str person_words(struct arena *a, const struct person *p);

#endif
