/* data_dir.h: the folder that holds one installation.
 * Purpose    where the records, keys, settings and the control socket lie, and that one process at a time
 *            has the records open: two could lose a write (House rule H10; the write-ahead log of SQLite).
 * Ownership  paths live in the arena given.   Thread safety: any thread.
 * Not here   opening the database (db.h), the socket's language (control_socket.h). */
#ifndef OS_DATA_DIR_H
#define OS_DATA_DIR_H

#include "arena.h"
#include "err.h"

enum data_file {
    DATA_RECORDS,     /* clerkwell.db: the embedded database */
    DATA_SETTINGS,    /* clerkwell.conf */
    DATA_LOCK,        /* held by whoever has the records open */
    DATA_CONTROL,     /* the Unix socket of the serving process */
    DATA_AUDIT_KEY,   /* audit.key: the secret that signs checkpoints, 0600 */
    DATA_CHECKPOINTS, /* audit.checkpoints: only ever added to */
    DATA_OUTBOX,      /* outbox/: letters handed off to a folder */
};
str data_dir_file(struct arena *a, str dir, enum data_file file);

/* Takes the lock, waiting at most `wait_us`: BUSY when another process keeps it. Closing *ret_fd, or the
 * end of the process, gives it back. */
MUST_USE enum err data_dir_lock(struct arena *a, str dir, int64_t wait_us, int *ret_fd,
                                struct problem *why);
void data_dir_unlock(int fd);
/* The same, and the folder has no lock in it any more, as before somebody first took it. */
void data_dir_unlock_and_remove(struct arena *a, str dir, int fd);
/* From now on this process makes files that only their owner may open. */
void data_dir_private(void);

#endif
