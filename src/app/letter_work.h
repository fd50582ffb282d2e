/* letter_work.h: a letter from the typist's first word to the signature.
 * Purpose    save, keep drafts, choose recipients, pass to the author, give back, sign, cancel. Each is a
 *            work_change_fn run by work_write; its context is the input struct named.
 * Rule       design.md 1 (attended), 11.2, 11.4; domain.md 5.3: only the author signs; what is signed is a
 *            hash of content and recipients; an open query blocks signing, never passing to the author.
 * Facts      letter.begun, .saved, .passed, .given-back, .signed, .cancelled, .overruled,
 *            .recipient-added, .recipient-removed.
 * Not here   what an attendance owes (letter_owed.h), what leaves the building (letter_dispatch.h). */
#ifndef APP_LETTER_WORK_H
#define APP_LETTER_WORK_H

#include "letter.h"
#include "letter_store.h"
#include "proofread.h"
#include "work.h"

struct new_letter {
    uuid patient_id, clinic_id, template_id, author_id; /* template nil: a plain beginning */
};
MUST_USE enum err new_letter(struct work *w, void *new_letter_input, struct done *ret_done);

struct save_letter {
    uuid letter_id;
    int64_t
        version; /* the one it was typed over: another one current is CONFLICT, nothing is lost */
    struct letter content;
};
/* Keeps a version; drops the person's draft. `done.detail` is the new version's number. */
MUST_USE enum err save_letter(struct work *w, void *save_letter_input, struct done *ret_done);

/* Keeps what is being typed, per person, without a version: autosave. */
MUST_USE enum err save_letter_draft(struct work *w, void *save_letter_input, struct done *ret_done);

struct letter_step_input {
    uuid letter_id;
    int64_t version;
    str note; /* why: needed to give back and to cancel */
};
MUST_USE enum err pass_letter(struct work *w, void *letter_step_input, struct done *ret_done);
MUST_USE enum err give_back_letter(struct work *w, void *letter_step_input, struct done *ret_done);
/* Only the author. The content is signed as it was last saved. */
MUST_USE enum err sign_letter(struct work *w, void *letter_step_input, struct done *ret_done);
/* "No letter needed", by the author. */
MUST_USE enum err cancel_letter(struct work *w, void *letter_step_input, struct done *ret_done);

struct override_finding {
    uuid letter_id;
    int64_t version;
    str rule, marked, reason; /* the rule's id, the words it marks */
};
MUST_USE enum err override_finding(struct work *w, void *override_finding_input,
                                   struct done *ret_done);

struct change_recipient {
    uuid letter_id;
    int64_t version;
    enum recipient_kind kind;
    uuid contact_id; /* of gp and contact, when adding */
    bool is_copy;
    uuid recipient_id; /* when removing */
};
MUST_USE enum err add_recipient(struct work *w, void *change_recipient_input,
                                struct done *ret_done);
MUST_USE enum err remove_recipient(struct work *w, void *change_recipient_input,
                                   struct done *ret_done);

/* ---- looking at a letter, for work_read ---------------------------------------------------------- */

struct letter_view {
    struct letter_row row;
    struct letter content;
    struct patient *patient;
    const struct letter_recipient *recipients;
    const str *recipient_names; /* one for each */
    size_t n_recipients;
    struct proof_findings findings;
    const bool *is_overruled; /* one for each finding */
    size_t n_blocking;        /* must-fix findings that nobody overruled */
    bool has_open_query;
};
/* Everything a page of this letter shows. `spelling` may be NULL: then misspellings are not looked for,
 * which never block signing. */
MUST_USE enum err letter_look(struct work *w, uuid letter_id, const struct proof_spelling *spelling,
                              struct letter_view *ret_view);

#endif
