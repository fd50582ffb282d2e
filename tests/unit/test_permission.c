#include "expect.h"

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
     "public signed-in desk patient.see patient.edit patient.restricted referral.see "
     "referral.receive clinic.see book arrive outcome cash-up letter.see letter.write letter.send duty.not-needed set-up "},
    {ROLE_CLINICIAN,
     "public signed-in desk patient.see patient.restricted referral.see referral.review clinic.see "
     "overbook outcome letter.see letter.write letter.sign duty.not-needed "},
    {ROLE_MANAGER, "public signed-in desk patient.see patient.restricted referral.see clinic.see book overbook letter.see "
                   "duty.not-needed set-up people audit.see "},
    {ROLE_ADMINISTRATOR, "public signed-in set-up people system audit.see "},
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_do_what_it_needs_and_nothing_more),
        cmocka_unit_test(a_person_with_two_roles_may_do_what_either_may),
        cmocka_unit_test(nobody_may_do_anything_but_what_is_public),
        cmocka_unit_test(roles_are_read_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
