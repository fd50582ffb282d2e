/* db_sqlite_care.c: copies and checks of the embedded database, on connections of their own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "db_sqlite.h"
#include "invariant.h"

enum { STEP_PAGES = 256, FINDINGS_MAX = 20 };

static enum err not_here(struct problem *why, str sentence) {
    return problem_set(why, UNAVAILABLE, (str){0}, sentence, (str){0});
}

static int open_to_read(const struct db *db, sqlite3 **ret_handle) {
    int code =
        sqlite3_open_v2(db->place, ret_handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = sqlite3_busy_timeout(*ret_handle, 5000);
    return code;
}

/* ---- backup
 * -------------------------------------------------------------------------------------- */

/* The source stays in one read transaction, so that what is written meanwhile neither shows in the
 * copy nor makes SQLite begin again. */
static int copy_pages(sqlite3 *from, sqlite3 *to, db_progress_fn progress, void *context) {
    int code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code != SQLITE_OK) return code;
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return sqlite3_errcode(to);
    while ((code = sqlite3_backup_step(backup, STEP_PAGES)) == SQLITE_OK) {
        int64_t total = sqlite3_backup_pagecount(backup);
        if (progress) progress(context, total - sqlite3_backup_remaining(backup), total);
    }
    int64_t total = sqlite3_backup_pagecount(backup);
    if (progress && code == SQLITE_DONE) progress(context, total, total);
    int finished = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finished : code;
}

static int copy_database(const struct db *db, const char *part, db_progress_fn progress,
                         void *context) {
    sqlite3 *from = NULL, *to = NULL;
    int code = open_to_read(db, &from);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = copy_pages(from, to, progress, context);
    sqlite3_close(to);
    sqlite3_close(from);
    return code;
}

static bool sync_path(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return false;
    bool is_synced = fsync(fd) == 0;
    return close(fd) == 0 && is_synced;
}

/* Under its own name only when it is whole and on disk; link() never replaces what is there. */
static bool publish(const char *part, const char *path, const char *folder) {
    return sync_path(part, O_RDONLY) && link(part, path) == 0 &&
           sync_path(folder, O_RDONLY | O_DIRECTORY);
}

enum err db_backup(struct db *db, str path, db_progress_fn progress, void *context,
                   struct problem *why) {
    if (!db_is_sqlite(db))
        return not_here(why, S("This database is kept by PostgreSQL: make its backups with pg_dump "
                               "or pg_basebackup."));
    AUTO_ARENA(a);
    const char *to = arena_c(&a, path);
    const char *part = arena_c(&a, say(&a, "{}.part", SAY_T(path)));
    ptrdiff_t slash = -1;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/') slash = (ptrdiff_t)i;
    const char *folder = slash < 0 ? "." : arena_c(&a, str_slice(path, 0, (size_t)slash + 1));
    if (access(to, F_OK) == 0)
        return problem_set(why, CONFLICT, S("path"),
                           S("There is a file of this name already. Choose another name."),
                           (str){0});
    unlink(part); /* what an interrupted backup left */
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return problem_set(why, UNAVAILABLE, S("path"),
                           S("The backup cannot be written there. Check that the folder exists and "
                             "may be written."),
                           (str){0});
    close(fd);
    int code = copy_database(db, part, progress, context);
    bool is_done = code == SQLITE_OK && publish(part, to, folder);
    unlink(part);
    if (is_done) return OK;
    if (code != SQLITE_OK) db_complain("backup", sqlite3_errstr(code));
    return not_here(why, (code & 0xff) == SQLITE_FULL
                             ? S("The backup was not made: the disk is full.")
                             : S("The backup was not made: the disk refused."));
}

/* ---- integrity
 * ----------------------------------------------------------------------------------- */

/* Puts each row but "ok" into `b`, one a line. */
static int findings(sqlite3 *handle, const char *sql, struct buf *b) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    for (int i = 0; code == SQLITE_OK && i < FINDINGS_MAX; i++) {
        if (sqlite3_step(statement) != SQLITE_ROW) break;
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (!text || strcmp(text, "ok") == 0) continue;
        if (b->n) buf_put_char(b, '\n');
        buf_put(b, str_from_c(text));
    }
    int finalized = sqlite3_finalize(statement); /* tells what the last step said */
    return code == SQLITE_OK ? finalized : code;
}

enum err db_integrity(struct db *db, struct problem *why) {
    if (!db_is_sqlite(db))
        return not_here(why, S("This database is kept by PostgreSQL: check it with pg_amcheck."));
    struct buf b;
    buf_init(&b, &db->arena);
    sqlite3 *handle = NULL;
    int code = open_to_read(db, &handle);
    if (code == SQLITE_OK) code = findings(handle, "PRAGMA integrity_check(20)", &b);
    if (code == SQLITE_OK)
        code =
            findings(handle,
                     "SELECT 'a row of ' || \"table\" || ' belongs to a row of ' || \"parent\" || "
                     "' that is not there' FROM pragma_foreign_key_check",
                     &b);
    sqlite3_close(handle);
    if (code != SQLITE_OK) {
        if (b.n) buf_put_char(&b, '\n');
        buf_put(&b, str_from_c(sqlite3_errstr(code)));
    }
    return b.n ? problem_set(why, INVALID, (str){0}, buf_str(&b), (str){0}) : OK;
}
