#include "death_stop.h"

#include "death_store.h"

/* Whether the death stopped it; a death that came with the record stopped nothing. */
static enum err stop_of(struct work *w, uuid patient_id, uuid subject_id,
                        struct death_stop *ret_stop, bool *ret_is_stopped) {
    enum err e = death_store_get(w->tx, work_site(w), patient_id, subject_id, ret_stop);
    *ret_is_stopped = e == OK;
    return e == NOT_FOUND ? OK : e;
}

enum err referral_as_alive(struct work *w, struct referral *r) {
    struct death_stop stop;
    bool is_stopped;
    if (r->state != REFERRAL_PATIENT_DIED) return OK;
    TRY(stop_of(w, r->patient_id, r->referral_id, &stop, &is_stopped));
    if (!is_stopped) return OK;
    r->rtt_status = stop.rtt_was;
    return referral_state_parse(stop.was, &r->state);
}

enum err entry_as_alive(struct work *w, struct waiting_entry *e) {
    struct death_stop stop;
    bool is_stopped;
    if (!str_eq(e->state, S("died"))) return OK;
    TRY(stop_of(w, e->patient_id, e->entry_id, &stop, &is_stopped));
    if (!is_stopped) return OK;
    e->state = stop.was;
    e->appointment_id = stop.appointment_id;
    return OK;
}

static enum err keep_referral(struct work *w, const struct referral *alive) {
    return death_store_keep(
        w->tx, work_site(w), alive->patient_id,
        &(struct death_stop){.subject_kind = S("referral"),
                             .subject_id = alive->referral_id,
                             .was = str_from_c(referral_state_name(alive->state)),
                             .rtt_was = alive->rtt_status});
}

enum err referral_keep(struct work *w, const struct referral *r, bool has_died) {
    struct referral stored = *r;
    if (has_died && r->state != REFERRAL_PATIENT_DIED) {
        TRY(keep_referral(w, r));
        stored.state = REFERRAL_PATIENT_DIED;
        stored.rtt_status = S("36");
    }
    return referral_store_update(w->tx, work_site(w), &stored, (instant){0});
}

enum err entry_keep(struct work *w, const struct waiting_entry *e, bool has_died) {
    struct waiting_entry stored = *e;
    if (has_died) {
        TRY(death_store_keep(w->tx, work_site(w), e->patient_id,
                             &(struct death_stop){.subject_kind = S("waiting-entry"),
                                                  .subject_id = e->entry_id,
                                                  .was = e->state,
                                                  .rtt_was = S(""),
                                                  .appointment_id = e->appointment_id}));
        stored.state = S("died");
        stored.appointment_id = (uuid){{0}};
    }
    return waiting_store_update(w->tx, work_site(w), &stored);
}

enum err stopped_referral_moves(struct work *w, const struct referral *stopped,
                                enum referral_event event, str rtt_status) {
    struct referral alive = *stopped;
    TRY(referral_as_alive(w, &alive));
    if (alive.state == REFERRAL_PATIENT_DIED) return OK;
    TRY(referral_step(alive.state, event, &alive.state, w->why));
    if (rtt_status.n) alive.rtt_status = rtt_status;
    return keep_referral(w, &alive);
}
