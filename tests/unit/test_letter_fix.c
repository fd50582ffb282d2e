/* "Change" beside a finding: the words it marks are replaced where they came from, and nothing else. */
#include "expect.h"

#include "letter_fix.h"
#include "letter_hash.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct proof_name names[] = {
    {S_INIT("Mrs"), S_INIT("Marguerite"), S_INIT("Okonkwo-Hale")}};
static const struct proof_patient patient = {.names = names,
                                             .n_names = 1,
                                             .birth = {1961, 3, 14},
                                             .gender = PROOF_FEMALE,
                                             .nhs_number = S_INIT("9990000026")};

struct found {
    struct letter_text text;
    struct proof_findings findings;
};

static struct found found_in(struct arena *a, const struct letter *letter) {
    struct found f = {.text = letter_to_text(a, letter)};
    struct proof_input in = {.text = f.text.text,
                             .patient = &patient,
                             .today = {2026, 11, 24},
                             .recipients_known = true,
                             .enclosures = (int)letter->n_enclosures};
    proofread(a, &in, &f.findings);
    return f;
}

static struct letter letter_of(struct arena *a, const char *paragraph, const char *dose) {
    struct letter_item *item = arena_new(a, struct letter_item);
    *item = (struct letter_item){.text = S("Bisoprolol"),
                                 .dose = str_from_c(dose),
                                 .change = MEDICINE_STARTED,
                                 .reason = S("edema, edema again")};
    struct letter_part *parts = arena_array(a, struct letter_part, 4);
    parts[0] = (struct letter_part){.kind = PART_SALUTATION, .text = S("Dear Mrs Okonkwo-Hale")};
    parts[1] = (struct letter_part){.kind = PART_MEDICINES, .items = item, .n_items = 1};
    parts[2] = (struct letter_part){.kind = PART_PARAGRAPH, .text = str_from_c(paragraph)};
    parts[3] =
        (struct letter_part){.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Lindqvist")};
    return (struct letter){.parts = parts, .n_parts = 4};
}

static size_t index_of(const struct found *f, const char *rule) {
    for (size_t i = 0; i < f->findings.n; i++)
        if (str_eq(str_from_c(f->findings.items[i].rule->id), str_from_c(rule))) return i;
    fail_msg("no finding %s", rule);
    return 0;
}

static void the_words_are_replaced_in_the_part_they_came_from(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l =
        letter_of(&a, "You came on Tuesday 23 November 2026 and were well.", "2.50 mg daily");
    struct found f = found_in(&a, &l);
    const struct proof_finding *dose = &f.findings.items[index_of(&f, "P-21")];
    expect(letter_fix_is_safe(&f.text, dose));
    struct letter fixed = letter_fix(&a, &l, &f.text, dose);
    expect_str(fixed.parts[1].items[0].dose, S("2.5 mg daily"));
    expect_str(fixed.parts[1].items[0].reason, S("edema, edema again"));
    expect_str(fixed.parts[2].text, l.parts[2].text);
    expect_str(l.parts[1].items[0].dose, S("2.50 mg daily")); /* the letter itself is left alone */
    f = found_in(&a, &fixed);
    fixed = letter_fix(&a, &fixed, &f.text, &f.findings.items[index_of(&f, "P-12")]);
    expect_str(fixed.parts[2].text, S("You came on Monday 23 November 2026 and were well."));
}

static void who_the_letter_is_about_is_never_changed_by_one_press(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *const paragraphs[] = {
        "Her NHS number is 999 000 0352.",
        "Your date of birth is 15 March 1961.",
        "Mrs Okonkwo-Hall came to the clinic.",
        "She is aged 51 now.",
        "We found [?] there.",
        "I enclose a diary.",
    };
    size_t seen = 0;
    for (size_t i = 0; i < COUNT(paragraphs); i++) {
        struct letter l = letter_of(&a, paragraphs[i], "5 mg daily");
        struct found f = found_in(&a, &l);
        for (size_t k = 0; k < f.findings.n; k++) {
            const struct proof_finding *one = &f.findings.items[k];
            bool is_spelling = str_eq(str_from_c(one->rule->id), S("P-29"));
            expect(is_spelling == letter_fix_is_safe(&f.text, one));
            seen += !is_spelling;
        }
    }
    expect(seen >= COUNT(paragraphs));
}

/* Every press ends, and ends what it was pressed for. */
static void pressing_change_until_nothing_is_left_to_change_comes_to_an_end(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l =
        letter_of(&a,
                  "You came on Tuesday 23 November 2026, on 11/23/2026, with edema and tumor, "
                  "took 10 U insulin, .5 mg and 100 ug of it, and were very very well well.",
                  "2.50 mg b.d.");
    int presses = 0;
    for (;; presses++) {
        struct found f = found_in(&a, &l);
        size_t i = 0;
        while (i < f.findings.n && !letter_fix_is_safe(&f.text, &f.findings.items[i]))
            i++;
        if (i == f.findings.n) break;
        struct letter fixed = letter_fix(&a, &l, &f.text, &f.findings.items[i]);
        struct found after = found_in(&a, &fixed);
        expect(after.findings.n < f.findings.n);
        expect_ok(letter_check(&a, &fixed, NULL));
        l = fixed;
    }
    expect(presses >= 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_are_replaced_in_the_part_they_came_from),
        cmocka_unit_test(who_the_letter_is_about_is_never_changed_by_one_press),
        cmocka_unit_test(pressing_change_until_nothing_is_left_to_change_comes_to_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
