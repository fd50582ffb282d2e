/* history_store.h: what happened to one thing, for the page of that thing.
 * Purpose    reads facts out of the audit, newest first, with who did it and the personal text kept
 *            beside the leaf; and the versions a patient's record went through.
 * Ownership  texts live in the transaction's arena.
 * Not here   writing them (app/fact.h, patient_store.h), the tree (audit_store.h). */
#ifndef STORE_HISTORY_STORE_H
#define STORE_HISTORY_STORE_H

#include "db.h"

struct happened {
    str kind;   /* appointment.moved */
    str detail; /* codes, states, numbers */
    str text;   /* personal text; empty where there is none, or it was erased */
    str person; /* who; "the command line, by root" or "Clerkwell" where it was nobody who works here */
    instant at;
};
enum { HISTORY_LIMIT = 100 };
/* Facts about this subject, newest first. */
MUST_USE enum err history_of_subject(struct tx *tx, int64_t site_id, uuid subject_id,
                                     const struct happened **ret_list, size_t *ret_n);

/* The newest fact of this kind about this subject; NOT_FOUND when there is none. */
MUST_USE enum err history_last_fact(struct tx *tx, int64_t site_id, uuid subject_id,
                                    const char *kind, uuid *ret_entry_id);

struct patient_version {
    int64_t version;
    instant at;
    str person; /* empty: an import */
    str reason;
    str record; /* the whole record as JSON, patient_keys.h */
};
/* Newest first; `before` 0: from the newest on, else older than that version. */
MUST_USE enum err history_of_record(struct tx *tx, int64_t site_id, uuid patient_id, int64_t before,
                                    int64_t limit, const struct patient_version **ret_list,
                                    size_t *ret_n);

#endif
