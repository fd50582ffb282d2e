#include "expect.h"

#include "recipient.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const uuid patient_id = {{1}}, practice_id = {{2}}, other_id = {{3}};

static struct patient_facts somebody(void) {
    return (struct patient_facts){.name = S("Mrs Hale"),
                                  .address = S("14 Tanner's Row\nNE46 1AA"),
                                  .registered_practice = practice_id};
}

static struct contact_facts surgery(void) {
    return (struct contact_facts){.name = S("Beacon Street Surgery"),
                                  .address = S("1 Beacon Street"),
                                  .mailbox = S("beacon@carrier.example")};
}

static void a_patients_copy_is_held_for_what_the_record_says_and_says_so(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct {
        enum format_need format;
        enum write_to write_to;
        const char *language, *address, *other_address;
        bool is_deceased, held, may_overrule, large;
        const char *says;
    } rows[] = {
        {FORMAT_NONE, WRITE_HOME, "", "1 Row", "", false, false, false, false, ""},
        {FORMAT_NONE, WRITE_HOME, "en-GB", "1 Row", "", false, false, false, false, ""},
        {FORMAT_LARGE_PRINT, WRITE_HOME, "", "1 Row", "", false, false, false, true, ""},
        {FORMAT_BRAILLE, WRITE_HOME, "", "1 Row", "", false, true, true, false, "Braille"},
        {FORMAT_EASY_READ, WRITE_HOME, "", "1 Row", "", false, true, true, false, "easy read"},
        {FORMAT_AUDIO, WRITE_HOME, "", "1 Row", "", false, true, true, false, "audio"},
        {FORMAT_EMAIL, WRITE_HOME, "", "1 Row", "", false, true, true, false, "e-mail"},
        {FORMAT_NONE, WRITE_HOME, "pl", "1 Row", "", false, true, true, false, "reads Polish"},
        {FORMAT_NONE, WRITE_HOME, "enm", "1 Row", "", false, true, true, false, "reads enm"},
        {FORMAT_NONE, WRITE_OTHER_ADDRESS, "", "1 Row", "2 Safe St", false, false, false, false,
         ""},
        {FORMAT_NONE, WRITE_OTHER_ADDRESS, "", "1 Row", " ", false, true, false, false,
         "not to be written to at home"},
        {FORMAT_NONE, WRITE_NOBODY, "", "1 Row", "2 Safe St", false, true, false, false,
         "not to be written to"},
        {FORMAT_NONE, WRITE_HOME, "", "\n", "", false, true, false, false, "no address"},
        {FORMAT_LARGE_PRINT, WRITE_HOME, "", "1 Row", "", true, true, false, false, "has died"},
    };
    struct recipient to = {RECIPIENT_PATIENT, patient_id, false};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct patient_facts facts = somebody();
        facts.format = rows[i].format;
        facts.write_to = rows[i].write_to;
        facts.language = str_from_c(rows[i].language);
        facts.address = str_from_c(rows[i].address);
        facts.other_address = str_from_c(rows[i].other_address);
        facts.is_deceased = rows[i].is_deceased;
        struct copy_verdict v = copy_check(&a, &to, COPY_PRINT, &facts, NULL, false);
        expect_int(v.is_held, rows[i].held);
        expect_int(v.may_overrule, rows[i].may_overrule);
        expect_int(v.format == COPY_LARGE_PRINT, rows[i].large);
        expect(str_find(v.reason, str_from_c(rows[i].says)) >= 0);
        expect_int(str_is_empty(v.reason), !rows[i].held);
        if (!v.is_held)
            expect_str(v.address,
                       facts.write_to == WRITE_HOME ? facts.address : facts.other_address);
        v = copy_check(&a, &to, COPY_PRINT, &facts, NULL, true);
        expect_int(v.is_held, rows[i].held && !rows[i].may_overrule);
    }
}

static void
a_childs_letter_is_addressed_to_the_parent_or_guardian_and_fits_the_window(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient_facts child = somebody();
    child.name = S("Miss Ada Eze");
    expect_str(patient_addressee(&a, &child), S("Miss Ada Eze"));
    expect_str(patient_envelope(&a, &child, S("1 Row\nNE1 1AA")),
               S("Miss Ada Eze\n1 Row\nNE1 1AA"));
    child.is_to_parent = true;
    expect_str(patient_reader(&a, &child), S("the parent or guardian of Miss Ada Eze"));
    expect_str(patient_envelope(&a, &child, S("1 Row\nNE1 1AA")),
               S("To the parent or guardian of Miss Ada Eze\n1 Row\nNE1 1AA"));
    child.name = S("Miss Chidera Okonkwo-Hale");
    expect_str(patient_envelope(&a, &child, S("1 Row\nNE1 1AA")),
               S("To the parent or guardian of\nMiss Chidera Okonkwo-Hale\n1 Row\nNE1 1AA"));
    expect_str(patient_envelope(&a, &child, S("Flat 2\n1 Row\nWick\nHexham\nTyne\nNE1 1AA")),
               S("To the parent or guardian of\nMiss Chidera Okonkwo-Hale\nFlat 2, 1 Row\nWick\n"
                 "Hexham\nTyne\nNE1 1AA"));
}

static void a_gps_copy_goes_only_to_the_practice_the_patient_is_registered_with(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient_facts facts = somebody();
    struct contact_facts practice = surgery();
    struct recipient to = {RECIPIENT_GP, practice_id, true};
    struct copy_verdict v = copy_check(&a, &to, COPY_HAND_OFF, &facts, &practice, false);
    expect(!v.is_held);
    facts.registered_practice = other_id;
    v = copy_check(&a, &to, COPY_HAND_OFF, &facts, &practice, false);
    expect(v.is_held && v.may_overrule && str_find(v.reason, S("no longer registered")) > 0);
    v = copy_check(&a, &to, COPY_HAND_OFF, &facts, &practice, true);
    expect(!v.is_held);
    facts.registered_practice = (uuid){{0}};
    v = copy_check(&a, &to, COPY_PRINT, &facts, NULL, true);
    expect(v.is_held && !v.may_overrule);
}

static void the_needs_of_the_patient_hold_no_copy_of_others(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient_facts facts = somebody();
    facts.format = FORMAT_BRAILLE;
    facts.is_deceased = true;
    facts.write_to = WRITE_NOBODY;
    struct contact_facts practice = surgery();
    struct recipient gp = {RECIPIENT_GP, practice_id, true};
    struct recipient solicitor = {RECIPIENT_CONTACT, other_id, true};
    expect(!copy_check(&a, &gp, COPY_PRINT, &facts, &practice, false).is_held);
    expect(!copy_check(&a, &solicitor, COPY_PRINT, &facts, &practice, false).is_held);
}

static void moved_retired_and_unreachable_contacts_are_held(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient_facts facts = somebody();
    struct recipient to = {RECIPIENT_CONTACT, other_id, true};
    struct contact_facts c = surgery();
    c.moved_to = S("Harbour Clinic");
    struct copy_verdict v = copy_check(&a, &to, COPY_PRINT, &facts, &c, true);
    expect(v.is_held && !v.may_overrule && str_find(v.reason, S("Harbour Clinic")) > 0);
    c = surgery();
    c.is_retired = true;
    expect(copy_check(&a, &to, COPY_PRINT, &facts, &c, true).is_held);
    c = surgery();
    c.mailbox = S("");
    expect(copy_check(&a, &to, COPY_HAND_OFF, &facts, &c, true).is_held);
    expect(!copy_check(&a, &to, COPY_PRINT, &facts, &c, true).is_held);
    c.address = S("");
    expect(copy_check(&a, &to, COPY_PRINT, &facts, &c, true).is_held);
}

static void by_default_patient_gp_and_referrer_each_get_one_copy(void **state) {
    (void)state;
    struct patient_facts facts = somebody();
    struct recipient list[3];
    expect_int(recipients_by_default(patient_id, &facts, other_id, RECIPIENT_PATIENT, list), 3);
    expect(list[0].kind == RECIPIENT_PATIENT && !list[0].is_copy && list[1].is_copy &&
           list[2].is_copy);
    expect_int(recipients_by_default(patient_id, &facts, practice_id, RECIPIENT_GP, list), 2);
    expect(list[0].kind == RECIPIENT_GP && !list[0].is_copy);
    expect(list[1].kind == RECIPIENT_PATIENT && list[1].is_copy);
    facts.is_deceased = true;
    expect_int(recipients_by_default(patient_id, &facts, (uuid){{0}}, RECIPIENT_PATIENT, list), 1);
    expect(list[0].kind == RECIPIENT_GP && !list[0].is_copy);
    facts.registered_practice = (uuid){{0}};
    expect_int(recipients_by_default(patient_id, &facts, (uuid){{0}}, RECIPIENT_PATIENT, list), 0);
}

static void one_who_is_named_twice_gets_one_letter(void **state) {
    (void)state;
    struct recipient list[] = {
        {RECIPIENT_GP, practice_id, true},       {RECIPIENT_PATIENT, patient_id, true},
        {RECIPIENT_CONTACT, practice_id, false}, {RECIPIENT_CONTACT, patient_id, true},
        {RECIPIENT_PATIENT, patient_id, true},
    };
    expect_int(recipients_unique(list, COUNT(list)), 3);
    expect(!list[0].is_copy);
    expect(list[2].kind ==
           RECIPIENT_CONTACT); /* the same number in another table is somebody else */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patients_copy_is_held_for_what_the_record_says_and_says_so),
        cmocka_unit_test(
            a_childs_letter_is_addressed_to_the_parent_or_guardian_and_fits_the_window),
        cmocka_unit_test(a_gps_copy_goes_only_to_the_practice_the_patient_is_registered_with),
        cmocka_unit_test(the_needs_of_the_patient_hold_no_copy_of_others),
        cmocka_unit_test(moved_retired_and_unreachable_contacts_are_held),
        cmocka_unit_test(by_default_patient_gp_and_referrer_each_get_one_copy),
        cmocka_unit_test(one_who_is_named_twice_gets_one_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
