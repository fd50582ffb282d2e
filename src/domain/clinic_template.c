#include "clinic_template.h"

#include "buf.h"

enum { WEEK = 7, QUANTUM = 5, MIDNIGHT = 24 * 60, LONGEST_SPAN = 2 * 366 };

static enum err refuse(struct problem *why, str field, str sentence) {
    return problem_set(why, INVALID, field, sentence, S("House rule H21"));
}

static enum err check_slots(struct arena *a, const struct clinic_template *t, struct problem *why) {
    str field = S("slots");
    if (t->n_slots == 0) return refuse(why, field, S("Add at least one slot to the pattern."));
    int free_from = 0;
    for (size_t i = 0; i < t->n_slots; i++) {
        const struct template_slot *s = &t->slots[i];
        str start = civil_time_page(a, s->start);
        if (s->start.minute % QUANTUM || s->minutes % QUANTUM || s->minutes < QUANTUM) {
            return refuse(
                why, field,
                say(a, "The slot at {} must begin and last in steps of 5 minutes.", SAY_T(start)));
        }
        if (s->start.minute + s->minutes > MIDNIGHT) {
            return refuse(why, field,
                          say(a, "The slot at {} goes beyond midnight. Shorten it.", SAY_T(start)));
        }
        if (s->start.minute < free_from) {
            return refuse(
                why, field,
                say(a, "The slot at {} begins before the slot above it ends. Change one of them.",
                    SAY_T(start)));
        }
        free_from = s->start.minute + s->minutes;
    }
    return OK;
}

enum err clinic_template_check(struct arena *a, const struct clinic_template *t,
                               struct problem *why) {
    if (t->weekday < MONDAY || t->weekday > SUNDAY)
        return refuse(why, S("weekday"), S("Choose the day of the week."));
    if (t->every_weeks < 1 || t->every_weeks > 8)
        return refuse(why, S("every_weeks"),
                      S("A clinic repeats every 1 to 8 weeks. Type a number from 1 to 8."));
    if (civil_date_is_none(t->valid_from))
        return refuse(why, S("valid_from"), S("Type the first date of this pattern."));
    if (!civil_date_is_none(t->valid_to) && civil_date_compare(t->valid_to, t->valid_from) < 0)
        return refuse(why, S("valid_to"),
                      S("The last date is before the first. Change one of them."));
    return check_slots(a, t, why);
}

enum err clinic_template_lay_out(struct arena *a, civil_time start, civil_time end,
                                 const struct slot_length *sequence, size_t n,
                                 const struct template_slot **ret_slots, size_t *ret_n,
                                 struct problem *why) {
    if (n == 0) return refuse(why, S("sequence"), S("Choose at least one type of slot."));
    if (start.minute % QUANTUM)
        return refuse(why, S("start"), S("Type a start in steps of 5 minutes, such as 9:05am."));
    if (end.minute <= start.minute)
        return refuse(why, S("end"), S("The clinic ends before it starts. Change one of them."));
    struct template_slot *slots = arena_array(a, struct template_slot, LAID_OUT_MAX);
    size_t used = 0;
    int at = start.minute;
    for (; at + sequence[used % n].minutes <= end.minute; used++) {
        if (used == LAID_OUT_MAX)
            return problem_set(
                why, LIMIT, S("end"),
                S("That makes over 150 slots. Choose longer ones or an earlier end."),
                S("House rule H21"));
        const struct slot_length *next = &sequence[used % n];
        slots[used] = (struct template_slot){next->slot_type_id, {(int16_t)at}, next->minutes};
        at += next->minutes;
    }
    if (used == 0)
        return refuse(why, S("end"), S("There is no room for a single slot. Choose a later end."));
    *ret_slots = slots;
    *ret_n = used;
    return OK;
}

static civil_date first_session(const struct clinic_template *t) {
    int ahead = ((int)t->weekday - (int)civil_date_weekday(t->valid_from) + WEEK) % WEEK;
    return civil_date_add_days(t->valid_from, ahead);
}

static bool takes_place_on(const struct clinic_template *t, civil_date d) {
    int32_t since = civil_date_to_days(d) - civil_date_to_days(first_session(t));
    if (since < 0 || since % (WEEK * t->every_weeks) != 0) return false;
    return civil_date_is_none(t->valid_to) || civil_date_compare(d, t->valid_to) <= 0;
}

/* Sets each slot's moment; returns a reason when one of them needs to be asked about. */
static str place_slots(struct arena *a, const struct zone *zone, civil_date day,
                       const struct clinic_template *t, struct planned_slot *slots) {
    str reason = S("");
    for (size_t i = 0; i < t->n_slots; i++) {
        const struct template_slot *s = &t->slots[i];
        struct resolved r = civil_resolve(zone, day, s->start);
        slots[i] = (struct planned_slot){s->slot_type_id, s->start, s->minutes, r.kind, r.first};
        if (r.kind == CIVIL_UNIQUE || reason.n) continue;
        str start = civil_time_page(a, s->start);
        if (r.kind == CIVIL_GAP)
            reason = say(a, "The clocks go forward: {} does not exist on this day.", SAY_T(start));
        else
            reason = say(a, "The clocks go back: {} happens twice on this day.", SAY_T(start));
    }
    return reason;
}

static void find_standing(const struct template_calendar *calendar, str clock_reason,
                          struct planned_session *session) {
    session->reason = clock_reason;
    session->standing = clock_reason.n ? SESSION_AT_CLOCK_CHANGE : SESSION_STANDS;
    if (holiday_on(calendar->holidays, session->day, &session->reason))
        session->standing = SESSION_ON_HOLIDAY;
    for (size_t i = 0; i < calendar->n_closures; i++) {
        const struct closure *c = &calendar->closures[i];
        if (civil_date_compare(session->day, c->from) < 0 ||
            civil_date_compare(session->day, c->to) > 0)
            continue;
        session->standing = SESSION_IN_CLOSURE;
        session->reason = c->reason;
    }
}

static struct planned_session plan_one(struct arena *a, const struct clinic_template *t,
                                       const struct template_calendar *calendar, civil_date day) {
    struct planned_slot *slots = arena_array(a, struct planned_slot, t->n_slots);
    const struct template_slot *last = &t->slots[t->n_slots - 1];
    struct planned_session session = {
        .template = t,
        .day = day,
        .start = t->slots[0].start,
        .end = {(int16_t)(last->start.minute + last->minutes)},
        .slots = slots,
        .n_slots = t->n_slots,
    };
    find_standing(calendar, place_slots(a, calendar->zone, day, t, slots), &session);
    return session;
}

/* Puts a session behind the earlier ones of its day: few share a day, so it moves past few. */
static void insert(struct planned_session *sessions, size_t *n, struct planned_session session) {
    size_t at = (*n)++;
    for (; at > 0 && civil_date_compare(sessions[at - 1].day, session.day) == 0 &&
           sessions[at - 1].start.minute > session.start.minute;
         at--) {
        sessions[at] = sessions[at - 1];
    }
    sessions[at] = session;
}

enum err clinic_template_plan(struct arena *a, const struct clinic_template *templates, size_t n,
                              const struct template_calendar *calendar, civil_date from,
                              civil_date to, const struct planned_session **ret_sessions,
                              size_t *ret_n, struct problem *why) {
    int32_t first = civil_date_to_days(from), last = civil_date_to_days(to);
    if (last - first > LONGEST_SPAN) {
        return problem_set(
            why, LIMIT, S("to"),
            S("Make sessions for at most two years at a time. Choose an earlier last date."),
            S("House rule H21"));
    }
    size_t most = 0, found = 0;
    for (int32_t day = first; day <= last; day++)
        for (size_t i = 0; i < n; i++)
            most += takes_place_on(&templates[i], civil_date_from_days(day));
    struct planned_session *sessions = arena_array(a, struct planned_session, most);
    for (int32_t day = first; day <= last; day++) {
        civil_date d = civil_date_from_days(day);
        for (size_t i = 0; i < n; i++)
            if (takes_place_on(&templates[i], d))
                insert(sessions, &found, plan_one(a, &templates[i], calendar, d));
    }
    *ret_sessions = sessions;
    *ret_n = found;
    return OK;
}
