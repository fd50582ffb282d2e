/* Events of a place on a list: it ends, or somebody may ring for longer. */
#include "appointment_work.h"
#include "history.h"
#include "ring_window.h"

bool plain_goes_on(const struct plain *m, int referral) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        bool asks = (a->is == SEEN && !a->has_outcome) || a->owes_decision || a->owes_date;
        if (a->referral == referral && (asks || (a->has_outcome && a->is_for_procedure)))
            return true;
    }
    for (int i = 0; i < m->n_entries; i++)
        if (m->entries[i].referral == referral && m->entries[i].is == PATIENT_INITIATED)
            return true;
    return false;
}

static bool is_waiting(const struct world *w, int i) {
    return plain_entry_now(&w->m, i) == WAITING;
}

static enum event_ended end_the_wait(struct world *w) {
    int i = pick(w, w->m.n_entries, is_waiting, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_entry *e = &w->m.entries[i];
    bool patient_initiated = w->n[2] % 2;
    bool is_right = !patient_initiated || e->is_follow_up;
    struct end_waiting in = {e->id, version_of(w, 'W', e->id), patient_initiated, S("Agreed")};
    tell(w, "Carl ends the wait of W%d: %s", i,
         patient_initiated ? "patient-initiated" : "declined");
    if (!change(w, CARL, end_waiting, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    e->is = patient_initiated ? PATIENT_INITIATED : DECLINED;
    e->ring = plain_ring_until(&w->m, plain_day(w->m.now) + 7 * 52);
    if (!patient_initiated && e->referral >= 0) plain_decline(w, e->referral);
    return EVENT_DONE;
}

static bool may_ring(const struct world *w, int i) {
    return plain_entry_now(&w->m, i) == PATIENT_INITIATED;
}

static enum event_ended about_ringing(struct world *w) {
    int i = pick(w, w->m.n_entries, may_ring, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_entry *e = &w->m.entries[i];
    int weeks = (int)(w->n[2] % 12);
    bool ends = w->n[4] % 3 == 1, has_note = w->n[3] % 5 != 1;
    enum plain_who who = w->n[3] % 4 == 1 ? CARL : LINDQVIST;
    bool is_right = who == LINDQVIST && (ends ? has_note : weeks > 0);
    struct ring_decision in = {.entry_id = e->id,
                               .version = version_of(w, 'W', e->id),
                               .ends = ends,
                               .weeks = weeks,
                               .note = has_note ? S("Well so far") : S("")};
    if (ends)
        tell(w, "%s says that W%d may not ring any more", plain_who_name(who), i);
    else
        tell(w, "%s gives W%d %d weeks more to ring", plain_who_name(who), i, weeks);
    if (!change(w, who, decide_ring_window, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    if (!ends) {
        e->ring = plain_ring_until(&w->m, plain_day(w->m.now) + 7 * weeks);
        return EVENT_DONE;
    }
    e->is = REMOVED;
    if (e->referral >= 0) plain_decline(w, e->referral);
    return EVENT_DONE;
}

const struct event wait_events[] = {
    {"a wait ends", 2, end_the_wait},
    {"it is decided whether somebody may ring for longer", 1, about_ringing},
};
const size_t n_wait_events = sizeof wait_events / sizeof wait_events[0];
