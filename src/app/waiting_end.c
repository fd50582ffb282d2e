/* The wait for an appointment ends without one: declined, or left to the patient to ring. */
#include "appointment_work.h"
#include "fact.h"
#include "patient_open.h"
#include "permission.h"
#include "referral_life.h"
#include "referral_store.h"
#include "ring_window.h"

static enum err refuse(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S("House rule H18"));
}

enum err waiting_ends(struct work *w, uuid entry_id, str state, uuid fact) {
    if (uuid_is_nil(entry_id)) return OK;
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), entry_id, &e));
    if (!waiting_is_open(&e) && !str_eq(e.state, S("booked"))) return OK;
    e.state = state;
    e.appointment_id = (uuid){{0}};
    bool may_ring = str_eq(state, S("patient-initiated"));
    if (may_ring) ring_window_set(&e, w->today, RING_WEEKS);
    TRY(waiting_store_update(w->tx, work_site(w), &e));
    TRY(waiting_answered(w, e.entry_id, fact));
    if (may_ring) return ring_window_begins(w, &e, fact);
    return str_eq(state, S("declined")) ? referral_left_open(w, e.referral_id) : OK;
}

enum err end_waiting(struct work *w, void *context, struct done *ret_done) {
    const struct end_waiting *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), in->entry_id, &e));
    struct patient patient;
    TRY(patient_open(w, e.patient_id, &patient));
    bool is_open = waiting_is_open(&e) && !(waiting_may_ring(&e) && in->patient_initiated);
    if (e.version != in->version || !is_open) {
        return problem_set(
            w->why, CONFLICT, S(""),
            S("This waiting-list entry has changed in the meantime: look at it again"), S(""));
    }
    if (in->reason.n == 0) {
        return refuse(w, S("reason"), S("Enter what was agreed, with whom and when"));
    }
    if (in->patient_initiated && !e.is_follow_up) {
        return refuse(w, S("as"),
                      S("This patient has not been seen yet: only a follow-up can wait until the "
                        "patient rings"));
    }
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = in->patient_initiated ? "waiting.patient-initiated"
                                                                 : "waiting.declined",
                                   .subject_kind = "waiting-entry",
                                   .subject_id = e.entry_id,
                                   .patient_id = e.patient_id,
                                   .text = in->reason},
                    &fact));
    ret_done->id = e.entry_id;
    return waiting_ends(w, e.entry_id,
                        in->patient_initiated ? S("patient-initiated") : S("declined"), fact);
}
