/* paper.h: what shall stand on paper, before anybody draws it.
 * Purpose    format/ says what a letter or list looks like, foreign/ measures and draws it in another process:
 *            this is the description between them, and its bytes on the way.
 * Rule       lengths are tenths of a millimetre from the top left corner of the sheet; type sizes tenths of a
 *            point. What does not fit where it must is refused by name, never cut.
 * Ownership  all pointers live in the arena it was made in or read into.   Thread safety: pure.
 * Not here   what a letter looks like (letter_layout.h), fonts and PDF (draw_pango.h). */
#ifndef BASE_PAPER_H
#define BASE_PAPER_H

#include "arena.h"
#include "civil.h"
#include "err.h"

struct paper_area {
    int32_t x, y, w, h;
};

enum paper_pages { PAPER_EVERY_PAGE, PAPER_FIRST_PAGE, PAPER_LATER_PAGES, PAPER_PAGES_COUNT };

/* Text at a fixed place. It is set at `size`, then smaller by half points down to `least_size`;
 * what does not fit then is refused with `name` as the field. */
struct paper_box {
    str name; /* "address" */
    struct paper_area area;
    str text; /* lines */
    int32_t size, least_size;
    enum paper_pages on;
    bool may_wrap; /* long lines may be broken; an address line may not */
    bool is_bold, is_right;
    bool is_page_number; /* "Page 2 of 3" instead of the text */
    bool is_content;     /* read out; otherwise decoration such as a footer */
};

/* A thin line: fold marks, the rule above a footer. */
struct paper_rule {
    struct paper_area area; /* h 0: horizontal; w 0: upright */
    enum paper_pages on;
};

enum paper_role { PAPER_TEXT, PAPER_TITLE, PAPER_HEADING, PAPER_ITEM, PAPER_ROW, PAPER_ROLE_COUNT };

/* What flows down the pages in order. */
struct paper_block {
    enum paper_role role;
    str text;         /* of all but rows */
    const str *cells; /* of a row, as many as the sheet has columns */
    int32_t size;
    int32_t space_before; /* not at the top of a page */
    bool is_bold, keep_with_next, keep_together;
};

struct paper_column {
    str title;
    int32_t w;
};

/* One letter or list: it begins on a new sheet of paper and counts its own pages. */
struct paper_sheet {
    str title; /* for whoever has it read out: no patient's name */
    int32_t w, h;
    struct paper_area first, later; /* where blocks flow */
    const struct paper_box *boxes;
    size_t n_boxes;
    const struct paper_rule *rules;
    size_t n_rules;
    const struct paper_column *columns; /* of rows; their titles head every page that has rows */
    size_t n_columns;
    const struct paper_block *blocks;
    size_t n_blocks;
};

struct paper {
    str title;
    str language; /* BCP 47: "en-GB" */
    civil_date
        date; /* the document's date; no clock is asked, so the same paper is the same bytes */
    bool is_two_sided; /* an odd letter is followed by an empty page, so that the next begins a
                          sheet */
    const struct paper_sheet *sheets;
    size_t n_sheets;
};

enum {
    PAPER_MAX_SHEETS = 2000,
    PAPER_MAX_BOXES = 32,
    PAPER_MAX_RULES = 32,
    PAPER_MAX_COLUMNS = 16,
    PAPER_MAX_BLOCKS = 20000,
};

str paper_write(struct arena *a, const struct paper *paper);
/* INVALID for bytes that paper_write cannot have written. */
MUST_USE enum err paper_read(struct arena *a, str bytes, const struct paper **ret_paper);

#endif
