#include "expect.h"

#include "fhir_patient.h"
#include "fhir_write.h"
#include "json_jansson.h"

static const civil_date today = {2026, 11, 23};

static struct patient full(void) {
    struct patient p = {.version = 3,
                        .title = S("Mrs"),
                        .given_names = S("Marguerite Anne"),
                        .family_name = S("Okonkwo-Hale"),
                        .previous_name = S("Hale"),
                        .known_as = S("Maggie"),
                        .gender = S("female"),
                        .birth_date = {1961, 3, 14},
                        .nhs_number = S("9434765919"),
                        .nhs_number_status = S("01"),
                        .hospital_number = S("H100001"),
                        .address = S("12 Alma Road\nBristol"),
                        .postcode = S("BS8 2DJ"),
                        .home_telephone = S("0117 496 0123"),
                        .mobile_telephone = S("07700 900123"),
                        .email = S("m@example.org"),
                        .language = S("pl"),
                        .interpreter = S("pl"),
                        .format_need = S("large-print"),
                        .write_to = S("home")};
    p.patient_id.b[0] = 1;
    return p;
}

/* What is written passes the check for what is read, and reads back as the same patient. */
static void what_is_written_reads_back_as_the_same_patient(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient p = full(), back = {0};
    struct fhir_patient_out out = {
        &p, {1700000000000000}, S("urn:site:hospital-number"), S("Beacon Street")};
    const struct json *tree = NULL;
    struct record_patient r = {0};
    struct problem why = {0};
    str text = fhir_patient_write(&a, &out);
    expect_ok(json_read(&a, text, NULL, &tree, &why));
    expect_ok(fhir_patient_read(&a, tree, NULL, &r, &why));
    patient_from_record(&a, &r, today, &back);
    expect_str(back.title, p.title);
    expect_str(back.given_names, p.given_names);
    expect_str(back.family_name, p.family_name);
    expect_str(back.previous_name, p.previous_name);
    expect_str(back.known_as, p.known_as);
    expect_str(back.gender, p.gender);
    expect_int(civil_date_compare(back.birth_date, p.birth_date), 0);
    expect_str(back.nhs_number, p.nhs_number);
    expect_str(back.nhs_number_status, p.nhs_number_status);
    expect_str(back.hospital_number, p.hospital_number);
    expect_str(back.address, p.address);
    expect_str(back.postcode, p.postcode);
    expect_str(back.home_telephone, p.home_telephone);
    expect_str(back.mobile_telephone, p.mobile_telephone);
    expect_str(back.email, p.email);
    expect_str(back.language, p.language);
    expect_str(back.interpreter, p.interpreter);
    expect_str(back.format_need, p.format_need);
    expect_str(json_member_text(json_member(tree, S("meta")), S("lastUpdated")),
               S("2023-11-14T22:13:20.000Z"));
    expect_str(json_member_text(tree, S("id")), S("01000000-0000-0000-0000-000000000000"));
}

static void a_restricted_patients_whereabouts_are_left_out(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient p = full();
    p.is_restricted = true;
    p.gp_name = S("Dr Secret");
    struct fhir_patient_out out = {&p, {0}, S(""), S("Secret Surgery")};
    str text = fhir_patient_write(&a, &out);
    expect(str_find(text, S("Alma Road")) < 0 && str_find(text, S("BS8")) < 0);
    expect(str_find(text, S("07700")) < 0 && str_find(text, S("Secret")) < 0);
    expect(str_find(text, S("\"restricted\"")) >= 0);
}

static void an_empty_or_odd_patient_is_still_valid(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct patient p = {.family_name = S("O\"Neill\n<b>"),
                        .birth_date = {1961, 1, 1},
                        .birth_date_is_estimated = true,
                        .is_deceased = true,
                        .format_need = S("easy-read")};
    p.merged_into.b[15] = 1;
    struct fhir_patient_out out = {&p, {0}, S(""), S("")};
    const struct json *tree = NULL;
    struct record_patient r = {0};
    expect_ok(json_read(&a, fhir_patient_write(&a, &out), NULL, &tree, NULL));
    expect_ok(fhir_patient_read(&a, tree, NULL, &r, NULL));
    expect_str(json_member_text(tree, S("birthDate")), S("1961"));
    expect(r.is_deceased && r.is_inactive && r.birth_date_is_estimated);
    expect_str(r.links[0].type, S("replaced-by"));
}

static void an_outcome_says_what_is_wrong(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {S("Patient.id"), S("There is no such patient."), S("")};
    str text = fhir_outcome_write(&a, NOT_FOUND, &why);
    expect_str(
        text,
        S("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":"
          "\"not-found\",\"details\":{\"text\":\"There is no such patient.\"},\"expression\":["
          "\"Patient.id\"]}]}"));
    const struct json *tree = NULL;
    expect_ok(json_read(&a, fhir_outcome_write(&a, FORBIDDEN, NULL), NULL, &tree, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_as_the_same_patient),
        cmocka_unit_test(a_restricted_patients_whereabouts_are_left_out),
        cmocka_unit_test(an_empty_or_odd_patient_is_still_valid),
        cmocka_unit_test(an_outcome_says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
