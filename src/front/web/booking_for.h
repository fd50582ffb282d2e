/* booking_for.h: what a booking is for, when somebody books from the patient's page or from a clinic's free slot.
 * Purpose    what the patient waits for in that clinic is offered by name, with the window it is to lie in; an open
 *            referral is answered by the booking: its reviewer sees the date, and accepting it does not put the
 *            patient on the waiting list again. Something else leaves the wait standing.
 * Rule       House rule H18: a referral always has one open next action.
 * Not here   booking (appointment_work.h), what a slot is looked for (errand.h), when a date is asked about
 *            (wait_window.h). */
#ifndef FRONT_BOOKING_FOR_H
#define FRONT_BOOKING_FOR_H

#include "errand.h"

/* Whether the errand leaves it open. */
bool booking_for_is_asked(const struct errand *e);
/* The choice, for a form with the fields "for" and "is_outside_meant"; the only one is chosen. Nothing where there is
 * none. In a read. */
MUST_USE enum err booking_for_put(struct call *c, struct html *h, uuid patient_id, uuid clinic_id,
                                  civil_date day);
/* What was chosen, a place on the waiting list or a referral, or neither; the only one where nothing was said.
 * INVALID at "for" where there are several. */
MUST_USE enum err booking_for_typed(struct call *c, uuid patient_id, uuid slot_id,
                                    uuid *ret_entry_id, uuid *ret_referral_id);
/* The box that says that a date outside the window of a wait is meant. */
void outside_meant_put(struct call *c, struct html *h);

#endif
