#include "expect.h"
#include "shared_data.h"

#include "working_day.h"

static struct working_calendar calendar(struct arena *a, enum nation nation) {
    const char *root = getenv("CLERKWELL_SOURCE");
    expect(root != NULL);
    FILE *f = fopen(arena_c(a, say(a, "{}/data/holidays.csv", SAY_T(str_from_c(root)))), "rb");
    expect(f != NULL);
    char *bytes = arena_alloc(a, 65536);
    size_t n = fread(bytes, 1, 65536, f);
    fclose(f);
    struct working_calendar c = {.nation = nation};
    struct problem why = {0};
    if (holiday_overrides_parse(a, (str){bytes, n}, &c.overrides, &c.n_overrides, &why) != OK)
        fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
    expect(c.n_overrides >= 11);
    return c;
}

static void easter_falls_where_the_church_says(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *easters[] = {"2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01",
                                    "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17",
                                    "2034-04-09", "2035-03-25", "2038-04-25", "1954-04-18"};
    for (size_t i = 0; i < sizeof easters / sizeof easters[0]; i++)
        expect_str(civil_date_iso(&a, easter_sunday(atoi(easters[i]))), str_from_c(easters[i]));
}

/* gov.uk/bank-holidays */
static const struct {
    enum nation nation;
    int year;
    const char *days;
} years[] = {
    {ENGLAND_AND_WALES, 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28 "},
    {ENGLAND_AND_WALES, 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28 "},
    {ENGLAND_AND_WALES, 2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26 "},
    {ENGLAND_AND_WALES, 2029, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26 "},
    {ENGLAND_AND_WALES, 2030, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26 "},
    {SCOTLAND, 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28 "},
    {SCOTLAND, 2028, "01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26 "},
    {SCOTLAND, 2021, "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28 "},
    {SCOTLAND, 2023, "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26 "},
    {NORTHERN_IRELAND, 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28 "},
    {NORTHERN_IRELAND, 2029, "01-01 03-19 03-30 04-02 05-07 05-28 07-12 08-27 12-25 12-26 "},
};

static void each_nation_keeps_its_own_holidays(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        AUTO_ARENA(a);
        struct working_calendar c = calendar(&a, years[i].nation);
        struct buf b;
        buf_init(&b, &a);
        civil_date d = {(int16_t)years[i].year, 1, 1};
        for (str name; d.year == years[i].year; d = civil_date_add_days(d, 1)) {
            if (!holiday_on(&c, d, &name)) continue;
            buf_put(&b, str_from(civil_date_iso(&a, d), 5));
            buf_put_char(&b, ' ');
            expect(name.n > 0 && !is_working_day(&c, d));
        }
        expect_str(buf_str(&b), str_from_c(years[i].days));
    }
}

static void no_holiday_by_rule_falls_on_a_weekend_or_on_another(void **state) {
    (void)state;
    static const size_t count[] = {8, 9, 10};
    for (int nation = 0; nation < NATION_COUNT; nation++) {
        struct working_calendar c = {.nation = (enum nation)nation};
        for (int year = 1990; year < 2200; year++) {
            size_t n = 0;
            civil_date d = {(int16_t)year, 1, 1};
            for (; d.year == year; d = civil_date_add_days(d, 1)) {
                if (!holiday_on(&c, d, NULL)) continue;
                n++;
                expect(civil_date_weekday(d) <= FRIDAY);
            }
            expect_int(n, count[nation]);
        }
    }
}

static void the_published_holidays_of_england_and_wales_are_met_one_for_one(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str json;
    if (!shared_file(&a, "data/bank-holidays/bank-holidays-ew-2012-2023.json", &json))
        skip_because(&a, "the shared data is absent");
    struct working_calendar c = calendar(&a, ENGLAND_AND_WALES);
    int published[3000] = {0}, found = 0; /* by day since 1 January 2012 */
    int32_t first = civil_date_to_days((civil_date){2012, 1, 1});
    for (ptrdiff_t at; (at = str_find(json, S("\"date\": \""))) >= 0; found++) {
        json = str_from(json, (size_t)at + 9);
        civil_date d;
        expect_ok(civil_date_parse_iso(str_slice(json, 0, 10), &d));
        int32_t day = civil_date_to_days(d) - first;
        if (day < 3000) published[day] = 1;
        str name = S("");
        if (!holiday_on(&c, d, &name)) fail_msg("%.10s is missing", json.p);
    }
    expect(found > 90);
    /* and the other way about, as far as the table reaches: nothing is a holiday that was not
     * published */
    for (int32_t day = 0; day < 3000; day++)
        if (holiday_on(&c, civil_date_from_days(first + day), NULL)) expect(published[day]);
}

static void weekends_and_holidays_are_no_working_days(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct working_calendar c = calendar(&a, ENGLAND_AND_WALES);
    static const struct {
        civil_date day;
        bool is_working;
    } rows[] = {
        {{2026, 11, 27}, true},  {{2026, 11, 28}, false}, {{2026, 11, 29}, false},
        {{2026, 11, 30}, true},  {{2026, 12, 24}, true},  {{2026, 12, 25}, false},
        {{2026, 12, 28}, false}, {{2026, 12, 29}, true},  {{2026, 4, 3}, false},
        {{2026, 4, 6}, false},   {{2026, 4, 7}, true},    {{2023, 5, 8}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_int(working_calendar_is_working_day(&c, rows[i].day), rows[i].is_working);
}

static void a_site_may_close_or_work_against_the_rule(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct working_calendar c = {.nation = SCOTLAND};
    expect_ok(holiday_overrides_parse(&a,
                                      S("date,division,name,kind\n\n# ours\r\n"
                                        "2026-09-28,scotland,\"Autumn, local\",add\r\n"
                                        "2026-08-03,all,Summer,remove\n"
                                        "2026-05-06,england-and-wales,Theirs,add"),
                                      &c.overrides, &c.n_overrides, NULL));
    str name = S("");
    expect(holiday_on(&c, (civil_date){2026, 9, 28}, &name));
    expect_str(name, S("Autumn, local"));
    expect(is_working_day(&c, (civil_date){2026, 8, 3}));
    expect(is_working_day(&c, (civil_date){2026, 5, 6}));
    static const char *bad[] = {"h\n2026-02-30,all,x,add",   "h\n2026-02-20,france,x,add",
                                "h\n2026-02-20,all,x,maybe", "h\n2026-02-20,all,,add",
                                "h\n2026-02-20,all,x,add,y", "h\n2026-02-20"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct problem why = {0};
        expect_err(
            holiday_overrides_parse(&a, str_from_c(bad[i]), &c.overrides, &c.n_overrides, &why),
            INVALID);
        expect(str_starts_with(why.sentence, S("Line 2 ")));
        expect_int(c.n_overrides, 3);
    }
    for (int i = 0; i < NATION_COUNT; i++) {
        enum nation back;
        expect_ok(nation_parse(str_from_c(nation_name((enum nation)i)), &back));
        expect_int(back, i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_falls_where_the_church_says),
        cmocka_unit_test(each_nation_keeps_its_own_holidays),
        cmocka_unit_test(no_holiday_by_rule_falls_on_a_weekend_or_on_another),
        cmocka_unit_test(the_published_holidays_of_england_and_wales_are_met_one_for_one),
        cmocka_unit_test(weekends_and_holidays_are_no_working_days),
        cmocka_unit_test(a_site_may_close_or_work_against_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
