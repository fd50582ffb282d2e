/* patient_past.h: the visits of a patient that were brought in from another system.
 * Purpose    what happened before this program was here, on the patient's page; nothing can be done with it.
 * Rule       House rule H13: imported visits are history, shown and owing nothing.
 * Ownership  written into the page.   Thread safety: one call, one thread.
 * Not here   bringing them in (import_records.h); appointments made here (patient_page.c). */
#ifndef FRONT_PATIENT_PAST_H
#define FRONT_PATIENT_PAST_H

#include "call.h"
#include "html.h"

/* A part that opens, with the newest first; nothing where there is none. The errors of the store. */
MUST_USE enum err patient_past_put(struct call *c, struct html *h, uuid patient_id);

#endif
