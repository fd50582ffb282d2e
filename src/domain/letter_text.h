/* letter_text.h: a letter as plain text, with the way back.
 * Purpose    the proofreader and a screen reader want one text; a finding in it must lead back to the part it
 *            came from.
 * Rule       headings stand on a line of their own, list items on lines that begin "- ", parts are parted by an
 *            empty line, enclosures close the text as "Enc: ...".
 * Ownership  all lives in the arena.   Thread safety: pure.
 * Not here   marks (letter.h), paper (letter_layout.h). */
#ifndef DOMAIN_LETTER_TEXT_H
#define DOMAIN_LETTER_TEXT_H

#include "letter.h"

struct letter_span {
    size_t at, n;              /* bytes of the text */
    struct letter_place place; /* where byte `at` came from */
};
struct letter_text {
    str text;
    const struct letter_span *spans; /* in order, not touching each other's bytes */
    size_t n_spans;
};

struct letter_text letter_to_text(struct arena *a, const struct letter *letter);
/* Where a byte of the text came from. False for what stands in no part (list dashes, headings of
 * lists, empty lines). The place just behind the last byte of a part belongs to it. */
bool letter_text_place(const struct letter_text *text, size_t offset,
                       struct letter_place *ret_place);

#endif
