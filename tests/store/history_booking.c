/* Events from the referral to the outcome. */
#include "appointment_work.h"
#include "history.h"
#include "patient_store.h"
#include "patient_work.h"
#include "referral_work.h"

static const uuid none = {{0}};
static const char *const priority_codes[] = {"1", "2", "3"};
static const char *const priority_names[] = {"routine", "urgent", "suspected cancer"};

/* The day, for a priority: routine so many working days, else today. */
static struct owed owed_by_priority(const struct world *w, int priority, int working_days) {
    instant due =
        priority == 0 ? plain_due_working(w->m.now, working_days) : plain_due_calendar(w->m.now, 0);
    return owed_new(w->m.now, due, priority);
}

/* The same since the day it was received, of which the hour is known only today. */
static struct owed owed_since(const struct world *w, int32_t received, int priority,
                              int working_days) {
    instant from = w->m.now;
    if (received < plain_day(from)) from = (instant){received * INSTANT_DAY};
    instant due =
        priority == 0 ? plain_due_working(from, working_days) : plain_due_calendar(from, 0);
    return owed_new(w->m.now, due, priority);
}

static bool is_alive(const struct world *w, int i) {
    return !w->m.patients[i].is_dead;
}
static bool is_anybody(const struct world *w, int i) {
    return w->m.patients[i].id.b[0] != 0;
}

/* ---- patients and referrals ------------------------------------------------------------------------ */

static enum event_ended register_somebody(struct world *w) {
    static const char *const people[][3] = {
        {"Idris", "Okafor", "1958-02-02"},  {"Selam", "Haile", "1990-09-09"},
        {"Harold", "Pike", "1944-01-01"},   {"Yusuf", "Ahmed", "1952-08-17"},
        {"Catriona", "Reid", "1988-12-03"}, {"Gwen", "Lewis", "1971-03-30"},
        {"Chidi", "Obi", "2011-11-11"},     {"Petr", "Novak", "1963-06-21"},
    };
    struct plain *m = &w->m;
    if (m->n_patients == sizeof people / sizeof people[0]) return EVENT_IDLE;
    const char *const *p = people[m->n_patients];
    struct register_patient in = {.patient = {.given_names = str_from_c(p[0]),
                                              .family_name = str_from_c(p[1]),
                                              .gender = S("unknown"),
                                              .address = S("14 Tanner's Row\nHexham"),
                                              .postcode = S("NE46 2BD"),
                                              .nhs_number_status = S("07"),
                                              .practice_id = w->c.practice,
                                              .format_need = S("none"),
                                              .write_to = S("home")},
                                  .duplicates_seen = true};
    expect_ok(civil_date_parse_iso(str_from_c(p[2]), &in.patient.birth_date));
    struct done done;
    tell(w, "Amara registers %s %s: P%d", p[0], p[1], m->n_patients);
    if (!change(w, AMARA, register_patient, &in, true, &done)) return EVENT_BROKE;
    m->patients[m->n_patients++] =
        (struct plain_patient){.id = done.id, .is_child = p[2][0] == '2'};
    return EVENT_DONE;
}

static int new_appointment(struct world *w, uuid id, int patient, int slot) {
    struct plain *m = &w->m;
    m->appointments[m->n_appointments] = (struct plain_appointment){.id = id,
                                                                    .patient = patient,
                                                                    .referral = -1,
                                                                    .entry = -1,
                                                                    .slot = slot,
                                                                    .date_ended_by = -1};
    struct plain_appointment *a = &m->appointments[m->n_appointments];
    a->is_follow_up = m->slot_kind[slot] == FOR_FOLLOW_UP;
    a->outcome = owed_new(m->slot_start[slot], plain_due_calendar(m->slot_start[slot], 0), 0);
    return m->n_appointments++;
}

/* Whoever claims a slot gives up a hold of their own on it. */
void plain_drop_hold(struct world *w, int slot, enum plain_who who) {
    if (w->m.holds[slot].who == who) w->m.holds[slot].until = (instant){0};
}

/* Some lay in a tray. */
static struct receive_referral receipt(struct world *w, int priority) {
    uint32_t n = w->n[4] / PLAIN_SLOTS;
    int32_t ago = n % 3 == 1 ? (int32_t)(n / 3 % 25) : 0;
    civil_date day = civil_date_from_days(plain_day(w->m.now) - ago);
    return (struct receive_referral){.clinic_id = w->c.clinic,
                                     .received_on = day,
                                     .source = S("03"),
                                     .referrer_id = w->c.practice,
                                     .priority = str_from_c(priority_codes[priority]),
                                     .reason = S("Palpitations")};
}

static int new_referral(struct world *w, uuid id, int patient, int priority,
                        civil_date received_on) {
    static const int target_days[] = {126, 28, 14};
    struct plain *m = &w->m;
    int32_t received = civil_date_to_days(received_on);
    m->referrals[m->n_referrals] =
        (struct plain_referral){.id = id,
                                .patient = patient,
                                .priority = priority,
                                .target = received + target_days[priority],
                                .received = received,
                                .is = patient < 0 ? RECEIVED : IN_REVIEW,
                                .registration = owed_since(w, received, priority, 0),
                                .review = owed_since(w, received, priority, 3)};
    return m->n_referrals++;
}

static bool has_open_referral(const struct plain *m, int patient, bool is_elsewhere) {
    for (int i = 0; i < m->n_referrals; i++) {
        const struct plain_referral *r = &m->referrals[i];
        if (r->patient == patient && r->is != OVER && r->is_elsewhere == is_elsewhere) return true;
    }
    return false;
}

/* Another appointment of the patient in the same place in time, kept or still to be kept. */
static bool has_one_at(const struct plain *m, int patient, int slot, int except) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        bool stands = plain_is_live(a) || a->is == SEEN;
        if (i != except && a->patient == patient && a->slot == slot && stands) return true;
    }
    return false;
}

static enum event_ended receive(struct world *w) {
    struct plain *m = &w->m;
    int patient = pick(w, m->n_patients, is_anybody, w->n[1]), priority = (int)(w->n[2] % 3);
    if (patient < 0) return EVENT_IDLE;
    bool is_booked = w->n[3] % 4 == 0;
    int slot = (int)(w->n[4] % PLAIN_SLOTS);
    struct receive_referral in = receipt(w, priority);
    in.patient_id = m->patients[patient].id;
    if (is_booked) in.booked_slot_id = m->slots[slot];
    in.is_again_meant = w->n[3] / 4 % 4 != 1;
    bool is_right = is_alive(w, patient) &&
                    (!is_booked || plain_slot_is_free(m, slot, AMARA, -1)) &&
                    (in.is_again_meant || !has_open_referral(m, patient, false));
    struct done done;
    tell(w, "Amara receives a %s referral of P%d: R%d", priority_names[priority], patient,
         m->n_referrals);
    if (is_booked) tell(w, "  it came booked into slot %d", slot);
    if (!change(w, AMARA, receive_referral, &in, is_right, &done)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    int r = new_referral(w, done.id, patient, priority, in.received_on);
    if (!is_booked) return EVENT_DONE;
    plain_drop_hold(w, slot, AMARA);
    /* The referral answered with its own id: that of the appointment is learned from the slot. */
    int a = new_appointment(w, none, patient, slot);
    m->appointments[a].referral = r;
    return EVENT_DONE;
}

static enum event_ended receive_about_a_stranger(struct world *w) {
    int priority = (int)(w->n[2] % 3);
    struct receive_referral in = receipt(w, priority);
    in.unmatched_name = S("J Smythe");
    struct done done;
    tell(w, "Carl receives a %s referral of somebody not known yet: R%d", priority_names[priority],
         w->m.n_referrals);
    if (!change(w, CARL, receive_referral, &in, true, &done)) return EVENT_BROKE;
    new_referral(w, done.id, -1, priority, in.received_on);
    return EVENT_DONE;
}

static bool is_unregistered(const struct world *w, int i) {
    return plain_referral_now(&w->m, i) == RECEIVED;
}

static enum event_ended register_a_referral(struct world *w) {
    struct plain *m = &w->m;
    int r = pick(w, m->n_referrals, is_unregistered, w->n[1]);
    int patient = pick(w, m->n_patients, is_anybody, w->n[2]);
    if (r < 0 || patient < 0) return EVENT_IDLE;
    struct plain_referral *ref = &m->referrals[r];
    bool is_meant = w->n[3] % 4 != 1;
    bool is_right =
        is_alive(w, patient) && (is_meant || !has_open_referral(m, patient, ref->is_elsewhere));
    struct register_referral in = {ref->id, m->patients[patient].id, version_of(w, 'R', ref->id),
                                   is_meant};
    tell(w, "Carl finds that R%d is of P%d", r, patient);
    if (!change(w, CARL, register_referral, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    ref->patient = patient;
    ref->is = IN_REVIEW;
    ref->review = owed_since(w, ref->received, ref->priority, 3);
    return EVENT_DONE;
}

static bool is_in_review(const struct world *w, int i) {
    return plain_referral_now(&w->m, i) == IN_REVIEW;
}
static bool is_to_review(const struct world *w, int i) {
    enum plain_referral_is is = plain_referral_now(&w->m, i);
    return is == IN_REVIEW || is == ASKED;
}
static bool is_asked(const struct world *w, int i) {
    return plain_referral_now(&w->m, i) == ASKED;
}

static int entry_of_referral(const struct plain *m, int r) {
    for (int i = m->n_entries - 1; i >= 0; i--) { /* the newest */
        if (m->entries[i].referral == r && m->entries[i].is == WAITING) return i;
    }
    return -1;
}

/* A new date for what was cancelled is no longer owed: the patient is on the list, has a date or needs none. */
static void end_rebooks(struct plain *m, int referral, int by_entry) {
    m->referrals[referral].asks_next = false;
    for (int i = 0; i < m->n_appointments; i++) {
        struct plain_appointment *a = &m->appointments[i];
        if (a->referral != referral || !a->owes_date) continue;
        a->owes_date = false;
        a->date_ended_by = a->date.is_waived ? -1 : by_entry;
    }
}

static int list_patient(struct world *w, int patient, int referral, int from, int priority,
                        int32_t due_on) {
    struct plain *m = &w->m;
    m->entries[m->n_entries] = (struct plain_entry){.patient = patient,
                                                    .referral = referral,
                                                    .from = from,
                                                    .due_on = due_on,
                                                    .to_day = due_on,
                                                    .date = owed_by_priority(w, priority, 5)};
    if (referral >= 0) end_rebooks(m, referral, m->n_entries);
    return m->n_entries++;
}

/* A first appointment is looked for before its target, and today once that has passed. */
static void before_target(struct world *w, int entry) {
    struct plain_entry *e = &w->m.entries[entry];
    instant target = {e->due_on * INSTANT_DAY};
    instant last = plain_due_calendar(target.us > w->m.now.us ? target : w->m.now, 0);
    if (last.us < e->date.due.us) e->date.due = last;
}

static struct review_referral review_of(struct world *w, int r, enum review_outcome outcome) {
    return (struct review_referral){
        .referral_id = w->m.referrals[r].id,
        .version = version_of(w, 'R', w->m.referrals[r].id),
        .outcome = outcome,
        .priority = str_from_c(priority_codes[w->m.referrals[r].priority]),
        .note = outcome == REVIEW_ACCEPT ? S("") : S("Please say more")};
}

static bool has_date(const struct plain *m, int referral) {
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        bool is_undecided = a->is == SEEN && !a->has_outcome;
        if (a->referral == referral && (plain_is_live(a) || is_undecided)) return true;
    }
    return false;
}

static enum event_ended accept(struct world *w) {
    struct plain *m = &w->m;
    int r = pick(w, m->n_referrals, is_to_review, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    struct plain_referral *ref = &m->referrals[r];
    if (w->n[2] % 3 == 0) ref->priority = (int)(w->n[3] % 3);
    struct review_referral in = review_of(w, r, REVIEW_ACCEPT);
    tell(w, "Dr Lindqvist accepts R%d as %s", r, priority_names[ref->priority]);
    if (w->n[2] % 4 == 1) { /* the target is soon, or has passed */
        int32_t day = plain_day(m->now) + (int32_t)(w->n[3] / 3 % 12) - 4;
        in.target_on = civil_date_from_days(day);
        ref->target = day;
        tell(w, "  to be seen by %04d-%02d-%02d", in.target_on.year, in.target_on.month,
             in.target_on.day);
    }
    if (!change(w, LINDQVIST, review_referral, &in, true, NULL)) return EVENT_BROKE;
    ref->is = IN_HAND;
    if (!has_date(m, r) && entry_of_referral(m, r) < 0)
        before_target(w, list_patient(w, ref->patient, r, -1, ref->priority, ref->target));
    return EVENT_DONE;
}

static enum event_ended ask_more(struct world *w) {
    int r = pick(w, w->m.n_referrals, is_in_review, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    struct review_referral in = review_of(w, r, REVIEW_ASK_MORE);
    tell(w, "Dr Lindqvist asks for more about R%d", r);
    if (!change(w, LINDQVIST, review_referral, &in, true, NULL)) return EVENT_BROKE;
    w->m.referrals[r].is = ASKED;
    w->m.referrals[r].is_to_ask = true;
    w->m.referrals[r].ask = owed_by_priority(w, w->m.referrals[r].priority, 1);
    return EVENT_DONE;
}

static enum event_ended information_came(struct world *w) {
    int r = pick(w, w->m.n_referrals, is_asked, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    struct information_came in = {w->m.referrals[r].id, version_of(w, 'R', w->m.referrals[r].id),
                                  S("ECG enclosed")};
    tell(w, "more comes about R%d", r);
    if (!change(w, AMARA, referral_information_came, &in, true, NULL)) return EVENT_BROKE;
    w->m.referrals[r].is = IN_REVIEW;
    owed_again(&w->m.referrals[r].review, w->m.now);
    return EVENT_DONE;
}

static void cancel_plainly(struct plain *m, struct plain_appointment *a) {
    (void)m;
    a->is = CANCELLED;
}

void plain_owe_telling(struct world *w, struct plain_appointment *a, int priority) {
    if (a->owes_telling && !a->telling.is_waived) return;
    a->owes_telling = true;
    a->telling = owed_new(w->m.now, plain_due_calendar(w->m.now, 0), priority);
}

static enum event_ended send_back(struct world *w) {
    static const enum review_outcome outcomes[] = {REVIEW_REJECT, REVIEW_REDIRECT, REVIEW_ADVICE};
    struct plain *m = &w->m;
    int r = pick(w, m->n_referrals, is_to_review, w->n[1]);
    if (r < 0) return EVENT_IDLE;
    struct review_referral in = review_of(w, r, outcomes[w->n[2] % 3]);
    tell(w, "Dr Lindqvist returns R%d", r);
    if (!change(w, LINDQVIST, review_referral, &in, true, NULL)) return EVENT_BROKE;
    m->referrals[r].is = OVER;
    m->referrals[r].owes_word = true;
    m->referrals[r].word = owed_by_priority(w, m->referrals[r].priority, 1);
    for (int i = 0; i < m->n_appointments; i++) {
        struct plain_appointment *a = &m->appointments[i];
        if (a->referral != r || !plain_is_live(a) || m->slot_start[a->slot].us < m->now.us)
            continue;
        cancel_plainly(m, a);
        plain_owe_telling(w, a, 1);
    }
    for (int i = 0; i < m->n_entries; i++) {
        struct plain_entry *e = &m->entries[i];
        bool is_its = e->referral == r && !e->is_follow_up;
        if (is_its && (e->is == WAITING || e->is == HAS_DATE)) e->is = REMOVED;
    }
    end_rebooks(m, r, -1);
    return EVENT_DONE;
}

/* ---- slots and appointments ------------------------------------------------------------------------ */

static enum event_ended hold(struct world *w) {
    enum plain_who who = w->n[1] % 2 ? CARL : AMARA;
    int slot = (int)(w->n[2] % PLAIN_SLOTS);
    struct hold_slot in = {w->m.slots[slot]};
    bool is_free = plain_slot_is_free(&w->m, slot, who, -1);
    tell(w, "%s holds slot %d", plain_who_name(who), slot);
    if (!change(w, who, hold_slot, &in, is_free, NULL)) return EVENT_BROKE;
    if (is_free)
        w->m.holds[slot] =
            (struct plain_hold){who, instant_add(w->m.now, HOLD_MINUTES * INSTANT_MINUTE)};
    return EVENT_DONE;
}

static bool is_waiting(const struct world *w, int i) {
    return plain_entry_now(&w->m, i) == WAITING;
}
static bool is_bookable(const struct world *w, int i) {
    const struct plain_referral *r = &w->m.referrals[i];
    enum plain_referral_is is = plain_referral_now(&w->m, i);
    if (r->patient < 0 || is == OVER || is == RECEIVED) return false;
    for (int k = 0; k < w->m.n_appointments; k++) {
        const struct plain_appointment *a = &w->m.appointments[k];
        bool is_under_way =
            plain_is_live(a) || a->owes_decision || (a->is == SEEN && !a->has_outcome);
        if (a->referral == i && is_under_way) return false;
    }
    return true;
}
static bool owes_a_date(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return a->owes_date && plain_is_alive(&w->m, a->patient);
}

/* For whom: from the waiting list, for a referral, for somebody who rings, or anew after a cancellation. */
static bool choose_booking(struct world *w, struct plain_booking *b) {
    struct plain *m = &w->m;
    *b = (struct plain_booking){-1, -1, -1, -1};
    switch (w->n[1] % 4) {
    case 0:
        b->entry = pick(w, m->n_entries, is_waiting, w->n[2]);
        if (b->entry >= 0) b->patient = m->entries[b->entry].patient;
        break;
    case 1:
        b->referral = pick(w, m->n_referrals, is_bookable, w->n[2]);
        if (b->referral >= 0) b->patient = m->referrals[b->referral].patient;
        break;
    case 2: b->patient = pick(w, m->n_patients, is_anybody, w->n[2]); break;
    default:
        b->rebooks = pick(w, m->n_appointments, owes_a_date, w->n[2]);
        if (b->rebooks >= 0) b->patient = m->appointments[b->rebooks].patient;
    }
    return b->patient >= 0;
}

static int entry_of_booking(const struct plain *m, const struct plain_booking *b) {
    return b->entry < 0 && b->referral >= 0 ? entry_of_referral(m, b->referral) : b->entry;
}

void plain_book(struct world *w, const struct plain_booking *b, uuid id, int slot,
                bool is_overbooked) {
    struct plain *m = &w->m;
    int entry = entry_of_booking(m, b);
    struct plain_appointment *a = &m->appointments[new_appointment(w, id, b->patient, slot)];
    a->is_overbooked = is_overbooked;
    a->entry = entry;
    a->referral = entry >= 0 ? m->entries[entry].referral : b->referral;
    if (entry >= 0)
        m->entries[entry].is = HAS_DATE, m->entries[entry].date_of = m->n_appointments - 1;
    if (entry >= 0 && m->entries[entry].is_follow_up) a->is_follow_up = true;
    if (b->rebooks >= 0) m->appointments[b->rebooks].owes_date = false;
    if (a->referral >= 0) end_rebooks(m, a->referral, -1);
}

static enum event_ended book(struct world *w) {
    static const enum plain_who clerks[] = {RITA, CARL, AMARA};
    struct plain *m = &w->m;
    struct plain_booking b;
    if (!choose_booking(w, &b)) return EVENT_IDLE;
    int slot = (int)(w->n[3] % PLAIN_SLOTS);
    bool is_overbooked = w->n[4] % 8 == 1;
    enum plain_who who = is_overbooked ? MAUD : clerks[w->n[4] / 8 % 3];
    struct book_appointment in = {
        .patient_id = m->patients[b.patient].id,
        .slot_id = m->slots[slot],
        .entry_id = b.entry < 0 ? none : m->entries[b.entry].id,
        .referral_id = b.referral < 0 ? none : m->referrals[b.referral].id,
        .rebooks = b.rebooks < 0 ? none : m->appointments[b.rebooks].id,
        .overbook_reason = is_overbooked ? S("The consultant asked") : S(""),
        .is_beside_meant = w->n[4] / 24 % 2,
        .is_outside_meant = w->n[4] / 48 % 4 != 1};
    bool is_asked = plain_asks_about_day(m, entry_of_booking(m, &b), slot);
    bool is_right =
        is_alive(w, b.patient) && (in.is_outside_meant || !is_asked) &&
        (in.is_beside_meant || !has_one_at(m, b.patient, slot, -1)) &&
        (is_overbooked ? !plain_slot_is_over(m, slot) : plain_slot_is_free(m, slot, who, -1));
    tell(w, "%s books P%d into slot %d%s: A%d", plain_who_name(who), b.patient, slot,
         is_overbooked ? " beside another" : "", m->n_appointments);
    if (b.entry >= 0) tell(w, "  from W%d of the waiting list", b.entry);
    if (b.referral >= 0) tell(w, "  for R%d", b.referral);
    if (b.rebooks >= 0) tell(w, "  instead of A%d", b.rebooks);
    struct done done;
    if (!change(w, who, book_appointment, &in, is_right, &done)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    plain_drop_hold(w, slot, who);
    plain_book(w, &b, done.id, slot, is_overbooked);
    return EVENT_DONE;
}

static bool is_live(const struct world *w, int i) {
    return plain_is_live(&w->m.appointments[i]) && w->m.appointments[i].id.b[0];
}
static bool is_booked(const struct world *w, int i) {
    return w->m.appointments[i].is == BOOKED && w->m.appointments[i].id.b[0];
}

static enum event_ended move(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, is_booked, w->n[1]), slot = (int)(w->n[2] % PLAIN_SLOTS);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    bool is_stale = w->n[3] % 8 == 1, is_meant = w->n[4] % 2, by_clinic = w->n[3] / 8 % 2;
    bool is_outside_meant = w->n[4] / 2 % 4 != 1;
    int32_t was = m->sessions[a->slot / 8].day;
    enum plain_kind kind = m->slot_kind[slot];
    bool is_of_kind = kind == FOR_ANY || kind == (a->is_follow_up ? FOR_FOLLOW_UP : FOR_NEW) ||
                      kind == m->slot_kind[a->slot];
    bool is_right = is_alive(w, a->patient) && slot != a->slot && (is_of_kind || is_meant) &&
                    plain_slot_is_free(m, slot, CARL, i) && !is_stale &&
                    !has_one_at(m, a->patient, slot, i) &&
                    (is_outside_meant || !plain_asks_about_day(m, a->entry, slot));
    struct move_appointment in = {.appointment_id = a->id,
                                  .slot_id = m->slots[slot],
                                  .version = version_of(w, 'A', a->id) - is_stale,
                                  .by_clinic = by_clinic,
                                  .reason = S("Asked for another time"),
                                  .is_other_meant = is_meant,
                                  .is_outside_meant = is_outside_meant};
    tell(w, "Carl moves A%d to slot %d%s", i, slot, is_stale ? " from an old page" : "");
    if (!change(w, CARL, move_appointment, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    plain_drop_hold(w, slot, CARL);
    a->slot = slot;
    a->is_overbooked = false;
    if (by_clinic) {
        int32_t days = m->sessions[slot / 8].day - plain_day(m->now);
        bool is_near = days <= 5 || was - plain_day(m->now) <= 5;
        plain_owe_telling(w, a, is_near ? 1 : 0);
    } else if (!a->telling.is_waived) {
        a->owes_telling = false;
    }
    a->outcome = owed_new(m->slot_start[slot], plain_due_calendar(m->slot_start[slot], 0), 0);
    return EVENT_DONE;
}

/* Nobody for whom nothing lies ahead any more is forgotten: unless a date or the list remains, the referral is
 * reviewed again, or whoever has the patient under care says what comes next. */
void plain_decline(struct world *w, int referral) {
    struct plain_referral *r = &w->m.referrals[referral];
    if (!is_alive(w, r->patient)) return;
    if (r->is != IN_HAND || has_date(&w->m, referral)) return;
    if (entry_of_referral(&w->m, referral) >= 0) return;
    if (!r->is_seen) {
        r->is = IN_REVIEW;
        r->review = owed_by_priority(w, r->priority, 3);
    } else if (!r->asks_next && !plain_goes_on(&w->m, referral)) {
        r->asks_next = true;
        r->next = owed_by_priority(w, r->priority, 2);
    }
}

static enum event_ended cancel(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, is_live, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    bool by_clinic = w->n[2] % 3 == 1, again = w->n[3] % 3 != 1;
    bool is_right = is_alive(w, a->patient) || !again;
    struct cancel_appointment in = {.appointment_id = a->id,
                                    .version = version_of(w, 'A', a->id),
                                    .by_clinic = by_clinic,
                                    .reason = S("Not possible"),
                                    .after = again ? AFTER_CANCEL_REBOOK : AFTER_CANCEL_NOT_WANTED};
    tell(w, "Carl cancels A%d, by the %s, %s", i, by_clinic ? "clinic" : "patient",
         again ? "a new date is wanted" : "none is wanted");
    if (!change(w, CARL, cancel_appointment, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    cancel_plainly(m, a);
    if (by_clinic && is_alive(w, a->patient)) plain_owe_telling(w, a, 1);
    if (a->entry >= 0 && plain_entry_now(m, a->entry) == HAS_DATE) {
        m->entries[a->entry].is = again ? WAITING : DECLINED;
        if (again) owed_again(&m->entries[a->entry].date, m->now);
    }
    if (!again && a->referral >= 0) plain_decline(w, a->referral);
    if (again && a->entry < 0) {
        a->owes_date = true;
        a->took_the_call = CARL;
        a->date = owed_new(m->now, plain_due_calendar(m->now, 0), 0);
    }
    return EVENT_DONE;
}

static bool owes_telling(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return a->owes_telling && plain_is_alive(&w->m, a->patient);
}

static enum event_ended tell_the_patient(struct world *w) {
    int i = pick(w, w->m.n_appointments, owes_telling, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    bool is_letter = w->n[2] % 6 == 1; /* which is no proof */
    struct told_patient in = {.appointment_id = w->m.appointments[i].id,
                              .how = is_letter ? S("letter") : S("spoke")};
    tell(w, "Rita %s the patient of A%d", is_letter ? "means to write to" : "tells", i);
    if (!change(w, RITA, told_patient, &in, !is_letter, NULL)) return EVENT_BROKE;
    w->m.appointments[i].owes_telling &= is_letter;
    return EVENT_DONE;
}

static bool is_of_today(const struct plain *m, const struct plain_appointment *a) {
    return m->sessions[a->slot / 8].day <= plain_day(m->now);
}
static bool is_live_today(const struct world *w, int i) {
    return is_live(w, i) && is_of_today(&w->m, &w->m.appointments[i]);
}

void plain_owe_decision(struct world *w, struct plain_appointment *a) {
    bool is_pressing = a->referral >= 0 && w->m.referrals[a->referral].priority == 2;
    a->owes_decision = true;
    a->decision_is_new = !is_alive(w, a->patient);
    a->decision = is_pressing ? owed_new(w->m.now, plain_due_calendar(w->m.now, 0), 2)
                              : owed_new(w->m.now, plain_due_working(w->m.now, 2), 0);
}

/* Of somebody who has died nothing is to decide, unless the patient lives after all. */
static void be_absent(struct world *w, struct plain_appointment *a, enum plain_appointment_is is) {
    a->is = is;
    plain_owe_decision(w, a);
}

static enum event_ended attend(struct world *w) {
    static const struct {
        const char *words;
        enum appointment_event event;
        bool from_booked, from_arrived, only_once_begun;
        enum plain_appointment_is to;
    } marks[] = {
        {"has arrived", APPOINTMENT_ARRIVE, true, false, false, ARRIVED},
        {"did not attend", APPOINTMENT_NOT_ATTEND, true, true, true, ABSENT},
        {"has not arrived after all", APPOINTMENT_UNDO_ARRIVAL, false, true, false, BOOKED},
        {"was seen", APPOINTMENT_SEE, true, true, false, SEEN},
        {"left before being seen", APPOINTMENT_LEAVE, false, true, true, LEFT},
    };
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, is_live, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    size_t k = w->n[2] % (sizeof marks / sizeof marks[0]);
    bool has_begun = m->slot_start[a->slot].us <= m->now.us;
    bool is_right = (a->is == BOOKED ? marks[k].from_booked : marks[k].from_arrived) &&
                    is_of_today(m, a) && (has_begun || !marks[k].only_once_begun);
    struct note_attendance in = {a->id, version_of(w, 'A', a->id), marks[k].event, false, {{0}}};
    tell(w, "Rita notes that the patient of A%d %s", i, marks[k].words);
    if (!change(w, RITA, note_attendance, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    a->is = marks[k].to;
    if (a->is == ARRIVED || a->is == BOOKED) a->has_arrived = a->is == ARRIVED;
    if (a->is == SEEN && a->entry >= 0) m->entries[a->entry].is = HAS_BEEN_SEEN;
    if (a->is == ABSENT || a->is == LEFT) be_absent(w, a, a->is);
    return EVENT_DONE;
}

static bool wants_outcome(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return (is_live_today(w, i) || a->is == SEEN) && !a->has_outcome && a->id.b[0];
}

/* The clinic books 42 days ahead, from midnight in London; the clocks went back on 25 October. */
static instant booking_opens(int32_t from) {
    int32_t opens = from - 42;
    bool is_summer = opens <= civil_date_to_days((civil_date){2026, 10, 25});
    return (instant){opens * INSTANT_DAY - (is_summer ? INSTANT_HOUR : 0)};
}

static void list_follow_up(struct world *w, int patient, int referral, int from, int32_t day,
                           int weeks) {
    struct plain *m = &w->m;
    int32_t due_on = day + 7 * weeks;
    instant shown = booking_opens(due_on - (weeks > 2 ? 14 : 0));
    instant begins = shown.us > m->now.us ? shown : m->now;
    int e = list_patient(w, patient, referral, from, 0, due_on);
    m->entries[e].is_follow_up = true;
    m->entries[e].from_day = due_on - (weeks > 2 ? 14 : 0);
    m->entries[e].to_day = due_on + 14;
    m->entries[e].date = owed_new(shown, plain_due_working(begins, 5), 0);
}

/* May ring to be seen until then; a clinician is asked when that time is over. */
static void let_ring(struct plain *m, const struct plain_appointment *a, int from, int weeks) {
    m->entries[m->n_entries++] =
        (struct plain_entry){.patient = a->patient,
                             .referral = a->referral,
                             .from = from,
                             .is_follow_up = true,
                             .due_on = m->sessions[a->slot / 8].day + 7 * weeks,
                             .ring = plain_ring_until(m, m->sessions[a->slot / 8].day + 7 * weeks),
                             .is = PATIENT_INITIATED};
}

static enum event_ended outcome(struct world *w) {
    static const enum plain_who people[] = {CARL, AMARA, LINDQVIST};
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, wants_outcome, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    enum outcome_kind kind = (enum outcome_kind)(w->n[2] % OUTCOME_KIND_COUNT);
    enum plain_who who = people[w->n[3] % 3];
    bool no_letter = w->n[4] % 4 == 1, owes_letter = m->sessions[a->slot / 8].owes_letters;
    bool ends_care = kind == OUTCOME_DISCHARGED || kind == OUTCOME_REFERRED_ON;
    bool is_right =
        (is_alive(w, a->patient) || ends_care) && (!no_letter || !owes_letter || who == LINDQVIST);
    int weeks = 1 + (int)(w->n[4] / 4 % 12);
    struct record_outcome in = {.appointment_id = a->id,
                                .version = version_of(w, 'A', a->id),
                                .outcome = kind,
                                .follow_up_weeks = weeks,
                                .rtt_status = S("30"),
                                .note = S("As agreed in clinic"),
                                .no_letter = no_letter};
    tell(w, "%s records the outcome of A%d: %s%s", plain_who_name(who), i, outcome_name(kind),
         no_letter ? ", no letter needed" : "");
    if (kind == OUTCOME_FOLLOW_UP) tell(w, "  in %d weeks", weeks);
    if (!change(w, who, record_outcome, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    if (a->is != SEEN && a->entry >= 0) m->entries[a->entry].is = HAS_BEEN_SEEN;
    a->is = SEEN;
    plain_outcome(m, a, ends_care);
    if (owes_letter && !no_letter) plain_letter_owed(w, i);
    if (a->referral >= 0 && m->referrals[a->referral].is != OVER)
        m->referrals[a->referral].is = ends_care ? OVER : IN_HAND;
    if (a->referral >= 0) m->referrals[a->referral].is_seen = true;
    a->is_for_procedure = a->owes_listing = kind == OUTCOME_PROCEDURE_LIST;
    a->listing = owed_by_priority(w, a->referral < 0 ? 0 : m->referrals[a->referral].priority, 1);
    if (kind == OUTCOME_FOLLOW_UP)
        list_follow_up(w, a->patient, a->referral, i, m->sessions[a->slot / 8].day, weeks);
    if (kind == OUTCOME_PATIENT_INITIATED) let_ring(m, a, i, weeks);
    return EVENT_DONE;
}

static bool wants_decision(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return (a->is == LEFT || a->is == ABSENT) && !a->has_outcome;
}

static void offer_again(struct world *w, int i) {
    struct plain *m = &w->m;
    struct plain_appointment *a = &m->appointments[i];
    if (a->entry >= 0) {
        m->entries[a->entry].is = WAITING;
        owed_again(&m->entries[a->entry].date, m->now);
        return;
    }
    if (a->referral >= 0 && entry_of_referral(m, a->referral) >= 0) return; /* waits already */
    int priority = a->referral >= 0 ? m->referrals[a->referral].priority : 0;
    int e = list_patient(w, a->patient, a->referral, i, priority, m->sessions[a->slot / 8].day);
    m->entries[e].from_day = plain_day(m->now);
    m->entries[e].to_day = plain_day(m->now) + 42;
    if (!a->is_follow_up) return;
    /* From today on; who books urgent ones has a working day. */
    struct owed *date = &m->entries[e].date;
    m->entries[e].is_follow_up = true;
    date->shown = booking_opens(plain_day(m->now));
    if (priority == 1) date->due = plain_due_working(m->now, 1);
}

static enum event_ended decide(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, wants_decision, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_appointment *a = &m->appointments[i];
    bool again = w->n[2] % 2 == 0, has_note = w->n[3] % 4 != 1;
    bool is_right = again ? is_alive(w, a->patient) : has_note || !m->patients[a->patient].is_child;
    struct decide_dna in = {.appointment_id = a->id,
                            .version = version_of(w, 'A', a->id),
                            .decision = again ? DNA_OFFER_AGAIN : DNA_DISCHARGE,
                            .note = has_note ? S("The GP knows") : S("")};
    tell(w, "Dr Lindqvist decides on A%d: %s", i, again ? "offer again" : "discharge");
    if (!change(w, LINDQVIST, decide_dna, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    a->owes_decision = false;
    plain_outcome(m, a, !again);
    plain_letter_owed(w, i);
    if (again) {
        offer_again(w, i);
        return EVENT_DONE;
    }
    if (a->entry >= 0 && plain_entry_now(m, a->entry) == HAS_DATE)
        m->entries[a->entry].is = REMOVED;
    if (a->referral >= 0) m->referrals[a->referral].is = OVER;
    return EVENT_DONE;
}

static bool asks_next(const struct world *w, int i) {
    return w->m.referrals[i].asks_next && plain_referral_now(&w->m, i) == IN_HAND;
}

static enum event_ended decide_what_comes(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_referrals, asks_next, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_referral *r = &m->referrals[i];
    bool ends_care = w->n[2] % 2, is_whole = w->n[3] % 4 != 1;
    int weeks = 1 + (int)(w->n[4] % 12);
    struct decide_next_step in = {.referral_id = r->id,
                                  .version = version_of(w, 'R', r->id),
                                  .ends_care = ends_care,
                                  .follow_up_weeks = is_whole ? weeks : 0,
                                  .note = is_whole ? S("As agreed by telephone") : S("")};
    tell(w, "Dr Lindqvist decides what comes next of R%d: %s", i,
         ends_care ? "discharged" : "a follow-up");
    if (!change(w, LINDQVIST, decide_next_step, &in, is_whole, NULL)) return EVENT_BROKE;
    if (!is_whole) return EVENT_DONE;
    r->asks_next = false;
    if (ends_care)
        r->is = OVER;
    else
        list_follow_up(w, r->patient, i, -1, plain_day(m->now), weeks);
    return EVENT_DONE;
}

const struct event booking_events[] = {
    {"a patient is registered", 4, register_somebody},
    {"a referral is received", 6, receive},
    {"a referral of a stranger is received", 2, receive_about_a_stranger},
    {"a referral is registered", 3, register_a_referral},
    {"a referral is accepted", 7, accept},
    {"more is asked about a referral", 2, ask_more},
    {"more came about a referral", 4, information_came},
    {"a referral is returned", 2, send_back},
    {"a slot is held", 3, hold},
    {"an appointment is booked", 14, book},
    {"an appointment is moved", 4, move},
    {"an appointment is cancelled", 5, cancel},
    {"a patient is told", 3, tell_the_patient},
    {"attendance is noted", 14, attend},
    {"an outcome is recorded", 8, outcome},
    {"absence is decided on", 12, decide},
    {"what comes next is decided", 6, decide_what_comes},
};
const size_t n_booking_events = sizeof booking_events / sizeof booking_events[0];
