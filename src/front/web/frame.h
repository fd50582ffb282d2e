/* frame.h: what stands around every page.
 * Purpose    fragment page = frame_page(arena, &frame, content): document head, skip link, top bar with the
 *            finder and sign-out, navigation with what is outstanding, breadcrumbs, the notice of what was just
 *            done, and <main>. Knows nothing of requests: the handler's glue fills the struct.
 * Rule       WCAG 2.2 AA (2.4.1 skip link, 2.4.2 title, 3.1.1 language, 4.1.3 status); no inline style or
 *            script.
 * Ownership  the page lives in the arena given.   Thread safety: pure.
 * Not here   which items a person may see (permission.h, by the glue), security headers (http). */
#ifndef FRONT_FRAME_H
#define FRONT_FRAME_H

#include "clerk.h"

struct frame_item {
    str text;
    url to;
    int64_t count; /* outstanding; below 0: not counted */
    bool is_more;  /* counting stopped there: "1000+" */
    bool late;     /* something in it is overdue */
    bool current;  /* this page is in that section */
    char key;      /* goes there with Alt+Shift; 0: none */
};

struct frame {
    str title; /* of the document: "To do"; "Error: " is put before it when has_problems */
    bool has_problems;
    str site;   /* "Cardiology · Northgate Hospital"; empty: signed out */
    str person; /* empty: signed out */
    str csrf;   /* for the sign-out form */
    const struct frame_item *items;
    size_t n_items;
    bool has_finder;
    str finder_text; /* what was looked for, on the finder's own page */
    const struct nhsuk_link *breadcrumbs;
    size_t n_breadcrumbs;
    str alert;  /* what is wrong with the whole system; empty: nothing */
    str notice; /* one sentence about what was just done; empty: none */
    enum banner_kind notice_kind;
    url shortcuts; /* the list of keyboard shortcuts; empty: none */
    str stamp; /* printed under a list on paper: "Printed 23 November 2026, 10:24am, Amara Bello" */
};
fragment frame_page(struct arena *a, const struct frame *f, fragment content);

#endif
