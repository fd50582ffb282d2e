/* import_one.h: the inside of import_records.h: one record in the open transaction. */
#ifndef APP_IMPORT_ONE_H
#define APP_IMPORT_ONE_H

#include "import_records.h"
#include "import_store.h"

struct import_run {
    struct work *work;
    const struct import_request *request;
    struct import_report *report; /* of this batch alone, until it is committed */
    struct import_source before;  /* what import_find found last; hashes empty: nothing */
    sha256_hash forms[2];         /* of that record: of all that was sent, of what is kept of it */
    bool knows_site, allows_synthetic; /* what the site allows as NHS numbers, once it was asked */
};

/* What was imported under any of the record's keys; NOT_FOUND when it is new. `kept` says all that would be kept
 * of it. */
MUST_USE enum err import_find(struct import_run *run, const struct record *r, str kept,
                              struct import_source *ret_source);
/* Whether what import_find looked for came like this before, in all that was sent or in all that is kept of it. One
 * import may hold a record in several forms (each file of patients repeats their practice, more or less wholly):
 * all forms of the last import that knew it count, so that the same import again changes nothing. */
bool import_came_before(struct import_run *run, const struct import_source *source);
/* Keeps `fields` as last imported under all the record's keys; in a dry run only remembers them. */
MUST_USE enum err import_keep(struct import_run *run, const struct record *r, uuid target_id,
                              const struct import_fields *fields);
/* As a JSON object of texts: as it is kept, and what import_find compares. */
str import_fields_text(struct arena *a, const struct import_fields *fields);
/* What was kept, as fields. */
MUST_USE enum err import_last(struct import_run *run, const struct import_source *source,
                              struct import_fields *ret_fields);
void import_note_kept(struct import_run *run, const struct record *r,
                      const struct import_merge *merge);
/* A field that is left out though the rest of the record is good. */
void import_leave_out(struct import_run *run, const struct record *r, str field, str sentence);
/* Whether that key came before, in this run or an earlier one. `*ret_id` is nil in a dry run. */
MUST_USE enum err import_target(struct import_run *run, enum record_kind kind,
                                struct record_key key, bool *ret_is_known, uuid *ret_id);

/* The report of one piece of work, which joins the whole once it is on disk; and a problem that outlives its piece. */
struct import_report import_report_piece(const struct import_report *whole);
void import_report_join(struct import_report *whole, const struct import_report *piece);
MUST_USE enum err import_keep_problem(struct work *w, enum err e);

/* INVALID, with the problem, rejects the record; other errors end the batch. */
MUST_USE enum err import_patient(struct import_run *run, const struct record *r,
                                 enum import_outcome *ret_outcome);
MUST_USE enum err import_contact(struct import_run *run, const struct record *r,
                                 enum import_outcome *ret_outcome);
MUST_USE enum err import_place(struct import_run *run, const struct record *r,
                               enum import_outcome *ret_outcome);
MUST_USE enum err import_visit(struct import_run *run, const struct record *r,
                               enum import_outcome *ret_outcome);

#endif
