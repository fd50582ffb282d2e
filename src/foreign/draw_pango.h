/* draw_pango.h: paper as PDF, with Pango and Cairo.
 * Purpose    measures, breaks pages and draws what paper.h describes: tagged PDF with title and language,
 *            several letters in one file, each counting its own pages.
 * Rule       the same paper gives the same bytes: no clock, no random names. Nothing is cut: a box that does
 *            not fit and a character that no installed font can draw are refused by name. Structure tags and
 *            /Lang: ISO 32000-1 sections 14.7, 14.8, 14.9.2.
 * Ownership  the PDF lives in the arena.   Thread safety: for a process of its own (print_child.h).
 * Not here   what stands on the paper (letter_layout.h). */
#ifndef FOREIGN_DRAW_PANGO_H
#define FOREIGN_DRAW_PANGO_H

#include "paper.h"

/* INVALID (a box's name or "text" as the field), LIMIT (too many pages), UNAVAILABLE (no fonts). */
MUST_USE enum err draw_paper(struct arena *a, const struct paper *paper, str *ret_pdf,
                             struct problem *why);
/* The same from paper_write's bytes: what a print child is handed as its draw function. */
MUST_USE enum err draw_paper_bytes(struct arena *a, str bytes, str *ret_pdf, struct problem *why);
/* Loads the fonts. */
void draw_warm(void);

#endif
