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
    int64_t score;
};
MUST_USE enum err possible_duplicate_known(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                           bool *ret_known);
/* Other reasons for a pair that nobody has decided. */
MUST_USE enum err possible_duplicate_say(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                         str reasons, int64_t score);
/* Of one patient, the likeliest first, at most 50. */
MUST_USE enum err possible_duplicates_of(struct tx *tx, int64_t site_id, uuid patient_id,
                                         const struct possible_duplicate **ret_list, size_t *ret_n);
/* CONFLICT when there is no such pair, or it is decided. `decision`: different, same; joined: one of both was merged. */
MUST_USE enum err possible_duplicate_decide(struct tx *tx, int64_t site_id, uuid one, uuid other,
                                            str decision, instant at);

/* What the system a record came from says of it and another. */
struct patient_link {
    uuid patient_id;
    str type; /* replaced-by, replaces, refer, seealso */
    struct record_key other;
    uuid other_id; /* of patient_links_open alone */
};
MUST_USE enum err patient_links_replace(struct tx *tx, int64_t site_id, uuid patient_id,
                                        const struct patient_link *links, size_t n);
MUST_USE enum err patient_link_put(struct tx *tx, int64_t site_id, const struct patient_link *link);
/* Those nothing has been done about whose other record is here. */
MUST_USE enum err patient_links_open(struct tx *tx, int64_t site_id, int64_t limit,
                                     const struct patient_link **ret_links, size_t *ret_n);
/* state: joined, asked, itself. */
MUST_USE enum err patient_link_set(struct tx *tx, int64_t site_id, const struct patient_link *link,
                                   str state);
/* The records that replace this one, as it or they say; at most 20, each once. */
MUST_USE enum err patient_successors_of(struct tx *tx, int64_t site_id, uuid patient_id,
                                        const uuid **ret_ids, size_t *ret_n);
/* Whether it says that it is replaced, or replaces another. */
MUST_USE enum err patient_has_links(struct tx *tx, int64_t site_id, uuid patient_id, bool *ret_has);

/* What hangs on a record besides what an import brought. */
struct patient_hangs {
    bool is_edited, has_work; /* has_work: referral, waiting list, appointment, letter, open duty */
};
MUST_USE enum err patient_hangs(struct tx *tx, int64_t site_id, uuid patient_id,
                                struct patient_hangs *ret_hangs);
MUST_USE enum err past_attendances_pass(struct tx *tx, int64_t site_id, uuid from_id, uuid to_id);

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
