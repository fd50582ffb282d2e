/* civil.h: dates and times of day as people say them, without a zone.
 * Purpose    dates of birth, clinic dates, due dates. Day arithmetic is on the calendar, never on 86,400
 *            seconds.
 * Rule       proleptic Gregorian calendar (ISO 8601); years 1 to 9999.
 * Ownership  values only.   Thread safety: pure.
 * Not here   zones, gaps and folds (zone.h); bank holidays (working_day.h). */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "arena.h"
#include "err.h"

typedef struct {
    int16_t year;
    int8_t month, day; /* 1..12, 1..31; {0,0,0} is "none" */
} civil_date;

typedef struct {
    int16_t minute; /* minutes since midnight, 0..1439 */
} civil_time;

enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

bool civil_date_is_valid(int year, int month, int day);
bool civil_date_is_none(civil_date d);
/* Below, equal to or above 0. */
int civil_date_compare(civil_date a, civil_date b);
/* Days since 1970-01-01, negative before. */
int32_t civil_date_to_days(civil_date d);
civil_date civil_date_from_days(int32_t days);
civil_date civil_date_add_days(civil_date d, int32_t days);
/* Same day number n months on, else the last day of that month. */
civil_date civil_date_add_months(civil_date d, int months);
enum weekday civil_date_weekday(civil_date d);
int days_in_month(int year, int month);
/* Whole years from birth to `on`; a 29 February birthday is kept on 1 March in other years
 * (Family Law Reform Act 1969 s.9 counts from the start of the birthday). */
int civil_age(civil_date birth, civil_date on);

/* YYYY-MM-DD and nothing else. */
MUST_USE enum err civil_date_parse_iso(str text, civil_date *ret_d);
/* HH:MM, 24 hours. */
MUST_USE enum err civil_time_parse_iso(str text, civil_time *ret_t);
str civil_date_iso(struct arena *a, civil_date d);
str civil_time_iso(struct arena *a, civil_time t);
/* As pages say them: "Monday 2 November 2026", "2 November 2026", "2 Nov 2026", "9:30am". */
str civil_date_long(struct arena *a, civil_date d);
str civil_date_plain(struct arena *a, civil_date d);
str civil_date_short(struct arena *a, civil_date d);
str civil_time_page(struct arena *a, civil_time t);
str weekday_name(enum weekday w);
str month_name(int month); /* 1..12 */

#endif
