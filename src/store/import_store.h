/* import_store.h: what outside records became here, and what comes in beside patients themselves.
 * Ownership  texts live in the transaction's arena.
 * Not here   what to do with them (import_plan.h). */
#ifndef STORE_IMPORT_STORE_H
#define STORE_IMPORT_STORE_H

#include "db.h"
#include "record.h"

struct import_source {
    uuid target_id;
    str hashes; /* of its content: one after another, 32 bytes each, newest last */
    str record; /* as last imported: a JSON object of texts */
    instant imported_at;
    bool is_remembered; /* by a dry run alone: it is not in the database so */
};
/* NOT_FOUND when no record of that kind came under that key. */
MUST_USE enum err import_store_find(struct tx *tx, int64_t site_id, enum record_kind kind,
                                    struct record_key key, struct import_source *ret_source);
/* Keeps, or replaces what was kept under the same key. */
MUST_USE enum err import_store_put(struct tx *tx, int64_t site_id, enum record_kind kind,
                                   struct record_key key, const struct import_source *source);
/* What was kept for the target with the hashes `before` is the same record under numbers it no longer
 * has: it becomes `source` too. */
MUST_USE enum err import_store_refresh(struct tx *tx, int64_t site_id, enum record_kind kind,
                                       str before, const struct import_source *source);
/* A number of another system; one that is somebody else's already stays theirs. */
MUST_USE enum err patient_identifier_put(struct tx *tx, int64_t site_id, uuid patient_id,
                                         str system, str value, bool is_current);
/* The pair in either order is one row; a decision that was taken stays. */
MUST_USE enum err possible_duplicate_put(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                         str reasons, int64_t score, instant at);

struct possible_duplicate {
    uuid other_id;
    str reasons, decision; /* decision: different, same; empty: nobody has decided */
};
/* Of one patient, the likeliest first, at most 50. */
MUST_USE enum err possible_duplicates_of(struct tx *tx, int64_t site_id, uuid patient_id,
                                         const struct possible_duplicate **ret_list, size_t *ret_n);
/* CONFLICT when there is no such pair, or it is decided. */
MUST_USE enum err possible_duplicate_decide(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                            str decision, instant at);

struct past_attendance {
    uuid attendance_id, patient_id;
    bool has_start, has_end;
    instant started_at, ended_at;
    str kind, status, title, place, with_whom;
};
MUST_USE enum err past_attendance_put(struct tx *tx, int64_t site_id,
                                      const struct past_attendance *p);
enum { PAST_ATTENDANCES_MOST = 500 };
/* Newest first, at most PAST_ATTENDANCES_MOST. */
MUST_USE enum err past_attendance_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                             const struct past_attendance **ret_list,
                                             size_t *ret_n);

#endif
