/* letter_form.h: a letter as its page shows it, and the form it is typed in.
 * Purpose    one form holds the letter and everything beside it: every button saves what is typed first and
 *            then does its own step, so that no press loses a word, with JavaScript or without.
 *            letter_page.c reads what is shown; letter_editor.c and letter_cards.c write it;
 *            letter_steps.c and letter_drafts.c take the form.
 * Ownership  the arena of the call.   Thread safety: one call, one thread. */
#ifndef FRONT_LETTER_FORM_H
#define FRONT_LETTER_FORM_H

#include "call.h"
#include "letter_look.h"
#include "letter_notation.h"
#include "outbox_store.h"
#include "text_diff.h"

struct letter_sheet {
    struct letter_view view;
    struct letter_boxes boxes; /* of what stands in the boxes: saved, a draft, or typed */
    bool is_open;              /* may still be changed, by whoever may write */
    bool is_author, may_write;
    bool is_beside; /* only the findings, beside a page that shows an older text */
    str author_name, typist_name, note_name;
    /* What one typed and has not decided about, or what was typed when somebody else had saved. */
    struct letter saved; /* as stored, where `view.content` is what was typed */
    struct letter_draft draft;
    bool has_draft;    /* offered: the editor waits for the decision */
    bool uses_draft;   /* taken into the boxes */
    bool is_overtaken; /* typed over a version that is no longer current */
    const struct letter_version *versions;
    size_t n_versions;
    const struct letter_row *others; /* the patient's other letters, newest first */
    size_t n_others;
    struct outbox_row *copies; /* once signed */
    size_t n_copies;
    uuid corrected_by; /* nil: by none */
    int64_t at, of;    /* "3 of 9" of the page "For you"; 0: opened from elsewhere */
};

/* ---- the form ------------------------------------------------------------------------------------ */

/* Whether the form came with a letter: then the boxes are shown as they were typed. */
bool letter_form_has_boxes(const struct call *c);
/* The letter in the boxes, right or wrong. */
struct letter letter_form_typed(const struct call *c);
/* The letter of a form whose fields are right, for a use case. */
struct letter letter_form_letter(const struct call *c);
/* The id of a box's field: "body". */
str letter_box_name(enum letter_box box);
/* All of a letter as one text, for comparing. */
str letter_whole_text(struct arena *a, const struct letter *l);

/* ---- what the page writes ------------------------------------------------------------------------ */

void letter_editor_put(struct call *c, struct html *h, const struct letter_sheet *s);
/* Two texts in one: what is only in the first is struck out, what is only in the second underlined. */
void letter_diff_put(struct html *h, str before, str after, str only_before, str only_after);
/* A draft found on opening, or what was typed beside what somebody else saved meanwhile. */
void letter_draft_put(struct call *c, struct html *h, const struct letter_sheet *s);
void letter_findings_put(struct call *c, struct html *h, const struct letter_sheet *s);
/* The same of a letter in the boxes of a form, where it stands there as it was typed: for a page that stays. */
MUST_USE enum err letter_findings_of_typed(struct call *c, fragment *ret_findings);
MUST_USE enum err letter_goes_to_put(struct call *c, struct html *h, const struct letter_sheet *s);
MUST_USE enum err letter_others_put(struct call *c, struct html *h, const struct letter_sheet *s);
void letter_versions_put(struct call *c, struct html *h, const struct letter_sheet *s);
void letter_copies_put(struct call *c, struct html *h, const struct letter_sheet *s);

/* "a minute", "2 hours", "3 days": how long something has been so. */
str letter_age_words(struct arena *a, int64_t us);
/* Who the contact picker of the form means. */
MUST_USE enum err letter_contact_chosen(struct call *c, uuid *ret_id);

/* The POST routes' page: shows the form again. */
enum err letter_page(struct call *c);

#endif
