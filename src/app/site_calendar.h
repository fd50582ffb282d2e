/* site_calendar.h: the working days of the site, for due dates: the nation's bank holidays by rule,
 * and the site's own dated overrides. */
#ifndef APP_SITE_CALENDAR_H
#define APP_SITE_CALENDAR_H

#include "duty_rules.h"
#include "work.h"

/* Lives in the arena of the open transaction. */
MUST_USE enum err site_calendar(struct work *w, struct duty_calendar *ret_calendar);

#endif
