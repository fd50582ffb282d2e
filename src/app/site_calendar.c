#include "site_calendar.h"

#include "post_store.h"
#include "site_store.h"
#include "working_day.h"

enum err site_calendar(struct work *w, struct duty_calendar *ret_calendar) {
    struct site_row site;
    TRY(site_store_get(w->tx, w->scope->site_id, &site));
    const struct site_day *days;
    size_t n;
    TRY(post_store_site_days(w->tx, w->scope->site_id, &days, &n));
    struct holiday_override *overrides = arena_array(w->arena, struct holiday_override, n);
    struct working_calendar *calendar = arena_new(w->arena, struct working_calendar);
    TRY(nation_parse(site.nation, &calendar->nation));
    for (size_t i = 0; i < n; i++) {
        overrides[i] = (struct holiday_override){.day = days[i].day,
                                                 .nations = 1u << calendar->nation,
                                                 .is_working = days[i].is_open,
                                                 .name = days[i].name};
    }
    calendar->overrides = overrides;
    calendar->n_overrides = n;
    *ret_calendar = (struct duty_calendar){w->zone, working_calendar_is_working_day, calendar};
    return OK;
}
