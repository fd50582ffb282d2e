/* archive.h: several files in one, each with its fingerprint.
 * Purpose    a backup is one file that tar can list and that shows any damage: the first entry, `manifest`,
 *            holds SHA-256, size and name of every other, in the form of sha256sum with sizes between.
 * Rule       POSIX.1-1988 ustar, regular files only; sizes of 8 GiB and more in GNU's base-256.
 * Ownership  problems live in the arena.   Thread safety: any thread.
 * Not here   what a backup holds (front/cli/backup_command.c). */
#ifndef OS_ARCHIVE_H
#define OS_ARCHIVE_H

#include "arena.h"
#include "err.h"

enum { ARCHIVE_FILES_MAX = 16 };

struct archive_file {
    str name; /* in the archive: at most 99 bytes, no slash */
    str path; /* where its bytes are */
};
/* How many bytes are done, of all. */
typedef void (*archive_progress_fn)(void *self, int64_t done, int64_t total);

/* Makes `path`, which must not be there, with mode 0600; on disk when it returns. */
MUST_USE enum err archive_write(struct arena *a, str path, const struct archive_file *files,
                                size_t n, archive_progress_fn progress, void *self,
                                struct problem *why);
/* Writes every file of the archive into `folder`, which is empty, each checked against the manifest; only
 * files of these names may be in it. INVALID, with what is wrong and what to do, for any damage, even where
 * it says nothing; LIMIT when there is no room for it. Then the folder may hold files that must be thrown
 * away. */
MUST_USE enum err archive_read(struct arena *a, str path, const str *names, size_t n_names,
                               str folder, archive_progress_fn progress, void *self,
                               struct problem *why);
/* What the sentence of such a refusal ends with; of no use to whoever has just made the archive. */
extern const str archive_advice;
/* The same refusal, for what only its owner can know to be wrong. */
enum err archive_is_damaged(struct arena *a, str path, str what, struct problem *why);

#endif
