/* told_others_pages.h: the parts of a referral's and of an appointment's page where it is said that others were told.
 * Rule       House rule H18.
 * Not here   what that ends (told_others.h); telling the patient (appointment_pages.c). */
#ifndef FRONT_TOLD_OTHERS_PAGES_H
#define FRONT_TOLD_OTHERS_PAGES_H

#include "address_store.h"
#include "appointment.h"
#include "call.h"
#include "history_words.h"
#include "referral.h"

/* While the referrer is to be told: how to reach him or her, the letter, and how it was done. `history` is the
 * referral's. */
void tell_referrer_put(struct call *c, struct html *h, const struct referral *r,
                       const struct contact *referrer, const struct happened *history,
                       size_t n_history);
/* While the patient is to be put on the procedure list. */
void procedure_list_put(struct call *c, struct html *h, const struct appointment *p);

#endif
