/* What goes to the carrier beside a letter, and what it may answer. */
#include "expect.h"

#include "files.h"
#include "hand_off_json.h"
#include "json_jansson.h"

static struct hand_off_note a_note(void) {
    struct hand_off_note note = {.message_id = S("019391c0-1111-7abc-8def-000000000001"),
                                 .attempt = 2,
                                 .mailbox = S("beacon@carrier.example"),
                                 .recipient = S("Dr L \"Lou\" Ferreira"),
                                 .ods_code = S("A12345"),
                                 .nhs_number = S("9990548609"),
                                 .birth_date = {1961, 3, 14},
                                 .template_kind = S("clinic-letter"),
                                 .created_at = {INT64_C(1795426200000000)},
                                 .size = 4,
                                 .hash = sha256_of(S("%PDF"))};
    expect_ok(uuid_parse(S("019391c0-2222-7abc-8def-000000000002"), &note.letter_id));
    return note;
}

static void the_note_beside_a_letter_is_as_the_contract_says(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str golden;
    const char *source = getenv("CLERKWELL_SOURCE");
    str path = path_join(&a, str_from_c(source ? source : "."), S("tests/golden/hand_off/note.json"));
    expect_ok(file_read(&a, path, 10000, &golden, &why));
    struct hand_off_note note = a_note();
    expect_str(hand_off_note_write(&a, &note), golden);
    expect_str(hand_off_note_write(&a, &note), golden); /* the same copy, the same bytes */
}

static void what_is_not_known_is_left_out_and_other_letters_have_the_general_code(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    const struct json *note;
    struct hand_off_note bare = a_note();
    bare.ods_code = bare.nhs_number = bare.template_kind = S("");
    bare.birth_date = (civil_date){0};
    expect_ok(json_read(&a, hand_off_note_write(&a, &bare), NULL, &note, &why));
    expect_int(json_member(note, S("patient"))->n, 0);
    expect(!json_member(json_member(note, S("recipient")), S("ods_code")));
    expect_str(json_member_text(json_member(note, S("document_type")), S("code")),
               S("823691000000103"));
}

#define ID "\"message_id\":\"019391C0-1111-7ABC-8DEF-000000000001\""
#define AT "\"at\":\"2026-11-23T09:30:00+01:00\""

static void an_answer_is_read(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct acknowledgement ack;
    struct problem why = {0};
    expect_ok(acknowledgement_parse(&a, json_read,
                                    S("{" ID ",\"status\":\"accepted\"," AT ",\"more\":[1]}"), &ack,
                                    &why));
    expect(ack.is_accepted);
    expect_str(ack.message_id, S("019391c0-1111-7abc-8def-000000000001"));
    expect_int(ack.at.us, INT64_C(1795422600000000));
    expect_ok(acknowledgement_parse(
        &a, json_read,
        S("{" ID ",\"status\":\"rejected\"," AT ",\"reason\":\" No such\\n mailbox\\u0000 \"}"), &ack,
        &why));
    expect(!ack.is_accepted);
    expect_str(ack.reason, S("No such  mailbox"));
    expect_ok(acknowledgement_parse(&a, json_read, S("{" ID ",\"status\":\"rejected\"," AT "}"),
                                    &ack, &why));
    expect_int(ack.reason.n, 0);
}

static void an_answer_that_is_none_says_what_is_wrong_with_it(void **state) {
    (void)state;
    static const struct {
        str bytes, field;
    } wrong[] = {
        {S_INIT("{" ID ",\"status\":\"accepted\"}"), S_INIT("at")},
        {S_INIT("{" ID ",\"status\":\"accepted\",\"at\":\"2026-11-23\"}"), S_INIT("at")},
        {S_INIT("{" ID ",\"status\":\"delivered\"," AT "}"), S_INIT("status")},
        {S_INIT("{" ID ",\"status\":true," AT "}"), S_INIT("status")},
        {S_INIT("{\"message_id\":\"7\",\"status\":\"accepted\"," AT "}"), S_INIT("message_id")},
        {S_INIT("{\"status\":\"accepted\"," AT "}"), S_INIT("message_id")},
        {S_INIT("{" ID ",\"status\":\"rejected\"," AT ",\"reason\":7}"), S_INIT("reason")},
        {S_INIT("[]"), S_INIT("")},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        AUTO_ARENA(a);
        struct acknowledgement ack = {.at = {7}};
        struct problem why = {0};
        expect_err(acknowledgement_parse(&a, json_read, wrong[i].bytes, &ack, &why), INVALID);
        expect_str(why.field, wrong[i].field);
        expect(why.sentence.n > 0);
        expect_int(ack.at.us, 7); /* left alone */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_note_beside_a_letter_is_as_the_contract_says),
        cmocka_unit_test(what_is_not_known_is_left_out_and_other_letters_have_the_general_code),
        cmocka_unit_test(an_answer_is_read),
        cmocka_unit_test(an_answer_that_is_none_says_what_is_wrong_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
