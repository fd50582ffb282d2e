/* for_you.h: what needs one clinician: referrals to review, queries to answer, letters to sign, and all else owed.
 * Purpose    the page, and the way from one letter to the next: "3 of 9", by one key.
 * Not here   the letter itself (letter_form.h). */
#ifndef FRONT_FOR_YOU_H
#define FRONT_FOR_YOU_H

#include "call.h"

/* Where "next" leads from a letter of the list: the one after it, or the page when it was the last. Asked
 * outside a transaction, before the step that takes the letter off the list. */
MUST_USE enum err for_you_next(struct call *c, uuid letter_id, int64_t at, int64_t of, url *ret_to);

/* The same for a referral that waits for this person's review: the one that waits longest of the others, else the page;
 * the list of referrals for one that waits for somebody else's. */
MUST_USE enum err for_you_next_referral(struct call *c, uuid referral_id, url *ret_to);

#endif
