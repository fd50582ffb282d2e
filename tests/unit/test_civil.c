#include "expect.h"

#include "civil.h"
#include "instant_text.h"

static void every_day_from_1600_to_2400_counts_one_on_and_survives_the_round_trip(void **state) {
    (void)state;
    civil_date d = {1600, 1, 1};
    int32_t first = civil_date_to_days(d);
    int weekday = (int)civil_date_weekday(d);
    for (int32_t n = first; d.year < 2400; n++) {
        expect_int(civil_date_to_days(d), n);
        civil_date back = civil_date_from_days(n);
        expect_int(civil_date_compare(back, d), 0);
        expect_int(civil_date_weekday(d), weekday);
        weekday = weekday % 7 + 1;
        if (++d.day > days_in_month(d.year, d.month)) {
            d.day = 1;
            if (++d.month > 12) {
                d.month = 1;
                d.year++;
            }
        }
    }
}

static void known_dates_fall_on_their_weekdays(void **state) {
    (void)state;
    expect_int(civil_date_weekday((civil_date){1970, 1, 1}), THURSDAY);
    expect_int(civil_date_weekday((civil_date){2026, 11, 23}), MONDAY);
    expect_int(civil_date_weekday((civil_date){2000, 2, 29}), TUESDAY);
    expect_int(civil_date_weekday((civil_date){1900, 3, 1}), THURSDAY);
}

static void dates_are_read_strictly_and_written_as_pages_say_them(void **state) {
    (void)state;
    AUTO_ARENA(a);
    civil_date d = {0};
    static const char *bad[] = {"2026-02-29", "2026-13-01",  "2026-1-01",
                                "",           "2026-01-01 ", "0000-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        expect_err(civil_date_parse_iso(str_from_c(bad[i]), &d), INVALID);
        expect(civil_date_is_none(d));
    }
    expect_ok(civil_date_parse_iso(S("2026-11-02"), &d));
    expect_str(civil_date_iso(&a, d), S("2026-11-02"));
    expect_str(civil_date_long(&a, d), S("Monday 2 November 2026"));
    expect_str(civil_date_short(&a, d), S("2 Nov 2026"));
    expect_str(civil_time_page(&a, (civil_time){9 * 60 + 30}), S("9:30am"));
    expect_str(civil_time_page(&a, (civil_time){0}), S("12am"));
    expect_str(civil_time_page(&a, (civil_time){14 * 60}), S("2pm"));
}

static void months_and_ages_follow_the_calendar(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(civil_date_iso(&a, civil_date_add_months((civil_date){2026, 1, 31}, 1)),
               S("2026-02-28"));
    expect_str(civil_date_iso(&a, civil_date_add_months((civil_date){2026, 11, 30}, 3)),
               S("2027-02-28"));
    expect_str(civil_date_iso(&a, civil_date_add_months((civil_date){2026, 1, 31}, -2)),
               S("2025-11-30"));
    expect_int(civil_age((civil_date){1961, 3, 14}, (civil_date){2026, 3, 13}), 64);
    expect_int(civil_age((civil_date){1961, 3, 14}, (civil_date){2026, 3, 14}), 65);
    expect_int(civil_age((civil_date){2008, 2, 29}, (civil_date){2026, 2, 28}), 17);
}

/* RFC 3339; what is left of a second is cut, before 1970 too. */
static void a_moment_is_written_for_machines_in_utc(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const instant t = {20780 * INSTANT_DAY + 9 * INSTANT_HOUR + 30 * INSTANT_MINUTE};
    expect_str(instant_text(&a, t), S("2026-11-23T09:30:00Z"));
    expect_str(instant_text(&a, instant_add(t, INSTANT_SECOND - 1)), S("2026-11-23T09:30:00Z"));
    expect_str(instant_text_ms(&a, t), S("2026-11-23T09:30:00.000Z"));
    expect_str(instant_text_ms(&a, instant_add(t, 250999)), S("2026-11-23T09:30:00.250Z"));
    expect_str(instant_text(&a, (instant){-1}), S("1969-12-31T23:59:59Z"));
    expect_str(instant_text_ms(&a, (instant){-1}), S("1969-12-31T23:59:59.999Z"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1600_to_2400_counts_one_on_and_survives_the_round_trip),
        cmocka_unit_test(known_dates_fall_on_their_weekdays),
        cmocka_unit_test(dates_are_read_strictly_and_written_as_pages_say_them),
        cmocka_unit_test(months_and_ages_follow_the_calendar),
        cmocka_unit_test(a_moment_is_written_for_machines_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
