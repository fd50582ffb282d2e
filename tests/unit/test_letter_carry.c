/* Diagnoses and medicines carried forward from the letter before. */
#include "expect.h"

#include "letter_carry.h"
#include "letter_notation.h"

static struct letter typed(struct arena *a, const char *body) {
    return letter_notation_parse(
        a, (str[BOX_COUNT]){S("Dear Mrs Hale"), str_from_c(body), S("Yours sincerely"), S("")});
}

static void expect_carried(const char *now, const char *before, const char *want) {
    AUTO_ARENA(a);
    struct letter letter = typed(&a, now), earlier = typed(&a, before);
    struct letter carried = letter_carry(&a, &letter, &earlier);
    expect_ok(letter_check(&a, &carried, NULL));
    expect_str(letter_notation_write(&a, &carried).text[BOX_BODY], str_from_c(want));
}

static void lists_that_are_not_there_stand_first_and_nothing_else_is_touched(void **state) {
    (void)state;
    expect_carried("Plan\nSee again.", "Diagnoses\n- AF\n\nMedicines\n- Apixaban; 5 mg",
                   "Diagnoses\n- AF\n\nMedicines\n- Apixaban; 5 mg\n\nPlan\nSee again.");
    expect_carried("Plan\nSee again.", "Plan\nWait.", "Plan\nSee again.");
}

static void queries_of_the_template_are_replaced_and_what_was_typed_stays(void **state) {
    (void)state;
    expect_carried("Hello.\n\nDiagnoses\n- [? each diagnosis]", "Diagnoses\n- AF\n- Asthma",
                   "Hello.\n\nDiagnoses\n- AF\n- Asthma");
    expect_carried("Diagnoses\n- asthma\n- New gout", "Diagnoses\n- AF\n- Asthma",
                   "Diagnoses\n- asthma\n- New gout\n- AF");
}

static void what_was_stopped_is_left_out_and_what_was_started_is_taken_now(void **state) {
    (void)state;
    expect_carried("Medicines\n-",
                   "Medicines\n- Apixaban; 5 mg; started: AF\n- Ramipril; ; stopped: cough",
                   "Medicines\n- Apixaban; 5 mg");
}

static void a_letter_without_lists_has_nothing_to_carry(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter none = typed(&a, "Plan\nWait."), some = typed(&a, "Diagnoses\n- AF");
    expect(!letter_can_carry(&none));
    expect(letter_can_carry(&some));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_that_are_not_there_stand_first_and_nothing_else_is_touched),
        cmocka_unit_test(queries_of_the_template_are_replaced_and_what_was_typed_stays),
        cmocka_unit_test(what_was_stopped_is_left_out_and_what_was_started_is_taken_now),
        cmocka_unit_test(a_letter_without_lists_has_nothing_to_carry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
