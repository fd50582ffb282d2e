/* What a letter begins with: the text of a template, and what is said when it is not sound. */
#include "expect.h"

#include "letter_template.h"

static struct arena arena;

static enum err parse(const char *salutation, const char *body, const char *sign_off,
                      const char *enclosures, struct letter *ret_letter, struct problem *why) {
    const str text[BOX_COUNT] = {str_from_c(salutation), str_from_c(body), str_from_c(sign_off),
                                 str_from_c(enclosures)};
    *why = (struct problem){0};
    return template_text_parse(&arena, text, ret_letter, why);
}

static void a_template_is_read_into_the_parts_of_a_letter(void **state) {
    (void)state;
    struct letter letter;
    struct problem why;
    expect_ok(parse("Dear {{patient.salutation}}",
                    "Thank you for coming.\n\nDiagnoses\n- [? each diagnosis]\n\n## Next\nMore",
                    "Yours sincerely\n{{author.signature}}", "A leaflet", &letter, &why));
    static const enum letter_part_kind kinds[] = {PART_SALUTATION, PART_PARAGRAPH, PART_DIAGNOSES,
                                                  PART_HEADING,    PART_PARAGRAPH, PART_SIGN_OFF};
    expect_int(letter.n_parts, sizeof kinds / sizeof kinds[0]);
    for (size_t i = 0; i < letter.n_parts; i++)
        expect_int(letter.parts[i].kind, kinds[i]);
    expect_int(letter.n_enclosures, 1);
}

static void a_mistake_is_said_at_its_box_with_its_line(void **state) {
    (void)state;
    static const struct {
        const char *salutation, *body, *sign_off, *enclosures, *field, *sentence;
    } wrong[] = {
        {"Dear {{patient.name}", "Words", "Yours", "", "salutation",
         "Line 1: a field is opened with {{ and not closed. Close it on the same line."},
        {"Dear Mrs A", "One\n\nTwo {{clinic.dat}}", "Yours", "", "body",
         "Line 3: there is no field called clinic.dat. Did you mean clinic.date?"},
        {"Dear Mrs A", "Words", "Yours\n{{signature}}", "", "sign_off",
         "Line 2: there is no field called signature. Did you mean author.signature?"},
        {"Dear Mrs A", "Words", "Yours", "{{ }}", "enclosures",
         "Line 1: there is a field without a name. Name it or take it out."},
        {"Dear Mrs A", " \n ", "Yours", "", "body", "Write what the letter begins with"},
        {"Dear Mrs A", "{{xyzzy}}", "Yours", "", "body",
         "Line 1: there is no field called xyzzy. Choose one from the list."},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct letter letter = {.n_parts = 77};
        struct problem why;
        expect_err(parse(wrong[i].salutation, wrong[i].body, wrong[i].sign_off, wrong[i].enclosures,
                         &letter, &why),
                   INVALID);
        expect_str(why.field, str_from_c(wrong[i].field));
        expect_str(why.sentence, str_from_c(wrong[i].sentence));
        expect_int(letter.n_parts, 77);
    }
}

/* `n` times the letter a. */
static const char *long_text(size_t n) {
    char *p = arena_array(&arena, char, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = 'a';
    return p;
}

static void a_text_that_is_too_long_is_refused_at_its_box(void **state) {
    (void)state;
    struct letter letter;
    struct problem why;
    const char *paragraph = long_text(LETTER_MAX_TEXT + 1), *line = long_text(LETTER_MAX_LINE + 1);
    expect_err(parse("Dear A", paragraph, "Yours", "", &letter, &why), INVALID);
    expect_str(why.field, S("body"));
    expect_err(parse(line, "Words", "Yours", "", &letter, &why), INVALID);
    expect_str(why.field, S("salutation"));
    expect_err(parse("Dear A", "Words", paragraph, "", &letter, &why), INVALID);
    expect_str(why.field, S("sign_off"));
    expect_err(parse("Dear A", "Words", "Yours", line, &letter, &why), INVALID);
    expect_str(why.field, S("enclosures"));
}

static void every_field_has_an_example_that_leaves_nothing_open(void **state) {
    (void)state;
    struct merge_values made_up = template_examples();
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        expect(made_up.value[i].n > 0);
        expect(str_find(made_up.value[i], S("{{")) < 0);
        expect(merge_field_row((enum merge_field)i)->meaning.n > 0);
    }
}

static void kinds_and_addressees_are_known_by_their_codes(void **state) {
    (void)state;
    const struct template_word *word;
    for (size_t i = 0; i < TEMPLATE_KINDS; i++) {
        expect(template_kind_find(template_kinds[i].code, &word));
        expect(word == &template_kinds[i]);
    }
    for (size_t i = 0; i < TEMPLATE_ADDRESSEES; i++)
        expect(template_addressee_find(template_addressees[i].code, &word));
    expect(!template_kind_find(S("Clinic letter"), &word));
    expect(!template_addressee_find(S(""), &word));
}

static int finish(void **state) {
    (void)state;
    arena_finish(&arena);
    return 0;
}
static int begin(void **state) {
    (void)state;
    arena_init(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_read_into_the_parts_of_a_letter),
        cmocka_unit_test(a_mistake_is_said_at_its_box_with_its_line),
        cmocka_unit_test(a_text_that_is_too_long_is_refused_at_its_box),
        cmocka_unit_test(every_field_has_an_example_that_leaves_nothing_open),
        cmocka_unit_test(kinds_and_addressees_are_known_by_their_codes),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
