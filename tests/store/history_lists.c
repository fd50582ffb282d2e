/* Events from the lists: a referral goes to another clinic or reviewer before its review; a letter is urgent. */
#include "duty_work.h"
#include "history.h"
#include "referral_work.h"

/* One the clinic has not seen: what happens to it afterwards is the booking office's. */
static bool is_not_seen(const struct world *w, int i) {
    return !w->m.referrals[i].is_seen;
}

static bool has_a_date(const struct plain *m, int referral) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        bool is_undecided = a->is == SEEN && !a->has_outcome;
        if (a->referral == referral && (plain_is_live(a) || is_undecided)) return true;
    }
    return false;
}

/* Both clinics have the same lists and the same consultant: whose it is, and by when, stays. */
static enum event_ended is_passed_on(struct world *w) {
    struct plain *m = &w->m;
    int r = pick(w, m->n_referrals, is_not_seen, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    enum plain_referral_is is = plain_referral_now(m, r);
    bool is_before = is == RECEIVED || is == IN_REVIEW, asks_reviewer = w->n[2] % 3 == 0;
    struct send_for_review review = {.referral_id = m->referrals[r].id,
                                     .reviewer_id = world_person(w, LINDQVIST),
                                     .note = S("On leave")};
    struct pass_referral pass = {.referral_id = review.referral_id,
                                 .clinic_id = w->n[3] % 2 ? w->pacing_clinic : w->c.clinic};
    review.version = pass.version = version_of(w, 'R', review.referral_id);
    tell(w, asks_reviewer ? "Amara sends R%d to Dr Lindqvist for review" : "Amara passes R%d on",
         r);
    bool ended = asks_reviewer
                     ? change(w, AMARA, send_for_review, &review, is_before, NULL)
                     : change(w, AMARA, pass_referral, &pass, is_before && !has_a_date(m, r), NULL);
    if (!asks_reviewer && is_before && !has_a_date(m, r))
        m->referrals[r].is_elsewhere = w->n[3] % 2;
    return ended ? EVENT_DONE : EVENT_BROKE;
}

static bool is_on_its_way(const struct world *w, int i) {
    enum plain_letter_is is = w->m.letters[i].is;
    return is == TO_TYPE || is == TO_SIGN || is == TO_SEND;
}

/* Of the letter's duty, as it was last read; 0: it has none that is open. */
static int64_t version_of_work(const struct world *w, uuid letter) {
    for (size_t i = 0; i < w->n_duties; i++) {
        const struct duty_row *d = &w->duties[i];
        if (uuid_eq(d->subject, letter) && str_eq(d->rule, S("letter"))) return d->version;
    }
    return 0;
}

static enum event_ended is_urgent(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_letters, is_on_its_way, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &m->letters[i];
    struct letter_urgency in = {l->id, version_of_work(w, l->id), w->n[2] % 3 > 0};
    bool is_first = l->whole.priority == 2, is_right = in.version && (in.is_urgent || !is_first);
    tell(w, "Amara marks L%d %s", i, in.is_urgent ? "urgent" : "not urgent");
    if (!change(w, AMARA, set_letter_urgency, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right && !is_first) l->whole.priority = l->priority = in.is_urgent;
    return EVENT_DONE;
}

const struct event list_events[] = {{"a referral is passed on", 3, is_passed_on},
                                    {"a letter is urgent", 3, is_urgent}};
const size_t n_list_events = sizeof list_events / sizeof list_events[0];
