/* telephone.h: telephone numbers as dialled, stored once and shown as people say them.
 * Purpose    one stored form, so that the same number typed in two ways is found and matched.
 * Rule       ITU-T E.164; Ofcom National Telephone Numbering Plan (lengths and area codes).
 * Ownership  values only; shown texts live in the arena given.   Thread safety: pure. */
#ifndef DOMAIN_TELEPHONE_H
#define DOMAIN_TELEPHONE_H

#include "arena.h"
#include "err.h"

typedef struct {
    char e164[17];     /* +447700900123, closed by a NUL */
    char extension[7]; /* digits, often none, closed by a NUL */
} telephone;

/* Reads 07700 900123, (020) 7946 0000 ext 12, +44 (0)117 496 0123, 0033 1 42 68 53 00. INVALID with
 * the field given and what to do: letters, too few or many digits, no area code, a beginning no UK
 * number has. */
MUST_USE enum err telephone_parse(str text, str field, telephone *ret_t, struct problem *why);
/* 07700 900123, 020 7946 0000 ext 12, 0117 496 0123; +33142685300 from abroad. */
str telephone_text(struct arena *a, telephone t);
/* A UK mobile: can receive text messages. Personal (070) and pager (076) numbers are none. */
bool telephone_is_mobile(telephone t);

#endif
