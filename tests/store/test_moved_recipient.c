/* Letters to somebody who has moved or is not to be written to, on both engines. */
#include "address_store.h"
#include "appointment_work.h"
#include "contact_work.h"
#include "copy_leaving.h"
#include "copy_to_gp.h"
#include "letter_clinic.h"
#include "letter_correct.h"
#include "letter_dispatch.h"
#include "letter_look.h"
#include "letter_recipients.h"
#include "letter_work.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"
#include "referral_work.h"

/* ---- setting up ---------------------------------------------------------------------------------- */

/* A letter, and what is asked of it. */
struct posted {
    uuid patient, letter;
    struct letter_view view;
    struct patient record;
    const struct outbox_row *copies;
    size_t n_copies;
};

static enum err look(struct work *w, void *context) {
    struct posted *p = context;
    TRY(patient_store_get(w->tx, 1, p->patient, &p->record));
    TRY(outbox_store_of_letter(w->tx, 1, p->letter, &p->copies, &p->n_copies));
    return letter_look(w, p->letter, NULL, &p->view);
}

static void look_again(struct small_clinic *c, struct posted *p) {
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, look, p));
}

static void step(struct small_clinic *c, struct posted *p, uuid person, work_change_fn fn) {
    struct letter_step_input in = {
        .letter_id = p->letter, .version = p->view.row.version, .note = S("")};
    clinic_change(c, person, fn, &in, OK);
    look_again(c, p);
}

static struct posted begun(struct small_clinic *c) {
    struct posted p = {.patient = clinic_patient(c, "Marguerite", "Okonkwo-Hale", "1961-03-14")};
    struct new_letter in = {.patient_id = p.patient, .clinic_id = c->clinic};
    p.letter = clinic_change(c, c->secretary, new_letter, &in, OK).id;
    look_again(c, &p);
    return p;
}

static void type_it(struct small_clinic *c, struct posted *p) {
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Ms Okonkwo-Hale")},
        {.kind = PART_PARAGRAPH, .text = S("Your scan was normal.")},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter in = {p->letter, p->view.row.version, {.parts = parts, .n_parts = 3}};
    clinic_change(c, c->secretary, save_letter, &in, OK);
    look_again(c, p);
}

/* Signed and waiting to be printed: to the patient and to the practice. */
static struct posted is_signed(struct small_clinic *c) {
    struct posted p = begun(c);
    type_it(c, &p);
    step(c, &p, c->secretary, pass_letter);
    step(c, &p, c->clinician, sign_letter);
    return p;
}

static uuid harbour(struct small_clinic *c) {
    struct change_contact in = {.contact = {.kind = S("practice"),
                                            .person_name = S("Dr L Ferreira"),
                                            .organisation = S("Harbour Practice"),
                                            .address = S("1 Quay\nAmble"),
                                            .postcode = S("NE65 0DH")}};
    return clinic_change(c, c->secretary, add_contact, &in, OK).id;
}

static void moves(struct small_clinic *c, uuid to) {
    struct move_contact in = {c->practice, 1, to};
    clinic_change(c, c->secretary, move_contact, &in, OK);
}

static const struct outbox_row *copy_to(const struct posted *p, const char *kind) {
    const struct outbox_row *found = NULL;
    for (size_t i = 0; i < p->n_copies; i++)
        if (str_eq(p->copies[i].recipient_kind, str_from_c(kind))) found = &p->copies[i];
    assert_non_null(found);
    return found;
}

/* ---- moved --------------------------------------------------------------------------------------- */

static void a_copy_goes_to_where_its_recipient_has_moved_since_signing(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    moves(&c, harbour(&c));
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_int(p.n_copies, 2);
    expect_str(copy_to(&p, "gp")->state, S("in-print-run"));
    expect_str(copy_to(&p, "gp")->address,
               S("Dr L Ferreira\nHarbour Practice\n1 Quay\nAmble\nNE65 0DH"));
    expect_str(copy_to(&p, "patient")->state, S("in-print-run"));
}

static void a_patient_registered_with_the_new_entry_is_still_with_the_same_practice(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    uuid now = harbour(&c);
    moves(&c, now);
    struct change_patient change = {.patient = p.record, .reason = S("The practice moved")};
    change.patient.practice_id = now;
    clinic_change(&c, c.secretary, change_patient, &change, OK);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_str(copy_to(&p, "gp")->held_reason, S(""));
    expect_str(copy_to(&p, "gp")->state, S("in-print-run"));
}

static void a_practice_and_the_referrer_who_moved_there_get_one_copy(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    moves(&c, harbour(&c));
    struct posted p = begun(&c);
    expect_int(p.view.n_recipients, 2);
    struct change_recipient again = {.letter_id = p.letter,
                                     .version = p.view.row.version,
                                     .kind = RECIPIENT_CONTACT,
                                     .contact_id = c.practice};
    clinic_change(&c, c.secretary, add_recipient, &again, INVALID);
    expect_str(c.why.sentence, S("This recipient is already on the letter"));
}

static void a_letter_names_the_practice_it_goes_to_now(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid now = harbour(&c);
    moves(&c, now);
    struct posted p = begun(&c);
    expect_str(p.view.goes[1].name, S("Dr L Ferreira"));
    expect(uuid_eq(p.view.recipients[1].to.subject, now));
}

/* ---- not to be written to ------------------------------------------------------------------------ */

static void a_copy_to_somebody_retired_is_held_alone_with_the_reason(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    struct retire_contact in = {c.practice, 1, true, S("closed in June")};
    clinic_change(&c, c.secretary, retire_contact, &in, OK);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_str(copy_to(&p, "patient")->state, S("in-print-run"));
    expect_str(copy_to(&p, "gp")->state, S("held"));
    expect_str(copy_to(&p, "gp")->held_reason,
               S("Dr L Ferreira is no longer to be written to. Choose somebody else."));
    expect_int(clinic_open_duties(&c, "copy-held", copy_to(&p, "gp")->recipient_id), 1);
}

static void a_copy_to_a_retired_one_whose_letters_go_elsewhere_goes_there(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    moves(&c, harbour(&c));
    struct retire_contact in = {c.practice, 2, true, S("closed in June")};
    clinic_change(&c, c.secretary, retire_contact, &in, OK);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_str(copy_to(&p, "gp")->state, S("in-print-run"));
}

static void an_address_of_many_lines_is_fitted_to_the_window(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    struct change_contact in = {
        .contact = {.kind = S("practice"),
                    .person_name = S("Frau Dr. A Weber"),
                    .organisation = S("Praxis am Markt"),
                    .address = S("Haus 3\nHof 2\nMarkt 1\nAltstadt\nAachen"),
                    .postcode = S("52062"),
                    .country = S("Germany")}};
    moves(&c, clinic_change(&c, c.secretary, add_contact, &in, OK).id);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_str(copy_to(&p, "gp")->state, S("in-print-run"));
    expect_str(copy_to(&p, "gp")->address,
               S("Frau Dr. A Weber\nPraxis am Markt\nHaus 3, Hof 2\nMarkt 1\nAltstadt\n"
                 "Aachen, 52062\nGERMANY"));
}

/* ---- the GP comes onto the record ---------------------------------------------------------------- */

static void practice_becomes(struct small_clinic *c, struct posted *p, uuid practice) {
    struct change_patient change = {.patient = p->record, .reason = S("Patient rang")};
    change.patient.practice_id = practice;
    clinic_change(c, c->secretary, change_patient, &change, OK);
    look_again(c, p);
}

/* A letter begun while no practice was on the record: it goes to the patient alone. */
static struct posted begun_without_gp(struct small_clinic *c) {
    static const uuid none = {{0}};
    struct posted p = begun(c);
    practice_becomes(c, &p, none);
    struct new_letter in = {.patient_id = p.patient, .clinic_id = c->clinic};
    p.letter = clinic_change(c, c->secretary, new_letter, &in, OK).id;
    look_again(c, &p);
    expect_int(p.view.n_recipients, 1);
    type_it(c, &p);
    return p;
}

static void a_practice_recorded_later_gets_what_is_being_typed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    practice_becomes(&c, &p, c.practice);
    expect_int(p.view.n_recipients, 2);
    expect(p.view.recipients[1].to.kind == RECIPIENT_GP);
    expect(p.view.recipients[1].to.is_copy);
    expect(uuid_eq(p.view.recipients[1].to.subject, c.practice));
}

static void a_practice_recorded_later_gets_what_lies_with_the_author(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    step(&c, &p, c.secretary, pass_letter);
    practice_becomes(&c, &p, harbour(&c));
    expect_int(p.view.n_recipients, 2);
    step(&c, &p, c.clinician, sign_letter);
    expect_int(p.n_copies, 2);
}

static void what_is_signed_goes_to_those_it_was_signed_for(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    step(&c, &p, c.secretary, pass_letter);
    step(&c, &p, c.clinician, sign_letter);
    practice_becomes(&c, &p, c.practice);
    expect_int(p.view.n_recipients, 1);
    expect_int(p.n_copies, 1);
}

/* By hand, as a further recipient of the letter. */
static void is_added(struct small_clinic *c, const struct posted *p, uuid contact_id,
                     enum err expected) {
    struct change_recipient in = {.letter_id = p->letter,
                                  .version = p->view.row.version,
                                  .kind = RECIPIENT_CONTACT,
                                  .contact_id = contact_id};
    clinic_change(c, c->secretary, add_recipient, &in, expected);
}

static void nobody_gets_a_second_copy_as_the_gp(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    is_added(&c, &p, c.practice, OK);
    practice_becomes(&c, &p, c.practice);
    expect_int(p.view.n_recipients, 2);
}

/* The letter names the entry that was; where it goes is what counts. */
static void nobody_gets_a_second_copy_because_the_first_is_for_where_he_was(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    is_added(&c, &p, c.practice, OK);
    uuid there = harbour(&c);
    moves(&c, there);
    practice_becomes(&c, &p, there);
    expect_int(p.view.n_recipients, 2);
    is_added(&c, &p, there, INVALID);
    expect_str(c.why.sentence, S("This recipient is already on the letter"));
}

static void a_gp_who_was_taken_off_stays_off_when_the_practice_changes(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun(&c);
    struct change_recipient in = {.letter_id = p.letter,
                                  .version = p.view.row.version,
                                  .recipient_id = p.view.recipients[1].recipient_id};
    clinic_change(&c, c.secretary, remove_recipient, &in, OK);
    practice_becomes(&c, &p, harbour(&c));
    expect_int(p.view.n_recipients, 1);
}

/* ---- another practice ----------------------------------------------------------------------------- */

static uuid quay(struct small_clinic *c, const char *organisation, const char *address) {
    struct change_contact in = {.contact = {.kind = S("practice"),
                                            .organisation = str_from_c(organisation),
                                            .address = str_from_c(address),
                                            .postcode = S("NE65 0DH")}};
    return clinic_change(c, c->secretary, add_contact, &in, OK).id;
}

static void registers_with(struct small_clinic *c, struct posted *p, uuid practice) {
    look_again(c, p);
    struct change_patient change = {.patient = p->record, .reason = S("She has moved")};
    change.patient.practice_id = practice;
    clinic_change(c, c->secretary, change_patient, &change, OK);
    look_again(c, p);
}

/* The newest copy for a practice of the address book. */
static const struct outbox_row *copy_at(struct small_clinic *c, struct posted *p, uuid contact) {
    const struct outbox_row *found = NULL;
    look_again(c, p);
    for (size_t i = 0; i < p->n_copies; i++)
        if (!found && uuid_eq(p->copies[i].contact_id, contact)) found = &p->copies[i];
    assert_non_null(found);
    return found;
}

static void goes_to_the_present_one(struct small_clinic *c, struct posted *p, uuid was, uuid now,
                                    enum err want) {
    struct copy_to_gp in = {.outbox_id = copy_at(c, p, was)->outbox_id, .contact_id = now};
    clinic_change(c, c->secretary, copy_to_present_gp, &in, want);
}

static void print_and_post(struct small_clinic *c) {
    uuid run = clinic_change(c, c->secretary, make_print_run, NULL, OK).id;
    struct confirm_posted posted = {.run_id = run};
    draw_run(c, run);
    clinic_change(c, c->secretary, confirm_posted, &posted, OK);
}

static const uuid any = {{0}};

static void the_letter_goes_as_it_is_signed_to_the_practice_somebody_is_with_now(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    uuid now = quay(&c, "Quay Surgery", "1 Quay\nAmble");
    goes_to_the_present_one(&c, &p, c.practice, now, CONFLICT); /* she has not left it */
    registers_with(&c, &p, now);
    print_and_post(&c);
    struct copy_again again = {.outbox_id = copy_at(&c, &p, c.practice)->outbox_id,
                               .reason = S("asked for")};
    expect_str(copy_at(&c, &p, c.practice)->state, S("held"));
    clinic_change(&c, c.secretary, copy_again, &again, CONFLICT);
    expect_str(c.why.sentence, S("Marguerite Okonkwo-Hale is no longer registered with Dr L "
                                 "Ferreira. Send it to the present GP, or say why not."));
    expect_int(clinic_open_duties(&c, "copy-held", any), 1);
    struct copy_to_gp in = {.outbox_id = again.outbox_id, .contact_id = now};
    clinic_change(&c, c.receptionist, copy_to_present_gp, &in, FORBIDDEN);
    goes_to_the_present_one(&c, &p, c.practice, c.practice, CONFLICT); /* shown before it changed */
    goes_to_the_present_one(&c, &p, c.practice, any, CONFLICT);
    str body = p.view.row.body;
    goes_to_the_present_one(&c, &p, c.practice, now, OK);
    goes_to_the_present_one(&c, &p, c.practice, now, CONFLICT); /* once */
    expect_str(copy_at(&c, &p, c.practice)->state, S("cancelled"));
    expect_str(copy_at(&c, &p, now)->state, S("waiting"));
    expect(copy_at(&c, &p, now)->is_copy);
    expect_str(p.view.row.body, body);
    expect_int(clinic_open_duties(&c, "copy-held", any), 0);
    expect_int(clinic_open_duties(&c, "letter", p.letter), 1); /* until it has its proof */
    print_and_post(&c);
    expect_str(copy_at(&c, &p, now)->state, S("posted"));
    expect_str(copy_at(&c, &p, now)->address, S("Quay Surgery\n1 Quay\nAmble\nNE65 0DH"));
    expect_int(clinic_open_duties(&c, "letter", p.letter), 0);
    expect_str(p.view.row.stage, S("complete"));
}

static void the_present_practice_is_not_sent_what_it_has_under_another_entry(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun(&c);
    uuid old = quay(&c, "Old Quay Surgery", "3 Quay\nAmble"),
         now = quay(&c, "Quay Surgery", "1 Quay\nAmble");
    struct change_recipient add = {.letter_id = p.letter,
                                   .version = p.view.row.version,
                                   .kind = RECIPIENT_CONTACT,
                                   .contact_id = old};
    clinic_change(&c, c.secretary, add_recipient, &add, OK);
    type_it(&c, &p);
    step(&c, &p, c.secretary, pass_letter);
    step(&c, &p, c.clinician, sign_letter);
    struct move_contact moved = {old, 1, now};
    clinic_change(&c, c.secretary, move_contact, &moved, OK);
    registers_with(&c, &p, now);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    expect_str(copy_at(&c, &p, c.practice)->state, S("held"));
    goes_to_the_present_one(&c, &p, c.practice, now, CONFLICT);
}

static void
one_who_changes_again_is_followed_and_a_correction_goes_where_the_last_copy_went(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    uuid was = c.practice;
    const uuid next[] = {quay(&c, "Quay Surgery", "1 Quay\nAmble"), c.practice};
    for (size_t i = 0; i < 2; i++) {
        registers_with(&c, &p, next[i]);
        clinic_change(&c, c.secretary, make_print_run, NULL, OK);
        goes_to_the_present_one(&c, &p, was, next[i], OK);
        was = next[i];
    }
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    size_t n = 0;
    look_again(&c, &p);
    for (size_t i = 0; i < p.n_copies; i++)
        n += !str_eq(p.copies[i].state, S("cancelled"));
    expect_int(n, 2); /* hers and that of the practice she is with */
    struct letter_step_input wrong = {
        .letter_id = p.letter, .version = p.view.row.version, .note = S("Wrong dose")};
    struct posted new = p;
    new.letter = clinic_change(&c, c.secretary, correct_letter, &wrong, OK).id;
    look_again(&c, &new);
    expect_int(new.view.n_recipients, 2);
    expect(uuid_eq(new.view.recipients[1].to.subject, c.practice));
    expect(uuid_is_nil(new.view.recipients[1].instead_of));
}

static enum err leaves_again(struct work *w, void *context) {
    struct copy_verdict verdict;
    struct posted *p = context;
    TRY(outbox_store_of_letter(w->tx, 1, p->letter, &p->copies, &p->n_copies));
    TRY(copy_leaving_again(w, copy_to(p, "patient"), false, S(""), &verdict));
    expect(str_find(verdict.reason, S("it needs at least 3")) >= 0);
    return OK;
}

/* What a page says of a copy is what the printing would say. */
static void an_address_too_short_for_the_window_is_known_before_it_is_printed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = is_signed(&c);
    struct change_patient change = {.patient = p.record, .reason = S("As she says")};
    change.patient.address = S("NE46 3AB");
    change.patient.postcode = S("");
    clinic_change(&c, c.secretary, change_patient, &change, OK);
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, leaves_again, &p));
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    look_again(&c, &p);
    expect_str(copy_to(&p, "patient")->state, S("held"));
    struct copy_again again = {.outbox_id = copy_to(&p, "patient")->outbox_id,
                               .reason = S("asked for")};
    clinic_change(&c, c.secretary, copy_again, &again, CONFLICT);
    expect_str(c.why.sentence, copy_to(&p, "patient")->held_reason);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_copy_goes_to_where_its_recipient_has_moved_since_signing),
        store_test(a_patient_registered_with_the_new_entry_is_still_with_the_same_practice),
        store_test(a_practice_and_the_referrer_who_moved_there_get_one_copy),
        store_test(a_letter_names_the_practice_it_goes_to_now),
        store_test(a_copy_to_somebody_retired_is_held_alone_with_the_reason),
        store_test(a_copy_to_a_retired_one_whose_letters_go_elsewhere_goes_there),
        store_test(an_address_of_many_lines_is_fitted_to_the_window),
        store_test(a_practice_recorded_later_gets_what_is_being_typed),
        store_test(a_practice_recorded_later_gets_what_lies_with_the_author),
        store_test(what_is_signed_goes_to_those_it_was_signed_for),
        store_test(nobody_gets_a_second_copy_as_the_gp),
        store_test(nobody_gets_a_second_copy_because_the_first_is_for_where_he_was),
        store_test(a_gp_who_was_taken_off_stays_off_when_the_practice_changes),
        store_test(the_letter_goes_as_it_is_signed_to_the_practice_somebody_is_with_now),
        store_test(the_present_practice_is_not_sent_what_it_has_under_another_entry),
        store_test(
            one_who_changes_again_is_followed_and_a_correction_goes_where_the_last_copy_went),
        store_test(an_address_too_short_for_the_window_is_known_before_it_is_printed),
    };
    return run_store_tests(tests);
}
