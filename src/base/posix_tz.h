/* posix_tz.h: the POSIX TZ rule that stands at the foot of a TZif file.
 * Purpose    says what the clock does in every year after the file's table: "GMT0BST,M3.5.0/1,M10.5.0".
 * Rule       POSIX.1-2017 section 8.3 "TZ", with the extensions of RFC 8536 section 3.3.1 (times of a change
 *            from -167 to 167 hours) and negative daylight saving (Dublin).
 * Ownership  values only.   Thread safety: pure.
 * Not here   the table before it, and civil time (zone.h, its only user). */
#ifndef BASE_POSIX_TZ_H
#define BASE_POSIX_TZ_H

#include "err.h"

struct tz_change {
    enum { TZ_NTH_WEEKDAY, TZ_JULIAN_NO_LEAP, TZ_DAY_OF_YEAR } kind;
    int month, week, weekday; /* M: 1..12, 1..5 (5 is the last), 0 is Sunday */
    int day;                  /* Jn: 1..365, 29 February never counted; n: 0..365 */
    int32_t seconds;          /* of local time after midnight, may be negative or beyond a day */
};

struct posix_tz {
    int32_t standard_offset, summer_offset; /* seconds east of UTC */
    bool has_summer;
    struct tz_change to_summer, to_standard;
};

/* INVALID when it is not one such rule and nothing else. */
MUST_USE enum err posix_tz_parse(str text, struct posix_tz *ret_tz);
/* Seconds east of UTC at the Unix second `t`. */
int32_t posix_tz_offset(const struct posix_tz *tz, int64_t t);
/* The first Unix second after `t` at which a change is due; false when there never is one. */
bool posix_tz_next_change(const struct posix_tz *tz, int64_t t, int64_t *ret_t);

#endif
