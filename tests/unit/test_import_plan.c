#include "expect.h"

#include "import_plan.h"

static struct import_fields fields_of(struct arena *a, str name, str telephone, str town) {
    struct import_field *f = arena_array(a, struct import_field, 3);
    f[0] = (struct import_field){S("name"), name};
    f[1] = (struct import_field){S("telephone"), telephone};
    f[2] = (struct import_field){S("town"), town};
    return (struct import_fields){f, 3};
}

static void unedited_fields_follow_the_news_and_edited_ones_stay(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *last, *here, *fresh, *merged; /* one field; "-" for last: never imported */
        bool is_changed, is_kept;
    } table[] = {
        {"a", "a", "a", "a", false, false}, /* same */
        {"a", "a", "b", "b", true, false},  /* news */
        {"a", "x", "a", "x", false, false}, /* edited here, no news */
        {"a", "x", "b", "x", false, true},  /* edited here and news: named, not overwritten */
        {"a", "b", "b", "b", false, false}, /* edited here to what the news is */
        {"a", "a", "", "", true, false},    /* taken away there */
        {"a", "", "a", "", false, false},   /* taken away here */
        {"-", "", "b", "b", true, false},   /* found by number: what is missing here is filled */
        {"-", "x", "b", "x", false, true},  /* and what is here stays */
        {"-", "x", "", "x", false, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct import_fields last = fields_of(&a, str_from_c(table[i].last), S("1"), S("t"));
        struct import_fields here = fields_of(&a, str_from_c(table[i].here), S("1"), S("t"));
        struct import_fields fresh = fields_of(&a, str_from_c(table[i].fresh), S("1"), S("t"));
        struct import_merge m = {0};
        import_merge(&a, table[i].last[0] == '-' ? NULL : &last, &here, &fresh, &m);
        expect_str(import_field_value(&m.merged, S("name")), str_from_c(table[i].merged));
        expect_str(import_field_value(&m.merged, S("telephone")), S("1"));
        if (m.is_changed != table[i].is_changed || (m.n_kept == 1) != table[i].is_kept)
            fail_msg("row %zu", i);
    }
}

static void a_patient_survives_its_fields(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient p = {.title = S("Mrs"),
                        .given_names = S("Ann"),
                        .family_name = S("Jones"),
                        .gender = S("female"),
                        .birth_date = {1961, 3, 14},
                        .birth_date_is_estimated = true,
                        .nhs_number = S("9434765919"),
                        .address = S("1 High St\nLeeds"),
                        .is_restricted = true,
                        .is_deceased = true,
                        .death_date = {2026, 1, 2},
                        .write_to = S("nobody"),
                        .format_need = S("braille")};
    p.practice_id.b[3] = 9;
    struct import_fields f = patient_fields(&a, &p);
    struct patient back = {.write_to = S("home"), .version = 4};
    patient_take_fields(&back, &f);
    struct import_fields again = patient_fields(&a, &back);
    expect_int(f.n, again.n);
    for (size_t i = 0; i < f.n; i++) {
        expect_str(again.field[i].name, f.field[i].name);
        expect_str(again.field[i].value, f.field[i].value);
    }
    expect(back.is_restricted && back.is_deceased && back.birth_date_is_estimated);
    expect_str(back.write_to, S("home")); /* not an import's to say */
    expect_int(back.version, 4);
}

static void only_number_birth_date_and_family_name_together_are_the_same_person(void **state) {
    (void)state;
    struct import_person base = {S("9434765919"), S("jones"), {1961, 3, 14}};
    struct import_person other = base;
    expect(import_is_same_person(&base, &other));
    other.folded_family = S("smith");
    expect(!import_is_same_person(&base, &other));
    other = base;
    other.birth_date = (civil_date){1961, 3, 15};
    expect(!import_is_same_person(&base, &other));
    other = base;
    other.nhs_number = S("9000000009");
    expect(!import_is_same_person(&base, &other));
    struct import_person nobody = {0};
    expect(!import_is_same_person(&nobody, &nobody));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unedited_fields_follow_the_news_and_edited_ones_stay),
        cmocka_unit_test(a_patient_survives_its_fields),
        cmocka_unit_test(only_number_birth_date_and_family_name_together_are_the_same_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
