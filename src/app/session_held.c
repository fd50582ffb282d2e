#include "session_held.h"

#include "appointment_store.h"
#include "buf.h"
#include "ledger.h"
#include "pattern_store.h"
#include "permission.h"
#include "session_plan.h"
#include "session_store.h"
#include "set_up_check.h"

enum { YEARS_AHEAD = 3, NEAR_DAYS = 5 };

/* ---- the clinics to come ------------------------------------------------------------------------- */

static bool is_to_come(const struct work *w, const struct session *s) {
    bool is_over = civil_resolve(w->zone, s->day, s->end).first.us <= w->now.us;
    return !is_over && str_eq(s->state, S("open"));
}

static enum err held_from_today(struct work *w, uuid resource_id, const struct held_session **ret,
                                size_t *ret_n) {
    civil_date last = civil_date_add_days(w->today, 365 * YEARS_AHEAD);
    return session_store_of_resource(w->tx, work_site(w), resource_id, w->today, last, ret, ret_n);
}

static enum err is_waited_for(struct work *w, uuid session_id, bool *ret_is_waited_for) {
    const struct appointment *list;
    size_t n;
    *ret_is_waited_for = false;
    TRY(appointment_store_of_session(w->tx, work_site(w), session_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        *ret_is_waited_for |=
            list[i].state == APPOINTMENT_BOOKED || list[i].state == APPOINTMENT_ARRIVED;
    return OK;
}

/* ---- what is outstanding ------------------------------------------------------------------------- */

static enum err owe_it(struct work *w, const struct session *s, uuid fact) {
    bool is_waited, is_near;
    TRY(is_waited_for(w, s->session_id, &is_waited));
    if (!is_waited) return OK;
    is_near = civil_date_to_days(s->day) - civil_date_to_days(w->today) <= NEAR_DAYS;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_NOBODYS_CLINIC,
                                         .subject_kind = "session",
                                         .subject_id = s->session_id,
                                         .clinic_id = s->clinic_id,
                                         .priority = is_near ? DUTY_URGENT : DUTY_ROUTINE},
                      fact);
}

enum err nobodys_clinics_follow(struct work *w, uuid person_id, uuid fact) {
    struct resource own;
    const struct held_session *held;
    size_t n;
    enum err e = resource_store_of_person(w->tx, work_site(w), person_id, &own);
    if (e == NOT_FOUND) return OK; /* never was a clinician */
    TRY(e);
    TRY(held_from_today(w, own.resource_id, &held, &n));
    for (size_t i = 0; i < n; i++) {
        const struct session *s = &held[i].session;
        if (own.is_active)
            TRY(duty_end(w, DUTY_NOBODYS_CLINIC, s->session_id, fact, NULL));
        else if (is_to_come(w, s))
            TRY(owe_it(w, s, fact));
    }
    return OK;
}

enum err session_was_left(struct work *w, uuid session_id, uuid fact) {
    bool is_waited;
    TRY(is_waited_for(w, session_id, &is_waited));
    return is_waited ? OK : duty_end(w, DUTY_NOBODYS_CLINIC, session_id, fact, NULL);
}

/* ---- giving -------------------------------------------------------------------------------------- */

static enum err refuse(struct work *w, enum err e, str sentence) {
    return problem_set(w->why, e, S("holder"), sentence, S("House rule H2"));
}

static enum err taker(struct work *w, uuid resource_id, struct resource *ret_to) {
    if (uuid_is_nil(resource_id))
        return refuse(w, INVALID, S("Choose who holds the clinic from now on"));
    enum err e = resource_store_get(w->tx, work_site(w), resource_id, ret_to);
    if (e != NOT_FOUND) TRY(e);
    if (e == OK && ret_to->is_active && str_eq(ret_to->kind, S("clinician"))) return OK;
    return refuse(w, INVALID, S("Only a clinician who works here can hold a clinic: choose one"));
}

static enum err is_elsewhere(struct work *w, const struct session *s, str where) {
    return refuse(w, CONFLICT,
                  say(w->arena, "{}: {}. Choose somebody else, or move one of the two clinics",
                      SAY_T(civil_date_long(w->arena, s->day)), SAY_T(where)));
}

/* Also where a clinic of the same kind and time was cancelled: the two could not be told apart. */
static enum err check_free(struct work *w, const struct session *s, const struct resource *to) {
    struct session given = *s;
    bool is_taken;
    given.clinician_id = to->resource_id;
    given.room_id = (uuid){{0}}; /* stays */
    enum err e = session_has_room(w, &given);
    if (e == CONFLICT) return is_elsewhere(w, s, w->why->sentence);
    TRY(e);
    TRY(session_store_is_taken(w->tx, work_site(w), &given, &is_taken));
    if (!is_taken) return OK;
    return is_elsewhere(
        w, s, say(w->arena, "{} has a clinic or a patient at that time already", SAY_T(to->name)));
}

static enum err give(struct work *w, const struct session *s, const struct resource *to) {
    struct resource from;
    TRY(resource_store_get(w->tx, work_site(w), s->clinician_id, &from));
    TRY(check_free(w, s, to));
    TRY(session_store_give(w->tx, work_site(w), s, to->resource_id));
    uuid fact;
    TRY(set_up_record_as(w, "session.given", "session", s->session_id,
                         civil_date_iso(w->arena, s->day),
                         say(w->arena, "{} to {}", SAY_T(from.name), SAY_T(to->name)), &fact));
    return duty_end(w, DUTY_NOBODYS_CLINIC, s->session_id, fact, NULL);
}

/* What was held on a day gone by is said of one who had stopped by then: somebody else held it. */
static enum err can_be_given(struct work *w, const struct session *s) {
    struct resource holder;
    if (!str_eq(s->state, S("open")))
        return refuse(w, CONFLICT, S("This clinic is cancelled: hold it again first"));
    TRY(resource_store_get(w->tx, work_site(w), s->clinician_id, &holder));
    if (civil_date_compare(s->day, w->today) >= 0 || !holder.is_active) return OK;
    return refuse(w, CONFLICT, S("The day of this clinic is over"));
}

enum err give_session(struct work *w, void *context, struct done *ret_done) {
    const struct give_session *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct session s;
    struct resource to;
    TRY(session_store_get(w->tx, work_site(w), in->session_id, &s));
    if (s.version != in->version) return set_up_stale(w, S("This clinic"));
    TRY(taker(w, in->to, &to));
    TRY(can_be_given(w, &s));
    if (uuid_eq(s.clinician_id, to.resource_id))
        return refuse(w, INVALID, S("This clinic is held by that clinician already"));
    ret_done->id = s.session_id;
    ret_done->detail = to.name;
    return give(w, &s, &to);
}

enum err give_sessions(struct work *w, void *context, struct done *ret_done) {
    const struct give_sessions *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct resource own, to;
    const struct held_session *held;
    size_t n;
    int64_t n_given = 0;
    enum err e = resource_store_of_person(w->tx, work_site(w), in->person_id, &own);
    if (e == NOT_FOUND) return refuse(w, CONFLICT, S("This person holds no clinics"));
    TRY(e);
    TRY(taker(w, in->to, &to));
    if (uuid_eq(own.resource_id, to.resource_id))
        return refuse(w, INVALID, S("Choose somebody else: this is who hands them over"));
    TRY(held_from_today(w, own.resource_id, &held, &n));
    for (size_t i = 0; i < n; i++) {
        if (!is_to_come(w, &held[i].session)) continue;
        TRY(give(w, &held[i].session, &to));
        n_given++;
    }
    if (n_given == 0) return refuse(w, CONFLICT, S("There are no clinics to come any more"));
    ret_done->id = in->person_id;
    ret_done->detail = say(w->arena, "{}", SAY_N(n_given));
    return OK;
}
