#include "sign_sodium.h"

#include <sodium.h>

void sign_sodium_public(const unsigned char seed[32], unsigned char ret_public[32]) {
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(ret_public, secret, seed);
    sodium_memzero(secret, sizeof secret);
}

void sign_sodium(const unsigned char seed[32], str text, unsigned char ret_signature[64]) {
    unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public, secret, seed);
    crypto_sign_detached(ret_signature, NULL, (const unsigned char *)text.p, text.n, secret);
    sodium_memzero(secret, sizeof secret);
}

bool sign_sodium_verify(const unsigned char public_key[32], str text,
                        const unsigned char signature[64]) {
    return crypto_sign_verify_detached(signature, (const unsigned char *)text.p, text.n,
                                       public_key) == 0;
}
