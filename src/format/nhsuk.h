/* nhsuk.h: the components of a page, named after the NHS design system's.
 * Purpose    nhsuk_tag(h, S("signed"), TAG_GREEN); nhsuk_table_open(h, .caption = …); each takes its arguments
 *            by name where there are several, and writes accessible markup once, here.
 * Rule       NHS design system (nhsuk-frontend 10.6) markup; WCAG 2.2 AA.
 * Ownership  texts are copied into the page.   Thread safety: as the writer's.
 * Not here   forms (nhsuk_form.h, included), Clerkwell's own parts (clerk.h), the frame (frame.h). */
#ifndef FORMAT_NHSUK_H
#define FORMAT_NHSUK_H

#include "nhsuk_form.h"

/* A link with its words. */
struct nhsuk_link {
    str text;
    url to;
    bool current; /* this page or choice itself */
    str about;    /* for screen readers, where the words alone say too little */
};
void nhsuk_link_put(struct html *h, const struct nhsuk_link *link);
#define nhsuk_link(h, ...) nhsuk_link_put((h), &(const struct nhsuk_link){__VA_ARGS__})
void nhsuk_back_link(struct html *h, str text, url to);

/* A status: the word says it, the colour helps. */
enum tag_colour { TAG_BLUE, TAG_GREEN, TAG_AMBER, TAG_RED, TAG_GREY, TAG_WHITE };
void nhsuk_tag(struct html *h, str word, enum tag_colour colour);

/* "Important: …" in yellow, for what must not be overlooked. */
void nhsuk_warning_callout_open(struct html *h, str heading);
void nhsuk_warning_callout_close(struct html *h);
void nhsuk_inset_text_open(struct html *h);
void nhsuk_inset_text_close(struct html *h);
/* More on demand; works without JavaScript. */
void nhsuk_details_open(struct html *h, str summary);
void nhsuk_details_close(struct html *h);

enum banner_kind { BANNER_IMPORTANT, BANNER_SUCCESS };
/* What has just happened, or what everybody here must know. */
void nhsuk_notification_banner(struct html *h, enum banner_kind kind, str sentence);

/* Facts as label and value. A row's value is text, or a fragment when that is set. */
struct nhsuk_summary_row {
    str key, value;
    fragment markup;
    struct nhsuk_link action; /* "Change"; about: "date of birth" */
};
void nhsuk_summary_list(struct html *h, const struct nhsuk_summary_row *rows, size_t n);

struct nhsuk_column {
    str text;
    bool numeric;
    bool hidden; /* the heading is for screen readers only */
};
/* Opens a table and its body; the page writes <tr> rows and closes. */
struct nhsuk_table {
    str caption; /* always given */
    const struct nhsuk_column *columns;
    size_t n_columns;
    bool caption_hidden, dense, responsive;
};
void nhsuk_table_open_put(struct html *h, const struct nhsuk_table *t);
#define nhsuk_table_open(h, ...) nhsuk_table_open_put((h), &(const struct nhsuk_table){__VA_ARGS__})
void nhsuk_table_close(struct html *h);

/* A long list in pages; an empty url leaves that side out. */
struct nhsuk_pagination {
    url previous, next;
    str position;                 /* "21 to 40 of 412" */
    str previous_text, next_text; /* empty: "Previous page", "Next page" */
};
void nhsuk_pagination_put(struct html *h, const struct nhsuk_pagination *p);
#define nhsuk_pagination(h, ...)                                                                   \
    nhsuk_pagination_put((h), &(const struct nhsuk_pagination){__VA_ARGS__})

void nhsuk_breadcrumbs(struct html *h, const struct nhsuk_link *links, size_t n);

/* Work in several steps, each with its state ("Set up your clinic"). */
struct nhsuk_task {
    str title, hint, state;
    url to; /* empty: cannot start yet */
    bool done;
};
void nhsuk_task_list(struct html *h, str id, const struct nhsuk_task *tasks, size_t n);

/* A white box with a heading of level 2 or 3. */
void nhsuk_card_open(struct html *h, str heading, int level);
void nhsuk_card_close(struct html *h);

#endif
