#include "clinic_list_layout.h"

#include "buf.h"

enum { MARGIN = 120, WIDTH = 2730, MOST_ROWS = 500 };

static const struct paper_column columns[] = {
    {S_INIT("Time"), 190},          {S_INIT("Patient"), 660},
    {S_INIT("Date of birth"), 350}, {S_INIT("Hospital number"), 260},
    {S_INIT("Telephone"), 400},     {S_INIT("For"), 330},
    {S_INIT("Needs"), 540},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static const str *row_cells(struct arena *a, const struct clinic_list_row *row) {
    str *cells = arena_array(a, str, COLUMNS);
    const str in_order[COLUMNS] = {row->time,      row->patient, row->born, row->number,
                                   row->telephone, row->reason,  row->needs};
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = in_order[i];
    return cells;
}

enum err clinic_list_layout(struct arena *a, const struct clinic_list *in,
                            struct paper_sheet *ret_sheet, struct problem *why) {
    if (in->n_rows > MOST_ROWS)
        return problem_set(
            why, LIMIT, S("rows"),
            S("The list is too long for paper: 500 patients at most. Print it by session."), S(""));
    struct paper_block *blocks = arena_array(a, struct paper_block, in->n_rows + 3);
    size_t n = 0;
    blocks[n++] =
        (struct paper_block){.role = PAPER_TITLE, .text = in->clinic, .size = 150, .is_bold = true};
    blocks[n++] =
        (struct paper_block){.role = PAPER_TEXT, .text = in->when, .size = 110, .space_before = 10};
    for (size_t i = 0; i < in->n_rows; i++)
        blocks[n++] = (struct paper_block){.role = PAPER_ROW,
                                           .cells = row_cells(a, &in->rows[i]),
                                           .size = 95,
                                           .space_before = i == 0 ? 40 : 0};
    if (in->n_rows == 0)
        blocks[n++] = (struct paper_block){.role = PAPER_TEXT,
                                           .text = S("Nobody is booked into this clinic."),
                                           .size = 110,
                                           .space_before = 40};
    struct paper_box *boxes = arena_array(a, struct paper_box, 2);
    boxes[0] = (struct paper_box){.name = S("printed"),
                                  .area = {MARGIN, 1950, 2200, 60},
                                  .text = say(a, "Confidential. {}", SAY_T(in->printed)),
                                  .size = 85,
                                  .least_size = 60};
    boxes[1] = (struct paper_box){.name = S("page"),
                                  .area = {2350, 1950, 500, 60},
                                  .size = 85,
                                  .least_size = 85,
                                  .is_right = true,
                                  .is_page_number = true};
    *ret_sheet = (struct paper_sheet){
        .title = S("Clinic list"),
        .w = 2970,
        .h = 2100,
        .first = {MARGIN, 120, WIDTH, 1800},
        .later = {MARGIN, 120, WIDTH, 1800},
        .boxes = boxes,
        .n_boxes = 2,
        .columns = columns,
        .n_columns = COLUMNS,
        .blocks = blocks,
        .n_blocks = n,
    };
    return OK;
}
