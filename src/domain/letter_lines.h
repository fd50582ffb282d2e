/* letter_lines.h: one part of a letter as the lines of a plain text box.
 * Purpose    without JavaScript, and for snippets, every part is one text box: a line is an item. A
 *            medicine's line is "name; dose; started: reason", the later pieces optional.
 * Ownership  the arena given.   Thread safety: pure.
 * Not here   sizes and marks (letter.h). */
#ifndef DOMAIN_LETTER_LINES_H
#define DOMAIN_LETTER_LINES_H

#include "letter.h"

str letter_part_write_lines(struct arena *a, const struct letter_part *part);
/* Fills text or items of `part`, whose kind is set. CR LF becomes LF; empty lines of lists are
 * dropped. INVALID when a medicine's third piece is no change (unchanged, started, stopped,
 * changed). */
MUST_USE enum err letter_part_read_lines(struct arena *a, str lines, struct letter_part *part,
                                         struct problem *why);

#endif
