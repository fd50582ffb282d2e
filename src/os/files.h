/* files.h: files and folders, written so that a crash leaves the old or the new and never a part.
 * Purpose    keys, settings, checkpoints, hand-off files and archives. What is saved is on disk before the function
 *            returns: the file is synced, and so is its folder.
 * Errors     NOT_FOUND (no such file), FORBIDDEN (not permitted), LIMIT (bigger than asked for), CONFLICT (already
 *            there), UNAVAILABLE (the rest); the problem names the path and the machine's reason.
 * Ownership  what is returned, and the problem's sentence, live in `a`.   Thread safety: any thread.
 * Not here   the layout of the data directory (data_dir.h). */
#ifndef OS_FILES_H
#define OS_FILES_H

#include <sys/types.h>

#include "arena.h"
#include "err.h"

/* The whole file; LIMIT when it is longer than `limit` bytes. */
MUST_USE enum err file_read(struct arena *a, str path, size_t limit, str *ret_bytes,
                            struct problem *why);
/* The same of what somebody else put there: only a regular file, never by way of a link, and never waiting for a
 * pipe; INVALID for anything else. */
MUST_USE enum err file_read_foreign(struct arena *a, str path, size_t limit, str *ret_bytes,
                                    struct problem *why);
/* The last `most` bytes of it, or all of a shorter one. */
MUST_USE enum err file_read_end(struct arena *a, str path, size_t most, str *ret_bytes,
                                struct problem *why);
/* A copy, in pieces: a file of any length. `to` must not be there yet (CONFLICT). */
MUST_USE enum err file_copy(struct arena *a, str from, str to, mode_t mode, struct problem *why);
/* Replaces or makes the file through a neighbour that is synced and renamed over it. */
MUST_USE enum err file_write(struct arena *a, str path, str bytes, mode_t mode,
                             struct problem *why);
/* Makes a file that must not be there yet (CONFLICT), whole and on disk, or none; for keys and hand-off. */
MUST_USE enum err file_create(struct arena *a, str path, str bytes, mode_t mode,
                              struct problem *why);
/* Adds at the end and syncs; makes the file with `mode` when it is not there. */
MUST_USE enum err file_append(struct arena *a, str path, str bytes, mode_t mode,
                              struct problem *why);
MUST_USE enum err file_rename(struct arena *a, str from, str to, struct problem *why);
/* The same, but never over what is there (CONFLICT); where the disk does not confirm it the old name stands again. */
MUST_USE enum err file_rename_new(struct arena *a, str from, str to, struct problem *why);
/* OK also when there is none. */
MUST_USE enum err file_remove(struct arena *a, str path, struct problem *why);

struct file_info {
    bool is_folder;
    int64_t size;
    mode_t mode; /* permission bits only */
    uid_t owner;
    int64_t modified_us; /* since 1970, by the machine's clock */
};
MUST_USE enum err file_look(struct arena *a, str path, struct file_info *ret_info,
                            struct problem *why);
bool file_is_there(str path);

/* Makes the folder and its parents, each with mode 0700; one that is there already stays as it is.
 */
MUST_USE enum err folder_make(struct arena *a, str path, struct problem *why);
/* An empty one. */
MUST_USE enum err folder_remove(struct arena *a, str path, struct problem *why);
/* The names in it, sorted by bytes, without . and .. */
MUST_USE enum err folder_list(struct arena *a, str path, str **ret_names, size_t *ret_n,
                              struct problem *why);
/* Syncs the folder's entries to disk. */
MUST_USE enum err folder_sync(struct arena *a, str path, struct problem *why);
/* How many files and connections this process may have open at once: `want`, or less where the machine allows no
 * more (RLIMIT_NOFILE, getrlimit(2)). */
int64_t files_allow(int64_t want);
/* Bytes that an ordinary user may still write on the disk of `path`. */
MUST_USE enum err disk_free(struct arena *a, str path, int64_t *ret_bytes, struct problem *why);

/* "folder/name"; an absolute name stands for itself. */
str path_join(struct arena *a, str folder, str name);
str path_folder(str path);
/* The path as seen from /, without asking whether it is there. */
str path_absolute(struct arena *a, str path);
/* A problem from errno: "Cannot WHAT PATH: reason". */
enum err os_problem(struct arena *a, struct problem *why, str what, str path, int error);

#endif
