/* template_work.h: letter templates and letterheads.
 * Purpose    work_change_fns for work_write (input struct named in each). None is taken away: letters name what
 *            they began with. One no longer wanted is put out of use.
 * Rule       PERM_SET_UP; letter_template.h: what a template's text may be. A letter begins with the template its
 *            clinic names, else with one of its kind: the clinic's own before those for every clinic.
 * Facts      template.added, .changed, .put-out-of-use, .put-into-use; letterhead.added, .changed.
 * Not here   merging into a letter (letter_values.h), paper (letterhead.h). */
#ifndef APP_TEMPLATE_WORK_H
#define APP_TEMPLATE_WORK_H

#include "letter_store.h"
#include "letter_template.h"
#include "template_store.h"
#include "work.h"

struct change_template {
    uuid template_id; /* and version, when it is there */
    int64_t version;
    str name, kind, addressed_to;
    uuid clinic_id;     /* nil: every clinic */
    uuid letterhead_id; /* nil: the first in use */
    str text[BOX_COUNT];
};
MUST_USE enum err add_template(struct work *w, void *change_template_input, struct done *ret_done);
/* CONFLICT when it was changed since. */
MUST_USE enum err change_template(struct work *w, void *change_template_input,
                                  struct done *ret_done);

struct use_template {
    uuid template_id;
    int64_t version;
    bool is_active;
};
/* CONFLICT when a clinic's letters begin with it. */
MUST_USE enum err use_template(struct work *w, void *use_template_input, struct done *ret_done);

/* The template's text merged with a made-up patient. INVALID at a box as for saving. */
MUST_USE enum err template_preview(struct work *w, const str text[BOX_COUNT],
                                   struct letter *ret_letter);

struct change_letterhead {
    struct letterhead letterhead; /* letterhead_id and version, when it is there */
};
MUST_USE enum err add_letterhead(struct work *w, void *change_letterhead_input,
                                 struct done *ret_done);
MUST_USE enum err change_letterhead(struct work *w, void *change_letterhead_input,
                                    struct done *ret_done);

/* ---- what a new site begins with ----------------------------------------------------------------- */

/* A letterhead that says the site's details, and templates in plain English: part of making a site. */
MUST_USE enum err put_starting_templates(struct work *w);
/* The same by hand, for a site that has none. Its context is NULL. */
MUST_USE enum err add_starting_templates(struct work *w, void *nothing, struct done *ret_done);

#endif
