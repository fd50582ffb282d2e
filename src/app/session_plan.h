/* session_plan.h: what the weekly patterns make of a span of days, and what speaks against each date.
 * Purpose    read once in a transaction, then looked at by set_up_sessions.c.
 * Ownership  all lives in the arena of the transaction's caller. */
#ifndef APP_SESSION_PLAN_H
#define APP_SESSION_PLAN_H

#include "clinic_template.h"
#include "pattern_store.h"
#include "session_store.h"
#include "work.h"

struct session_plan {
    const struct planned_session *session; /* day, start, end, standing and its reason, slots */
    const struct weekly_pattern *pattern;
    bool is_there, is_cancelled; /* made before; and cancelled since */
    str clash; /* "Dr Lindqvist is in the Device clinic from 9am to noon"; empty: none */
};
/* Nothing speaks against it. */
bool session_plan_stands(const struct session_plan *plan);
struct plan_sheet {
    struct session_plan *plans;
    size_t n;
    str zone; /* of the place */
};
/* Of the patterns of a clinic that hold in the span. INVALID or LIMIT for a span that is none. */
MUST_USE enum err plan_sheet_read(struct work *w, uuid clinic_id, civil_date from, civil_date to,
                                  struct plan_sheet *ret_sheet);
/* Of one pattern that is not stored, on its first day. Checks slots, clinician and room. */
MUST_USE enum err plan_sheet_of_one(struct work *w, const struct weekly_pattern *p,
                                    const struct pattern_slot *slots, size_t n,
                                    struct plan_sheet *ret_sheet);
/* Marks a clash at each wanted date that needs the clinician or room of an earlier wanted one. */
void plan_sheet_mark_each_other(struct work *w, struct plan_sheet *sheet, const bool *wanted);

/* CONFLICT, by name, when its clinician or room is elsewhere by now. */
MUST_USE enum err session_has_room(struct work *w, const struct session *s);
/* CONFLICT when patients are booked, or were seen. */
MUST_USE enum err session_is_empty(struct work *w, uuid session_id);
MUST_USE enum err slot_is_empty(struct work *w, uuid session_id, const struct session_slot *slot);

#endif
