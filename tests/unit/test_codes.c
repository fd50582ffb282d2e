#include "expect.h"

#include "codes.h"
#include "priority.h"

static void each_code_stands_once_in_its_table_and_has_a_name(void **state) {
    (void)state;
    const struct {
        const struct code_table *table;
        size_t n;
    } tables[] = {
        {&codes_attendance, 7},        {&codes_outcome, 3},          {&codes_first_attendance, 5},
        {&codes_medium, 11},           {&codes_referral_source, 18}, {&codes_rtt_status, 17},
        {&codes_nhs_number_status, 8},
    };
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        const struct code_table *table = tables[t].table;
        expect_int(table->n, tables[t].n);
        expect(str_find(str_from_c(table->source), S("NHS Data Dictionary")) == 0);
        for (size_t i = 0; i < table->n; i++) {
            str code = str_from_c(table->rows[i].code);
            expect(code_find(table, code) == &table->rows[i]); /* the first of its code is itself */
            expect(code_name(table, code).n > 0);
            expect_ok(code_check(table, code, S("f"), NULL));
        }
        struct problem why = {0};
        expect_err(code_check(table, S("77"), S("source"), &why), INVALID);
        expect_str(why.field, S("source"));
        expect_str(code_name(table, S("")), S(""));
    }
    expect_str(code_name(&codes_referral_source, S("03")), S("GP"));
    expect_str(code_name(&codes_nhs_number_status, S("01")), S("Present and verified"));
}

static void an_attendance_is_seen_missed_or_cancelled_and_only_one_of_them(void **state) {
    (void)state;
    for (char c = '0'; c <= '9'; c++) {
        str code = {&c, 1};
        expect_int(attendance_is_seen(code), c == '5' || c == '6');
        expect_int(attendance_is_missed(code), c == '3' || c == '7');
        expect_int(attendance_is_cancelled(code), c == '2' || c == '4');
    }
    expect(!attendance_is_seen(S("")) && !attendance_is_seen(S("56")));
}

static void the_status_of_a_pathway_moves_its_clock_as_the_guidance_says(void **state) {
    (void)state;
    static const struct {
        const char *codes;
        enum rtt_clock clock;
    } rows[] = {{"10 20 ", RTT_RUNS},   {"11 12 ", RTT_STARTS},
                {"21 ", RTT_ELSEWHERE}, {"30 31 32 34 35 36 ", RTT_STOPS},
                {"33 ", RTT_NULLIFIED}, {"90 91 92 98 99 00 ", RTT_NO_CLOCK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (str rest = str_from_c(rows[i].codes); rest.n;)
            expect_int(rtt_status_clock(str_cut(&rest, ' ')), rows[i].clock);
}

static void suspected_cancer_comes_before_urgent_before_routine(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect(PRIORITY_SUSPECTED_CANCER > PRIORITY_URGENT && PRIORITY_URGENT > PRIORITY_ROUTINE);
    for (int i = 0; i < PRIORITY_COUNT; i++) {
        enum priority p;
        expect_ok(
            priority_parse(str_from_c(priority_row((enum priority)i)->national_code), &p, NULL));
        expect_int(p, i);
    }
    enum priority p = PRIORITY_URGENT;
    struct problem why;
    expect_err(priority_parse(S("4"), &p, &why), INVALID);
    expect_str(why.field, S("priority"));
    expect_int(p, PRIORITY_URGENT);
    expect_str(str_from_c(priority_row(PRIORITY_SUSPECTED_CANCER)->ers), S("TWO_WEEK_WAIT"));
    /* domain.md 13.2: started 1 January, 7 May is day 126 and in time */
    expect_str(civil_date_iso(&a, priority_target(PRIORITY_ROUTINE, (civil_date){2026, 1, 1})),
               S("2026-05-07"));
    expect_str(
        civil_date_iso(&a, priority_target(PRIORITY_SUSPECTED_CANCER, (civil_date){2026, 11, 23})),
        S("2026-12-07"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_stands_once_in_its_table_and_has_a_name),
        cmocka_unit_test(an_attendance_is_seen_missed_or_cancelled_and_only_one_of_them),
        cmocka_unit_test(the_status_of_a_pathway_moves_its_clock_as_the_guidance_says),
        cmocka_unit_test(suspected_cancer_comes_before_urgent_before_routine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
