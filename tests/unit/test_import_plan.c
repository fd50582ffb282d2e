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

/* A list of some columns, over what stands otherwise. */
static void what_a_list_has_no_column_for_is_not_said(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *column, *field, *sent, *other, *said;
        bool is_part;
    } table[] = {
        {"email", "email", "", "x", "", false},            /* an empty cell */
        {"title", "email", "", "x", "x", false},           /* no such column */
        {"nhs_number", "nhs_number", "", "1", "1", false}, /* nobody says that there is none */
        {"nhs_number", "nhs_number", "2", "1", "2", false},
        {"hospital_number", "hospital_number", "", "1", "1", false},
        {"given_names", "given_names", "Ann", "Ann Mary", "Ann", false},
        {"given_names", "given_names", "Ann", "Ann Mary", "Ann Mary", true},
        {"given_names", "given_names", "Ann", "Anna", "Ann", true},
        {"given_names", "given_names", "", "Ann", "", true},
        {"address", "address", "1 Low Road", "Flat 2\n1 Low Road\nLeeds",
         "Flat 2\n1 Low Road\nLeeds", true},
        {"address", "address", "1 Low", "1 Low Road", "1 Low", true},
        {"address", "address", "Leeds\n1 Low Road", "1 Low Road\nLeeds", "Leeds\n1 Low Road", true},
        {"address", "address", "1 Low Road", "1 Low Road\nLeeds", "1 Low Road", false},
        {"interpreter", "interpreter", "to be asked", "Polish", "Polish", false},
        {"interpreter", "interpreter", "", "Polish", "", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        str column = str_from_c(table[i].column), name = str_from_c(table[i].field);
        struct record_patient r = {.is_list = true,
                                   .said = &column,
                                   .n_said = 1,
                                   .says_part_of_given = table[i].is_part,
                                   .says_part_of_address = table[i].is_part};
        struct import_field sent = {name, str_from_c(table[i].sent)},
                            other = {name, str_from_c(table[i].other)};
        struct import_fields one = {&sent, 1}, before = {&other, 1};
        struct import_fields said = import_fields_said(&a, &r, &one, &before);
        if (!str_eq(said.field[0].value, str_from_c(table[i].said))) fail_msg("row %zu", i);
    }
}

static void a_shared_name_makes_nobody_the_same_person(void **state) {
    (void)state;
    static const civil_date born = {1950, 2, 1}, other = {1987, 4, 3}, none = {0};
    static const struct {
        const char *family, *given, *gender;
        const civil_date *born;
        bool is_other;
    } table[] = {
        {"smith", "john", "male", &born, false},       {"smith", "john", "male", &other, false},
        {"brown", "john", "male", &born, false},       {"smith", "jack", "male", &born, false},
        {"brown", "john", "male", &other, true},       {"smith", "mary", "female", &other, true},
        {"brown", "mary", "male", &born, false},       {"brown", "mary", "female", &born, true},
        {"brown", "mary", "unknown", &born, false},    {"smith", "mary", "female", &born, false},
        {"smith", "john paul", "male", &other, false}, {"brown", "john", "male", &none, false},
        {"smith", "", "male", &other, false},
    };
    struct import_person last = {.folded_family = S("smith"),
                                 .folded_given = S("john"),
                                 .birth_date = born,
                                 .gender = S("male")};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct import_person fresh = {.folded_family = str_from_c(table[i].family),
                                      .folded_given = str_from_c(table[i].given),
                                      .birth_date = *table[i].born,
                                      .gender = str_from_c(table[i].gender)};
        if (import_is_somebody_else(&last, &fresh) != table[i].is_other) fail_msg("row %zu", i);
    }
}

static void only_number_birth_date_and_family_name_together_are_the_same_person(void **state) {
    (void)state;
    struct import_person base = {
        .nhs_number = S("9434765919"), .folded_family = S("jones"), .birth_date = {1961, 3, 14}};
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
        cmocka_unit_test(what_a_list_has_no_column_for_is_not_said),
        cmocka_unit_test(a_shared_name_makes_nobody_the_same_person),
        cmocka_unit_test(only_number_birth_date_and_family_name_together_are_the_same_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
