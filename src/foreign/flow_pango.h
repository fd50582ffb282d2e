/* flow_pango.h: text measured with Pango and broken into pages.
 * Purpose    the half of draw_pango.h that draws nothing: which line of which block stands where.
 * Rule       no single first or last line of a paragraph stands alone on a page; a heading stays
 * with what follows it; rows and blocks kept together are split only when longer than a page.
 * Ownership  layouts belong to the flow until flow_finish; the rest lives in the arena.
 *            Thread safety: one flow, one thread.
 * Not here   PDF (draw_pango.c). */
#ifndef FOREIGN_FLOW_PANGO_H
#define FOREIGN_FLOW_PANGO_H

#include "paper.h"

#include <pango/pango.h>

static inline double points_of(int32_t tenths_of_mm) {
    return tenths_of_mm * 72.0 / 254.0;
}

struct flow_line {
    PangoLayoutLine *line;
    double x, top, bottom, baseline; /* points from the layout's corner */
};

/* A laid-out text: one block, one cell or one box. */
struct flow_text {
    PangoLayout *layout;
    struct flow_line *lines;
    size_t n_lines;
    double width, height;
};

struct flow_block {
    const struct paper_block *block; /* NULL: the titles of the columns */
    struct flow_text text;           /* all but rows */
    struct flow_text *cells;         /* rows */
    double height, indent;
};

/* Lines first .. first + n - 1 of a block at a place. Rows are always whole. */
struct flow_piece {
    const struct flow_block *block;
    size_t first, n, page;
    double y;
};

struct flow {
    struct arena *a;
    PangoContext *context;
    const struct paper_sheet *sheet;
    struct flow_block *blocks;
    struct flow_block header; /* of rows */
    struct flow_piece *pieces;
    size_t n_pieces, capacity, n_pages;
    GPtrArray *layouts; /* all, to be freed together */
};

/* Breaks a sheet into pages. INVALID for a character without a glyph, LIMIT for too many pages. */
MUST_USE enum err flow_sheet(struct flow *f, struct arena *a, PangoContext *context,
                             const struct paper_sheet *sheet, struct problem *why);
void flow_finish(struct flow *f);

/* One text; `width` in points, or below 0 for lines that are not broken. `spacing` 0 is the font's
 * own. */
MUST_USE enum err flow_text(struct flow *f, str text, int32_t size, bool is_bold, double width,
                            float spacing, struct flow_text *ret_text, struct problem *why);

#endif
