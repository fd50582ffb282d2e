/* page.h: from a call to a whole page.
 * Purpose    the glue between one request and the frame around its content: title, sign-out, navigation
 *            by what the person may do, the notice of what was just done.
 *
 *                struct html h;
 *                html_init(&h, c->arena);
 *                …
 *                return page_reply(c, html_fragment(&h));
 * Ownership  the page lives in the call's arena.   Thread safety: one call, one thread.
 * Not here   the look (frame.h). */
#ifndef FRONT_PAGE_H
#define FRONT_PAGE_H

#include "call.h"
#include "clerk.h"

/* The version of the record that a form was opened with, in its field table and as its hidden field: whoever was
 * overtaken is told, and looks again (House rule H6). Shown again because of what was typed, a form keeps the
 * version it was opened with. Shown again because somebody was overtaken, it shows how things stand now, and has
 * the present version; but one that is filled with the record's own values keeps the old one, since to press again
 * would undo what the other did. */
#define VERSION_FIELD                                                                              \
    {                                                                                              \
        .name = "version", .type = FIELD_INT, .required = true, .min = 1, .max = 1000000,          \
        .label = "the version"                                                                     \
    }
void page_version(const struct call *c, struct html *h, int64_t version);
/* Of a form that is filled with the record's own values. */
void page_version_of_values(const struct call *c, struct html *h, int64_t version);

/* Answers with `content` inside the frame, titled as the route is; to a script the content alone. */
enum err page_reply(struct call *c, fragment content);
/* With a title of its own ("Idris Okafor") and breadcrumbs. */
enum err page_reply_titled(struct call *c, str title, const struct nhsuk_link *breadcrumbs,
                           size_t n_breadcrumbs, fragment content);
/* A form of this page, for parts that open it themselves (clerk_list, clerk_closings). */
#define page_form(c, to)                                                                           \
    ((struct clerk_form){.action = (to), .csrf = (c)->csrf, .form_key = (c)->form_key})
/* The opening of a form of this page, with its token and key. */
#define page_form_open(c, h, to)                                                                   \
    clerk_form_open((h), .action = (to), .csrf = (c)->csrf, .form_key = (c)->form_key)
/* The sentence at a field that was refused; empty: none. */
str page_error(const struct call *c, const char *field);
/* The error summary, when there is something in it. */
void page_problems(const struct call *c, struct html *h);
/* A place for the summary's link to each refused field of these names (with blanks between) that is not
 * to be seen on the page: a hidden field, a row of buttons. */
void page_places(const struct call *c, struct html *h, str names);
/* Somebody looks at a record: one leaf of the audit a page shown ("letter.viewed" of subject kind "letter").
 * Shown again after a refusal it is a look too: the form may have come from somebody who never opened the page.
 * `patient_id` nil: the record is of no one patient. */
MUST_USE enum err page_viewed(struct call *c, const char *subject_kind, uuid subject_id,
                              uuid patient_id);
/* Somebody looks at what a search found: as page_viewed, for a page of several patients. */
struct found_patients;
MUST_USE enum err page_found(struct call *c, str typed, const struct found_patients *found);

/* What of the numbers is remembered (known_sums.h); NULL: nothing. */
struct known_sums;
struct known_sums *sums_known(const struct call *c);

/* The sections this person may open, as the menu lists them, and the key that goes there with Alt+Shift (0: none). */
struct page_section {
    str text;
    char key;
};
const struct page_section *page_sections(const struct call *c, size_t *ret_n);

#endif
