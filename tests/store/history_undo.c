/* Events that put right what was wrong: an attendance, an outcome, a decision. */
#include "appointment_work.h"
#include "history.h"

static bool is_alive(const struct plain *m, int patient) {
    return !m->patients[patient].is_dead;
}

/* The same thing stands open once more, unless somebody said that it is not needed. */
static void open_again(struct world *w, struct owed *o) {
    if (!o->is_waived) owed_again(o, w->m.now);
}

static void has_date_again(struct plain *m, int entry, int appointment) {
    m->entries[entry].is = HAS_DATE;
    m->entries[entry].date_of = appointment;
}

/* ---- attendance ---------------------------------------------------------------------------------- */

static bool was_marked(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return a->is == SEEN || a->is == LEFT || a->is == ABSENT;
}

static void take_back(struct world *w, struct plain_appointment *a) {
    struct plain *m = &w->m;
    bool was_absent = a->is != SEEN;
    if (was_absent) open_again(w, &a->outcome);
    if (!was_absent && a->entry >= 0 && m->entries[a->entry].is == HAS_BEEN_SEEN)
        has_date_again(m, a->entry, (int)(a - m->appointments));
    a->owes_decision = false;
    a->is = a->has_arrived ? ARRIVED : BOOKED;
}

/* Either with a reason, or because the patient comes through the door. */
static enum event_ended attendance_was_wrong(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, was_marked, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    int64_t version = version_of(w, 'A', a->id);
    bool comes = w->n[2] % 2, has_reason = w->n[3] % 8 != 1;
    bool is_right = !a->has_outcome && (comes ? a->is != SEEN : has_reason);
    tell(w,
         comes ? "the patient of A%d, marked absent, comes after all"
               : "Rita takes back the attendance of A%d",
         i);
    struct note_attendance arrives = {a->id, version, APPOINTMENT_COME_AFTER_ALL, false, {{0}}};
    struct put_right wrong = {a->id, version, has_reason ? S("The wrong row") : S(""), false};
    bool ended = comes ? change(w, RITA, note_attendance, &arrives, is_right, NULL)
                       : change(w, RITA, undo_attendance, &wrong, is_right, NULL);
    if (!ended) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    take_back(w, a);
    if (comes) a->is = ARRIVED, a->has_arrived = true;
    return EVENT_DONE;
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

static bool has_outcome(const struct world *w, int i) {
    return w->m.appointments[i].has_outcome;
}

/* A wait that a death ended: an appointment of it was kept, or is still to be written up. */
static bool has_another_date(const struct plain *m, int entry, int except) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        if (i != except && a->entry == entry && a->is != CANCELLED) return true;
    }
    return false;
}

/* Nothing of it has gone on: nothing booked or seen that came of it. */
static bool may_be_taken_back(const struct plain *m, int i) {
    const struct plain_appointment *a = &m->appointments[i];
    bool is_offered = a->is != SEEN && !a->ended_care;
    for (int k = 0; k < m->n_entries; k++) {
        const struct plain_entry *e = &m->entries[k];
        bool is_its = e->from == i || (is_offered && a->entry == k);
        enum plain_entry_is is = plain_entry_now(m, k);
        if (is_its && (is == HAS_DATE || is == HAS_BEEN_SEEN)) return false;
        if (is_its && is == DIED && has_another_date(m, k, i)) return false;
    }
    return true;
}

static void take_off_list(struct world *w, int i) {
    struct plain *m = &w->m;
    for (int k = 0; k < m->n_entries; k++) {
        struct plain_entry *e = &m->entries[k];
        enum plain_entry_is is = plain_entry_now(m, k);
        if (e->from != i || (is != WAITING && is != PATIENT_INITIATED && is != DIED)) continue;
        e->is = REMOVED;
        for (int j = 0; j < m->n_appointments; j++) {
            struct plain_appointment *b = &m->appointments[j];
            if (b->owes_date || b->date_ended_by != k) continue;
            b->owes_date = true;
            b->date_ended_by = -1;
            if (is_alive(m, b->patient)) owed_again(&b->date, m->now);
        }
    }
}

/* What the next outcome of the referral found was of this one's making: without it, it would have found
 * what this one did. */
static void hand_memory_on(struct plain *m, int i) {
    const struct plain_appointment *a = &m->appointments[i];
    struct plain_appointment *next = NULL;
    for (int k = 0; k < m->n_appointments; k++) {
        struct plain_appointment *b = &m->appointments[k];
        bool is_later =
            b->referral == a->referral && b->has_outcome && b->outcome_number > a->outcome_number;
        if (is_later && (!next || b->outcome_number < next->outcome_number)) next = b;
    }
    bool is_offered = a->is != SEEN && !a->ended_care;
    if (!next || is_offered || a->referral_was == OVER) return;
    bool of_its_making = a->ended_care ? next->referral_was == OVER
                                       : next->referral_was == IN_HAND && next->referral_was_seen;
    if (!of_its_making) return;
    next->referral_was = a->referral_was;
    next->referral_was_seen = a->referral_was_seen;
}

/* The referral stands as the outcome found it, unless it went on since. */
static void referral_back(struct world *w, int i) {
    struct plain *m = &w->m;
    struct plain_appointment *a = &m->appointments[i];
    bool others_end = false, others_seen = false;
    if (a->referral < 0) return;
    struct plain_referral *r = &m->referrals[a->referral];
    enum plain_referral_is found = a->referral_was;
    hand_memory_on(m, i);
    if (found == OVER) return;
    for (int k = 0; k < m->n_appointments; k++) {
        const struct plain_appointment *b = &m->appointments[k];
        if (k == i || b->referral != a->referral || !b->has_outcome) continue;
        others_end |= b->ended_care;
        others_seen |= b->is == SEEN;
    }
    bool is_offered = a->is != SEEN && !a->ended_care;
    if (is_offered) return;
    bool is_last = a->ended_care ? r->is == OVER && !others_end : r->is == IN_HAND && r->is_seen;
    if (!is_last) return;
    r->is_seen = a->referral_was_seen || others_seen;
    r->is = others_seen ? IN_HAND : found;
    if (!is_alive(m, a->patient)) return;
    if (r->is == IN_REVIEW) owed_again(&r->review, m->now);
    if (r->is == ASKED) owed_again(r->is_to_ask ? &r->ask : &r->answer, m->now);
}

/* A signed one stays, and its author says whether it is still right. */
static void letter_goes(struct plain *m, int appointment) {
    for (int k = 0; k < m->n_letters; k++) {
        struct plain_letter *l = &m->letters[k];
        if (l->appointment != appointment || l->is == NO_LETTER) continue;
        if (l->is >= TO_SEND && !l->differs) {
            instant due =
                l->priority ? plain_due_calendar(m->now, 0) : plain_due_working(m->now, 2);
            l->difference = owed_new(m->now, due, l->priority);
            l->differs = true;
        }
        if (l->is >= TO_SEND) continue;
        l->is = NO_LETTER;
        l->asks = false;
    }
}

static void no_outcome(struct world *w, int i) {
    struct plain *m = &w->m;
    struct plain_appointment *a = &m->appointments[i];
    referral_back(w, i);
    if (a->referral >= 0) m->referrals[a->referral].asks_next = false;
    take_off_list(w, i);
    bool is_over = a->referral >= 0 && m->referrals[a->referral].is == OVER;
    if (a->is != SEEN && a->entry >= 0) {
        enum plain_entry_is e = m->entries[a->entry].is;
        if (a->ended_care ? e == REMOVED && !is_over : e == WAITING) has_date_again(m, a->entry, i);
    }
    letter_goes(m, i);
    a->has_outcome = a->owes_listing = false;
    if (a->is == SEEN) {
        open_again(w, &a->outcome);
    } else {
        a->owes_decision = true;
        if (is_alive(m, a->patient) && a->decision_is_new)
            plain_owe_decision(w, a);
        else if (is_alive(m, a->patient))
            open_again(w, &a->decision);
    }
}

static enum event_ended outcome_was_wrong(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, has_outcome, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    enum plain_who who = w->n[2] % 4 ? LINDQVIST : CARL;
    bool is_listed = a->is_for_procedure && !a->owes_listing && plain_is_alive(m, a->patient);
    bool is_told = w->n[3] % 4 != 1;
    bool is_right =
        may_be_taken_back(m, i) && (who == LINDQVIST || a->is == SEEN) && (!is_listed || is_told);
    struct put_right in = {a->id, version_of(w, 'A', a->id), S("Meant for another patient"),
                           is_told};
    tell(w, "%s takes back what was recorded of A%d", plain_who_name(who), i);
    if (!change(w, who, undo_outcome, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right) no_outcome(w, i);
    return EVENT_DONE;
}

const struct event undo_events[] = {
    {"an attendance is taken back", 5, attendance_was_wrong},
    {"an outcome is taken back", 6, outcome_was_wrong},
};
const size_t n_undo_events = sizeof undo_events / sizeof undo_events[0];
