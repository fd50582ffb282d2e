/* What may stand in the site's own spelling list, and in which form. */
#include "expect.h"

#include "spelling_word.h"

static struct arena arena;

static void a_word_is_kept_as_the_proofreader_compares_it(void **state) {
    (void)state;
    static const struct {
        const char *typed, *word;
    } rows[] = {
        {"Stocksfield", "stocksfield"},     {"  Holter ", "holter"},
        {"Northgate's", "northgate"},       {"Northgate\xe2\x80\x99s", "northgate"},
        {"Haydon-Bridge", "haydon-bridge"}, {"o'leary", "o'leary"},
        {"Z\xc3\xbcrich", "z\xc3\xbcrich"}, {"ECG", "ecg"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str word;
        expect_ok(spelling_word_parse(&arena, str_from_c(rows[i].typed), S("words"), &word, NULL));
        expect_str(word, str_from_c(rows[i].word));
        str again;
        expect_ok(spelling_word_parse(&arena, word, S("words"), &again, NULL));
        expect_str(again, word); /* reading it once more changes nothing */
    }
}

static void what_is_no_word_is_refused_with_the_reason(void **state) {
    (void)state;
    static const struct {
        const char *typed, *sentence;
    } rows[] = {
        {"", "\"\" is too short: words of one or two letters are never marked"},
        {"it", "\"it\" is too short: words of one or two letters are never marked"},
        {"T1-weighted", "\"T1-weighted\" has a digit: such words are never marked"},
        {"and/or", "\"and/or\" is not a word: it has letters, hyphens and apostrophes only"},
        {"-word", "\"-word\" is not a word: it has letters, hyphens and apostrophes only"},
        {"word-", "\"word-\" is not a word: it has letters, hyphens and apostrophes only"},
        {"two words", "\"two words\" is not a word: it has letters, hyphens and apostrophes only"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg",
         "A word has at most 60 letters: write each on a line of its own"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str word = S("untouched");
        struct problem why = {0};
        expect_err(spelling_word_parse(&arena, str_from_c(rows[i].typed), S("words"), &word, &why),
                   INVALID);
        expect_str(why.field, S("words"));
        expect_str(why.sentence, str_from_c(rows[i].sentence));
        expect_str(word, S("untouched"));
    }
}

static int begin(void **state) {
    (void)state;
    arena_init(&arena);
    return 0;
}
static int finish(void **state) {
    (void)state;
    arena_finish(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_kept_as_the_proofreader_compares_it),
        cmocka_unit_test(what_is_no_word_is_refused_with_the_reason),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
