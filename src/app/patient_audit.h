/* patient_audit.h: who looked at a patient's record and what was done with it, out of the audit.
 * Purpose    a patient, or a manager who has been told of a prying look, asks who saw what, when and why. Newest
 *            first, a stretch of the site's audit at a time: looks are in no index, so each page reads so many
 *            entries of everybody and no more.
 * Rule       House rule H20: looking is an event too, and so is looking here. PERM_AUDIT_SEE, and a restricted
 *            record only for whoever may open it. Caldicott principle 7: patients are entitled to know.
 * Ownership  texts live in the work's arena.
 * Not here   the words for each kind (front); whether the audit is what was written (audit_verify.h). */
#ifndef APP_PATIENT_AUDIT_H
#define APP_PATIENT_AUDIT_H

#include "audit_store.h"
#include "work.h"

enum { AUDIT_STRETCH = 50000 }; /* entries of the site that one page looks through */

struct patient_audit {
    const struct audit_act *acts;
    size_t n;
    bool has_older; /* entries of the site, not looked through yet */
    uint64_t next;  /* where they begin: `before` of the next page */
    instant since;  /* the first moment looked at; 0 where the audit is empty */
};
/* `before` 0: from the newest on. For work_read. */
MUST_USE enum err patient_audit(struct work *w, uuid patient_id, uint64_t before,
                                struct patient_audit *ret_audit);

#endif
