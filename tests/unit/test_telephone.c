#include "expect.h"

#include "telephone.h"

/* Numbers of Ofcom's ranges for drama where there are such. */
static const struct {
    const char *typed, *e164, *shown;
    bool mobile;
} good[] = {
    {"07700 900123", "+447700900123", "07700 900123", true},
    {"+44 7700 900123", "+447700900123", "07700 900123", true},
    {"00447700900123", "+447700900123", "07700 900123", true},
    {"+44 (0)7700-900.123", "+447700900123", "07700 900123", true},
    {"(020) 7946 0000", "+442079460000", "020 7946 0000", false},
    {"02079460000 ext 12", "+442079460000", "020 7946 0000 ext 12", false},
    {"020 7946 0000x4567", "+442079460000", "020 7946 0000 ext 4567", false},
    {"020 7946 0000 Extension 9", "+442079460000", "020 7946 0000 ext 9", false},
    {"0117 496 0123", "+441174960123", "0117 496 0123", false},
    {"0161 496 0000", "+441614960000", "0161 496 0000", false},
    {"01632 960123", "+441632960123", "01632 960123", false},
    {"01539 432123", "+441539432123", "015394 32123", false},
    {"01204 12345", "+44120412345", "01204 12345", false},
    {"0300 123 4567", "+443001234567", "0300 123 4567", false},
    {"0800 1111", "+448001111", "0800 1111", false},
    {"0800 123456", "+44800123456", "0800 123 456", false},
    {"07624 123456", "+447624123456", "07624 123456", true},
    {"07600 123456", "+447600123456", "07600 123456", false},
    {"070 1234 5678", "+447012345678", "07012 345678", false},
    {"+33 1 42 68 53 00", "+33142685300", "+33142685300", false},
    {"00353 1 234 5678", "+35312345678", "+35312345678", false},
};

static void a_number_is_stored_once_however_it_is_typed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        telephone t = {"", ""}, again;
        struct problem why;
        if (telephone_parse(str_from_c(good[i].typed), S("t"), &t, &why) != OK)
            fail_msg("%s: %.*s", good[i].typed, (int)why.sentence.n, why.sentence.p);
        expect_str(str_from_c(t.e164), str_from_c(good[i].e164));
        expect_str(telephone_text(&a, t), str_from_c(good[i].shown));
        expect_int(telephone_is_mobile(t), good[i].mobile);
        expect_ok(telephone_parse(telephone_text(&a, t), S("t"), &again, NULL));
        expect_str(telephone_text(&a, again), telephone_text(&a, t));
    }
}

static void what_nobody_could_dial_is_refused_with_what_to_do(void **state) {
    (void)state;
    static const char *bad[] = {"",
                                "none",
                                "960123",
                                "496 0123",
                                "0770090012",
                                "077009001234",
                                "0123",
                                "04700 900123",
                                "+44 600 900123",
                                "0000 900123",
                                "07700 900123 (mum)",
                                "07700 900123 ext",
                                "07700 900123 ext 1234567",
                                "07700 900123 or 07700 900124",
                                "+12345",
                                "+1234567890123456",
                                "+0123456789",
                                "++447700900123",
                                "07700+900123",
                                "０７７００ ９００１２３",
                                "111",
                                "+44",
                                "+440"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        telephone t = {"untouched", ""};
        struct problem why = {0};
        if (telephone_parse(str_from_c(bad[i]), S("mobile"), &t, &why) != INVALID)
            fail_msg("%s", bad[i]);
        expect(why.sentence.n > 20 && str_eq(why.field, S("mobile")) && t.e164[0] == 'u');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_stored_once_however_it_is_typed),
        cmocka_unit_test(what_nobody_could_dial_is_refused_with_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
