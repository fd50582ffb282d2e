/* Others who must be told of a decision, on both engines: the referrer, and those who keep a procedure list. */
#include "letter_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "letter_dispatch.h"
#include "letter_store.h"
#include "owed.h"
#include "print_run.h"
#include "referral_work.h"
#include "template_work.h"
#include "told_by_letter.h"
#include "told_others.h"

static const uuid any = {{0}};

static uuid refer(struct small_clinic *c, const char *family, uuid slot) {
    struct receive_referral in = {.patient_id = clinic_patient(c, "Idris", family, "1958-02-02"),
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .referrer_name = S("Dr L Ferreira"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations"),
                                  .booked_slot_id = slot};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

struct asked_line {
    uuid duty_id;
    struct owed_line line;
};
static enum err read_line(struct work *w, void *context) {
    struct asked_line *x = context;
    return owed_one(w, x->duty_id, &x->line);
}

struct told {
    uuid id;
    const struct duty *duties;
    size_t n_duties;
    struct letter_row letter;
    const struct letter_recipient *to;
    size_t n_to;
};

static enum err read_duties(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct told *t = context;
    return duty_store_all_of_subject(tx, 1, t->id, &t->duties, &t->n_duties);
}
static enum err read_letter(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct told *t = context;
    TRY(letter_store_get(tx, 1, t->id, &t->letter));
    return letter_recipient_list(tx, 1, t->id, t->letter.patient_id, &t->to, &t->n_to);
}
static struct told look(struct small_clinic *c, tx_fn fn, uuid id) {
    struct told t = {.id = id};
    expect_ok(tx_read(c->store->db, &c->store->arena, fn, &t, &c->why));
    return t;
}

static void whatever_is_not_accepted_is_told_to_whoever_referred(void **state) {
    static const enum review_outcome outcomes[] = {REVIEW_REJECT, REVIEW_ADVICE, REVIEW_REDIRECT};
    struct small_clinic c;
    small_clinic_make(&c, *state);
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        uuid referral = refer(&c, "Okafor", any);
        struct review_referral review = {.referral_id = referral,
                                         .version = 1,
                                         .outcome = outcomes[i],
                                         .priority = S("1"),
                                         .note = S("Please send a 12-lead ECG first")};
        clinic_change(&c, c.clinician, review_referral, &review, OK);
        expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
        struct told t = look(&c, read_duties, referral);
        expect(t.duties[0].owner.is_list && uuid_eq(t.duties[0].owner.id, c.secretary_list));
    }
    struct review_referral accept = {.referral_id = refer(&c, "Haile", any),
                                     .version = 1,
                                     .outcome = REVIEW_ACCEPT,
                                     .priority = S("1")};
    clinic_change(&c, c.clinician, review_referral, &accept, OK);
    expect_int(clinic_open_duties(&c, "tell-referrer", accept.referral_id), 0);
}

static void telling_is_done_when_it_is_said_how_and_an_attempt_is_not_enough(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid referral = refer(&c, "Okafor", any);
    struct told_referrer in = {.referral_id = referral, .how = S("spoke")};
    clinic_change(&c, c.secretary, told_referrer, &in, CONFLICT); /* nothing was decided yet */
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_REJECT,
                                     .priority = S("1"),
                                     .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    clinic_change(&c, c.receptionist, told_referrer, &in, FORBIDDEN);
    in.how = S("");
    clinic_change(&c, c.secretary, told_referrer, &in, INVALID);
    expect_str(c.why.field, S("how"));
    in.how = S("voicemail");
    in.is_attempt = true;
    clinic_change(&c, c.secretary, told_referrer, &in, OK);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    in = (struct told_referrer){.referral_id = referral, .how = S("spoke")};
    clinic_change(&c, c.secretary, told_referrer, &in, OK);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 0);
    clinic_change(&c, c.secretary, told_referrer, &in, CONFLICT);
    struct letter_that_tells late = {.subject_id = referral};
    clinic_change(&c, c.secretary, letter_to_referrer, &late, CONFLICT);
}

static void the_letter_to_the_referrer_says_what_the_reviewer_wrote(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid referral = refer(&c, "Okafor", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_REJECT,
                                     .priority = S("1"),
                                     .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct letter_that_tells in = {.subject_id = referral};
    clinic_change(&c, c.clerk, letter_to_referrer, &in, FORBIDDEN);
    struct told t =
        look(&c, read_letter, clinic_change(&c, c.secretary, letter_to_referrer, &in, OK).id);
    expect(str_find(t.letter.body, S("Please send a 12-lead ECG first")) >= 0);
    expect(str_find(t.letter.body, S("23 November 2026")) >= 0);
    expect(str_find(t.letter.body, S("{{referral")) < 0);
    expect_str(t.letter.title, S("Arrhythmia clinic, referral received 23 November 2026"));
    expect(uuid_eq(t.letter.author_id, c.clinician));
    expect(t.n_to > 0 && uuid_eq(t.to[0].to.subject, c.practice));
    expect_int(clinic_open_duties(&c, "letter", t.id), 1);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
}

static struct seen_letter letter_about(struct small_clinic *c, uuid referral) {
    struct letter_that_tells in = {.subject_id = referral};
    struct seen_letter s = {.letter =
                                clinic_change(c, c->secretary, letter_to_referrer, &in, OK).id};
    view_letter(c, &s);
    return s;
}

/* All that waits is printed and posted, but for one copy. */
static void post_all_but(struct small_clinic *c, const uuid *kept, size_t n_kept) {
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    struct confirm_posted posted = {run.id, kept, n_kept};
    clinic_change(c, c->secretary, confirm_posted, &posted, OK);
}

static void the_referrer_is_told_once_the_letter_to_him_has_left(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid referral = refer(&c, "Okonkwo-Hale", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_ADVICE,
                                     .priority = S("1"),
                                     .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct seen_letter s = letter_about(&c, referral);
    signed_letter(&c, &s); /* signed is not sent */
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    struct copies copies = copies_of(&c, s.letter);
    uuid to_practice = copies.rows[0].outbox_id;
    for (size_t i = 0; i < copies.n; i++)
        if (uuid_eq(copies.rows[i].contact_id, c.practice)) to_practice = copies.rows[i].outbox_id;
    post_all_but(&c, &to_practice, 1); /* the patient's copy tells no referrer */
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    post_all_but(&c, NULL, 0);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 0);
    struct told t = look(&c, read_duties, referral);
    expect_str(t.duties[0].state, S("done"));
}

static void another_letter_tells_no_referrer_and_said_is_told_without_one(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid referral = refer(&c, "Okonkwo-Hale", any), other = refer(&c, "Okonkwo-Hale", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_REJECT,
                                     .priority = S("1"),
                                     .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    review.referral_id = other;
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct seen_letter s = letter_about(&c, other);
    signed_letter(&c, &s);
    struct told_referrer rang = {.referral_id = other, .how = S("spoke")};
    clinic_change(&c, c.secretary, told_referrer, &rang, OK);
    post_all_but(&c, NULL, 0);
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    expect_int(clinic_open_duties(&c, "tell-referrer", other), 0);
}

static void by_letter_is_no_proof_and_leads_to_the_letter_on_its_way(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid referral = refer(&c, "Okafor", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_REJECT,
                                     .priority = S("1"),
                                     .note = S("Please send a 12-lead ECG first")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct told_referrer told = {.referral_id = referral, .how = S("letter")};
    clinic_change(&c, c.secretary, told_referrer, &told, INVALID);
    expect_str(c.why.field, S("how"));
    expect_int(clinic_open_duties(&c, "tell-referrer", referral), 1);
    struct letter_that_tells in = {.subject_id = referral};
    uuid first = clinic_change(&c, c.secretary, letter_to_referrer, &in, OK).id;
    uuid again = clinic_change(&c, c.secretary, letter_to_referrer, &in, OK).id;
    expect(uuid_eq(first, again));
    in.is_another = true;
    expect(!uuid_eq(first, clinic_change(&c, c.secretary, letter_to_referrer, &in, OK).id));
}

/* The line of the desk, as its page says it. */
static struct owed_line line_of(struct small_clinic *c, uuid subject) {
    struct told t = look(c, read_duties, subject);
    struct work w = work_of(c, c->secretary);
    struct asked_line asked = {.duty_id = t.duties[0].duty_id};
    expect_ok(work_read(&w, read_line, &asked));
    return asked.line;
}

static void what_the_reviewer_wants_to_know_is_asked_before_it_is_waited_for(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid referral = refer(&c, "Okafor", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_ASK_MORE,
                                     .priority = S("2"),
                                     .note = S("A 12-lead ECG please")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 1);
    expect_int(clinic_open_duties(&c, "more-information", referral), 0);
    struct owed_line line = line_of(&c, referral);
    expect(line.line.duty.owner.is_list && uuid_eq(line.line.duty.owner.id, c.secretary_list));
    expect_str(line.title, S("Ask the referrer for more information"));
    expect(str_find(line.why, S(": A 12-lead ECG please")) >= 0);
    struct told_referrer asked = {
        .referral_id = referral, .how = S("voicemail"), .is_attempt = true};
    clinic_change(&c, c.secretary, told_referrer, &asked, OK);
    asked = (struct told_referrer){.referral_id = referral, .how = S("email")};
    clinic_change(&c, c.secretary, told_referrer, &asked, INVALID); /* in which words? */
    expect_str(c.why.field, S("what"));
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 1);
    asked.note = S("Dr Ferreira: please send the ECG");
    clinic_change(&c, c.secretary, told_referrer, &asked, OK);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 0);
    expect_int(clinic_open_duties(&c, "more-information", referral), 1);
    struct information_came came = {referral, 2, S("ECG enclosed")};
    clinic_change(&c, c.secretary, referral_information_came, &came, OK);
    expect_int(clinic_open_duties(&c, "more-information", referral), 0);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
}

static void
a_letter_asks_once_it_has_left_and_an_answer_that_came_first_ends_the_asking(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid referral = refer(&c, "Okonkwo-Hale", any), other = refer(&c, "Haile", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_ASK_MORE,
                                     .priority = S("1"),
                                     .note = S("A 12-lead ECG please")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct seen_letter s = letter_about(&c, referral);
    expect(str_find(look(&c, read_letter, s.letter).letter.body, S("A 12-lead ECG please")) >= 0);
    expect(str_find(line_of(&c, referral).why, S(" is under way")) >= 0);
    signed_letter(&c, &s);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 1);
    post_all_but(&c, NULL, 0);
    expect_int(clinic_open_duties(&c, "ask-referrer", referral), 0);
    expect_int(clinic_open_duties(&c, "more-information", referral), 1);
    review.referral_id = other;
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct information_came came = {other, 2, S("ECG enclosed")};
    clinic_change(&c, c.secretary, referral_information_came, &came, OK);
    expect_int(clinic_open_duties(&c, "ask-referrer", other), 0);
    expect_int(clinic_open_duties(&c, "more-information", other), 0);
}

static void a_patient_is_told_of_a_cancellation_once_the_letter_to_her_has_left(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid patient = clinic_patient(&c, "Ngozi", "Okonkwo-Hale", "1961-03-14");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[3]};
    uuid id = clinic_change(&c, c.clerk, book_appointment, &book, OK).id;
    struct cancel_appointment cancel = {.appointment_id = id,
                                        .version = 1,
                                        .by_clinic = true,
                                        .reason = S("The clinic is cancelled")};
    clinic_change(&c, c.clerk, cancel_appointment, &cancel, OK);
    struct told_patient told = {.appointment_id = id, .how = S("letter")};
    clinic_change(&c, c.clerk, told_patient, &told, INVALID);
    expect_str(c.why.field, S("how"));
    struct letter_that_tells in = {.subject_id = id};
    clinic_change(&c, c.clerk, letter_to_patient, &in, FORBIDDEN);
    struct seen_letter s = {.letter =
                                clinic_change(&c, c.secretary, letter_to_patient, &in, OK).id};
    expect(uuid_eq(s.letter, clinic_change(&c, c.secretary, letter_to_patient, &in, OK).id));
    struct told t = look(&c, read_letter, s.letter);
    expect(str_find(t.letter.body, S("10am is cancelled")) >= 0);
    expect_str(t.letter.title, S("Arrhythmia clinic, appointment on 23 November 2026"));
    expect_str(t.letter.priority, S("2"));
    view_letter(&c, &s);
    signed_letter(&c, &s);
    struct copies copies = copies_of(&c, s.letter);
    uuid to_patient = {{0}};
    for (size_t i = 0; i < copies.n; i++)
        if (str_eq(copies.rows[i].recipient_kind, S("patient")))
            to_patient = copies.rows[i].outbox_id;
    post_all_but(&c, &to_patient, 1); /* the GP's copy does not tell her */
    expect_int(clinic_open_duties(&c, "tell-patient", id), 1);
    post_all_but(&c, NULL, 0);
    expect_int(clinic_open_duties(&c, "tell-patient", id), 0);
}

/* The paper says "About" it: a day on which nobody came is none of a visit. */
static void a_letter_about_no_visit_is_titled_by_what_it_tells_and_not_by_its_day(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid patient = clinic_patient(&c, "Ngozi", "Okonkwo-Hale", "1961-03-14");
    struct new_letter plain = {.patient_id = patient, .clinic_id = c.clinic};
    struct new_letter in = {.patient_id = patient, .clinic_id = c.clinic, .kind = S("appointment")};
    uuid of_none = clinic_change(&c, c.secretary, new_letter, &in, OK).id;
    expect_str(look(&c, read_letter, of_none).letter.title, S("Arrhythmia clinic"));
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[3]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    uuid id = clinic_change(&c, c.secretary, new_letter, &plain, OK).id;
    expect_str(look(&c, read_letter, id).letter.title, S("Arrhythmia clinic"));
    struct seen_letter s = {.letter = clinic_change(&c, c.secretary, new_letter, &in, OK).id};
    struct letter_row l = look(&c, read_letter, s.letter).letter;
    expect_str(l.title, S("Arrhythmia clinic, appointment on 23 November 2026"));
    view_letter(&c, &s);
    type_text(&c, &s, "We write again.");
    expect_str(look(&c, read_letter, s.letter).letter.title, S("Arrhythmia clinic"));
}

static void a_letter_is_as_urgent_as_the_referral_it_answers(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_starting_templates, NULL, OK);
    uuid referral = refer(&c, "Okafor", any);
    struct review_referral review = {.referral_id = referral,
                                     .version = 1,
                                     .outcome = REVIEW_REJECT,
                                     .priority = S("3"),
                                     .note = S("Please refer to the lung cancer service")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    struct letter_that_tells in = {.subject_id = referral};
    uuid letter = clinic_change(&c, c.secretary, letter_to_referrer, &in, OK).id;
    expect_str(look(&c, read_letter, letter).letter.priority, S("3"));
    struct told owed = look(&c, read_duties, letter);
    expect_int(owed.n_duties, 1);
    expect_int(owed.duties[0].priority, DUTY_FIRST);
}

static enum err read_appointments(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct told *t = context;
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_of_patient(tx, 1, t->id, &list, &n));
    t->id = list[0].appointment_id;
    return OK;
}

static void a_patient_for_a_procedure_is_owed_a_place_on_that_list(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    clinic_at(&c, 2026, 11, 23, 9, 30);
    uuid id = look(&c, read_appointments, patient).id;
    struct record_outcome out = {.appointment_id = id,
                                 .version = 1,
                                 .outcome = OUTCOME_PROCEDURE_LIST,
                                 .rtt_status = S("20"),
                                 .note = S("Ablation")};
    clinic_change(&c, c.clerk, record_outcome, &out, OK);
    expect_int(clinic_open_duties(&c, "procedure-list", id), 1);
    struct procedure_listed in = {id, S("")};
    clinic_change(&c, c.receptionist, procedure_listed, &in, FORBIDDEN);
    clinic_change(&c, c.secretary, procedure_listed, &in, INVALID);
    expect_str(c.why.field, S("listed_to"));
    in.to = S("Pacing office, Ms Adeyemi, by e-mail");
    clinic_change(&c, c.secretary, procedure_listed, &in, OK);
    expect_int(clinic_open_duties(&c, "procedure-list", id), 0);
    clinic_change(&c, c.secretary, procedure_listed, &in, CONFLICT);
    /* A wrong outcome taken back, and given again, is owed again. */
    struct put_right wrong = {id, 2, S("Another patient's"), false};
    clinic_change(&c, c.clinician, undo_outcome, &wrong, INVALID); /* the name stands on the list */
    expect_str(c.why.field, S("is_list_told"));
    wrong.is_list_told = true;
    clinic_change(&c, c.clinician, undo_outcome, &wrong, OK);
    wrong.is_list_told = false; /* of the next one nobody was told yet */
    out.version = 3;
    clinic_change(&c, c.clerk, record_outcome, &out, OK);
    expect_int(clinic_open_duties(&c, "procedure-list", id), 1);
    wrong.version = 4;
    clinic_change(&c, c.clinician, undo_outcome, &wrong, OK);
    expect_int(clinic_open_duties(&c, "procedure-list", id), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(whatever_is_not_accepted_is_told_to_whoever_referred),
        store_test(telling_is_done_when_it_is_said_how_and_an_attempt_is_not_enough),
        store_test(the_letter_to_the_referrer_says_what_the_reviewer_wrote),
        store_test(the_referrer_is_told_once_the_letter_to_him_has_left),
        store_test(another_letter_tells_no_referrer_and_said_is_told_without_one),
        store_test(by_letter_is_no_proof_and_leads_to_the_letter_on_its_way),
        store_test(what_the_reviewer_wants_to_know_is_asked_before_it_is_waited_for),
        store_test(a_letter_asks_once_it_has_left_and_an_answer_that_came_first_ends_the_asking),
        store_test(a_patient_is_told_of_a_cancellation_once_the_letter_to_her_has_left),
        store_test(a_letter_about_no_visit_is_titled_by_what_it_tells_and_not_by_its_day),
        store_test(a_letter_is_as_urgent_as_the_referral_it_answers),
        store_test(a_patient_for_a_procedure_is_owed_a_place_on_that_list),
    };
    return run_store_tests(tests);
}
