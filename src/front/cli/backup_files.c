#include "backup_files.h"

#include "db.h"
#include "files.h"

enum { HASH_TEXT_MAX = 200 };

const str backup_names[BACKUP_FILES] = {
    [BACKUP_RECORDS] = S_INIT("clerkwell.db"),    [BACKUP_HASH] = S_INIT("records.sha256"),
    [BACKUP_SETTINGS] = S_INIT("clerkwell.conf"), [BACKUP_KEY] = S_INIT("audit.key"),
    [BACKUP_NOTES] = S_INIT("audit.checkpoints"),
};

str backup_hash_text(struct arena *a, sha256_hash rows) {
    struct buf b;
    buf_init(&b, a);
    buf_put_hex(&b, rows.b, sizeof rows.b);
    buf_put_char(&b, '\n');
    return buf_str(&b);
}

/* Unpacking, hashing and checking are a third each. */
struct thirds {
    archive_progress_fn progress;
    void *self;
    int64_t nth;
};

static void step(void *self, int64_t done, int64_t total) {
    const struct thirds *t = self;
    if (t->progress && total > 0) t->progress(t->self, t->nth * 1000 + done * 1000 / total, 3000);
}

/* Whole pages, every reference, and a schema that this program knows. */
static enum err check_records(struct cli *c, str archive, str path, struct thirds *thirds) {
    struct db *db;
    enum err e = db_open_sqlite(path, false, &db, &c->why);
    if (e == OK) {
        db_set_read_limit(db, 0);
        e = db_integrity(db, step, thirds, &c->why);
        if (e == OK) e = db_migrate(db, &c->why);
        c->why.sentence = arena_str(c->arena, c->why.sentence);
        db_close(db);
    }
    if (e != INVALID) return e;
    str findings = c->why.sentence; /* a line each; doctor would tell them all */
    return archive_is_damaged(c->arena, archive, str_cut(&findings, '\n'), &c->why);
}

static enum err check_hash(struct cli *c, str archive, str folder, sha256_hash rows) {
    str path = path_join(c->arena, folder, backup_names[BACKUP_HASH]), text;
    enum err e = file_read(c->arena, path, HASH_TEXT_MAX, &text, &c->why);
    if (e != OK && e != NOT_FOUND && e != LIMIT) return e;
    if (e != OK || !str_eq(text, backup_hash_text(c->arena, rows))) {
        return archive_is_damaged(c->arena, archive, S("its records are not those that were saved"),
                                  &c->why);
    }
    return file_remove(c->arena, path, &c->why);
}

enum err backup_unpack(struct cli *c, str archive, str folder, archive_progress_fn progress,
                       void *self, sha256_hash *ret_rows) {
    str records = path_join(c->arena, folder, backup_names[BACKUP_RECORDS]);
    sha256_hash rows;
    TRY(folder_make(c->arena, folder, &c->why));
    struct thirds thirds = {progress, self, 0};
    TRY(archive_read(c->arena, archive, backup_names, BACKUP_FILES, folder, step, &thirds,
                     &c->why));
    if (!file_is_there(records)) {
        return archive_is_damaged(c->arena, archive, S("there are no records in it"), &c->why);
    }
    thirds.nth = 1;
    enum err e = db_hash_file(records, step, &thirds, &rows, &c->why);
    if (e == INVALID) {
        str what = say(c->arena, "its records cannot be read, {}", SAY_T(c->why.sentence));
        return archive_is_damaged(c->arena, archive, what, &c->why);
    }
    TRY(e);
    TRY(check_hash(c, archive, folder, rows));
    thirds.nth = 2;
    TRY(check_records(c, archive, records, &thirds));
    *ret_rows = rows;
    return OK;
}

/* By their names: whatever else is in the folder is somebody's, and stays, and the folder with it. */
void backup_clear_away(struct cli *c, str folder) {
    static const str others[] = {S_INIT("clerkwell.db-wal"),
                                 S_INIT("clerkwell.db-shm"),
                                 S_INIT("clerkwell.db-journal"),
                                 S_INIT("clerkwell.db.part"),
                                 S_INIT("clerkwell.db.part-journal"),
                                 S_INIT("archive"),
                                 S_INIT("lock")};
    enum { OTHERS = sizeof others / sizeof *others };
    for (size_t i = 0; i < BACKUP_FILES + OTHERS; i++) {
        str name = i < BACKUP_FILES ? backup_names[i] : others[i - BACKUP_FILES];
        if (file_remove(c->arena, path_join(c->arena, folder, name), NULL) != OK) return;
    }
    if (folder_remove(c->arena, folder, NULL) != OK) return;
}
