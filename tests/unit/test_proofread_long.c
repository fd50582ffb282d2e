/* A letter of any length is proofread to its end, in time that grows with its length: what looks about in a line, a
 * sentence or the whole text looks only so far. */
#include "proofread_case.h"

#include "buf.h"

#define DEAR "Dear Dr Ferreira\n\n"

static str repeated(struct arena *a, const char *before, const char *again, int times,
                    const char *after) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, str_from_c(before));
    for (int i = 0; i < times; i++)
        buf_put(&b, str_from_c(again));
    buf_put(&b, str_from_c(after));
    return buf_str(&b);
}

static struct proof_findings read_long(struct arena *a, str text,
                                       const struct proof_spelling *spelling) {
    struct proof_input in = case_input("", spelling);
    in.text = text;
    struct proof_findings findings;
    proofread(a, &in, &findings);
    return findings;
}

static void columns_of_a_long_line_are_counted_in_letters_from_its_beginning(void **state) {
    (void)state;
    AUTO_ARENA(a);
    enum { TIMES = 3000 };
    /* 23 letters in 25 bytes, a doubled word behind the fifth; then a second line. */
    str text = repeated(&a, DEAR "Xy. ", "Café the the naïve one ", TIMES, "\né and and so");
    struct proof_findings found = read_long(&a, text, NULL);
    expect_int(found.n, TIMES + 1);
    for (int i = 0; i < TIMES; i++) {
        expect_int(found.items[i].line, 3);
        expect_int(found.items[i].column, 4 + 23 * i + 6);
        expect_int(found.items[i].length, 7);
    }
    expect_int(found.items[TIMES].line, 4);
    expect_int(found.items[TIMES].column, 3);
}

static void two_findings_at_one_place_share_their_column(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_findings found =
        read_long(&a, S(DEAR "É – seen on Monday 31 June 2026 on Monday 31 June 2026."), NULL);
    expect(found.n >= 2);
    for (size_t i = 0; i < found.n; i++) {
        const struct proof_finding *f = &found.items[i];
        int32_t column = 1;
        for (size_t at = str_from_c(DEAR).n; at < f->offset; at++)
            column +=
                ((unsigned char)(DEAR
                                 "É – seen on Monday 31 June 2026 on Monday 31 June 2026.")[at] &
                 0xc0) != 0x80;
        expect_int(f->line, 3);
        expect_int(f->column, column);
    }
}

static void a_mistake_at_the_end_of_a_sentence_without_end_is_found(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str text = repeated(&a, DEAR "She", " walks and then rests", 1500,
                        " and was seen on Monday 3 March 2026");
    struct proof_findings found = read_long(&a, text, NULL);
    expect(case_find(&found, "P-12") != NULL);
}

static void a_quotation_on_a_long_line_stays_a_quotation(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str text = repeated(&a, DEAR, "We wrote that “all of it is as he wished” again. ", 400, "\n");
    struct proof_findings found = read_long(&a, text, NULL);
    expect(case_find(&found, "P-08") == NULL);
    text = repeated(&a, DEAR, "We wrote that “all of it is as he wished” again. ", 400,
                    "Today he is well.\n");
    found = read_long(&a, text, NULL);
    expect(case_find(&found, "P-08") != NULL);
    expect(case_find(&found, "P-08")->offset > text.n - 20);
}

static void whose_number_it_is_is_asked_of_the_words_near_by(void **state) {
    (void)state;
    AUTO_ARENA(a);
    /* Her mother's number after her mother's name; hers, wrong, a long way behind it. */
    const char *mothers = DEAR "Her mother Mrs Ada Quill, NHS number 999 000 0034, was here";
    struct proof_findings found = read_long(&a, str_from_c(mothers), NULL);
    expect(case_find(&found, "P-04") == NULL);
    str text = repeated(&a, mothers, " and then she rested", 300, ", NHS number 999 000 0034");
    found = read_long(&a, text, NULL);
    expect(case_find(&found, "P-04") != NULL);
}

/* So many lines that they fill a block of memory of their own: a sanitizer sees whoever looks behind the last. */
static void a_letter_without_dear_is_read_to_its_last_line_and_no_further(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str text = repeated(&a, "", "\n", 60000, "You are 64, and well.");
    struct proof_findings found = read_long(&a, text, NULL);
    expect(case_find(&found, "P-10") == NULL); /* whom it speaks to is not known */
}

struct counted {
    size_t asked;
};

static bool knows_what_is_short(void *self, str word) {
    (void)self;
    return word.n < 7;
}

static size_t count_suggestions(void *self, struct arena *a, str word, str *ret_words, size_t max) {
    struct counted *counted = self;
    (void)a, (void)word, (void)ret_words, (void)max;
    counted->asked++;
    return 0;
}

static void a_letter_full_of_names_asks_the_dictionary_for_a_few_suggestions_only(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct counted counted = {0};
    struct proof_spelling spelling = {&counted, knows_what_is_short, count_suggestions};
    struct buf b;
    buf_init(&b, &a);
    buf_put(&b, S(DEAR));
    for (int i = 0; i < 500; i++)
        buf_put(&b, say(&a, "Zqxab{}quon was here. ",
                        SAY_T(str_slice(S("abcdefghijklmnopqrstuvw"), (size_t)i % 20, 3))));
    read_long(&a, buf_str(&b), &spelling);
    expect(counted.asked > 0);
    expect(counted.asked <= 40);
}

static void a_name_at_the_far_end_of_the_letter_explains_one_at_its_beginning(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct spell *spell;
    expect_ok(spell_open(&a, S(""), &spell, NULL));
    struct proof_spelling spelling = {spell, case_known, case_suggest};
    str alone = repeated(&a, DEAR "Tumuor has grown. ", "She is well. ", 800, "");
    str named =
        repeated(&a, DEAR "Tumuor has grown. ", "She is well. ", 800, "We saw Tumuor there.");
    struct proof_findings found = read_long(&a, alone, &spelling);
    expect(case_find(&found, "P-30") != NULL);
    found = read_long(&a, named, &spelling);
    expect(case_find(&found, "P-30") == NULL);
    spell_close(spell);
}

/* Counted, not timed: how often a word was looked for in a list. */
static uint64_t looks_at(const char *again, size_t bytes) {
    AUTO_ARENA(a);
    size_t n = str_from_c(again).n;
    return read_long(&a, repeated(&a, DEAR, again, (int)(bytes / n), ""), NULL).looks;
}

static void twice_as_much_text_is_twice_as_much_work_whatever_it_says(void **state) {
    (void)state;
    static const char *const shapes[] = {"She walks and then rests ",
                                         "1234567890",
                                         "left right ",
                                         "left knee right knee ",
                                         "left knee\nright knee\n",
                                         "enclosed ",
                                         "hello ",
                                         "3 March 2026 ",
                                         "on 03/04/2026 and ",
                                         "aged 65 years ",
                                         "She is 65 ",
                                         "He is a man of 65 years old ",
                                         "Mr Smith ",
                                         "he she ",
                                         "date of birth 14 March 1962 ",
                                         "NHS number 999 000 0034 ",
                                         "1.0 mg .5 mg 10U ",
                                         "a copy to your GP ",
                                         "will be seen on 3 March 2025 ",
                                         "abcdefghij",
                                         "cc: Dr Smith\n",
                                         "Left knee. Right knee. ",
                                         "Monday 3 March 2026, ",
                                         "I enclose the form "};
    enum { BYTES = 20000 };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        uint64_t once = looks_at(shapes[i], BYTES), twice = looks_at(shapes[i], 2 * BYTES);
        if (twice > once * 22 / 10 + 1000)
            print_error("%s: %llu, then %llu\n", shapes[i], (unsigned long long)once,
                        (unsigned long long)twice);
        expect(twice <= once * 22 / 10 + 1000);
        expect(once < (uint64_t)BYTES * 120); /* bounded for each byte, too */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twice_as_much_text_is_twice_as_much_work_whatever_it_says),
        cmocka_unit_test(columns_of_a_long_line_are_counted_in_letters_from_its_beginning),
        cmocka_unit_test(two_findings_at_one_place_share_their_column),
        cmocka_unit_test(a_mistake_at_the_end_of_a_sentence_without_end_is_found),
        cmocka_unit_test(a_quotation_on_a_long_line_stays_a_quotation),
        cmocka_unit_test(whose_number_it_is_is_asked_of_the_words_near_by),
        cmocka_unit_test(a_letter_without_dear_is_read_to_its_last_line_and_no_further),
        cmocka_unit_test(a_letter_full_of_names_asks_the_dictionary_for_a_few_suggestions_only),
        cmocka_unit_test(a_name_at_the_far_end_of_the_letter_explains_one_at_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
