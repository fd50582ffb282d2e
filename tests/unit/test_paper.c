#include "expect.h"

#include "buf.h"
#include "paper.h"

#include <string.h>

static const struct paper_box boxes[] = {
    {.name = S_INIT("address"),
     .area = {246, 395, 954, 268},
     .text = S_INIT("Mrs Ngô\n1 Row"),
     .size = 110,
     .least_size = 90,
     .on = PAPER_FIRST_PAGE,
     .is_content = true},
    {.area = {0, 2800, 1000, 100},
     .size = 90,
     .least_size = 90,
     .may_wrap = true,
     .is_bold = true,
     .is_right = true,
     .is_page_number = true},
};
static const struct paper_rule rules[] = {{{40, 990, 40, 0}, PAPER_FIRST_PAGE}};
static const struct paper_column columns[] = {{S_INIT("Time"), 300}, {S_INIT("Patient"), 900}};
static const str cells[] = {S_INIT("9:30am"), S_INIT("HALE, Ann")};
static const struct paper_block blocks[] = {
    {.role = PAPER_HEADING,
     .text = S_INIT("Plan"),
     .size = 120,
     .space_before = 40,
     .is_bold = true,
     .keep_with_next = true},
    {.role = PAPER_TEXT, .text = S_INIT("Come\nagain"), .size = 120, .keep_together = true},
    {.role = PAPER_ROW, .cells = cells, .size = 100},
};
static const struct paper_sheet sheets[] = {
    {S_INIT("Letter"),
     2100,
     2970,
     {246, 950, 1654, 1800},
     {246, 150, 1654, 2600},
     boxes,
     2,
     rules,
     1,
     columns,
     2,
     blocks,
     3},
    {.title = S_INIT("Empty"), .w = 2970, .h = 2100},
};
static const struct paper paper = {
    S_INIT("Print run"), S_INIT("en-GB"), {2026, 11, 23}, true, sheets, 2};

static void paper_survives_the_way_to_the_print_child(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str bytes = paper_write(&a, &paper);
    const struct paper *back;
    expect_ok(paper_read(&a, bytes, &back));
    expect_str(paper_write(&a, back), bytes);
    expect_str(back->sheets[0].boxes[0].text, S("Mrs Ngô\n1 Row"));
    expect(back->sheets[0].boxes[1].is_page_number && back->sheets[0].boxes[1].is_right);
    expect_str(back->sheets[0].blocks[2].cells[1], S("HALE, Ann"));
    expect(back->sheets[0].blocks[0].keep_with_next && !back->sheets[0].blocks[0].keep_together);
    expect(back->is_two_sided);
    expect_int(civil_date_compare(back->date, paper.date), 0);
    struct paper undated = paper;
    undated.date = (civil_date){0};
    expect_ok(paper_read(&a, paper_write(&a, &undated), &back));
    expect(civil_date_is_none(back->date));
}

static void
bytes_cut_short_or_changed_are_refused_or_read_but_never_followed_blindly(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str bytes = paper_write(&a, &paper);
    const struct paper *back = NULL;
    for (size_t n = 0; n < bytes.n; n++) {
        AUTO_ARENA(small);
        expect_err(paper_read(&small, str_slice(bytes, 0, n), &back), INVALID);
    }
    int accepted = 0;
    char *copy = arena_alloc(&a, bytes.n);
    for (size_t i = 0; i < bytes.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            AUTO_ARENA(small);
            memcpy(copy, bytes.p, bytes.n);
            copy[i] = (char)(copy[i] ^ 1 << bit);
            if (paper_read(&small, (str){copy, bytes.n}, &back) != OK) continue;
            str again = paper_write(&small, back);
            expect_str(again, ((str){copy, bytes.n}));
            accepted++;
        }
    expect(accepted > 100 && accepted < (int)bytes.n * 8);
    struct buf b;
    buf_init(&b, &a);
    buf_put(&b, bytes);
    buf_put_char(&b, 0);
    expect_err(paper_read(&a, buf_str(&b), &back), INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paper_survives_the_way_to_the_print_child),
        cmocka_unit_test(bytes_cut_short_or_changed_are_refused_or_read_but_never_followed_blindly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
