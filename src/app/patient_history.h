/* patient_history.h: what changed in a patient's record, by whom, when and why.
 * Purpose    compares the versions that were kept, newest first.
 * Ownership  texts live in the work's arena.
 * Not here   the words of a field on a page (front). */
#ifndef APP_PATIENT_HISTORY_H
#define APP_PATIENT_HISTORY_H

#include "work.h"

struct record_change {
    str field;   /* name as in patient_keys.h: "mobile_telephone" */
    str was, is; /* codes and texts as stored; empty: nothing */
};
struct record_step {
    int64_t version;
    instant at;
    str person; /* empty: an import */
    str reason;
    bool is_first; /* registered: nothing before it to compare with */
    const struct record_change *changes;
    size_t n;
};
enum { RECORD_STEPS = 30 };
/* At most RECORD_STEPS, older than version `before` (0: from the newest on); `*ret_older` whether there
 * are more. FORBIDDEN for a restricted record, as patient_open. For work_read. */
MUST_USE enum err patient_history(struct work *w, uuid patient_id, int64_t before,
                                  const struct record_step **ret_steps, size_t *ret_n,
                                  bool *ret_older);

#endif
