/* nhs_number.h: the ten-digit NHS number, and its Scottish and Northern Irish sisters.
 * Purpose    one value type that can only hold a number whose check digit is right, so that a mistyped number
 *            is caught where it is typed and never stored.
 * Rule       NHS Data Dictionary, "NHS NUMBER": weights 10..2, modulus 11; 10 is invalid, 11 becomes 0. Ten
 *            equal digits pass that sum and are refused. Ranges: enum nhs_number_range.
 * Ownership  values only; texts go to the arena given.   Thread safety: pure.
 * Not here   whether it was traced (codes.h); who may see it (permission.h). */
#ifndef DOMAIN_NHS_NUMBER_H
#define DOMAIN_NHS_NUMBER_H

#include "arena.h"
#include "err.h"

typedef struct {
    char digit[10];
} nhs_number; /* always valid: only nhs_number_parse and nhs_number_make make one */

enum nhs_number_range {
    NHS_RANGE_NOT_USED, /* 0000000010-0099999999, 3113…-3199…, 86…-89… */
    NHS_RANGE_CHI,      /* 0100000000-3112999999: Scotland, day and month of birth first */
    NHS_RANGE_HCN,      /* 32…-39…: Northern Ireland */
    NHS_RANGE_LIVE,     /* 4…, 6…, 7…: England, Wales, Isle of Man */
    NHS_RANGE_RESERVED, /* 5…: not to be issued */
    NHS_RANGE_IRELAND,  /* 80…-85…: Republic of Ireland */
    NHS_RANGE_SYNTHETIC /* 9…: never issued; demo, training, tests */
};

/* Reads NNN NNN NNNN, NNN-NNN-NNNN or NNNNNNNNNN, blanks around it allowed. INVALID with
 * why->field = "nhs_number" for another form, a wrong check digit or ten equal digits. */
MUST_USE enum err nhs_number_parse(str text, nhs_number *ret_n, struct problem *why);
/* The number that begins with these nine digits (0..999999999); false when its check digit would
 * be 10. For demo and test data; combine with a range that is never issued. */
bool nhs_number_make(uint32_t first_nine, nhs_number *ret_n);

enum nhs_number_range nhs_number_range(nhs_number n);
/* Refuses, with a sentence, numbers never issued to a patient: reserved and unused ranges, Irish
 * ones, and synthetic ones unless the site allows them (demo and training). */
MUST_USE enum err nhs_number_check_issued(nhs_number n, bool allow_synthetic, struct problem *why);

/* As pages and letters show it: 943 476 5919. */
str nhs_number_text(struct arena *a, nhs_number n);
/* Ten digits, as stored and sent. */
str nhs_number_plain(struct arena *a, nhs_number n);

#endif
