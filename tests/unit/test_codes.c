#include "expect.h"

#include "codes.h"
#include "language.h"
#include "priority.h"
#include "rtt_clock.h"

static void each_code_stands_once_in_its_table_and_has_a_name(void **state) {
    (void)state;
    const struct {
        const struct code_table *table;
        size_t n;
    } tables[] = {
        {&codes_medium, 11},
        {&codes_referral_source, 18},
        {&codes_rtt_status, 17},
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

/* Of every status: what an outcome makes of it, in the order of the outcomes. */
static void a_status_that_contradicts_the_outcome_is_told_from_one_that_is_unusual(void **state) {
    (void)state;
    static const char *const outcomes[] = {"discharged", "follow-up", "patient-initiated",
                                           "procedure-list", "referred-on"};
    static const struct {
        const char *status;
        enum rtt_clock clock;
        enum rtt_fit fit[5];
    } rows[] = {
        {"10", RTT_RUNS, {RTT_CONTRADICTS, RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_TO_ASK}},
        {"11", RTT_RUNS, {RTT_CONTRADICTS, RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_TO_ASK}},
        {"12", RTT_RUNS, {RTT_CONTRADICTS, RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_TO_ASK}},
        {"20", RTT_RUNS, {RTT_CONTRADICTS, RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_FITS}},
        {"21",
         RTT_ELSEWHERE,
         {RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_FITS}},
        {"30", RTT_STOPS, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS}},
        {"31", RTT_STOPS, {RTT_TO_ASK, RTT_FITS, RTT_FITS, RTT_TO_ASK, RTT_TO_ASK}},
        {"32", RTT_STOPS, {RTT_TO_ASK, RTT_FITS, RTT_FITS, RTT_TO_ASK, RTT_TO_ASK}},
        {"33",
         RTT_STOPS,
         {RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS}},
        {"34", RTT_STOPS, {RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_TO_ASK, RTT_FITS}},
        {"35", RTT_STOPS, {RTT_FITS, RTT_TO_ASK, RTT_FITS, RTT_CONTRADICTS, RTT_FITS}},
        {"36",
         RTT_STOPS,
         {RTT_FITS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS, RTT_CONTRADICTS}},
        {"90", RTT_NONE, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS}},
        {"91", RTT_NONE, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_TO_ASK, RTT_FITS}},
        {"92", RTT_NONE, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS}},
        {"98", RTT_NONE, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS}},
        {"99", RTT_NONE, {RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS, RTT_FITS}},
    };
    expect_int(sizeof rows / sizeof rows[0], codes_rtt_status.n);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str status = str_from_c(rows[i].status), why;
        expect(code_find(&codes_rtt_status, status) != NULL);
        expect_int(rtt_clock_of(status), rows[i].clock);
        for (size_t k = 0; k < 5; k++) {
            expect_int(rtt_fits_outcome(status, str_from_c(outcomes[k]), &why), rows[i].fit[k]);
            expect((why.n == 0) == (rows[i].fit[k] == RTT_FITS));
        }
    }
    str why;
    expect_int(rtt_clock_of(S("77")), RTT_NONE);
    expect_int(rtt_fits_outcome(S("20"), S(""), &why), RTT_FITS); /* no outcome: others say so */
}

static void languages_are_offered_by_name_with_english_first(void **state) {
    (void)state;
    expect_str(str_from_c(codes_language.rows[0].code), S("en"));
    for (size_t i = 2; i < codes_language.n; i++)
        expect(str_compare(str_from_c(codes_language.rows[i - 1].name),
                           str_from_c(codes_language.rows[i].name)) < 0);
    for (size_t i = 0; i < codes_language.n; i++)
        for (size_t j = 0; j < i; j++)
            expect(!str_eq(str_from_c(codes_language.rows[i].code),
                           str_from_c(codes_language.rows[j].code)));
}

static void a_language_is_said_by_name_and_an_unknown_code_as_it_is(void **state) {
    (void)state;
    expect_str(language_words(S("bfi")), S("British Sign Language"));
    expect_str(language_words(S("tlh")), S("tlh"));
    expect_str(language_words(S("")), S("English"));
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
    /* RTT guidance v5.0, 10.1.7: started 1 January, 7 May is day 126 and in time */
    expect_str(civil_date_iso(&a, priority_target(PRIORITY_ROUTINE, (civil_date){2026, 1, 1})),
               S("2026-05-07"));
    expect_str(
        civil_date_iso(&a, priority_target(PRIORITY_SUSPECTED_CANCER, (civil_date){2026, 11, 23})),
        S("2026-12-07"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_stands_once_in_its_table_and_has_a_name),
        cmocka_unit_test(a_status_that_contradicts_the_outcome_is_told_from_one_that_is_unusual),
        cmocka_unit_test(languages_are_offered_by_name_with_english_first),
        cmocka_unit_test(a_language_is_said_by_name_and_an_unknown_code_as_it_is),
        cmocka_unit_test(suspected_cancer_comes_before_urgent_before_routine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
