#include "site_calendar.h"

#include "embedded.h"
#include "invariant.h"
#include "post_store.h"
#include "site_store.h"
#include "working_day.h"

EMBEDDED(proclaimed_holidays);

/* The file is the program's own: one that cannot be read is a bug, and the tests read it first. */
static size_t proclaimed(struct arena *a, const struct holiday_override **ret_days) {
    invariant(proclaimed_holidays_n == 1);
    size_t n;
    enum err e = holiday_overrides_parse(a, proclaimed_holidays[0].bytes, ret_days, &n, NULL);
    invariant(e == OK);
    return n;
}

enum err site_calendar_of(struct work *w, str nation, const struct site_day *days, size_t n,
                          struct duty_calendar *ret_calendar) {
    const struct holiday_override *by_year;
    size_t n_by_year = proclaimed(w->arena, &by_year);
    struct holiday_override *overrides =
        arena_array(w->arena, struct holiday_override, n_by_year + n);
    struct working_calendar *calendar = arena_new(w->arena, struct working_calendar);
    TRY(nation_parse(nation, &calendar->nation));
    for (size_t i = 0; i < n_by_year; i++)
        overrides[i] = by_year[i];
    for (size_t i = 0; i < n; i++) {
        overrides[n_by_year + i] = (struct holiday_override){.day = days[i].day,
                                                             .nations = 1u << calendar->nation,
                                                             .is_working = days[i].is_open,
                                                             .name = days[i].name};
    }
    calendar->overrides = overrides;
    calendar->n_overrides = n_by_year + n;
    *ret_calendar = (struct duty_calendar){w->zone, working_calendar_is_working_day, calendar};
    return OK;
}

enum err site_calendar(struct work *w, struct duty_calendar *ret_calendar) {
    struct site_row site;
    TRY(site_store_get(w->tx, work_site(w), &site));
    const struct site_day *days;
    size_t n;
    TRY(post_store_site_days(w->tx, work_site(w), &days, &n));
    return site_calendar_of(w, site.nation, days, n, ret_calendar);
}
