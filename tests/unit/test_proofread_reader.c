#include "proofread_case.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define H(rule, text)                                                                              \
    { rule, true, text }
#define N(rule, text)                                                                              \
    { rule, false, text }
#define TO_HER "Dear Mrs Okonkwo-Hale\n\n"
#define END    "\n\nYours sincerely\n\nDr H Lindqvist"

/* Seven years old. */
static const struct proof_name child_names[] = {{S_INIT("Miss"), S_INIT("Chidera"), S_INIT("Eze")}};
static const struct proof_patient child = {
    .names = child_names, .n_names = 1, .birth = {2019, 5, 23}, .gender = PROOF_FEMALE};

static const struct proof_case child_cases[] = {
    H("P-32", "Dear Miss Eze\n\nWe were sorry not to see you."),
    H("P-32", "Dear Chidera\n\nWe were sorry not to see you."),
    H("P-32", "Dear Chidera Eze,\n\nThank you for coming."),
    H("P-32",
      "Miss Chidera Eze\n31 Chandlers Reach\nTarnwick TK2 8BB\n\nDear Mr and Mrs Eze\n\nShe is well."),
    H("P-32", "Chidera Eze\n31 Chandlers Reach\n\nDear parent or guardian\n\nShe is well."),
    N("P-32", "Dear parent or guardian of Chidera Eze\n\nWe were sorry."),
    N("P-32",
      "To the parent or guardian of\nMiss Chidera Eze\n31 Chandlers Reach\n\nDear Mrs Eze\n\nShe is well."),
    N("P-32", "Parents of Chidera Eze\n31 Chandlers Reach\n\nDear Mr and Mrs Eze\n\nShe is well."),
    N("P-32", "Dear Dr Whitcombe\n\nChidera Eze, 23 May 2019\n\nShe is well."),
    N("P-32", "Dear Mr and Mrs Eze\n\nChidera Eze, date of birth 23 May 2019\n\nShe is well."),
    N("P-32", "Mr and Mrs Eze\n31 Chandlers Reach\n\nDear Mrs Eze\n\nChidera Eze\n\nShe is well."),
};

static const struct proof_case copy_cases[] = {
    H("P-33", TO_HER "We are sending a copy of this letter to your GP." END),
    H("P-33", TO_HER "Your GP will get a copy of this letter." END),
    H("P-33", TO_HER "This letter is copied to your GP." END),
    H("P-33", TO_HER "I write to confirm what we talked about, with a copy to your GP." END),
    H("P-33", TO_HER "I have copied your GP into this letter." END),
    H("P-33", TO_HER "A copy goes to your surgery." END),
    H("P-33", TO_HER "A copy of this letter has been sent to your family doctor." END),
    H("P-33",
      TO_HER "We have looked at your notes and have not made another appointment: your GP, who "
             "has a copy of this letter, looks after you from here." END),
    H("P-33", TO_HER "We could not reach you, and your GP has a copy of this letter." END),
    H("P-33", TO_HER "We will not see you again; a copy of this letter goes to your GP." END),
    H("P-33",
      TO_HER "The scan did not show anything new and a copy of this letter goes to your GP." END),
    N("P-33",
      TO_HER "Your scan was normal: we have not sent a copy of this letter to your GP." END),
    N("P-33", TO_HER "As you asked, no copy of this letter goes to your GP." END),
    N("P-33", TO_HER "Your GP, as you wished, will not get a copy of this letter." END),
    N("P-33",
      TO_HER "If you would rather not come, we will send a copy of this letter to your GP." END),
    N("P-33", TO_HER "We are sending a copy of this letter to your GP." END
                     "\n\ncc: Dr L Ferreira, Beacon Street Surgery, Hexham"),
    N("P-33", TO_HER "Please take a copy of this letter to your GP." END),
    N("P-33", TO_HER "We have not sent a copy of this letter to your GP." END),
    N("P-33", TO_HER "If you wish, we will send a copy of this letter to your GP." END),
    N("P-33", TO_HER "Your GP sent us a copy of the scan." END),
    N("P-33", TO_HER "I will send a copy of the blood results to your GP." END),
    N("P-33", "Dear Dr Ferreira\n\nI have copied her GP into this letter." END),
};

static void a_letter_about_a_child_is_written_to_who_looks_after_the_child(void **state) {
    (void)state;
    struct proof_input in = case_input("", NULL);
    in.patient = &child;
    case_run(child_cases, COUNT(child_cases), in);
}

static void from_sixteen_on_or_of_unknown_age_nobody_is_a_child(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_patient patient = child;
    struct proof_input in = case_input("Dear Miss Eze\n\nThank you for coming.", NULL);
    struct proof_findings findings;
    static const civil_date births[] = {{2010, 11, 24}, {1961, 3, 14}, {0, 0, 0}};
    for (size_t i = 0; i < COUNT(births); i++) {
        patient.birth = births[i];
        in.patient = &patient;
        proofread(&a, &in, &findings);
        expect(case_find(&findings, "P-32") == NULL);
    }
    patient.birth = (civil_date){2013, 1, 15}; /* a girl of thirteen is written to on purpose */
    in.text = S("Hello Chidera,\n\nThank you for coming.");
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-32") == NULL);
    in.text = S("Dear Miss Eze\n\nThank you for coming.");
    patient.birth = (civil_date){2010, 11, 25};
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-32") != NULL);
}

static void a_copy_that_is_promised_to_the_gp_goes_to_one(void **state) {
    (void)state;
    case_run(copy_cases, COUNT(copy_cases), case_input("", NULL));
}

static void the_recipients_of_the_letter_decide_alone_whether_the_gp_has_a_copy(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct proof_findings findings;
    struct proof_recipient to[] = {{S("Mrs Marguerite Okonkwo-Hale"), true, false},
                                   {S("Law & Co"), true, false}};
    struct proof_input in = case_input(
        TO_HER "We are sending a copy of this letter to your GP." END "\n\ncc: GP", NULL);
    in.recipients_known = true, in.recipients = to, in.n_recipients = COUNT(to);
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-33") && case_find(&findings, "P-33")->severity == PROOF_LOOK);
    to[1] = (struct proof_recipient){S("Beacon Street Surgery"), true, true};
    proofread(&a, &in, &findings);
    expect(case_find(&findings, "P-33") == NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_about_a_child_is_written_to_who_looks_after_the_child),
        cmocka_unit_test(from_sixteen_on_or_of_unknown_age_nobody_is_a_child),
        cmocka_unit_test(a_copy_that_is_promised_to_the_gp_goes_to_one),
        cmocka_unit_test(the_recipients_of_the_letter_decide_alone_whether_the_gp_has_a_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
