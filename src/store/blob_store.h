/* blob_store.h: whole files, by their content's hash, in parts of at most 256 KiB.
 * Purpose    the exact PDF of each copy that leaves: printed again it is byte for byte the same.
 * Rule       House rule H9: blobs live in the database, so that servers stay stateless and one backup
 *            holds all.
 * Ownership  bytes live in the transaction's arena. */
#ifndef STORE_BLOB_STORE_H
#define STORE_BLOB_STORE_H

#include "db.h"
#include "sha256.h"

enum { BLOB_PART_BYTES = 256 * 1024, BLOB_PARTS_MAX = 4096 };

/* Keeps it once; the same bytes again change nothing. LIMIT above 1 GiB. */
MUST_USE enum err blob_store_put(struct tx *tx, int64_t site_id, str bytes, str media_type,
                                 instant now, sha256_hash *ret_hash);
/* NOT_FOUND when there is none, UNAVAILABLE when what is kept is not what was put. `hash`: 32 bytes. */
MUST_USE enum err blob_store_get(struct tx *tx, int64_t site_id, str hash, str *ret_bytes);

#endif
