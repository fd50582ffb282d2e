#include "expect.h"

#include "buf.h"
#include "fold_unistring.h"
#include "utf8.h"

static void names_are_found_however_they_are_accented_cased_or_pointed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *pairs[][2] = {
        {"OKONKWO-HALE", "okonkwo hale"},
        {"Ó Súilleabháin", "o suilleabhain"},
        {"O'Brien", "obrien"},
        {"O’Brien", "obrien"},
        {"Weiß", "weiss"},
        {"STRAẞE", "strasse"},
        {"Łukasz Żółć", "lukasz zolc"},
        {"Søren Ærø", "soren aero"},
        {"Þórður", "thordur"},
        {"Nguyễn", "nguyen"},
        {"İpek Işık", "ipek isik"},
        {"Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"},
        {"ﬁona", "fiona"},
        {"  St. John--Smith,  (Jr.) ", "st john smith jr"},
        {"Zoe\u0308", "zoe"},
        {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
        {"Ёлкин", "елкин"},
        {"12a Alma Rd.", "12a alma rd"},
        {"王小明", "王小明"},
        {"---", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        expect_str(fold_text(&a, str_from_c(pairs[i][0])), str_from_c(pairs[i][1]));
}

static void folding_twice_changes_nothing_more(void **state) {
    (void)state;
    for (uint32_t code = 1; code < 0x30000; code++) {
        if (code >= 0xd800 && code < 0xe000) continue;
        AUTO_ARENA(a);
        struct buf b;
        buf_init(&b, &a);
        buf_put(&b, S("a"));
        utf8_put(&b, code);
        buf_put(&b, S("b"));
        str once = fold_text(&a, buf_str(&b));
        expect(utf8_is_valid(once) && once.n >= 2);
        str twice = fold_text(&a, once);
        if (!str_eq(once, twice)) fail_msg("U+%04X", (unsigned)code);
    }
}

/* Plain letters take a shorter way: to the same end as beside a letter that is not plain. */
static void what_is_ascii_alone_is_folded_as_beside_other_letters(void **state) {
    (void)state;
    for (int i = 1; i < 128 * 128; i++) {
        AUTO_ARENA(a);
        char letters[] = {'a', (char)(i / 128), (char)(i % 128), 'x', 0};
        str alone = fold_text(&a, (str){letters, 4});
        letters[3] = 0;
        str beside = fold_text(&a, say(&a, "{}é", SAY_T(((str){letters, 3}))));
        expect_int(alone.n, beside.n);
        expect_str(str_slice(alone, 0, alone.n - 1), str_slice(beside, 0, beside.n - 1));
        expect(alone.p[alone.n - 1] == 'x' && beside.p[beside.n - 1] == 'e');
    }
    AUTO_ARENA(a);
    expect_str(fold_text(&a, S("'\0-")), S(""));
    expect_str(fold_text(&a, S("--b `c`")), S("b c"));
}

static void bytes_that_are_no_text_do_no_harm(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(fold_text(&a, S("Sm\xffith\xc3")), S("sm ith"));
}

static void what_is_kept_and_shown_has_no_control_characters(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        str text, line, lines;
    } table[] = {
        {S_INIT("Sm\xc3\xadth"), S_INIT("Sm\xc3\xadth"), S_INIT("Sm\xc3\xadth")},
        {S_INIT("a\r\nb\rc\nd\te"), S_INIT("a b c d e"), S_INIT("a\nb\nc\nd\te")},
        {S_INIT("\x1b[2J\x1b[31mred"), S_INIT(" [2J [31mred"), S_INIT(" [2J [31mred")},
        {S_INIT("x\x00\x07\x7fy\xc2\x9bz"), S_INIT("x y z"), S_INIT("x y z")},
        {S_INIT("x\x9by"), S_INIT("x\xef\xbf\xbdy"), S_INIT("x\xef\xbf\xbdy")},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        expect_str(utf8_plain(&a, table[i].text, false), table[i].line);
        expect_str(utf8_plain(&a, table[i].text, true), table[i].lines);
        expect(utf8_is_plain_text(utf8_plain(&a, table[i].text, true)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_however_they_are_accented_cased_or_pointed),
        cmocka_unit_test(folding_twice_changes_nothing_more),
        cmocka_unit_test(what_is_ascii_alone_is_folded_as_beside_other_letters),
        cmocka_unit_test(bytes_that_are_no_text_do_no_harm),
        cmocka_unit_test(what_is_kept_and_shown_has_no_control_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
