/* referral_words.h: what the referral pages share. */
#ifndef FRONT_REFERRAL_WORDS_H
#define FRONT_REFERRAL_WORDS_H

#include "nhsuk.h"

extern const char *const referral_priorities[]; /* national codes, for a field of choices */
extern const struct nhsuk_option referral_priority_options[3];

#endif
