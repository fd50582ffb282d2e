#include "fuzz.h"

#include "audit_note.h"
#include "invariant.h"

static void sign(const unsigned char seed[AUDIT_KEY_BYTES], str text,
                 unsigned char ret_signature[AUDIT_SIGNATURE_BYTES]) {
    for (size_t i = 0; i < AUDIT_SIGNATURE_BYTES; i++)
        ret_signature[i] = (unsigned char)(seed[i % AUDIT_KEY_BYTES] + text.n + i);
}
static bool verify(const unsigned char public_key[AUDIT_KEY_BYTES], str text,
                   const unsigned char signature[AUDIT_SIGNATURE_BYTES]) {
    unsigned char own[AUDIT_SIGNATURE_BYTES];
    sign(public_key, text, own);
    return own[0] == signature[0];
}

/* Notes are taken apart and put together the same; a key that is read is written the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct audit_signer signer = {.name = S("clerkwell"), .sign = sign, .verify = verify};
    str rest = {(const char *)data, size}, one;
    while (audit_note_next(&rest, &one)) {
        struct audit_note note, again;
        if (audit_note_parse(&a, one, &note) != OK) continue;
        (void)audit_note_is_signed_by(&note, &signer);
        str written = audit_note_write(&a, note.site_id, note.size, note.root, &signer);
        invariant(audit_note_parse(&a, written, &again) == OK);
        invariant(again.site_id == note.site_id && sha256_eq(again.root, note.root));
        invariant(audit_note_is_signed_by(&again, &signer));
    }
    str text = {(const char *)data, size}, name, same;
    str whole = audit_note_first_whole(text);
    invariant(whole.n <= text.n && str_eq(whole, str_from(text, text.n - whole.n)));
    unsigned char seed[AUDIT_KEY_BYTES];
    if (audit_key_parse_secret(&a, text, &name, seed) == OK) {
        signer.name = name;
        for (size_t i = 0; i < sizeof seed; i++)
            signer.seed[i] = seed[i];
        str secret = audit_key_secret_text(&a, &signer);
        invariant(audit_key_parse_secret(&a, secret, &same, seed) == OK && str_eq(name, same));
        invariant(audit_key_public_text(&a, &signer).n > 0);
    }
    struct audit_signer reader;
    if (audit_key_parse_public(&a, text, &reader) == OK) {
        invariant(str_eq(audit_key_public_text(&a, &reader), str_trim(text)));
    }
    return 0;
}
