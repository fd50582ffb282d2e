/* Two texts side by side: what only the one has, what only the other has, and nothing lost. */
#include "expect.h"

#include "buf.h"
#include "text_diff.h"

static str shown(struct arena *a, const char *before, const char *after) {
    static const str marks[][2] = {
        [DIFF_SAME] = {S_INIT(""), S_INIT("")},
        [DIFF_REMOVED] = {S_INIT("<"), S_INIT(">")},
        [DIFF_ADDED] = {S_INIT("("), S_INIT(")")},
    };
    size_t n;
    const struct diff_piece *list = text_diff(a, str_from_c(before), str_from_c(after), &n);
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, marks[list[i].kind][0]);
        buf_put(&b, list[i].text);
        buf_put(&b, marks[list[i].kind][1]);
    }
    return buf_str(&b);
}

static void what_differs_is_marked_by_words(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(shown(&a, "", ""), S(""));
    expect_str(shown(&a, "One two", "One two"), S("One two"));
    expect_str(shown(&a, "", "All new"), S("(All new)"));
    expect_str(shown(&a, "All gone", ""), S("<All gone>"));
    expect_str(shown(&a, "You were well.", "You were very well."), S("You were (very )well."));
    expect_str(shown(&a, "Dear A\n\nFrom me to you.\n", "Dear A\n\nOnly a draft.\n"),
               S("Dear A\n\n<From me to you.>(Only a draft.)\n"));
    expect_str(shown(&a, "a b c d", "a x c d"), S("a <b >(x )c d"));
}

static uint64_t seed;
static unsigned chance(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static str random_text(struct arena *a, unsigned most) {
    static const str words[] = {S_INIT("a"), S_INIT("b "), S_INIT(" "), S_INIT("\n"), S_INIT("é")};
    struct buf b;
    buf_init(&b, a);
    for (unsigned n = chance(most); n > 0; n--)
        buf_put(&b, words[chance(5)]);
    return buf_str(&b);
}

static void both_texts_can_be_read_out_of_the_pieces(void **state) {
    (void)state;
    for (uint64_t i = 1; i <= 3000; i++) {
        AUTO_ARENA(a);
        seed = i * UINT64_C(0x9e3779b97f4a7c15);
        unsigned most = i % 500 == 0 ? 6000 : 30; /* some beyond what is compared word by word */
        str before = random_text(&a, most), after = random_text(&a, most);
        size_t n;
        const struct diff_piece *list = text_diff(&a, before, after, &n);
        struct buf one, other;
        buf_init(&one, &a);
        buf_init(&other, &a);
        for (size_t k = 0; k < n; k++) {
            expect(list[k].text.n > 0);
            if (list[k].kind != DIFF_ADDED) buf_put(&one, list[k].text);
            if (list[k].kind != DIFF_REMOVED) buf_put(&other, list[k].text);
        }
        expect_str(buf_str(&one), before);
        expect_str(buf_str(&other), after);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_differs_is_marked_by_words),
        cmocka_unit_test(both_texts_can_be_read_out_of_the_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
