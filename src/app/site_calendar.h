/* site_calendar.h: the working days of the site.
 * Purpose    due dates and the dates of a clinic's pattern leave out what is no working day here: the nation's bank
 *            holidays by rule, those proclaimed or moved for one year (data/holidays.csv, part of the program), and the
 *            days on which the site is closed, or open after all.
 * Rule       working_day.h; the site's own word goes before what was proclaimed, and that before the rule.
 * Ownership  lives in the arena of the open transaction.   Thread safety: pure.
 * Not here   setting the site's days (set_up_site.h). */
#ifndef APP_SITE_CALENDAR_H
#define APP_SITE_CALENDAR_H

#include "duty_rules.h"
#include "work.h"

/* ret_calendar->self is a struct working_calendar. The errors of the store; NOT_FOUND without a site. */
MUST_USE enum err site_calendar(struct work *w, struct duty_calendar *ret_calendar);
/* The same from what was read already. */
struct site_day;
MUST_USE enum err site_calendar_of(struct work *w, str nation, const struct site_day *days,
                                   size_t n, struct duty_calendar *ret_calendar);

#endif
