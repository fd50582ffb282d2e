/* Events of a death: recorded, told, and taken back when it was of the wrong patient. */
#include "history.h"
#include "patient_work.h"

static const uuid none = {{0}};

static bool is_alive(const struct world *w, int i) {
    return plain_is_alive(&w->m, i);
}

/* At once: what lay ahead is cancelled and nothing is owed to the patient any more. True when a clinic knew
 * of the patient. */
static bool die(struct plain *m, int patient) {
    bool is_known = false;
    for (int i = 0; i < m->n_appointments; i++) {
        struct plain_appointment *a = &m->appointments[i];
        if (a->patient != patient) continue;
        if (!plain_is_live(a) || m->slot_start[a->slot].us < m->now.us) continue;
        a->is = CANCELLED;
        a->died = true;
        is_known = true;
    }
    m->patients[patient].is_dead = true; /* its waits and referrals end with it */
    for (int i = 0; i < m->n_entries; i++)
        is_known |= m->entries[i].patient == patient && plain_entry_now(m, i) == DIED;
    for (int i = 0; i < m->n_referrals; i++)
        is_known |= m->referrals[i].patient == patient && m->referrals[i].is != OVER;
    return is_known;
}

static enum event_ended death(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_patients, is_alive, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_patient *p = &m->patients[i];
    struct notify_death in = {.patient_id = p->id,
                              .version = version_of(w, 'P', p->id),
                              .source = S("The daughter rang")};
    tell(w, "Amara is told that P%d has died", i);
    if (!change(w, AMARA, notify_death, &in, true, NULL)) return EVENT_BROKE;
    p->is_told = p->owes_alive = false;
    p->death_owner = die(m, i) ? SECRETARIES : AMARA;
    p->death = owed_new(m->now, plain_due_calendar(m->now, 0), 2);
    plain_hold_copies(m, i);
    return EVENT_DONE;
}

static bool is_dead_untold(const struct world *w, int i) {
    return w->m.patients[i].is_dead && !w->m.patients[i].is_told;
}

static enum event_ended tell_of_death(struct world *w) {
    int i = pick(w, w->m.n_patients, is_dead_untold, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct death_told in = {w->m.patients[i].id, S("Dr Ferreira")};
    tell(w, "Amara tells who must know of P%d's death", i);
    if (!change(w, AMARA, death_told, &in, true, NULL)) return EVENT_BROKE;
    w->m.patients[i].is_told = true;
    return EVENT_DONE;
}

static bool owes_alive(const struct world *w, int i) {
    const struct plain_patient *p = &w->m.patients[i];
    return p->owes_alive && !p->alive.is_waived;
}

static enum event_ended tell_that_alive(struct world *w) {
    int i = pick(w, w->m.n_patients, owes_alive, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    bool says_whom = w->n[2] % 8 != 1;
    struct death_told in = {w->m.patients[i].id, says_whom ? S("Dr Ferreira") : S("")};
    tell(w, "Amara tells who was told of P%d's death that P%d lives", i, i);
    if (!change(w, AMARA, alive_told, &in, says_whom, NULL)) return EVENT_BROKE;
    if (says_whom) w->m.patients[i].owes_alive = false;
    return EVENT_DONE;
}

static bool is_dead(const struct world *w, int i) {
    return w->m.patients[i].is_dead;
}

static void entry_stands_again(struct plain *m, struct plain_entry *e) {
    if (e->is == WAITING && !e->date.is_waived) owed_again(&e->date, m->now);
    if (e->is == PATIENT_INITIATED) e->ring.n_again++; /* shown when the time is over, as before */
    if (e->is != HAS_DATE) return;
    const struct plain_appointment *a = &m->appointments[e->date_of];
    if (a->is == CANCELLED) {
        e->is = WAITING;
        owed_again(&e->date, m->now);
    } else if ((a->is == ABSENT || a->is == LEFT) && a->has_outcome) {
        e->is = REMOVED;
    }
}

static void open_again(struct plain *m, bool owes, struct owed *o) {
    if (owes && !o->is_waived) owed_again(o, m->now);
}

static void appointment_stands_again(struct world *w, struct plain_appointment *a,
                                     enum plain_who who) {
    struct plain *m = &w->m;
    open_again(m, a->owes_date, &a->date);
    open_again(m, a->owes_telling, &a->telling);
    open_again(m, a->owes_listing, &a->listing);
    if (a->owes_decision && a->decision_is_new)
        plain_owe_decision(w, a);
    else
        open_again(m, a->owes_decision, &a->decision);
    if (!a->died) return;
    a->died = false;
    if (!a->owes_telling || a->telling.is_waived) /* unless a move is to be told already */
        a->telling = owed_new(m->now, plain_due_calendar(m->now, 0), 1);
    a->owes_telling = true;
    if (a->entry >= 0 || (a->referral >= 0 && m->referrals[a->referral].is_error)) return;
    a->owes_date = true;
    a->took_the_call = who;
    a->date = owed_new(m->now, plain_due_calendar(m->now, 0), 1);
}

static void live_again(struct world *w, int patient, enum plain_who who) {
    struct plain *m = &w->m;
    struct plain_patient *p = &m->patients[patient];
    p->is_dead = false;
    p->owes_alive = true;
    p->alive_owner = p->death_owner == SECRETARIES ? SECRETARIES : who;
    p->alive = owed_new(m->now, plain_due_calendar(m->now, 0), 2);
    for (int i = 0; i < m->n_entries; i++) {
        if (m->entries[i].patient == patient) entry_stands_again(m, &m->entries[i]);
    }
    for (int i = 0; i < m->n_referrals; i++) {
        struct plain_referral *r = &m->referrals[i];
        if (r->patient != patient) continue;
        open_again(m, r->is == IN_REVIEW, &r->review);
        open_again(m, r->is == ASKED, r->is_to_ask ? &r->ask : &r->answer);
    }
    for (int i = 0; i < m->n_appointments; i++) {
        if (m->appointments[i].patient == patient)
            appointment_stands_again(w, &m->appointments[i], who);
    }
    for (int i = 0; i < m->n_referrals; i++) {
        struct plain_referral *r = &m->referrals[i];
        if (r->patient != patient) continue;
        open_again(m, r->is == IN_HAND && r->asks_next, &r->next);
        if (plain_is_forgotten(m, i)) plain_decline(w, i);
    }
    plain_let_copies_go(m, patient);
}

/* One that the death cancelled, of somebody who rang: to be booked on its slot again; -1: none. */
static int to_book_again(const struct plain *m, int patient) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        if (a->patient == patient && a->died && a->referral < 0 && a->entry < 0) return i;
    }
    return -1;
}

static enum event_ended death_was_wrong(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_patients, is_dead, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    static const enum plain_who people[] = {AMARA, MAUD, AMARA, CARL};
    enum plain_who who = people[w->n[2] % 4];
    int again = w->n[3] % 2 ? to_book_again(m, i) : -1;
    int slot = again < 0 ? 0 : m->appointments[again].slot;
    bool is_right = who != CARL && (again < 0 || plain_slot_is_free(m, slot, who, -1));
    struct patient_lives in = {.patient_id = m->patients[i].id,
                               .version = version_of(w, 'P', m->patients[i].id),
                               .reason = S("It was the neighbour"),
                               .book = again < 0 ? NULL : &m->appointments[again].id,
                               .n_book = again >= 0};
    tell(w, "%s says that P%d is alive", plain_who_name(who), i);
    if (again >= 0) tell(w, "  and books A%d again", again);
    if (!change(w, who, patient_lives, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    if (again >= 0) m->appointments[again].died = false;
    live_again(w, i, who);
    if (again < 0) return EVENT_DONE;
    plain_drop_hold(w, slot, who);
    plain_book(w, &(struct plain_booking){i, -1, -1, again}, none, slot, false);
    return EVENT_DONE;
}

const struct event death_events[] = {
    {"a patient dies", 1, death},
    {"a death is told", 1, tell_of_death},
    {"a death is taken back", 3, death_was_wrong},
    {"it is told that a patient is alive", 1, tell_that_alive},
};
const size_t n_death_events = sizeof death_events / sizeof death_events[0];
