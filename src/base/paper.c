#include "paper.h"

#include "buf.h"
#include "utf8.h"

/* Both directions visit the fields in one order: "clerkwell paper 1\n", then numbers as 4 bytes
 * big-endian and texts as length and bytes. */
static const str magic = S_INIT("clerkwell paper 1\n");

static void put_number(struct buf *b, int64_t n) {
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_put_char(b, (char)((uint32_t)n >> shift & 0xff));
}

static void put_text(struct buf *b, str text) {
    put_number(b, (int64_t)text.n);
    buf_put(b, text);
}

static void put_area(struct buf *b, struct paper_area area) {
    put_number(b, area.x);
    put_number(b, area.y);
    put_number(b, area.w);
    put_number(b, area.h);
}

static void put_box(struct buf *b, const struct paper_box *box) {
    put_text(b, box->name);
    put_area(b, box->area);
    put_text(b, box->text);
    put_number(b, box->size);
    put_number(b, box->least_size);
    put_number(b, box->on);
    put_number(b, box->may_wrap | box->is_bold << 1 | box->is_right << 2 |
                      box->is_page_number << 3 | box->is_content << 4);
}

static void put_block(struct buf *b, const struct paper_block *block, size_t n_columns) {
    put_number(b, block->role);
    put_text(b, block->text);
    put_number(b, block->size);
    put_number(b, block->space_before);
    put_number(b, block->is_bold | block->keep_with_next << 1 | block->keep_together << 2);
    if (block->role != PAPER_ROW) return;
    for (size_t i = 0; i < n_columns; i++)
        put_text(b, block->cells[i]);
}

static void put_sheet(struct buf *b, const struct paper_sheet *sheet) {
    put_text(b, sheet->title);
    put_number(b, sheet->w);
    put_number(b, sheet->h);
    put_area(b, sheet->first);
    put_area(b, sheet->later);
    put_number(b, (int64_t)sheet->n_boxes);
    for (size_t i = 0; i < sheet->n_boxes; i++)
        put_box(b, &sheet->boxes[i]);
    put_number(b, (int64_t)sheet->n_rules);
    for (size_t i = 0; i < sheet->n_rules; i++) {
        put_area(b, sheet->rules[i].area);
        put_number(b, sheet->rules[i].on);
    }
    put_number(b, (int64_t)sheet->n_columns);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        put_text(b, sheet->columns[i].title);
        put_number(b, sheet->columns[i].w);
    }
    put_number(b, (int64_t)sheet->n_blocks);
    for (size_t i = 0; i < sheet->n_blocks; i++)
        put_block(b, &sheet->blocks[i], sheet->n_columns);
}

str paper_write(struct arena *a, const struct paper *paper) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, magic);
    put_text(&b, paper->title);
    put_text(&b, paper->language);
    put_number(&b, civil_date_is_none(paper->date) ? INT32_MIN : civil_date_to_days(paper->date));
    put_number(&b, paper->is_two_sided);
    put_number(&b, (int64_t)paper->n_sheets);
    for (size_t i = 0; i < paper->n_sheets; i++)
        put_sheet(&b, &paper->sheets[i]);
    return buf_str(&b);
}

/* Reads with a sticky error: what comes after a fault is zeros, and the fault is tested once. */
struct reader {
    struct arena *a;
    str rest;
    bool is_bad;
};

static int32_t get_number(struct reader *r) {
    if (r->rest.n < 4) {
        r->is_bad = true;
        return 0;
    }
    uint32_t n = 0;
    for (size_t i = 0; i < 4; i++)
        n = n << 8 | (unsigned char)r->rest.p[i];
    r->rest = str_from(r->rest, 4);
    return (int32_t)n;
}

static int32_t get_between(struct reader *r, int32_t least, int32_t most) {
    int32_t n = get_number(r);
    if (n >= least && n <= most) return n;
    r->is_bad = true;
    return least;
}

/* A count of things that take at least four bytes each, so that few bytes never ask for much
 * memory. */
static size_t get_count(struct reader *r, int32_t most) {
    size_t n = (size_t)get_between(r, 0, most);
    if (n <= r->rest.n / 4) return n;
    r->is_bad = true;
    return 0;
}

static str get_text(struct reader *r) {
    int32_t n = get_number(r);
    if (n < 0 || (size_t)n > r->rest.n) {
        r->is_bad = true;
        return S("");
    }
    str text = str_slice(r->rest, 0, (size_t)n);
    r->rest = str_from(r->rest, (size_t)n);
    if (!utf8_is_plain_text(text)) r->is_bad = true;
    return text;
}

enum { LONGEST = 20000, SMALLEST_TYPE = 40, LARGEST_TYPE = 720 }; /* 2 m; 4 and 72 points */

static struct paper_area get_area(struct reader *r) {
    struct paper_area area;
    area.x = get_between(r, 0, LONGEST);
    area.y = get_between(r, 0, LONGEST);
    area.w = get_between(r, 0, LONGEST);
    area.h = get_between(r, 0, LONGEST);
    return area;
}

static struct paper_box get_box(struct reader *r) {
    struct paper_box box = {.name = get_text(r)};
    box.area = get_area(r);
    box.text = get_text(r);
    box.size = get_between(r, SMALLEST_TYPE, LARGEST_TYPE);
    box.least_size = get_between(r, SMALLEST_TYPE, LARGEST_TYPE);
    box.on = (enum paper_pages)get_between(r, 0, PAPER_PAGES_COUNT - 1);
    int32_t flags = get_between(r, 0, 31);
    box.may_wrap = flags & 1;
    box.is_bold = flags >> 1 & 1;
    box.is_right = flags >> 2 & 1;
    box.is_page_number = flags >> 3 & 1;
    box.is_content = flags >> 4 & 1;
    return box;
}

static struct paper_block get_block(struct reader *r, size_t n_columns) {
    struct paper_block block = {.role = (enum paper_role)get_between(r, 0, PAPER_ROLE_COUNT - 1)};
    block.text = get_text(r);
    block.size = get_between(r, SMALLEST_TYPE, LARGEST_TYPE);
    block.space_before = get_between(r, 0, LONGEST);
    int32_t flags = get_between(r, 0, 7);
    block.is_bold = flags & 1;
    block.keep_with_next = flags >> 1 & 1;
    block.keep_together = flags >> 2 & 1;
    if (block.role != PAPER_ROW || r->is_bad) return block;
    if (n_columns == 0) r->is_bad = true;
    str *cells = arena_array(r->a, str, n_columns);
    for (size_t i = 0; i < n_columns; i++)
        cells[i] = get_text(r);
    block.cells = cells;
    return block;
}

static void get_furniture(struct reader *r, struct paper_sheet *sheet) {
    sheet->n_boxes = get_count(r, PAPER_MAX_BOXES);
    struct paper_box *boxes = arena_array(r->a, struct paper_box, sheet->n_boxes);
    for (size_t i = 0; i < sheet->n_boxes; i++)
        boxes[i] = get_box(r);
    sheet->boxes = boxes;
    sheet->n_rules = get_count(r, PAPER_MAX_RULES);
    struct paper_rule *rules = arena_array(r->a, struct paper_rule, sheet->n_rules);
    for (size_t i = 0; i < sheet->n_rules; i++) {
        rules[i].area = get_area(r);
        rules[i].on = (enum paper_pages)get_between(r, 0, PAPER_PAGES_COUNT - 1);
    }
    sheet->rules = rules;
    sheet->n_columns = get_count(r, PAPER_MAX_COLUMNS);
    struct paper_column *columns = arena_array(r->a, struct paper_column, sheet->n_columns);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        columns[i].title = get_text(r);
        columns[i].w = get_between(r, 1, LONGEST);
    }
    sheet->columns = columns;
}

static struct paper_sheet get_sheet(struct reader *r) {
    struct paper_sheet sheet = {.title = get_text(r)};
    sheet.w = get_between(r, 100, LONGEST);
    sheet.h = get_between(r, 100, LONGEST);
    sheet.first = get_area(r);
    sheet.later = get_area(r);
    get_furniture(r, &sheet);
    sheet.n_blocks = get_count(r, PAPER_MAX_BLOCKS);
    struct paper_block *blocks = arena_array(r->a, struct paper_block, sheet.n_blocks);
    for (size_t i = 0; i < sheet.n_blocks && !r->is_bad; i++)
        blocks[i] = get_block(r, sheet.n_columns);
    sheet.blocks = blocks;
    return sheet;
}

enum err paper_read(struct arena *a, str bytes, const struct paper **ret_paper) {
    if (!str_starts_with(bytes, magic)) return INVALID;
    struct reader r = {.a = a, .rest = str_from(bytes, magic.n)};
    struct paper *paper = arena_new(a, struct paper);
    paper->title = get_text(&r);
    paper->language = get_text(&r);
    int32_t days = get_number(&r);
    enum { FIRST_DAY = -719162, LAST_DAY = 2932896 }; /* 0001-01-01 and 9999-12-31 */
    if (days >= FIRST_DAY && days <= LAST_DAY)
        paper->date = civil_date_from_days(days);
    else if (days != INT32_MIN)
        r.is_bad = true;
    paper->is_two_sided = get_between(&r, 0, 1);
    paper->n_sheets = get_count(&r, PAPER_MAX_SHEETS);
    struct paper_sheet *sheets = arena_array(a, struct paper_sheet, paper->n_sheets);
    for (size_t i = 0; i < paper->n_sheets && !r.is_bad; i++)
        sheets[i] = get_sheet(&r);
    paper->sheets = sheets;
    if (r.is_bad || r.rest.n > 0) return INVALID;
    *ret_paper = paper;
    return OK;
}
