/* The main job as a story, on both engines: from a referral to what is outstanding after it. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "ledger.h"
#include "owed.h"
#include "patient_store.h"
#include "patient_work.h"
#include "referral_store.h"
#include "referral_work.h"

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

struct looked_for {
    str typed;
    struct found_patients found;
};
static enum err find(struct work *w, void *context) {
    struct looked_for *f = context;
    return patient_find(w, f->typed, &f->found);
}

static void a_patient_is_found_by_any_name_number_date_or_sound(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Marguerite Anne", "Okonkwo-Hale", "1961-03-14");
    clinic_patient(&c, "Tomasz", "Wiśniewski", "1979-07-30");
    static const char *typed[] = {"okonkwo",   "hale marg",  "Marguerite Hale", "14/3/1961",
                                  "14 Mar 61", "H100001",    "h100001",         "okonkwo 14.3.1961",
                                  "Okonkwa",   "anne okonk", "OKONKWO-HALE"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct looked_for f = {.typed = str_from_c(typed[i])};
        struct work w = work_of(&c, c.secretary);
        expect_ok(work_read(&w, find, &f));
        if (f.found.n != 1) print_error("%s: %zu found\n", typed[i], f.found.n);
        assert_int_equal(f.found.n, 1);
        expect(uuid_eq(f.found.list[0].patient.patient_id, patient));
        expect(f.found.list[0].why.n > 0);
    }
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
        store_test(overbooking_finds_a_lane_where_the_room_is_free_too),
        store_test(a_hold_keeps_others_away_until_it_runs_out),
        store_test(a_cancelled_follow_up_is_owed_again_with_the_original_date),
        store_test(somebody_who_did_not_attend_is_never_discharged_by_itself),
        store_test(a_child_who_was_not_brought_is_not_discharged_without_a_word),
        store_test(a_moved_appointment_is_one_appointment_with_one_outcome_owed),
        store_test(a_date_the_clinic_moves_is_told_to_the_patient),
        store_test(a_death_cancels_and_ends_at_once_and_owes_only_that_others_are_told),
        store_test(an_unknown_patient_is_registered_before_the_review),
        store_test(the_same_form_sent_twice_books_once),
        store_test(a_patient_is_found_by_any_name_number_date_or_sound),
        store_test(a_possible_duplicate_is_shown_before_it_is_registered),
    };
    return run_store_tests(tests);
}
