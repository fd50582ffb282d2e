/* told_others_pages.h: the parts of a referral's and of an appointment's page where it is said that somebody was told.
 * Rule       House rule H18.
 * Not here   what that ends (told_others.h, told_by_letter.h, appointment_work.h). */
#ifndef FRONT_TOLD_OTHERS_PAGES_H
#define FRONT_TOLD_OTHERS_PAGES_H

#include "address_store.h"
#include "appointment.h"
#include "call.h"
#include "duty_store.h"
#include "patient.h"
#include "referral.h"

/* While the referrer is to be told or asked: how to reach him or her, the letter, and how it was done. */
MUST_USE enum err tell_referrer_put(struct call *c, struct html *h, const struct referral *r,
                                    const struct contact *referrer, const struct duty *owed);
/* While the patient is to be told of an appointment that was cancelled or moved. */
MUST_USE enum err tell_patient_put(struct call *c, struct html *h, const struct appointment *p,
                                   const struct patient *patient, const struct duty *owed,
                                   int64_t n_attempts);
/* While the patient is to be put on the procedure list. */
void procedure_list_put(struct call *c, struct html *h, const struct appointment *p);

#endif
