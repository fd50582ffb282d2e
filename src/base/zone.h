/* zone.h: time zones: between instants and what the clock on the clinic's wall says.
 * Purpose    an appointment is promised in civil time of a place; storage and ordering want instants.
 * Rule       TZif, RFC 8536, versions 2 and 3, including the POSIX TZ footer for times after the table; version
 *            1 and leap-second files are refused; RFC 5545 section 3.3.5 on gaps and folds, but Clerkwell asks
 *            instead of guessing.
 * Ownership  a zone lives in the arena it was parsed into.   Thread safety: pure after parse.
 * Not here   reading the file from disk (os/zone_file.h). */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "civil.h"
#include "instant.h"

struct zone;

/* `bytes` is a whole TZif file; `name` its IANA name ("Europe/London"). Hostile bytes give INVALID.
 */
MUST_USE enum err zone_parse(struct arena *a, str name, str bytes, const struct zone **ret_zone,
                             struct problem *why);
str zone_name(const struct zone *zone);
/* Which zone data it is: the first 16 hex digits of the file's SHA-256, so that a moment can be told from one that
 * another release of the data would give. */
str zone_data(const struct zone *zone);

enum civil_kind {
    CIVIL_UNIQUE, /* one instant: first */
    CIVIL_GAP,  /* the clock jumps over it: first is the reading with the offset before, second with
                   the one after */
    CIVIL_FOLD, /* it happens twice: first and second, in order */
};
struct resolved {
    enum civil_kind kind;
    instant first, second;
};
struct resolved civil_resolve(const struct zone *zone, civil_date d, civil_time t);

/* What the wall clock shows at `t`, seconds cut off; kept within the years 1 to 9999. */
void instant_to_civil(const struct zone *zone, instant t, civil_date *ret_d, civil_time *ret_t);
/* Seconds east of UTC at `t`. */
int32_t zone_offset(const struct zone *zone, instant t);

#endif
