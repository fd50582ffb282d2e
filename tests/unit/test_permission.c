#include "expect.h"

#include "patient_access.h"
#include "permission.h"

/* Written out by hand, so that a slip in the program's table shows. */
static const struct {
    enum role role;
    const char *may; /* all of it, and nothing else */
} expected[] = {
    {ROLE_RECEPTIONIST, "public signed-in desk patient.see patient.edit clinic.see book arrive "},
    {ROLE_BOOKING_CLERK,
     "public signed-in desk patient.see patient.edit referral.see referral.receive clinic.see book "
     "arrive outcome cash-up "},
    {ROLE_SECRETARY,
     "public signed-in desk patient.see patient.edit patient.alive patient.restricted referral.see "
     "referral.receive clinic.see book arrive outcome cash-up letter.see letter.write letter.send duty.not-needed set-up "},
    {ROLE_CLINICIAN,
     "public signed-in desk patient.see patient.restricted referral.see referral.review clinic.see "
     "overbook outcome letter.see letter.write letter.sign duty.not-needed "},
    {ROLE_MANAGER,
     "public signed-in desk patient.see patient.alive patient.restricted referral.see clinic.see book overbook letter.see "
     "duty.not-needed set-up people audit.see "},
    {ROLE_ADMINISTRATOR, "public signed-in set-up people system "},
};

static void each_role_may_do_what_it_needs_and_nothing_more(void **state) {
    (void)state;
    expect_int(sizeof expected / sizeof expected[0], ROLE_COUNT);
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        char got[1024];
        size_t n = 0;
        for (int p = 0; p < PERM_COUNT; p++) {
            if (!role_may(expected[i].role, (enum permission)p)) continue;
            n += (size_t)snprintf(got + n, sizeof got - n, "%s ",
                                  permission_name((enum permission)p));
        }
        expect_str(((str){got, n}), str_from_c(expected[i].may));
    }
}

static void a_person_with_two_roles_may_do_what_either_may(void **state) {
    (void)state;
    struct scope both = {.site_id = 1, .roles = 1u << ROLE_RECEPTIONIST | 1u << ROLE_CLINICIAN};
    expect(may(&both, PERM_ARRIVE));
    expect(may(&both, PERM_LETTER_SIGN));
    expect(!may(&both, PERM_PEOPLE));
}

static void nobody_may_do_anything_but_what_is_public(void **state) {
    (void)state;
    struct scope nobody = {.site_id = 1};
    for (int p = 0; p < PERM_COUNT; p++) {
        expect_int(may(&nobody, (enum permission)p), p == PERM_PUBLIC);
        expect_int(may(NULL, (enum permission)p), p == PERM_PUBLIC);
    }
}

static void roles_are_read_by_their_names(void **state) {
    (void)state;
    enum role role;
    for (int i = 0; i < ROLE_COUNT; i++) {
        expect_ok(role_parse(str_from_c(role_name((enum role)i)), &role));
        expect_int(role, i);
    }
    expect_ok(role_parse(S("Booking Clerk"), &role));
    expect_int(role, ROLE_BOOKING_CLERK);
    expect_err(role_parse(S("consultant"), &role), INVALID);
    expect_err(role_parse(S(""), &role), INVALID);
    expect_int(role, ROLE_BOOKING_CLERK);
}

static void a_restricted_record_opens_for_those_whose_work_needs_it_alone(void **state) {
    (void)state;
    struct patient hidden = {.is_restricted = true}, plain = {.is_restricted = false};
    static const bool may_open[ROLE_COUNT] = {
        [ROLE_SECRETARY] = true, [ROLE_CLINICIAN] = true, [ROLE_MANAGER] = true};
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct scope scope = {.site_id = 1, .roles = 1u << role};
        expect_int(patient_is_open_to(&scope, &hidden), may_open[role]);
        expect(patient_is_open_to(&scope, &plain));
    }
}

static void of_a_veiled_record_nothing_says_who_or_where(void **state) {
    (void)state;
    const struct patient p = {.version = 3,
                              .title = S("Mrs"),
                              .given_names = S("Ada"),
                              .family_name = S("Quill"),
                              .previous_name = S("Hale"),
                              .known_as = S("Addie"),
                              .birth_date = {1961, 3, 14},
                              .nhs_number = S("9990000026"),
                              .hospital_number = S("H118203"),
                              .address = S("1 Harbour Street"),
                              .postcode = S("BS8 2DJ"),
                              .home_telephone = S("0117 496 0123"),
                              .mobile_telephone = S("07700 900123"),
                              .email = S("ada@example.org"),
                              .gp_name = S("Dr Marsh"),
                              .interpreter = S("Polish"),
                              .other_needs = S("hearing loop"),
                              .other_address = S("2 Quay Street"),
                              .is_vulnerable = true,
                              .is_restricted = true};
    struct scope clerk = {.site_id = 1, .roles = 1u << ROLE_BOOKING_CLERK};
    struct patient seen = patient_as_seen(&clerk, &p);
    expect_str(seen.family_name, S("Restricted record"));
    expect_str(seen.hospital_number, S("H118203"));
    expect(civil_date_is_none(seen.birth_date) && !seen.is_vulnerable && seen.version == 3);
    const str gone[] = {
        seen.title,          seen.given_names,      seen.previous_name, seen.known_as,
        seen.nhs_number,     seen.address,          seen.postcode,      seen.email,
        seen.home_telephone, seen.mobile_telephone, seen.gp_name,       seen.interpreter,
        seen.other_needs,    seen.other_address};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        expect_int(gone[i].n, 0);
    struct scope secretary = {.site_id = 1, .roles = 1u << ROLE_SECRETARY};
    expect_str(patient_as_seen(&secretary, &p).family_name, S("Quill"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_do_what_it_needs_and_nothing_more),
        cmocka_unit_test(a_person_with_two_roles_may_do_what_either_may),
        cmocka_unit_test(nobody_may_do_anything_but_what_is_public),
        cmocka_unit_test(roles_are_read_by_their_names),
        cmocka_unit_test(a_restricted_record_opens_for_those_whose_work_needs_it_alone),
        cmocka_unit_test(of_a_veiled_record_nothing_says_who_or_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
