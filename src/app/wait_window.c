#include "wait_window.h"

#include "buf.h"

static bool is_too_early(const struct waiting_entry *e, civil_date day) {
    return e->is_follow_up && civil_date_compare(day, e->window_from) < 0;
}

static bool is_too_late(const struct waiting_entry *e, civil_date day) {
    return civil_date_compare(day, e->window_to) > 0;
}

bool wait_window_asks(const struct waiting_entry *e, civil_date day, civil_date today) {
    if (e->version == 0) return false;
    if (is_too_early(e, day)) return true;
    bool has_closed = civil_date_compare(today, e->window_to) > 0;
    bool may_ring = waiting_may_ring(e);
    return is_too_late(e, day) && (!has_closed || may_ring);
}

str wait_window_words(struct arena *a, const struct waiting_entry *e, civil_date day) {
    bool is_early = is_too_early(e, day);
    return say(a, "{} lies {} the window of the wait, which {} on {}",
               SAY_T(civil_date_long(a, day)), SAY_T(is_early ? S("before") : S("after")),
               SAY_T(is_early ? S("begins") : S("ends")),
               SAY_T(civil_date_long(a, is_early ? e->window_from : e->window_to)));
}

enum err wait_window_check(struct work *w, const struct waiting_entry *e, civil_date day,
                           bool is_meant, bool *ret_is_outside) {
    bool is_outside = wait_window_asks(e, day, w->today);
    if (is_outside && !is_meant) {
        return problem_set(w->why, INVALID, S("is_outside_meant"),
                           say(w->arena, "{}: say that this date is meant, or choose another",
                               SAY_T(wait_window_words(w->arena, e, day))),
                           S("House rule H28: asked once"));
    }
    *ret_is_outside = is_outside;
    return OK;
}
