/* import_memory.h: what one run of an import remembers outside the database.
 * Purpose    a dry run must know what it would have kept; within a folder an id alone names a patient; and of a
 *            record that comes in several forms, all that came in this run are the record as it is now.
 * Ownership  everything lives in the report's arena.
 * Not here   what earlier runs kept (import_store.h). */
#ifndef APP_IMPORT_MEMORY_H
#define APP_IMPORT_MEMORY_H

#include "import_one.h"

void import_memory_init(struct import_report *report);

void import_seen_put(struct import_run *run, enum record_kind kind, struct record_key key,
                     str hashes, str record);
bool import_seen_find(struct import_run *run, enum record_kind kind, struct record_key key,
                      struct import_source *ret_source);

/* The best key of the patient of that Type/id in the folder of this file; empty: none, or several. */
void import_note_alias(struct import_run *run, const struct record *r);
struct record_key import_alias(struct import_run *run, str type_and_id);

/* `form` is one hash of 32 bytes. */
void import_note_came(struct import_run *run, uuid target_id, str form);
bool import_has_come(const struct import_run *run, uuid target_id, str form);

#endif
