#include "sha256.h"

#include <string.h>

#include "sha256_compress.h"

/* FIPS 180-4 section 4.2.2: the first 32 bits of the fractions of the cube roots of 64 primes. */
const uint32_t sha256_round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}

/* Section 6.2.2, one block. */
void sha256_compress_plain(uint32_t state[8], const unsigned char block[64]) {
    uint32_t w[64];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | (uint32_t)block[4 * i + 3];
    for (size_t i = 16; i < 64; i++) {
        uint32_t s0 = rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 64; i++) {
        uint32_t s1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + sha256_round_constant[i] + w[i];
        uint32_t s0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void compress(uint32_t state[8], const unsigned char block[64]) {
    if (sha256_has_x86())
        sha256_compress_x86(state, block);
    else
        sha256_compress_plain(state, block);
}

void sha256_init(struct sha256 *s) {
    *s = (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void sha256_put(struct sha256 *s, str bytes) {
    while (bytes.n > 0) {
        size_t used = (size_t)(s->n % 64);
        size_t take = 64 - used < bytes.n ? 64 - used : bytes.n;
        memcpy(s->block + used, bytes.p, take);
        if (used + take == 64) compress(s->state, s->block);
        s->n += take;
        bytes = str_from(bytes, take);
    }
}

sha256_hash sha256_end(struct sha256 *s) {
    uint64_t bits = s->n * 8;
    size_t used = (size_t)(s->n % 64);
    s->block[used++] = 0x80;
    if (used > 56) { /* no room for the length: it goes into a block of its own */
        memset(s->block + used, 0, 64 - used);
        compress(s->state, s->block);
        used = 0;
    }
    memset(s->block + used, 0, 56 - used);
    for (int i = 0; i < 8; i++)
        s->block[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
    compress(s->state, s->block);
    sha256_hash hash;
    for (int i = 0; i < SHA256_BYTES; i++)
        hash.b[i] = (unsigned char)(s->state[i / 4] >> (24 - 8 * (i % 4)));
    return hash;
}

sha256_hash sha256_of(str bytes) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, bytes);
    return sha256_end(&s);
}

bool sha256_eq(sha256_hash a, sha256_hash b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}
