/* birth_date.h: dates of birth and ages.
 * Purpose    what a date of birth may be, and how an age is said beside it.
 * Rule       not after today, not more than 130 years ago; two-digit years as YEAR_PAST
 * (date_entry.h). Ages as NHS CUI "Date of birth and age": days under 4 weeks, weeks under 1 year,
 * months under 2 years, then years. Ownership  texts live in the arena given.   Thread safety:
 * pure; today is handed in. */
#ifndef DOMAIN_BIRTH_DATE_H
#define DOMAIN_BIRTH_DATE_H

#include "civil.h"

/* Reads a typed date of birth. INVALID with why->field = "birth_date". */
MUST_USE enum err birth_date_parse(struct arena *a, str text, civil_date today, civil_date *ret_d,
                                   struct problem *why);
/* The same rule for a date that was read elsewhere (an import). */
MUST_USE enum err birth_date_check(civil_date d, civil_date today, struct problem *why);
/* 1 January: often stands for "not known" in records brought in (domain.md 1.4); worth a look, no
 * error. */
bool birth_date_may_be_placeholder(civil_date d);
/* "12 days", "7 weeks", "14 months", "65 years" on that day; "1 day" and so on. Empty before the
 * birth. */
str birth_date_age_text(struct arena *a, civil_date birth, civil_date on);
/* "14 Mar 1961 (65 years)"; the age at death where `died` is a date, else today. */
str birth_date_with_age(struct arena *a, civil_date birth, civil_date died, civil_date today);

#endif
