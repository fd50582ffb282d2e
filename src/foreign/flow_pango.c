#include "flow_pango.h"

#include "buf.h"
#include "utf8.h"

enum { MOST_PAGES = 500 }; /* of one sheet */

static const double cell_gap = 4; /* points between a cell's text and the next column */

/* The words are found by their beginning. */
static enum err refuse_glyph(struct flow *f, str text, struct problem *why) {
    enum { QUOTED = 60 };
    size_t cut = 0, at = 0;
    uint32_t code;
    while (utf8_next(text, &at, &code) && code != '\n' && at <= QUOTED)
        cut = at;
    return problem_set(
        why, INVALID, S("text"),
        say(f->a,
            "A character in \"{}\" cannot be printed with the fonts installed. Write it "
            "in Latin letters, or have a font for it installed.",
            SAY_T(str_slice(text, 0, cut))),
        S(""));
}

static void measure(struct flow *f, struct flow_text *text) {
    text->n_lines = (size_t)pango_layout_get_line_count(text->layout);
    text->lines = arena_array(f->a, struct flow_line, text->n_lines);
    PangoLayoutIter *iter = pango_layout_get_iter(text->layout);
    for (size_t i = 0; i < text->n_lines; i++) {
        int top, bottom;
        PangoRectangle logical;
        pango_layout_iter_get_line_yrange(iter, &top, &bottom);
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        text->lines[i] = (struct flow_line){
            .line = pango_layout_iter_get_line_readonly(iter),
            .x = pango_units_to_double(logical.x),
            .top = pango_units_to_double(top),
            .bottom = pango_units_to_double(bottom),
            .baseline = pango_units_to_double(pango_layout_iter_get_baseline(iter)),
        };
        pango_layout_iter_next_line(iter);
    }
    pango_layout_iter_free(iter);
    int width, height;
    pango_layout_get_size(text->layout, &width, &height);
    text->width = pango_units_to_double(width);
    text->height = pango_units_to_double(height);
}

enum err flow_text(struct flow *f, str text, int32_t size, bool is_bold, double width,
                   float spacing, struct flow_text *ret_text, struct problem *why) {
    struct flow_text t = {.layout = pango_layout_new(f->context)};
    g_ptr_array_add(f->layouts, t.layout);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Liberation Sans");
    pango_font_description_set_absolute_size(font, size / 10.0 * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(t.layout, font);
    pango_font_description_free(font);
    pango_layout_set_auto_dir(t.layout, FALSE);
    pango_layout_set_wrap(t.layout, PANGO_WRAP_WORD_CHAR);
    if (width >= 0) pango_layout_set_width(t.layout, pango_units_from_double(width));
    if (spacing > 0) pango_layout_set_line_spacing(t.layout, spacing);
    pango_layout_set_text(t.layout, text.n ? text.p : "", (int)text.n);
    if (pango_layout_get_unknown_glyphs_count(t.layout) > 0) return refuse_glyph(f, text, why);
    measure(f, &t);
    *ret_text = t;
    return OK;
}

static enum err lay_cells(struct flow *f, const struct paper_block *row, struct flow_block *out,
                          struct problem *why) {
    const struct paper_sheet *sheet = f->sheet;
    out->block = row;
    out->cells = arena_array(f->a, struct flow_text, sheet->n_columns);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        str text = row ? row->cells[i] : sheet->columns[i].title;
        double width = points_of(sheet->columns[i].w) - cell_gap;
        TRY(flow_text(f, text, row ? row->size : 85, !row || row->is_bold, width, 0, &out->cells[i],
                      why));
        if (out->cells[i].height > out->height) out->height = out->cells[i].height;
    }
    out->height += 6; /* air above and below, and the line under the row */
    return OK;
}

static enum err lay_block(struct flow *f, const struct paper_block *block, struct flow_block *out,
                          struct problem *why) {
    if (block->role == PAPER_ROW) return lay_cells(f, block, out, why);
    out->block = block;
    if (block->role == PAPER_ITEM) out->indent = block->size / 10.0 * 1.4;
    /* Both areas are as wide as the narrower, so that a line broken once fits every page. */
    int32_t w = f->sheet->first.w < f->sheet->later.w ? f->sheet->first.w : f->sheet->later.w;
    TRY(flow_text(f, block->text, block->size, block->is_bold, points_of(w) - out->indent, 0,
                  &out->text, why));
    out->height = out->text.height;
    return OK;
}

/* Where the next line goes. */
struct cursor {
    struct flow *f;
    size_t page; /* from 0 */
    double y, top, bottom;
    bool has_header; /* the titles of the columns stand on this page */
};

static void to_page(struct cursor *c, size_t page) {
    struct paper_area area = page == 0 ? c->f->sheet->first : c->f->sheet->later;
    c->page = page;
    c->top = c->y = points_of(area.y);
    c->bottom = points_of(area.y + area.h);
    c->has_header = false;
}

static void add_piece(struct cursor *c, const struct flow_block *block, size_t first, size_t n,
                      double height) {
    struct flow *f = c->f;
    if (f->n_pieces == f->capacity) {
        size_t more = f->capacity ? f->capacity * 2 : 64;
        struct flow_piece *pieces = arena_array(f->a, struct flow_piece, more);
        for (size_t i = 0; i < f->n_pieces; i++)
            pieces[i] = f->pieces[i];
        f->pieces = pieces;
        f->capacity = more;
    }
    f->pieces[f->n_pieces++] = (struct flow_piece){block, first, n, c->page, c->y};
    c->y += height;
}

static bool at_top(const struct cursor *c) {
    return c->y <= c->top;
}

static double lines_height(const struct flow_block *b, size_t first, size_t n) {
    return n == 0 ? 0 : b->text.lines[first + n - 1].bottom - b->text.lines[first].top;
}

static double space_before(const struct flow_block *b) {
    return points_of(b->block->space_before);
}

/* What must at least stand under a heading: the headings that follow it and two lines of text. */
static double start_height(const struct flow *f, size_t i) {
    double height = 0;
    for (;; i++) {
        const struct flow_block *b = &f->blocks[i];
        bool goes_on = b->block->keep_with_next && i + 1 < f->sheet->n_blocks;
        if (goes_on || b->cells || b->block->keep_together)
            height += b->height;
        else
            height += lines_height(b, 0, b->text.n_lines < 2 ? b->text.n_lines : 2);
        if (!goes_on) return height;
        height += space_before(&f->blocks[i + 1]);
    }
}

static void place_row(struct cursor *c, const struct flow_block *row) {
    double header = c->has_header ? 0 : c->f->header.height;
    if (!at_top(c) && c->y + space_before(row) + header + row->height > c->bottom)
        to_page(c, c->page + 1);
    if (!at_top(c)) c->y += space_before(row);
    if (!c->has_header) {
        add_piece(c, &c->f->header, 0, 1, c->f->header.height);
        c->has_header = true;
    }
    add_piece(c, row, 0, 1, row->height);
}

/* How many of the lines left go on this page; 0: begin on the next. */
static size_t lines_that_fit(const struct cursor *c, const struct flow_block *b, size_t first) {
    size_t left = b->text.n_lines - first, n = 0;
    while (n < left && c->y + lines_height(b, first, n + 1) <= c->bottom)
        n++;
    if (n == left) return n;
    if (at_top(c)) return n > 2 && left - n == 1 ? n - 1 : n > 0 ? n : 1;
    if (first == 0 && (n < 2 || b->block->keep_together)) return 0;
    if (left - n == 1) n--;
    return first == 0 && n < 2 ? 0 : n;
}

static enum err place_text(struct cursor *c, size_t i, struct problem *why) {
    const struct flow_block *b = &c->f->blocks[i];
    if (!at_top(c)) {
        double space = space_before(b);
        if (c->y + space + start_height(c->f, i) > c->bottom)
            to_page(c, c->page + 1);
        else
            c->y += space;
    }
    for (size_t first = 0; first < b->text.n_lines;) {
        size_t n = lines_that_fit(c, b, first);
        if (n > 0) add_piece(c, b, first, n, lines_height(b, first, n));
        first += n;
        if (first < b->text.n_lines) to_page(c, c->page + 1);
        if (c->page >= MOST_PAGES)
            return problem_set(why, LIMIT, S("text"),
                               S("This is too long for one letter: 500 pages at most."), S(""));
    }
    return OK;
}

static enum err break_pages(struct flow *f, struct problem *why) {
    struct cursor c = {.f = f};
    to_page(&c, 0);
    for (size_t i = 0; i < f->sheet->n_blocks; i++) {
        if (f->blocks[i].cells)
            place_row(&c, &f->blocks[i]);
        else
            TRY(place_text(&c, i, why));
        if (c.page >= MOST_PAGES)
            return problem_set(why, LIMIT, S("text"),
                               S("This is too long for one list: 500 pages at most."), S(""));
    }
    f->n_pages = c.page + 1;
    return OK;
}

static void unref(void *layout) {
    g_object_unref(layout);
}

enum err flow_sheet(struct flow *f, struct arena *a, PangoContext *context,
                    const struct paper_sheet *sheet, struct problem *why) {
    *f = (struct flow){.a = a,
                       .context = context,
                       .sheet = sheet,
                       .layouts = g_ptr_array_new_with_free_func(unref)};
    f->blocks = arena_array(a, struct flow_block, sheet->n_blocks);
    if (sheet->n_columns > 0) TRY(lay_cells(f, NULL, &f->header, why));
    for (size_t i = 0; i < sheet->n_blocks; i++)
        TRY(lay_block(f, &sheet->blocks[i], &f->blocks[i], why));
    return break_pages(f, why);
}

void flow_finish(struct flow *f) {
    if (f->layouts) g_ptr_array_free(f->layouts, TRUE);
    f->layouts = NULL;
}
