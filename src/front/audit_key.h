/* audit_key.h: the key that signs checkpoints, in the data directory.
 * Purpose    made at the first need, readable by its owner only; beside it the public key, which whoever
 *            checks elsewhere takes along.
 * Rule       the key formats of C2SP signed-note (audit_note.h). A key file that others may read is refused.
 * Ownership  the signer lives in the arena.   Thread safety: any thread, but one maker. */
#ifndef FRONT_AUDIT_KEY_H
#define FRONT_AUDIT_KEY_H

#include "audit_note.h"
#include "random_source.h"

/* NOT_FOUND when there is none yet. */
MUST_USE enum err audit_key_open(struct arena *a, str data, struct audit_signer *ret_signer,
                                 struct problem *why);
MUST_USE enum err audit_key_open_or_make(struct arena *a, str data, struct random_source random,
                                         struct audit_signer *ret_signer, struct problem *why);
/* The public key alone, as it was kept elsewhere; INVALID when `path` holds none. */
MUST_USE enum err audit_key_open_public(struct arena *a, str path, struct audit_signer *ret_signer,
                                        struct problem *why);

#endif
