#include "ring_window.h"

#include "fact.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"
#include "referral.h"
#include "referral_life.h"

void ring_window_set(struct waiting_entry *e, civil_date day, int64_t weeks) {
    e->window_from = day;
    e->window_to = civil_date_add_days(day, (int32_t)(7 * weeks));
}

enum err ring_window_begins(struct work *w, const struct waiting_entry *e, uuid cause_entry) {
    civil_date day_after = civil_date_add_days(e->window_to, 1);
    instant over = civil_resolve(w->zone, day_after, (civil_time){0}).first;
    if (over.us < w->now.us) over = w->now; /* written up late: it is over already */
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_RING_WINDOW,
                                         .subject_kind = "waiting-entry",
                                         .subject_id = e->entry_id,
                                         .patient_id = e->patient_id,
                                         .clinic_id = e->clinic_id,
                                         .priority = referral_duty_priority(e->priority),
                                         .begins = over,
                                         .visible_from = over},
                      cause_entry);
}

static enum err check(struct work *w, const struct ring_decision *in,
                      const struct waiting_entry *e) {
    if (e->version != in->version || !waiting_may_ring(e))
        return problem_set(
            w->why, CONFLICT, S(""),
            S("This waiting-list entry has changed in the meantime: look at it again"), S(""));
    if (in->ends && in->note.n == 0)
        return problem_set(w->why, INVALID, S("more_note"),
                           S("Write why it ends, and that the patient knows"), S("House rule H18"));
    if (in->ends || (in->weeks >= 1 && in->weeks <= RING_WEEKS_MAX)) return OK;
    return problem_set(w->why, INVALID, S("weeks"), S("Enter for how many weeks more, 1 to 260"),
                       S("House rule H19"));
}

static enum err decided(struct work *w, const struct waiting_entry *e, const char *kind, str detail,
                        str note, uuid *ret_fact) {
    TRY(waiting_store_update(w->tx, work_site(w), e));
    TRY(record_fact(w,
                    &(struct fact){.kind = kind,
                                   .subject_kind = "waiting-entry",
                                   .subject_id = e->entry_id,
                                   .patient_id = e->patient_id,
                                   .detail = detail,
                                   .text = note},
                    ret_fact));
    return duty_end(w, DUTY_RING_WINDOW, e->entry_id, *ret_fact, NULL);
}

enum err decide_ring_window(struct work *w, void *context, struct done *ret_done) {
    const struct ring_decision *in = context;
    TRY(work_may(w, PERM_REFERRAL_REVIEW));
    struct waiting_entry e;
    uuid fact;
    TRY(waiting_store_get(w->tx, work_site(w), in->entry_id, &e));
    TRY(patient_open_for_new(w, e.patient_id));
    TRY(check(w, in, &e));
    ret_done->id = e.entry_id;
    if (in->ends) {
        e.state = S("removed");
        TRY(decided(w, &e, "waiting.may-not-ring", S(""), in->note, &fact));
        return referral_left_open(w, e.referral_id);
    }
    ring_window_set(&e, w->today, in->weeks);
    TRY(decided(w, &e, "waiting.more-time", civil_date_iso(w->arena, e.window_to), in->note,
                &fact));
    return ring_window_begins(w, &e, fact);
}
