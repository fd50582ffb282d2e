/* put_right.h: on an appointment's page, the way back from an attendance or outcome that is wrong.
 * Rule       House rule H1; what may be taken back: appointment_work.h.
 * Ownership  writes into the html of the call.   Not here: the rest of the page (appointment_pages.c). */
#ifndef WEB_PUT_RIGHT_H
#define WEB_PUT_RIGHT_H

#include "appointment.h"
#include "call.h"
#include "html.h"

/* One press for a patient who was marked absent and stands at the desk. */
void put_came_after_all(struct call *c, struct html *h, const struct appointment *p);
/* The card to take back what is recorded, with a reason. Nothing while there is
 * nothing to take back, or for somebody who may not. */
MUST_USE enum err put_right_put(struct call *c, struct html *h, const struct appointment *p,
                                bool is_child);

#endif
