#include "password_sodium.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "invariant.h"

enum { PASSES = 3, MEMORY = 64 * 1024 * 1024 };

enum err password_sodium_start(void) {
    return sodium_init() < 0 ? UNAVAILABLE : OK;
}

bool password_sodium_verify(str hash, str typed, bool *ret_is_outdated) {
    char text[crypto_pwhash_STRBYTES] = {0};
    *ret_is_outdated = false;
    if (hash.n >= sizeof text) return false;
    if (hash.n) memcpy(text, hash.p, hash.n);
    errno = 0;
    if (crypto_pwhash_str_verify(text, typed.n ? typed.p : "", typed.n) != 0) {
        /* It maps its memory itself, and says of missing memory what it says of a wrong password. */
        if (errno == ENOMEM) out_of_memory(__FILE__, __LINE__);
        return false;
    }
    *ret_is_outdated = crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
    return true;
}

enum err password_sodium_hash(struct arena *a, str typed, str *ret_hash) {
    char text[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(text, typed.n ? typed.p : "", typed.n, PASSES, MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return UNAVAILABLE;
    *ret_hash = arena_str(a, str_from_c(text));
    return OK;
}
