/* audit_checkpoint.h: signing what the audit is now.
 * Purpose    every quarter of an hour, when the program ends, and when asked: a signed note of the tree's
 *            size and root, in the database and in a file that is only ever added to. Copies of that file
 *            elsewhere (a mail, a print) are what shows a tampering by whoever owns this machine.
 * Rule       C2SP tlog-checkpoint (audit_note.h).
 * Ownership  the note lives in the arena given.   Thread safety: any thread. */
#ifndef APP_AUDIT_CHECKPOINT_H
#define APP_AUDIT_CHECKPOINT_H

#include "audit_note.h"
#include "db.h"

/* Bytes of a file of checkpoints that are checked in one go. A busy site adds 6 MB a year: one every quarter of an
 * hour, of 180 bytes. */
enum { AUDIT_NOTES_MAX = 1 << 30 };

/* The checkpoint of the tree as it is, in the database and in `file` (empty: only in the database). It is
 * made unless there is one already; without entries `*ret_note` is empty. */
MUST_USE enum err audit_checkpoint_make(struct db *db, struct arena *a, int64_t site_id,
                                        const struct audit_signer *signer, str file, str *ret_note,
                                        bool *ret_is_new, struct problem *why);
/* Adds a checkpoint to a file, once. */
MUST_USE enum err audit_checkpoint_keep(struct arena *a, str file, str note, struct problem *why);
/* Of every site of the database; `*ret_n` were made. */
MUST_USE enum err audit_checkpoint_all(struct db *db, struct arena *a,
                                       const struct audit_signer *signer, str file, size_t *ret_n,
                                       struct problem *why);

#endif
