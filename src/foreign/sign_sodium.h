/* sign_sodium.h: Ed25519, by libsodium.
 * Rule       RFC 8032 section 5.1 (pure Ed25519); a key is its 32-byte seed.
 *            Thread safety: pure.
 * Not here   what is signed (audit_note.h). */
#ifndef FOREIGN_SIGN_SODIUM_H
#define FOREIGN_SIGN_SODIUM_H

#include "str.h"

void sign_sodium_public(const unsigned char seed[32], unsigned char ret_public[32]);
void sign_sodium(const unsigned char seed[32], str text, unsigned char ret_signature[64]);
bool sign_sodium_verify(const unsigned char public_key[32], str text,
                        const unsigned char signature[64]);

#endif
