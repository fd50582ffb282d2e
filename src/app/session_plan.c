#include "session_plan.h"

#include "address_store.h"
#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "pattern_store.h"
#include "set_up_check.h"
#include "set_up_pattern.h"
#include "site_calendar.h"
#include "zone_file.h"

enum { PLANS_MAX = 400 };

/* A clinician or a room, with every session that needs it in the span. */
struct needed {
    struct resource resource;
    const struct held_session *held;
    size_t n;
};
struct needs {
    struct needed *list;
    size_t n;
    civil_date from, to;
    const struct session *made; /* of the clinic, whoever holds them now */
    size_t n_made;
};

static const struct needed *need_of(const struct needs *needs, uuid resource_id) {
    for (size_t i = 0; i < needs->n; i++)
        if (uuid_eq(needs->list[i].resource.resource_id, resource_id)) return &needs->list[i];
    return NULL;
}

static enum err add_need(struct work *w, struct needs *needs, uuid resource_id) {
    if (uuid_is_nil(resource_id) || need_of(needs, resource_id)) return OK;
    struct needed *x = &needs->list[needs->n];
    TRY(resource_store_get(w->tx, work_site(w), resource_id, &x->resource));
    TRY(session_store_of_resource(w->tx, work_site(w), resource_id, needs->from, needs->to,
                                  &x->held, &x->n));
    needs->n++;
    return OK;
}

static enum err needs_of(struct work *w, const struct weekly_pattern *patterns, size_t n,
                         civil_date from, civil_date to, struct needs *ret_needs) {
    struct needs needs = {
        .list = arena_array(w->arena, struct needed, 2 * n + 1), .from = from, .to = to};
    for (size_t i = 0; i < n; i++) {
        TRY(add_need(w, &needs, patterns[i].clinician_id));
        TRY(add_need(w, &needs, patterns[i].room_id));
    }
    if (n)
        TRY(session_store_of_clinic(w->tx, work_site(w), patterns[0].clinic_id, from, to,
                                    &needs.made, &needs.n_made));
    *ret_needs = needs;
    return OK;
}

static bool overlap(civil_time a_start, civil_time a_end, civil_time b_start, civil_time b_end) {
    return a_start.minute < b_end.minute && b_start.minute < a_end.minute;
}

static str taken(struct work *w, const struct resource *r, str clinic, civil_time start,
                 civil_time end) {
    str from = civil_time_page(w->arena, start), to = civil_time_page(w->arena, end);
    return say(w->arena, "{} is {} the {} from {} to {}", SAY_T(r->name),
               SAY_T(str_eq(r->kind, S("room")) ? S("taken by") : S("in")), SAY_T(clinic),
               SAY_T(from), SAY_T(to));
}

/* Where somebody or some room is at that time; empty: free. `but` is looked away from. */
static str clash_of(struct work *w, const struct needed *need, civil_date day, civil_time start,
                    civil_time end, uuid but) {
    if (!need) return S("");
    if (!need->resource.is_active) {
        return say(w->arena, "{} is no longer in use: change the pattern",
                   SAY_T(need->resource.name));
    }
    for (size_t i = 0; i < need->n; i++) {
        const struct session *s = &need->held[i].session;
        if (civil_date_compare(s->day, day) != 0 || !str_eq(s->state, S("open"))) continue;
        if (uuid_eq(s->session_id, but) || !overlap(s->start, s->end, start, end)) continue;
        return taken(w, &need->resource, need->held[i].clinic_name, s->start, s->end);
    }
    return S("");
}

/* By this clinician, or from this pattern and given to somebody else since. */
static const struct session *made_before(const struct needs *needs, const struct weekly_pattern *p,
                                         const struct planned_session *planned) {
    for (size_t i = 0; i < needs->n_made; i++) {
        const struct session *s = &needs->made[i];
        bool is_its = uuid_eq(s->clinician_id, p->clinician_id) ||
                      (!uuid_is_nil(p->template_id) && uuid_eq(s->template_id, p->template_id));
        if (is_its && civil_date_compare(s->day, planned->day) == 0 &&
            s->start.minute == planned->start.minute)
            return s;
    }
    return NULL;
}

static struct session_plan look_at(struct work *w, const struct needs *needs,
                                   const struct weekly_pattern *p,
                                   const struct planned_session *planned) {
    static const uuid nobody = {{0}};
    struct session_plan plan = {.session = planned, .pattern = p, .clash = S("")};
    const struct needed *clinician = need_of(needs, p->clinician_id);
    const struct session *made = made_before(needs, p, planned);
    plan.is_there = made != NULL;
    plan.is_cancelled = made && !str_eq(made->state, S("open"));
    if (made) return plan;
    plan.clash = clash_of(w, clinician, planned->day, planned->start, planned->end, nobody);
    if (plan.clash.n == 0) {
        plan.clash = clash_of(w, need_of(needs, p->room_id), planned->day, planned->start,
                              planned->end, nobody);
    }
    return plan;
}

/* ---- the sheet ----------------------------------------------------------------------------------- */

static enum err calendar_of(struct work *w, const struct clinic *clinic,
                            struct template_calendar *ret_calendar) {
    struct place place;
    struct duty_calendar days;
    TRY(place_store_get(w->tx, work_site(w), clinic->place_id, &place));
    TRY(site_calendar(w, &days));
    const struct zone *zone = w->zone;
    if (place.zone.n) TRY(zone_file_read(w->arena, place.zone, &zone, w->why));
    *ret_calendar = (struct template_calendar){.zone = zone, .holidays = days.self};
    return OK;
}

static const struct weekly_pattern *pattern_of_plan(const struct weekly_pattern *patterns, size_t n,
                                                    uuid template_id) {
    for (size_t i = 0; i + 1 < n; i++)
        if (uuid_eq(patterns[i].template_id, template_id)) return &patterns[i];
    return &patterns[n - 1];
}

/* Plans templates[i] of patterns[i] and looks at each date. */
static enum err make_sheet(struct work *w, const struct clinic *clinic,
                           const struct weekly_pattern *patterns,
                           const struct clinic_template *templates, size_t n, civil_date from,
                           civil_date to, struct plan_sheet *ret_sheet) {
    struct template_calendar calendar;
    struct needs needs;
    const struct planned_session *sessions;
    size_t n_sessions;
    TRY(calendar_of(w, clinic, &calendar));
    TRY(needs_of(w, patterns, n, from, to, &needs));
    TRY(clinic_template_plan(w->arena, templates, n, &calendar, from, to, &sessions, &n_sessions,
                             w->why));
    if (n_sessions > PLANS_MAX) {
        return set_up_refuse(w, LIMIT, S("to"),
                             S("That is over 400 clinics at once: choose an earlier last date"));
    }
    struct session_plan *plans = arena_array(w->arena, struct session_plan, n_sessions);
    for (size_t i = 0; i < n_sessions; i++) {
        const struct weekly_pattern *p =
            pattern_of_plan(patterns, n, sessions[i].template->template_id);
        plans[i] = look_at(w, &needs, p, &sessions[i]);
    }
    *ret_sheet = (struct plan_sheet){plans, n_sessions, zone_name(calendar.zone)};
    return OK;
}

static enum err check_span(struct work *w, civil_date from, civil_date to) {
    if (civil_date_is_none(from) || civil_date_compare(from, w->today) < 0) {
        return set_up_refuse(w, INVALID, S("from"), S("Enter a first date from today on"));
    }
    if (civil_date_is_none(to) || civil_date_compare(to, from) < 0) {
        return set_up_refuse(w, INVALID, S("to"),
                             S("Enter a last date that is not before the first"));
    }
    return OK;
}

enum err plan_sheet_read(struct work *w, uuid clinic_id, civil_date from, civil_date to,
                         struct plan_sheet *ret_sheet) {
    struct clinic clinic;
    const struct weekly_pattern *all;
    size_t n_all, n = 0;
    TRY(check_span(w, from, to));
    TRY(clinic_store_get(w->tx, work_site(w), clinic_id, &clinic));
    TRY(pattern_store_of_clinic(w->tx, work_site(w), clinic_id, &all, &n_all));
    struct weekly_pattern *patterns = arena_array(w->arena, struct weekly_pattern, n_all + 1);
    struct clinic_template *templates = arena_array(w->arena, struct clinic_template, n_all + 1);
    for (size_t i = 0; i < n_all; i++) {
        if (!clinic.is_active || !pattern_holds(&all[i], from)) continue;
        const struct pattern_slot *slots;
        size_t n_slots;
        TRY(pattern_store_slots(w->tx, work_site(w), all[i].template_id, &slots, &n_slots));
        patterns[n] = all[i];
        templates[n] = template_of_pattern(w, &all[i], slots, n_slots);
        TRY(clinic_template_check(w->arena, &templates[n], w->why));
        n++;
    }
    if (n == 0) {
        *ret_sheet = (struct plan_sheet){.zone = zone_name(w->zone)};
        return OK;
    }
    return make_sheet(w, &clinic, patterns, templates, n, from, to, ret_sheet);
}

enum err plan_sheet_of_one(struct work *w, const struct weekly_pattern *p,
                           const struct pattern_slot *slots, size_t n,
                           struct plan_sheet *ret_sheet) {
    struct clinic clinic;
    struct clinic_template *template = arena_new(w->arena, struct clinic_template);
    TRY(clinic_store_get(w->tx, work_site(w), p->clinic_id, &clinic));
    TRY(pattern_check(w, p, slots, n, template));
    return make_sheet(w, &clinic, p, template, 1, p->valid_from, p->valid_from, ret_sheet);
}

void plan_sheet_mark_each_other(struct work *w, struct plan_sheet *sheet, const bool *wanted) {
    for (size_t i = 0; i < sheet->n; i++) {
        struct session_plan *late = &sheet->plans[i];
        for (size_t k = 0; k < i && wanted[i] && late->clash.n == 0; k++) {
            const struct session_plan *early = &sheet->plans[k];
            bool same_clinician =
                uuid_eq(early->pattern->clinician_id, late->pattern->clinician_id);
            bool same_room = !uuid_is_nil(late->pattern->room_id) &&
                             uuid_eq(early->pattern->room_id, late->pattern->room_id);
            if (!wanted[k] || early->is_there || !(same_clinician || same_room)) continue;
            if (civil_date_compare(early->session->day, late->session->day) != 0) continue;
            if (!overlap(early->session->start, early->session->end, late->session->start,
                         late->session->end))
                continue;
            late->clash = say(w->arena, "another pattern of this clinic has the {} from {} to {}",
                              SAY_T(same_clinician ? S("same clinician") : S("same room")),
                              SAY_T(civil_time_page(w->arena, early->session->start)),
                              SAY_T(civil_time_page(w->arena, early->session->end)));
        }
    }
}

/* ---- one session --------------------------------------------------------------------------------- */

enum err session_has_room(struct work *w, const struct session *s) {
    const struct weekly_pattern p = {.clinician_id = s->clinician_id, .room_id = s->room_id};
    const uuid ids[] = {s->clinician_id, s->room_id};
    struct needs needs;
    TRY(needs_of(w, &p, 1, s->day, s->day, &needs));
    for (size_t i = 0; i < 2; i++) {
        str clash = clash_of(w, need_of(&needs, ids[i]), s->day, s->start, s->end, s->session_id);
        if (clash.n) return set_up_refuse(w, CONFLICT, S(""), clash);
    }
    return OK;
}

static bool holds_its_slot(const struct appointment *p) {
    return p->state != APPOINTMENT_CANCELLED && p->state != APPOINTMENT_IN_ERROR;
}

enum err session_is_empty(struct work *w, uuid session_id) {
    const struct appointment *list;
    size_t n;
    int64_t booked = 0;
    TRY(appointment_store_of_session(w->tx, work_site(w), session_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        booked += holds_its_slot(&list[i]);
    if (booked == 0) return OK;
    return set_up_refuse(
        w, CONFLICT, S("reason"),
        booked == 1
            ? S("1 patient is booked into this clinic: tell and rebook that patient first")
            : say(w->arena, "{} patients are booked into this clinic: tell and rebook them first",
                  SAY_N(booked)));
}

enum err slot_is_empty(struct work *w, uuid session_id, const struct session_slot *slot) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_session(w->tx, work_site(w), session_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].slot_id, slot->slot_id) || !holds_its_slot(&list[i])) continue;
        return set_up_refuse(w, CONFLICT, S("slots"),
                             say(w->arena, "The slot at {} is booked: move that appointment first",
                                 SAY_T(civil_time_page(w->arena, slot->start))));
    }
    return OK;
}
