/* disk_sync.h: how often a second a disk confirms that what was written is on it.
 * Purpose    no commit that waits for the disk is quicker: what `bench` prints beside its bookings.
 * Rule       fdatasync(2) after each block of 4 KiB, one thread, within a file that has its size already, as a
 *            database's log has after a while.
 * Ownership  the problem's sentence lives in `a`.   Thread safety: any thread, each with a file of its own. */
#ifndef OS_DISK_SYNC_H
#define OS_DISK_SYNC_H

#include "arena.h"
#include "err.h"

struct disk_sync {
    int64_t n, took_us; /* confirmed, at least one; in so many microseconds */
};
/* Writes and syncs for `duration_us` at `path`, which is made, and removed again. CONFLICT when it is there already. */
MUST_USE enum err disk_sync_measure(struct arena *a, str path, int64_t duration_us,
                                    struct disk_sync *ret_sync, struct problem *why);

#endif
