/* db_sqlite_hash.h: one hash of all rows that an open SQLite database shows, for a backup and its trial.
 * Ownership, threads: the handle is the caller's. */
#ifndef DB_DB_SQLITE_HASH_H
#define DB_DB_SQLITE_HASH_H

#include <sqlite3.h>

#include "db.h"

/* What SQLite says of it; the hash only with SQLITE_OK. `progress` counts tables; it may be NULL. */
int sqlite_hash_rows(sqlite3 *handle, db_progress_fn progress, void *context,
                     sha256_hash *ret_hash);

#endif
