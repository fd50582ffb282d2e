#include "expect.h"

#include "birth_date.h"
#include "date_entry.h"

static const civil_date today = {2026, 11, 23}; /* a Monday */

static void every_british_way_of_writing_a_date_is_read(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *same[] = {
        "14/3/1961",          "14.3.61",         "14-03-1961",        "14 3 1961",
        "14 Mar 1961",        "14th March 1961", "March 14 1961",     "14Mar61",
        "14031961",           "140361",          "1961-03-14",        "1961/3/14",
        " 14 / 3 / 1961 ",    "14 MARCH, 1961",  "Tue 14 March 1961", "Tuesday, 14.03.1961",
        "14th of March 1961", "14-mar-1961"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        civil_date d = {0};
        struct problem why;
        if (date_entry_parse(&a, str_from_c(same[i]), YEAR_PAST, today, S("d"), &d, &why) != OK)
            fail_msg("%s: %.*s", same[i], (int)why.sentence.n, why.sentence.p);
        expect_str(civil_date_iso(&a, d), S("1961-03-14"));
    }
}

static void what_is_no_british_date_is_refused_with_what_to_do(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *typed, *sentence;
    } rows[] = {
        {"", "Type a date, like 14/3/1961."},
        {"3/14/1961", "There is no month 14. Type the day first, then the month, like 14/3/1961."},
        {"1961-14-03", "There is no month 14. Type the day first, then the month, like 14/3/1961."},
        {"19610314", "There is no month 61. Type the day first, then the month, like 14/3/1961."},
        {"30 Feb 2026", "30 February does not exist: February 2026 has 28 days. Check the date."},
        {"29/2/1961", "29 February does not exist: February 1961 has 28 days. Check the date."},
        {"0/1/1961", "0 January does not exist: January 1961 has 31 days. Check the date."},
        {"14/3", "Type the year too, like 14/3/1961."},
        {"14 March", "Type the year too, like 14/3/1961."},
        {"14/3/961", "Type the year with four digits, like 14/3/1961."},
        {"14/3/1061", "Check the year: 1061 is too far from today."},
        {"Mon 14 March 1961", "14 March 1961 is a Tuesday, not a Monday. Check the date."},
        {"14/3/1961 9:30", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"tomorrow", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"14 Ma 1961", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"Mar Mar 1961", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"14 March 1961 1", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"1403196", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"Tuesday", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"١٤/٣/١٩٦١", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
        {"99999999999/3/1961", "Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        civil_date d = {1, 1, 1};
        struct problem why = {0};
        expect_err(date_entry_parse(&a, str_from_c(rows[i].typed), YEAR_PAST, today, S("seen_on"),
                                    &d, &why),
                   INVALID);
        expect_str(why.sentence, str_from_c(rows[i].sentence));
        expect_str(why.field, S("seen_on"));
        expect_int(d.year, 1);
    }
}

static void two_digit_years_follow_the_rule_of_their_field_and_are_never_guessed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *typed;
        enum year_rule rule;
        int year; /* 0: refused */
    } rows[] = {
        {"14.3.61", YEAR_PAST, 1961}, {"24.11.27", YEAR_PAST, 1927}, {"24.11.26", YEAR_PAST, 1926},
        {"23.11.26", YEAR_PAST, 0},   {"14.3.16", YEAR_PAST, 0},     {"14.3.15", YEAR_PAST, 2015},
        {"14.3.61", YEAR_IN_FULL, 0}, {"14.3.27", YEAR_NEAR, 2027},  {"14.3.75", YEAR_NEAR, 2075},
        {"14.3.76", YEAR_NEAR, 1976}, {"14.3.26", YEAR_NEAR, 2026},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        civil_date d;
        enum err e =
            date_entry_parse(&a, str_from_c(rows[i].typed), rows[i].rule, today, S("d"), &d, NULL);
        if (e != (rows[i].year ? OK : INVALID) || (e == OK && d.year != rows[i].year))
            fail_msg("%s by rule %d", rows[i].typed, (int)rows[i].rule);
    }
    struct problem why;
    civil_date d;
    expect_err(date_entry_parse(&a, S("14.3.26"), YEAR_PAST, today, S("d"), &d, &why), INVALID);
    expect_str(why.sentence, S("Type the year in full: 2026 or 1926?"));
}

static void every_date_is_read_back_from_the_ways_it_is_shown(void **state) {
    (void)state;
    for (int32_t day = civil_date_to_days((civil_date){1900, 1, 1});
         day < civil_date_to_days((civil_date){2100, 1, 1}); day += 13) {
        AUTO_ARENA(a);
        civil_date d = civil_date_from_days(day), back;
        str shown[] = {civil_date_iso(&a, d), civil_date_long(&a, d), civil_date_plain(&a, d),
                       civil_date_short(&a, d)};
        for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
            expect_ok(date_entry_parse(&a, shown[i], YEAR_IN_FULL, today, S("d"), &back, NULL));
            expect_int(civil_date_compare(d, back), 0);
        }
    }
}

static void times_are_read_as_clinics_type_them(void **state) {
    (void)state;
    static const struct {
        const char *typed;
        int minute; /* -1: refused */
    } rows[] = {
        {"9.30", 570},    {"9:30am", 570},    {"0930", 570},      {"930", 570},
        {"09:30", 570},   {"9:30 AM", 570},   {"9.30 a.m.", 570}, {"14:30", 870},
        {"2.30pm", 870},  {"2:30 p.m.", 870}, {"1430", 870},      {"9am", 540},
        {"2pm", 840},     {"12pm", 720},      {"12am", 0},        {"12.15", 735},
        {"noon", 720},    {"Midday", 720},    {"00:00", 0},       {"02:30", 150},
        {"23:59", 1439},  {"14:30pm", 870},   {"0.30", 30},       {"230pm", 870},
        {"2.30", -1},     {"230", -1},        {"6:15", -1},       {"24:00", -1},
        {"9:60", -1},     {"9", -1},          {"", -1},           {"am", -1},
        {"14:30am", -1},  {"0pm", -1},        {"0.30am", -1},     {"9:3", -1},
        {"9:300", -1},    {"9;30", -1},       {"midnight", -1},   {"half past nine", -1},
        {"09:30:00", -1}, {"-9:30", -1},      {"123456", -1},     {"14040317731776", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        civil_time t = {-7};
        struct problem why = {0};
        enum err e = time_entry_parse(str_from_c(rows[i].typed), S("start"), &t, &why);
        enum err wanted = rows[i].minute < 0 ? INVALID : OK;
        if (e != wanted || t.minute != (e == OK ? rows[i].minute : -7))
            fail_msg("%s", rows[i].typed);
        if (e != OK) expect(why.sentence.n > 20 && str_eq(why.field, S("start")));
    }
    AUTO_ARENA(a);
    for (int16_t minute = 0; minute < 1440; minute++) {
        civil_time t;
        expect_ok(time_entry_parse(civil_time_iso(&a, (civil_time){minute}), S(""), &t, NULL));
        expect_int(t.minute, minute);
        expect_ok(time_entry_parse(civil_time_page(&a, (civil_time){minute}), S(""), &t, NULL));
        expect_int(t.minute, minute);
    }
}

static void a_date_of_birth_is_not_in_the_future_nor_beyond_the_oldest_life(void **state) {
    (void)state;
    struct problem why;
    expect_ok(birth_date_check((civil_date){2026, 11, 23}, today, &why));
    expect_err(birth_date_check((civil_date){2026, 11, 24}, today, &why), INVALID);
    expect_str(why.field, S("birth_date"));
    expect_ok(birth_date_check((civil_date){1895, 11, 24}, today, &why));
    expect_err(birth_date_check((civil_date){1895, 11, 23}, today, &why), INVALID);
}

static void an_age_is_said_in_the_unit_that_fits(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        civil_date birth;
        const char *age;
    } rows[] = {
        {{2026, 11, 23}, "0 days"},    {{2026, 11, 22}, "1 day"},    {{2026, 10, 27}, "27 days"},
        {{2026, 10, 26}, "4 weeks"},   {{2025, 11, 24}, "52 weeks"}, {{2025, 11, 23}, "12 months"},
        {{2024, 11, 24}, "23 months"}, {{2024, 11, 23}, "2 years"},  {{1961, 3, 14}, "65 years"},
        {{2026, 11, 24}, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_str(birth_date_age_text(&a, rows[i].birth, today), str_from_c(rows[i].age));
}

static void beside_a_date_of_birth_years_are_a_number_and_a_babys_age_has_its_unit(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(birth_date_age_short(&a, (civil_date){1961, 3, 14}, today), S("65"));
    expect_str(birth_date_age_short(&a, (civil_date){2024, 11, 23}, today), S("2"));
    expect_str(birth_date_age_short(&a, (civil_date){2024, 11, 24}, today), S("23 months"));
    expect_str(birth_date_age_short(&a, (civil_date){2026, 11, 2}, today), S("21 days"));
    expect_str(birth_date_age_short(&a, (civil_date){2026, 11, 24}, today), S(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_british_way_of_writing_a_date_is_read),
        cmocka_unit_test(what_is_no_british_date_is_refused_with_what_to_do),
        cmocka_unit_test(two_digit_years_follow_the_rule_of_their_field_and_are_never_guessed),
        cmocka_unit_test(every_date_is_read_back_from_the_ways_it_is_shown),
        cmocka_unit_test(times_are_read_as_clinics_type_them),
        cmocka_unit_test(a_date_of_birth_is_not_in_the_future_nor_beyond_the_oldest_life),
        cmocka_unit_test(an_age_is_said_in_the_unit_that_fits),
        cmocka_unit_test(beside_a_date_of_birth_years_are_a_number_and_a_babys_age_has_its_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
