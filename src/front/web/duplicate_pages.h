/* duplicate_pages.h: on a patient's page, that another record may be, or is, of the same person. */
#ifndef FRONT_DUPLICATE_PAGES_H
#define FRONT_DUPLICATE_PAGES_H

#include "call.h"
#include "html.h"

/* Nothing where there is none, or they are two people. */
MUST_USE enum err duplicates_put_notice(struct call *c, struct html *h, uuid patient_id);

#endif
