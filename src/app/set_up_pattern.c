#include "set_up_pattern.h"

#include "buf.h"
#include "clinic_store.h"
#include "pattern_store.h"
#include "permission.h"
#include "set_up_check.h"

bool pattern_holds(const struct weekly_pattern *p, civil_date today) {
    if (civil_date_is_none(p->valid_to)) return true;
    return civil_date_compare(p->valid_to, today) >= 0 &&
           civil_date_compare(p->valid_to, p->valid_from) >= 0;
}

enum err pattern_of(struct work *w, uuid clinic_id, uuid template_id,
                    struct weekly_pattern *ret_pattern) {
    const struct weekly_pattern *patterns;
    size_t n;
    TRY(pattern_store_of_clinic(w->tx, work_site(w), clinic_id, &patterns, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(patterns[i].template_id, template_id)) continue;
        *ret_pattern = patterns[i];
        return OK;
    }
    return NOT_FOUND;
}

struct clinic_template template_of_pattern(struct work *w, const struct weekly_pattern *p,
                                           const struct pattern_slot *slots, size_t n) {
    struct template_slot *out = arena_array(w->arena, struct template_slot, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct template_slot){slots[i].slot_type_id, slots[i].start,
                                        (int16_t)slots[i].minutes};
    }
    return (struct clinic_template){.template_id = p->template_id,
                                    .clinic_id = p->clinic_id,
                                    .weekday = (enum weekday)p->weekday,
                                    .every_weeks = (int16_t)p->every_weeks,
                                    .valid_from = p->valid_from,
                                    .valid_to = p->valid_to,
                                    .slots = out,
                                    .n_slots = n};
}

static enum err check_resource(struct work *w, uuid resource_id, str kind, str field,
                               str sentence) {
    struct resource r;
    enum err e = resource_store_get(w->tx, work_site(w), resource_id, &r);
    if (e == OK && r.is_active && str_eq(r.kind, kind)) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    return set_up_refuse(w, INVALID, field, sentence);
}

static enum err check_who_and_where(struct work *w, const struct weekly_pattern *p) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             check_resource(w, p->clinician_id, S("clinician"), S("clinician"),
                            S("Choose the clinician who holds the clinic"))));
    if (!uuid_is_nil(p->room_id))
        TRY(also(w, &f,
                 check_resource(w, p->room_id, S("room"), S("room"),
                                S("Choose a room that is in use, or none"))));
    return all_found(w, &f);
}

/* Fills in each slot's minutes from its type. */
static enum err set_minutes(struct work *w, uuid clinic_id, struct pattern_slot *slots, size_t n) {
    const struct slot_type *types;
    size_t n_types;
    TRY(slot_type_store_of_clinic(w->tx, work_site(w), clinic_id, &types, &n_types));
    for (size_t i = 0; i < n; i++) {
        slots[i].minutes = 0;
        for (size_t k = 0; k < n_types; k++) {
            if (!types[k].is_active || !uuid_eq(types[k].slot_type_id, slots[i].slot_type_id))
                continue;
            slots[i].minutes = types[k].minutes;
        }
        if (slots[i].minutes) continue;
        return set_up_refuse(w, INVALID, S("slots"),
                             say(w->arena, "Choose the type of the slot at {}",
                                 SAY_T(civil_time_page(w->arena, slots[i].start))));
    }
    return OK;
}

enum err pattern_check(struct work *w, const struct weekly_pattern *p,
                       const struct pattern_slot *given, size_t n,
                       struct clinic_template *ret_template) {
    struct pattern_slot *slots = arena_array(w->arena, struct pattern_slot, n);
    for (size_t i = 0; i < n; i++)
        slots[i] = given[i];
    struct findings f = {.n = 0};
    TRY(also(w, &f, check_who_and_where(w, p)));
    TRY(also(w, &f, set_minutes(w, p->clinic_id, slots, n)));
    TRY(all_found(w, &f));
    struct clinic_template t = template_of_pattern(w, p, slots, n);
    TRY(clinic_template_check(w->arena, &t, w->why));
    *ret_template = t;
    return OK;
}

static enum err end_at(struct work *w, struct weekly_pattern *p, civil_date last_day) {
    p->valid_to = last_day;
    enum err e = pattern_store_end(w->tx, work_site(w), p);
    if (e == CONFLICT) return set_up_stale(w, S("The pattern"));
    TRY(e);
    return set_up_record(w, "pattern.ended", "pattern", p->template_id,
                         civil_date_iso(w->arena, last_day), S(""));
}

/* The old pattern ends the day before the new one begins, unless it ended earlier. */
static enum err follow(struct work *w, const struct weekly_pattern *next) {
    if (uuid_is_nil(next->template_id)) return OK;
    struct weekly_pattern old;
    TRY(pattern_of(w, next->clinic_id, next->template_id, &old));
    if (old.version != next->version) return set_up_stale(w, S("The pattern"));
    civil_date last = civil_date_add_days(next->valid_from, -1);
    if (!civil_date_is_none(old.valid_to) && civil_date_compare(old.valid_to, last) < 0) return OK;
    return end_at(w, &old, last);
}

enum err save_pattern(struct work *w, void *context, struct done *ret_done) {
    const struct save_pattern *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct weekly_pattern p = in->pattern;
    struct clinic clinic;
    TRY(clinic_store_get(w->tx, work_site(w), p.clinic_id, &clinic));
    if (!clinic.is_active) {
        return set_up_refuse(w, CONFLICT, S(""), S("This clinic is no longer held"));
    }
    struct clinic_template t;
    TRY(pattern_check(w, &p, in->slots, in->n, &t));
    TRY(follow(w, &p));
    p.template_id = work_new_id(w);
    TRY(pattern_store_insert(w->tx, work_site(w), &p, in->slots, in->n));
    ret_done->id = p.template_id;
    return set_up_record(w, "pattern.added", "pattern", p.template_id,
                         say(w->arena, "{} every {} weeks from {}, {} slots",
                             SAY_T(weekday_name((enum weekday)p.weekday)), SAY_N(p.every_weeks),
                             SAY_T(civil_date_iso(w->arena, p.valid_from)), SAY_N((int64_t)in->n)),
                         clinic.name);
}

enum err end_pattern(struct work *w, void *context, struct done *ret_done) {
    const struct end_pattern *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct weekly_pattern p;
    TRY(pattern_of(w, in->clinic_id, in->template_id, &p));
    if (p.version != in->version) return set_up_stale(w, S("The pattern"));
    if (civil_date_is_none(in->last_day)) {
        return set_up_refuse(w, INVALID, S("last_day"), S("Enter the last day of this pattern"));
    }
    civil_date earliest = civil_date_add_days(p.valid_from, -1);
    civil_date last = civil_date_compare(in->last_day, earliest) < 0 ? earliest : in->last_day;
    ret_done->id = p.template_id;
    return end_at(w, &p, last);
}

enum err patterns_fit(struct work *w, const struct slot_type *t) {
    const struct weekly_pattern *patterns;
    size_t n;
    TRY(pattern_store_of_clinic(w->tx, work_site(w), t->clinic_id, &patterns, &n));
    for (size_t i = 0; i < n; i++) {
        if (!pattern_holds(&patterns[i], w->today)) continue;
        const struct pattern_slot *there;
        size_t n_slots;
        TRY(pattern_store_slots(w->tx, work_site(w), patterns[i].template_id, &there, &n_slots));
        struct pattern_slot *slots = arena_array(w->arena, struct pattern_slot, n_slots);
        for (size_t k = 0; k < n_slots; k++) {
            slots[k] = there[k];
            if (uuid_eq(slots[k].slot_type_id, t->slot_type_id)) slots[k].minutes = t->minutes;
        }
        struct clinic_template as_is = template_of_pattern(w, &patterns[i], slots, n_slots);
        struct problem why = {0};
        if (clinic_template_check(w->arena, &as_is, &why) == OK) continue;
        return set_up_refuse(
            w, CONFLICT, S("minutes"),
            say(w->arena, "The slots of the {} pattern would overlap: change the pattern first",
                SAY_T(weekday_name((enum weekday)patterns[i].weekday))));
    }
    return OK;
}
