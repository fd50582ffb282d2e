/* What a duty says of itself: title, by when, and why now, in plain words. */
#include "expect.h"

#include "buf.h"
#include "duty_words.h"
#include "files.h"

/* Now is Monday 23 November 2026, 10:24am, in London. */
static struct arena arena;
static const struct zone *london;

static instant at(int month, int day, int hour, int minute) {
    civil_date d = {2026, (int8_t)month, (int8_t)day};
    return civil_resolve(london, d, (civil_time){(int16_t)(hour * 60 + minute)}).first;
}

static int set_up(void **state) {
    (void)state;
    str bytes;
    struct problem why = {0};
    expect_ok(file_read(&arena, S("/usr/share/zoneinfo/Europe/London"), 1 << 20, &bytes, &why));
    expect_ok(zone_parse(&arena, S("Europe/London"), bytes, &london, &why));
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_finish(&arena);
    return 0;
}

static struct duty_reason reason(enum duty_rule rule) {
    return (struct duty_reason){.rule = rule,
                                .arose_at = at(11, 20, 16, 52),
                                .stage_at = at(11, 19, 9, 0),
                                .due_at = at(11, 24, 17, 0),
                                .stage_due_at = at(11, 23, 17, 0),
                                .visible_from = at(11, 20, 16, 52),
                                .now = at(11, 23, 10, 24),
                                .zone = london};
}

static void each_rule_says_why_it_stands_there_now(void **state) {
    (void)state;
    static const struct {
        enum duty_rule rule;
        const char *why;
    } rows[] = {
        {DUTY_REGISTER_REFERRAL, "received Fri 4:52pm; register the same working day"},
        {DUTY_REVIEW_REFERRAL, "received Fri 4:52pm; review within 3 working days"},
        {DUTY_BOOK, "on the waiting list since Fri 4:52pm; no appointment yet"},
        {DUTY_OUTCOME, "appointment Fri 4:52pm; no outcome yet, 48 hours have passed"},
        {DUTY_FOLLOW_UP, "booking opened 20 Nov"},
        {DUTY_DNA_DECISION, "absent Fri 4:52pm; the clinician decides"},
        {DUTY_REBOOK, "cancelled Fri 4:52pm; no next event"},
        {DUTY_TELL_PATIENT, "since Fri 4:52pm; the patient does not know yet"},
        {DUTY_DEATH, "notified Fri 4:52pm; the GP and others may not know"},
        {DUTY_COPY_HELD, "held Fri 4:52pm; not sent until that is put right"},
        {DUTY_QUERY, "asked Fri 4:52pm; the letter waits for the answer"},
        {DUTY_MORE_INFORMATION, "asked Fri 4:52pm; the referral waits for it"},
        {DUTY_NEXT_STEP, "since Fri 4:52pm; no appointment, and on no waiting list"},
        {DUTY_POSSIBLE_DUPLICATE, "found Fri 4:52pm; nobody has compared them yet"},
        {DUTY_TELL_REFERRER, "decided Fri 4:52pm; the referrer does not know yet"},
        {DUTY_PROCEDURE_LIST, "decided Fri 4:52pm; on no list yet"},
        {DUTY_RING_WINDOW, "could ring since Fri 4:52pm; that time is over"},
        {DUTY_NOBODYS_CLINIC, "since Fri 4:52pm; patients are booked, its clinician has stopped"},
        {DUTY_LETTER_DIFFERS, "outcome taken back Fri 4:52pm; the signed letter still says it"},
        {DUTY_ALIVE, "death taken back Fri 4:52pm; others may still believe it"},
        {DUTY_DEATH_DENIED, "denied Fri 4:52pm; until it is clear the death stands here"},
        {DUTY_ASK_REFERRER, "since Fri 4:52pm; the referrer has not been asked yet"},
    };
    /* Every rule but the letter, which has stages of its own. */
    expect_int(sizeof rows / sizeof rows[0], DUTY_RULE_COUNT - 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty_reason r = reason(rows[i].rule);
        expect_str(duty_why(&arena, &r), str_from_c(rows[i].why));
    }
}

static void
what_is_asked_which_letter_tells_it_and_a_target_gone_by_stand_in_the_line(void **state) {
    (void)state;
    struct duty_reason r = reason(DUTY_ASK_REFERRER);
    r.asked_for = S("A 12-lead ECG, please.\nAnd the blood results.");
    expect_str(
        duty_why(&arena, &r),
        S("since Fri 4:52pm; the referrer has not been asked yet: A 12-lead ECG, please. …"));
    r.letter = S("HL/AB/H118203");
    r.asked_for = S("ECG");
    expect_str(duty_why(&arena, &r),
               S("since Fri 4:52pm; the referrer has not been asked yet: ECG; "
                 "letter HL/AB/H118203 is under way"));
    r = reason(DUTY_REVIEW_REFERRAL);
    r.received_on = (civil_date){2026, 6, 1};
    r.target_on = (civil_date){2026, 10, 5};
    expect_str(duty_why(&arena, &r), S("received 1 Jun; review within 3 working days; was to be "
                                       "seen by 5 Oct, 49 days ago"));
    r.target_on = (civil_date){2026, 11, 23};
    expect_str(duty_why(&arena, &r),
               S("received 1 Jun; review within 3 working days; to be seen by 23 Nov"));
}

static void a_letter_says_which_day_it_is_and_where_it_waits(void **state) {
    (void)state;
    static const struct {
        const char *stage;
        int due_day, allowed; /* of November */
        const char *why;
    } rows[] = {
        {"type", 24, 7, "day 6 of 7; to type 4 days"},
        {"sign", 24, 7, "day 6 of 7; waiting for signature 4 days"},
        {"send", 23, 7, "day 7 of 7; signed Thu 9am, not sent yet"},
        {"sign", 22, 7, "1 day late; waiting for signature 4 days"},
        {"sign", 14, 7, "9 days late; waiting for signature 4 days"},
        {"acknowledge", 24, 7, "sent Thu 9am, no proof that it arrived"},
        {"sign", 24, 0, "waiting for signature 4 days"}, /* working days: not counted out */
        {"type", 30, 7, "to type 4 days"},               /* the day of the clinic itself */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty_reason r = reason(DUTY_LETTER);
        r.stage = str_from_c(rows[i].stage);
        r.due_at = at(11, rows[i].due_day, 17, 0);
        r.days_allowed = rows[i].allowed;
        expect_str(duty_why(&arena, &r), str_from_c(rows[i].why));
    }
    struct duty_reason r = reason(DUTY_LETTER);
    r.stage = S("type");
    r.stage_at = at(11, 23, 9, 0);
    expect_str(duty_why(&arena, &r), S("to type since today"));
    r.stage_at = at(11, 22, 9, 0);
    expect_str(duty_why(&arena, &r), S("to type since yesterday"));
}

static void urgency_waiting_and_reopening_are_said_once_each(void **state) {
    (void)state;
    struct duty_reason r = reason(DUTY_REVIEW_REFERRAL);
    r.priority = DUTY_FIRST;
    r.received_on = (civil_date){2026, 11, 18}; /* on the paper: two days before it came to us */
    r.target_on = (civil_date){2026, 12, 2};
    expect_str(duty_why(&arena, &r),
               S("received 18 Nov; review today, suspected cancer; to be seen by 2 Dec"));
    r.priority = DUTY_URGENT;
    r.received_on = (civil_date){2026, 11, 20};
    r.target_on = (civil_date){2027, 1, 4};
    expect_str(duty_why(&arena, &r),
               S("received Fri 4:52pm; review today, urgent; to be seen by 4 Jan 2027"));
    r = reason(DUTY_DNA_DECISION);
    r.priority = DUTY_FIRST;
    r.with_whom = S("the care home");
    r.n_reopened = 1;
    expect_str(duty_why(&arena, &r),
               S("absent Fri 4:52pm; the clinician decides; same day; waiting "
                 "for the care home; open again"));
    r.n_reopened = 3;
    r.with_whom = S("");
    r.priority = DUTY_ROUTINE;
    expect_str(duty_why(&arena, &r),
               S("absent Fri 4:52pm; the clinician decides; open again, 3 times"));
}

static void a_follow_up_keeps_its_clinical_date_in_the_sentence(void **state) {
    (void)state;
    struct duty_reason r = reason(DUTY_FOLLOW_UP);
    r.target_on = (civil_date){2026, 12, 14};
    expect_str(duty_why(&arena, &r), S("due 14 Dec; booking opened 20 Nov"));
    r.target_on = (civil_date){2026, 11, 16};
    expect_str(duty_why(&arena, &r), S("was due 16 Nov; booking opened 20 Nov"));
}

static void an_outcome_turns_red_after_48_hours_and_not_before(void **state) {
    (void)state;
    struct duty_reason r = reason(DUTY_OUTCOME);
    r.visible_from = at(11, 21, 10, 24);
    expect_str(duty_why(&arena, &r), S("appointment Sat 10:24am; no outcome yet"));
    r.visible_from = at(11, 21, 10, 23);
    expect_str(duty_why(&arena, &r),
               S("appointment Sat 10:23am; no outcome yet, 48 hours have passed"));
}

static void moments_are_said_as_people_recall_them(void **state) {
    (void)state;
    instant now = at(11, 23, 10, 24);
    expect_str(moment_recalled(&arena, london, now, at(11, 23, 9, 5)), S("today 9:05am"));
    expect_str(moment_recalled(&arena, london, now, at(11, 22, 16, 52)), S("yesterday 4:52pm"));
    expect_str(moment_recalled(&arena, london, now, at(11, 17, 0, 0)), S("Tue 12am"));
    expect_str(moment_recalled(&arena, london, now, at(11, 16, 23, 59)), S("16 Nov"));
    expect_str(moment_recalled(&arena, london, now, at(12, 1, 9, 0)), S("1 Dec"));
    instant last_year = instant_add(now, -400 * INSTANT_DAY);
    expect_str(moment_recalled(&arena, london, now, last_year), S("19 Oct 2025"));
}

static void due_times_are_told_from_the_clock_on_the_wall(void **state) {
    (void)state;
    static const struct {
        int month, day, hour;
        enum duty_priority priority;
        enum duty_due_kind kind;
        const char *when;
    } rows[] = {
        {11, 23, 17, DUTY_ROUTINE, DUTY_DUE_TODAY, "today"},
        {11, 23, 17, DUTY_URGENT, DUTY_DUE_NOW, "today"},
        {11, 23, 11, DUTY_FIRST, DUTY_DUE_NOW, "11am"},
        {11, 23, 10, DUTY_ROUTINE, DUTY_DUE_OVERDUE, "10am"},
        {11, 22, 17, DUTY_ROUTINE, DUTY_DUE_OVERDUE, "yesterday"},
        {11, 20, 17, DUTY_FIRST, DUTY_DUE_OVERDUE, "20 Nov 2026"},
        {11, 24, 17, DUTY_FIRST, DUTY_DUE_LATER, "tomorrow"},
        {12, 2, 17, DUTY_ROUTINE, DUTY_DUE_LATER, "2 Dec 2026"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty_reason r = reason(DUTY_BOOK);
        r.priority = rows[i].priority;
        r.stage_due_at = at(rows[i].month, rows[i].day, rows[i].hour, 0);
        struct duty_due due = duty_due_words(&arena, &r);
        expect_int(due.kind, rows[i].kind);
        expect_str(due.when, str_from_c(rows[i].when));
    }
}

static bool on_weekdays(const void *self, civil_date d) {
    (void)self;
    return civil_date_weekday(d) <= 5;
}

/* From when it began to when it is due; and how that reads a minute after it began, and in the next morning. */
static void
what_is_urgent_and_comes_in_the_evening_is_due_now_and_not_overdue_at_once(void **state) {
    (void)state;
    const struct duty_calendar calendar = {.zone = london, .is_working_day = on_weekdays};
    static const struct {
        enum duty_offset_unit unit;
        int day, hour, minute; /* November: the 23rd is a Monday */
        enum duty_priority priority;
        enum duty_due_kind kind, next_morning;
        const char *when;
    } rows[] = {
        {OFFSET_CALENDAR_DAYS, 23, 10, 0, DUTY_URGENT, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "today"},
        {OFFSET_CALENDAR_DAYS, 23, 16, 58, DUTY_URGENT, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "today"},
        {OFFSET_CALENDAR_DAYS, 23, 17, 0, DUTY_URGENT, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "now"},
        {OFFSET_CALENDAR_DAYS, 23, 19, 30, DUTY_FIRST, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "now"},
        {OFFSET_CALENDAR_DAYS, 23, 23, 58, DUTY_FIRST, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "now"},
        {OFFSET_CALENDAR_DAYS, 28, 9, 0, DUTY_FIRST, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "today"},
        {OFFSET_CALENDAR_DAYS, 28, 20, 0, DUTY_FIRST, DUTY_DUE_NOW, DUTY_DUE_OVERDUE, "now"},
        {OFFSET_CALENDAR_DAYS, 23, 18, 0, DUTY_ROUTINE, DUTY_DUE_TODAY, DUTY_DUE_OVERDUE, "today"},
        {OFFSET_WORKING_DAYS, 23, 18, 0, DUTY_ROUTINE, DUTY_DUE_LATER, DUTY_DUE_TODAY, "tomorrow"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty_reason r = reason(DUTY_BOOK);
        instant from = at(11, rows[i].day, rows[i].hour, rows[i].minute);
        r.priority = rows[i].priority;
        r.stage_due_at = duty_due((struct duty_offset){rows[i].unit, 0}, from, &calendar);
        r.now = instant_add(from, INSTANT_MINUTE);
        struct duty_due due = duty_due_words(&arena, &r);
        expect_int(due.kind, rows[i].kind);
        expect_str(due.when, str_from_c(rows[i].when));
        r.now = at(11, rows[i].day + 1, 8, 0);
        expect_int(duty_due_words(&arena, &r).kind, rows[i].next_morning);
    }
}

static void days_are_counted_over_the_change_of_the_clocks(void **state) {
    (void)state;
    expect_int(days_between(london, at(10, 24, 23, 30), at(10, 25, 0, 30)), 1);
    expect_int(days_between(london, at(10, 25, 0, 0), at(10, 25, 23, 59)), 0); /* 25 hours long */
    expect_int(days_between(london, at(3, 28, 12, 0), at(3, 30, 11, 0)), 2);
    expect_int(days_between(london, at(3, 30, 11, 0), at(3, 28, 12, 0)), -2);
}

static void a_letters_title_and_step_are_those_of_its_stage(void **state) {
    (void)state;
    expect_str(duty_title(DUTY_LETTER, S("sign")), S("Read and sign the letter"));
    expect_str(duty_step(DUTY_LETTER, S("send")), S("Send"));
    expect_str(duty_title(DUTY_BOOK, S("")), S("Book the first appointment"));
    expect_str(duty_step(DUTY_TELL_PATIENT, S("")), S("Call"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_says_why_it_stands_there_now),
        cmocka_unit_test(
            what_is_asked_which_letter_tells_it_and_a_target_gone_by_stand_in_the_line),
        cmocka_unit_test(a_letter_says_which_day_it_is_and_where_it_waits),
        cmocka_unit_test(urgency_waiting_and_reopening_are_said_once_each),
        cmocka_unit_test(a_follow_up_keeps_its_clinical_date_in_the_sentence),
        cmocka_unit_test(an_outcome_turns_red_after_48_hours_and_not_before),
        cmocka_unit_test(moments_are_said_as_people_recall_them),
        cmocka_unit_test(due_times_are_told_from_the_clock_on_the_wall),
        cmocka_unit_test(
            what_is_urgent_and_comes_in_the_evening_is_due_now_and_not_overdue_at_once),
        cmocka_unit_test(days_are_counted_over_the_change_of_the_clocks),
        cmocka_unit_test(a_letters_title_and_step_are_those_of_its_stage),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
