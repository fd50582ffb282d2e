/* set_up_site.h: the site's own details, and the days on which it does not work.
 * Purpose    work_change_fns for work_write (input struct named in each).
 * Rule       PERM_SET_UP. The time zone changes only while no clinic is to come: their times were promised
 *            in the old one. Days closed are dated overrides of the bank holidays (working_day.h).
 * Facts      site.changed; site.day-closed, site.day-opened, site.day-as-usual.
 * Not here   making a site and its people (people_work.h), places (set_up_places.h). */
#ifndef APP_SET_UP_SITE_H
#define APP_SET_UP_SITE_H

#include "site_store.h"
#include "work.h"

/* All but site_id, is_demo, demo_*, duties_from and handoff, which stay. CONFLICT when site.version is not
 * current, or for another zone while clinics are to come. */
struct change_site {
    struct site_row site;
};
MUST_USE enum err change_site(struct work *w, void *change_site_input, struct done *ret_done);

/* Closed from one day to another, or open on a bank holiday. `to` none: one day. */
struct site_days {
    civil_date from, to;
    str name; /* Staff training */
    bool is_open;
};
/* INVALID for a span over 100 days, and for "open" on a day that is no bank holiday; CONFLICT when the
 * calendar says something of each of these days already. `done->detail`: how many days were new. */
MUST_USE enum err set_site_days(struct work *w, void *site_days_input, struct done *ret_done);

struct usual_day {
    civil_date day;
};
/* As the bank holidays say again. NOT_FOUND when it was so already. */
MUST_USE enum err set_usual_day(struct work *w, void *usual_day_input, struct done *ret_done);

#endif
