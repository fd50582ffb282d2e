/* audit_note.h: a checkpoint of the audit: the tree's size and root as a short signed text.
 * Purpose    kept outside the database (a file that is only added to, a print, an e-mail), it shows later
 *            that nothing before it was changed, even by whoever owns the database.
 * Rule       C2SP tlog-checkpoint over signed-note, Ed25519 (type 0x01): three lines (origin, size in
 *            decimal, root in base64), an empty line, and "— NAME BASE64(key id, signature)".
 * Ownership  texts live in the arena given or point into the note.   Thread safety: pure.
 * Not here   Ed25519 itself: handed in (foreign/sign_sodium.h); where notes are kept (app). */
#ifndef DOMAIN_AUDIT_NOTE_H
#define DOMAIN_AUDIT_NOTE_H

#include "arena.h"
#include "err.h"
#include "sha256.h"

enum { AUDIT_KEY_BYTES = 32, AUDIT_SIGNATURE_BYTES = 64 };

/* Who signs; `sign` may be NULL for somebody who can only check. */
struct audit_signer {
    str name; /* of the key: no spaces, no plus sign */
    unsigned char public_key[AUDIT_KEY_BYTES];
    unsigned char seed[AUDIT_KEY_BYTES]; /* secret */
    void (*sign)(const unsigned char seed[AUDIT_KEY_BYTES], str text,
                 unsigned char ret_signature[AUDIT_SIGNATURE_BYTES]);
    bool (*verify)(const unsigned char public_key[AUDIT_KEY_BYTES], str text,
                   const unsigned char signature[AUDIT_SIGNATURE_BYTES]);
};

struct audit_note {
    int64_t site_id;
    uint64_t size;
    sha256_hash root;
    str signed_text, key_name;
    unsigned char key_id[4];
    unsigned char signature[AUDIT_SIGNATURE_BYTES];
};

/* Of the origin "clerkwell/site/1". */
str audit_note_write(struct arena *a, int64_t site_id, uint64_t size, sha256_hash root,
                     const struct audit_signer *signer);
/* One note, with or without its last line feed. INVALID when it is none of ours. The signature is not
 * checked yet. */
MUST_USE enum err audit_note_parse(struct arena *a, str text, struct audit_note *ret_note);
bool audit_note_is_signed_by(const struct audit_note *note, const struct audit_signer *signer);
/* Notes one after the other, with a blank line between: cuts the first off `*rest`; false at the end. */
bool audit_note_next(str *rest, str *ret_note);
/* What can be read of notes whose beginning was cut off anywhere: from the first whole one on. */
str audit_note_first_whole(str notes);

/* The public key as verifiers take it: NAME+KEYID+BASE64; and the secret: PRIVATE+KEY+NAME+KEYID+BASE64. */
str audit_key_public_text(struct arena *a, const struct audit_signer *signer);
str audit_key_secret_text(struct arena *a, const struct audit_signer *signer);
/* Reads the secret: name and seed; the public key must then be derived. */
MUST_USE enum err audit_key_parse_secret(struct arena *a, str text, str *ret_name,
                                         unsigned char ret_seed[AUDIT_KEY_BYTES]);
/* Reads the public key: somebody who can only check, once given `verify`. */
MUST_USE enum err audit_key_parse_public(struct arena *a, str text,
                                         struct audit_signer *ret_signer);

#endif
