/* What the random histories (test_ledger_model.c) found: things owed twice, for ever, or to somebody who has
 * died. Each is a story of its own here. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "duty_work.h"
#include "letter_clinic.h"
#include "letter_dispatch.h"
#include "letter_work.h"
#include "patient_work.h"
#include "print_run.h"
#include "referral_store.h"
#include "referral_work.h"

static const uuid any = {{0}};

static uuid refer(struct small_clinic *c, uuid patient, const char *priority, uuid slot) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = str_from_c(priority),
                                  .reason = S("Palpitations"),
                                  .booked_slot_id = slot};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

struct seen {
    uuid patient, referral;
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

static void review(struct small_clinic *c, uuid patient, uuid referral,
                   enum review_outcome outcome) {
    struct review_referral in = {.referral_id = referral,
                                 .version = see(c, patient, referral).r.version,
                                 .outcome = outcome,
                                 .priority = S("1"),
                                 .note = S("As discussed")};
    clinic_change(c, c->clinician, review_referral, &in, OK);
}

static void cancel(struct small_clinic *c, uuid patient, enum after_cancel after, enum err want) {
    struct appointment p = see(c, patient, any).appointments[0];
    struct cancel_appointment in = {.appointment_id = p.appointment_id,
                                    .version = p.version,
                                    .reason = S("Away"),
                                    .after = after};
    clinic_change(c, c->clerk, cancel_appointment, &in, want);
}

static void mark(struct small_clinic *c, uuid patient, enum appointment_event event) {
    struct appointment p = see(c, patient, any).appointments[0];
    struct note_attendance in = {
        .appointment_id = p.appointment_id, .version = p.version, .event = event};
    clinic_change(c, c->receptionist, note_attendance, &in, OK);
}

static void decide(struct small_clinic *c, uuid patient, enum dna_decision decision,
                   enum err want) {
    struct appointment p = see(c, patient, any).appointments[0];
    struct decide_dna in = {
        .appointment_id = p.appointment_id, .version = p.version, .decision = decision};
    clinic_change(c, c->clinician, decide_dna, &in, want);
}

static void record_of(struct small_clinic *c, struct appointment p, enum outcome_kind kind,
                      enum err want) {
    struct record_outcome in = {.appointment_id = p.appointment_id,
                                .version = p.version,
                                .outcome = kind,
                                .follow_up_weeks = 2,
                                .rtt_status = S("30")};
    clinic_change(c, c->clerk, record_outcome, &in, want);
}

static void record(struct small_clinic *c, uuid patient, enum outcome_kind kind, enum err want) {
    record_of(c, see(c, patient, any).appointments[0], kind, want);
}

static void die(struct small_clinic *c, uuid patient) {
    struct notify_death in = {.patient_id = patient, .version = 1, .source = S("Daughter rang")};
    clinic_change(c, c->secretary, notify_death, &in, OK);
}

static void one_need_of_a_date_is_owed_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    cancel(&c, patient, AFTER_CANCEL_REBOOK, OK);
    expect_int(clinic_open_duties(&c, "rebook", any), 1);
    review(&c, patient, referral, REVIEW_ACCEPT); /* on the waiting list: that is one place */
    expect_int(clinic_open_duties(&c, "book", any), 1);
    expect_int(clinic_open_duties(&c, "rebook", any), 0);
}

static void a_booking_for_the_referral_answers_its_cancelled_appointment(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    cancel(&c, patient, AFTER_CANCEL_REBOOK, OK);
    struct book_appointment in = {
        .patient_id = patient, .slot_id = c.slots[1], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "rebook", any), 0);
}

static void a_rebooking_is_of_the_same_patient(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid other = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    refer(&c, patient, "1", c.slots[0]);
    cancel(&c, patient, AFTER_CANCEL_REBOOK, OK);
    struct book_appointment in = {.patient_id = other,
                                  .slot_id = c.slots[1],
                                  .rebooks = see(&c, patient, any).appointments[0].appointment_id};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    expect_int(clinic_open_duties(&c, "rebook", any), 1);
}

static void nobody_is_booked_on_another_patients_referral(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid other = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    uuid referral = refer(&c, patient, "1", any);
    struct book_appointment in = {
        .patient_id = other, .slot_id = c.slots[1], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    expect_str(c.why.field, S("referral_id"));
    expect_int(see(&c, other, any).n_appointments, 0);
    expect_int(see(&c, patient, referral).r.state, REFERRAL_IN_REVIEW);
}

static void a_referral_is_reviewed_by_a_clinician_who_works_here(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct receive_referral in = {.patient_id = clinic_patient(&c, "Idris", "Okafor", "1958-02-02"),
                                  .clinic_id = c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations"),
                                  .reviewer_id = c.receptionist};
    clinic_change(&c, c.secretary, receive_referral, &in, INVALID);
    expect_str(c.why.field, S("reviewer"));
    in.reviewer_id = c.clinician;
    clinic_change(&c, c.secretary, receive_referral, &in, OK);
}

static void the_letter_of_an_urgent_referral_is_urgent(void **state) {
    static const enum duty_priority priorities[] = {DUTY_ROUTINE, DUTY_URGENT, DUTY_FIRST};
    static const char *const codes[] = {"1", "2", "3"};
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patients[3];
    for (size_t i = 0; i < 3; i++) {
        patients[i] =
            clinic_patient(&c, "Idris", i ? i == 1 ? "Adeyemi" : "Bello" : "Okafor", "1958-02-02");
        refer(&c, patients[i], codes[i], c.slots[i]);
    }
    clinic_at(&c, 2026, 11, 23, 12, 0);
    for (size_t i = 0; i < 3; i++) {
        record(&c, patients[i], OUTCOME_DISCHARGED, OK);
        struct seen s = see(&c, patients[i], any);
        size_t n_letters = 0;
        for (size_t d = 0; d < s.n_duties; d++) {
            if (s.duties[d].rule != DUTY_LETTER) continue;
            n_letters++;
            expect_int(s.duties[d].priority, priorities[i]);
        }
        expect_int(n_letters, 1);
    }
}

static void a_status_of_death_is_not_recorded_for_the_living(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    struct appointment p = see(&c, patient, any).appointments[0];
    struct record_outcome in = {.appointment_id = p.appointment_id,
                                .version = p.version,
                                .outcome = OUTCOME_DISCHARGED,
                                .rtt_status = S("36")};
    clinic_change(&c, c.clerk, record_outcome, &in, INVALID);
    expect_str(c.why.field, S("rtt_status"));
    expect_int(clinic_open_duties(&c, "outcome", p.appointment_id), 1);
    in.rtt_status = S("34");
    clinic_change(&c, c.clerk, record_outcome, &in, OK);
}

static void decide_next(struct small_clinic *c, uuid referral, bool ends_care, int64_t weeks,
                        const char *note, enum err want) {
    struct decide_next_step in = {.referral_id = referral,
                                  .version = see(c, any, referral).r.version,
                                  .ends_care = ends_care,
                                  .follow_up_weeks = weeks,
                                  .note = str_from_c(note)};
    clinic_change(c, c->clinician, decide_next_step, &in, want);
}

/* Seen at nine, to come again in two weeks. */
static uuid under_care(struct small_clinic *c, uuid *ret_patient) {
    uuid patient = clinic_patient(c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(c, patient, "1", c->slots[0]);
    clinic_at(c, 2026, 11, 23, 9, 30);
    record(c, patient, OUTCOME_FOLLOW_UP, OK);
    *ret_patient = patient;
    return referral;
}

static void decline_the_wait(struct small_clinic *c, uuid patient) {
    struct seen s = see(c, patient, any);
    for (size_t i = 0; i < s.n_entries; i++) {
        struct end_waiting in = {s.entries[i].entry_id, s.entries[i].version, false, S("She rang")};
        if (str_eq(s.entries[i].state, S("waiting")))
            clinic_change(c, c->clerk, end_waiting, &in, OK);
    }
}

static void only_somebody_who_was_seen_waits_until_they_ring(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", any);
    review(&c, patient, referral, REVIEW_ACCEPT);
    struct seen s = see(&c, patient, any);
    expect_int(s.n_entries, 1);
    struct end_waiting in = {s.entries[0].entry_id, s.entries[0].version, true, S("She rang")};
    clinic_change(&c, c.clerk, end_waiting, &in, INVALID);
    expect_str(c.why.field, S("as"));
    expect_int(clinic_open_duties(&c, "book", s.entries[0].entry_id), 1);
}

static void nobody_under_care_is_left_with_nothing_ahead(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient, referral = under_care(&c, &patient);
    expect_int(clinic_open_duties(&c, "next-step", referral), 0); /* the follow-up lies ahead */
    decline_the_wait(&c, patient);
    expect_int(clinic_open_duties(&c, "next-step", referral), 1);
    decide_next(&c, referral, true, 0, "", INVALID); /* why, and who is told */
    expect_str(c.why.field, S("next_note"));
    decide_next(&c, referral, false, 0, "", INVALID);
    expect_str(c.why.field, S("next_weeks"));
    decide_next(&c, referral, false, 6, "", OK);
    expect_int(clinic_open_duties(&c, "next-step", referral), 0);
    expect_int(clinic_open_duties(&c, "follow-up", any), 1);
    decide_next(&c, referral, false, 6, "", CONFLICT); /* nobody is asked any more */
    decline_the_wait(&c, patient);
    decide_next(&c, referral, true, 0, "Her GP goes on; both are told", OK);
    expect_int(clinic_open_duties(&c, "next-step", referral), 0);
    struct seen s = see(&c, any, referral);
    expect_int(s.r.state, REFERRAL_DISCHARGED);
    expect_str(s.r.rtt_status, S("30")); /* its clock had stopped already */
}

static void an_appointment_answers_what_comes_next(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient, referral = under_care(&c, &patient);
    decline_the_wait(&c, patient);
    struct book_appointment in = {
        .patient_id = patient, .slot_id = c.slots[5], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "next-step", referral), 0);
    cancel(&c, patient, AFTER_CANCEL_NOT_WANTED, OK);
    expect_int(clinic_open_duties(&c, "next-step", referral), 1);
}

static void what_is_waved_away_leaves_no_referral_behind(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", any);
    review(&c, patient, referral, REVIEW_ASK_MORE);
    struct seen s = see(&c, patient, any);
    for (size_t i = 0; i < s.n_duties; i++) {
        struct duty_no_longer in = {s.duties[i].duty_id, s.duties[i].version, S("None exists")};
        clinic_change(&c, c.secretary, duty_no_longer, &in, OK);
    }
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1); /* as it is, then */
    review(&c, patient, referral, REVIEW_ACCEPT);
    struct book_appointment book = {
        .patient_id = patient, .slot_id = c.slots[0], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    clinic_at(&c, 2026, 11, 23, 8, 30);
    cancel(&c, patient, AFTER_CANCEL_NOT_WANTED, OK);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
}

static void a_call_made_after_it_was_thought_not_needed_is_noted(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    refer(&c, patient, "1", c.slots[0]);
    struct appointment p = see(&c, patient, any).appointments[0];
    struct told_patient told = {.appointment_id = p.appointment_id, .how = S("spoke")};
    clinic_change(&c, c.receptionist, told_patient, &told, CONFLICT); /* nothing has changed yet */
    struct cancel_appointment off = {.appointment_id = p.appointment_id,
                                     .version = p.version,
                                     .by_clinic = true,
                                     .reason = S("The doctor is ill"),
                                     .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    struct seen s = see(&c, patient, any);
    for (size_t i = 0; i < s.n_duties; i++) {
        struct duty_no_longer in = {s.duties[i].duty_id, s.duties[i].version, S("She rang")};
        if (s.duties[i].rule == DUTY_TELL_PATIENT)
            clinic_change(&c, c.secretary, duty_no_longer, &in, OK);
    }
    expect_int(clinic_open_duties(&c, "tell-patient", any), 0);
    clinic_change(&c, c.receptionist, told_patient, &told, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", any), 0);
}

static void nobody_waits_for_a_returned_referral(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    mark(&c, patient, APPOINTMENT_NOT_ATTEND);
    decide(&c, patient, DNA_OFFER_AGAIN, OK);
    expect_int(clinic_open_duties(&c, "book", any), 1);
    review(&c, patient, referral, REVIEW_REJECT);
    expect_int(clinic_open_duties(&c, "book", any), 0);
    expect_str(see(&c, patient, any).entries[0].state, S("removed"));
}

static void
somebody_offered_another_date_waits_in_one_place_and_as_pressing_as_before(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "3", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    mark(&c, patient, APPOINTMENT_NOT_ATTEND);
    decide(&c, patient, DNA_OFFER_AGAIN, OK);
    expect_str(see(&c, patient, any).entries[0].priority, S("3"));
    review(&c, patient, referral, REVIEW_ACCEPT);
    expect_int(see(&c, patient, any).n_entries, 1);
    expect_int(clinic_open_duties(&c, "book", any), 1);
}

static void somebody_who_sits_in_the_clinic_is_not_put_on_the_list_by_a_late_review(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 10);
    mark(&c, patient, APPOINTMENT_ARRIVE);
    review(&c, patient, referral, REVIEW_ACCEPT);
    expect_int(see(&c, patient, any).n_entries, 0);
    expect_int(clinic_open_duties(&c, "book", any), 0);
}

static void an_attendance_answers_what_the_review_still_asked_for(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    review(&c, patient, referral, REVIEW_ASK_MORE);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 1);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    record(&c, patient, OUTCOME_DISCHARGED, OK);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 0);
}

static void a_discharge_after_an_absence_ends_the_review_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    mark(&c, patient, APPOINTMENT_NOT_ATTEND);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    decide(&c, patient, DNA_DISCHARGE, OK);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 0);
}

static void a_follow_up_can_be_booked_whatever_became_of_its_referral(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    uuid referral = refer(&c, patient, "1", c.slots[0]);
    struct book_appointment second = {
        .patient_id = patient, .slot_id = c.slots[1], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &second, OK);
    clinic_at(&c, 2026, 11, 23, 9, 45);
    record_of(&c, see(&c, patient, any).appointments[1], OUTCOME_FOLLOW_UP, OK);
    record_of(&c, see(&c, patient, any).appointments[0], OUTCOME_DISCHARGED, OK);
    struct book_appointment in = {.patient_id = patient,
                                  .slot_id = c.slots[3],
                                  .entry_id = see(&c, patient, any).entries[0].entry_id,
                                  .is_outside_meant = true};
    clinic_change(&c, c.clerk, book_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "follow-up", any), 0);
}

static void a_follow_up_is_not_late_the_moment_it_is_asked(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    record(&c, patient, OUTCOME_FOLLOW_UP,
           OK); /* in two weeks: the booking window is open long since */
    struct seen s = see(&c, patient, any);
    for (size_t i = 0; i < s.n_duties; i++)
        expect(s.duties[i].due_at.us > c.now.us);
}

static void nothing_new_is_arranged_for_somebody_who_has_died(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    refer(&c, patient, "1", c.slots[0]);
    clinic_at(&c, 2026, 11, 23, 9, 10);
    die(&c, patient); /* after the start: what happened in the clinic is still to be recorded */
    struct appointment p = see(&c, patient, any).appointments[0];
    struct move_appointment move = {
        .appointment_id = p.appointment_id, .slot_id = c.slots[5], .version = p.version};
    clinic_change(&c, c.clerk, move_appointment, &move, INVALID);
    cancel(&c, patient, AFTER_CANCEL_REBOOK, INVALID);
    record(&c, patient, OUTCOME_FOLLOW_UP, INVALID);
    expect_str(c.why.field, S("outcome"));
    mark(&c, patient, APPOINTMENT_NOT_ATTEND);
    expect_int(clinic_open_duties(&c, "dna-decision", any), 0);
    decide(&c, patient, DNA_OFFER_AGAIN, INVALID);
    decide(&c, patient, DNA_DISCHARGE, OK);
    expect_int(see(&c, patient, any).n_entries, 0);
}

static void a_cancelled_wait_stays_ended_by_the_death(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Sadia", "Khan", "1966-06-06");
    uuid referral = refer(&c, patient, "1", any);
    review(&c, patient, referral, REVIEW_ACCEPT);
    struct book_appointment in = {
        .patient_id = patient, .slot_id = c.slots[0], .referral_id = referral};
    clinic_change(&c, c.clerk, book_appointment, &in, OK);
    clinic_at(&c, 2026, 11, 23, 9, 10);
    die(&c, patient);
    cancel(&c, patient, AFTER_CANCEL_NOT_WANTED, OK);
    expect_str(see(&c, patient, any).entries[0].state, S("died"));
    expect_int(clinic_open_duties(&c, "tell-patient", any), 0);
}

STATEMENT(test_states_of_copies,
          "SELECT state FROM outbox WHERE site_id = $1 ORDER BY state LIMIT 9");

static enum err read_states(struct tx *tx, void *rows, struct problem *why) {
    (void)why;
    return db_query(tx, &test_states_of_copies, rows, INT(1));
}
STATEMENT(test_id_of_copy, "SELECT outbox_id FROM outbox WHERE site_id = $1 LIMIT 1");
static enum err read_copy(struct tx *tx, void *rows, struct problem *why) {
    (void)why;
    return db_query(tx, &test_id_of_copy, rows, INT(1));
}

static void a_copy_taken_out_of_a_print_run_is_not_posted_with_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct new_letter letter = {.patient_id = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"),
                                .clinic_id = c.clinic};
    uuid id = clinic_change(&c, c.secretary, new_letter, &letter, OK).id;
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Ms Lewis")},
        {.kind = PART_PARAGRAPH, .text = S("Your scan was normal.")},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter save = {id, 1, {.parts = parts, .n_parts = 3}};
    clinic_change(&c, c.secretary, save_letter, &save, OK);
    struct letter_step_input sign = {.letter_id = id, .version = 2, .note = S("")};
    clinic_change(&c, c.clinician, sign_letter, &sign, OK);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    struct rows rows;
    expect_ok(tx_read(c.store->db, &c.store->arena, read_copy, &rows, &c.why));
    struct copy_again spoiled = {.outbox_id = row_id(&rows, 0, 0),
                                 .reason = S("Torn in the printer")};
    clinic_change(&c, c.secretary, copy_again, &spoiled, OK);
    draw_run(&c, run);
    struct confirm_posted posted = {.run_id = run};
    clinic_change(&c, c.secretary, confirm_posted, &posted, OK);
    expect_ok(tx_read(c.store->db, &c.store->arena, read_states, &rows, &c.why));
    expect_int(rows.n_rows, 3);
    expect_str(row_text(&rows, 0, 0), S("cancelled"));
    expect_str(row_text(&rows, 1, 0), S("posted"));
    expect_str(row_text(&rows, 2, 0), S("waiting"));
    expect_int(clinic_open_duties(&c, "letter", id), 1);
}

static void a_first_date_is_owed_before_the_target_and_today_once_that_has_passed(void **state) {
    static const struct {
        const char *family;
        civil_date target, due;
    } cases[] = {{"Okafor", {2027, 3, 29}, {2026, 11, 30}}, /* five working days */
                 {"Lewis", {2026, 11, 25}, {2026, 11, 25}},
                 {"Pike", {2026, 10, 5}, {2026, 11, 23}}};
    struct small_clinic c;
    small_clinic_make(&c, *state);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uuid patient = clinic_patient(&c, "Sam", cases[i].family, "1958-02-02");
        uuid referral = refer(&c, patient, "1", any);
        struct review_referral in = {.referral_id = referral,
                                     .version = see(&c, patient, referral).r.version,
                                     .outcome = REVIEW_ACCEPT,
                                     .priority = S("1"),
                                     .target_on = cases[i].target};
        clinic_change(&c, c.clinician, review_referral, &in, OK);
        struct seen s = see(&c, patient, referral);
        expect(civil_date_compare(s.entries[0].window_from, s.entries[0].window_to) <= 0);
        expect_int(s.n_duties, 1);
        civil_date due;
        civil_time at;
        instant_to_civil(work_of(&c, c.secretary).zone, s.duties[0].due_at, &due, &at);
        expect_int(civil_date_compare(due, cases[i].due), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(one_need_of_a_date_is_owed_once),
        store_test(a_booking_for_the_referral_answers_its_cancelled_appointment),
        store_test(a_rebooking_is_of_the_same_patient),
        store_test(nobody_is_booked_on_another_patients_referral),
        store_test(a_referral_is_reviewed_by_a_clinician_who_works_here),
        store_test(the_letter_of_an_urgent_referral_is_urgent),
        store_test(a_status_of_death_is_not_recorded_for_the_living),
        store_test(only_somebody_who_was_seen_waits_until_they_ring),
        store_test(nobody_under_care_is_left_with_nothing_ahead),
        store_test(an_appointment_answers_what_comes_next),
        store_test(what_is_waved_away_leaves_no_referral_behind),
        store_test(a_call_made_after_it_was_thought_not_needed_is_noted),
        store_test(nobody_waits_for_a_returned_referral),
        store_test(somebody_offered_another_date_waits_in_one_place_and_as_pressing_as_before),
        store_test(somebody_who_sits_in_the_clinic_is_not_put_on_the_list_by_a_late_review),
        store_test(an_attendance_answers_what_the_review_still_asked_for),
        store_test(a_discharge_after_an_absence_ends_the_review_too),
        store_test(a_follow_up_can_be_booked_whatever_became_of_its_referral),
        store_test(a_follow_up_is_not_late_the_moment_it_is_asked),
        store_test(nothing_new_is_arranged_for_somebody_who_has_died),
        store_test(a_cancelled_wait_stays_ended_by_the_death),
        store_test(a_copy_taken_out_of_a_print_run_is_not_posted_with_it),
        store_test(a_first_date_is_owed_before_the_target_and_today_once_that_has_passed),
    };
    return run_store_tests(tests);
}
