/* birth_date.h: dates of birth and ages.
 * Purpose    what a date of birth may be, and how an age is said beside it.
 * Rule       not after today, not more than 130 years ago; two-digit years as YEAR_PAST (date_entry.h). Ages as
 *            NHS CUI "Date of birth and age": days under 4 weeks, weeks under 1 year, months under 2 years,
 *            then years.
 * Ownership  texts live in the arena given.   Thread safety: pure; today is handed in. */
#ifndef DOMAIN_BIRTH_DATE_H
#define DOMAIN_BIRTH_DATE_H

#include "civil.h"

/* The same rule for a date that was read elsewhere (an import). */
MUST_USE enum err birth_date_check(civil_date d, civil_date today, struct problem *why);
/* "12 days", "7 weeks", "14 months", "65 years" on that day; "1 day" and so on. Empty before the
 * birth. */
str birth_date_age_text(struct arena *a, civil_date birth, civil_date on);
/* As it stands in brackets behind a date of birth: "65" from two years on, else as above: "3 weeks". */
str birth_date_age_short(struct arena *a, civil_date birth, civil_date on);

/* Under 18 on that day: "was not brought". False where the date of birth is not known. */
bool birth_date_is_child(civil_date birth, civil_date on);
/* Under 16 on that day: letters go to a parent or guardian; from 16 on a young person has a say of his or her own
 * (Family Law Reform Act 1969, section 8). False where the date of birth is not known. */
bool birth_date_is_in_care_of_parent(civil_date birth, civil_date on);

#endif
