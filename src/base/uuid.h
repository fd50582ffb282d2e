/* uuid.h: the ids of rows: 16-byte UUID version 7.
 * Rule       RFC 9562 section 5.7: 48 bits of Unix milliseconds, then random; so ids sort by birth.
 * Ownership  values only.   Thread safety: pure; time and randomness are handed in. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "arena.h"
#include "err.h"
#include "instant.h"

typedef struct {
    unsigned char b[16];
} uuid;

uuid uuid_v7(instant now, const unsigned char random[10]);
bool uuid_is_nil(uuid id);
bool uuid_eq(uuid a, uuid b);
/* The 36-character form, any case. INVALID, and `*ret_id` alone, otherwise. */
MUST_USE enum err uuid_parse(str text, uuid *ret_id);
/* The 36-character form in lower case. */
str uuid_text(struct arena *a, uuid id);

#endif
