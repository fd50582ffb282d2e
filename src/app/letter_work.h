/* letter_work.h: a letter from the typist's first word to the signature.
 * Purpose    save, keep drafts, pass to the author, give back, sign, cancel. Each is a
 *            work_change_fn run by work_write; its context is the input struct named.
 * Rule       House rules H11, H12: only the author signs; what is signed is a
 *            hash of content and recipients; an open query blocks signing, never passing to the author. What must be
 *            put right does not block passing either, but is shown first.
 * Facts      letter.begun, .saved, .passed, .given-back, .signed, .cancelled, .overruled.
 * Duties     DUTY_LETTER moves with its stage. DUTY_QUERY arises for the author when a letter is passed with
 *            an open query ([?]), and ends when a save leaves none, or by giving back, signing, cancelling.
 * Not here   who gets it (letter_recipients.h), looking at one (letter_look.h), what an attendance owes
 *            (letter_owed.h), what leaves the building (letter_dispatch.h). */
#ifndef APP_LETTER_WORK_H
#define APP_LETTER_WORK_H

#include "letter.h"
#include "letter_step.h"
#include "letter_store.h"
#include "work.h"

struct new_letter {
    uuid patient_id, clinic_id, template_id, author_id; /* template nil: by kind */
    str kind;              /* of the template; empty: a plain beginning */
    uuid referral_id;      /* the referral it is about, whose referrer gets it too; nil: none */
    uuid told_appointment; /* cancelled or moved: it tells the patient, urgently; nil: none */
};
MUST_USE enum err new_letter(struct work *w, void *new_letter_input, struct done *ret_done);

struct save_letter {
    uuid letter_id;
    int64_t
        version; /* the one it was typed over: another one current is CONFLICT, nothing is lost */
    struct letter content;
};
/* Keeps a version, unless nothing was changed; drops the person's draft. `done.detail` is the number of the
 * version that is current then. */
MUST_USE enum err save_letter(struct work *w, void *save_letter_input, struct done *ret_done);

/* Keeps what is being typed, per person, without a version: autosave. CONFLICT when the letter can no
 * longer be changed; a version saved by somebody else meanwhile is none. */
MUST_USE enum err save_letter_draft(struct work *w, void *save_letter_input, struct done *ret_done);
/* Forgets one's own draft. Its context is the uuid of the letter. */
MUST_USE enum err drop_letter_draft(struct work *w, void *letter_id, struct done *ret_done);

MUST_USE enum err pass_letter(struct work *w, void *letter_step_input, struct done *ret_done);
MUST_USE enum err give_back_letter(struct work *w, void *letter_step_input, struct done *ret_done);
/* Only the author. The content is signed as it was last saved. */
MUST_USE enum err sign_letter(struct work *w, void *letter_step_input, struct done *ret_done);
/* "No letter needed", by the author. */
MUST_USE enum err cancel_letter(struct work *w, void *letter_step_input, struct done *ret_done);

struct override_finding {
    uuid letter_id;
    int64_t version;
    str finding; /* its key (letter_look.h) */
    str rule;    /* its rule's id */
    str reason;
};
MUST_USE enum err override_finding(struct work *w, void *override_finding_input,
                                   struct done *ret_done);

/* ---- for the use cases beside this one ------------------------------------------------------------ */

/* The letter at the version the page showed, while it may still be changed. CONFLICT otherwise. */
MUST_USE enum err letter_to_change(struct work *w, uuid letter_id, int64_t version,
                                   struct letter_row *ret_letter);

#endif
