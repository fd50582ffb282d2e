/* booking_for.h: which referral a booking is for, when somebody books from the patient's page.
 * Purpose    an open referral of the patient in that clinic is answered by the booking: its reviewer sees the date, and
 *            accepting it does not put the patient on the waiting list again.
 * Rule       House rule H18: a referral always has one open next action.
 * Not here   booking (appointment_work.h), what a slot is looked for (errand.h). */
#ifndef FRONT_BOOKING_FOR_H
#define FRONT_BOOKING_FOR_H

#include "errand.h"

/* Whether the errand leaves it open. */
bool booking_for_is_asked(const struct errand *e);
/* The choice, for a form with the field "for"; the only one is chosen. Nothing where there is none. In a read. */
MUST_USE enum err booking_for_put(struct call *c, struct html *h, uuid patient_id, uuid clinic_id);
/* What was chosen; the only one where nothing was said; INVALID at "for" where there are several. */
MUST_USE enum err booking_for_typed(struct call *c, uuid patient_id, uuid slot_id,
                                    uuid *ret_referral_id);

#endif
