/* Events of a clinic's days: closings, time, and what is not needed any more. */
#include "close_session.h"
#include "duty_work.h"
#include "history.h"

/* Somebody may still be booked: a place of it is still to come and nobody's. */
static bool has_room_ahead(const struct plain *m, int session) {
    for (int slot = 8 * session; slot < 8 * session + 8; slot++) {
        bool is_taken = m->slot_start[slot].us <= m->now.us;
        for (int i = 0; i < m->n_appointments; i++) {
            const struct plain_appointment *a = &m->appointments[i];
            is_taken |= a->slot == slot && !a->is_overbooked && a->is != CANCELLED;
        }
        if (!is_taken) return true;
    }
    return false;
}

static enum event_ended close_a_clinic(struct world *w) {
    struct plain *m = &w->m;
    int i = (int)(w->n[1] % PLAIN_SESSIONS), cash_up, letters;
    bool of_letters = w->n[2] % 2;
    plain_closings(m, i, &cash_up, &letters);
    bool is_right = (of_letters ? letters : cash_up) == 0 &&
                    m->sessions[i].day <= plain_day(m->now) && !has_room_ahead(m, i);
    struct close_session in = {m->sessions[i].id, of_letters};
    tell(w, "Carl closes clinic %d: %s", i, of_letters ? "letters complete" : "cashed up");
    if (!change(w, CARL, close_session, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right && of_letters) m->sessions[i].is_letters_complete = true;
    if (is_right && !of_letters) m->sessions[i].is_cashed_up = true;
    return EVENT_DONE;
}

static enum event_ended time_passes(struct world *w) {
    static const int minutes[] = {10, 5, 45, 180, 20, 45, 90};
    struct plain *m = &w->m;
    int32_t day = plain_day(m->now);
    if (day > civil_date_to_days((civil_date){2027, 2, 1})) return EVENT_IDLE;
    uint32_t k = w->n[1] % 10;
    instant to = k < 7 ? instant_add(m->now, minutes[k] * INSTANT_MINUTE)
                       : (instant){(k == 9 ? day + 7 - (day + 3) % 7 : day + 1) * INSTANT_DAY +
                                   8 * INSTANT_HOUR};
    if (k == 7) to = (instant){day * INSTANT_DAY + 17 * INSTANT_HOUR + 30 * INSTANT_MINUTE};
    if (to.us <= m->now.us) return EVENT_IDLE;
    m->now = to;
    w->c.now = to;
    tell(w, "time has passed");
    return EVENT_DONE;
}

/* What was not needed any more, and what that leaves: nobody waits for what will not happen. */
static void be_without(struct world *w, const struct to_do *d) {
    struct plain *m = &w->m;
    int i = d->subject_number, referral = -1;
    d->owed->is_waived = true;
    if (strcmp(d->rule, "register-referral") == 0) {
        m->referrals[i].is = OVER;
        m->referrals[i].is_error = true;
    }
    if (strcmp(d->rule, "more-information") == 0 || strcmp(d->rule, "ask-referrer") == 0) {
        m->referrals[i].is = IN_REVIEW;
        owed_again(&m->referrals[i].review, m->now);
    }
    if (strcmp(d->rule, "book") == 0) {
        m->entries[i].is = REMOVED;
        referral = m->entries[i].referral;
    }
    if (strcmp(d->rule, "rebook") == 0) {
        m->appointments[i].owes_date = false;
        referral = m->appointments[i].referral;
    }
    if (referral >= 0) plain_decline(w, referral);
}

/* Something of the administration is done elsewhere; what is clinical a secretary may not end. */
static enum event_ended not_needed(struct world *w) {
    static struct to_do list[4 * PLAIN_MANY];
    if (w->n_duties == 0) return EVENT_IDLE;
    struct duty_row *d = &w->duties[w->n[1] % w->n_duties];
    size_t n = plain_to_do(&w->m, list), i = 0;
    char subject[16];
    for (; i < n; i++) {
        snprintf(subject, sizeof subject, "%c%d", list[i].subject_name, list[i].subject_number);
        if (strcmp(subject, d->told.subject) == 0 && strcmp(list[i].rule, d->told.rule) == 0) break;
    }
    if (i == n) return EVENT_IDLE;
    bool is_right = list[i].is_administrative;
    tell(w, "Amara says that %s of %s is no longer needed", d->told.rule, d->told.subject);
    struct duty_no_longer in = {d->id, d->version, S("Done elsewhere")};
    if (!change(w, AMARA, duty_no_longer, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right) be_without(w, &list[i]);
    return EVENT_DONE;
}

const struct event day_events[] = {
    {"a clinic is closed", 5, close_a_clinic},
    {"time passes", 7, time_passes},
    {"something is not needed", 3, not_needed},
};
const size_t n_day_events = sizeof day_events / sizeof day_events[0];
