/* The main job as a story, on both engines: from a referral to what is outstanding after it. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "clinic_store.h"
#include "duty_store.h"
#include "history_store.h"
#include "ledger.h"
#include "owed.h"
#include "patient_store.h"
#include "patient_work.h"
#include "pattern_store.h"
#include "referral_store.h"
#include "referral_work.h"
#include "session_store.h"
#include "set_up_store.h"

static const uuid any = {{0}};

static uuid refer(struct small_clinic *c, uuid patient, const char *priority, uuid slot) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .priority = str_from_c(priority),
                                  .reason = S("Palpitations"),
                                  .booked_slot_id = slot};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

struct fetched {
    uuid id;
    struct referral referral;
    struct appointment appointment;
    struct patient patient;
    const struct waiting_entry *entries;
    size_t n_entries;
};

static enum err get_referral(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct fetched *f = context;
    return referral_store_get(tx, 1, f->id, &f->referral);
}
static enum err get_appointment(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct fetched *f = context;
    return appointment_store_get(tx, 1, f->id, &f->appointment);
}
static enum err get_patient(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct fetched *f = context;
    TRY(patient_store_get(tx, 1, f->id, &f->patient));
    return waiting_store_of_patient(tx, 1, f->id, &f->entries, &f->n_entries);
}
static struct fetched fetch(struct small_clinic *c, tx_fn fn, uuid id) {
    struct fetched f = {.id = id};
    expect_ok(tx_read(c->store->db, &c->store->arena, fn, &f, &c->why));
    return f;
}

static void accept(struct small_clinic *c, uuid referral) {
    struct fetched f = fetch(c, get_referral, referral);
    struct review_referral in = {.referral_id = referral,
                                 .version = f.referral.version,
                                 .outcome = REVIEW_ACCEPT,
                                 .priority = f.referral.priority};
    clinic_change(c, c->clinician, review_referral, &in, OK);
}

static uuid book(struct small_clinic *c, uuid patient, uuid referral, uuid slot) {
    struct book_appointment in = {.patient_id = patient, .referral_id = referral, .slot_id = slot};
    return clinic_change(c, c->clerk, book_appointment, &in, OK).id;
}

static void a_referral_owes_a_review_then_a_date_then_an_outcome(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "2", any);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    expect_int(clinic_open_duties(&c, "book", any), 0);
    accept(&c, referral);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 0);
    expect_int(clinic_open_duties(&c, "book", any), 1);
    struct fetched f = fetch(&c, get_patient, patient);
    expect_int(f.n_entries, 1);
    uuid appointment = book(&c, patient, referral, c.slots[0]);
    expect_int(clinic_open_duties(&c, "book", any), 0);
    expect_int(clinic_open_duties(&c, "outcome", appointment), 1);
    expect_int(fetch(&c, get_referral, referral).referral.state, REFERRAL_BOOKED);
}

static void a_referral_that_came_booked_and_is_rejected_frees_the_slot_and_owes_the_patient_a_call(
    void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    uuid referral = refer(&c, patient, "1", c.slots[2]);
    expect_int(clinic_open_duties(&c, "outcome", any), 1);
    struct fetched f = fetch(&c, get_referral, referral);
    struct review_referral in = {.referral_id = referral,
                                 .version = f.referral.version,
                                 .outcome = REVIEW_REJECT,
                                 .priority = S("1")};
    clinic_change(&c, c.clinician, review_referral, &in, INVALID); /* a note is needed */
    expect_str(c.why.field, S("note"));
    in.note = S("Please refer to the heart failure clinic");
    clinic_change(&c, c.secretary, review_referral, &in, FORBIDDEN);
    clinic_change(&c, c.clinician, review_referral, &in, OK);
    expect_int(clinic_open_duties(&c, "outcome", any), 0);
    expect_int(clinic_open_duties(&c, "tell-patient", any), 1);
    clinic_change(&c, c.clinician, review_referral, &in, CONFLICT); /* somebody was first */
    uuid other = clinic_patient(&c, "Tomasz", "Wiśniewski", "1979-07-30");
    book(&c, other, any, c.slots[2]); /* free again */
}

static void one_slot_goes_to_one_patient_and_the_other_is_told(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = clinic_patient(&c, "Harold", "Pike", "1944-01-01");
    uuid two = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    book(&c, one, any, c.slots[0]);
    struct book_appointment in = {.patient_id = two, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &in, CONFLICT);
    expect_str(c.why.field, S("slot_id"));
    in.overbook_reason = S("Consultant asked");
    clinic_change(&c, c.clerk, book_appointment, &in, FORBIDDEN);
    clinic_change(&c, c.manager, book_appointment, &in, OK);
}

struct asked_facts {
    uuid subject;
    const struct happened *list;
    size_t n;
};
static enum err get_facts(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asked_facts *f = context;
    return history_of_subject(tx, 1, f->subject, &f->list, &f->n);
}
/* How many facts about it have this detail. */
static int64_t fact_counted(struct small_clinic *c, uuid subject, const char *detail) {
    struct asked_facts f = {.subject = subject};
    expect_ok(tx_read(c->store->db, &c->store->arena, get_facts, &f, &c->why));
    int64_t n = 0;
    for (size_t i = 0; i < f.n; i++)
        n += str_eq(f.list[i].detail, str_from_c(detail));
    return n;
}

/* Another clinic's slot from 9:10am to 9:30am of the same day: across the first two of the small clinic. */
static enum err make_clinic_beside(struct work *w, void *context, struct done *ret_done) {
    uuid *ret_slot = context;
    const struct clinic *list;
    const struct slot_type *types;
    size_t n, n_types;
    TRY(clinic_store_list(w->tx, 1, false, &list, &n));
    TRY(slot_type_store_of_clinic(w->tx, 1, list[0].clinic_id, &types, &n_types));
    struct clinic clinic = list[0];
    clinic.clinic_id = work_new_id(w);
    clinic.code = S("CHP1");
    clinic.name = S("Chest pain");
    TRY(clinic_store_insert(w->tx, 1, &clinic));
    struct resource other = {.resource_id = work_new_id(w),
                             .kind = S("clinician"),
                             .name = S("Dr Osei"),
                             .is_active = true};
    TRY(resource_store_insert(w->tx, 1, &other));
    struct session session = {.session_id = work_new_id(w),
                              .clinic_id = clinic.clinic_id,
                              .clinician_id = other.resource_id,
                              .day = {2026, 11, 23},
                              .start = {9 * 60 + 10},
                              .end = {9 * 60 + 30},
                              .zone = S("Europe/London")};
    struct session_slot slot = {.slot_id = work_new_id(w),
                                .slot_type_id = types[0].slot_type_id,
                                .start = session.start,
                                .minutes = 20,
                                .start_at =
                                    civil_resolve(w->zone, session.day, session.start).first};
    bool is_new;
    *ret_slot = slot.slot_id;
    ret_done->id = slot.slot_id;
    return session_store_insert(w->tx, 1, &session, &slot, 1, &is_new);
}

static void a_patient_is_booked_twice_at_one_time_only_when_it_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid beside;
    clinic_change(&c, c.manager, make_clinic_beside, &beside, OK);
    uuid patient = clinic_patient(&c, "Harold", "Pike", "1944-01-01");
    uuid first = book(&c, patient, any, c.slots[0]);
    struct book_appointment in = {.patient_id = patient, .slot_id = beside};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    expect_str(c.why.field, S("is_beside_meant"));
    expect(str_find(c.why.sentence,
                    S("has an appointment at 9am in Arrhythmia clinic on that day")) >= 0);
    uuid other = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    struct receive_referral paper = {.patient_id = patient,
                                     .clinic_id = c.clinic,
                                     .received_on = {2026, 11, 23},
                                     .source = S("03"),
                                     .priority = S("1"),
                                     .booked_slot_id = beside};
    clinic_change(&c, c.secretary, receive_referral, &paper, INVALID);
    expect_str(c.why.field, S("is_beside_meant"));
    in.is_beside_meant = true;
    uuid second = clinic_change(&c, c.clerk, book_appointment, &in, OK).id;
    expect_int(fact_counted(&c, second, "beside"), 1);
    expect_int(fact_counted(&c, first, "beside"), 0);
    struct move_appointment move = {.appointment_id = second,
                                    .slot_id = c.slots[1],
                                    .version = 1,
                                    .reason = S("Rang"),
                                    .is_other_meant = true};
    clinic_change(&c, c.clerk, move_appointment, &move, OK); /* 9:20am: after the first one ends */
    /* Its moment is kept with the zone data that gave it. */
    expect_str(fetch(&c, get_appointment, first).appointment.tzdata, zone_data(c.zone));
    expect_str(fetch(&c, get_appointment, second).appointment.tzdata, zone_data(c.zone));
    move.slot_id = beside;
    move.version = 2;
    clinic_change(&c, c.clerk, move_appointment, &move, INVALID);
    expect_str(c.why.field, S("is_beside_meant"));
    move.is_beside_meant = true;
    clinic_change(&c, c.clerk, move_appointment, &move, OK);
    book(&c, other, any, c.slots[1]); /* somebody else at the same time is nobody's matter */
}

static void a_second_referral_to_one_clinic_is_received_only_when_it_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid first = refer(&c, patient, "1", any);
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    clinic_change(&c, c.secretary, receive_referral, &in, INVALID);
    expect_str(c.why.field, S("is_again_meant"));
    expect_str(c.why.sentence,
               S("An open referral to this clinic, received on 23 November 2026, is here already: "
                 "say that another is meant"));
    in.is_again_meant = true;
    uuid second = clinic_change(&c, c.secretary, receive_referral, &in, OK).id;
    expect_int(fact_counted(&c, second, "1 again"), 1);
    expect_int(fact_counted(&c, first, "1 again"), 0);
    in.patient_id = any;
    in.unmatched_name = S("I Okafor");
    in.is_again_meant = false;
    uuid paper = clinic_change(&c, c.clerk, receive_referral, &in, OK).id;
    struct register_referral it = {.referral_id = paper, .patient_id = patient, .version = 1};
    clinic_change(&c, c.clerk, register_referral, &it, INVALID);
    expect_str(c.why.field, S("is_again_meant"));
    it.is_again_meant = true;
    clinic_change(&c, c.clerk, register_referral, &it, OK);
    expect_int(fact_counted(&c, paper, "again"), 1);
}

/* Another clinician has overbooked in the same room at the same time. */
static enum err overbook_beside(struct work *w, void *context, struct done *ret_done) {
    static const uuid room = {{7}}, another = {{8}}, patient_there = {{9}};
    const uuid *slot_id = context;
    struct slot_facts slot, beside;
    const struct slot_claim *claim;
    int64_t lane;
    (void)ret_done;
    TRY(slot_store_get(w->tx, 1, *slot_id, &slot));
    slot.room_id = room;
    beside = slot;
    beside.clinician_id = another;
    TRY(slot_store_free_lane(w->tx, 1, &beside, &lane));
    expect_int(lane, 1);
    TRY(slot_store_claim(w->tx, 1, &beside, lane, CLAIM_APPOINTMENT, patient_there,
                         w->scope->person_id, w->now, (instant){0}, &claim));
    TRY(slot_store_is_claimed(w->tx, claim));
    TRY(slot_store_free_lane(w->tx, 1, &slot, &lane));
    expect_int(lane, 2);
    TRY(slot_store_claim(w->tx, 1, &slot, lane, CLAIM_APPOINTMENT, patient_there,
                         w->scope->person_id, w->now, (instant){0}, &claim));
    return slot_store_is_claimed(w->tx, claim);
}

static void overbooking_finds_a_lane_where_the_room_is_free_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, overbook_beside, &c.slots[0], OK);
}

static void a_hold_keeps_others_away_until_it_runs_out(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Catriona", "Reid", "1988-12-03");
    struct hold_slot hold = {c.slots[3]};
    clinic_change(&c, c.clerk, hold_slot, &hold, OK);
    struct book_appointment in = {.patient_id = patient, .slot_id = c.slots[3]};
    clinic_change(&c, c.secretary, book_appointment, &in, CONFLICT);
    clinic_at(&c, 2026, 11, 23, 8, 11);
    clinic_change(&c, c.secretary, book_appointment, &in, OK);
}

static void a_cancelled_follow_up_is_owed_again_with_the_original_date(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid referral = refer(&c, patient, "1", any);
    accept(&c, referral);
    civil_date due = fetch(&c, get_patient, patient).entries[0].due_on;
    uuid appointment = book(&c, patient, referral, c.slots[4]);
    struct cancel_appointment in = {
        .appointment_id = appointment, .version = 1, .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &in, INVALID);
    in.reason = S("On holiday");
    clinic_change(&c, c.clerk, cancel_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "book", any), 1);
    expect_int(clinic_open_duties(&c, "outcome", any), 0);
    struct fetched f = fetch(&c, get_patient, patient);
    expect_str(f.entries[0].state, S("waiting"));
    expect_int(civil_date_compare(f.entries[0].due_on, due), 0);
    expect_str(fetch(&c, get_appointment, appointment).appointment.attendance_code, S("2"));
}

struct first_owed {
    str title;
};
static enum err read_first_owed(struct work *w, void *context) {
    struct first_owed *first = context;
    const struct owed_line *lines;
    size_t n;
    bool more;
    struct duty_filter filter = {.of = DUTIES_OF_EVERYBODY, .visible_at = w->now, .limit = 5};
    TRY(owed_list(w, &filter, &lines, &n, &more));
    expect_int(n, 1);
    first->title = lines[0].title;
    return OK;
}

static void somebody_who_did_not_attend_is_never_discharged_by_itself(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Chidi", "Obi", "2011-11-11");
    uuid appointment = book(&c, patient, any, c.slots[0]);
    struct note_attendance in = {
        .appointment_id = appointment, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(&c, c.receptionist, note_attendance, &in, INVALID); /* not begun yet */
    clinic_at(&c, 2026, 11, 23, 9, 30);
    clinic_change(&c, c.receptionist, note_attendance, &in, OK);
    expect_int(clinic_open_duties(&c, "outcome", appointment), 0);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);
    expect_str(fetch(&c, get_appointment, appointment).appointment.outcome, S(""));
}

static void a_child_who_was_not_brought_is_not_discharged_without_a_word(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Chidi", "Obi", "2019-11-11");
    uuid appointment = book(&c, patient, any, c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    struct note_attendance absent = {
        .appointment_id = appointment, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(&c, c.receptionist, note_attendance, &absent, OK);
    struct work w = work_of(&c, c.clinician);
    struct first_owed first = {0};
    expect_ok(work_read(&w, read_first_owed, &first));
    expect_str(first.title, S("Was not brought: decide what happens next"));
    struct decide_dna in = {.appointment_id = appointment, .version = 2, .decision = DNA_DISCHARGE};
    clinic_change(&c, c.clinician, decide_dna, &in, INVALID);
    expect_str(c.why.field, S("decision_note"));
    in.note = S("Seen elsewhere; the GP and the health visitor know");
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
    expect_str(fetch(&c, get_appointment, appointment).appointment.attendance_code, S("3"));
    uuid grown_up = book(&c, clinic_patient(&c, "Adam", "Obi", "2008-11-23"), any, c.slots[1]);
    absent.appointment_id = grown_up; /* 18 today */
    clinic_at(&c, 2026, 11, 23, 9, 50);
    clinic_change(&c, c.receptionist, note_attendance, &absent, OK);
    in = (struct decide_dna){.appointment_id = grown_up, .version = 2, .decision = DNA_DISCHARGE};
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
}

static void
the_discharge_of_somebody_vulnerable_who_did_not_come_says_why_it_is_safe(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1948-02-02");
    struct change_patient mark = {.patient = fetch(&c, get_patient, patient).patient,
                                  .reason = S("Safeguarding")};
    mark.patient.is_vulnerable = true;
    clinic_change(&c, c.secretary, change_patient, &mark, OK);
    uuid appointment = book(&c, patient, any, c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    struct note_attendance absent = {
        .appointment_id = appointment, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(&c, c.receptionist, note_attendance, &absent, OK);
    struct decide_dna in = {.appointment_id = appointment, .version = 2, .decision = DNA_DISCHARGE};
    clinic_change(&c, c.clinician, decide_dna, &in, INVALID);
    expect_str(c.why.field, S("decision_note"));
    in.note = S("Rang: is with her daughter; the GP knows");
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
}

static void
nobody_is_discharged_to_a_gp_whom_the_record_does_not_name_without_a_word(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1948-02-02");
    struct change_patient moved = {.patient = fetch(&c, get_patient, patient).patient,
                                   .reason = S("Left the practice")};
    moved.patient.practice_id = any;
    clinic_change(&c, c.secretary, change_patient, &moved, OK);
    uuid appointment = book(&c, patient, any, c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    struct note_attendance absent = {
        .appointment_id = appointment, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(&c, c.receptionist, note_attendance, &absent, OK);
    struct decide_dna in = {.appointment_id = appointment, .version = 2, .decision = DNA_DISCHARGE};
    clinic_change(&c, c.clinician, decide_dna, &in, INVALID);
    expect(str_starts_with(c.why.sentence, S("No GP practice is recorded")));
    in.note = S("The surgery on the barracks has him; rung today");
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
}

static void a_moved_appointment_is_one_appointment_with_one_outcome_owed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    uuid other = clinic_patient(&c, "Nadia", "Bukhari", "1944-01-01");
    uuid appointment = book(&c, patient, any, c.slots[0]);
    struct move_appointment in = {
        .appointment_id = appointment, .slot_id = c.slots[5], .version = 1, .reason = S("Asked")};
    clinic_change(&c, c.clerk, move_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "outcome", any), 1);
    book(&c, other, any, c.slots[0]);
    in.version = 2;
    in.slot_id = c.slots[0];
    clinic_change(&c, c.clerk, move_appointment, &in, CONFLICT);
    struct fetched f = fetch(&c, get_appointment, appointment);
    expect(uuid_eq(f.appointment.slot_id, c.slots[5])); /* the patient never holds nothing */
}

static enum err read_telling(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct duty *d = context;
    const struct duty *list;
    size_t n;
    TRY(duty_store_of_subject(tx, 1, DUTY_TELL_PATIENT, d->subject_id, S("open"), &list, &n));
    expect_int(n, 1);
    *d = list[0];
    return OK;
}

static void a_date_the_clinic_moves_is_told_to_the_patient(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    uuid appointment = book(&c, patient, any, c.slots[0]);
    struct move_appointment in = {.appointment_id = appointment,
                                  .slot_id = c.slots[5],
                                  .version = 1,
                                  .reason = S("On holiday")};
    clinic_change(&c, c.clerk, move_appointment, &in, OK); /* the patient asked, and knows */
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 0);
    in.version = 2;
    in.slot_id = c.slots[6];
    in.by_clinic = true;
    in.reason = S("Dr Lindqvist is on leave");
    clinic_change(&c, c.clerk, move_appointment, &in, OK);
    in.version = 3;
    in.slot_id = c.slots[7];
    clinic_change(&c, c.clerk, move_appointment, &in, OK); /* once more: still one call */
    struct duty d = {.subject_id = appointment};
    expect_ok(tx_read(c.store->db, &c.store->arena, read_telling, &d, &c.why));
    expect_int(d.priority, DUTY_URGENT); /* it is today */
    expect(uuid_eq(d.owner.id, c.secretary_list));
    struct told_patient told = {.appointment_id = appointment, .how = S("spoke")};
    clinic_change(&c, c.receptionist, told_patient, &told, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 0);
}

static void a_patient_whose_date_was_moved_and_then_given_up_is_told_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    uuid referral = refer(&c, patient, "1", any);
    uuid appointment = book(&c, patient, referral, c.slots[0]);
    struct move_appointment move = {.appointment_id = appointment,
                                    .slot_id = c.slots[5],
                                    .version = 1,
                                    .by_clinic = true,
                                    .is_other_meant = true,
                                    .reason = S("The consultant is on leave")};
    clinic_change(&c, c.clerk, move_appointment, &move, OK);
    struct review_referral back = {.referral_id = referral,
                                   .version = fetch(&c, get_referral, referral).referral.version,
                                   .outcome = REVIEW_REJECT,
                                   .priority = S("1"),
                                   .note = S("Please refer to the heart failure clinic")};
    clinic_change(&c, c.clinician, review_referral, &back, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 1);
}

static void a_death_cancels_and_ends_at_once_and_owes_only_that_others_are_told(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, "1", any);
    accept(&c, referral);
    uuid appointment = book(&c, patient, referral, c.slots[6]);
    struct notify_death in = {.patient_id = patient, .version = 1, .source = S("Daughter rang")};
    clinic_change(&c, c.secretary, notify_death, &in, OK);
    expect_int(fetch(&c, get_appointment, appointment).appointment.state, APPOINTMENT_CANCELLED);
    expect_int(fetch(&c, get_referral, referral).referral.state, REFERRAL_PATIENT_DIED);
    expect_str(fetch(&c, get_patient, patient).entries[0].state, S("died"));
    expect_int(clinic_open_duties(&c, "death", patient), 1);
    expect_int(clinic_open_duties(&c, "outcome", any) + clinic_open_duties(&c, "book", any), 0);
    struct book_appointment again = {.patient_id = patient, .slot_id = c.slots[6]};
    clinic_change(&c, c.clerk, book_appointment, &again, INVALID);
}

static void a_number_of_another_patient_is_refused_at_its_field(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid other = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    struct patient taken = fetch(&c, get_patient, one).patient;
    struct change_patient in = {.patient = fetch(&c, get_patient, other).patient,
                                .reason = S("He rang")};
    str own = in.patient.hospital_number;
    in.patient.hospital_number = taken.hospital_number;
    clinic_change(&c, c.secretary, change_patient, &in, CONFLICT);
    expect_str(c.why.field, S("hospital_number"));
    expect(str_find(c.why.sentence, S("hospital number")) >= 0);
    in.patient.hospital_number = own;
    in.patient.version--;
    clinic_change(&c, c.secretary, change_patient, &in, CONFLICT);
    expect(str_find(c.why.sentence, S("in the meantime")) >= 0);
    struct register_patient new = {.patient = in.patient, .duplicates_seen = true};
    new.patient.nhs_number = new.patient.nhs_number_status = S("");
    new.patient.hospital_number = taken.hospital_number;
    clinic_change(&c, c.secretary, register_patient, &new, CONFLICT);
    expect_str(c.why.field, S("hospital_number"));
}

static uuid of_the_wrong_patient(struct small_clinic *c, uuid patient) {
    struct notify_death in = {.patient_id = patient, .version = 1, .source = S("Ward 4 rang")};
    return clinic_change(c, c->secretary, notify_death, &in, OK).id;
}

static struct patient_lives is_alive(struct small_clinic *c, uuid patient) {
    return (struct patient_lives){.patient_id = patient,
                                  .version = fetch(c, get_patient, patient).patient.version,
                                  .reason = S("She rang; it was her neighbour")};
}

static void a_death_of_the_wrong_patient_is_taken_back_with_all_it_stopped(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid waiting = refer(&c, patient, "2", any);
    accept(&c, waiting);
    struct receive_referral another = {.patient_id = patient,
                                       .clinic_id = c.clinic,
                                       .received_on = {2026, 11, 23},
                                       .source = S("03"),
                                       .priority = S("1"),
                                       .reason = S("Syncope"),
                                       .is_again_meant = true};
    uuid in_review = clinic_change(&c, c.secretary, receive_referral, &another, OK).id;
    struct waiting_entry before = fetch(&c, get_patient, patient).entries[0];
    of_the_wrong_patient(&c, patient);
    struct patient_lives in = is_alive(&c, patient);
    clinic_change(&c, c.clinician, patient_lives, &in, FORBIDDEN);
    clinic_change(&c, c.clerk, patient_lives, &in, FORBIDDEN);
    in.reason = S("");
    clinic_change(&c, c.secretary, patient_lives, &in, INVALID);
    expect_str(c.why.field, S("reason"));
    in.reason = S("She rang");
    in.version--;
    clinic_change(&c, c.secretary, patient_lives, &in, CONFLICT);
    in.version++;
    clinic_change(&c, c.manager, patient_lives, &in, OK);
    struct fetched f = fetch(&c, get_patient, patient);
    expect(!f.patient.is_deceased);
    expect_str(f.entries[0].state, S("waiting"));
    expect_int(civil_date_compare(f.entries[0].due_on, before.due_on), 0);
    expect_int(fetch(&c, get_referral, waiting).referral.state, REFERRAL_ACCEPTED);
    expect_str(fetch(&c, get_referral, waiting).referral.rtt_status, S("10"));
    expect_int(fetch(&c, get_referral, in_review).referral.state, REFERRAL_IN_REVIEW);
    expect_int(clinic_open_duties(&c, "book", before.entry_id), 1);
    expect_int(clinic_open_duties(&c, "review-referral", in_review), 1);
    expect_int(clinic_open_duties(&c, "death", any), 0);
    in.version++;
    clinic_change(&c, c.manager, patient_lives, &in, CONFLICT); /* no death is recorded any more */

    expect_int(clinic_open_duties(&c, "alive", patient), 1); /* others may have been told */
    struct death_told told = {patient, S("")};
    clinic_change(&c, c.secretary, alive_told, &told, INVALID);
    expect_str(c.why.field, S("told"));
    told.note = S("Dr Ferreira, the ward");
    clinic_change(&c, c.secretary, alive_told, &told, OK);
    expect_int(clinic_open_duties(&c, "alive", any), 0);
    clinic_change(&c, c.secretary, alive_told, &told, CONFLICT);
}

static void
what_the_death_cancelled_is_owed_again_and_booked_only_where_somebody_says_so(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, "1", any);
    accept(&c, referral);
    uuid of_list = book(&c, patient, referral, c.slots[6]);
    uuid rang = book(&c, patient, any, c.slots[4]);
    of_the_wrong_patient(&c, patient);
    struct patient_lives in = is_alive(&c, patient);
    clinic_change(&c, c.secretary, patient_lives, &in, OK);
    expect_int(fetch(&c, get_appointment, of_list).appointment.state, APPOINTMENT_CANCELLED);
    expect_str(fetch(&c, get_patient, patient).entries[0].state, S("waiting"));
    expect_int(clinic_open_duties(&c, "book", any), 1);
    expect_int(clinic_open_duties(&c, "rebook", any), 1);
    expect_int(clinic_open_duties(&c, "rebook", rang), 1);
    expect_int(clinic_open_duties(&c, "tell-patient", any), 2); /* nobody may come in vain */

    uuid other = clinic_patient(&c, "Nadia", "Bukhari", "1944-01-01");
    uuid kept = book(&c, other, any, c.slots[1]);
    of_the_wrong_patient(&c, other);
    in = is_alive(&c, other);
    in.book = &kept;
    in.n_book = 1;
    clinic_change(&c, c.secretary, patient_lives, &in, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", any), 2);
    expect_int(clinic_open_duties(&c, "rebook", kept), 0);
    expect_int(clinic_open_duties(&c, "outcome", any), 1);
    struct book_appointment taken = {.patient_id = patient, .slot_id = c.slots[1]};
    clinic_change(&c, c.clerk, book_appointment, &taken, CONFLICT);
}

static void an_unknown_patient_is_registered_before_the_review(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct receive_referral in = {.clinic_id = c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("3"),
                                  .unmatched_name = S("J Smythe")};
    uuid referral = clinic_change(&c, c.clerk, receive_referral, &in, OK).id;
    expect_int(clinic_open_duties(&c, "register-referral", referral), 1);
    uuid patient = clinic_patient(&c, "Jayne", "Smythe", "1970-05-22");
    struct register_referral registered = {
        .referral_id = referral, .patient_id = patient, .version = 1};
    clinic_change(&c, c.clerk, register_referral, &registered, OK);
    expect_int(clinic_open_duties(&c, "register-referral", referral), 0);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
}

static void the_same_form_sent_twice_books_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Alice", "Dunmore", "1970-05-22");
    struct work w = work_of(&c, c.clerk);
    struct change_key key = {.key = work_new_id(&w), .body_hash = {1}};
    struct book_appointment in = {.patient_id = patient, .slot_id = c.slots[1]};
    struct done first, second;
    expect_ok(work_write(&w, &key, book_appointment, &in, &first));
    expect_ok(work_write(&w, &key, book_appointment, &in, &second));
    expect(uuid_eq(first.id, second.id));
    key.body_hash[0] = 2;
    expect_err(work_write(&w, &key, book_appointment, &in, &second), CONFLICT);
    expect_int(clinic_open_duties(&c, "outcome", any), 1);
}

static void a_possible_duplicate_is_shown_before_it_is_registered(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_patient(&c, "Jayne", "Smith", "1970-05-22");
    struct register_patient in = {.patient = {.given_names = S("Jane"),
                                              .family_name = S("Smyth"),
                                              .gender = S("female"),
                                              .birth_date = {1970, 5, 22},
                                              .nhs_number_status = S(""),
                                              .address = S("14 Tanner's Row\nHexham"),
                                              .postcode = S("NE46 2BD"),
                                              .format_need = S("none"),
                                              .write_to = S("home")}};
    clinic_change(&c, c.secretary, register_patient, &in, CONFLICT);
    expect_str(c.why.field, S("duplicates"));
    in.duplicates_seen = true;
    clinic_change(&c, c.secretary, register_patient, &in, OK);
    in.patient.nhs_number = S("999 000 0018");
    in.patient.given_names = S("Ann");
    in.patient.birth_date = (civil_date){1950, 1, 2};
    clinic_change(&c, c.secretary, register_patient, &in, OK);
    in.patient.family_name = S("Other");
    in.patient.nhs_number = S("9990000018");
    clinic_change(&c, c.secretary, register_patient, &in, CONFLICT);
    expect_str(c.why.field, S("nhs_number"));
    in.patient.nhs_number = S("9990000019");
    clinic_change(&c, c.secretary, register_patient, &in, INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_referral_owes_a_review_then_a_date_then_an_outcome),
        store_test(
            a_referral_that_came_booked_and_is_rejected_frees_the_slot_and_owes_the_patient_a_call),
        store_test(one_slot_goes_to_one_patient_and_the_other_is_told),
        store_test(a_patient_is_booked_twice_at_one_time_only_when_it_is_said),
        store_test(a_second_referral_to_one_clinic_is_received_only_when_it_is_said),
        store_test(overbooking_finds_a_lane_where_the_room_is_free_too),
        store_test(a_hold_keeps_others_away_until_it_runs_out),
        store_test(a_cancelled_follow_up_is_owed_again_with_the_original_date),
        store_test(somebody_who_did_not_attend_is_never_discharged_by_itself),
        store_test(a_child_who_was_not_brought_is_not_discharged_without_a_word),
        store_test(the_discharge_of_somebody_vulnerable_who_did_not_come_says_why_it_is_safe),
        store_test(nobody_is_discharged_to_a_gp_whom_the_record_does_not_name_without_a_word),
        store_test(a_moved_appointment_is_one_appointment_with_one_outcome_owed),
        store_test(a_date_the_clinic_moves_is_told_to_the_patient),
        store_test(a_patient_whose_date_was_moved_and_then_given_up_is_told_once),
        store_test(a_death_cancels_and_ends_at_once_and_owes_only_that_others_are_told),
        store_test(a_number_of_another_patient_is_refused_at_its_field),
        store_test(a_death_of_the_wrong_patient_is_taken_back_with_all_it_stopped),
        store_test(what_the_death_cancelled_is_owed_again_and_booked_only_where_somebody_says_so),
        store_test(an_unknown_patient_is_registered_before_the_review),
        store_test(the_same_form_sent_twice_books_once),
        store_test(a_possible_duplicate_is_shown_before_it_is_registered),
    };
    return run_store_tests(tests);
}
