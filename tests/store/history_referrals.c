/* Events of a referral before its review: it goes to another clinic, or to another reviewer. */
#include "history.h"
#include "referral_work.h"

/* One the clinic has not seen: what happens to it afterwards is the booking office's. */
static bool is_not_seen(const struct world *w, int i) {
    return !w->m.referrals[i].is_seen;
}

static bool has_a_date(const struct plain *m, int referral) {
    for (int i = 0; i < m->n_appointments; i++) {
        if (m->appointments[i].referral == referral && plain_is_live(&m->appointments[i]))
            return true;
    }
    return false;
}

/* Both clinics have the same lists and the same consultant: whose it is, and by when, stays. */
static enum event_ended is_passed_on(struct world *w) {
    struct plain *m = &w->m;
    int r = pick(w, m->n_referrals, is_not_seen, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    enum plain_referral_is is = m->referrals[r].is;
    bool is_before = is == RECEIVED || is == IN_REVIEW, asks_reviewer = w->n[2] % 3 == 0;
    struct send_for_review review = {
        .referral_id = m->referrals[r].id, .reviewer_id = w->c.clinician, .note = S("On leave")};
    struct pass_referral pass = {.referral_id = review.referral_id,
                                 .clinic_id = w->n[3] % 2 ? w->pacing_clinic : w->c.clinic};
    review.version = pass.version = version_of(w, 'R', review.referral_id);
    tell(w, asks_reviewer ? "Amara sends R%d to Dr Lindqvist for review" : "Amara passes R%d on",
         r);
    bool ended = asks_reviewer
                     ? change(w, AMARA, send_for_review, &review, is_before, NULL)
                     : change(w, AMARA, pass_referral, &pass, is_before && !has_a_date(m, r), NULL);
    return ended ? EVENT_DONE : EVENT_BROKE;
}

const struct event referral_events[] = {{"a referral is passed on", 3, is_passed_on}};
const size_t n_referral_events = sizeof referral_events / sizeof referral_events[0];
