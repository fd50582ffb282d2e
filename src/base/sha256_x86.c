/* sha256_x86.c: the same compression with the SHA instructions of x86-64 processors: the audit hashes each
 * look and each change, and a portable loop takes six times as long.
 * Rule       FIPS 180-4 section 6.2.2; Intel, "Intel SHA Extensions" (2013). */
#include "sha256_compress.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

enum { UNKNOWN, ABSENT, PRESENT };

/* Asked once: the instruction that tells is itself slow, a thousand times so on a virtual machine. */
bool sha256_has_x86(void) {
    static atomic_int known = UNKNOWN; /* a fact of the machine: whoever asks twice gets the same */
    int is = atomic_load_explicit(&known, memory_order_relaxed);
    if (is != UNKNOWN) return is == PRESENT;
    unsigned a, b, c, d, sse41 = 0, sha = 0;
    if (__get_cpuid(1, &a, &b, &c, &d)) sse41 = c >> 19 & 1u;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) sha = b >> 29 & 1u;
    is = sse41 && sha ? PRESENT : ABSENT;
    atomic_store_explicit(&known, is, memory_order_relaxed);
    return is == PRESENT;
}

#define WITH_SHA __attribute__((target("sha,sse4.1")))

/* Unaligned on both sides. */
WITH_SHA static __m128i load(const void *p) {
    return _mm_loadu_si128((const __m128i_u *)p);
}

/* Four rounds a step; the words of the schedule in a ring of four. */
WITH_SHA static void rounds(__m128i *abef, __m128i *cdgh, const unsigned char block[64]) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i w[4];
    for (int i = 0; i < 16; i++) {
        __m128i *now = &w[i & 3];
        if (i < 4) {
            *now = _mm_shuffle_epi8(load(block + 16 * i), big_endian);
        } else {
            __m128i last = w[(i + 3) & 3], before = w[(i + 2) & 3];
            __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) & 3]),
                                        _mm_alignr_epi8(last, before, 4));
            *now = _mm_sha256msg2_epu32(sum, last);
        }
        __m128i m = _mm_add_epi32(*now, load(&sha256_round_constant[4 * i]));
        *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, m);
        *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(m, 0x0e));
    }
}

WITH_SHA void sha256_compress_x86(uint32_t state[8], const unsigned char block[64]) {
    __m128i badc = _mm_shuffle_epi32(load(&state[0]), 0xb1);
    __m128i efgh = _mm_shuffle_epi32(load(&state[4]), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, efgh, 8), cdgh = _mm_blend_epi16(efgh, badc, 0xf0);
    __m128i abef_before = abef, cdgh_before = cdgh;
    rounds(&abef, &cdgh, block);
    __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1b);
    __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xb1);
    _mm_storeu_si128((__m128i_u *)&state[0], _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i_u *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool sha256_has_x86(void) {
    return false;
}

void sha256_compress_x86(uint32_t state[8], const unsigned char block[64]) {
    (void)state, (void)block; /* never called */
}

#endif
