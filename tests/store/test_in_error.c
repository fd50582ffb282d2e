/* A referral that should never have been in this record, on both engines: taken back while it may be, and what is
 * left of it. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "letter_store.h"
#include "outstanding_store.h"
#include "patient_work.h"
#include "referral_error.h"
#include "referral_store.h"
#include "referral_work.h"
#include "told_by_letter.h"

static const uuid any = {{0}};

static struct receive_referral receipt(struct small_clinic *c, uuid patient, uuid slot) {
    return (struct receive_referral){.patient_id = patient,
                                     .clinic_id = c->clinic,
                                     .received_on = {2026, 11, 23},
                                     .source = S("03"),
                                     .referrer_id = c->practice,
                                     .priority = S("1"),
                                     .reason = S("Palpitations"),
                                     .ubrn = S("000049332211"),
                                     .booked_slot_id = slot};
}

static uuid refer(struct small_clinic *c, uuid patient, uuid slot) {
    struct receive_referral in = receipt(c, patient, slot);
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

struct seen {
    uuid referral_id, patient_id;
    struct referral referral;
    const struct duty *duties;
    size_t n_duties;
    const struct appointment *appointments;
    size_t n_appointments;
    const struct waiting_entry *entries;
    size_t n_entries;
};

static enum err read_seen(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct seen *s = context;
    TRY(referral_store_get(tx, 1, s->referral_id, &s->referral));
    TRY(duty_store_open_of_patient(tx, 1, s->patient_id, &s->duties, &s->n_duties));
    TRY(appointment_store_of_patient(tx, 1, s->patient_id, &s->appointments, &s->n_appointments));
    return waiting_store_of_patient(tx, 1, s->patient_id, &s->entries, &s->n_entries);
}

static struct seen see(struct small_clinic *c, uuid referral, uuid patient) {
    struct seen s = {.referral_id = referral, .patient_id = patient};
    expect_ok(tx_read(c->store->db, &c->store->arena, read_seen, &s, &c->why));
    return s;
}

static struct referral_in_error error_of(struct small_clinic *c, uuid referral, uuid patient) {
    return (struct referral_in_error){.referral_id = referral,
                                      .version = see(c, referral, patient).referral.version,
                                      .reason = S("wrong-patient"),
                                      .note = S("Of Harold Pike")};
}

static void review(struct small_clinic *c, uuid referral, enum review_outcome outcome) {
    struct review_referral in = {.referral_id = referral,
                                 .version = 1,
                                 .outcome = outcome,
                                 .priority = S("1"),
                                 .note = S("See the GP")};
    clinic_change(c, c->clinician, review_referral, &in, OK);
}

static void
a_referral_of_another_patient_is_taken_back_with_a_reason_and_received_for_the_right_one(
    void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid wrong = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid right = clinic_patient(&c, "Harold", "Pike", "1944-01-01");
    uuid referral = refer(&c, wrong, any);
    struct referral_in_error in = error_of(&c, referral, wrong);
    clinic_change(&c, c.receptionist, referral_entered_in_error, &in, FORBIDDEN);
    clinic_change(&c, c.clinician, referral_entered_in_error, &in, FORBIDDEN);
    in.note = S("");
    clinic_change(&c, c.clerk, referral_entered_in_error, &in, INVALID);
    expect_str(c.why.field, S("note"));
    in = error_of(&c, referral, wrong);
    in.reason = S("");
    clinic_change(&c, c.clerk, referral_entered_in_error, &in, INVALID);
    expect_str(c.why.field, S("reason"));
    in = error_of(&c, referral, wrong);
    clinic_change(&c, c.clerk, referral_entered_in_error, &in, OK);
    struct seen s = see(&c, referral, wrong);
    expect_int(s.referral.state, REFERRAL_IN_ERROR);
    expect_str(s.referral.rtt_status, S("98"));
    expect_int(s.n_duties, 0);
    in.version = s.referral.version;
    clinic_change(&c, c.clerk, referral_entered_in_error, &in, CONFLICT);
    uuid again = refer(&c, right, any); /* with its UBRN */
    expect_int(clinic_open_duties(&c, "review-referral", again), 1);
    struct receive_referral twice = receipt(&c, wrong, any);
    clinic_change(&c, c.secretary, receive_referral, &twice, CONFLICT);
}

static void one_that_waits_leaves_the_list_and_one_that_is_booked_is_asked_about(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid waits = refer(&c, patient, any);
    review(&c, waits, REVIEW_ACCEPT);
    struct referral_in_error in = error_of(&c, waits, patient);
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, OK);
    struct seen s = see(&c, waits, patient);
    expect_int(s.n_duties, 0);
    expect_str(s.entries[0].state, S("removed"));
    uuid booked = refer(&c, patient, c.slots[3]);
    in = error_of(&c, booked, patient);
    in.reason = S("duplicate");
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, INVALID);
    expect_str(c.why.field, S("cancels"));
    in.cancels = true;
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, OK);
    s = see(&c, booked, patient);
    expect_int(s.referral.state, REFERRAL_IN_ERROR);
    expect_int(s.appointments[0].state, APPOINTMENT_CANCELLED);
    expect_int(s.n_duties, 1); /* who was given that date is told */
    expect_int(s.duties[0].rule, DUTY_TELL_PATIENT);
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[3]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK); /* the slot is free again */
}

static void
what_somebody_came_for_is_no_error_and_a_cancelled_date_asks_for_no_other(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, c.slots[0]);
    struct seen s = see(&c, referral, patient);
    clinic_at(&c, 2026, 11, 23, 9, 10);
    struct note_attendance seen = {
        s.appointments[0].appointment_id, 1, APPOINTMENT_SEE, false, {{0}}};
    clinic_change(&c, c.clerk, note_attendance, &seen, OK);
    struct referral_in_error in = error_of(&c, referral, patient);
    in.cancels = true;
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, CONFLICT);
    struct put_right wrong = {seen.appointment_id, 2, S("Another patient's"), false};
    clinic_change(&c, c.clerk, undo_attendance, &wrong, OK);
    struct cancel_appointment cancel = {.appointment_id = seen.appointment_id,
                                        .version = 3,
                                        .reason = S("Another day"),
                                        .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &cancel, OK);
    expect_int(clinic_open_duties(&c, "rebook", seen.appointment_id), 1);
    in = error_of(&c, referral, patient);
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, OK);
    expect_int(see(&c, referral, patient).n_duties, 0);
}

static enum err read_letter(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct letter_row *l = context;
    return letter_store_get(tx, 1, l->letter_id, l);
}

static void a_letter_begun_about_it_is_not_needed_any_more(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, any);
    review(&c, referral, REVIEW_REJECT);
    struct letter_that_tells tell = {.subject_id = referral};
    struct letter_row l = {.letter_id =
                               clinic_change(&c, c.secretary, letter_to_referrer, &tell, OK).id};
    struct referral_in_error in = error_of(&c, referral, patient);
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, OK);
    expect_ok(tx_read(c.store->db, &c.store->arena, read_letter, &l, &c.why));
    expect_str(l.stage, S("cancelled"));
    expect_int(see(&c, referral, patient).n_duties, 0); /* nobody is told, nothing is typed */
}

static void of_somebody_who_has_died_it_is_taken_back_and_stays_so(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, c.slots[3]);
    struct notify_death died = {.patient_id = patient,
                                .version = 1,
                                .death_date = {2026, 11, 22},
                                .source = S("The GP rang")};
    clinic_change(&c, c.secretary, notify_death, &died, OK);
    struct referral_in_error in = error_of(&c, referral, patient);
    clinic_change(&c, c.secretary, referral_entered_in_error, &in, OK);
    expect_int(see(&c, referral, patient).referral.state, REFERRAL_IN_ERROR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(
            a_referral_of_another_patient_is_taken_back_with_a_reason_and_received_for_the_right_one),
        store_test(one_that_waits_leaves_the_list_and_one_that_is_booked_is_asked_about),
        store_test(what_somebody_came_for_is_no_error_and_a_cancelled_date_asks_for_no_other),
        store_test(a_letter_begun_about_it_is_not_needed_any_more),
        store_test(of_somebody_who_has_died_it_is_taken_back_and_stays_so),
    };
    return run_store_tests(tests);
}
