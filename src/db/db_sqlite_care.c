/* db_sqlite_care.c: copies and checks of the embedded database, on connections of their own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "db_sqlite.h"
#include "db_sqlite_hash.h"
#include "files.h"
#include "invariant.h"

enum { STEP_PAGES = 256, FINDINGS_MAX = 20 };

static enum err not_here(struct problem *why, str sentence) {
    return problem_set(why, UNAVAILABLE, (str){0}, sentence, (str){0});
}

/* What is read may be a stranger's file: nothing in it runs, and a damaged page is an error. */
static int open_path_to_read(const char *path, sqlite3 **ret_handle) {
    int code = sqlite3_open_v2(path, ret_handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = sqlite3_busy_timeout(*ret_handle, 5000);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(*ret_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(*ret_handle, "PRAGMA cell_size_check=ON", NULL, NULL, NULL);
    return code;
}

static int open_to_read(const struct db *db, sqlite3 **ret_handle) {
    return open_path_to_read(db->place, ret_handle);
}

/* ---- backup ------------------------------------------------------------------------------------------- */

enum { HALF = 1000 };

/* Copying is the first half of the way, hashing the second. */
struct halves {
    db_progress_fn progress;
    void *context;
    int64_t before;
};

static void step(void *context, int64_t done, int64_t total) {
    const struct halves *h = context;
    if (h->progress && total > 0)
        h->progress(h->context, h->before + done * HALF / total, 2 * (int64_t)HALF);
}

static int copy_pages(sqlite3 *from, sqlite3 *to, struct halves *halves) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return sqlite3_errcode(to);
    int code;
    while ((code = sqlite3_backup_step(backup, STEP_PAGES)) == SQLITE_OK) {
        int64_t total = sqlite3_backup_pagecount(backup);
        step(halves, total - sqlite3_backup_remaining(backup), total);
    }
    int finished = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finished : code;
}

/* The source stays in one read transaction, so that what is written meanwhile neither shows in the copy or
 * the hash nor makes SQLite begin again. */
static int copy_and_hash(sqlite3 *from, sqlite3 *to, struct halves *halves, sha256_hash *ret_rows) {
    int code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK) code = copy_pages(from, to, halves);
    if (code != SQLITE_OK) return code;
    halves->before = HALF;
    return sqlite_hash_rows(from, step, halves, ret_rows);
}

static int copy_database(const struct db *db, const char *part, struct halves *halves,
                         sha256_hash *ret_rows) {
    sqlite3 *from = NULL, *to = NULL;
    int code = open_to_read(db, &from);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = copy_and_hash(from, to, halves, ret_rows);
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

/* Under its own name only when it is whole and on disk, and never over what is there. */
static bool publish(struct arena *a, str part, str path) {
    return sync_path(arena_c(a, part), O_RDONLY) && file_rename_new(a, part, path, NULL) == OK;
}

static str why_not_copied(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL: return S("The backup was not made: the disk is full.");
    case SQLITE_NOMEM:
        return S("The backup was not made: there is no memory left. Try again later.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return S(
            "The backup was not made: the records are damaged. Keep the backups there are, and let "
            "clerkwell doctor say what is wrong.");
    default: return S("The backup was not made: the disk refused.");
    }
}

enum err db_backup(struct db *db, str path, db_progress_fn progress, void *context,
                   sha256_hash *ret_rows, struct problem *why) {
    if (!db_is_sqlite(db))
        return not_here(why, S("This database is kept by PostgreSQL: make its backups with pg_dump "
                               "or pg_basebackup."));
    AUTO_ARENA(a);
    str part_path = say(&a, "{}.part", SAY_T(path));
    const char *to = arena_c(&a, path), *part = arena_c(&a, part_path);
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
    struct halves halves = {progress, context, 0};
    sha256_hash rows;
    int code = copy_database(db, part, &halves, &rows);
    bool is_done = code == SQLITE_OK && publish(&a, part_path, path);
    unlink(part);
    if (is_done) *ret_rows = rows;
    if (is_done) return OK;
    if (code != SQLITE_OK) db_complain("backup", sqlite3_errstr(code));
    return not_here(why, why_not_copied(code));
}

enum err db_hash_file(str path, db_progress_fn progress, void *context, sha256_hash *ret_rows,
                      struct problem *why) {
    AUTO_ARENA(a);
    sqlite3 *handle = NULL;
    sha256_hash rows;
    int code = open_path_to_read(arena_c(&a, path), &handle);
    if (code == SQLITE_OK) code = sqlite_hash_rows(handle, progress, context, &rows);
    sqlite3_close(handle);
    if (code != SQLITE_OK)
        return problem_set(why, code == SQLITE_NOMEM ? UNAVAILABLE : INVALID, (str){0},
                           str_from_c(sqlite3_errstr(code)), (str){0});
    *ret_rows = rows;
    return OK;
}

/* ---- integrity ---------------------------------------------------------------------------------------- */

/* A check is one statement that says nothing of how far it is; but it takes some 700 steps of the engine for each page
 * (550 with 2,000 patients, 800 with 100,000). */
enum { CHECK_STEPS = 10000, STEPS_OF_PAGE = 700 };
struct checking {
    db_progress_fn progress;
    void *context;
    int64_t done, total; /* steps */
};

static int step_of_check(void *context) {
    struct checking *c = context;
    c->done += CHECK_STEPS;
    if (c->done < c->total) c->progress(c->context, c->done, c->total);
    return 0;
}

static int64_t pages_of(sqlite3 *handle) {
    sqlite3_stmt *statement = NULL;
    int64_t n = 0;
    if (sqlite3_prepare_v2(handle, "PRAGMA page_count", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
}

/* Puts each row but "ok" into `b`, one a line. */
static int findings(sqlite3 *handle, const char *sql, struct buf *b) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    for (int i = 0; code == SQLITE_OK && i < FINDINGS_MAX; i++) {
        if (sqlite3_step(statement) != SQLITE_ROW) break;
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (!text) break; /* no memory for it: what finalizing says */
        if (strcmp(text, "ok") == 0) continue;
        if (b->n) buf_put_char(b, '\n');
        buf_put(b, str_from_c(text));
    }
    int finalized = sqlite3_finalize(statement); /* tells what the last step said */
    return code == SQLITE_OK ? finalized : code;
}

enum err db_integrity(struct db *db, db_progress_fn progress, void *context, struct problem *why) {
    if (!db_is_sqlite(db))
        return not_here(why, S("This database is kept by PostgreSQL: check it with pg_amcheck."));
    struct buf b;
    buf_init(&b, &db->arena);
    sqlite3 *handle = NULL;
    int code = open_to_read(db, &handle);
    struct checking checking = {.progress = progress, .context = context};
    if (code == SQLITE_OK && progress) {
        checking.total = pages_of(handle) * STEPS_OF_PAGE;
        sqlite3_progress_handler(handle, CHECK_STEPS, step_of_check, &checking);
    }
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
