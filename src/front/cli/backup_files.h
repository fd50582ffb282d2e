/* backup_files.h: what a backup holds, and how it becomes a clinic again; for backup, which tries every
 * archive that it makes, and for restore.
 * Rule       docs/ops/backup.md.
 * Ownership  the command's arena.   Thread safety: as cli.h.
 * Not here   the archive's form (archive.h), the hash of the records (db.h). */
#ifndef FRONT_BACKUP_FILES_H
#define FRONT_BACKUP_FILES_H

#include "archive.h"
#include "cli.h"
#include "sha256.h"

enum backup_file {
    BACKUP_RECORDS,
    BACKUP_HASH,
    BACKUP_SETTINGS,
    BACKUP_KEY,
    BACKUP_NOTES,
    BACKUP_FILES
};
extern const str backup_names[BACKUP_FILES];

/* What stands in the file of the hash. */
str backup_hash_text(struct arena *a, sha256_hash rows);
/* Unpacks into `folder`, which is made, and tries it: each byte by the manifest, each row by the hash, then
 * every page, index and reference, and that this program knows the schema. INVALID, naming the archive, when
 * something is wrong. The file of the hash has done its work then, and is gone. */
MUST_USE enum err backup_unpack(struct cli *c, str archive, str folder,
                                archive_progress_fn progress, void *self, sha256_hash *ret_rows);
/* What backup_unpack or a backup left in `folder`, and the folder itself. */
void backup_clear_away(struct cli *c, str folder);

#endif
