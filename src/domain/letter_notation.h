/* letter_notation.h: a letter as a typist types it, in plain text boxes.
 * Purpose    salutation, body, sign-off and enclosures each have a box; in the body a part is a few lines apart from
 *            the next by an empty line, so that a whole letter is typed without leaving the keyboard and
 *            works without JavaScript. Letters and templates use the same pair of functions.
 * Rule       Diagnoses, Medicines, Actions for the GP (the hospital, the patient) on a line of its own, then
 *            lines that begin "- " (or "1."): a list. A medicine is "name; dose; started: reason".
 *            A known heading ("History", "Plan" …) on a line of its own, or "## any words": a heading; its
 *            national section is found by its words, or stands behind them: "## Next steps [plan-and-
 *            requested-actions]"; "[]" means none. All else: paragraphs, whose line ends are kept.
 *            A backslash first in a line or piece, last in a piece, or before a semicolon of a medicine, is
 *            the escape for texts that would read as something else; it is written only where needed.
 *            Parse takes any text; write and parse give back every letter that letter_check accepts.
 * Ownership  the arena given.   Thread safety: pure.
 * Not here   sizes (letter_check). */
#ifndef DOMAIN_LETTER_NOTATION_H
#define DOMAIN_LETTER_NOTATION_H

#include "letter.h"

enum letter_box {
    BOX_SALUTATION,
    BOX_BODY,
    BOX_SIGN_OFF,
    BOX_ENCLOSURES, /* a line each */
    BOX_COUNT
};

/* `n` bytes of a box from `at` are the bytes of the letter from `place`. */
struct box_span {
    enum letter_box box;
    size_t at, n;
    struct letter_place place;
};
struct letter_boxes {
    str text[BOX_COUNT];
    const struct box_span *spans;
    size_t n_spans;
};

struct letter_boxes letter_notation_write(struct arena *a, const struct letter *letter);
/* Texts with CR LF or LF. */
struct letter letter_notation_parse(struct arena *a, const str text[BOX_COUNT]);
/* The same letter in boxes as they were `typed`, with more blanks or other marks than write gives: for places
 * that lead into a box somebody is typing in. What is not found there has no place. */
struct letter_boxes letter_notation_place(struct arena *a, const struct letter_boxes *written,
                                          const str typed[BOX_COUNT]);
/* A text with its lines ended by LF, as a browser counts them. */
str letter_notation_lines(struct arena *a, str text);
/* Where a byte of the letter stands in the boxes. False for what has no place. */
bool letter_notation_find(const struct letter_boxes *boxes, const struct letter_place *place,
                          enum letter_box *ret_box, size_t *ret_at);

#endif
