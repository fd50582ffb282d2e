/* letter_clinic.h: somebody seen in the small clinic, and the letter owed for it, for tests of letters.
 * Ownership  as small_clinic.h. */
#ifndef TESTS_LETTER_CLINIC_H
#define TESTS_LETTER_CLINIC_H

#include "small_clinic.h"

#include "letter_look.h"
#include "letter_work.h"
#include "outbox_store.h"

struct seen_letter {
    uuid patient, appointment, letter;
    struct letter_view view;
};

/* Somebody seen at nine, with an outcome: a letter is owed. */
struct seen_letter seen_at_nine(struct small_clinic *c);
/* The same of somebody born on a day: "2019-05-23". */
struct seen_letter born_and_seen(struct small_clinic *c, const char *born);
/* The same in one of the clinic's slots, in order, with the letter signed. */
struct seen_letter letter_for_slot(struct small_clinic *c, int slot);
void view_letter(struct small_clinic *c, struct seen_letter *s);
void type_text(struct small_clinic *c, struct seen_letter *s, const char *text);
/* A step of the letter (pass_letter, sign_letter, …) by somebody. */
void letter_step_by(struct small_clinic *c, struct seen_letter *s, uuid person, work_change_fn fn,
                    enum err want);
/* Typed, passed on and signed. */
void signed_letter(struct small_clinic *c, struct seen_letter *s);
/* Draws a print run, with a drawer that writes the paper's bytes as they are. */
void draw_run(struct small_clinic *c, uuid run_id);

struct copies {
    uuid letter;
    const struct outbox_row *rows;
    size_t n;
};
/* The copies of a letter, the newest attempt of each recipient first. */
struct copies copies_of(struct small_clinic *c, uuid letter);
/* The newest copy for a kind of recipient: "patient", "gp", "contact". */
struct outbox_row copy_for(struct small_clinic *c, uuid letter, const char *kind);

#endif
