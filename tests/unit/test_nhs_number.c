#include "expect.h"
#include "shared_data.h"

#include "hospital_number.h"
#include "nhs_number.h"

/* Of the PDS sandbox, and computed by the rule. */
static const struct {
    const char *text;
    bool is_valid;
    enum nhs_number_range range;
} vectors[] = {
    {"9000000009", true, NHS_RANGE_SYNTHETIC},
    {"9000000017", true, NHS_RANGE_SYNTHETIC},
    {"9000000025", true, NHS_RANGE_SYNTHETIC},
    {"9000000033", true, NHS_RANGE_SYNTHETIC},
    {"9000000000", false, 0},
    {"9111231130", true, NHS_RANGE_SYNTHETIC},
    {"9876543210", true, NHS_RANGE_SYNTHETIC},
    {"9990000018", true, NHS_RANGE_SYNTHETIC},
    {"9990000026", true, NHS_RANGE_SYNTHETIC},
    {"9990000034", true, NHS_RANGE_SYNTHETIC},
    {"9990000042", true, NHS_RANGE_SYNTHETIC},
    {"9990000050", true, NHS_RANGE_SYNTHETIC},
    {"9990000069", true, NHS_RANGE_SYNTHETIC},
    {"9990000077", true, NHS_RANGE_SYNTHETIC},
    {"1234567890", false, 0},
    {"0607230002", true, NHS_RANGE_CHI},
    {"0101011113", true, NHS_RANGE_CHI},
    {"4000000632", true, NHS_RANGE_LIVE},
    {"943 476 5919", true, NHS_RANGE_SYNTHETIC},
    {"943-476-5919", true, NHS_RANGE_SYNTHETIC},
    {"  9434765919\t", true, NHS_RANGE_SYNTHETIC},
    {"943 476-5919", false, 0},
    {"94 3476 5919", false, 0},
    {"943 476 591", false, 0},
    {"943  476 5919", false, 0},
    {"94347659l9", false, 0},
    {"٩٤٣٤٧٦٥٩١٩", false, 0},
    {"９４３４７６５９１９", false, 0},
    {"", false, 0},
};

static void numbers_with_a_right_check_digit_are_read_and_no_others(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        nhs_number n = {"untouched"};
        struct problem why = {0};
        enum err e = nhs_number_parse(str_from_c(vectors[i].text), &n, &why);
        if (e != (vectors[i].is_valid ? OK : INVALID)) fail_msg("%s", vectors[i].text);
        if (e == OK) {
            expect_int(nhs_number_range(n), vectors[i].range);
        } else {
            expect_str(why.field, S("nhs_number"));
            expect(why.sentence.n > 30 && why.rule.n > 10 && n.digit[0] == 'u');
        }
    }
}

static void ten_equal_digits_are_refused_though_the_sum_is_right(void **state) {
    (void)state;
    for (char c = '0'; c <= '9'; c++) {
        char text[10];
        for (int i = 0; i < 10; i++)
            text[i] = c;
        nhs_number n;
        expect_err(nhs_number_parse((str){text, 10}, &n, NULL), INVALID);
    }
}

static void nine_digits_whose_check_would_be_ten_make_no_number(void **state) {
    (void)state;
    static const uint32_t none[] = {999000000, 999000014,  999000028,
                                    999000031, 1000000000, 111111111};
    nhs_number n;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        expect(!nhs_number_make(none[i], &n));
    AUTO_ARENA(a);
    expect(nhs_number_make(999000001, &n));
    expect_str(nhs_number_plain(&a, n), S("9990000018"));
    expect(nhs_number_make(60723000, &n));
    expect_str(nhs_number_plain(&a, n), S("0607230002"));
}

static void one_wrong_digit_or_two_swapped_are_always_caught(void **state) {
    (void)state;
    AUTO_ARENA(a);
    for (uint32_t nine = 999000000; nine < 999000400; nine++) {
        nhs_number n, other;
        if (!nhs_number_make(nine, &n)) continue;
        for (int i = 0; i < 10; i++) {
            for (char c = '0'; c <= '9'; c++) {
                nhs_number wrong = n;
                wrong.digit[i] = c;
                if (c == n.digit[i]) continue;
                expect_err(nhs_number_parse(nhs_number_plain(&a, wrong), &other, NULL), INVALID);
            }
            nhs_number swapped = n;
            if (i == 9 || n.digit[i] == n.digit[i + 1]) continue;
            swapped.digit[i] = n.digit[i + 1];
            swapped.digit[i + 1] = n.digit[i];
            expect_err(nhs_number_parse(nhs_number_plain(&a, swapped), &other, NULL), INVALID);
        }
    }
}

static void the_ranges_say_who_gives_out_a_number(void **state) {
    (void)state;
    static const struct {
        const char *digits;
        enum nhs_number_range range;
        bool live_site_accepts;
    } rows[] = {
        {"0000000010", NHS_RANGE_NOT_USED, false}, {"0099999999", NHS_RANGE_NOT_USED, false},
        {"0100000000", NHS_RANGE_CHI, true},       {"3112999999", NHS_RANGE_CHI, true},
        {"3113000000", NHS_RANGE_NOT_USED, false}, {"3200000000", NHS_RANGE_HCN, true},
        {"3999999999", NHS_RANGE_HCN, true},       {"4000000000", NHS_RANGE_LIVE, true},
        {"5999999999", NHS_RANGE_RESERVED, false}, {"7999999999", NHS_RANGE_LIVE, true},
        {"8000000000", NHS_RANGE_IRELAND, false},  {"8599999999", NHS_RANGE_IRELAND, false},
        {"8600000000", NHS_RANGE_NOT_USED, false}, {"9000000000", NHS_RANGE_SYNTHETIC, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        nhs_number n; /* boundaries of the ranges need not have a right check digit */
        for (int d = 0; d < 10; d++)
            n.digit[d] = rows[i].digits[d];
        expect_int(nhs_number_range(n), rows[i].range);
        expect_int(nhs_number_check_issued(n, false, NULL),
                   rows[i].live_site_accepts ? OK : INVALID);
        if (rows[i].range == NHS_RANGE_SYNTHETIC) expect_ok(nhs_number_check_issued(n, true, NULL));
    }
}

static void a_number_is_shown_in_three_groups(void **state) {
    (void)state;
    AUTO_ARENA(a);
    nhs_number n, same;
    expect_ok(nhs_number_parse(S("9434765919"), &n, NULL));
    expect_str(nhs_number_text(&a, n), S("943 476 5919"));
    expect_ok(nhs_number_parse(nhs_number_text(&a, n), &same, NULL));
    expect_str(nhs_number_plain(&a, same), S("9434765919"));
    expect_int(nhs_number_range(n), NHS_RANGE_SYNTHETIC);
}

static void the_numbers_of_real_records_get_the_verdict_written_beside_them(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str rest;
    if (!shared_file(&a, "data/nhs-numbers/nhs-numbers.tsv", &rest))
        skip_because(&a, "the shared data is absent");
    (void)str_cut(&rest, '\n'); /* the heading */
    int rows = 0;
    while (rest.p && rest.n) {
        str line = str_cut(&rest, '\n');
        str value = str_cut(&line, '\t'), verdict = str_cut(&line, '\t');
        nhs_number n;
        enum err e = nhs_number_parse(value, &n, NULL);
        if ((e == OK) != str_eq(verdict, S("valid")))
            fail_msg("%.*s should be %.*s", (int)value.n, value.p, (int)verdict.n, verdict.p);
        rows++;
    }
    expect(rows > 30);
}

static void a_hospital_number_is_stored_in_one_spelling(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *typed, *stored;
    } rows[] = {{" h100001 ", "H100001"},
                {"RX1 23-456", "RX123-456"},
                {"007", "007"},
                {"12/3456", "12/3456"},
                {"", NULL},
                {"ABC", NULL},
                {"12_3", NULL},
                {"123456789012345678901", NULL},
                {"É1", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str number;
        enum err e = hospital_number_parse(&a, str_from_c(rows[i].typed), &number, NULL);
        expect_int(e, rows[i].stored ? OK : INVALID);
        if (rows[i].stored) expect_str(number, str_from_c(rows[i].stored));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_with_a_right_check_digit_are_read_and_no_others),
        cmocka_unit_test(ten_equal_digits_are_refused_though_the_sum_is_right),
        cmocka_unit_test(nine_digits_whose_check_would_be_ten_make_no_number),
        cmocka_unit_test(one_wrong_digit_or_two_swapped_are_always_caught),
        cmocka_unit_test(the_ranges_say_who_gives_out_a_number),
        cmocka_unit_test(a_number_is_shown_in_three_groups),
        cmocka_unit_test(the_numbers_of_real_records_get_the_verdict_written_beside_them),
        cmocka_unit_test(a_hospital_number_is_stored_in_one_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
