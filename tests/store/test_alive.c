/* A death recorded of the wrong patient, on both engines: what of the ledger it stops, and what stands again when it
 * is taken back, as it would by then. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "patient_store.h"
#include "patient_work.h"
#include "people_work.h"
#include "permission.h"
#include "referral_store.h"
#include "referral_work.h"
#include "told_by_letter.h"
#include "told_others.h"

static const uuid any = {{0}};

struct seen {
    uuid patient, referral;
    struct patient record;
    const struct appointment *appointments; /* the newest start first */
    size_t n_appointments;
    const struct waiting_entry *entries;
    size_t n_entries;
    struct referral r;
    const struct duty *duties; /* open */
    size_t n_duties;
};

static enum err look(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct seen *s = context;
    TRY(patient_store_get(tx, 1, s->patient, &s->record));
    if (!uuid_is_nil(s->referral)) TRY(referral_store_get(tx, 1, s->referral, &s->r));
    TRY(appointment_store_of_patient(tx, 1, s->patient, &s->appointments, &s->n_appointments));
    TRY(waiting_store_of_patient(tx, 1, s->patient, &s->entries, &s->n_entries));
    return duty_store_open_of_patient(tx, 1, s->patient, &s->duties, &s->n_duties);
}
static struct seen see(struct small_clinic *c, uuid patient, uuid referral) {
    struct seen s = {.patient = patient, .referral = referral};
    expect_ok(tx_read(c->store->db, &c->store->arena, look, &s, &c->why));
    return s;
}

static const struct duty *open_duty(const struct seen *s, enum duty_rule rule) {
    for (size_t i = 0; i < s->n_duties; i++)
        if (s->duties[i].rule == rule) return &s->duties[i];
    fail_msg("nothing of this kind is to do");
    return NULL;
}

static uuid refer(struct small_clinic *c, uuid patient, uuid slot) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .priority = S("1"),
                                  .reason = S("Palpitations"),
                                  .booked_slot_id = slot,
                                  .is_again_meant = true};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

static void record(struct small_clinic *c, uuid patient, enum outcome_kind outcome, str rtt) {
    struct appointment p = see(c, patient, any).appointments[0];
    struct record_outcome in = {.appointment_id = p.appointment_id,
                                .version = p.version,
                                .outcome = outcome,
                                .follow_up_weeks = outcome == OUTCOME_FOLLOW_UP ? 2 : 0,
                                .rtt_status = rtt,
                                .note = S("Ablation")};
    clinic_change(c, c->clerk, record_outcome, &in, OK);
}

static void die(struct small_clinic *c, uuid patient) {
    struct notify_death in = {.patient_id = patient,
                              .version = see(c, patient, any).record.version,
                              .source = S("Ward 4 rang")};
    clinic_change(c, c->secretary, notify_death, &in, OK);
}

static void live(struct small_clinic *c, uuid patient) {
    struct patient_lives in = {.patient_id = patient,
                               .version = see(c, patient, any).record.version,
                               .reason = S("She rang; it was her neighbour")};
    clinic_change(c, c->secretary, patient_lives, &in, OK);
}

/* Seen at nine, to come again in two weeks; then the follow-up is not wanted any more. */
static uuid under_care_with_nothing_ahead(struct small_clinic *c, uuid patient) {
    uuid referral = refer(c, patient, c->slots[0]);
    clinic_at(c, 2026, 11, 23, 9, 30);
    record(c, patient, OUTCOME_FOLLOW_UP, S("30"));
    struct seen s = see(c, patient, any);
    struct end_waiting in = {s.entries[0].entry_id, s.entries[0].version, false, S("She rang")};
    clinic_change(c, c->clerk, end_waiting, &in, OK);
    return referral;
}

static void whoever_was_asked_what_comes_next_is_asked_again_by_the_same_day(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = under_care_with_nothing_ahead(&c, patient);
    struct seen before = see(&c, patient, referral);
    struct duty asked = *open_duty(&before, DUTY_NEXT_STEP);
    die(&c, patient);
    expect_int(clinic_open_duties(&c, "next-step", any), 0);
    clinic_at(&c, 2026, 11, 24, 9, 0);
    live(&c, patient);
    struct seen after = see(&c, patient, referral);
    const struct duty *again = open_duty(&after, DUTY_NEXT_STEP);
    expect(uuid_eq(again->duty_id, asked.duty_id));
    expect_int(again->due_at.us, asked.due_at.us);
    expect_int(clinic_open_duties(&c, "next-step", any), 1);
}

static void what_the_outcome_asks_once_more_is_not_asked_of_the_consultant_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    under_care_with_nothing_ahead(&c, patient);
    die(&c, patient);
    struct appointment p = see(&c, patient, any).appointments[0];
    struct put_right wrong = {.appointment_id = p.appointment_id,
                              .version = p.version,
                              .reason = S("Meant for another patient")};
    clinic_change(&c, c.clerk, undo_outcome, &wrong, OK);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "outcome", p.appointment_id), 1);
    expect_int(clinic_open_duties(&c, "next-step", any), 0);
}

/* What lay ahead of the one went while nobody was asked, because the patient was taken for dead; the other waits. */
static void nobody_is_left_without_a_next_event_by_a_death_that_was_none(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid waits = refer(&c, patient, any), comes = refer(&c, patient, c.slots[0]);
    uuid both[] = {waits, comes};
    for (size_t i = 0; i < 2; i++) {
        struct review_referral accept = {.referral_id = both[i],
                                         .version = see(&c, patient, both[i]).r.version,
                                         .outcome = REVIEW_ACCEPT,
                                         .priority = S("1")};
        clinic_change(&c, c.clinician, review_referral, &accept, OK);
    }
    clinic_at(&c, 2026, 11, 23, 9, 30);
    die(&c, patient); /* the appointment has begun: it stands */
    struct appointment p = see(&c, patient, any).appointments[0];
    struct cancel_appointment cancel = {.appointment_id = p.appointment_id,
                                        .version = p.version,
                                        .reason = S("Has died"),
                                        .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&c, c.clerk, cancel_appointment, &cancel, OK);
    expect_int(clinic_open_duties(&c, "review-referral", any), 0);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "review-referral", comes), 1);
    expect_int(see(&c, patient, comes).r.state, REFERRAL_IN_REVIEW);
    expect_int(clinic_open_duties(&c, "review-referral", waits), 0);
    expect_int(see(&c, patient, waits).r.state, REFERRAL_ACCEPTED);
    expect_int(clinic_open_duties(&c, "book", any), 1);
}

static void a_place_on_the_procedure_list_is_owed_again_unless_the_outcome_was_wrong(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    refer(&c, patient, c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    record(&c, patient, OUTCOME_PROCEDURE_LIST, S("20"));
    die(&c, patient);
    expect_int(clinic_open_duties(&c, "procedure-list", any), 0);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "procedure-list", any), 1);
    die(&c, patient);
    struct appointment p = see(&c, patient, any).appointments[0];
    struct put_right wrong = {.appointment_id = p.appointment_id,
                              .version = p.version,
                              .reason = S("Meant for another patient")};
    clinic_change(&c, c.clerk, undo_outcome, &wrong, OK);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "procedure-list", any), 0);
    expect_int(clinic_open_duties(&c, "outcome", p.appointment_id), 1);
}

static void what_the_clinic_moved_and_the_death_cancelled_is_told_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    uuid appointment = clinic_change(&c, c.clerk, book_appointment, &book, OK).id;
    struct move_appointment move = {.appointment_id = appointment,
                                    .slot_id = c.slots[5],
                                    .version = 1,
                                    .by_clinic = true,
                                    .is_other_meant = true,
                                    .reason = S("The consultant is on leave")};
    clinic_change(&c, c.clerk, move_appointment, &move, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 1);
    die(&c, patient);
    expect_int(clinic_open_duties(&c, "tell-patient", any), 0);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 1);
    expect_int(clinic_open_duties(&c, "rebook", appointment), 1);
}

static void a_referrer_who_waits_for_a_word_is_told_whoever_has_died(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, any);
    struct review_referral back = {.referral_id = referral,
                                   .version = 1,
                                   .outcome = REVIEW_REJECT,
                                   .priority = S("1"),
                                   .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &back, OK);
    die(&c, patient);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    struct letter_that_tells write = {.subject_id = referral};
    clinic_change(&c, c.secretary, letter_to_referrer, &write, OK);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    expect_int(see(&c, patient, referral).r.state, REFERRAL_REJECTED);
}

static void nothing_comes_back_to_a_reviewer_who_left_in_the_meantime(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, any);
    struct send_for_review send = {.referral_id = referral,
                                   .version = see(&c, patient, referral).r.version,
                                   .reviewer_id = c.clinician};
    clinic_change(&c, c.secretary, send_for_review, &send, OK);
    die(&c, patient);
    struct add_person comes = {.person = {.user_name = S("osei"),
                                          .title = S("Dr"),
                                          .given_name = S("Kofi"),
                                          .family_name = S("Osei"),
                                          .roles = 1u << ROLE_CLINICIAN}};
    uuid osei = clinic_change(&c, c.manager, add_person, &comes, OK).id;
    struct person_access leaves = {
        .user_name = S("lindqvist"), .is_disabled = true, .passes_on = true, .consultant = osei};
    clinic_change(&c, c.manager, set_person_access, &leaves, OK);
    live(&c, patient);
    struct seen s = see(&c, patient, referral);
    expect_int(s.r.state, REFERRAL_IN_REVIEW);
    expect(uuid_is_nil(s.r.reviewer_id)); /* the clinic's consultant */
    expect(uuid_eq(open_duty(&s, DUTY_REVIEW_REFERRAL)->owner.id, osei));
}

static void a_second_death_is_a_death_and_a_second_mistake_is_put_right_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, any);
    for (int i = 0; i < 2; i++) {
        die(&c, patient);
        expect_int(clinic_open_duties(&c, "alive", any), 0);
        expect_int(clinic_open_duties(&c, "death", patient), 1);
        expect_int(clinic_open_duties(&c, "review-referral", any), 0);
        live(&c, patient);
        expect_int(clinic_open_duties(&c, "alive", patient), 1);
        expect_int(clinic_open_duties(&c, "death", any), 0);
        expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    }
}

/* Marked absent and discharged while the patient was taken for dead: nobody had been asked. */
static void a_decision_taken_back_after_the_death_is_asked_of_a_clinician(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    uuid appointment = clinic_change(&c, c.clerk, book_appointment, &book, OK).id;
    clinic_at(&c, 2026, 11, 23, 9, 30);
    die(&c, patient);
    struct note_attendance absent = {
        .appointment_id = appointment, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(&c, c.receptionist, note_attendance, &absent, OK);
    struct decide_dna discharge = {
        .appointment_id = appointment, .version = 2, .decision = DNA_DISCHARGE};
    clinic_change(&c, c.clinician, decide_dna, &discharge, OK);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "dna-decision", any), 0);
    struct put_right wrong = {
        .appointment_id = appointment, .version = 3, .reason = S("She is alive")};
    clinic_change(&c, c.clinician, undo_outcome, &wrong, OK);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);

    die(&c, patient); /* and this time somebody had been asked */
    discharge.version = 4;
    clinic_change(&c, c.clinician, decide_dna, &discharge, OK);
    live(&c, patient);
    expect_int(clinic_open_duties(&c, "dna-decision", any), 0);
    wrong.version = 5;
    clinic_change(&c, c.clinician, undo_outcome, &wrong, OK);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(whoever_was_asked_what_comes_next_is_asked_again_by_the_same_day),
        store_test(what_the_outcome_asks_once_more_is_not_asked_of_the_consultant_too),
        store_test(nobody_is_left_without_a_next_event_by_a_death_that_was_none),
        store_test(a_place_on_the_procedure_list_is_owed_again_unless_the_outcome_was_wrong),
        store_test(what_the_clinic_moved_and_the_death_cancelled_is_told_once),
        store_test(a_referrer_who_waits_for_a_word_is_told_whoever_has_died),
        store_test(nothing_comes_back_to_a_reviewer_who_left_in_the_meantime),
        store_test(a_decision_taken_back_after_the_death_is_asked_of_a_clinician),
        store_test(a_second_death_is_a_death_and_a_second_mistake_is_put_right_too),
    };
    return run_store_tests(tests);
}
