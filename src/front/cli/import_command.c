#include "commands.h"

#include "cli_site.h"
#include "files.h"
#include "import_files.h"
#include "json_jansson.h"

enum { MAPPING_MAX = 1 << 20 };

static void report_progress(void *self, int64_t done, int64_t total) {
    cli_progress(self, done, total);
}

static enum err read_mapping(struct cli *c, struct csv_mapping *mapping,
                             const struct csv_mapping **ret_mapping) {
    str text = {NULL, 0}, path = cli_option(c, "--mapping");
    *ret_mapping = NULL;
    if (path.n == 0) return OK;
    TRY(file_read(c->arena, path, MAPPING_MAX, &text, &c->why));
    enum err e = csv_mapping_parse(c->arena, text, mapping, &c->why);
    if (e == OK) {
        *ret_mapping = mapping;
        return OK;
    }
    return problem_set(
        &c->why, e, S("mapping"),
        say(c->arena, "{}, {}: {}", SAY_T(path), SAY_T(c->why.field), SAY_T(c->why.sentence)),
        S(""));
}

static bool was_any_taken(const struct import_report *report) {
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *n = report->counts[kind];
        if (n[IMPORT_NEW] + n[IMPORT_CHANGED] + n[IMPORT_SAME] > 0) return true;
    }
    return false;
}

static enum err run_import(struct cli *c) {
    struct cli_site site;
    struct csv_mapping mapping;
    struct import_report report;
    struct import_job job = {.paths = c->words,
                             .n_paths = c->n_words,
                             .source = cli_option(c, "--source"),
                             .is_dry_run = cli_has(c, "--dry-run"),
                             .read = json_read,
                             .progress = report_progress,
                             .progress_self = c};
    TRY(read_mapping(c, &mapping, &job.mapping));
    TRY(cli_site(c, cli_option(c, "--site-id"), &site));
    /* Bringing records in is registering patients, which neither of the command line's roles may. */
    site.scope.roles |= 1u << ROLE_SECRETARY;
    import_report_init(&report, c->arena);
    enum err e = import_files(&site.work, &job, &report);
    /* What came in is kept, whatever becomes of this. */
    if (e == OK && !job.is_dry_run) (void)!db_tell_planner(c->db, NULL);
    buf_put(&c->out, c->json ? import_report_json(c->arena, &report, job.is_dry_run)
                             : import_report_text(c->arena, &report, job.is_dry_run));
    bool is_all_bad = report.n_rejections > 0 && !was_any_taken(&report);
    if (e == OK && (report.n_unreadable > 0 || is_all_bad))
        c->exit_status = err_row(NOT_FOUND)->exit_status;
    return e;
}

static const struct cli_option options[] = {
    {"--dry-run", NULL, false, false, "say what would happen, and keep nothing"},
    {"--mapping", "FILE", false, true,
     "what the columns of a CSV list mean: their header = our field"},
    {"--source", "NAME", false, false,
     "the system that the files' numbers are from, where they do not say"},
    CLI_SITE_OPTION,
};

const struct command command_import = {
    .name = "import",
    .summary = "Bring in patients and others from FHIR R4 or CSV",
    .arguments = "FILE|DIR...",
    .words_min = 1,
    .words_max = CLI_WORDS_MAX,
    .words_are_paths = true,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .answers_json = true,
    .needs = NEEDS_RECORDS,
    .prose =
        "FHIR R4 bundles, bare resources and NDJSON: patients, practitioners, organisations, locations,\n"
        "appointments and encounters; and patient lists in CSV, whose headers are recognised. What cannot\n"
        "be taken is reported by file, record and field, and the good beside it goes in. The same again\n"
        "changes nothing; what people here have edited is not overwritten. What a file does not say stays:\n"
        "a column that a list has not leaves its field as it is; an empty cell empties it, but takes no NHS\n"
        "number, hospital number or death away. No import lifts a restriction or makes a dead patient\n"
        "alive: \"kept\" in the report says what stays. A patient's record that another replaces is kept and\n"
        "joined with it, unless people here wrote in it or work is open under it: then a person is asked.\n"
        "Visits come in as history and raise nothing to do; the report names those still to come, which are\n"
        "not booked. Exit status 1 when a file cannot be read or nothing of it all could be taken.",
    .run = run_import,
};
