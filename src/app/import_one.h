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
};

/* What was imported under any of the record's keys; NOT_FOUND when it is new. */
MUST_USE enum err import_find(struct import_run *run, const struct record *r,
                              struct import_source *ret_source);
/* Whether the record came like this before. One import may hold a record in several forms (each file of
 * patients repeats their practice, more or less wholly): all forms of the last import that knew it count,
 * so that the same import again changes nothing. */
bool import_came_before(const struct import_source *source, sha256_hash hash);
/* Keeps `fields` as last imported under all the record's keys; in a dry run only remembers them. */
MUST_USE enum err import_keep(struct import_run *run, const struct record *r, uuid target_id,
                              const struct import_fields *fields);
/* What was kept, as fields. */
MUST_USE enum err import_last(struct import_run *run, const struct import_source *source,
                              struct import_fields *ret_fields);
void import_note_kept(struct import_run *run, const struct record *r,
                      const struct import_merge *merge);
/* Whether that key came before, in this run or an earlier one. `*ret_id` is nil in a dry run. */
MUST_USE enum err import_target(struct import_run *run, enum record_kind kind,
                                struct record_key key, bool *ret_is_known, uuid *ret_id);

/* The best key of the patient of that Type/id in the folder of this file; empty: none, or several. */
void import_note_alias(struct import_run *run, const struct record *r);
struct record_key import_alias(struct import_run *run, str type_and_id);

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
