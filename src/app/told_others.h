/* told_others.h: others than the patient who must be told of a decision: the referrer, those who keep a procedure list.
 * Purpose    a referral that was returned, answered with advice or redirected is told to whoever sent it; a patient
 *            for a procedure is put on the list of those who keep it. Each is a work_change_fn run by work_write.
 * Rule       House rule H18: who returns a referral says why and what to do instead; one open next action.
 * Facts      referrer.told, .tried-to-tell; referral.letter-begun; procedure.listed.
 * Duties     DUTY_TELL_REFERRER (of the review) and DUTY_PROCEDURE_LIST (of the outcome) end here alone.
 * Not here   telling the patient (appointment_work.h), who must know of a death (patient_work.h). */
#ifndef APP_TOLD_OTHERS_H
#define APP_TOLD_OTHERS_H

#include "work.h"

struct told_referrer {
    uuid referral_id;
    str how;         /* spoke, letter, email, e-rs; voicemail and no-answer are attempts */
    str note;        /* who, when, what was said */
    bool is_attempt; /* kept, and the duty stays */
};
/* CONFLICT when nothing is outstanding to tell. */
MUST_USE enum err told_referrer(struct work *w, void *told_referrer_input, struct done *ret_done);

/* Begins the letter to the referrer, from the site's template for it and with what the reviewer wrote: by the
 * reviewer, or the clinic's consultant. Telling stays to do until its copy to the referrer has its proof, or it is
 * said that the referrer was told. `done->id` is the letter. */
struct letter_to_referrer {
    uuid referral_id;
};
MUST_USE enum err letter_to_referrer(struct work *w, void *letter_to_referrer_input,
                                     struct done *ret_done);

/* The letter tells the referrer of its referral: ends what was owed when it was begun, once the newest copy to the
 * referrer is posted or acknowledged (House rule H11: no file written is a proof). Part of letter_settle; nothing for
 * a letter of no referral. */
struct letter_row;
MUST_USE enum err referrer_told_by_letter(struct work *w, const struct letter_row *l);

struct procedure_listed {
    uuid appointment_id;
    str to; /* who was told, and how: needed */
};
/* The patient is on the procedure list now. CONFLICT when that is not outstanding. */
MUST_USE enum err procedure_listed(struct work *w, void *procedure_listed_input,
                                   struct done *ret_done);

#endif
