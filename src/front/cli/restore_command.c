#include "commands.h"

#include "backup_files.h"
#include "data_dir.h"
#include "files.h"

static void step(void *self, int64_t done, int64_t total) {
    cli_progress(self, done, total);
}

/* Nothing is overwritten; and the log of other records, left here, would be taken for that of the new ones. */
static enum err expect_no_clinic(struct cli *c) {
    static const str others[] = {S_INIT("clerkwell.db-wal"), S_INIT("clerkwell.db-shm"),
                                 S_INIT("clerkwell.db-journal")};
    enum { OTHERS = sizeof others / sizeof *others };
    for (size_t i = 0; i < BACKUP_FILES + OTHERS; i++) {
        str name = i < BACKUP_FILES ? backup_names[i] : others[i - BACKUP_FILES];
        if (!file_is_there(path_join(c->arena, c->data, name))) continue;
        return problem_set(
            &c->why, CONFLICT, S("data"),
            i == BACKUP_RECORDS
                ? say(c->arena, "There is a clinic in {} already: choose an empty folder",
                      SAY_T(c->data))
                : say(c->arena,
                      "There is a part of a clinic in {} already, {}: choose an empty folder",
                      SAY_T(c->data), SAY_T(name)),
            S(""));
    }
    return OK;
}

/* The records move last: with them the clinic is there. */
static enum err move_in(struct cli *c, str folder) {
    enum err e = OK;
    size_t n = BACKUP_FILES;
    while (e == OK && n-- > 0) {
        str from = path_join(c->arena, folder, backup_names[n]);
        if (file_is_there(from))
            e = file_rename_new(c->arena, from, path_join(c->arena, c->data, backup_names[n]),
                                &c->why);
    }
    if (e == OK) return OK;
    while (++n < BACKUP_FILES) /* none of these was there before */
        if (file_remove(c->arena, path_join(c->arena, c->data, backup_names[n]), NULL) != OK) break;
    return e;
}

static enum err unpack(struct cli *c) {
    TRY(expect_no_clinic(c));
    str folder = path_join(c->arena, c->data, S("restoring"));
    sha256_hash rows;
    backup_clear_away(c, folder); /* what an interrupted one left */
    enum err e = backup_unpack(c, c->words[0], folder, step, c, &rows);
    if (e == OK) e = move_in(c, folder);
    backup_clear_away(c, folder);
    return e;
}

static enum err unpack_locked(struct cli *c) {
    bool was_locked = file_is_there(data_dir_file(c->arena, c->data, DATA_LOCK));
    int lock;
    TRY(data_dir_lock(c->arena, c->data, 0, &lock, &c->why));
    enum err e = unpack(c);
    if (e == OK || was_locked)
        data_dir_unlock(lock);
    else
        data_dir_unlock_and_remove(c->arena, c->data, lock);
    return e;
}

static enum err run_restore(struct cli *c) {
    if (!c->data.n || c->database.n) {
        return problem_set(&c->why, INVALID, S("usage"), S("Say where it shall go: --data DIR"),
                           S(""));
    }
    str was_there = c->data;
    while (!file_is_there(was_there))
        was_there = path_folder(was_there);
    enum err e = folder_make(c->arena, c->data, &c->why);
    if (e == OK) e = unpack_locked(c);
    if (e != OK) { /* the folders that were made for it go again */
        for (str made = c->data; !str_eq(made, was_there); made = path_folder(made))
            if (folder_remove(c->arena, made, NULL) != OK) break;
        return e;
    }
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
    .has_no_database = true,
    .prose =
        "Into a folder that holds no clinic. A damaged file is refused, and the folder is left as it was.\n"
        "Records in PostgreSQL are restored with its own tools, pg_restore or pg_basebackup.",
    .run = run_restore,
};
