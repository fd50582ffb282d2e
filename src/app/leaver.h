/* leaver.h: what is with somebody who stops working here, and to whom it passes.
 * Purpose    nobody stops signing in, or being a clinician, while something is left that nobody else could do: the
 *            clinics, the letters to sign, the reviews and whatever else is with that person pass on first.
 * Rule       House rule H2: a duty has one owner; H12: the author signs, and the letter says for whom. Due times stay.
 * Facts      letter.author-changed, duty.handed-over, referral.reviewer-changed, clinic.changed.
 * Not here   stopping the sign-ins (people_work.h); one duty to another person (duty_work.h). */
#ifndef APP_LEAVER_H
#define APP_LEAVER_H

#include "person.h"
#include "work.h"

struct left_with {
    int64_t clinics; /* whose accountable consultant the person is */
    str clinic_names;
    int64_t letters;  /* to type or sign, as their author */
    int64_t clinical; /* reviews, decisions and questions, which only a clinician answers */
    int64_t others;   /* whatever else is the person's own, not a list's */
    int64_t reviews;  /* referrals that name the person as reviewer, not reviewed yet */
};
/* What is with the person now; in the open transaction of `w`. */
MUST_USE enum err left_with(struct work *w, uuid person_id, struct left_with *ret_left);
bool left_with_nothing(const struct left_with *left);
/* "2 letters not yet signed, 1 review or decision", for a sentence. */
str left_with_words(struct arena *a, const struct left_with *left);

/* What a change of owner does not settle: a manager sees to it, and nothing of it stops anybody from leaving. */
struct left_behind {
    int64_t sessions; /* clinics to come with this clinician */
    civil_date first; /* the day of the next of them */
    str patterns;     /* "Arrhythmia clinic on Mondays"; empty: none from today on */
    str lists;        /* that nobody else who works here looks after; empty: none */
};
MUST_USE enum err left_behind(struct work *w, uuid person_id, struct left_behind *ret_left);
bool left_behind_nothing(const struct left_behind *left);

struct pass_on {
    uuid person_id;
    uuid consultant; /* of the person's clinics from now on; nil: the person has none */
    uuid
        to; /* nil: the responsible consultant of each clinic, and for what needs no clinician its secretaries */
};
/* Passes all of it on. INVALID at "consultant" or "to" where nobody suitable is named. */
MUST_USE enum err pass_on(struct work *w, const struct pass_on *in);
/* The same alone, for somebody who goes on signing in. PERM_PEOPLE. */
MUST_USE enum err pass_on_work(struct work *w, void *pass_on_input, struct done *ret_done);

/* In the letter's sign-off, under its closing words: its author, and for whom. What was typed for the other's name
 * gives way. */
struct letter_row;
MUST_USE enum err letter_signed_for(struct work *w, const struct person *whom,
                                    struct letter_row *l);

#endif
