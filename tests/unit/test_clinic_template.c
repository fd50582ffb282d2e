#include "expect.h"

#include "buf.h"
#include "clinic_template.h"

#define AT(hour, minute_)                                                                          \
    { (hour) * 60 + (minute_) }

static const uuid new_patient = {{1}}, follow_up = {{2}};
static const struct template_slot morning[] = {
    {{{1}}, AT(9, 0), 30}, {{{2}}, AT(9, 30), 15}, {{{2}}, AT(9, 45), 15}};
static const struct template_slot night[] = {{{{1}}, AT(0, 30), 30}, {{{1}}, AT(1, 30), 30}};

static const struct clinic_template tuesdays = {.weekday = TUESDAY,
                                                .every_weeks = 1,
                                                .valid_from = {2026, 3, 1},
                                                .slots = morning,
                                                .n_slots = 3};

static const struct zone *london(struct arena *a) {
    FILE *f = fopen("/usr/share/zoneinfo/Europe/London", "rb");
    expect(f != NULL);
    char *bytes = arena_alloc(a, 65536);
    size_t n = fread(bytes, 1, 65536, f);
    fclose(f);
    const struct zone *z = NULL;
    expect_ok(zone_parse(a, S("Europe/London"), (str){bytes, n}, &z, NULL));
    return z;
}

static const struct working_calendar england = {.nation = ENGLAND_AND_WALES};

static size_t plan(struct arena *a, const struct clinic_template *t, size_t n, civil_date from,
                   civil_date to, const struct planned_session **ret) {
    static const struct closure closures[] = {
        {{2026, 8, 10}, {2026, 8, 21}, S_INIT("Annual leave")}};
    struct template_calendar calendar = {london(a), &england, closures, 1};
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        expect_ok(clinic_template_check(a, &t[i], NULL));
    expect_ok(clinic_template_plan(a, t, n, &calendar, from, to, ret, &count, NULL));
    return count;
}

static str days(struct arena *a, const struct planned_session *s, size_t n) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, civil_date_iso(a, s[i].day));
        buf_put_char(&b, ' ');
    }
    return buf_str(&b);
}

static void a_weekly_clinic_keeps_its_time_on_the_wall_across_the_clock_change(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct planned_session *s;
    expect_int(plan(&a, &tuesdays, 1, (civil_date){2026, 3, 20}, (civil_date){2026, 4, 5}, &s), 2);
    expect_str(days(&a, s, 2), S("2026-03-24 2026-03-31 "));
    for (size_t i = 0; i < 2; i++) {
        expect_int(s[i].standing, SESSION_STANDS);
        expect_int(s[i].start.minute, 9 * 60);
        expect_int(s[i].end.minute, 10 * 60);
        expect_int(s[i].n_slots, 3);
        expect_int(s[i].slots[1].minutes, 15);
        expect(uuid_eq(s[i].slots[0].slot_type_id, new_patient));
        expect(uuid_eq(s[i].slots[2].slot_type_id, follow_up));
        expect_int(s[i].slots[0].clock, CIVIL_UNIQUE);
    }
    /* a week apart on the wall is an hour less in fact */
    expect_int(s[1].slots[0].start_at.us - s[0].slots[0].start_at.us,
               7 * INSTANT_DAY - INSTANT_HOUR);
}

static void every_second_week_counts_from_the_first_date_and_ends_with_the_last(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct clinic_template t = tuesdays;
    t.every_weeks = 2;
    t.valid_from = (civil_date){2026, 9, 2}; /* a Wednesday: first on the 8th */
    t.valid_to = (civil_date){2026, 10, 20};
    const struct planned_session *s;
    size_t n = plan(&a, &t, 1, (civil_date){2026, 1, 1}, (civil_date){2026, 12, 31}, &s);
    expect_str(days(&a, s, n), S("2026-09-08 2026-09-22 2026-10-06 2026-10-20 "));
    expect_int(plan(&a, &t, 1, (civil_date){2026, 12, 31}, (civil_date){2026, 1, 1}, &s), 0);
}

static void holidays_and_closures_are_shown_with_their_reason_and_not_dropped(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct clinic_template t = tuesdays;
    t.weekday = MONDAY;
    const struct planned_session *s;
    size_t n = plan(&a, &t, 1, (civil_date){2026, 8, 10}, (civil_date){2026, 9, 7}, &s);
    expect_str(days(&a, s, n), S("2026-08-10 2026-08-17 2026-08-24 2026-08-31 2026-09-07 "));
    expect_int(s[0].standing, SESSION_IN_CLOSURE);
    expect_str(s[1].reason, S("Annual leave"));
    expect_int(s[2].standing, SESSION_STANDS);
    expect_str(s[2].reason, S(""));
    expect_int(s[3].standing, SESSION_ON_HOLIDAY);
    expect_str(s[3].reason, S("Summer bank holiday"));
}

static void a_slot_the_clock_jumps_over_or_shows_twice_is_asked_about(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct clinic_template t = tuesdays;
    t.weekday = SUNDAY;
    t.slots = night;
    t.n_slots = 2;
    const struct planned_session *s;
    expect_int(plan(&a, &t, 1, (civil_date){2026, 3, 29}, (civil_date){2026, 3, 29}, &s), 1);
    expect_int(s[0].standing, SESSION_AT_CLOCK_CHANGE);
    expect_str(s[0].reason, S("The clocks go forward: 1:30am does not exist on this day."));
    expect_int(s[0].slots[0].clock, CIVIL_UNIQUE);
    expect_int(s[0].slots[1].clock, CIVIL_GAP);
    expect_int(plan(&a, &t, 1, (civil_date){2026, 10, 25}, (civil_date){2026, 10, 25}, &s), 1);
    expect_str(s[0].reason, S("The clocks go back: 1:30am happens twice on this day."));
    expect_int(s[0].slots[1].clock, CIVIL_FOLD);
}

static void sessions_of_several_patterns_stand_in_order_of_day_and_start(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct clinic_template both[2] = {tuesdays, tuesdays};
    both[1].slots = night;
    both[1].n_slots = 2;
    const struct planned_session *s;
    size_t n = plan(&a, both, 2, (civil_date){2026, 6, 1}, (civil_date){2026, 6, 30}, &s);
    expect_int(n, 10);
    for (size_t i = 1; i < n; i++) {
        int by_day = civil_date_compare(s[i - 1].day, s[i].day);
        expect(by_day < 0 || (by_day == 0 && s[i - 1].start.minute < s[i].start.minute));
    }
    struct template_calendar calendar = {london(&a), &england, NULL, 0};
    struct problem why;
    expect_err(clinic_template_plan(&a, both, 2, &calendar, (civil_date){2026, 1, 1},
                                    (civil_date){2028, 6, 1}, &s, &n, &why),
               LIMIT);
    expect_int(n, 10);
}

static void a_pattern_that_cannot_be_held_is_refused(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct template_slot odd[] = {{{{1}}, AT(9, 2), 30}},
                                      none_long[] = {{{{1}}, AT(9, 0), 0}},
                                      late[] = {{{{1}}, AT(23, 45), 30}},
                                      over[] = {{{{1}}, AT(9, 0), 30}, {{{1}}, AT(9, 25), 30}},
                                      last[] = {{{{1}}, AT(23, 30), 30}};
    static const struct {
        const struct template_slot *slots;
        size_t n;
        const char *field;
    } rows[] = {{odd, 1, "slots"},  {none_long, 1, "slots"}, {late, 1, "slots"},
                {over, 2, "slots"}, {odd, 0, "slots"},       {last, 1, NULL}};
    struct problem why;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct clinic_template t = tuesdays;
        t.slots = rows[i].slots;
        t.n_slots = rows[i].n;
        expect_int(clinic_template_check(&a, &t, &why), rows[i].field ? INVALID : OK);
        if (rows[i].field) expect_str(why.field, str_from_c(rows[i].field));
    }
    struct clinic_template t = tuesdays;
    t.every_weeks = 9;
    expect_err(clinic_template_check(&a, &t, &why), INVALID);
    expect_str(why.field, S("every_weeks"));
    t = tuesdays;
    t.valid_to = (civil_date){2026, 2, 28};
    expect_err(clinic_template_check(&a, &t, &why), INVALID);
    expect_str(why.field, S("valid_to"));
    t = tuesdays;
    t.valid_from = (civil_date){0};
    expect_err(clinic_template_check(&a, &t, &why), INVALID);
    t = tuesdays;
    t.weekday = (enum weekday)0;
    expect_err(clinic_template_check(&a, &t, &why), INVALID);
}

static void a_morning_is_laid_out_in_turn_until_the_next_slot_would_end_too_late(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct slot_length turn[] = {{new_patient, 40}, {follow_up, 20}, {follow_up, 20}};
    const struct template_slot *s;
    size_t n;
    struct problem why = {0};
    expect_ok(clinic_template_lay_out(&a, (civil_time)AT(9, 0), (civil_time)AT(12, 30), turn, 3, &s,
                                      &n, &why));
    expect_int(n, 7); /* 40 20 20, 40 20 20, 40; the 20 minutes to 12:20 … */
    expect(uuid_eq(s[3].slot_type_id, new_patient));
    expect_int(s[3].start.minute, 10 * 60 + 20);
    expect_int(s[6].start.minute + s[6].minutes, 12 * 60 + 20);
    struct clinic_template t = tuesdays;
    t.slots = s;
    t.n_slots = n;
    expect_ok(clinic_template_check(&a, &t, &why));
    expect_err(clinic_template_lay_out(&a, (civil_time)AT(9, 0), (civil_time)AT(9, 0), turn, 3, &s,
                                       &n, &why),
               INVALID);
    expect_str(why.field, S("end"));
    expect_err(clinic_template_lay_out(&a, (civil_time)AT(9, 0), (civil_time)AT(9, 30), turn, 3, &s,
                                       &n, &why),
               INVALID);
    expect_str(why.field, S("end"));
    expect_err(clinic_template_lay_out(&a, (civil_time)AT(9, 2), (civil_time)AT(12, 0), turn, 3, &s,
                                       &n, &why),
               INVALID);
    expect_str(why.field, S("start"));
    expect_err(clinic_template_lay_out(&a, (civil_time)AT(9, 0), (civil_time)AT(12, 0), turn, 0, &s,
                                       &n, &why),
               INVALID);
    const struct slot_length five[] = {{new_patient, 5}};
    expect_err(clinic_template_lay_out(&a, (civil_time)AT(0, 0), (civil_time)AT(23, 55), five, 1,
                                       &s, &n, &why),
               LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weekly_clinic_keeps_its_time_on_the_wall_across_the_clock_change),
        cmocka_unit_test(every_second_week_counts_from_the_first_date_and_ends_with_the_last),
        cmocka_unit_test(holidays_and_closures_are_shown_with_their_reason_and_not_dropped),
        cmocka_unit_test(a_slot_the_clock_jumps_over_or_shows_twice_is_asked_about),
        cmocka_unit_test(sessions_of_several_patterns_stand_in_order_of_day_and_start),
        cmocka_unit_test(a_pattern_that_cannot_be_held_is_refused),
        cmocka_unit_test(a_morning_is_laid_out_in_turn_until_the_next_slot_would_end_too_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
