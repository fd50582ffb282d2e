#include "commands.h"

#include "backup_files.h"
#include "data_dir.h"
#include "db.h"
#include "files.h"

/* One backup while it is made, in a folder beside its file. */
struct making {
    struct cli *c;
    str target, folder, archive;
    sha256_hash rows;
    int64_t quarter; /* of the bar: copying and hashing count two, packing one, trying one */
};

static void step(void *self, int64_t done, int64_t total) {
    const struct making *m = self;
    if (total > 0) cli_progress(m->c, m->quarter * 1000 + done * 1000 / total, 4000);
}

static void step_of_two(void *self, int64_t done, int64_t total) {
    const struct making *m = self;
    if (total > 0) cli_progress(m->c, done * 2000 / total, 4000);
}

static str inside(const struct making *m, enum backup_file file) {
    return path_join(m->c->arena, m->folder, backup_names[file]);
}

/* The checkpoints as they are before the records are copied: one that is signed meanwhile would know of
 * more entries than the copy has, which looks like tampering. */
static enum err copy_notes(struct making *m) {
    struct cli *c = m->c;
    enum err e = file_copy(c->arena, data_dir_file(c->arena, c->data, DATA_CHECKPOINTS),
                           inside(m, BACKUP_NOTES), 0600, &c->why);
    if (e != NOT_FOUND) return e;
    c->why = (struct problem){0};
    return OK;
}

static enum err copy_records(struct making *m) {
    struct cli *c = m->c;
    TRY(db_backup(c->db, inside(m, BACKUP_RECORDS), step_of_two, m, &m->rows, &c->why));
    return file_write(c->arena, inside(m, BACKUP_HASH), backup_hash_text(c->arena, m->rows), 0600,
                      &c->why);
}

/* Beside the records, what a restored clinic cannot do without. The copy has done its work then. */
static enum err pack(struct making *m) {
    struct cli *c = m->c;
    str paths[BACKUP_FILES] = {
        [BACKUP_RECORDS] = inside(m, BACKUP_RECORDS),
        [BACKUP_HASH] = inside(m, BACKUP_HASH),
        [BACKUP_SETTINGS] = data_dir_file(c->arena, c->data, DATA_SETTINGS),
        [BACKUP_KEY] = data_dir_file(c->arena, c->data, DATA_AUDIT_KEY),
        [BACKUP_NOTES] = inside(m, BACKUP_NOTES),
    };
    struct archive_file files[BACKUP_FILES];
    size_t n = 0;
    for (size_t i = 0; i < BACKUP_FILES; i++)
        if (file_is_there(paths[i])) files[n++] = (struct archive_file){backup_names[i], paths[i]};
    m->quarter = 2;
    TRY(archive_write(c->arena, m->archive, files, n, step, m, &c->why));
    return file_remove(c->arena, paths[BACKUP_RECORDS], &c->why);
}

/* A backup that was never restored is none: what cannot be made a clinic again here is not kept. */
static enum err try_it(struct making *m) {
    struct cli *c = m->c;
    str folder = path_join(c->arena, m->folder, S("trial"));
    sha256_hash rows;
    m->quarter = 3;
    enum err e = backup_unpack(c, m->archive, folder, step, m, &rows);
    if (e == OK && sha256_eq(rows, m->rows)) return OK;
    str reason = e == OK ? S("its records are not those that were saved") : c->why.sentence;
    if (str_ends_with(reason, archive_advice))
        reason = str_slice(reason, 0, reason.n - archive_advice.n);
    return problem_set(
        &c->why, e == OK ? INVALID : e, S("file"),
        say(c->arena,
            "The backup was tried, cannot be restored, and so is not kept: {}. Check the disk of {}, and "
            "the records by clerkwell doctor",
            SAY_T(reason), SAY_T(m->target)),
        S(""));
}

static enum err make(struct making *m) {
    TRY(copy_notes(m));
    TRY(copy_records(m));
    TRY(pack(m));
    TRY(try_it(m));
    return file_rename_new(m->c->arena, m->archive, m->target, &m->c->why);
}

static enum err make_locked(struct making *m) {
    struct cli *c = m->c;
    str trial = path_join(c->arena, m->folder, S("trial"));
    backup_clear_away(c, trial); /* what an interrupted one left; the rest is written anew */
    for (size_t i = 0; i < BACKUP_FILES; i++)
        TRY(file_remove(c->arena, inside(m, (enum backup_file)i), &c->why));
    TRY(file_remove(c->arena, m->archive, &c->why));
    enum err e = make(m);
    backup_clear_away(c, trial);
    return e;
}

/* The folder is locked, so that two backups of one name do not meet in it. */
static enum err make_in_folder(struct making *m) {
    struct cli *c = m->c;
    int lock;
    TRY(folder_make(c->arena, m->folder, &c->why));
    enum err e = data_dir_lock(c->arena, m->folder, 0, &lock, &c->why);
    if (e == BUSY) {
        return problem_set(&c->why, BUSY, S("file"),
                           say(c->arena, "Another backup to {} is being made: wait until it ends",
                               SAY_T(m->target)),
                           S(""));
    }
    TRY(e);
    e = make_locked(m);
    backup_clear_away(c, m->folder);
    data_dir_unlock(lock);
    return e;
}

static enum err run_backup(struct cli *c) {
    struct making m = {.c = c, .target = c->words[0]};
    if (file_is_there(m.target)) {
        return problem_set(
            &c->why, CONFLICT, S("file"),
            say(c->arena, "{} is there already: choose another name", SAY_T(m.target)), S(""));
    }
    if (!db_is_sqlite(c->db)) {
        /* No second try helps: what is to be done is another command. */
        return problem_set(&c->why, CONFLICT, S(""),
                           S("These records are kept by PostgreSQL: make its backups with pg_dump "
                             "or pg_basebackup"),
                           S(""));
    }
    struct file_info info;
    TRY(file_look(c->arena, path_folder(m.target), &info, &c->why));
    m.folder = say(c->arena, "{}.part", SAY_T(m.target));
    m.archive = path_join(c->arena, m.folder, S("archive"));
    TRY(make_in_folder(&m));
    buf_put(
        &c->out,
        say(c->arena,
            "{} holds the clinic and the key that signs its audit: keep it safe. It was restored once, "
            "to try it.\n",
            SAY_T(m.target)));
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
    .has_no_database = true,
    .prose =
        "Consistent while it serves. Before the file gets its name it is restored beside it and compared,\n"
        "row by row, with what was saved; that takes room for the records twice. The file is a tar archive\n"
        "with a manifest of SHA-256 hashes, and holds the secret that signs the audit. Records in PostgreSQL\n"
        "are backed up with its own tools, pg_dump or pg_basebackup.",
    .run = run_backup,
};
