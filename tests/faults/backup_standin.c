/* backup_standin.c: the program with backups or restores that are wrong on purpose, or that wait; the harness
 * must catch each that is wrong. CLERKWELL_STANDIN says which:
 *   naive       the file of the records is copied as it lies there, without a moment of its own
 *   thinned     the copy lacks the rows of one table, and its hash is that of the copy
 *   waiting     right, but it waits in front of copying the records and behind it, and signs a checkpoint then
 *   late-notes  the same, and the checkpoints are those after the records
 *   unchecked   restore takes every hash of an archive for right */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit_checkpoint.h"
#include "audit_key.h"
#include "buf.h"
#include "clock.h"
#include "db_engine.h"
#include "files.h"

enum err __real_db_backup(struct db *db, str path, db_progress_fn progress, void *context,
                          sha256_hash *ret_rows, struct problem *why);
bool __real_sha256_eq(sha256_hash a, sha256_hash b);

enum { ALL = 1 << 30 };

static bool is(const char *what) {
    const char *chosen = getenv("CLERKWELL_STANDIN");
    return chosen && strcmp(chosen, what) == 0;
}

bool __wrap_sha256_eq(sha256_hash a, sha256_hash b) {
    return is("unchecked") || __real_sha256_eq(a, b);
}

static enum err copy_as_it_lies(struct db *db, str path, sha256_hash *ret_rows,
                                struct problem *why) {
    AUTO_ARENA(a);
    str bytes;
    TRY(file_read(&a, str_from_c(db->place), ALL, &bytes, why));
    TRY(file_create(&a, path, bytes, 0600, why));
    return db_hash_file(path, NULL, NULL, ret_rows, why);
}

static enum err copy_without_a_table(struct db *db, str path, sha256_hash *ret_rows,
                                     struct problem *why) {
    TRY(__real_db_backup(db, path, NULL, NULL, ret_rows, why));
    AUTO_ARENA(a);
    sqlite3 *copy;
    int code = sqlite3_open(arena_c(&a, path), &copy);
    if (code == SQLITE_OK) code = sqlite3_exec(copy, "DELETE FROM duty_event", NULL, NULL, NULL);
    if (code != SQLITE_OK || sqlite3_changes(copy) == 0) abort();
    sqlite3_close(copy);
    return db_hash_file(path, NULL, NULL, ret_rows, why);
}

/* Until the test has taken away the file that says that it waits. */
static enum err wait_here(struct arena *a, str data, str name, struct problem *why) {
    str path = path_join(a, data, name);
    TRY(file_create(a, path, S("waiting"), 0600, why));
    while (file_is_there(path))
        clock_sleep(2000);
    return OK;
}

static enum err sign_now(struct db *db, struct arena *a, str data, struct problem *why) {
    struct audit_signer signer;
    size_t n;
    TRY(audit_key_open(a, data, &signer, why));
    TRY(audit_checkpoint_all(db, a, &signer, path_join(a, data, S("audit.checkpoints")), &n, why));
    return n == 1 ? OK
                  : problem_set(why, INVALID, S(""), S("nothing new was there to sign"), S(""));
}

static enum err keep_late_notes(struct arena *a, str data, str path, struct problem *why) {
    str notes;
    TRY(file_read(a, path_join(a, data, S("audit.checkpoints")), ALL, &notes, why));
    return file_write(a, path_join(a, path_folder(path), S("audit.checkpoints")), notes, 0600, why);
}

enum err __wrap_db_backup(struct db *db, str path, db_progress_fn progress, void *context,
                          sha256_hash *ret_rows, struct problem *why) {
    if (is("naive")) return copy_as_it_lies(db, path, ret_rows, why);
    if (is("thinned")) return copy_without_a_table(db, path, ret_rows, why);
    if (!is("waiting") && !is("late-notes"))
        return __real_db_backup(db, path, progress, context, ret_rows, why);
    static struct arena a; /* what `why` says outlives this */
    str data = path_folder(str_from_c(db->place));
    TRY(wait_here(&a, data, S("waiting-before"), why));
    TRY(sign_now(db, &a, data, why));
    TRY(__real_db_backup(db, path, progress, context, ret_rows, why));
    TRY(wait_here(&a, data, S("waiting-behind"), why));
    TRY(sign_now(db, &a, data, why));
    return is("late-notes") ? keep_late_notes(&a, data, path, why) : OK;
}
