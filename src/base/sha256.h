/* sha256.h: fingerprints of bytes.
 * Purpose    the hashes of migrations, audit leaves, blobs and request bodies.
 * Rule       FIPS 180-4 section 6.2 (SHA-256).
 * Ownership  values only; a struct sha256 needs no finish.   Thread safety: one struct, one thread.
 * Not here   keyed hashes and passwords (foreign). */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "str.h"

enum { SHA256_BYTES = 32 };

typedef struct {
    unsigned char b[SHA256_BYTES];
} sha256_hash;

/* Piece by piece: init, put any number of times, end once. */
struct sha256 {
    uint32_t state[8];
    uint64_t n; /* bytes put so far */
    unsigned char block[64];
};

void sha256_init(struct sha256 *s);
void sha256_put(struct sha256 *s, str bytes);
sha256_hash sha256_end(struct sha256 *s);
/* All at once. */
sha256_hash sha256_of(str bytes);
/* Whether both are the same; not constant in time, for these hashes guard no secret. */
bool sha256_eq(sha256_hash a, sha256_hash b);

#endif
