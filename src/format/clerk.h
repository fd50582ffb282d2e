/* clerk.h: Clerkwell's own parts of a page, in the manner of the NHS design system.
 * Purpose    who it is about (patient banner), what is to do (work list with selection and due cells), how a
 *            clinic stands (two closings), a letter being written (editor, findings, actions).
 * Rule       NHS design system, patient identification as in ISB 1505 (name, date of birth, NHS number always
 *            together); WCAG 2.2 AA; a status is a word before it is a colour.
 * Ownership  texts are copied into the page.   Thread safety: as the writer's.
 * Not here   deciding any of it: due dates, needs, similar names come from domain and app. */
#ifndef FORMAT_CLERK_H
#define FORMAT_CLERK_H

#include "nhsuk.h"
#include "uuid.h"

/* --- forms --- */

struct clerk_form {
    url action;
    str csrf;      /* empty for the sign-in page and searches */
    uuid form_key; /* idempotency; nil: none */
    str id;
    bool get;       /* a search: its address can be kept */
    bool finds;     /* a finder: what matches stands under its box while somebody types */
    bool autosaves; /* drafts are saved 2 s after the last key, to the button named "save" */
};
/* <form> with its hidden fields csrf and form_key. */
void clerk_form_open_put(struct html *h, const struct clerk_form *f);
#define clerk_form_open(h, ...) clerk_form_open_put((h), &(const struct clerk_form){__VA_ARGS__})
void clerk_form_close(struct html *h);
void clerk_hidden(struct html *h, str name, str value);

/* --- heads --- */

/* The page's h1, a line under it, and filters at its side (may be none). */
struct clerk_head {
    str title, under;
    str filters_label;
    const struct nhsuk_link *filters;
    size_t n_filters;
};
void clerk_head_put(struct html *h, const struct clerk_head *head);
#define clerk_head(h, ...) clerk_head_put((h), &(const struct clerk_head){__VA_ARGS__})

/* Big numbers that open their rows. */
struct clerk_sum {
    int64_t number;
    str text;
    url to;
    bool current;
};
void clerk_sums(struct html *h, str label, const struct clerk_sum *sums, size_t n);
/* The same where nothing is counted further than `most`: what is more says so, "1000+". */
void clerk_sums_up_to(struct html *h, str label, const struct clerk_sum *sums, size_t n,
                      int64_t most);

/* --- who it is about --- */

struct clerk_patient {
    str name; /* as person_name displays it: OKONKWO-HALE, Marguerite (Mrs) */
    url to;   /* her page; empty on it */
    civil_date born, died;
    str age; /* "65", "3 weeks", today or when he or she died (birth_date_age_short); empty: not known */
    str nhs_number, hospital_number;
    const str *needs;
    size_t n_needs;
    str similar_name; /* "Marguerite Okonkwo, born 14 May 1961"; empty: none */
    bool restricted;
    bool deceased; /* also where the date is not known */
    bool
        veiled; /* a restricted record, to somebody who may not open it: only its number is shown */
};
void clerk_patient_banner(struct html *h, const struct clerk_patient *p);
/* The same in a row of a list: family name first, date of birth and number under it. */
void clerk_patient_line(struct html *h, const struct clerk_patient *p);

/* --- work lists --- */

struct clerk_bulk {
    str text, name, value;
    url to; /* empty: the list's own address */
    enum button_kind kind;
};
/* A dense table whose rows can be ticked and acted on together. Without bulk actions it has no
 * ticks and no form. Enter does none of the actions; with scripts it does the one whose field it is
 * pressed in (assets/js/40_lists.js). */
struct clerk_list {
    str id, caption;
    const struct nhsuk_column *columns; /* without the column of ticks */
    size_t n_columns;
    struct clerk_form form;
    const struct clerk_bulk *bulk;
    size_t n_bulk;
    fragment
        bulk_more; /* actions that need more than a press: clerk_more with fields and a button */
    bool one_line; /* 20 rows on a screen */
    bool caption_shown;
};
void clerk_list_open_put(struct html *h, const struct clerk_list *list);
#define clerk_list_open(h, ...) clerk_list_open_put((h), &(const struct clerk_list){__VA_ARGS__})
struct clerk_row {
    uuid id;         /* what a tick sends as "ids" */
    int64_t version; /* of the row; sent with it as "shown" (front/web/bulk_page.h); 0: none */
    int64_t held;    /* of the work that is outstanding on it; sent as "held"; 0: none */
    str about;       /* "Select" is read with it: the work and whose it is */
    bool now, ticked;
};
/* <tr> and, in a list with bulk actions, its tick; the page writes the <td>s and closes. */
void clerk_row_open_put(struct html *h, const struct clerk_list *list, const struct clerk_row *row);
#define clerk_row_open(h, list, ...)                                                               \
    clerk_row_open_put((h), (list), &(const struct clerk_row){__VA_ARGS__})
void clerk_row_close(struct html *h);
void clerk_list_close(struct html *h, const struct clerk_list *list);
/* What opens below a word of the bar above a list: the fields of a filter or of an action. */
void clerk_more_open(struct html *h, str summary, bool is_open);
void clerk_more_close(struct html *h);

enum due_kind { DUE_LATER, DUE_TODAY, DUE_NOW, DUE_OVERDUE };
/* The <td> that says by when: "11:00am", "today", "2 Nov 2026"; overdue says so in words too. */
void clerk_due_cell(struct html *h, enum due_kind kind, str when, str note);
/* The <td> that says what, whose and why now. */
struct clerk_what {
    str text;
    url to;
    const struct clerk_patient *patient; /* may be NULL */
    str why;
};
void clerk_what_cell_put(struct html *h, const struct clerk_what *what);
#define clerk_what_cell(h, ...) clerk_what_cell_put((h), &(const struct clerk_what){__VA_ARGS__})
/* What the finder shows while somebody types: the answer to its ?part=1 request. */
struct clerk_found {
    str text, note; /* "Okafor, Idris" · "2 Feb 1958 · H204417" */
    url to;
};
void clerk_finder_options(struct html *h, const struct clerk_found *found, size_t n);
/* Nothing to show, said kindly, with what to do instead. */
void clerk_nothing(struct html *h, str sentence);

/* --- a clinic's two closings --- */

struct clerk_closings {
    int64_t until_cashed_up, until_letters;
    str cashed_up_by, letters_by; /* "Amara Bello, 23 Nov 2026" once closed; empty: open */
    str why;                      /* "5 patients to come, 1 outcome missing" */
    bool still_runs; /* nothing is outstanding yet, and it cannot be closed all the same */
    url show_cash_up, show_letters; /* the rows behind each number */
    struct clerk_form cash_up, letters;
};
void clerk_closings(struct html *h, const struct clerk_closings *c);

/* --- letters --- */

/* The line that says how the draft stands: "Saved 2 seconds ago · version 4". */
void clerk_saved_line(struct html *h, str state, url preview);

enum finding_kind { FINDING_MUST, FINDING_LOOK, FINDING_STYLE, FINDING_QUERY, FINDING_ACTION };
struct clerk_finding {
    enum finding_kind kind;
    str message, place, rule, suggestion;
    str part;           /* id of the text box it is in; empty: the letter */
    int64_t at, length; /* characters in that box */
    int64_t number;     /* from 1: its id is finding-N; 0: it has none */
    int64_t mark;       /* the mark-N it has in the letter as it reads; 0: none */
    url change;   /* where "Change" sends `key` as "finding"; empty: it cannot be changed so */
    url add_word; /* where "Add to the site's words" sends it; empty: it is no spelling */
    str key;
    str overruled; /* "Dr Lindqvist: he was born there"; empty: it stands */
};
void clerk_findings(struct html *h, const struct clerk_finding *findings, size_t n);

/* --- small plots --- */

struct clerk_bar {
    str label;
    int64_t n;
    enum { BAR_PLAIN, BAR_SOON, BAR_LATE } kind;
};
/* Up to 12 labelled bars, read out as one sentence: "By age in days: day 1: 4, day 2: 5". */
void clerk_bars(struct html *h, str title, const struct clerk_bar *bars, size_t n);

#endif
