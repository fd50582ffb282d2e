/* told_others.h: others than the patient who must be told of a decision, or asked: the referrer, those who keep a
 * procedure list.
 * Purpose    a referral that was returned, answered with advice or redirected is told to whoever sent it, and what
 *            the reviewer wants to know is asked of them; a patient for a procedure is put on the list of those who
 *            keep it. Each is a work_change_fn run by work_write.
 * Rule       House rule H18: who returns a referral says why and what to do instead; one open next action.
 * Facts      referrer.told, .tried-to-tell, .asked, .tried-to-ask; procedure.listed.
 * Duties     DUTY_TELL_REFERRER and DUTY_ASK_REFERRER (of the review) end here or by their letter (told_by_letter.h);
 *            DUTY_PROCEDURE_LIST (of the outcome) ends here alone. The answer is waited for, DUTY_MORE_INFORMATION,
 *            only once somebody was asked.
 * Not here   telling the patient (appointment_work.h), who must know of a death (patient_work.h). */
#ifndef APP_TOLD_OTHERS_H
#define APP_TOLD_OTHERS_H

#include "work.h"

struct duty;
struct referral;

struct told_referrer {
    uuid referral_id;
    str how; /* spoke, email, e-rs; voicemail and no-answer are attempts; a letter is refused: it is no proof */
    str note;        /* who, when, what was said; needed where somebody was asked */
    bool is_attempt; /* kept, and the duty stays */
};
/* Told or asked, whichever is outstanding; `done->detail` "asked" where it was that. CONFLICT when neither is. */
MUST_USE enum err told_referrer(struct work *w, void *told_referrer_input, struct done *ret_done);

struct procedure_listed {
    uuid appointment_id;
    str to; /* who was told, and how: needed */
};
/* The patient is on the procedure list now. CONFLICT when that is not outstanding. */
MUST_USE enum err procedure_listed(struct work *w, void *procedure_listed_input,
                                   struct done *ret_done);

/* ---- for the use cases beside this one, inside their transaction ------------------------------------ */

/* What the referrer is to be told or asked. CONFLICT when neither. */
MUST_USE enum err referrer_owed(struct work *w, uuid referral_id, struct duty *ret_owed);
/* The referrer was told, or asked: `owed` ends, and of one that was asked the answer is waited for. */
MUST_USE enum err referrer_knows(struct work *w, const struct referral *r, const struct duty *owed,
                                 str how, str note);

#endif
