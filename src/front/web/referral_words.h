/* referral_words.h: what the referral pages share. */
#ifndef FRONT_REFERRAL_WORDS_H
#define FRONT_REFERRAL_WORDS_H

#include "call.h"
#include "nhsuk.h"
#include "referral.h"

extern const char *const referral_priorities[]; /* national codes, for a field of choices */
extern const struct nhsuk_option referral_priority_options[3];

/* The way to take it back as entered in error; of one that was of another patient, to receive it for the right one. */
MUST_USE enum err in_error_put(struct call *c, struct html *h, const struct referral *r);

#endif
