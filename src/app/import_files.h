/* import_files.h: whole files and folders of FHIR and CSV into this site.
 * Purpose    everything behind `clerkwell import`: reads each file, takes patients and places of all files
 *            first and visits after them, so that the order of files means nothing.
 * Rule       a file ending in .csv, .tsv or .txt is a patient list; .json, .ndjson and .jsonl are FHIR;
 *            another is judged by its first character. In folders only .csv and the FHIR endings are read.
 * Ownership  the report's lists live in its arena.
 * Not here   the command line (front/cli), what a record becomes (import_records.h). */
#ifndef APP_IMPORT_FILES_H
#define APP_IMPORT_FILES_H

#include "csv_patients.h"
#include "import_records.h"

struct import_job {
    const str *paths; /* files and folders */
    size_t n_paths;
    str source; /* the system of ids and hospital numbers that name none; may be empty */
    const struct csv_mapping *mapping; /* of CSV headers; may be NULL */
    bool is_dry_run;
    json_reader read;
    void (*progress)(void *self, int64_t done, int64_t total); /* files; may be NULL */
    void *progress_self;
};
/* A file that cannot be read is a rejection, as is a path that is not there. An error is one of the
 * database; what was taken before it stays. */
MUST_USE enum err import_files(struct work *w, const struct import_job *job,
                               struct import_report *report);

/* The report for programs: one JSON object; and for people. */
str import_report_json(struct arena *a, const struct import_report *report, bool is_dry_run);
str import_report_text(struct arena *a, const struct import_report *report, bool is_dry_run);

#endif
