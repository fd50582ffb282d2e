#include "expect.h"

#include "letter_left.h"
#include "merge_field.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static struct merge_values examples(void) {
    struct merge_values values = {0};
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        values.value[i] = merge_field_row((enum merge_field)i)->example;
    return values;
}

static void every_field_has_a_name_of_its_own_a_meaning_and_an_example(void **state) {
    (void)state;
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        const struct merge_field_row *row = merge_field_row((enum merge_field)i);
        enum merge_field back = MERGE_FIELD_COUNT;
        expect(merge_field_find(row->name, &back));
        expect_int(back, i);
        expect(row->meaning.n > 0 && row->example.n > 0 && str_find_char(row->name, '.') > 0);
    }
}

static void fields_are_filled_and_what_has_no_value_stays_visible(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct merge_values values = examples();
    values.value[MERGE_GP_NAME] = S("  ");
    values.value[MERGE_PATIENT_NAME] = S("{{gp.name}} & {{x");
    static const struct {
        const char *text, *want;
        size_t unresolved;
    } rows[] = {
        {"", "", 0},
        {"No fields.", "No fields.", 0},
        {"Dear {{patient.salutation}}", "Dear Mrs Okonkwo-Hale", 0},
        {"{{ clinic.date }} at {{clinic.time}}", "23 November 2026 at 9:30am", 0},
        {"{{gp.name}}!", "{{gp.name}}!", 1},
        {"{{patient.name}}", "{{gp.name}} & {{x", 0}, /* a value is never read again */
        {"{{patient.nmae}} {{}}", "{{patient.nmae}} {{}}", 2},
        {"{{clinic.name", "{{clinic.name", 1},
        {"{{clinic.name\n}} {{site.name}}", "{{clinic.name\n}} Northgate Hospital", 1},
        {"{{{site.name}}}", "{{{site.name}}}", 1},
        {"{ {site.name} }", "{ {site.name} }", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t n = 99;
        expect_str(merge_text(&a, str_from_c(rows[i].text), &values, &n), str_from_c(rows[i].want));
        expect_int(n, rows[i].unresolved);
    }
}

static void a_template_with_an_unknown_field_is_refused_by_line_and_name(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *text, *sentence;
    } rows[] = {
        {"Dear {{patient.nmae}}",
         "Line 1: there is no field called patient.nmae. Did you mean patient.name?"},
        {"One\nTwo {{site.name}}\n{{weather}}",
         "Line 3: there is no field called weather. Choose one from the list."},
        {"{{site.name}}\n{{clinic.name}",
         "Line 2: a field is opened with {{ and not closed. Close it on the same line."},
        {"{{ }}", "Line 1: there is a field without a name. Name it or take it out."},
        {"{{Patient.name}}",
         "Line 1: there is no field called Patient.name. Did you mean patient.name?"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct problem why = {0};
        expect_err(merge_check(&a, S("body"), str_from_c(rows[i].text), &why), INVALID);
        expect_str(why.field, S("body"));
        expect_str(why.sentence, str_from_c(rows[i].sentence));
    }
    expect_ok(merge_check(&a, S("body"), S("{{site.name}} {{ patient.name }}\n}} {"), NULL));
}

static void a_letter_is_merged_in_every_text_and_long_values_fit_one_line(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_item item = {.text = S("Write to {{gp.name}}")};
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear {{patient.salutation}}")},
        {.kind = PART_HEADING, .text = S("At {{patient.address}}")},
        {.kind = PART_PARAGRAPH, .text = S("{{patient.address}}")},
        {.kind = PART_ACTIONS, .items = &item, .n_items = 1},
    };
    str enclosure = S("Map of {{clinic.place}}");
    struct letter letter = {parts, 4, &enclosure, 1};
    struct merge_values values = examples();
    size_t n;
    struct letter merged = merge_letter(&a, &letter, &values, &n);
    expect_int(n, 0);
    expect_str(merged.parts[1].text, S("At 14 Tanner's Row, Hexham"));
    expect_str(merged.parts[2].text, S("14 Tanner's Row\nHexham"));
    expect_str(merged.parts[3].items[0].text, S("Write to Dr L Ferreira"));
    expect_str(merged.enclosures[0], S("Map of Outpatients 2, Northgate Hospital"));
    expect(!has_field_left(&a, &merged));
    values.value[MERGE_GP_NAME] = S("");
    merged = merge_letter(&a, &letter, &values, &n);
    expect_int(n, 1);
    expect(has_field_left(&a, &merged));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_a_name_of_its_own_a_meaning_and_an_example),
        cmocka_unit_test(fields_are_filled_and_what_has_no_value_stays_visible),
        cmocka_unit_test(a_template_with_an_unknown_field_is_refused_by_line_and_name),
        cmocka_unit_test(a_letter_is_merged_in_every_text_and_long_values_fit_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
