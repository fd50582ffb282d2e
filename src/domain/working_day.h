/* working_day.h: which days count when something is due.
 * Purpose    bank holidays by rule for any year, corrected by dated overrides: what is proclaimed (a
 *            coronation), what a site closes for, what it works through.
 * Rule       Banking and Financial Dealings Act 1971 and gov.uk bank holidays; Easter by the Gregorian
 *            computus. A working day is Monday to Friday and no holiday.
 * Ownership  a calendar borrows its overrides; lists live in the arena given.   Thread safety: pure.
 * Not here   the clinic's own closures beyond this calendar (clinic_template.h). */
#ifndef DOMAIN_WORKING_DAY_H
#define DOMAIN_WORKING_DAY_H

#include "civil.h"

enum nation { ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND, NATION_COUNT };
/* "england-and-wales", "scotland", "northern-ireland", as stored. */
const char *nation_name(enum nation nation);
MUST_USE enum err nation_parse(str text, enum nation *ret_nation);

struct holiday_override {
    civil_date day;
    unsigned nations; /* bit 1 << enum nation */
    bool is_working;  /* a bank holiday by rule that is none this time; else a holiday added */
    str name;
};

struct working_calendar {
    enum nation nation;
    const struct holiday_override *overrides; /* the last one for a day wins */
    size_t n_overrides;
};

struct holiday {
    civil_date day;
    str name;
};

/* Reads data/holidays.csv (site_calendar.h): date,division,name,kind; a heading first; division of nation_name or
 * "all"; kind "add" or "remove"; names may be quoted; # begins a comment line. INVALID names the
 * line. */
MUST_USE enum err holiday_overrides_parse(struct arena *a, str csv,
                                          const struct holiday_override **ret_overrides,
                                          size_t *ret_n, struct problem *why);

civil_date easter_sunday(int year);
/* True, and the name, for a bank holiday or added closure. */
bool holiday_on(const struct working_calendar *calendar, civil_date d, str *ret_name);

bool is_working_day(const struct working_calendar *calendar, civil_date d);
/* is_working_day behind a plain pointer, for struct duty_calendar. */
bool working_calendar_is_working_day(const void *calendar, civil_date d);

#endif
