/* What somebody of the address book is called, and what stands on the envelope. */
#include "expect.h"

#include "address_book.h"

static struct arena arena;

static void a_salutation_is_made_from_a_name_with_a_title(void **state) {
    (void)state;
    static const struct {
        const char *person, *recorded, *want;
    } rows[] = {
        {"Dr L Ferreira", "", "Dr Ferreira"},
        {"Dr. Lu\xc3\xads Ferreira", "", "Dr. Ferreira"},
        {"professor Sir John Smith-Jones", "", "professor Smith-Jones"},
        {"Miss R. de la Tour", "", "Miss Tour"},
        {"Dr L Ferreira", "Luis", "Luis"},
        {"Anna Weber", "", "Anna Weber"}, /* no title to begin with: the whole name */
        {"Dr", "", "Dr"},
        {"  Mr   Ali  ", "", "Mr Ali"},
        {"", "", "Sir or Madam"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct contact c = {.person_name = str_from_c(rows[i].person),
                            .organisation = S("Beacon Street Surgery"),
                            .salutation = str_from_c(rows[i].recorded)};
        expect_str(contact_salutation(&arena, &c), str_from_c(rows[i].want));
    }
}

static void a_line_tells_a_contact_from_its_neighbours(void **state) {
    (void)state;
    struct contact c = {.person_name = S("Dr L Ferreira"),
                        .organisation = S("Beacon Street Surgery"),
                        .address = S("2 Beacon Street\nHexham")};
    expect_str(contact_name(&c), S("Dr L Ferreira"));
    expect_str(contact_town(&c), S("Hexham"));
    expect_str(contact_line(&arena, &c), S("Dr L Ferreira, Beacon Street Surgery, Hexham"));
    c.person_name = S("");
    expect_str(contact_name(&c), S("Beacon Street Surgery"));
    c.address = S("");
    expect_str(contact_line(&arena, &c), S("Beacon Street Surgery"));
    expect_str(contact_town(&c), S(""));
}

static void the_organisation_stands_on_the_second_line_of_the_envelope(void **state) {
    (void)state;
    struct window_lines window;
    struct contact c = {.person_name = S("Dr L Ferreira"),
                        .organisation = S("Beacon Street Surgery"),
                        .address = S("2 Beacon Street\nHexham"),
                        .postcode = S("NE46 1AB")};
    expect_ok(contact_window(&arena, &c, &window, NULL));
    static const char *const want[] = {"Dr L Ferreira", "Beacon Street Surgery", "2 Beacon Street",
                                       "Hexham", "NE46 1AB"};
    expect_int(window.n, 5);
    for (size_t i = 0; i < window.n; i++)
        expect_str(window.line[i], str_from_c(want[i]));
    c.person_name = S("");
    expect_ok(contact_window(&arena, &c, &window, NULL));
    expect_str(window.line[0], S("Beacon Street Surgery"));
    c.postcode = S("");
    struct problem why = {0};
    expect_err(contact_window(&arena, &c, &window, &why), INVALID);
    expect_str(why.field, S("postcode"));
}

static void every_kind_has_a_name_and_an_unknown_one_keeps_its_code(void **state) {
    (void)state;
    for (size_t i = 0; i < CONTACT_KINDS; i++)
        expect_str(contact_kind_name(contact_kinds[i].code), contact_kinds[i].name);
    expect_str(contact_kind_name(S("vet")), S("vet"));
}

static int begin(void **state) {
    (void)state;
    arena_init(&arena);
    return 0;
}
static int finish(void **state) {
    (void)state;
    arena_finish(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_salutation_is_made_from_a_name_with_a_title),
        cmocka_unit_test(a_line_tells_a_contact_from_its_neighbours),
        cmocka_unit_test(the_organisation_stands_on_the_second_line_of_the_envelope),
        cmocka_unit_test(every_kind_has_a_name_and_an_unknown_one_keeps_its_code),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
