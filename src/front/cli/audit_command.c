#include "commands.h"

#include <string.h>

#include "audit_checkpoint.h"
#include "audit_key.h"
#include "audit_verify.h"
#include "data_dir.h"
#include "files.h"
#include "json_jansson.h"
#include "json_write.h"
#include "site_list.h"

/* ---- verify -------------------------------------------------------------------------------------- */

/* The file of this installation, and the one that was kept elsewhere. */
static enum err read_notes(struct cli *c, str *ret_notes) {
    str own = {NULL, 0}, other = {NULL, 0};
    if (c->data.n) {
        str path = data_dir_file(c->arena, c->data, DATA_CHECKPOINTS);
        /* Of one that is longer the newest: the tree of each contains those before. */
        enum err e = file_read_end(c->arena, path, AUDIT_NOTES_MAX, &own, &c->why);
        if (e != OK && e != NOT_FOUND) return e;
        if (own.n == AUDIT_NOTES_MAX) own = audit_note_first_whole(own);
    }
    if (cli_has(c, "--since")) {
        TRY(file_read(c->arena, cli_option(c, "--since"), AUDIT_NOTES_MAX, &other, &c->why));
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

/* Signatures are checked by the key that was kept elsewhere, or the one that is here; without either only
 * roots are compared. */
static enum err find_signer(struct cli *c, struct audit_signer *signer,
                            const struct audit_signer **ret_signer) {
    *ret_signer = NULL;
    if (cli_has(c, "--key")) {
        *ret_signer = signer;
        return audit_key_open_public(c->arena, cli_option(c, "--key"), signer, &c->why);
    }
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
    json_member_put_int(w, S("letters"), (int64_t)r->letters);
    json_member_put_int(w, S("outcomes"), (int64_t)r->outcomes);
    json_member_put(w, S("root"), buf_str(&root));
    json_member_put_int(w, S("n_faults"), (int64_t)r->n_faults);
    json_name(w, S("faults"));
    json_open_array(w);
    for (size_t i = 0; i < r->n_faults && i < AUDIT_FAULTS_MAX; i++) {
        json_open_object(w);
        json_member_put(w, S("kind"), str_from_c(audit_fault_name(r->faults[i].kind)));
        if (r->faults[i].index != AUDIT_NO_INDEX)
            json_member_put_int(w, S("index"), (int64_t)r->faults[i].index);
        if (!uuid_is_nil(r->faults[i].record_id))
            json_member_put(w, S("record"), uuid_text(a, r->faults[i].record_id));
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
        str n_faults = r->n_faults == 1 ? S("1 fault")
                                        : say(c->arena, "{} faults", SAY_N((int64_t)r->n_faults));
        buf_put(out,
                say(c->arena,
                    "{}: {} in {} entries: the audit, or a record it vouches for, was tampered "
                    "with\n",
                    SAY_T(site->name), SAY_T(n_faults), SAY_N((int64_t)r->entries)));
        return;
    }
    buf_put(
        out,
        say(c->arena,
            "{}: {} entries are what was written; {} checkpoints agree; {} signed letters and {} "
            "outcomes are what they tell\n",
            SAY_T(site->name), SAY_N((int64_t)r->entries), SAY_N((int64_t)r->checkpoints),
            SAY_N((int64_t)r->letters), SAY_N((int64_t)r->outcomes)));
}

static bool has_site(const struct site_row *rows, size_t n, int64_t site_id) {
    for (size_t i = 0; i < n; i++) {
        if (rows[i].site_id == site_id) return true;
    }
    return false;
}

/* The sites that are there, and those that only a checkpoint still knows. */
static size_t sites_to_check(struct cli *c, const struct site_list *l, str notes,
                             struct site_row **ret_rows) {
    size_t n = l->n, room = l->n + 16;
    struct site_row *rows = arena_array(c->arena, struct site_row, room);
    if (n) memcpy(rows, l->rows, n * sizeof *rows);
    struct audit_note note;
    for (str text; n < room && audit_note_next(&notes, &text);) {
        if (audit_note_parse(c->arena, text, &note) != OK || has_site(rows, n, note.site_id))
            continue;
        rows[n++] = (struct site_row){
            .site_id = note.site_id,
            .name = say(c->arena, "Site {}, which is no longer there", SAY_N(note.site_id))};
    }
    *ret_rows = rows;
    return n;
}

static enum err run_verify(struct cli *c) {
    struct audit_signer signer;
    struct audit_question q = {
        .read = json_read, .progress = c->progress, .self = c->progress_self};
    struct site_list l;
    struct site_row *sites;
    /* Before the heads are read: a checkpoint made meanwhile must not seem to know too much. */
    TRY(read_notes(c, &q.notes));
    TRY(find_signer(c, &signer, &q.signer));
    TRY(site_list_read(c->db, c->arena, &l, &c->why));
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_array(&w);
    for (size_t i = 0, n = sites_to_check(c, &l, q.notes, &sites); i < n; i++) {
        struct audit_report *report = arena_new(c->arena, struct audit_report);
        q.site_id = sites[i].site_id;
        TRY(audit_verify(c->db, c->arena, &q, report, &c->why));
        if (report->n_faults) c->exit_status = EXIT_CHECK_FAILED;
        if (c->json)
            put_json(&w, c->arena, &sites[i], report);
        else
            put_text(c, &sites[i], report);
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
    struct site_list l;
    TRY(audit_key_open_or_make(c->arena, c->data, c->random, &signer, &c->why));
    TRY(site_list_read(c->db, c->arena, &l, &c->why));
    for (size_t i = 0; i < l.n; i++) {
        str note;
        bool is_new;
        TRY(audit_checkpoint_make(c->db, c->arena, l.rows[i].site_id, &signer,
                                  data_dir_file(c->arena, c->data, DATA_CHECKPOINTS), &note,
                                  &is_new, &c->why));
        if (note.n && cli_has(c, "--to"))
            TRY(audit_checkpoint_keep(c->arena, cli_option(c, "--to"), note, &c->why));
        if (note.n) buf_put(&c->out, say(c->arena, "{}\n", SAY_T(note)));
    }
    if (!c->out.n) {
        buf_put(&c->out, S("Nothing has happened yet that could be signed.\n"));
    }
    return OK;
}

static const struct cli_option verify_options[] = {
    {"--since", "FILE", false, true, "checkpoints that were kept elsewhere"},
    {"--key", "FILE", false, true, "the public key that was kept elsewhere"},
};
static const struct cli_option checkpoint_options[] = {
    {"--to", "FILE", false, true, "add it to this file too, elsewhere"},
};

const struct command command_audit_verify = {
    .name = "audit verify",
    .summary = "Check that the audit is what was written",
    .arguments = "",
    .options = verify_options,
    .n_options = sizeof verify_options / sizeof verify_options[0],
    .answers_json = true,
    .needs = NEEDS_RECORDS,
    .prose =
        "Builds every entry of the audit again from its row and compares it with the tree and with\n"
        "every checkpoint, of the database and of the data directory; and each signed letter and each\n"
        "outcome with the entry that vouches for it. What is not as it was is named, a record by its id.\n"
        "Exit status 3: tampered with.",
    .run = run_verify,
};
const struct command command_audit_checkpoint = {
    .name = "audit checkpoint",
    .summary = "Sign what the audit is now",
    .arguments = "",
    .options = checkpoint_options,
    .n_options = sizeof checkpoint_options / sizeof checkpoint_options[0],
    .needs = NEEDS_RECORDS,
    .prose =
        "Writes a signed note of each site's tree to the database and to audit.checkpoints in the data\n"
        "directory, and prints it: keep a copy elsewhere, and of audit.key.public once. serve does so\n"
        "every quarter of an hour. What is in the file already is not added again.",
    .run = run_checkpoint,
};
