/* next_step.h: under care, and nothing lies ahead: the part of the referral's page where a clinician decides.
 * Rule       House rule H18: a referral always has one open next action.
 * Not here   when that is asked (referral_life.h). */
#ifndef FRONT_NEXT_STEP_H
#define FRONT_NEXT_STEP_H

#include "call.h"
#include "referral.h"

void next_step_put(struct call *c, struct html *h, const struct referral *r);

#endif
