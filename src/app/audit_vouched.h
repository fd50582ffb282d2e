/* audit_vouched.h: whether records are what the audit's entries say of them.
 * Purpose    an entry of a signature holds the hash of what was signed; one of an outcome says which. Whoever changes
 *            the record behind the program's back leaves an entry that says something else.
 * Rule       docs/audit-format.md; House rule H12. Only the newest entry about an outcome speaks for it; erased
 *            personal text speaks for nothing.
 * Ownership  the arena is that of the caller; ids are values.   Thread safety: any thread; the clinic works on.
 * Not here   whether the entries themselves are what was written (audit_verify.h). */
#ifndef APP_AUDIT_VOUCHED_H
#define APP_AUDIT_VOUCHED_H

#include "audit_store.h"
#include "json.h"

enum vouched_kind { VOUCHED_NONE, VOUCHED_LETTER, VOUCHED_OUTCOME };
enum vouched_kind audit_vouches_for(const struct audit_entry *entry);

enum vouched_state {
    VOUCHED_RIGHT,
    VOUCHED_OVER, /* a newer entry speaks for the record */
    VOUCHED_CHANGED,
    VOUCHED_GONE,
};
/* The record of that entry, now. For a letter, the reader of its text is needed. */
MUST_USE enum err audit_check_vouched(struct tx *tx, int64_t site_id, json_reader read,
                                      const struct audit_entry *entry,
                                      enum vouched_state *ret_state);

#endif
