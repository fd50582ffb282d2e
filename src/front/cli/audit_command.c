#include "commands.h"

#include "audit_checkpoint.h"
#include "audit_key.h"
#include "audit_verify.h"
#include "clock.h"
#include "data_dir.h"
#include "files.h"
#include "json_write.h"
#include "site_store.h"

enum { NOTES_MAX = 64 << 20 };

/* ---- verify -------------------------------------------------------------------------------------- */

struct listing {
    const struct site_row *rows;
    size_t n;
};

static enum err list_sites(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct listing *l = context;
    return site_store_list(tx, &l->rows, &l->n);
}

/* The file of this installation, and the one that was kept elsewhere. */
static enum err read_notes(struct cli *c, str *ret_notes) {
    str own = {NULL, 0}, other = {NULL, 0};
    if (c->data.n) {
        str path = data_dir_file(c->arena, c->data, DATA_CHECKPOINTS);
        enum err e = file_read(c->arena, path, NOTES_MAX, &own, &c->why);
        if (e != OK && e != NOT_FOUND) return e;
    }
    if (cli_has(c, "--since")) {
        TRY(file_read(c->arena, cli_option(c, "--since"), NOTES_MAX, &other, &c->why));
        struct audit_note note;
        str rest = other, first;
        if (!audit_note_next(&rest, &first) || audit_note_parse(c->arena, first, &note) != OK) {
            return problem_set(
                &c->why, INVALID, S("since"),
                say(c->arena, "{} is no checkpoint", SAY_T(cli_option(c, "--since"))),
                S("C2SP tlog-checkpoint"));
        }
    }
    *ret_notes = say(c->arena, "{}\n{}", SAY_T(own), SAY_T(other));
    return OK;
}

/* Signatures are checked where the key is; without a data directory only roots are compared. */
static enum err find_signer(struct cli *c, struct audit_signer *signer,
                            const struct audit_signer **ret_signer) {
    *ret_signer = NULL;
    if (!c->data.n) return OK;
    enum err e = audit_key_open(c->arena, c->data, signer, &c->why);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    *ret_signer = signer;
    return OK;
}

static void put_json(struct json_writer *w, struct arena *a, const struct site_row *site,
                     const struct audit_report *r) {
    struct buf root;
    buf_init(&root, a);
    buf_put_hex(&root, r->root.b, sizeof r->root.b);
    json_open_object(w);
    json_member_put_int(w, S("site"), site->site_id);
    json_member_put_bool(w, S("ok"), r->n_faults == 0);
    json_member_put_int(w, S("entries"), (int64_t)r->entries);
    json_member_put_int(w, S("erased"), (int64_t)r->erased);
    json_member_put_int(w, S("checkpoints"), (int64_t)r->checkpoints);
    json_member_put(w, S("root"), buf_str(&root));
    json_member_put_int(w, S("n_faults"), (int64_t)r->n_faults);
    json_name(w, S("faults"));
    json_open_array(w);
    for (size_t i = 0; i < r->n_faults && i < AUDIT_FAULTS_MAX; i++) {
        json_open_object(w);
        json_member_put(w, S("kind"), str_from_c(audit_fault_name(r->faults[i].kind)));
        json_member_put_int(w, S("index"), (int64_t)r->faults[i].index);
        json_member_put(w, S("sentence"), r->faults[i].sentence);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_text(struct cli *c, const struct site_row *site, const struct audit_report *r) {
    struct buf *out = &c->out;
    for (size_t i = 0; i < r->n_faults && i < AUDIT_FAULTS_MAX; i++) {
        buf_put(out, say(c->arena, "{}: {}\n", SAY_T(site->name), SAY_T(r->faults[i].sentence)));
    }
    if (r->n_faults) {
        buf_put(out,
                say(c->arena, "{}: {} faults in {} entries: the audit was tampered with\n",
                    SAY_T(site->name), SAY_N((int64_t)r->n_faults), SAY_N((int64_t)r->entries)));
        return;
    }
    buf_put(out,
            say(c->arena, "{}: {} entries are what was written; {} checkpoints agree\n",
                SAY_T(site->name), SAY_N((int64_t)r->entries), SAY_N((int64_t)r->checkpoints)));
}

static enum err run_verify(struct cli *c) {
    struct audit_signer signer;
    struct audit_question q = {.progress = c->progress, .self = c->progress_self};
    struct listing l;
    /* Before the heads are read: a checkpoint made meanwhile must not seem to know too much. */
    TRY(read_notes(c, &q.notes));
    TRY(find_signer(c, &signer, &q.signer));
    TRY(tx_read(c->db, c->arena, list_sites, &l, &c->why));
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_array(&w);
    for (size_t i = 0; i < l.n; i++) {
        struct audit_report *report = arena_new(c->arena, struct audit_report);
        q.site_id = l.rows[i].site_id;
        TRY(audit_verify(c->db, c->arena, &q, report, &c->why));
        if (report->n_faults) c->exit_status = EXIT_CHECK_FAILED;
        if (c->json)
            put_json(&w, c->arena, &l.rows[i], report);
        else
            put_text(c, &l.rows[i], report);
    }
    json_close_array(&w);
    if (c->json) buf_put(&c->out, say(c->arena, "{}\n", SAY_T(json_written(&w))));
    return OK;
}

/* ---- checkpoint ---------------------------------------------------------------------------------- */

static enum err run_checkpoint(struct cli *c) {
    if (!c->data.n) {
        return problem_set(&c->why, INVALID, S("usage"),
                           S("The key that signs is in the data directory: give --data DIR too"),
                           S(""));
    }
    struct audit_signer signer;
    struct listing l;
    TRY(audit_key_open_or_make(c->arena, c->data, c->random, &signer, &c->why));
    TRY(tx_read(c->db, c->arena, list_sites, &l, &c->why));
    for (size_t i = 0; i < l.n; i++) {
        str note;
        TRY(audit_checkpoint_make(c->db, c->arena, l.rows[i].site_id, &signer,
                                  data_dir_file(c->arena, c->data, DATA_CHECKPOINTS), clock_now(),
                                  &note, &c->why));
        if (note.n) buf_put(&c->out, say(c->arena, "{}\n", SAY_T(note)));
    }
    if (!c->out.n) {
        buf_put(&c->out, S("Nothing was written since the last checkpoint.\n"));
    }
    return OK;
}

static const struct cli_option verify_options[] = {
    {"--since", "FILE", false, true, "checkpoints that were kept elsewhere"},
};

const struct command command_audit_verify = {
    .name = "audit verify",
    .summary = "Check that the audit is what was written",
    .arguments = "",
    .options = verify_options,
    .n_options = sizeof verify_options / sizeof verify_options[0],
    .needs = NEEDS_RECORDS,
    .prose =
        "Builds every entry of the audit again from its row and compares it with the tree and with\n"
        "every checkpoint, of the database and of the data directory. Exit status 3: tampered with.",
    .run = run_verify,
};
const struct command command_audit_checkpoint = {
    .name = "audit checkpoint",
    .summary = "Sign what the audit is now",
    .arguments = "",
    .needs = NEEDS_RECORDS,
    .prose =
        "Writes a signed note of each site's tree to the database and to audit.checkpoints in the data\n"
        "directory, and prints it: keep a copy elsewhere. serve does so every quarter of an hour.",
    .run = run_checkpoint,
};
