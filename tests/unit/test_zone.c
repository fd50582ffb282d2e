#include "expect.h"
#include "shared_data.h"

#include "posix_tz.h"
#include "zone.h"

#include <string.h>
#include <time.h>

static str zone_file(struct arena *a, const char *name) {
    const char *path = arena_c(a, say(a, "/usr/share/zoneinfo/{}", SAY_T(str_from_c(name))));
    FILE *f = fopen(path, "rb");
    if (!f) print_error("%s is missing: install tzdata\n", path);
    expect(f != NULL);
    struct buf b;
    buf_init(&b, a);
    for (size_t got = 1; got > 0; b.n += got)
        got = fread(buf_reserve(&b, 4096), 1, 4096, f);
    fclose(f);
    return buf_str(&b);
}

static const struct zone *zone(struct arena *a, const char *name) {
    const struct zone *z = NULL;
    expect_ok(zone_parse(a, str_from_c(name), zone_file(a, name), &z, NULL));
    expect_str(zone_name(z), str_from_c(name));
    return z;
}

static instant utc(int year, int month, int day, int hour, int minute, int second) {
    civil_date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    return (instant){civil_date_to_days(d) * INSTANT_DAY + hour * INSTANT_HOUR +
                     minute * INSTANT_MINUTE + second * INSTANT_SECOND};
}

/* A file with no table, only its footer, as RFC 8536 allows. */
static str footer_file(struct arena *a, const char *footer) {
    struct buf b;
    buf_init(&b, a);
    for (int block = 0; block < 2; block++) {
        static const char rest_of_header[] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" /* reserved */
                                             "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
                                             "\0\0\0\0\0\0UTC";
        buf_put(&b, S("TZif3"));
        buf_put(&b, (str){rest_of_header, sizeof rest_of_header});
    }
    buf_put_char(&b, '\n');
    buf_put(&b, str_from_c(footer));
    buf_put_char(&b, '\n');
    return buf_str(&b);
}

static void in_spring_half_past_one_does_not_exist_and_in_autumn_it_happens_twice(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct zone *london = zone(&a, "Europe/London");
    struct resolved r = civil_resolve(london, (civil_date){2026, 3, 29}, (civil_time){90});
    expect_int(r.kind, CIVIL_GAP);
    expect_int(r.first.us, utc(2026, 3, 29, 1, 30, 0).us);
    expect_int(r.second.us, utc(2026, 3, 29, 0, 30, 0).us);
    r = civil_resolve(london, (civil_date){2026, 10, 25}, (civil_time){90});
    expect_int(r.kind, CIVIL_FOLD);
    expect_int(r.first.us, utc(2026, 10, 25, 0, 30, 0).us);
    expect_int(r.second.us, utc(2026, 10, 25, 1, 30, 0).us);
    r = civil_resolve(london, (civil_date){2026, 7, 1}, (civil_time){9 * 60});
    expect_int(r.kind, CIVIL_UNIQUE);
    expect_int(r.first.us, utc(2026, 7, 1, 8, 0, 0).us);
    /* British Standard Time: summer all year. */
    r = civil_resolve(london, (civil_date){1970, 1, 15}, (civil_time){9 * 60});
    expect_int(r.first.us, utc(1970, 1, 15, 8, 0, 0).us);
}

static int month_number(const char *three_letters) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *at = strstr(names, three_letters);
    expect(at != NULL);
    return (int)(at - names) / 3 + 1;
}

static void every_change_of_london_and_dublin_is_met_to_the_second(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str rest;
    if (!shared_file(&a, "data/dst/zdump.txt", &rest))
        skip_because(&a, "the shared data is absent");
    int lines = 0;
    while (rest.p) {
        const char *line = arena_c(&a, str_cut(&rest, '\n'));
        char name[32], month[4], local_month[4];
        int day, h, m, s, y, local_day, lh, lm, ls, ly, offset;
        if (sscanf(
                line,
                "%31s %*s %3s %d %d:%d:%d %d UT = %*s %3s %d %d:%d:%d %d %*s isdst=%*d gmtoff=%d",
                name, month, &day, &h, &m, &s, &y, local_month, &local_day, &lh, &lm, &ls, &ly,
                &offset) != 14) {
            continue;
        }
        static const struct zone *z;
        static char of[32];
        if (lines == 0 || strcmp(of, name) != 0) z = zone(&a, strcpy(of, name));
        instant t = utc(y, month_number(month), day, h, m, s);
        expect_int(zone_offset(z, t), offset);
        civil_date d;
        civil_time wall;
        instant_to_civil(z, t, &d, &wall);
        expect_int(
            civil_date_compare(
                d, (civil_date){(int16_t)ly, (int8_t)month_number(local_month), (int8_t)local_day}),
            0);
        expect_int(wall.minute, lh * 60 + lm);
        lines++;
    }
    expect(lines > 300);
}

/* The C library's own reading of the same data is the second opinion. */
static void the_wall_clock_agrees_with_the_c_library_from_1900_to_2100(void **state) {
    (void)state;
    static const char *zones[] = {"Europe/London",       "Europe/Dublin", "America/New_York",
                                  "Australia/Lord_Howe", "Pacific/Apia",  "Africa/Casablanca"};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        AUTO_ARENA(a);
        const struct zone *z = zone(&a, zones[i]);
        setenv("TZ", zones[i], 1);
        tzset();
        int64_t last = utc(2100, 1, 1, 0, 0, 0).us / INSTANT_SECOND;
        for (int64_t t = utc(1900, 1, 1, 0, 0, 0).us / INSTANT_SECOND; t < last; t += 21001) {
            struct tm tm;
            time_t c_time = (time_t)t;
            localtime_r(&c_time, &tm);
            civil_date d;
            civil_time wall;
            instant_to_civil(z, (instant){t * INSTANT_SECOND}, &d, &wall);
            if (zone_offset(z, (instant){t * INSTANT_SECOND}) != tm.tm_gmtoff ||
                d.day != tm.tm_mday || wall.minute != tm.tm_hour * 60 + tm.tm_min) {
                fail_msg("%s differs at %lld", zones[i], (long long)t);
            }
        }
    }
}

enum { AROUND = 4 * 60 }; /* minutes before and after a clock change */

struct shown {
    civil_date day;
    int minute;
};

/* What the wall clock shows at each real minute around a clock change. */
static void look_around(const struct zone *z, instant change, struct shown *shown) {
    for (int i = 0; i <= 2 * AROUND; i++) {
        civil_time wall;
        instant_to_civil(z, instant_add(change, (i - AROUND) * INSTANT_MINUTE), &shown[i].day,
                         &wall);
        shown[i].minute = wall.minute;
    }
}

static int64_t minutes_that_show(const struct shown *shown, civil_date d, civil_time t) {
    int n = 0;
    for (int i = 0; i <= 2 * AROUND; i++)
        n += shown[i].minute == t.minute && civil_date_compare(shown[i].day, d) == 0;
    return n;
}

/* Around every clock change from 1972 to 2100 each minute of the wall clock is resolved, and the
 * answer compared with how many real minutes show it. */
static void gaps_and_folds_are_found_at_every_change_until_2100(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *zones[] = {"Europe/London", "Europe/Dublin", "Australia/Lord_Howe"};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        const struct zone *z = zone(&a, zones[i]);
        int changes = 0;
        for (instant t = utc(1972, 1, 1, 0, 0, 0); t.us < utc(2100, 1, 1, 0, 0, 0).us;
             t = instant_add(t, INSTANT_HOUR / 2)) {
            if (zone_offset(z, t) == zone_offset(z, instant_add(t, INSTANT_DAY))) {
                t = instant_add(t, INSTANT_DAY - INSTANT_HOUR / 2); /* no change in this day */
                continue;
            }
            if (zone_offset(z, t) == zone_offset(z, instant_add(t, INSTANT_HOUR / 2))) continue;
            changes++;
            struct shown shown[2 * AROUND + 1];
            look_around(z, t, shown);
            for (int64_t us = -2 * INSTANT_HOUR; us < 3 * INSTANT_HOUR; us += 7 * INSTANT_MINUTE) {
                /* wall readings as seen by a clock that never changes */
                int64_t local = t.us + us + zone_offset(z, t) * INSTANT_SECOND;
                civil_date d = civil_date_from_days((int32_t)(local / INSTANT_DAY));
                civil_time wall = {(int16_t)(local % INSTANT_DAY / INSTANT_MINUTE)};
                struct resolved r = civil_resolve(z, d, wall);
                int64_t shows = minutes_that_show(shown, d, wall);
                expect_int(shows, r.kind == CIVIL_GAP ? 0 : r.kind == CIVIL_FOLD ? 2 : 1);
                if (r.kind != CIVIL_UNIQUE) expect(r.first.us != r.second.us);
            }
        }
        expect_int(changes, i < 2 ? 256 : changes);
        expect(changes > 200);
    }
}

static void what_the_clock_shows_resolves_to_the_same_moment(void **state) {
    (void)state;
    static const char *zones[] = {"Europe/London", "Europe/Dublin", "Pacific/Apia", "UTC"};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        AUTO_ARENA(a);
        const struct zone *z = zone(&a, zones[i]);
        for (instant t = utc(1950, 1, 1, 0, 0, 0); t.us < utc(2150, 1, 1, 0, 0, 0).us;
             t = instant_add(t, 1423 * INSTANT_MINUTE)) {
            civil_date d;
            civil_time wall;
            instant_to_civil(z, t, &d, &wall);
            struct resolved r = civil_resolve(z, d, wall);
            expect(r.kind != CIVIL_GAP);
            expect(r.first.us == t.us || (r.kind == CIVIL_FOLD && r.second.us == t.us));
        }
    }
}

static void the_rule_at_the_foot_alone_gives_the_same_british_clock(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct zone *real = zone(&a, "Europe/London"), *rule = NULL;
    expect_ok(zone_parse(&a, S("rule"), footer_file(&a, "GMT0BST,M3.5.0/1,M10.5.0"), &rule, NULL));
    for (instant t = utc(1996, 1, 1, 0, 0, 0); t.us < utc(2200, 1, 1, 0, 0, 0).us;
         t = instant_add(t, 3 * INSTANT_HOUR)) {
        expect_int(zone_offset(rule, t), zone_offset(real, t));
    }
}

static void rules_of_later_years_are_read_as_posix_writes_them(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        int january, july; /* offsets of 15 January and 15 July 2040 in minutes */
    } good[] = {
        {"GMT0BST,M3.5.0/1,M10.5.0", 0, 60},
        {"IST-1GMT0,M10.5.0,M3.5.0/1", 0, 60},
        {"EST5EDT,M3.2.0,M11.1.0", -300, -240},
        {"<+0530>-5:30", 330, 330},
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 660, 630},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -120, -60},
        {"XXX3EDT4,0/0,J365/23", -240, -240},
        {"AAA0BBB,J60,J300", 0, 60},
        {"UTC0", 0, 0},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct posix_tz tz;
        expect_ok(posix_tz_parse(str_from_c(good[i].rule), &tz));
        expect_int(posix_tz_offset(&tz, utc(2040, 1, 15, 12, 0, 0).us / INSTANT_SECOND),
                   good[i].january * 60);
        expect_int(posix_tz_offset(&tz, utc(2040, 7, 15, 12, 0, 0).us / INSTANT_SECOND),
                   good[i].july * 60);
    }
    static const char *bad[] = {"",
                                "GM0",
                                "GMT",
                                "GMT0BST",
                                "GMT99",
                                "GMT0BST,M3.5.0",
                                "GMT0BST,M13.5.0,M10.5.0",
                                "GMT0BST,M3.6.0,M10.5.0",
                                "GMT0BST,J0,J300",
                                "GMT0 ",
                                "<GMT0",
                                "GMT0BST,M3.5.0/168,M10.5.0",
                                "GMT0BST,366,J1"};
    struct posix_tz untouched = {.standard_offset = 7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_err(posix_tz_parse(str_from_c(bad[i]), &untouched), INVALID);
    expect_int(untouched.standard_offset, 7);
}

static void zone_data_is_known_by_a_fingerprint_of_its_file(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct zone *one, *other;
    expect_ok(zone_parse(&a, S("x"), footer_file(&a, "GMT0BST,M3.5.0/1,M10.5.0"), &one, NULL));
    expect_ok(zone_parse(&a, S("x"), footer_file(&a, "GMT0BST,M3.5.0/1,M10.4.0"), &other, NULL));
    expect_int(zone_data(one).n, 16);
    expect(!str_eq(zone_data(one), zone_data(other)));
    expect_ok(zone_parse(&a, S("y"), footer_file(&a, "GMT0BST,M3.5.0/1,M10.5.0"), &other, NULL));
    expect_str(zone_data(one), zone_data(other));
}

static void a_damaged_zone_file_is_refused_with_a_sentence(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str whole = zone_file(&a, "Europe/London");
    const struct zone *z = NULL;
    struct problem why = {0};
    for (size_t n = 0; n < whole.n; n++) {
        AUTO_ARENA(b);
        expect_err(zone_parse(&b, S("Europe/London"), str_slice(whole, 0, n), &z, &why), INVALID);
        expect(z == NULL && why.sentence.n > 20 && why.rule.n > 0);
    }
    for (size_t i = 0; i < whole.n; i++) {
        AUTO_ARENA(b);
        char *bytes = arena_alloc(&b, whole.n);
        memcpy(bytes, whole.p, whole.n);
        bytes[i] = (char)(bytes[i] ^ 0xff);
        if (zone_parse(&b, S("x"), (str){bytes, whole.n}, &z, NULL) != OK) continue;
        (void)civil_resolve(z, (civil_date){2026, 3, 29}, (civil_time){90});
        (void)zone_offset(z, (instant){INT64_MIN});
        (void)zone_offset(z, (instant){INT64_MAX});
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_spring_half_past_one_does_not_exist_and_in_autumn_it_happens_twice),
        cmocka_unit_test(zone_data_is_known_by_a_fingerprint_of_its_file),
        cmocka_unit_test(every_change_of_london_and_dublin_is_met_to_the_second),
        cmocka_unit_test(the_wall_clock_agrees_with_the_c_library_from_1900_to_2100),
        cmocka_unit_test(gaps_and_folds_are_found_at_every_change_until_2100),
        cmocka_unit_test(what_the_clock_shows_resolves_to_the_same_moment),
        cmocka_unit_test(the_rule_at_the_foot_alone_gives_the_same_british_clock),
        cmocka_unit_test(rules_of_later_years_are_read_as_posix_writes_them),
        cmocka_unit_test(a_damaged_zone_file_is_refused_with_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
