#include "draw_pango.h"

#include "buf.h"
#include "flow_pango.h"
#include "pdf_language.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

struct canvas {
    struct arena *a;
    struct problem *why;
    const struct paper *paper;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    struct buf out;
    const char *open_group; /* "L" or "Table" while its members are drawn on a page */
};

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned n) {
    buf_put(&((struct canvas *)closure)->out, (str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

static void begin(struct canvas *c, const char *tag) {
    cairo_tag_begin(c->cr, tag, NULL);
}

static void end(struct canvas *c, const char *tag) {
    cairo_tag_end(c->cr, tag);
}

static void group(struct canvas *c, const char *tag) {
    if (c->open_group == tag) return;
    if (c->open_group) end(c, c->open_group);
    if (tag) begin(c, tag);
    c->open_group = tag;
}

static const char list_tag[] = "L", table_tag[] = "Table";

static void draw_lines(struct canvas *c, const struct flow_text *text, size_t first, size_t n,
                       double x, double y) {
    for (size_t i = first; i < first + n; i++) {
        const struct flow_line *line = &text->lines[i];
        cairo_move_to(c->cr, x + line->x, y + line->baseline - text->lines[first].top);
        pango_cairo_show_layout_line(c->cr, line->line);
    }
}

/* The text of a page number, or the box's own. */
static str box_text(struct canvas *c, const struct paper_box *box, size_t page, size_t n_pages) {
    if (!box->is_page_number) return box->text;
    return say(c->a, "Page {} of {}", SAY_N((int64_t)page + 1), SAY_N((int64_t)n_pages));
}

static enum err refuse_box(struct canvas *c, const struct paper_box *box) {
    str sentence =
        str_eq(box->name, S("address"))
            ? S("The address does not fit the window of the envelope, even in small type. Shorten "
                "its longest line in the record.")
            : say(c->a, "The {} is too long for its place on the page. Shorten it.",
                  SAY_T(box->name));
    return problem_set(c->why, INVALID, box->name, sentence,
                       S("GOV.UK Notify PDF letter specification 2.4"));
}

/* The largest type in which a box fits; lines a little closer as a last resort. */
static enum err fit_box(struct canvas *c, struct flow *f, const struct paper_box *box, str text,
                        struct flow_text *ret_text) {
    double w = points_of(box->area.w), h = points_of(box->area.h);
    const float tight = 0.93f;
    int32_t size = box->size;
    for (float spacing = 0;;) {
        TRY(flow_text(f, text, size, box->is_bold, box->may_wrap ? w : -1, spacing, ret_text,
                      c->why));
        if (ret_text->width <= w && ret_text->height <= h) return OK;
        if (size > box->least_size)
            size = size - 5 > box->least_size ? size - 5 : box->least_size;
        else if (spacing < tight)
            spacing = tight;
        else
            return refuse_box(c, box);
    }
}

static bool is_on(enum paper_pages on, size_t page) {
    return on == PAPER_EVERY_PAGE || (on == PAPER_FIRST_PAGE) == (page == 0);
}

static enum err draw_box(struct canvas *c, struct flow *f, const struct paper_box *box,
                         size_t page) {
    struct flow_text text = {0};
    TRY(fit_box(c, f, box, box_text(c, box, page, f->n_pages), &text));
    double x = points_of(box->area.x);
    if (box->is_right) x += points_of(box->area.w) - text.width;
    if (box->is_content) begin(c, "P");
    draw_lines(c, &text, 0, text.n_lines, x, points_of(box->area.y));
    if (box->is_content) end(c, "P");
    return OK;
}

static void draw_rule(struct canvas *c, struct paper_area area) {
    cairo_set_line_width(c->cr, 0.5);
    cairo_move_to(c->cr, points_of(area.x), points_of(area.y));
    cairo_rel_line_to(c->cr, points_of(area.w), points_of(area.h));
    cairo_stroke(c->cr);
}

static void draw_row(struct canvas *c, const struct paper_sheet *sheet,
                     const struct flow_piece *piece, double x) {
    const char *tag = piece->block->block ? "TD" : "TH";
    group(c, table_tag);
    begin(c, "TR");
    double at = x;
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const struct flow_text *cell = &piece->block->cells[i];
        begin(c, tag);
        draw_lines(c, cell, 0, cell->n_lines, at, piece->y + 3);
        end(c, tag);
        at += points_of(sheet->columns[i].w);
    }
    end(c, "TR");
    cairo_set_line_width(c->cr, piece->block->block ? 0.25 : 1);
    cairo_move_to(c->cr, x, piece->y + piece->block->height);
    cairo_line_to(c->cr, at, piece->y + piece->block->height);
    cairo_stroke(c->cr);
}

static enum err draw_item(struct canvas *c, struct flow *f, const struct flow_piece *piece,
                          double x) {
    const struct flow_block *b = piece->block;
    group(c, list_tag);
    begin(c, "LI");
    if (piece->first == 0) {
        struct flow_text bullet;
        TRY(flow_text(f, S("\xe2\x80\xa2"), b->block->size, false, -1, 0, &bullet, c->why));
        begin(c, "Lbl");
        draw_lines(c, &bullet, 0, bullet.n_lines, x, piece->y);
        end(c, "Lbl");
    }
    begin(c, "LBody");
    draw_lines(c, &b->text, piece->first, piece->n, x + b->indent, piece->y);
    end(c, "LBody");
    end(c, "LI");
    return OK;
}

static enum err draw_piece(struct canvas *c, struct flow *f, const struct flow_piece *piece) {
    const struct paper_sheet *sheet = f->sheet;
    double x = points_of(piece->page == 0 ? sheet->first.x : sheet->later.x);
    if (piece->block->cells) {
        draw_row(c, sheet, piece, x);
        return OK;
    }
    enum paper_role role = piece->block->block->role;
    if (role == PAPER_ITEM) return draw_item(c, f, piece, x);
    const char *tag = role == PAPER_TITLE ? "H1" : role == PAPER_HEADING ? "H2" : "P";
    group(c, NULL);
    begin(c, tag);
    draw_lines(c, &piece->block->text, piece->first, piece->n, x, piece->y);
    end(c, tag);
    return OK;
}

static enum err draw_page(struct canvas *c, struct flow *f, size_t page, size_t *next_piece) {
    const struct paper_sheet *sheet = f->sheet;
    for (size_t i = 0; i < sheet->n_rules; i++)
        if (is_on(sheet->rules[i].on, page)) draw_rule(c, sheet->rules[i].area);
    for (size_t i = 0; i < sheet->n_boxes; i++)
        if (is_on(sheet->boxes[i].on, page)) TRY(draw_box(c, f, &sheet->boxes[i], page));
    for (; *next_piece < f->n_pieces && f->pieces[*next_piece].page == page; (*next_piece)++)
        TRY(draw_piece(c, f, &f->pieces[*next_piece]));
    group(c, NULL);
    cairo_show_page(c->cr);
    return OK;
}

static enum err draw_flow(struct canvas *c, struct flow *f, const struct paper_sheet *sheet,
                          bool is_last) {
    TRY(flow_sheet(f, c->a, c->context, sheet, c->why));
    cairo_pdf_surface_set_size(c->surface, points_of(sheet->w), points_of(sheet->h));
    size_t piece = 0;
    for (size_t page = 0; page < f->n_pages; page++)
        TRY(draw_page(c, f, page, &piece));
    if (c->paper->is_two_sided && !is_last && f->n_pages % 2 == 1) cairo_show_page(c->cr);
    return OK;
}

static enum err draw_sheets(struct canvas *c) {
    for (size_t i = 0; i < c->paper->n_sheets; i++) {
        AUTO_ARENA(sheet_arena);
        struct arena *outer = c->a;
        struct flow f = {0};
        str sentence = {0}, field = {0};
        c->a = &sheet_arena;
        enum err e = draw_flow(c, &f, &c->paper->sheets[i], i + 1 == c->paper->n_sheets);
        flow_finish(&f);
        c->a = outer;
        if (e == OK) continue;
        if (c->why) { /* its words must outlive the sheet's arena */
            field = arena_str(outer, c->why->field);
            sentence = arena_str(outer, c->why->sentence);
        }
        return problem_set(c->why, e, field, sentence,
                           S("GOV.UK Notify PDF letter specification 2.4"));
    }
    return OK;
}

static void set_up(struct canvas *c) {
    struct arena *a = c->a;
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_c(a, c->paper->title));
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATOR, "Clerkwell");
    /* Without a date Cairo asks the clock. */
    civil_date date = c->paper->date;
    if (civil_date_is_none(date)) date = (civil_date){1970, 1, 1};
    const char *made = arena_c(a, say(a, "{}T00:00:00Z", SAY_T(civil_date_iso(a, date))));
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_MOD_DATE, made);
    c->cr = cairo_create(c->surface);
    c->context = pango_cairo_create_context(c->cr);
    pango_cairo_context_set_resolution(c->context, 72);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(c->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_base_dir(c->context, PANGO_DIRECTION_LTR);
    pango_context_set_language(c->context, pango_language_from_string("en-gb"));
}

/* Another family in place of ours would change every measure. */
static enum err check_font(struct canvas *c) {
    PangoFontDescription *wanted = pango_font_description_from_string("Liberation Sans 11");
    PangoFont *font = pango_context_load_font(c->context, wanted);
    pango_font_description_free(wanted);
    bool is_there = false;
    if (font) {
        PangoFontDescription *got = pango_font_describe(font);
        is_there = str_eq(str_from_c(pango_font_description_get_family(got)), S("Liberation Sans"));
        pango_font_description_free(got);
        g_object_unref(font);
    }
    if (is_there) return OK;
    return problem_set(
        c->why, UNAVAILABLE, S("fonts"),
        S("The letter typeface is missing: ask the administrator to install fonts-liberation."),
        S(""));
}

enum err draw_paper(struct arena *a, const struct paper *paper, str *ret_pdf, struct problem *why) {
    if (paper->n_sheets == 0)
        return problem_set(why, INVALID, S("sheets"), S("There is nothing to print."), S(""));
    struct canvas c = {.a = a, .why = why, .paper = paper};
    buf_init(&c.out, a);
    c.surface = cairo_pdf_surface_create_for_stream(take_bytes, &c, 595, 842);
    set_up(&c);
    enum err e = check_font(&c);
    if (e == OK) e = draw_sheets(&c);
    g_object_unref(c.context);
    cairo_status_t drawn = cairo_status(c.cr);
    cairo_destroy(c.cr);
    cairo_surface_finish(c.surface);
    if (drawn == CAIRO_STATUS_SUCCESS) drawn = cairo_surface_status(c.surface);
    cairo_surface_destroy(c.surface);
    if (e != OK) return e;
    if (drawn == CAIRO_STATUS_SUCCESS &&
        pdf_set_language(a, buf_str(&c.out), paper->language, ret_pdf) == OK)
        return OK;
    return problem_set(why, UNAVAILABLE, S("print"), S("The PDF could not be made. Try again."),
                       S(""));
}

enum err draw_paper_bytes(struct arena *a, str bytes, str *ret_pdf, struct problem *why) {
    const struct paper *paper;
    if (paper_read(a, bytes, &paper) != OK)
        return problem_set(why, INVALID, S("print"), S("What was to be printed cannot be read."),
                           S(""));
    return draw_paper(a, paper, ret_pdf, why);
}

void draw_warm(void) {
    AUTO_ARENA(a);
    static const struct paper_block block = {
        .role = PAPER_TEXT, .text = S_INIT("Aa \xe2\x80\xa2"), .size = 110};
    const struct paper_sheet sheet = {.w = 2100,
                                      .h = 2970,
                                      .first = {200, 200, 1000, 1000},
                                      .later = {200, 200, 1000, 1000},
                                      .blocks = &block,
                                      .n_blocks = 1};
    const struct paper paper = {.language = S("en-GB"), .sheets = &sheet, .n_sheets = 1};
    str pdf;
    if (draw_paper(&a, &paper, &pdf, NULL) != OK) return; /* the first job will say why */
}
