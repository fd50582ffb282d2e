/* clinician_in_use.h: who works here as a clinician now: may review, be asked, and sign.
 * Rule       House rule H2.
 * Not here   who works here at all, and with which roles (people_work.h). */
#ifndef APP_CLINICIAN_IN_USE_H
#define APP_CLINICIAN_IN_USE_H

#include "person.h"
#include "work.h"

/* Whether somebody signs letters here now. */
bool person_signs(const struct person *p);
/* INVALID at `field` for anybody else. In the open transaction of `w`. */
MUST_USE enum err clinician_in_use(struct work *w, uuid person_id, str field);

#endif
