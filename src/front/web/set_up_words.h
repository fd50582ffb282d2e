/* set_up_words.h: how far a clinic, or the whole site, is from its first booking, in words.
 * Ownership  texts live in the arena given. */
#ifndef FRONT_SET_UP_WORDS_H
#define FRONT_SET_UP_WORDS_H

#include "call.h"
#include "html.h"
#include "set_up_store.h"

/* What a clinic needs next. */
enum clinic_step {
    CLINIC_ENDED,
    CLINIC_NEEDS_TYPES,
    CLINIC_NEEDS_PATTERN,
    CLINIC_NEEDS_DATES,
    CLINIC_BOOKABLE
};
struct clinic_standing {
    enum clinic_step step;
    str words; /* "dates to 14 Feb 2027" */
};
struct clinic_standing clinic_standing_of(struct arena *a, const struct set_up_clinic *clinic);

/* "Mondays, every 2 weeks, from 9am" */
struct weekly_pattern;
struct pattern_slot;
str pattern_words(struct arena *a, const struct weekly_pattern *p, const struct pattern_slot *slots,
                  size_t n);

/* On the desk of somebody who may set up: a kind sentence with the way there, while no clinic can be
 * booked; else nothing. */
MUST_USE enum err set_up_invitation(struct call *c, struct html *h);

#endif
