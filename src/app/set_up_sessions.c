#include "set_up_sessions.h"

#include "address_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "pattern_store.h"
#include "permission.h"
#include "session_plan.h"
#include "set_up_check.h"
#include "set_up_pattern.h"

enum { NOTE_MAX = 400 };

static enum err store_session(struct work *w, const struct planned_session *planned,
                              const struct weekly_pattern *p, str zone, str note,
                              bool *ret_is_new) {
    struct session s = {.session_id = work_new_id(w),
                        .clinic_id = p->clinic_id,
                        .template_id = p->template_id,
                        .clinician_id = p->clinician_id,
                        .room_id = p->room_id,
                        .day = planned->day,
                        .start = planned->start,
                        .end = planned->end,
                        .zone = zone,
                        .note = note};
    struct session_slot *slots = arena_array(w->arena, struct session_slot, planned->n_slots);
    for (size_t i = 0; i < planned->n_slots; i++) {
        const struct planned_slot *from = &planned->slots[i];
        slots[i] = (struct session_slot){.slot_id = work_new_id(w),
                                         .slot_type_id = from->slot_type_id,
                                         .start = from->start,
                                         .minutes = from->minutes,
                                         .start_at = from->start_at};
    }
    TRY(session_store_insert(w->tx, work_site(w), &s, slots, planned->n_slots, ret_is_new));
    if (!*ret_is_new) return OK;
    return set_up_record(w, "session.made", "session", s.session_id,
                         say(w->arena, "{} {}, {} slots", SAY_T(civil_date_iso(w->arena, s.day)),
                             SAY_T(civil_time_iso(w->arena, s.start)),
                             SAY_N((int64_t)planned->n_slots)),
                         S(""));
}

static str on_day(struct work *w, civil_date day, str sentence) {
    return say(w->arena, "{}: {}", SAY_T(civil_date_long(w->arena, day)), SAY_T(sentence));
}

/* A time that does not exist, or happens twice, is for a person to settle. */
static enum err check_clock(struct work *w, const struct planned_session *s, str field) {
    for (size_t i = 0; i < s->n_slots; i++) {
        if (s->slots[i].clock == CIVIL_UNIQUE) continue;
        str start = civil_time_page(w->arena, s->slots[i].start);
        return set_up_refuse(
            w, INVALID, field,
            say(w->arena,
                "{}: the clocks change and {} {}. Add this clinic by hand at another time",
                SAY_T(civil_date_long(w->arena, s->day)), SAY_T(start),
                SAY_T(s->slots[i].clock == CIVIL_GAP ? S("does not exist") : S("happens twice"))));
    }
    return OK;
}

/* ---- from the pattern ---------------------------------------------------------------------------- */

bool session_plan_stands(const struct session_plan *plan) {
    return plan->session->standing == SESSION_STANDS && !plan->is_there && plan->clash.n == 0;
}

enum err plan_sessions(struct work *w, uuid clinic_id, civil_date from, civil_date to,
                       const struct session_plan **ret_plan, size_t *ret_n) {
    TRY(work_may(w, PERM_SET_UP));
    struct plan_sheet sheet;
    TRY(plan_sheet_read(w, clinic_id, from, to, &sheet));
    bool *wanted = arena_array(w->arena, bool, sheet.n);
    for (size_t i = 0; i < sheet.n; i++)
        wanted[i] = session_plan_stands(&sheet.plans[i]);
    plan_sheet_mark_each_other(w, &sheet, wanted);
    *ret_plan = sheet.plans;
    *ret_n = sheet.n;
    return OK;
}

static enum err find_chosen(struct work *w, const struct plan_sheet *sheet,
                            const struct session_choice *c, size_t *ret_at) {
    for (size_t i = 0; i < sheet->n; i++) {
        if (!uuid_eq(sheet->plans[i].pattern->template_id, c->template_id)) continue;
        if (civil_date_compare(sheet->plans[i].session->day, c->day) != 0) continue;
        *ret_at = i;
        return OK;
    }
    return set_up_refuse(
        w, CONFLICT, S("days"),
        on_day(w, c->day, S("the pattern no longer makes a clinic. Look at the dates again")));
}

static enum err make_chosen(struct work *w, const struct plan_sheet *sheet, const bool *wanted,
                            int64_t *ret_n_new) {
    *ret_n_new = 0;
    for (size_t i = 0; i < sheet->n; i++) {
        const struct session_plan *plan = &sheet->plans[i];
        if (!wanted[i] || plan->is_there) continue;
        TRY(check_clock(w, plan->session, S("days")));
        if (plan->clash.n) {
            return set_up_refuse(w, CONFLICT, S("days"),
                                 on_day(w, plan->session->day, plan->clash));
        }
        bool is_new;
        TRY(store_session(w, plan->session, plan->pattern, sheet->zone, S(""), &is_new));
        *ret_n_new += is_new;
    }
    return OK;
}

enum err make_sessions(struct work *w, void *context, struct done *ret_done) {
    const struct make_sessions *in = context;
    TRY(work_may(w, PERM_SET_UP));
    if (in->n == 0) {
        return set_up_refuse(w, INVALID, S("days"), S("Tick at least one date to make"));
    }
    struct plan_sheet sheet;
    TRY(plan_sheet_read(w, in->clinic_id, in->from, in->to, &sheet));
    bool *wanted = arena_array(w->arena, bool, sheet.n + 1);
    for (size_t i = 0; i < in->n; i++) {
        size_t at;
        TRY(find_chosen(w, &sheet, &in->chosen[i], &at));
        wanted[at] = true;
    }
    plan_sheet_mark_each_other(w, &sheet, wanted);
    int64_t n_new;
    TRY(make_chosen(w, &sheet, wanted, &n_new));
    ret_done->id = in->clinic_id;
    ret_done->detail = say(w->arena, "{}", SAY_N(n_new));
    return OK;
}

/* ---- by hand ------------------------------------------------------------------------------------- */

static struct weekly_pattern pattern_of_one(const struct add_session *in) {
    return (struct weekly_pattern){.clinic_id = in->clinic_id,
                                   .clinician_id = in->clinician_id,
                                   .room_id = in->room_id,
                                   .weekday = civil_date_weekday(in->day),
                                   .every_weeks = 1,
                                   .valid_from = in->day,
                                   .valid_to = in->day};
}

static enum err plan_it(struct work *w, const struct add_session *in, struct weekly_pattern *p,
                        struct plan_sheet *ret_sheet) {
    if (civil_date_is_none(in->day) || civil_date_compare(in->day, w->today) < 0)
        return set_up_refuse(w, INVALID, S("day"), S("Enter a date from today on"));
    *p = pattern_of_one(in);
    TRY(plan_sheet_of_one(w, p, in->slots, in->n, ret_sheet));
    return check_clock(w, ret_sheet->plans[0].session, S("start"));
}

enum err plan_one_session(struct work *w, const struct add_session *in,
                          const struct session_plan **ret_plan) {
    struct plan_sheet sheet;
    struct weekly_pattern *p = arena_new(w->arena, struct weekly_pattern);
    TRY(work_may(w, PERM_SET_UP));
    TRY(plan_it(w, in, p, &sheet));
    *ret_plan = &sheet.plans[0];
    return OK;
}

/* A holiday is for a person to decide, as in the pattern. */
static enum err check_day(struct work *w, const struct add_session *in,
                          const struct planned_session *s) {
    if (s->standing == SESSION_STANDS || in->is_despite) return OK;
    return set_up_refuse(w, INVALID, S("is_despite"),
                         say(w->arena, "{} is {}: say that the clinic is held all the same",
                             SAY_T(civil_date_long(w->arena, s->day)), SAY_T(s->reason)));
}

enum err add_session(struct work *w, void *context, struct done *ret_done) {
    const struct add_session *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct findings f = {.n = 0};
    str note = in->note;
    TRY(also(w, &f,
             set_up_words(
                 w, &(struct words){.field = S("note"), .label = S("the note"), .max = NOTE_MAX},
                 &note)));
    struct plan_sheet sheet = {.n = 0};
    struct weekly_pattern p;
    TRY(also(w, &f, plan_it(w, in, &p, &sheet)));
    TRY(all_found(w, &f));
    const struct session_plan *plan = &sheet.plans[0];
    TRY(check_day(w, in, plan->session));
    if (plan->is_there) {
        return set_up_refuse(w, CONFLICT, S("start"),
                             S("This clinic has that day and time already"));
    }
    if (plan->clash.n) {
        return set_up_refuse(w, CONFLICT, S("start"), plan->clash);
    }
    bool is_new;
    ret_done->id = in->clinic_id;
    return store_session(w, plan->session, &p, sheet.zone, note, &is_new);
}

enum err hold_session(struct work *w, void *context, struct done *ret_done) {
    const struct hold_session *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct session s;
    str reason = in->reason;
    TRY(session_store_get(w->tx, work_site(w), in->session_id, &s));
    if (s.version != in->version) return set_up_stale(w, S("This clinic"));
    TRY(set_up_words(w,
                     &(struct words){.field = S("reason"),
                                     .label = S("why the clinic is cancelled"),
                                     .max = NOTE_MAX,
                                     .required = !in->is_held},
                     &reason));
    if (civil_date_compare(s.day, w->today) < 0) {
        return set_up_refuse(w, CONFLICT, S(""), S("The day of this clinic is over"));
    }
    TRY(in->is_held ? session_has_room(w, &s) : session_is_empty(w, s.session_id));
    s.state = in->is_held ? S("open") : S("cancelled");
    s.note = reason;
    ret_done->id = s.session_id;
    TRY(session_store_update(w->tx, work_site(w), &s, w->scope->person_id));
    return set_up_record(w, in->is_held ? "session.held-again" : "session.cancelled", "session",
                         s.session_id, civil_date_iso(w->arena, s.day), reason);
}

static const struct session_slot *slot_of(const struct session_slot *slots, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(slots[i].slot_id, id)) return &slots[i];
    return NULL;
}

static enum err block_one(struct work *w, const struct block_slots *in,
                          const struct session_slot *slot, str reason) {
    if (slot->is_blocked == in->is_blocked && str_eq(slot->block_reason, reason)) return OK;
    if (in->is_blocked) TRY(slot_is_empty(w, in->session_id, slot));
    TRY(session_store_block_slot(w->tx, work_site(w), slot->slot_id, in->is_blocked, reason));
    return set_up_record(w, in->is_blocked ? "slot.blocked" : "slot.unblocked", "slot",
                         slot->slot_id, civil_time_iso(w->arena, slot->start), reason);
}

enum err block_slots(struct work *w, void *context, struct done *ret_done) {
    const struct block_slots *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct session s;
    str reason = in->is_blocked ? in->reason : S("");
    TRY(session_store_get(w->tx, work_site(w), in->session_id, &s));
    if (s.version != in->version) return set_up_stale(w, S("This clinic"));
    if (in->n == 0) {
        return set_up_refuse(w, INVALID, S("slots"), S("Tick at least one slot"));
    }
    TRY(set_up_words(w,
                     &(struct words){.field = S("block_reason"),
                                     .label = S("why the slots are blocked"),
                                     .max = NOTE_MAX,
                                     .required = in->is_blocked},
                     &reason));
    const struct session_slot *slots;
    size_t n;
    TRY(session_store_slots(w->tx, work_site(w), in->session_id, &slots, &n));
    for (size_t i = 0; i < in->n; i++) {
        const struct session_slot *slot = slot_of(slots, n, in->slots[i]);
        if (!slot) return NOT_FOUND;
        TRY(block_one(w, in, slot, reason));
    }
    ret_done->id = s.session_id;
    return session_store_update(w->tx, work_site(w), &s, w->scope->person_id);
}
