/* date_entry.h: dates and times as people type them.
 * Purpose    reads every British way of writing a date or a time of day, refuses what could mean two things,
 *            and then says what to type. It never guesses the American order.
 * Rule       day, month, year always (NHS service manual, "Dates"); a year first only with four digits (ISO
 *            8601). Two-digit years follow enum year_rule and nothing else.
 * Ownership  sentences of problems live in the arena given.   Thread safety: pure; today is handed in.
 * Not here   what a date of birth may be (birth_date.h); how dates are shown (civil.h). */
#ifndef DOMAIN_DATE_ENTRY_H
#define DOMAIN_DATE_ENTRY_H

#include "civil.h"

/* How 61 in 14.3.61 is read. */
enum year_rule {
    YEAR_IN_FULL, /* refused: type four digits */
    YEAR_PAST,    /* the last such date not after today; refused where the century before it is less
                     than    111 years ago too (14.3.26 may be a baby or somebody of 100) */
    YEAR_NEAR,    /* within 50 years before and 49 after today's year: appointments, letters */
};

/* Reads 14/3/1961, 14.3.61, 14-03-1961, 14 3 1961, 14 Mar 1961, 14th March 1961, March 14 1961,
 * 14Mar61, Tue 14 March 1961 (the weekday must be right), 14031961, 140361, 1961-03-14. INVALID,
 * with a sentence of what to do, for anything else. `field` names the form field. */
MUST_USE enum err date_entry_parse(struct arena *a, str text, enum year_rule rule, civil_date today,
                                   str field, civil_date *ret_d, struct problem *why);

/* Reads 9:30, 9.30, 0930, 930, 9:30am, 9am, 2.30 pm, 14:30, noon. INVALID for anything else, and
 * for 1 to 6 o'clock typed with one digit and no am or pm, which could be either. */
MUST_USE enum err time_entry_parse(str text, str field, civil_time *ret_t, struct problem *why);

#endif
