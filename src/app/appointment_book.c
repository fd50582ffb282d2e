/* Holding, booking, moving and cancelling: everything that touches a slot's claims. */
#include "already_there.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "clinic_store.h"
#include "fact.h"
#include "ledger.h"
#include "letter_tells.h"
#include "patient_open.h"
#include "permission.h"
#include "referral_life.h"
#include "referral_store.h"
#include "session_held.h"
#include "wait_window.h"
#include "zone_file.h"

static enum err refuse(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S("House rule H7"));
}

str slot_obstacle(struct arena *a, const struct slot_facts *slot, civil_date today) {
    if (civil_date_compare(slot->day, today) < 0)
        return S("This slot is on a day gone by: choose another");
    if (slot->is_blocked) return S("This slot is blocked: choose another");
    if (!str_eq(slot->session_state, S("open")))
        return S("This clinic was cancelled: choose another slot");
    if (slot->is_held) return S("");
    return say(a,
               "{} does not hold clinics here any more: choose a slot of somebody else, or ask the "
               "manager to give this clinic to another clinician",
               SAY_T(slot->clinician_name));
}

static enum err taken(struct work *w) {
    return problem_set(w->why, CONFLICT, S("slot_id"),
                       S("Somebody else has just taken this slot: choose another"),
                       S("House rule H7: one claim per slot"));
}

static enum err stale(struct work *w) {
    return problem_set(w->why, CONFLICT, S(""),
                       S("This appointment has changed in the meantime: look at it again first"),
                       S(""));
}

static enum err slot_can_be_booked(struct work *w, const struct slot_facts *slot) {
    str why = slot_obstacle(w->arena, slot, w->today);
    if (why.n == 0) return OK;
    return problem_set(w->why, INVALID, S("slot_id"), why,
                       slot->is_held ? S("House rule H7") : S("House rule H2"));
}

enum err hold_slot(struct work *w, void *context, struct done *ret_done) {
    const struct hold_slot *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct slot_facts slot;
    TRY(slot_store_get(w->tx, work_site(w), in->slot_id, &slot));
    TRY(slot_can_be_booked(w, &slot));
    static const uuid none = {{0}};
    const struct slot_claim *claim;
    enum err e =
        slot_store_claim(w->tx, work_site(w), &slot, 0, CLAIM_HOLD, none, w->scope->person_id,
                         w->now, instant_add(w->now, HOLD_MINUTES * INSTANT_MINUTE), &claim);
    if (e == OK) e = slot_store_is_claimed(w->tx, claim);
    if (e == CONFLICT) return taken(w);
    TRY(e);
    ret_done->id = in->slot_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "appointment.held",
                                      .subject_kind = "slot",
                                      .subject_id = in->slot_id},
                       &fact);
}

enum err let_slot_go(struct work *w, void *context, struct done *ret_done) {
    const struct hold_slot *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct slot_facts slot;
    TRY(slot_store_get(w->tx, work_site(w), in->slot_id, &slot));
    TRY(slot_store_release_hold(w->tx, work_site(w), in->slot_id, w->scope->person_id));
    ret_done->id = in->slot_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "appointment.let-go",
                                      .subject_kind = "slot",
                                      .subject_id = in->slot_id},
                       &fact);
}

/* The entry this booking fulfils, whole only when it is the patient's and still waiting. */
static enum err entry_for(struct work *w, const struct book_appointment *in,
                          struct waiting_entry *ret_entry) {
    struct waiting_entry e = {0};
    if (!uuid_is_nil(in->entry_id)) {
        TRY(waiting_store_get(w->tx, work_site(w), in->entry_id, &e));
    } else if (!uuid_is_nil(in->referral_id)) {
        enum err found = waiting_store_of_referral(w->tx, work_site(w), in->referral_id, &e);
        if (found == NOT_FOUND || (found == OK && !str_eq(e.state, S("waiting")))) {
            *ret_entry = (struct waiting_entry){0};
            return OK;
        }
        TRY(found);
    }
    if (uuid_is_nil(e.entry_id)) {
        *ret_entry = e;
        return OK;
    }
    if (!uuid_eq(e.patient_id, in->patient_id)) {
        return refuse(w, S("entry_id"), S("That waiting-list entry is of another patient"));
    }
    bool is_open = waiting_is_open(&e);
    if (!is_open) {
        return problem_set(w->why, CONFLICT, S("entry_id"),
                           S("This waiting-list entry was booked or ended in the meantime"), S(""));
    }
    *ret_entry = e;
    return OK;
}

/* Whether it holds, check_claim says at the end: what is done until then is undone with it. */
static enum err claim_for(struct work *w, const struct slot_facts *slot, str overbook_reason,
                          uuid appointment_id, int64_t *ret_lane,
                          const struct slot_claim **ret_claim) {
    int64_t lane = 0;
    if (overbook_reason.n) {
        TRY(work_may(w, PERM_OVERBOOK));
        TRY(slot_store_free_lane(w->tx, work_site(w), slot, &lane));
    }
    enum err e =
        slot_store_claim(w->tx, work_site(w), slot, lane, CLAIM_APPOINTMENT, appointment_id,
                         w->scope->person_id, w->now, (instant){0}, ret_claim);
    if (e == CONFLICT) return taken(w);
    TRY(e);
    *ret_lane = lane;
    return OK;
}

static enum err check_claim(struct work *w, const struct slot_claim *claim) {
    enum err e = slot_store_is_claimed(w->tx, claim);
    return e == CONFLICT ? taken(w) : e;
}

/* The moment was made of day and time when the session was: it is kept with the zone data that gives it, where that
 * of now still does. */
static str zone_data_of(struct work *w, const struct slot_facts *slot) {
    const struct zone *zone = w->zone;
    struct problem unused = {0};
    bool is_of_site = str_eq(slot->zone, zone_name(zone));
    if (!is_of_site && zone_file_read(w->arena, slot->zone, &zone, &unused) != OK) return S("");
    struct resolved now = civil_resolve(zone, slot->day, slot->start);
    bool is_same = now.first.us == slot->start_at.us || now.second.us == slot->start_at.us;
    return is_same ? zone_data(zone) : S("");
}

static void place_on_slot(struct work *w, struct appointment *p, const struct slot_facts *slot) {
    p->clinic_id = slot->clinic_id;
    p->session_id = slot->session_id;
    p->slot_id = slot->slot_id;
    p->medium = slot->medium;
    p->day = slot->day;
    p->start = slot->start;
    p->minutes = slot->minutes;
    p->zone = slot->zone;
    p->start_at = slot->start_at;
    p->tzdata = zone_data_of(w, slot);
}

static enum err arise_outcome(struct work *w, const struct appointment *p, uuid cause) {
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_OUTCOME,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .session_id = p->session_id,
                                         .begins = p->start_at,
                                         .visible_from = p->start_at},
                      cause);
}

static enum err fulfil_entry(struct work *w, struct waiting_entry *e, uuid appointment_id,
                             uuid evidence) {
    if (uuid_is_nil(e->entry_id)) return OK;
    e->state = S("booked");
    e->appointment_id = appointment_id;
    TRY(waiting_store_update(w->tx, work_site(w), e));
    return waiting_answered(w, e->entry_id, evidence);
}

/* Somebody on the waiting list is booked whatever became of the referral: what was promised stands. */
static enum err book_referral(struct work *w, const struct appointment *p, uuid fact) {
    if (uuid_is_nil(p->referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    bool may_stand = r.state == REFERRAL_BOOKED || r.state >= REFERRAL_REJECTED;
    bool stays = !uuid_is_nil(p->entry_id) && may_stand;
    if (!stays) TRY(referral_move(w, p->referral_id, REFERRAL_BOOK, S("")));
    return referral_end_rebooks(w, p->patient_id, p->referral_id, fact);
}

static enum err referral_is_its_own(struct work *w, const struct appointment *p) {
    if (uuid_is_nil(p->referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    if (uuid_eq(r.patient_id, p->patient_id)) return OK;
    return refuse(w, S("referral_id"), S("That referral is of another patient"));
}

/* A booking in place of a cancelled one is of the same patient. */
static enum err rebooks_its_own(struct work *w, const struct book_appointment *in) {
    if (uuid_is_nil(in->rebooks)) return OK;
    struct appointment was;
    TRY(appointment_store_get(w->tx, work_site(w), in->rebooks, &was));
    if (uuid_eq(was.patient_id, in->patient_id)) return OK;
    return refuse(w, S("rebooks"), S("The cancelled appointment is of another patient"));
}

/* What was said to be meant all the same. */
struct meant {
    bool is_beside, is_outside;
};

static enum err check_meant(struct work *w, const struct book_appointment *in,
                            struct rows *asked_beside, const struct slot_facts *slot,
                            const struct waiting_entry *entry, struct meant *ret_meant) {
    struct findings f = {.n = 0};
    TRY(also(w, &f, beside_check(w, asked_beside, in->is_beside_meant, &ret_meant->is_beside)));
    TRY(also(w, &f,
             wait_window_check(w, entry, slot->day, in->is_outside_meant, &ret_meant->is_outside)));
    return all_found(w, &f);
}

/* "overbooked beside outside", as much of it as is so: for the detail of a fact. */
static str marks_of(struct work *w, const struct appointment *p, const struct meant *meant) {
    return str_trim(say(w->arena, "{}{}{}", SAY_T(p->lane ? S("overbooked") : S("")),
                        SAY_T(meant->is_beside ? S(" beside") : S("")),
                        SAY_T(meant->is_outside ? S(" outside") : S(""))));
}

enum err book_appointment(struct work *w, void *context, struct done *ret_done) {
    const struct book_appointment *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct rows asked = {0}, asked_beside = {0};
    struct slot_facts slot;
    struct meant meant;
    TRY(slot_store_ask(w->tx, work_site(w), in->slot_id, &asked));
    TRY(appointment_store_ask_beside(w->tx, work_site(w), in->slot_id, in->patient_id, (uuid){{0}},
                                     &asked_beside));
    TRY(patient_open_to_begin(w, in->patient_id));
    TRY(slot_store_asked(w->tx, &asked, &slot));
    TRY(slot_can_be_booked(w, &slot));
    TRY(rebooks_its_own(w, in));
    struct waiting_entry entry;
    TRY(entry_for(w, in, &entry));
    TRY(check_meant(w, in, &asked_beside, &slot, &entry, &meant));
    struct appointment p = {.appointment_id = work_new_id(w),
                            .patient_id = in->patient_id,
                            .referral_id =
                                uuid_is_nil(entry.entry_id) ? in->referral_id : entry.referral_id,
                            .entry_id = entry.entry_id,
                            .is_follow_up = entry.is_follow_up || str_eq(slot.use, S("follow-up")),
                            .overbook_reason = in->overbook_reason,
                            .state = APPOINTMENT_BOOKED,
                            .moved_from = in->rebooks,
                            .note = in->note};
    TRY(referral_is_its_own(w, &p));
    place_on_slot(w, &p, &slot);
    const struct slot_claim *claim;
    TRY(claim_for(w, &slot, in->overbook_reason, p.appointment_id, &p.lane, &claim));
    TRY(appointment_store_insert(w->tx, work_site(w), &p, w->now, w->scope->person_id));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.booked",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .detail = marks_of(w, &p, &meant),
                                   .text = in->overbook_reason},
                    &fact));
    TRY(fulfil_entry(w, &entry, p.appointment_id, fact));
    TRY(book_referral(w, &p, fact));
    if (!uuid_is_nil(in->rebooks)) TRY(duty_end(w, DUTY_REBOOK, in->rebooks, fact, NULL));
    ret_done->id = p.appointment_id;
    TRY(arise_outcome(w, &p, fact));
    return check_claim(w, claim);
}

/* "2026-11-23 09:00", for the detail of a fact. */
static str moment_of(struct work *w, const struct appointment *p) {
    return say(w->arena, "{} {}", SAY_T(civil_date_iso(w->arena, p->day)),
               SAY_T(civil_time_iso(w->arena, p->start)));
}

static str kind_words(str use) {
    if (str_eq(use, S("new"))) return S("New patients");
    if (str_eq(use, S("follow-up"))) return S("Follow-up");
    return str_eq(use, S("urgent")) ? S("Urgent") : S("Any kind");
}

bool move_keeps_kind(struct arena *a, const struct appointment *p, const struct slot_facts *was,
                     const struct slot_facts *slot, str *ret_sentence) {
    str own = p->is_follow_up ? S("follow-up") : S("new");
    bool is_of_kind =
        str_eq(slot->use, S("any")) || str_eq(slot->use, own) || str_eq(slot->use, was->use);
    *ret_sentence = S("");
    if (is_of_kind && slot->minutes >= p->minutes) return true;
    *ret_sentence = say(a, "Booked now: {}, {} minutes. This slot: {}, {} minutes",
                        SAY_T(kind_words(str_eq(was->use, S("any")) ? own : was->use)),
                        SAY_N(p->minutes), SAY_T(kind_words(slot->use)), SAY_N(slot->minutes));
    return false;
}

static enum err check_kind(struct work *w, const struct move_appointment *in,
                           const struct appointment *p, const struct slot_facts *slot) {
    struct slot_facts was;
    str both;
    TRY(slot_store_get(w->tx, work_site(w), p->slot_id, &was));
    if (move_keeps_kind(w->arena, p, &was, slot, &both) || in->is_other_meant) return OK;
    return refuse(w, S("is_other_meant"), say(w->arena, "{}: say that this is meant", SAY_T(both)));
}

static enum err check_move(struct work *w, const struct move_appointment *in,
                           const struct appointment *p, const struct slot_facts *slot,
                           struct meant *ret_meant) {
    struct findings f = {.n = 0};
    struct rows asked = {0};
    struct waiting_entry entry = {.version = 0};
    if (!uuid_is_nil(p->entry_id)) TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &entry));
    TRY(appointment_store_ask_beside(w->tx, work_site(w), slot->slot_id, p->patient_id,
                                     p->appointment_id, &asked));
    if (in->reason.n == 0)
        TRY(also(w, &f, refuse(w, S("reason"), S("Enter who asked for the change, and why"))));
    TRY(also(w, &f, slot_can_be_booked(w, slot)));
    TRY(also(w, &f, check_kind(w, in, p, slot)));
    TRY(also(w, &f, beside_check(w, &asked, in->is_beside_meant, &ret_meant->is_beside)));
    TRY(also(
        w, &f,
        wait_window_check(w, &entry, slot->day, in->is_outside_meant, &ret_meant->is_outside)));
    return all_found(w, &f);
}

/* A letter may come too late then. */
enum { NEAR_DAYS = 5 };
static int32_t days_ahead(const struct work *w, civil_date day) {
    return civil_date_to_days(day) - civil_date_to_days(w->today);
}

enum err move_appointment(struct work *w, void *context, struct done *ret_done) {
    const struct move_appointment *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct appointment p;
    TRY(appointment_store_get(w->tx, work_site(w), in->appointment_id, &p));
    if (p.version != in->version) return stale(w);
    TRY(patient_open_for_new(w, p.patient_id));
    if (uuid_eq(p.slot_id, in->slot_id)) {
        return refuse(w, S("slot_id"),
                      S("The appointment is on this slot already: choose another"));
    }
    struct slot_facts slot;
    TRY(slot_store_get(w->tx, work_site(w), in->slot_id, &slot));
    TRY(appointment_step(p.state, APPOINTMENT_MOVE, &p.state, w->why));
    struct meant meant;
    TRY(check_move(w, in, &p, &slot, &meant));
    str was = moment_of(w, &p);
    uuid left = p.session_id;
    bool is_near = days_ahead(w, p.day) <= NEAR_DAYS || days_ahead(w, slot.day) <= NEAR_DAYS;
    /* Its own claims give way to the new ones inside one transaction: the patient never holds nothing. */
    TRY(slot_store_release_appointment(w->tx, work_site(w), p.appointment_id));
    const struct slot_claim *claim;
    TRY(claim_for(w, &slot, in->overbook_reason, p.appointment_id, &p.lane, &claim));
    TRY(check_claim(w, claim));
    place_on_slot(w, &p, &slot);
    p.overbook_reason = in->overbook_reason;
    static const uuid nobody = {{0}};
    TRY(appointment_store_update(w->tx, work_site(w), &p, nobody));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.moved",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .detail = say(w->arena, "{} to {}{}{}{}", SAY_T(was),
                                                 SAY_T(moment_of(w, &p)),
                                                 SAY_T(in->by_clinic ? S(" clinic") : S("")),
                                                 SAY_T(meant.is_beside ? S(" beside") : S("")),
                                                 SAY_T(meant.is_outside ? S(" outside") : S(""))),
                                   .text = in->reason},
                    &fact));
    TRY(duty_end(w, DUTY_OUTCOME, p.appointment_id, fact, NULL));
    TRY(letters_tell_wrongly(w, &p));
    ret_done->id = p.appointment_id;
    TRY(arise_outcome(w, &p, fact));
    TRY(session_was_left(w, left, fact));
    if (in->by_clinic)
        return appointment_owes_telling(w, &p, is_near ? DUTY_URGENT : DUTY_ROUTINE, fact);
    return duty_end(w, DUTY_TELL_PATIENT, p.appointment_id, fact, NULL); /* it was talked over */
}

enum err appointment_cancel_because(struct work *w, const struct appointment *was, str by,
                                    str reason) {
    struct appointment p = *was;
    TRY(appointment_step(p.state, APPOINTMENT_CANCEL, &p.state, w->why));
    p.cancelled_at = w->now;
    p.cancelled_by = by;
    p.cancel_reason = reason;
    p.attendance_code = str_eq(by, S("patient")) ? S("2") : S("4");
    TRY(slot_store_release_appointment(w->tx, work_site(w), p.appointment_id));
    static const uuid nobody = {{0}};
    TRY(appointment_store_update(w->tx, work_site(w), &p, nobody));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.cancelled",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .detail = by,
                                   .text = reason},
                    &fact));
    TRY(duty_end(w, DUTY_OUTCOME, p.appointment_id, fact, NULL));
    TRY(letters_tell_wrongly(w, &p));
    TRY(session_was_left(w, p.session_id, fact));
    return referral_move(w, p.referral_id, REFERRAL_UNBOOK, S(""));
}

static enum err after_cancel(struct work *w, const struct cancel_appointment *in,
                             const struct appointment *p, bool is_deceased, uuid fact) {
    if (in->by_clinic && !is_deceased) TRY(appointment_owes_telling(w, p, DUTY_URGENT, fact));
    if (in->after == AFTER_CANCEL_NOT_WANTED) {
        TRY(waiting_ends(w, p->entry_id, S("declined"), fact));
        return referral_left_open(w, p->referral_id);
    }
    if (!uuid_is_nil(p->entry_id)) return waiting_list_again(w, p->entry_id, fact);
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_REBOOK,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .session_id = p->session_id,
                                         .named = w->scope->person_id},
                      fact);
}

enum err cancel_appointment(struct work *w, void *context, struct done *ret_done) {
    const struct cancel_appointment *in = context;
    TRY(work_may(w, PERM_BOOK));
    struct appointment p;
    TRY(appointment_store_get(w->tx, work_site(w), in->appointment_id, &p));
    struct patient patient;
    if (p.version != in->version) return stale(w);
    TRY(patient_open(w, p.patient_id, &patient));
    if (in->reason.n == 0) return refuse(w, S("reason"), S("Enter why it is cancelled"));
    if (patient.is_deceased && in->after == AFTER_CANCEL_REBOOK) {
        return refuse(w, S("after"),
                      S("This patient is recorded as having died: no new date is needed"));
    }
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.cancellation-asked",
                                   .subject_kind = "appointment",
                                   .subject_id = p.appointment_id,
                                   .patient_id = p.patient_id,
                                   .detail = in->by_clinic ? S("clinic") : S("patient")},
                    &fact));
    TRY(appointment_cancel_because(w, &p, in->by_clinic ? S("clinic") : S("patient"), in->reason));
    ret_done->id = p.appointment_id;
    return after_cancel(w, in, &p, patient.is_deceased, fact);
}
