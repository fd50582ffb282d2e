/* letter_layout.h: what a letter looks like on A4, for a window envelope.
 * Purpose    turns a letter, its letterhead and one recipient into paper.h: who measures and draws it never
 *            sees a record.
 * Rule       GOV.UK Notify PDF letter specification 2.4: address x 24.6-120.0, y 39.5-66.3 mm, logo zone x
 *            15-125, y 5-30, sender block x 125-195, y 5-95, body from y 95, borders 15 and 5 mm. For a DL
 *            envelope (window 35 x 90, sheet folded in three) the address stands where it always shows: x
 *            20-100, y 57-81. An address has 3 to 7 lines and is never cut. Large print is 18 points for
 *            everything but the address (RNIB Clear Print).
 * Ownership  texts live in the arena or in what was handed in.   Thread safety: pure.
 * Not here   fonts and PDF (draw_pango.h), the parts (letter.h), clinic lists (clinic_list_layout.h). */
#ifndef FORMAT_LETTER_LAYOUT_H
#define FORMAT_LETTER_LAYOUT_H

#include "letter.h"
#include "paper.h"

enum letter_window { WINDOW_C5, WINDOW_DL, WINDOW_COUNT };

/* The rectangle in which the address must stand, tenths of a millimetre. */
struct paper_area letter_window_area(enum letter_window window);

/* A line of the reference block: {"Our ref", "HL/AB/H118203"}. */
struct letter_reference {
    str label, value;
};

struct letter_paper {
    const struct letter *letter;
    str organisation; /* large, at the top left; may be empty */
    str letterhead;   /* department, address, telephone, e-mail, a line each */
    const struct letter_reference *references; /* date, our ref, what it is about */
    size_t n_references;
    str address;   /* name and address of this copy's recipient, a line each, postcode last */
    str copy_note; /* "Copy for Dr L Ferreira of a letter to …"; empty on the letter itself */
    str subject;   /* "Mrs Marguerite Okonkwo-Hale, born 14 March 1961 ...", page 1 */
    str subject_address; /* under the subject; empty when the letter goes to the patient */
    str identifiers;   /* name, date of birth, NHS and hospital number: at the foot of every page */
    str signed_note;   /* "Signed electronically by ... on ..."; empty on a draft */
    const str *copies; /* who else gets it, name and organisation each */
    size_t n_copies;
    str footer; /* small, under everything: what the letterhead says at its end; may be empty */
    str title;  /* document title: no patient's name */
    enum letter_window window;
    bool is_large_print;
    bool has_fold_marks; /* for folding in three; not for carriers that want a clean margin */
    bool is_draft;       /* "DRAFT - not signed" on every page */
};

/* INVALID with why->field "address" when it has too few or too many lines. Whether each line fits
 * is measured when it is drawn, and refused there under the same field. */
MUST_USE enum err letter_layout(struct arena *a, const struct letter_paper *in,
                                struct paper_sheet *ret_sheet, struct problem *why);

#endif
