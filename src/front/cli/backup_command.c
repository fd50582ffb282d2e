#include "commands.h"

#include "archive.h"
#include "audit_checkpoint.h"
#include "data_dir.h"
#include "db.h"
#include "files.h"

/* ---- backup -------------------------------------------------------------------------------------- */

/* Copying the records is the first half of the bar, packing them the second. */
struct halves {
    struct cli *c;
    int64_t half;
};

static void step(void *self, int64_t done, int64_t total) {
    const struct halves *h = self;
    if (total > 0) cli_progress(h->c, h->half * 1000 + done * 1000 / total, 2000);
}

static str notes_path(struct cli *c, str copy) {
    return say(c->arena, "{}.checkpoints", SAY_T(copy));
}

/* The checkpoints as they are before the records are copied: one that is signed meanwhile would know of
 * more entries than the copy has, which looks like tampering. */
static enum err copy_notes(struct cli *c, str copy) {
    str notes;
    enum err e = file_read(c->arena, data_dir_file(c->arena, c->data, DATA_CHECKPOINTS),
                           AUDIT_NOTES_MAX, &notes, &c->why);
    if (e == NOT_FOUND) {
        c->why = (struct problem){0};
        return OK;
    }
    TRY(e);
    return file_write(c->arena, notes_path(c, copy), notes, 0600, &c->why);
}

/* Beside the records, what a restored clinic cannot do without. */
static size_t list_files(struct cli *c, str copy, struct archive_file *files) {
    size_t n = 0;
    files[n++] = (struct archive_file){S("clerkwell.db"), copy};
    static const struct {
        enum data_file file;
        str name;
    } others[] = {{DATA_SETTINGS, S_INIT("clerkwell.conf")}, {DATA_AUDIT_KEY, S_INIT("audit.key")}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        str path = data_dir_file(c->arena, c->data, others[i].file);
        if (file_is_there(path)) files[n++] = (struct archive_file){others[i].name, path};
    }
    str notes = notes_path(c, copy);
    if (file_is_there(notes)) files[n++] = (struct archive_file){S("audit.checkpoints"), notes};
    return n;
}

static enum err run_backup(struct cli *c) {
    str target = c->words[0], copy = say(c->arena, "{}.part", SAY_T(target));
    struct halves halves = {c, 0};
    if (file_is_there(target)) {
        return problem_set(&c->why, CONFLICT, S("file"),
                           say(c->arena, "{} is there already: choose another name", SAY_T(target)),
                           S(""));
    }
    struct file_info info;
    TRY(file_look(c->arena, path_folder(target), &info, &c->why));
    enum err e = copy_notes(c, copy);
    if (e == OK) e = db_backup(c->db, copy, step, &halves, &c->why);
    if (e == OK) {
        struct archive_file files[ARCHIVE_FILES_MAX];
        size_t n = list_files(c, copy, files);
        halves.half = 1;
        e = archive_write(c->arena, target, files, n, step, &halves, &c->why);
    }
    if (e != CONFLICT && file_remove(c->arena, copy, NULL) != OK && e == OK) e = UNAVAILABLE;
    if (file_remove(c->arena, notes_path(c, copy), NULL) != OK && e == OK) e = UNAVAILABLE;
    TRY(e);
    buf_put(&c->out,
            say(c->arena, "{} holds the clinic and the key that signs its audit: keep it safe.\n",
                SAY_T(target)));
    return OK;
}

const struct command command_backup = {
    .name = "backup",
    .summary = "Save the whole clinic in one file",
    .arguments = "FILE",
    .words_min = 1,
    .words_max = 1,
    .words_are_paths = true,
    .needs = NEEDS_RECORDS,
    .prose =
        "Consistent while it serves. The file is a tar archive with a manifest of SHA-256 hashes, and\n"
        "holds the secret that signs the audit. PostgreSQL has tools of its own: pg_dump, pg_basebackup.",
    .run = run_backup,
};

/* ---- restore ------------------------------------------------------------------------------------- */

/* Whole pages, every reference, and a schema that this program knows. */
static enum err check_records(struct cli *c, str path) {
    struct db *db;
    TRY(db_open_sqlite(path, false, &db, &c->why));
    db_set_read_limit(db, 0);
    enum err e = db_integrity(db, &c->why);
    if (e == OK) e = db_migrate(db, &c->why);
    c->why.sentence = arena_str(c->arena, c->why.sentence);
    db_close(db);
    return e;
}

static void clear_away(struct cli *c, str folder) {
    str *names;
    size_t n;
    if (folder_list(c->arena, folder, &names, &n, NULL) != OK) return;
    for (size_t i = 0; i < n; i++) {
        /* What cannot be removed is in a folder of its own, whose name says what it is. */
        if (file_remove(c->arena, path_join(c->arena, folder, names[i]), NULL) != OK) return;
    }
    if (folder_remove(c->arena, folder, NULL) != OK) return;
}

/* The records move last: with them the clinic is there. */
static enum err move_in(struct cli *c, str folder) {
    str *names;
    size_t n;
    str records = S("clerkwell.db");
    TRY(folder_list(c->arena, folder, &names, &n, &c->why));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(names[i], records)) continue;
        TRY(file_rename(c->arena, path_join(c->arena, folder, names[i]),
                        path_join(c->arena, c->data, names[i]), &c->why));
    }
    return file_rename(c->arena, path_join(c->arena, folder, records),
                       data_dir_file(c->arena, c->data, DATA_RECORDS), &c->why);
}

static void archive_step(void *self, int64_t done, int64_t total) {
    cli_progress(self, done, total);
}

static enum err unpack(struct cli *c) {
    if (file_is_there(data_dir_file(c->arena, c->data, DATA_RECORDS))) {
        return problem_set(&c->why, CONFLICT, S("data"),
                           say(c->arena, "There is a clinic in {} already: choose an empty folder",
                               SAY_T(c->data)),
                           S(""));
    }
    str folder = path_join(c->arena, c->data, S("restoring"));
    clear_away(c, folder);
    TRY(folder_make(c->arena, folder, &c->why));
    enum err e = archive_read(c->arena, c->words[0], folder, archive_step, c, &c->why);
    if (e == OK) e = check_records(c, path_join(c->arena, folder, S("clerkwell.db")));
    if (e == OK) e = move_in(c, folder);
    clear_away(c, folder);
    return e;
}

static enum err run_restore(struct cli *c) {
    if (!c->data.n || c->database.n) {
        return problem_set(&c->why, INVALID, S("usage"), S("Say where it shall go: --data DIR"),
                           S(""));
    }
    int lock;
    TRY(folder_make(c->arena, c->data, &c->why));
    TRY(data_dir_lock(c->arena, c->data, 0, &lock, &c->why));
    enum err e = unpack(c);
    data_dir_unlock(lock);
    TRY(e);
    buf_put(&c->out, say(c->arena,
                         "{} holds the clinic of the backup. clerkwell audit verify checks its "
                         "history.\n",
                         SAY_T(c->data)));
    return OK;
}

const struct command command_restore = {
    .name = "restore",
    .summary = "Make the clinic of a backup again",
    .arguments = "FILE",
    .words_min = 1,
    .words_max = 1,
    .words_are_paths = true,
    .needs = NEEDS_PLACE,
    .prose =
        "Into a folder that holds no clinic. A damaged file is refused, and nothing is left behind.",
    .run = run_restore,
};
