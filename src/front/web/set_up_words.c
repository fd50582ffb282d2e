#include "set_up_words.h"

#include "buf.h"
#include "nhsuk.h"
#include "pattern_store.h"
#include "permission.h"
#include "routes.h"
#include "session_store.h"

struct clinic_standing clinic_standing_of(struct arena *a, const struct set_up_clinic *clinic) {
    if (!clinic->is_active) return (struct clinic_standing){CLINIC_ENDED, S("no longer held")};
    if (clinic->n_to_come)
        return (struct clinic_standing){
            CLINIC_BOOKABLE, say(a, "dates to {}", SAY_T(civil_date_short(a, clinic->last_day)))};
    if (clinic->n_slot_types == 0)
        return (struct clinic_standing){CLINIC_NEEDS_TYPES, S("needs slot types")};
    if (clinic->n_patterns == 0)
        return (struct clinic_standing){CLINIC_NEEDS_PATTERN, S("needs a weekly pattern")};
    return (struct clinic_standing){CLINIC_NEEDS_DATES, S("needs dates")};
}

str pattern_words(struct arena *a, const struct weekly_pattern *p, const struct pattern_slot *slots,
                  size_t n) {
    str day = weekday_name((enum weekday)p->weekday);
    str every = p->every_weeks == 1
                    ? say(a, "Every {}", SAY_T(day))
                    : say(a, "{}, every {} weeks", SAY_T(day), SAY_N(p->every_weeks));
    if (n == 0) return every;
    const struct pattern_slot *last = &slots[n - 1];
    civil_time end = {(int16_t)(last->start.minute + last->minutes)};
    return say(a, "{}, {} to {}", SAY_T(every), SAY_T(civil_time_page(a, slots[0].start)),
               SAY_T(civil_time_page(a, end)));
}

enum err set_up_invitation(struct call *c, struct html *h) {
    if (!may(&c->scope, PERM_SET_UP)) return OK;
    bool is_any;
    TRY(set_up_store_is_any_to_come(c->work.tx, c->scope.site_id, c->work.today, &is_any));
    if (is_any) return OK;
    nhsuk_inset_text_open(h);
    html_put(
        h,
        "<p>Welcome. Nobody can be booked yet, because no clinic has a date to come. "
        "<a class=\"nhsuk-link\" href=\"{}\">Set up your clinic</a>: it takes a few minutes, and "
        "you can stop and go on at any time.</p>",
        U(url_to(c->arena, ROUTE_set_up)));
    nhsuk_inset_text_close(h);
    return OK;
}
