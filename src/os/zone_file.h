/* zone_file.h: a time zone read from the machine's own collection (package tzdata).
 * Rule       only names of IANA zones: letters, digits, _ + - and /; no dots, so that a setting cannot
 *            name another file.
 * Ownership  the zone lives in the arena.   Thread safety: any thread.
 * Not here   what a zone says (zone.h). */
#ifndef OS_ZONE_FILE_H
#define OS_ZONE_FILE_H

#include "zone.h"

/* "Europe/London"; INVALID when it is no name of a zone, NOT_FOUND when the machine has none of it. */
MUST_USE enum err zone_file_read(struct arena *a, str name, const struct zone **ret_zone,
                                 struct problem *why);

#endif
