#include "expect.h"

#include "person_name.h"
#include "text_upper.h"

#include <string.h>

#define NAME(t, g, f)                                                                              \
    { S_INIT(t), S_INIT(g), S_INIT(f) }

static const struct {
    struct person_name name;
    const char *list, *filed, *full, *salutation;
} rows[] = {
    {NAME("Mrs", "Marguerite Anne", "Okonkwo-Hale"), "OKONKWO-HALE, Marguerite Anne (Mrs)",
     "Okonkwo-Hale, Marguerite Anne", "Mrs Marguerite Anne Okonkwo-Hale", "Dear Mrs Okonkwo-Hale"},
    {NAME("", "Seán", "Ó Súilleabháin"), "Ó SÚILLEABHÁIN, Seán", "Ó Súilleabháin, Seán",
     "Seán Ó Súilleabháin", "Dear Seán Ó Súilleabháin"},
    {NAME("Dr", "", "Suharto"), "SUHARTO (Dr)", "Suharto", "Dr Suharto", "Dear Dr Suharto"},
    {NAME("Mr", "łukasz", "Weiß"), "WEISS, łukasz (Mr)", "Weiß, łukasz", "Mr łukasz Weiß",
     "Dear Mr Weiß"},
    {NAME("", "", "王"), "王", "王", "王", "Dear 王"},
};

static void a_name_is_written_as_lists_and_letters_want_it(void **state) {
    (void)state;
    AUTO_ARENA(a);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_str(person_name_list(&a, &rows[i].name), str_from_c(rows[i].list));
        expect_str(person_name_filed(&a, &rows[i].name), str_from_c(rows[i].filed));
        expect_str(person_name_full(&a, &rows[i].name), str_from_c(rows[i].full));
        expect_str(person_name_salutation(&a, &rows[i].name), str_from_c(rows[i].salutation));
    }
}

static void capitals_reach_beyond_ascii_and_leave_other_scripts_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *pairs[][2] = {
        {"o'brien 12", "O'BRIEN 12"},
        {"àéîõüýþÿ÷", "ÀÉÎÕÜÝÞŸ÷"},
        {"ąćęłńśźż", "ĄĆĘŁŃŚŹŻ"},
        {"ğışőű", "ĞIŞŐŰ"},
        {"nguyễn", "NGUYỄN"},
        {"άνναςώ", "ΆΝΝΑΣΏ"},
        {"жёлтый", "ЖЁЛТЫЙ"},
        {"ŠŽ", "ŠŽ"},
        {"محمد 李", "محمد 李"},
        {"", ""},
        {"ĸŉ", "ĸŉ"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        expect_str(text_upper(&a, str_from_c(pairs[i][0])), str_from_c(pairs[i][1]));
}

static void a_name_is_trimmed_and_what_is_no_name_is_refused_by_its_field(void **state) {
    (void)state;
    struct person_name name = NAME(" Mrs ", "  Ann  Marie ", " Lee ");
    expect_ok(person_name_check(&name, NULL));
    expect_str(name.title, S("Mrs"));
    expect_str(name.given, S("Ann  Marie"));
    expect_str(name.family, S("Lee"));
    struct problem why;
    struct person_name bad = NAME("Mr", "Ann", "  ");
    expect_err(person_name_check(&bad, &why), INVALID);
    expect_str(why.field, S("family_name"));
    bad = (struct person_name)NAME("Mr", "Ann\nMarie", "Lee");
    expect_err(person_name_check(&bad, &why), INVALID);
    expect_str(why.field, S("given_names"));
    bad = (struct person_name)NAME("M\xff", "Ann", "Lee");
    expect_err(person_name_check(&bad, &why), INVALID);
    expect_str(why.field, S("title"));
    static char longest[101];
    memset(longest, 'x', sizeof longest);
    bad = (struct person_name){S(""), S(""), {longest, 101}};
    expect_err(person_name_check(&bad, &why), INVALID);
    bad.family.n = 100;
    expect_ok(person_name_check(&bad, &why));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_written_as_lists_and_letters_want_it),
        cmocka_unit_test(capitals_reach_beyond_ascii_and_leave_other_scripts_alone),
        cmocka_unit_test(a_name_is_trimmed_and_what_is_no_name_is_refused_by_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
