/* patient_head.h: which patient a page is about, before anything else on it.
 * Purpose    the banner is the check that the right record is open; it says too who could be taken for this patient.
 * Rule       House rules H6, H20: no current patient is kept anywhere; who looked is recorded.
 * Ownership  writes into the html of the call.   Thread safety: one call, one thread.
 * Not here   a patient in a list (patient_words.h), the look of the banner (clerk.h). */
#ifndef WEB_PATIENT_HEAD_H
#define WEB_PATIENT_HEAD_H

#include "call.h"
#include "html.h"
#include "patient.h"

/* The banner, with its link to the record and with who of the same name could be taken for this patient. In a read. */
MUST_USE enum err patient_banner(struct call *c, struct html *h, const struct patient *p);
/* The same beside a clinic's list: on it a similar name is enough. A nil session: none. */
MUST_USE enum err patient_banner_on_list(struct call *c, struct html *h, const struct patient *p,
                                         uuid session_id);
/* The same on the record's own page, without the link. */
MUST_USE enum err patient_banner_at_home(struct call *c, struct html *h, const struct patient *p);
/* How a page about one patient begins: opens the record (as patient_open), says who looked, and writes what was
 * refused, the title and the banner into `h`, which it makes. */
MUST_USE enum err patient_head(struct call *c, uuid patient_id, str title, str under,
                               struct html *h, struct patient *ret_patient);

#endif
