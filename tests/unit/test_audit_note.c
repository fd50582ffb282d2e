/* Checkpoints: signed notes that other programs can check. */
#include "expect.h"

#include <string.h>

#include "arena.h"
#include "audit_note.h"
#include "base64.h"
#include "buf.h"
#include "sign_sodium.h"

static struct audit_signer signer_of(unsigned char first) {
    struct audit_signer s = {.name = S("clerkwell-audit"),
                             .seed = {first},
                             .sign = sign_sodium,
                             .verify = sign_sodium_verify};
    sign_sodium_public(s.seed, s.public_key);
    return s;
}

static void base64_is_that_of_the_rfc(void **state) {
    (void)state;
    AUTO_ARENA(a);
    /* RFC 4648 section 10. */
    static const char *const table[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        str plain = str_from_c(table[i][0]), text = str_from_c(table[i][1]), back;
        expect_str(base64_text(&a, plain), text);
        expect_ok(base64_parse(&a, text, &back));
        expect_str(back, plain);
    }
    static const char *const bad[] = {
        "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v=", "Z===", "====", "Zm 9", "Zm9v\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        str back;
        expect_err(base64_parse(&a, str_from_c(bad[i]), &back), INVALID);
    }
}

/* RFC 8032 section 7.1, test 2. */
static void ed25519_signs_as_the_rfc_says(void **state) {
    (void)state;
    static const unsigned char seed[32] = {0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda,
                                           0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
                                           0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24,
                                           0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb};
    unsigned char public_key[32], signature[64];
    sign_sodium_public(seed, public_key);
    expect_int(public_key[0], 0x3d);
    expect_int(public_key[31], 0x0c);
    sign_sodium(seed, S("\x72"), signature);
    expect_int(signature[0], 0x92);
    expect_int(signature[63], 0x00);
    expect(sign_sodium_verify(public_key, S("\x72"), signature));
    expect(!sign_sodium_verify(public_key, S("\x73"), signature));
}

static void a_note_is_read_back_and_its_signature_holds(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7), other = signer_of(8);
    sha256_hash root = sha256_of(S("x"));
    str text = audit_note_write(&a, 3, 1234, root, &signer);
    expect(str_starts_with(text, S("clerkwell/site/3\n1234\n")));
    struct audit_note note;
    expect_ok(audit_note_parse(&a, text, &note));
    expect_int(note.site_id, 3);
    expect_int(note.size, 1234);
    expect(sha256_eq(note.root, root));
    expect(audit_note_is_signed_by(&note, &signer));
    expect(!audit_note_is_signed_by(&note, &other));
    other.name = S("else");
    expect(!audit_note_is_signed_by(&note, &other));
}

static void any_byte_of_a_note_that_changes_is_found(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7);
    str text = audit_note_write(&a, 3, 1234, sha256_of(S("x")), &signer);
    for (size_t i = 0; i < text.n - 1; i++) {
        str copy = arena_str(&a, text);
        ((char *)(uintptr_t)copy.p)[i] ^= 1;
        struct audit_note note;
        if (audit_note_parse(&a, copy, &note) != OK) continue;
        expect(!audit_note_is_signed_by(&note, &signer));
    }
}

static void what_is_no_note_is_refused(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7);
    str good = audit_note_write(&a, 3, 1234, sha256_of(S("x")), &signer);
    struct audit_note note;
    for (size_t n = 0; n < good.n - 1; n++) {
        expect_err(audit_note_parse(&a, str_slice(good, 0, n), &note), INVALID);
    }
    expect_err(audit_note_parse(&a, say(&a, "{}more", SAY_T(good)), &note), INVALID);
}

static void notes_follow_each_other_in_a_file(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7);
    str one = audit_note_write(&a, 3, 1, sha256_of(S("x")), &signer),
        two = audit_note_write(&a, 3, 2, sha256_of(S("y")), &signer);
    str rest = say(&a, "{}\n{}\n", SAY_T(one), SAY_T(two)), got;
    expect(audit_note_next(&rest, &got));
    expect_str(got, one);
    expect(audit_note_next(&rest, &got));
    expect_str(got, two);
    expect(!audit_note_next(&rest, &got));
}

static void of_notes_cut_off_in_front_the_whole_ones_are_read(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7);
    str one = audit_note_write(&a, 3, 1, sha256_of(S("x")), &signer),
        two = audit_note_write(&a, 3, 2, sha256_of(S("y")), &signer);
    str all = say(&a, "{}\n{}\n", SAY_T(one), SAY_T(two)), got;
    size_t signature = (size_t)str_find(one, S("\u2014 "));
    for (size_t cut = 1; cut <= signature; cut++) {
        str rest = audit_note_first_whole(str_from(all, cut));
        expect(audit_note_next(&rest, &got));
        expect_str(got, two);
        expect(!audit_note_next(&rest, &got));
    }
    expect_str(audit_note_first_whole(S("no note at all")), S(""));
    expect_str(audit_note_first_whole(S("")), S(""));
}

static void keys_are_read_back(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_signer signer = signer_of(7);
    str name;
    unsigned char seed[AUDIT_KEY_BYTES];
    str secret = audit_key_secret_text(&a, &signer);
    expect(str_starts_with(secret, S("PRIVATE+KEY+clerkwell-audit+")));
    expect_ok(audit_key_parse_secret(&a, secret, &name, seed));
    expect_str(name, signer.name);
    expect(memcmp(seed, signer.seed, sizeof seed) == 0);
    expect(str_starts_with(audit_key_public_text(&a, &signer), S("clerkwell-audit+")));
    expect_err(audit_key_parse_secret(&a, S("PRIVATE+KEY+x+12345678+AAAA"), &name, seed), INVALID);
    expect_err(audit_key_parse_secret(&a, S(""), &name, seed), INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_that_of_the_rfc),
        cmocka_unit_test(ed25519_signs_as_the_rfc_says),
        cmocka_unit_test(a_note_is_read_back_and_its_signature_holds),
        cmocka_unit_test(any_byte_of_a_note_that_changes_is_found),
        cmocka_unit_test(what_is_no_note_is_refused),
        cmocka_unit_test(notes_follow_each_other_in_a_file),
        cmocka_unit_test(of_notes_cut_off_in_front_the_whole_ones_are_read),
        cmocka_unit_test(keys_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
