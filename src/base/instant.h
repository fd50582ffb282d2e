/* instant.h: a moment, as microseconds of UTC since 1970-01-01 (leap seconds not counted).
 * Purpose    when something happened. What a letter or an appointment promises is civil.h.
 * Ownership  values only. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdint.h>

typedef struct {
    int64_t us;
} instant;

#define INSTANT_SECOND INT64_C(1000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR   (60 * INSTANT_MINUTE)
#define INSTANT_DAY    (24 * INSTANT_HOUR)

static inline instant instant_add(instant t, int64_t us) {
    return (instant){t.us + us};
}

#endif
