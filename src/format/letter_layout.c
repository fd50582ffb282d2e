#include "letter_layout.h"

#include "buf.h"
#include "invariant.h"

enum {
    PAGE_W = 2100,
    PAGE_H = 2970,
    BODY_X = 246, /* in line with the address */
    BODY_W = 1654,
    BODY_Y = 950,
    LATER_Y = 200,
    LEAST_ADDRESS_LINES = 3,
    MOST_ADDRESS_LINES = 7,
    MAX_BOXES = 6,
};

/* Sizes and places that differ between ordinary and large print. */
struct scale {
    int32_t text, heading, small, least_small;
    int32_t gap, list_gap; /* space before a paragraph and between items */
    struct paper_area identifiers, page_number;
    int32_t bottom; /* where text ends */
};
static const struct scale ordinary = {
    .text = 110,
    .heading = 115,
    .small = 90,
    .least_small = 70,
    .gap = 25,
    .list_gap = 8,
    .identifiers = {BODY_X, 2810, 1250, 105},
    .page_number = {1520, 2810, 380, 105},
    .bottom = 2770,
};
static const struct scale large = {
    .text = 180,
    .heading = 190,
    .small = 180,
    .least_small = 120,
    .gap = 45,
    .list_gap = 20,
    .identifiers = {BODY_X, 2690, BODY_W, 230},
    .page_number = {BODY_X, 2600, BODY_W, 85},
    .bottom = 2570,
};

struct paper_area letter_window_area(enum letter_window window) {
    static const struct paper_area areas[WINDOW_COUNT] = {
        [WINDOW_C5] = {246, 395, 954, 268},
        [WINDOW_DL] = {200, 570, 800, 240},
    };
    invariant((unsigned)window < WINDOW_COUNT);
    return areas[window];
}

struct layout {
    struct arena *a;
    const struct letter_paper *in;
    const struct scale *scale;
    struct paper_block *blocks;
    size_t n, capacity;
    struct paper_box *boxes;
    size_t n_boxes;
};

static void add(struct layout *l, struct paper_block block) {
    if (l->n == l->capacity) {
        size_t more = l->capacity ? l->capacity * 2 : 64;
        struct paper_block *blocks = arena_array(l->a, struct paper_block, more);
        for (size_t i = 0; i < l->n; i++)
            blocks[i] = l->blocks[i];
        l->blocks = blocks;
        l->capacity = more;
    }
    if (block.size == 0) block.size = l->scale->text;
    l->blocks[l->n++] = block;
}

static void add_paragraph(struct layout *l, str text) {
    text = str_trim(text);
    if (str_is_empty(text)) return;
    add(l, (struct paper_block){.role = PAPER_TEXT, .text = text, .space_before = l->scale->gap});
}

/* Empty lines part paragraphs. */
static void add_paragraphs(struct layout *l, str text) {
    while (!str_is_empty(text)) {
        ptrdiff_t gap = str_find(text, S("\n\n"));
        if (gap < 0) break;
        add_paragraph(l, str_slice(text, 0, (size_t)gap));
        text = str_from(text, (size_t)gap + 2);
    }
    add_paragraph(l, text);
}

static void add_heading(struct layout *l, str text) {
    if (str_is_empty(str_trim(text))) return;
    add(l, (struct paper_block){.role = PAPER_HEADING,
                                .text = text,
                                .size = l->scale->heading,
                                .space_before = l->scale->gap + 10,
                                .is_bold = true,
                                .keep_with_next = true});
}

static void add_part(struct layout *l, const struct letter_part *part) {
    if (part->kind == PART_HEADING) {
        add_heading(l, part->text);
    } else if (part->kind == PART_SIGN_OFF) {
        if (str_is_empty(str_trim(part->text))) return;
        add(l, (struct paper_block){.role = PAPER_TEXT,
                                    .text = str_trim(part->text),
                                    .space_before = l->scale->gap * 2,
                                    .keep_together = true});
    } else if (letter_part_is_list(part->kind)) {
        if (part->n_items == 0) return;
        add_heading(l, letter_part_heading(part));
        for (size_t i = 0; i < part->n_items; i++)
            add(l, (struct paper_block){.role = PAPER_ITEM,
                                        .text = letter_item_line(l->a, &part->items[i]),
                                        .space_before = l->scale->list_gap});
    } else {
        add_paragraphs(l, part->text);
    }
}

static void add_subject(struct layout *l) {
    if (!str_is_empty(l->in->subject))
        add(l, (struct paper_block){.role = PAPER_TITLE,
                                    .text = l->in->subject,
                                    .is_bold = true,
                                    .space_before = l->scale->gap,
                                    .keep_with_next = !str_is_empty(l->in->subject_address)});
    if (!str_is_empty(l->in->subject_address))
        add(l, (struct paper_block){.role = PAPER_TEXT, .text = l->in->subject_address});
}

static void add_list_of(struct layout *l, str heading, const str *names, size_t n) {
    if (n == 0) return;
    add_heading(l, heading);
    for (size_t i = 0; i < n; i++)
        add(l, (struct paper_block){
                   .role = PAPER_ITEM, .text = names[i], .space_before = l->scale->list_gap});
}

/* The letterhead and the references as one text, a line each. */
static str sender_text(struct layout *l) {
    struct buf b;
    buf_init(&b, l->a);
    buf_put(&b, str_trim(l->in->letterhead));
    for (size_t i = 0; i < l->in->n_references; i++) {
        const struct letter_reference *r = &l->in->references[i];
        if (str_is_empty(r->value)) continue;
        if (b.n > 0) buf_put(&b, i == 0 ? S("\n\n") : S("\n"));
        buf_put(&b, r->label);
        buf_put(&b, S(": "));
        buf_put(&b, r->value);
    }
    return buf_str(&b);
}

static void add_body(struct layout *l) {
    const struct letter *letter = l->in->letter;
    if (l->in->is_large_print) add_paragraphs(l, sender_text(l));
    add_paragraph(l, l->in->copy_note);
    size_t i = 0;
    if (letter->n_parts > 0 && letter->parts[0].kind == PART_SALUTATION)
        add_part(l, &letter->parts[i++]);
    add_subject(l);
    for (; i < letter->n_parts; i++)
        add_part(l, &letter->parts[i]);
    add_paragraph(l, l->in->signed_note);
    add_list_of(l, S("Enclosures"), letter->enclosures, letter->n_enclosures);
    add_list_of(l, S("Copies to"), l->in->copies, l->in->n_copies);
    if (!str_is_empty(str_trim(l->in->footer)))
        add(l, (struct paper_block){.role = PAPER_TEXT,
                                    .text = str_trim(l->in->footer),
                                    .size = l->scale->small,
                                    .space_before = l->scale->gap * 2,
                                    .keep_together = true});
}

static void add_box(struct layout *l, struct paper_box box) {
    if (str_is_empty(box.text) && !box.is_page_number) return;
    invariant(l->n_boxes < MAX_BOXES);
    l->boxes[l->n_boxes++] = box;
}

static void add_boxes(struct layout *l) {
    const struct letter_paper *in = l->in;
    const struct scale *s = l->scale;
    add_box(l, (struct paper_box){.name = S("organisation"),
                                  .area = {BODY_X, 60, 1000, 240},
                                  .text = in->organisation,
                                  .size = in->is_large_print ? 200 : 160,
                                  .least_size = in->is_large_print ? 180 : 100,
                                  .on = PAPER_FIRST_PAGE,
                                  .may_wrap = true,
                                  .is_bold = true,
                                  .is_content = true});
    if (!in->is_large_print)
        add_box(l, (struct paper_box){.name = S("letterhead"),
                                      .area = {1270, 60, 680, 860},
                                      .text = sender_text(l),
                                      .size = 95,
                                      .least_size = 80,
                                      .on = PAPER_FIRST_PAGE,
                                      .may_wrap = true,
                                      .is_content = true});
    add_box(l, (struct paper_box){.name = S("address"),
                                  .area = letter_window_area(in->window),
                                  .text = in->address,
                                  .size = 110,
                                  .least_size = 90,
                                  .on = PAPER_FIRST_PAGE,
                                  .is_content = true});
    add_box(l, (struct paper_box){.name = S("identifiers"),
                                  .area = s->identifiers,
                                  .text = in->identifiers,
                                  .size = s->small,
                                  .least_size = s->least_small,
                                  .may_wrap = true});
    add_box(l, (struct paper_box){.name = S("page"),
                                  .area = s->page_number,
                                  .size = s->small,
                                  .least_size = s->small,
                                  .is_right = true,
                                  .is_page_number = true});
    if (in->is_draft)
        add_box(l, (struct paper_box){.name = S("draft"),
                                      .area = {BODY_X, 310, 1000, 80},
                                      .text = S("DRAFT - not signed"),
                                      .size = s->text,
                                      .least_size = s->text,
                                      .is_bold = true});
}

static enum err check_address(struct arena *a, str address, struct problem *why) {
    int64_t n = 0;
    for (str rest = address; rest.p;) {
        str line = str_cut(&rest, '\n');
        if (str_is_empty(str_trim(line)))
            return problem_set(why, INVALID, S("address"),
                               S("The address has an empty line. Correct it in the record."),
                               S("GOV.UK Notify letter specification 2.4"));
        n++;
    }
    if (n >= LEAST_ADDRESS_LINES && n <= MOST_ADDRESS_LINES) return OK;
    return problem_set(
        why, INVALID, S("address"),
        n < LEAST_ADDRESS_LINES
            ? say(a,
                  "The address has {} lines with the name: it needs at least 3. Complete it "
                  "in the record.",
                  SAY_N(n))
            : say(a,
                  "The address has {} lines with the name: only 7 fit the window. Join some "
                  "in the record.",
                  SAY_N(n)),
        S("GOV.UK Notify letter specification 2.4"));
}

enum err letter_layout(struct arena *a, const struct letter_paper *in,
                       struct paper_sheet *ret_sheet, struct problem *why) {
    str address = str_trim(in->address);
    TRY(check_address(a, address, why));
    TRY(letter_check(a, in->letter, why));
    struct letter_paper trimmed = *in;
    trimmed.address = address;
    struct layout l = {.a = a, .in = &trimmed, .scale = in->is_large_print ? &large : &ordinary};
    l.boxes = arena_array(a, struct paper_box, MAX_BOXES);
    add_boxes(&l);
    add_body(&l);
    static const struct paper_rule folds[] = {
        {{40, 990, 40, 0}, PAPER_FIRST_PAGE},
        {{40, 1980, 40, 0}, PAPER_FIRST_PAGE},
    };
    *ret_sheet = (struct paper_sheet){
        .title = in->title,
        .w = PAGE_W,
        .h = PAGE_H,
        .first = {BODY_X, BODY_Y, BODY_W, l.scale->bottom - BODY_Y},
        .later = {BODY_X, LATER_Y, BODY_W, l.scale->bottom - LATER_Y},
        .boxes = l.boxes,
        .n_boxes = l.n_boxes,
        .rules = in->has_fold_marks ? folds : NULL,
        .n_rules = in->has_fold_marks ? 2 : 0,
        .blocks = l.blocks,
        .n_blocks = l.n,
    };
    return OK;
}
