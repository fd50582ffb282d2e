#include "referral_life.h"

#include "appointment_store.h"
#include "clinic_store.h"
#include "death_stop.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "priority.h"
#include "referral_store.h"

enum err referral_move(struct work *w, uuid referral_id, enum referral_event event,
                       str rtt_status) {
    if (uuid_is_nil(referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), referral_id, &r));
    bool is_stopped = r.state == REFERRAL_PATIENT_DIED;
    TRY(referral_step(r.state, event, &r.state, w->why));
    if (rtt_status.n) r.rtt_status = rtt_status;
    TRY(referral_store_update(w->tx, work_site(w), &r, (instant){0}));
    return is_stopped ? stopped_referral_moves(w, &r, event, rtt_status) : OK;
}

static enum err owe(struct work *w, const struct referral *r, enum duty_rule rule, uuid named,
                    instant begins, uuid cause) {
    return duty_arise(w,
                      &(struct duty_new){.rule = rule,
                                         .subject_kind = "referral",
                                         .subject_id = r->referral_id,
                                         .patient_id = r->patient_id,
                                         .clinic_id = r->clinic_id,
                                         .named = named,
                                         .begins = begins,
                                         .priority = referral_duty_priority(r->priority)},
                      cause);
}

enum err referral_owes(struct work *w, const struct referral *r, enum duty_rule rule, uuid cause) {
    static const uuid nobody = {{0}};
    return owe(w, r, rule, nobody, w->now, cause);
}

enum err referral_owes_since_received(struct work *w, const struct referral *r, enum duty_rule rule,
                                      uuid named, uuid cause) {
    bool is_earlier = civil_date_compare(r->received_on, w->today) < 0;
    instant day = civil_resolve(w->zone, r->received_on, (civil_time){0}).first;
    return owe(w, r, rule, named, is_earlier ? day : w->now, cause);
}

enum err referral_asks_no_more(struct work *w, uuid referral_id, uuid evidence_entry) {
    TRY(duty_end(w, DUTY_ASK_REFERRER, referral_id, evidence_entry, NULL));
    return duty_end(w, DUTY_MORE_INFORMATION, referral_id, evidence_entry, NULL);
}

enum err referral_asks_again(struct work *w, uuid referral_id, uuid entry) {
    const struct duty *asks, *waits;
    size_t n_asks, n_waits;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_ASK_REFERRER, referral_id, S(""), &asks,
                              &n_asks));
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_MORE_INFORMATION, referral_id, S(""),
                              &waits, &n_waits));
    bool is_to_ask = n_asks && (n_waits == 0 || asks[0].arose_at.us > waits[0].arose_at.us);
    return duty_reopen(w, is_to_ask ? DUTY_ASK_REFERRER : DUTY_MORE_INFORMATION, referral_id,
                       entry);
}

enum err referral_arise_review(struct work *w, const struct referral *r, uuid cause) {
    return owe(w, r, DUTY_REVIEW_REFERRAL, r->reviewer_id, w->now, cause);
}

enum err referral_has_booking(struct work *w, const struct referral *r, bool *ret_is_booked) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    bool is_booked = false;
    for (size_t i = 0; i < n; i++) {
        bool is_live = list[i].state == APPOINTMENT_BOOKED ||
                       list[i].state == APPOINTMENT_ARRIVED ||
                       (list[i].state == APPOINTMENT_SEEN && list[i].outcome.n == 0);
        is_booked |= is_live && uuid_eq(list[i].referral_id, r->referral_id);
    }
    *ret_is_booked = is_booked;
    return OK;
}

enum err referral_is_waiting(struct work *w, uuid referral_id, bool *ret_is_waiting) {
    *ret_is_waiting = false;
    if (uuid_is_nil(referral_id)) return OK;
    struct waiting_entry e;
    enum err found = waiting_store_of_referral(w->tx, work_site(w), referral_id, &e);
    if (found == NOT_FOUND) return OK;
    TRY(found);
    *ret_is_waiting = str_eq(e.state, S("waiting"));
    return OK;
}

enum err referral_end_rebooks(struct work *w, uuid patient_id, uuid referral_id,
                              uuid evidence_entry) {
    if (uuid_is_nil(referral_id)) return OK;
    const struct appointment *list;
    size_t n;
    TRY(duty_end(w, DUTY_NEXT_STEP, referral_id, evidence_entry, NULL));
    TRY(appointment_store_of_patient(w->tx, work_site(w), patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].referral_id, referral_id)) continue;
        TRY(duty_end(w, DUTY_REBOOK, list[i].appointment_id, evidence_entry, NULL));
    }
    return OK;
}

static enum err booking_window_opens(struct work *w, uuid clinic_id, civil_date from,
                                     instant *ret_opens) {
    struct clinic clinic;
    TRY(clinic_store_get(w->tx, work_site(w), clinic_id, &clinic));
    civil_date day = civil_date_add_days(from, (int32_t)-clinic.booking_window_days);
    *ret_opens = civil_resolve(w->zone, day, (civil_time){0}).first;
    return OK;
}

void follow_up_window(struct waiting_entry *entry, civil_date day, int64_t weeks) {
    civil_date due = civil_date_add_days(day, (int32_t)(7 * weeks));
    /* Two weeks either side are looked at, and never before the visit (House rule H19: its window). */
    entry->due_on = due;
    entry->window_from = civil_date_add_days(due, weeks > 2 ? -14 : 0);
    entry->window_to = civil_date_add_days(due, 14);
}

static enum err arise_booking(struct work *w, const struct waiting_entry *entry, uuid cause) {
    struct duty_new duty = {.rule = entry->is_follow_up ? DUTY_FOLLOW_UP : DUTY_BOOK,
                            .subject_kind = "waiting-entry",
                            .subject_id = entry->entry_id,
                            .patient_id = entry->patient_id,
                            .clinic_id = entry->clinic_id,
                            .priority = referral_duty_priority(entry->priority)};
    if (entry->is_follow_up) {
        TRY(booking_window_opens(w, entry->clinic_id, entry->window_from, &duty.visible_from));
        /* A window that is open already began for us now: nothing is late the moment it is asked. */
        duty.begins = duty.visible_from.us > w->now.us ? duty.visible_from : w->now;
    } else if (uuid_is_nil(entry->from_appointment_id)) {
        duty.target = entry->due_on;
    }
    return duty_arise(w, &duty, cause);
}

enum err waiting_list_add(struct work *w, struct waiting_entry *entry, uuid cause_entry) {
    entry->entry_id = work_new_id(w);
    entry->state = S("waiting");
    entry->version = 1;
    TRY(waiting_store_insert(w->tx, work_site(w), entry, w->now));
    uuid listed;
    TRY(record_fact(w,
                    &(struct fact){.kind = "waiting.listed",
                                   .subject_kind = "waiting-entry",
                                   .subject_id = entry->entry_id,
                                   .patient_id = entry->patient_id,
                                   .detail = entry->is_follow_up ? S("follow-up") : S("first")},
                    &listed));
    TRY(referral_end_rebooks(w, entry->patient_id, entry->referral_id, listed));
    return arise_booking(w, entry, cause_entry);
}

enum err waiting_answered(struct work *w, uuid entry_id, uuid evidence_entry) {
    static const enum duty_rule rules[] = {DUTY_BOOK, DUTY_FOLLOW_UP, DUTY_RING_WINDOW};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        TRY(duty_end(w, rules[i], entry_id, evidence_entry, NULL));
    return OK;
}

enum err waiting_list_again(struct work *w, uuid entry_id, uuid cause_entry) {
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), entry_id, &e));
    e.state = S("waiting");
    e.appointment_id = (uuid){{0}};
    TRY(waiting_store_update(w->tx, work_site(w), &e));
    enum err reopened =
        duty_reopen(w, e.is_follow_up ? DUTY_FOLLOW_UP : DUTY_BOOK, e.entry_id, cause_entry);
    return reopened == NOT_FOUND ? arise_booking(w, &e, cause_entry) : reopened;
}

/* Whether an attendance of it still asks for something: an outcome, a decision, a new date. */
static enum err attendance_asks(struct work *w, const struct referral *r, bool *ret_asks) {
    static const enum duty_rule rules[] = {DUTY_OUTCOME, DUTY_DNA_DECISION, DUTY_REBOOK};
    const struct appointment *list;
    size_t n;
    *ret_asks = false;
    TRY(appointment_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(list[i].referral_id, r->referral_id)) continue;
        *ret_asks |= str_eq(list[i].outcome, S("procedure-list"));
        for (size_t k = 0; k < sizeof rules / sizeof rules[0] && !*ret_asks; k++) {
            const struct duty *duties;
            size_t n_duties;
            TRY(duty_store_of_subject(w->tx, work_site(w), rules[k], list[i].appointment_id,
                                      S("open"), &duties, &n_duties));
            *ret_asks = n_duties > 0;
        }
    }
    return OK;
}

static enum err may_ring(struct work *w, const struct referral *r, bool *ret_may_ring) {
    const struct waiting_entry *list;
    size_t n;
    *ret_may_ring = false;
    TRY(waiting_store_of_patient(w->tx, work_site(w), r->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        *ret_may_ring |=
            uuid_eq(list[i].referral_id, r->referral_id) &&
            (str_eq(list[i].state, S("patient-initiated")) || str_eq(list[i].state, S("waiting")));
    return OK;
}

enum err referral_is_forgotten(struct work *w, uuid referral_id, bool *ret_is_forgotten) {
    struct referral r;
    bool is_booked, asks, rings;
    TRY(referral_store_get(w->tx, work_site(w), referral_id, &r));
    TRY(referral_has_booking(w, &r, &is_booked));
    TRY(attendance_asks(w, &r, &asks));
    TRY(may_ring(w, &r, &rings));
    bool is_under_way = r.state >= REFERRAL_ACCEPTED && r.state < REFERRAL_REJECTED;
    *ret_is_forgotten = is_under_way && !is_booked && !asks && !rings;
    return OK;
}

static enum err left_under_care(struct work *w, const struct referral *r) {
    bool asks, rings;
    TRY(attendance_asks(w, r, &asks));
    TRY(may_ring(w, r, &rings));
    if (asks || rings) return OK;
    const struct duty *open;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_NEXT_STEP, r->referral_id, S("open"), &open,
                              &n));
    if (n) return OK;
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.nothing-ahead",
                                   .subject_kind = "referral",
                                   .subject_id = r->referral_id,
                                   .patient_id = r->patient_id},
                    &fact));
    return referral_owes(w, r, DUTY_NEXT_STEP, fact);
}

enum err referral_left_open(struct work *w, uuid referral_id) {
    if (uuid_is_nil(referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), referral_id, &r));
    enum referral_state was = r.state;
    bool is_booked, is_waiting;
    TRY(referral_has_booking(w, &r, &is_booked));
    TRY(referral_is_waiting(w, referral_id, &is_waiting));
    if (is_booked || is_waiting || was >= REFERRAL_REJECTED) return OK;
    if (was == REFERRAL_UNDER_CARE) return left_under_care(w, &r);
    TRY(referral_step(r.state, REFERRAL_DECLINE, &r.state, w->why));
    if (r.state == was) return OK;
    TRY(referral_store_update(w->tx, work_site(w), &r, (instant){0}));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.declined",
                                   .subject_kind = "referral",
                                   .subject_id = r.referral_id,
                                   .patient_id = r.patient_id},
                    &fact));
    return referral_arise_review(w, &r, fact);
}
