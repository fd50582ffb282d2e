/* told_by_letter.h: a word that is owed to a referrer or to a patient, sent as a letter.
 * Purpose    "by letter" is no proof: the letter is begun from the site's template for it, what is to be told stays
 *            to do while the letter is under way, and ends once the newest copy to whom it tells has its proof.
 * Rule       House rules H1 and H11: only evidence ends a duty, and no file written is one.
 * Facts      referral.letter-begun, appointment.letter-begun; referrer.told, referrer.asked, patient.told.
 * Duties     DUTY_TELL_REFERRER, DUTY_ASK_REFERRER and DUTY_TELL_PATIENT end here by a letter that has left.
 * Ownership  what is read lives in the transaction's arena.   Thread safety: one transaction, one thread.
 * Not here   telling by telephone or e-mail (told_others.h, appointment_work.h). */
#ifndef APP_TOLD_BY_LETTER_H
#define APP_TOLD_BY_LETTER_H

#include "letter_store.h"
#include "work.h"

struct duty;

struct letter_that_tells {
    uuid subject_id; /* the referral, or the appointment that was cancelled or moved */
    bool
        is_another; /* though one is under way; else `done->id` is that one, and nothing is begun */
};
/* Begins the letter that says what the reviewer wrote to the referrer: by the reviewer, or the clinic's consultant.
 * `done->id` is the letter. CONFLICT when nothing is outstanding to tell or ask. */
MUST_USE enum err letter_to_referrer(struct work *w, void *letter_that_tells_input,
                                     struct done *ret_done);
/* The same to the patient, that the appointment is cancelled, or of its new date: by the clinic's consultant. */
MUST_USE enum err letter_to_patient(struct work *w, void *letter_that_tells_input,
                                    struct done *ret_done);

/* The newest letter begun since this was owed and still on its way; NOT_FOUND when there is none, or no letter
 * ends a duty of its rule. */
MUST_USE enum err letter_under_way(struct work *w, const struct duty *owed,
                                   struct letter_row *ret_letter);

/* Ends what the letter tells and was owed when it was begun, once its newest copy to the referrer or the patient is
 * posted or acknowledged. Part of letter_settle; nothing for any other letter. */
MUST_USE enum err told_by_letter(struct work *w, const struct letter_row *l);

/* INVALID at field "how": that a letter is meant, and so what to do instead. */
MUST_USE enum err letter_is_no_proof(struct work *w);

#endif
