/* An attendance or outcome that was wrong is put right, on both engines, and nothing is left behind of it. */
#include "letter_clinic.h"

#include "appointment_store.h"
#include "appointment_undo.h"
#include "appointment_work.h"
#include "history_store.h"
#include "letter_correct.h"
#include "letter_differs.h"
#include "referral_store.h"
#include "referral_work.h"

static const uuid any = {{0}};

struct kept {
    int64_t site;
    uuid id, patient, referral_id;
    struct appointment appointment;
    struct referral referral;
    const struct waiting_entry *entries;
    size_t n_entries;
    const struct happened *history;
    size_t n_history;
    const struct letter_row *letters; /* of the patient, the newest first */
    size_t n_letters;
    const struct happened *of_letter; /* the newest one */
    size_t n_of_letter;
};

static enum err read_kept(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct kept *k = context;
    TRY(appointment_store_get(tx, k->site, k->id, &k->appointment));
    k->patient = k->appointment.patient_id;
    if (!uuid_is_nil(k->appointment.referral_id))
        TRY(referral_store_get(tx, k->site, k->appointment.referral_id, &k->referral));
    TRY(history_of_subject(tx, k->site, k->id, &k->history, &k->n_history));
    TRY(letter_store_of_patient(tx, k->site, k->patient, &k->letters, &k->n_letters));
    if (k->n_letters)
        TRY(history_of_subject(tx, k->site, k->letters[0].letter_id, &k->of_letter,
                               &k->n_of_letter));
    return waiting_store_of_patient(tx, k->site, k->patient, &k->entries, &k->n_entries);
}

static struct kept look(struct small_clinic *c, uuid appointment) {
    struct kept k = {.site = c->site, .id = appointment};
    expect_ok(tx_read(c->store->db, &c->store->arena, read_kept, &k, &c->why));
    return k;
}

/* Referred on Monday, booked for nine before anybody reviewed. */
static uuid booked_for(struct small_clinic *c, uuid patient) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    struct book_appointment book = {.patient_id = patient, .slot_id = c->slots[0]};
    book.referral_id = clinic_change(c, c->secretary, receive_referral, &in, OK).id;
    return clinic_change(c, c->clerk, book_appointment, &book, OK).id;
}

static uuid booked(struct small_clinic *c) {
    return booked_for(c, clinic_patient(c, "Idris", "Okafor", "1958-02-02"));
}

static void note(struct small_clinic *c, uuid appointment, enum appointment_event event,
                 enum err want) {
    struct note_attendance in = {
        appointment, look(c, appointment).appointment.version, event, false, {{0}}};
    clinic_change(c, c->receptionist, note_attendance, &in, want);
}

static void wrong(struct small_clinic *c, uuid appointment, uuid person, work_change_fn fn,
                  const char *reason, enum err want) {
    struct put_right in = {.appointment_id = appointment,
                           .version = look(c, appointment).appointment.version,
                           .reason = str_from_c(reason)};
    clinic_change(c, person, fn, &in, want);
}

static void record(struct small_clinic *c, uuid appointment, enum outcome_kind kind) {
    struct record_outcome in = {.appointment_id = appointment,
                                .version = look(c, appointment).appointment.version,
                                .outcome = kind,
                                .follow_up_weeks = 12,
                                .rtt_status = kind == OUTCOME_FOLLOW_UP ? S("20") : S("30")};
    clinic_change(c, c->clerk, record_outcome, &in, OK);
}

static void who_comes_after_being_marked_absent_is_marked_arrived_at_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = booked(&c);
    clinic_at(&c, 2026, 11, 23, 9, 20);
    note(&c, appointment, APPOINTMENT_NOT_ATTEND, OK);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);
    clinic_at(&c, 2026, 11, 23, 9, 25);
    note(&c, appointment, APPOINTMENT_ARRIVE,
         CONFLICT); /* among many ticked: nothing is undone unsaid */
    expect(str_find(c.why.sentence, S("did not attend")) >= 0);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);
    note(&c, appointment, APPOINTMENT_COME_AFTER_ALL, OK);
    struct kept k = look(&c, appointment);
    expect_int(k.appointment.state, APPOINTMENT_ARRIVED);
    expect_str(k.appointment.attendance_code, S("0"));
    expect_int(clinic_open_duties(&c, "dna-decision", any), 0);
    expect_int(clinic_open_duties(&c, "outcome", appointment), 1);
    expect_str(k.history[1].kind, S("appointment.attendance-undone"));
    expect_str(k.history[1].detail, S("did-not-attend"));
}

static void an_attendance_is_taken_back_with_a_reason(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = booked(&c);
    clinic_at(&c, 2026, 11, 23, 9, 20);
    wrong(&c, appointment, c.receptionist, undo_attendance, "Wrong row", CONFLICT); /* not marked */
    note(&c, appointment, APPOINTMENT_ARRIVE, OK);
    note(&c, appointment, APPOINTMENT_SEE, OK);
    wrong(&c, appointment, c.receptionist, undo_attendance, "", INVALID);
    wrong(&c, appointment, c.manager, undo_attendance, "Wrong row", FORBIDDEN);
    wrong(&c, appointment, c.receptionist, undo_attendance, "Wrong row", OK);
    struct kept k = look(&c, appointment);
    expect_int(k.appointment.state, APPOINTMENT_ARRIVED); /* as before */
    expect_int(k.appointment.seen_at.us, 0);
    expect_str(k.history[0].text, S("Wrong row"));
}

static void an_outcome_is_taken_back_as_if_it_had_not_been_recorded(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = booked(&c);
    clinic_at(&c, 2026, 11, 23, 9, 40);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    expect_int(clinic_open_duties(&c, "review-referral", any), 0);
    expect_int(clinic_open_duties(&c, "letter", any), 1);
    expect_int(clinic_open_duties(&c, "follow-up", any), 1);
    wrong(&c, appointment, c.receptionist, undo_outcome, "Another patient", FORBIDDEN);
    wrong(&c, appointment, c.clerk, undo_attendance, "Another patient", CONFLICT);
    wrong(&c, appointment, c.clerk, undo_outcome, "Another patient", OK);
    struct kept k = look(&c, appointment);
    expect_str(k.appointment.outcome, S(""));
    expect_str(k.appointment.rtt_status, S(""));
    expect_int(k.referral.state, REFERRAL_IN_REVIEW);
    expect_str(k.referral.rtt_status, S("10"));
    expect_str(k.entries[0].state, S("removed"));
    expect_int(clinic_open_duties(&c, "letter", any), 0);
    expect_str(k.letters[0].stage, S("cancelled"));
    expect_str(k.of_letter[0].kind, S("letter.cancelled")); /* and it says why */
    expect_str(k.of_letter[0].text, S("Another patient"));
    expect_int(clinic_open_duties(&c, "follow-up", any), 0);
    expect_int(clinic_open_duties(&c, "outcome", appointment), 1);
    expect_int(clinic_open_duties(&c, "review-referral", k.referral.referral_id), 1);
    record(&c, appointment, OUTCOME_DISCHARGED); /* and the right one, with its own letter */
    expect_int(clinic_open_duties(&c, "letter", any), 1);
    expect_int(look(&c, appointment).referral.state, REFERRAL_DISCHARGED);
}

static void a_decision_about_somebody_absent_is_the_clinicians_to_take_back(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = booked(&c);
    clinic_at(&c, 2026, 11, 23, 9, 20);
    note(&c, appointment, APPOINTMENT_NOT_ATTEND, OK);
    struct decide_dna in = {appointment, look(&c, appointment).appointment.version, DNA_DISCHARGE,
                            S("Second time")};
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
    note(&c, appointment, APPOINTMENT_COME_AFTER_ALL, CONFLICT); /* the decision first */
    wrong(&c, appointment, c.clerk, undo_outcome, "She rang", FORBIDDEN);
    wrong(&c, appointment, c.clinician, undo_outcome, "She rang", OK);
    struct kept k = look(&c, appointment);
    expect_int(k.referral.state, REFERRAL_IN_REVIEW);
    expect_int(clinic_open_duties(&c, "dna-decision", appointment), 1);
    expect_int(clinic_open_duties(&c, "letter", any), 0);
    note(&c, appointment, APPOINTMENT_COME_AFTER_ALL, OK);
    note(&c, appointment, APPOINTMENT_COME_AFTER_ALL, CONFLICT); /* already here */
}

/* Twice booked on one referral, and both times recorded as discharged. */
static void discharge_twice(struct small_clinic *c, uuid both[2]) {
    both[0] = booked(c);
    struct kept k = look(c, both[0]);
    struct book_appointment again = {
        .patient_id = k.patient, .slot_id = c->slots[1], .referral_id = k.appointment.referral_id};
    both[1] = clinic_change(c, c->clerk, book_appointment, &again, OK).id;
    for (int i = 0; i < 2; i++) {
        clinic_at(c, 2026, 11, 23, 9, 50 + i);
        record(c, both[i], OUTCOME_DISCHARGED);
    }
}

static void
the_last_of_two_outcomes_taken_back_leaves_the_referral_as_the_first_found_it(void **state) {
    for (int first = 0; first < 2; first++) {
        struct small_clinic c;
        uuid both[2];
        small_clinic_make_site(&c, *state, first + 1);
        discharge_twice(&c, both);
        clinic_at(&c, 2026, 11, 23, 10, 0);
        wrong(&c, both[first], c.clerk, undo_outcome, "Another patient", OK);
        struct kept k = look(&c, both[first]);
        expect_int(k.referral.state, REFERRAL_DISCHARGED); /* the other outcome stands */
        expect_int(clinic_open_duties(&c, "review-referral", k.referral.referral_id), 0);
        wrong(&c, both[1 - first], c.clerk, undo_outcome, "Another patient", OK);
        k = look(&c, both[first]);
        expect_int(k.referral.state, REFERRAL_IN_REVIEW);
        expect_str(k.referral.rtt_status, S("10"));
        expect_int(clinic_open_duties(&c, "review-referral", k.referral.referral_id), 1);
    }
}

static void what_has_gone_on_is_not_taken_back(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = booked(&c);
    clinic_at(&c, 2026, 11, 23, 9, 40);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    struct kept k = look(&c, appointment);
    struct book_appointment book = {.patient_id = k.patient,
                                    .slot_id = c.slots[6],
                                    .entry_id = k.entries[0].entry_id,
                                    .is_outside_meant = true};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    wrong(&c, appointment, c.clerk, undo_outcome, "Another patient", CONFLICT);
    expect_str(c.why.sentence, S("The next appointment is made already: cancel that one first"));
}

/* "Discharged" was pressed for "see in six months": the letter may have left, and nobody is to be forgotten. */
static void an_outcome_is_corrected_after_its_letter_is_signed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Marguerite", "Okonkwo-Hale", "1961-03-14");
    uuid appointment = booked_for(&c, patient);
    clinic_at(&c, 2026, 11, 23, 9, 40);
    record(&c, appointment, OUTCOME_DISCHARGED);
    struct kept k = look(&c, appointment);
    expect_int(k.referral.state, REFERRAL_DISCHARGED);
    struct seen_letter s = {
        .letter = k.letters[0].letter_id, .appointment = appointment, .patient = k.patient};
    view_letter(&c, &s);
    signed_letter(&c, &s);
    clinic_at(&c, 2026, 11, 23, 11, 0);
    wrong(&c, appointment, c.receptionist, undo_outcome, "Meant a follow-up", FORBIDDEN);
    wrong(&c, appointment, c.clerk, undo_outcome, "", INVALID);
    wrong(&c, appointment, c.clerk, undo_outcome, "Meant a follow-up", OK);
    k = look(&c, appointment);
    expect_str(k.history[0].kind, S("appointment.outcome-undone"));
    expect_str(k.history[0].text, S("Meant a follow-up"));
    expect_int(k.referral.state, REFERRAL_IN_REVIEW); /* as the outcome found it */
    expect_int(clinic_open_duties(&c, "outcome", appointment), 1);
    expect(k.letters[0].signed_at.us != 0 && !str_eq(k.letters[0].stage, S("cancelled")));
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1); /* it goes on its way */
    expect_int(clinic_open_duties(&c, "letter-differs", s.letter), 1);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    k = look(&c, appointment);
    expect_int(k.referral.state, REFERRAL_UNDER_CARE);
    expect_str(k.entries[0].state, S("waiting"));
    expect_int(k.n_letters, 1); /* one letter an attendance */
    expect_int(clinic_open_duties(&c, "follow-up", any), 1);
    expect_int(clinic_open_duties(&c, "letter-differs", s.letter), 1);
    struct letter_right right = {s.letter, S("It says to come again in spring")};
    clinic_change(&c, c.secretary, letter_is_right, &right, FORBIDDEN);
    clinic_lets_act(&c, 5, c.administrator, 1u << ROLE_CLINICIAN);
    clinic_change(&c, c.administrator, letter_is_right, &right, FORBIDDEN); /* of another author */
    clinic_change(&c, c.clinician, letter_is_right, &right, OK);
    expect_int(clinic_open_duties(&c, "letter-differs", any), 0);
    clinic_change(&c, c.clinician, letter_is_right, &right, CONFLICT);
}

static void what_was_typed_is_not_typed_twice_when_an_outcome_is_put_right(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment =
        booked_for(&c, clinic_patient(&c, "Marguerite", "Okonkwo-Hale", "1961-03-14"));
    clinic_at(&c, 2026, 11, 23, 9, 40);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    struct kept k = look(&c, appointment);
    str begun = k.letters[0].body;
    wrong(&c, appointment, c.clerk, undo_outcome, "Wrong weeks", OK); /* nobody had typed a word */
    clinic_at(&c, 2026, 11, 23, 9, 42);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    k = look(&c, appointment);
    expect_str(k.letters[0].body, begun);
    expect_str(k.letters[0].note, S(""));

    struct seen_letter s = {
        .letter = k.letters[0].letter_id, .appointment = appointment, .patient = k.patient};
    view_letter(&c, &s);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    wrong(&c, appointment, c.clerk, undo_outcome, "8 weeks, not 6", OK);
    clinic_at(&c, 2026, 11, 23, 9, 45);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    k = look(&c, appointment);
    expect_int(k.n_letters, 3);
    expect_str(k.letters[0].stage, S("type"));
    expect(str_find(k.letters[0].body, S("Your scan was normal")) >= 0);
    expect(str_find(k.letters[0].note, S("see that it is still right")) >= 0);

    s.letter = k.letters[0].letter_id; /* being typed: a draft of a moment ago */
    view_letter(&c, &s);
    struct letter_part parts[] = {{.kind = PART_PARAGRAPH, .text = S("The heart is sound.")}};
    struct save_letter draft = {s.letter, s.view.row.version, {.parts = parts, .n_parts = 1}};
    clinic_at(&c, 2026, 11, 23, 9, 50);
    clinic_change(&c, c.secretary, save_letter_draft, &draft, OK);
    wrong(&c, appointment, c.clerk, undo_outcome, "12 weeks, not 8", OK);
    clinic_at(&c, 2026, 11, 23, 9, 55);
    record(&c, appointment, OUTCOME_FOLLOW_UP);
    k = look(&c, appointment);
    expect(str_find(k.letters[0].body, S("The heart is sound.")) >= 0);

    wrong(&c, appointment, c.clerk, undo_outcome, "Never came",
          OK); /* and another kind of letter */
    wrong(&c, appointment, c.receptionist, undo_attendance, "Never came", OK);
    note(&c, appointment, APPOINTMENT_NOT_ATTEND, OK);
    struct decide_dna in = {.appointment_id = appointment,
                            .version = look(&c, appointment).appointment.version,
                            .decision = DNA_OFFER_AGAIN};
    clinic_at(&c, 2026, 11, 23, 10, 5);
    clinic_change(&c, c.clinician, decide_dna, &in, OK);
    k = look(&c, appointment);
    expect_str(k.letters[0].stage, S("type"));
    expect(str_find(k.letters[0].body, S("The heart is sound.")) < 0);
}

/* Signed and posted; then its outcome is taken back, and a correction of it is begun: its id. */
static uuid corrected_after(struct small_clinic *c, struct seen_letter *s) {
    *s = seen_at_nine(c);
    signed_letter(c, s);
    wrong(c, s->appointment, c->clinician, undo_outcome, "Another patient", OK);
    wrong(c, s->appointment, c->clinician, undo_outcome, "Another patient", CONFLICT);
    expect_int(clinic_open_duties(c, "letter-differs", s->letter), 1);
    struct kept k = look(c, s->appointment);
    struct letter_step_input in = {.letter_id = s->letter,
                                   .version = k.letters[0].version,
                                   .note = S("The outcome is another")};
    return clinic_change(c, c->secretary, correct_letter, &in, OK).id;
}

static void what_the_letter_says_is_asked_until_its_correction_is_signed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter old;
    struct seen_letter new = {.letter = corrected_after(&c, &old)};
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
    /* While the correction is under way another outcome asks once, and cancels nothing. */
    record(&c, old.appointment, OUTCOME_DISCHARGED);
    wrong(&c, old.appointment, c.clerk, undo_outcome, "Another patient", OK);
    struct kept k = look(&c, old.appointment);
    expect_str(k.letters[0].stage, S("type"));
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
    view_letter(&c, &new);
    letter_step_by(&c, &new, c.secretary, pass_letter, OK);
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
    letter_step_by(&c, &new, c.clinician, sign_letter, OK);
    expect_int(clinic_open_duties(&c, "letter-differs", any), 0);
}

static void a_correction_that_is_withdrawn_leaves_the_letter_to_be_asked_about(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter old;
    struct seen_letter new = {.letter = corrected_after(&c, &old)};
    view_letter(&c, &new);
    struct letter_step_input in = {
        .letter_id = new.letter, .version = new.view.row.version, .note = S("Nobody needs it")};
    clinic_change(&c, c.clinician, cancel_letter, &in, OK);
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
    struct outbox_row copy = copy_for(&c, old.letter, "patient");
    expect_str(copy.state, S("held"));
    expect_str(copy.held_reason, S("The correction of this letter was withdrawn. Send this copy "
                                   "again, or set it aside."));
    expect_int(clinic_open_duties(&c, "copy-held", copy.recipient_id), 1);
}

/* The copies are held because it is being corrected: so it must be, until its author signs that or withdraws it. */
static void a_correction_goes_on_though_the_next_outcome_needs_no_letter(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter old;
    uuid new = corrected_after(&c, &old);
    struct record_outcome in = {.appointment_id = old.appointment,
                                .version = look(&c, old.appointment).appointment.version,
                                .outcome = OUTCOME_DISCHARGED,
                                .rtt_status = S("30"),
                                .no_letter = true};
    clinic_change(&c, c.clinician, record_outcome, &in, OK);
    struct kept k = look(&c, old.appointment);
    expect(uuid_eq(k.letters[0].letter_id, new));
    expect_str(k.letters[0].stage, S("type"));
    expect_int(clinic_open_duties(&c, "letter", new), 1);
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
}

static void an_outcome_taken_back_while_a_correction_is_written_is_asked_about_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter old = seen_at_nine(&c);
    signed_letter(&c, &old);
    struct kept k = look(&c, old.appointment);
    struct letter_step_input in = {
        .letter_id = old.letter, .version = k.letters[0].version, .note = S("A typing error")};
    struct seen_letter new = {.letter = clinic_change(&c, c.secretary, correct_letter, &in, OK).id};
    wrong(&c, old.appointment, c.clinician, undo_outcome, "Another patient", OK);
    view_letter(&c, &new);
    in = (struct letter_step_input){
        .letter_id = new.letter, .version = new.view.row.version, .note = S("It was right")};
    clinic_change(&c, c.clinician, cancel_letter, &in, OK);
    expect_int(clinic_open_duties(&c, "letter-differs", old.letter), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(who_comes_after_being_marked_absent_is_marked_arrived_at_once),
        store_test(an_attendance_is_taken_back_with_a_reason),
        store_test(an_outcome_is_taken_back_as_if_it_had_not_been_recorded),
        store_test(a_decision_about_somebody_absent_is_the_clinicians_to_take_back),
        store_test(the_last_of_two_outcomes_taken_back_leaves_the_referral_as_the_first_found_it),
        store_test(what_has_gone_on_is_not_taken_back),
        store_test(an_outcome_is_corrected_after_its_letter_is_signed),
        store_test(what_was_typed_is_not_typed_twice_when_an_outcome_is_put_right),
        store_test(what_the_letter_says_is_asked_until_its_correction_is_signed),
        store_test(a_correction_that_is_withdrawn_leaves_the_letter_to_be_asked_about),
        store_test(a_correction_goes_on_though_the_next_outcome_needs_no_letter),
        store_test(an_outcome_taken_back_while_a_correction_is_written_is_asked_about_too),
    };
    return run_store_tests(tests);
}
