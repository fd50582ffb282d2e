#include "audit_note.h"

#include <string.h>

#include "base64.h"
#include "buf.h"
#include "hex.h"
#include "invariant.h"

enum { KEY_TYPE_ED25519 = 1 };
static const str dash = S_INIT("\u2014 ");
static const str secret_start = S_INIT("PRIVATE+KEY+");

/* signed-note: the first four bytes of SHA-256(name, line feed, type, public key). */
static void key_id(const struct audit_signer *signer, unsigned char ret_id[4]) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, signer->name);
    sha256_put(&s, S("\n\x01"));
    sha256_put(&s, (str){(const char *)signer->public_key, sizeof signer->public_key});
    sha256_hash hash = sha256_end(&s);
    memcpy(ret_id, hash.b, 4);
}

/* "clerkwell/site/1" */
static str audit_origin(struct arena *a, int64_t site_id) {
    return say(a, "clerkwell/site/{}", SAY_N(site_id));
}

str audit_note_write(struct arena *a, int64_t site_id, uint64_t size, sha256_hash root,
                     const struct audit_signer *signer) {
    invariant(signer->sign != NULL);
    str text = say(a, "{}\n{}\n{}\n", SAY_T(audit_origin(a, site_id)), SAY_N((int64_t)size),
                   SAY_T(base64_text(a, (str){(const char *)root.b, sizeof root.b})));
    unsigned char whole[4 + AUDIT_SIGNATURE_BYTES];
    key_id(signer, whole);
    signer->sign(signer->seed, text, whole + 4);
    str signature = base64_text(a, (str){(const char *)whole, sizeof whole});
    return say(a, "{}\n{}{} {}\n", SAY_T(text), SAY_T(dash), SAY_T(signer->name), SAY_T(signature));
}

static enum err parse_origin(str line, int64_t *ret_site_id) {
    str start = S("clerkwell/site/");
    if (!str_starts_with(line, start)) return INVALID;
    return str_to_int64(str_from(line, start.n), ret_site_id) ? OK : INVALID;
}

static enum err parse_signature(struct arena *a, str line, struct audit_note *note) {
    if (!str_starts_with(line, dash)) return INVALID;
    str rest = str_from(line, dash.n), bytes;
    note->key_name = str_cut(&rest, ' ');
    if (note->key_name.n == 0) return INVALID;
    TRY(base64_parse(a, rest, &bytes));
    if (bytes.n != 4 + AUDIT_SIGNATURE_BYTES) return INVALID;
    memcpy(note->key_id, bytes.p, 4);
    memcpy(note->signature, bytes.p + 4, AUDIT_SIGNATURE_BYTES);
    return OK;
}

enum err audit_note_parse(struct arena *a, str text, struct audit_note *ret_note) {
    struct audit_note note = {0};
    str rest = text, root;
    int64_t size;
    TRY(parse_origin(str_cut(&rest, '\n'), &note.site_id));
    str size_text = str_cut(&rest, '\n');
    if (!str_to_int64(size_text, &size) || size < 0) return INVALID;
    /* One number, one text: no leading zeros or signs. */
    if (!str_eq(size_text, say(a, "{}", SAY_N(size)))) return INVALID;
    note.size = (uint64_t)size;
    TRY(base64_parse(a, str_cut(&rest, '\n'), &root));
    if (root.n != sizeof note.root.b || !rest.p) return INVALID;
    memcpy(note.root.b, root.p, root.n);
    note.signed_text = str_slice(text, 0, (size_t)(rest.p - text.p));
    if (!str_is_empty(str_cut(&rest, '\n'))) return INVALID;
    TRY(parse_signature(a, str_cut(&rest, '\n'), &note));
    if (rest.n) return INVALID;
    *ret_note = note;
    return OK;
}

bool audit_note_is_signed_by(const struct audit_note *note, const struct audit_signer *signer) {
    unsigned char id[4];
    key_id(signer, id);
    return str_eq(note->key_name, signer->name) && memcmp(id, note->key_id, 4) == 0 &&
           signer->verify(signer->public_key, note->signed_text, note->signature);
}

bool audit_note_next(str *rest, str *ret_note) {
    while (rest->n && rest->p[0] == '\n')
        *rest = str_from(*rest, 1);
    if (rest->n == 0) return false;
    /* Three lines, an empty one, the signature. */
    size_t n = 0;
    for (int lines = 0; lines < 5 && n < rest->n; n++)
        lines += rest->p[n] == '\n';
    *ret_note = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return true;
}

str audit_note_first_whole(str notes) {
    while (notes.n) {
        str line = str_cut(&notes, '\n');
        if (str_starts_with(line, S("\u2014 ")))
            return notes; /* a signature, the last line of its note */
    }
    return notes;
}

static str key_text(struct arena *a, const struct audit_signer *signer, str start,
                    const unsigned char key[AUDIT_KEY_BYTES]) {
    unsigned char id[4], typed[1 + AUDIT_KEY_BYTES] = {KEY_TYPE_ED25519};
    key_id(signer, id);
    memcpy(typed + 1, key, AUDIT_KEY_BYTES);
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, start);
    buf_put(&b, signer->name);
    buf_put_char(&b, '+');
    buf_put_hex(&b, id, sizeof id);
    buf_put_char(&b, '+');
    buf_put(&b, base64_text(a, (str){(const char *)typed, sizeof typed}));
    return buf_str(&b);
}

str audit_key_public_text(struct arena *a, const struct audit_signer *signer) {
    return key_text(a, signer, S(""), signer->public_key);
}

str audit_key_secret_text(struct arena *a, const struct audit_signer *signer) {
    return key_text(a, signer, secret_start, signer->seed);
}

/* NAME+KEYID+BASE64, after whatever says that it is a secret. */
static enum err parse_key(struct arena *a, str rest, str *ret_name, str *ret_id,
                          unsigned char ret_key[AUDIT_KEY_BYTES]) {
    str bytes, name = str_cut(&rest, '+'), id = str_cut(&rest, '+');
    if (id.n != 8) return INVALID;
    TRY(base64_parse(a, rest, &bytes));
    if (name.n == 0 || bytes.n != 1 + AUDIT_KEY_BYTES || bytes.p[0] != KEY_TYPE_ED25519) {
        return INVALID;
    }
    memcpy(ret_key, bytes.p + 1, AUDIT_KEY_BYTES);
    *ret_name = name;
    *ret_id = id;
    return OK;
}

enum err audit_key_parse_secret(struct arena *a, str text, str *ret_name,
                                unsigned char ret_seed[AUDIT_KEY_BYTES]) {
    str rest = str_trim(text), id;
    if (!str_starts_with(rest, secret_start)) return INVALID;
    return parse_key(a, str_from(rest, secret_start.n), ret_name, &id, ret_seed);
}

enum err audit_key_parse_public(struct arena *a, str text, struct audit_signer *ret_signer) {
    struct audit_signer signer = {0};
    str written;
    TRY(parse_key(a, str_trim(text), &signer.name, &written, signer.public_key));
    unsigned char id[4];
    key_id(&signer, id);
    if (!str_eq(hex_text(a, id, sizeof id), written)) return INVALID;
    *ret_signer = signer;
    return OK;
}
