/* nhsuk_form.h: the parts of a form, named after the NHS design system's components.
 * Purpose    nhsuk_input(h, .name = S("family_name"), .label = S("Family name"), .value = typed);
 *            each part takes a struct of arguments by name; what is left out is off. A hint and an
 * error are tied to their field for screen readers; the id is the name unless another is given.
 * Rule       NHS design system (nhsuk-frontend 10.6) markup; WCAG 2.2 1.3.1, 3.3.1, 3.3.2, 4.1.2.
 * Ownership  texts are copied into the page.   Thread safety: as the writer's.
 * Not here   which fields a form has and what is allowed in them (the route's table of fields). */
#ifndef FORMAT_NHSUK_FORM_H
#define FORMAT_NHSUK_FORM_H

#include "err.h"
#include "html.h"

/* The sentence to show at `field`, or empty: the first problem that names it. */
str nhsuk_error_for(const struct problem *problems, size_t n, str field);

enum button_kind { BUTTON_PRIMARY, BUTTON_SECONDARY, BUTTON_WARNING, BUTTON_LINK };
enum button_chord {
    CHORD_NONE,
    CHORD_SUBMIT,   /* Ctrl+Enter */
    CHORD_AND_NEXT, /* Ctrl+Shift+Enter: do it and open the next one */
    CHORD_SKIP      /* Alt+Shift+N: leave it for now and open the next one */
};
struct nhsuk_button {
    str text, name, value, described_by, id;
    str about; /* what it acts on, for screen readers where many buttons say the same: "Call" (Idris
                  Okafor) */
    enum button_kind kind;
    enum button_chord chord;
    bool small, disabled; /* a disabled button says why by described_by */
    bool no_validate;     /* the form may be unfinished: save a draft, look up */
    url form_action;      /* another address than the form's */
};
void nhsuk_button_put(struct html *h, const struct nhsuk_button *b);
#define nhsuk_button(h, ...) nhsuk_button_put((h), &(const struct nhsuk_button){__VA_ARGS__})

struct nhsuk_button_link {
    str text, about, id;
    url to;
    enum button_kind kind;
    bool small;
    char key; /* Alt+Shift and this letter follows it, once a page; 0: none */
};
void nhsuk_button_link_put(struct html *h, const struct nhsuk_button_link *b);
#define nhsuk_button_link(h, ...)                                                                  \
    nhsuk_button_link_put((h), &(const struct nhsuk_button_link){__VA_ARGS__})

enum input_type { INPUT_TEXT, INPUT_SEARCH, INPUT_PASSWORD, INPUT_EMAIL, INPUT_TEL };
struct nhsuk_input {
    str name, id, label, hint, error, value;
    str autocomplete; /* HTML autofill name; empty: "off" for staff forms about other people */
    str input_mode;   /* "numeric" … */
    str suffix;       /* "minutes" */
    enum input_type type;
    int width; /* in characters: 2 3 4 5 10 20 30; 0: the whole line */
    int max;   /* characters; 0: not limited here */
    bool label_hidden, label_large, code, no_spelling, autofocus;
};
void nhsuk_input_put(struct html *h, const struct nhsuk_input *f);
#define nhsuk_input(h, ...) nhsuk_input_put((h), &(const struct nhsuk_input){__VA_ARGS__})

/* One text box that takes a date as people type it; `value` is what was typed, else `date`. */
struct nhsuk_date_input {
    str name, id, label, hint, error, value; /* hint left out: "For example, 14 3 1961" */
    civil_date date;
    bool no_hint, label_hidden;
};
void nhsuk_date_input_put(struct html *h, const struct nhsuk_date_input *f);
#define nhsuk_date_input(h, ...)                                                                   \
    nhsuk_date_input_put((h), &(const struct nhsuk_date_input){__VA_ARGS__})

struct nhsuk_textarea {
    str name, id, label, hint, error, value;
    int rows; /* 0: 5 */
    int max;  /* characters; 0: not limited here */
    bool label_hidden, label_large;
};
void nhsuk_textarea_put(struct html *h, const struct nhsuk_textarea *f);
#define nhsuk_textarea(h, ...) nhsuk_textarea_put((h), &(const struct nhsuk_textarea){__VA_ARGS__})

struct nhsuk_option {
    str value, text, hint;
    bool chosen;
};
/* For a select, radios and checkboxes. `value` chooses the option of that value, besides `chosen`.
 */
struct nhsuk_choice {
    str name, id, label, hint, error, value;
    const struct nhsuk_option *options;
    size_t n_options;
    str nothing; /* select: text of the empty first option ("Choose one"); none when empty */
    bool label_hidden, small, in_line;
};
void nhsuk_select_put(struct html *h, const struct nhsuk_choice *f);
void nhsuk_radios_put(struct html *h, const struct nhsuk_choice *f);
void nhsuk_checkboxes_put(struct html *h, const struct nhsuk_choice *f);
#define nhsuk_select(h, ...) nhsuk_select_put((h), &(const struct nhsuk_choice){__VA_ARGS__})
#define nhsuk_radios(h, ...) nhsuk_radios_put((h), &(const struct nhsuk_choice){__VA_ARGS__})
#define nhsuk_checkboxes(h, ...)                                                                   \
    nhsuk_checkboxes_put((h), &(const struct nhsuk_choice){__VA_ARGS__})

/* A single yes: the label is the option's text. */
struct nhsuk_checkbox {
    str name, id, value, label, hint, error; /* value left out: "1" */
    bool checked;
};
void nhsuk_checkbox_put(struct html *h, const struct nhsuk_checkbox *f);
#define nhsuk_checkbox(h, ...) nhsuk_checkbox_put((h), &(const struct nhsuk_checkbox){__VA_ARGS__})

/* A group of fields under one question. */
void nhsuk_fieldset_open(struct html *h, str legend);
void nhsuk_fieldset_close(struct html *h);

/* "There is a problem", each line linked to its field; takes the focus when the page opens.
 * Problems without a field are lines without a link. Writes nothing when there are none. */
void nhsuk_error_summary(struct html *h, const struct problem *problems, size_t n);

#endif
