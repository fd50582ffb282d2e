/* bad_disk.h: an SQLite disk that loses power, fails, or is full, at the operation it is told.
 * Purpose    becomes the default of SQLite in this process. Of the database and its log it keeps beside the
 *            real files what a sync has made safe, and in order what is not safe yet. A power cut ends the
 *            process and leaves in another folder what a disk may be left with: of the unsynced writes any,
 *            in any order, each 512 bytes of them old, new or noise.
 * Rule       SQLite, "Atomic Commit in SQLite" section 2, "powersafe overwrite": bytes that are not written
 *            to do not change; a sector is not torn.
 * Thread safety: begin before the database is opened. */
#ifndef TESTS_BAD_DISK_H
#define TESTS_BAD_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk_fault {
    DISK_FINE,
    DISK_POWER_CUT,
    DISK_ERROR,       /* reads, writes, truncations and syncs fail with an I/O error */
    DISK_SHORT_WRITE, /* half is written, then the error */
    DISK_SYNC_ERROR,
    DISK_FULL,
};

struct bad_disk {
    enum disk_fault fault;
    int64_t at;        /* the operation that meets it, from 1; 0: none */
    int64_t n;         /* how many meet it from there on; 0: all */
    uint64_t seed;     /* of what a power cut leaves */
    const char *after; /* the folder it leaves it in */
};

void bad_disk_install(void);
/* Counts from 1 again. */
void bad_disk_begin(const struct bad_disk *how);
/* Operations so far; syncs that failed so far. */
int64_t bad_disk_count(void);
int64_t bad_disk_failed_syncs(void);
/* The power goes now. */
_Noreturn void bad_disk_cut(void);

#endif
