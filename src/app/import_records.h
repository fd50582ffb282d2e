/* import_records.h: records of other systems into this site.
 * Purpose    the use case behind `clerkwell import`: records are compared with what was imported before
 *            and what is here, kept in batches between other work, and counted.
 * Rule       House rules H13, H14; import_plan.h. Imported visits are history: no duty arises from them.
 *            A death that an import brings for somebody who is here is a death notified
 *            (patient_work.h), with all that follows. What no import takes back: import_said.h.
 * Facts      attendance.imported, .changed; and those of patient_work.h, contact_work.h and set_up_places.h.
 * Ownership  the report's lists live in the arena of its first use.
 * Not here   reading files (fhir_bundle.h, csv_patients.h), the command (import_command.c). */
#ifndef APP_IMPORT_RECORDS_H
#define APP_IMPORT_RECORDS_H

#include "fhir_bundle.h"
#include "import_plan.h"
#include "work.h"

/* A field in which the news was not taken: people here had edited it, or no import takes it back (import_said.h). */
struct import_kept {
    str file, resource, field;
};
/* Somebody new who may be somebody here, by the hospital number of the record here. */
struct import_duplicate {
    str file, resource, other,
        reasons; /* of what is already here: no file, and its hospital number */
    uuid one_id, other_id;
};
/* What a record says of another; file, label and reference as they stood. */
struct import_link {
    str file, label, type, other;
    struct record_key key, own;
};
/* A record that is no longer used, merged into the one that lives on. */
struct import_joined {
    uuid old_id, new_id;
    str old_number, new_number; /* hospital numbers */
};
struct import_report {
    struct arena *arena; /* of the lists; outlives all calls */
    int64_t counts[RECORD_KIND_COUNT][IMPORT_OUTCOME_COUNT];
    int64_t n_unreadable; /* files and folders */
    struct rejection *rejections;
    size_t n_rejections, room_rejections;
    struct rejection
        *left_out; /* fields without which their record went in, at every import of it */
    size_t n_left_out, room_left_out;
    struct import_duplicate *duplicates;
    size_t n_duplicates, room_duplicates;
    struct import_kept *kept;
    size_t n_kept, room_kept;
    struct left_alone *left_alone;
    size_t n_left_alone, room_left_alone;
    struct import_link *links;
    size_t n_links, room_links;
    struct import_joined *joined;
    size_t n_joined, room_joined;
    struct import_seen
        *aliases; /* Type/id of this run, by folder: for visits that name their patient so */
    struct import_seen *seen; /* of a dry run: what would be here by now */
    struct import_came *came; /* forms of records that came in this run and were known */
};
void import_report_init(struct import_report *report, struct arena *a);
/* A whole record or file, or, `is_field_only`, one field without which it went in. */
void import_reject(struct import_report *report, const struct rejection *rejection);
void import_note_duplicate(struct import_report *report, const struct import_duplicate *duplicate);
void import_note_link(struct import_report *report, const struct import_link *link);
void import_note_joined(struct import_report *report, const struct import_joined *joined);
void import_leave_alone(struct import_report *report, str type, int64_t n);

enum import_pass {
    IMPORT_PEOPLE, /* organisations, practitioners, locations, then patients */
    IMPORT_VISITS, /* appointments and encounters: after the patients of all files */
};
struct import_request {
    str file;
    const struct record *records;
    size_t n;
    enum import_pass pass;
    bool is_dry_run;
    json_reader read; /* for what was kept of the last import */
};
/* Takes the records of this pass in batches of at most 1,000, which are over the sooner the more others wait to save
 * something. A record that cannot be taken is
 * rejected in the report; an error is one of the database, and what was taken before it stays. */
MUST_USE enum err import_records(struct work *w, const struct import_request *request,
                                 struct import_report *report);

#endif
