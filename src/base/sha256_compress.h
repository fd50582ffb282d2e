/* sha256_compress.h: what the two ways of compressing a block share (sha256.c).
 * Thread safety: pure, but for what is remembered of the processor. */
#ifndef BASE_SHA256_COMPRESS_H
#define BASE_SHA256_COMPRESS_H

#include <stdbool.h>
#include <stdint.h>

extern const uint32_t sha256_round_constant[64];
bool sha256_has_x86(void);
void sha256_compress_x86(uint32_t state[8], const unsigned char block[64]);
void sha256_compress_plain(uint32_t state[8], const unsigned char block[64]);

#endif
