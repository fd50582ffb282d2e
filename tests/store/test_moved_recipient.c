/* Letters to somebody who has moved or is not to be written to, on both engines. */
#include "small_clinic.h"

#include "address_store.h"
#include "appointment_work.h"
#include "contact_work.h"
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

static void nobody_gets_a_second_copy_as_the_gp(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct posted p = begun_without_gp(&c);
    struct change_recipient in = {.letter_id = p.letter,
                                  .version = p.view.row.version,
                                  .kind = RECIPIENT_CONTACT,
                                  .contact_id = c.practice};
    clinic_change(&c, c.secretary, add_recipient, &in, OK);
    practice_becomes(&c, &p, c.practice);
    expect_int(p.view.n_recipients, 2);
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
        store_test(a_gp_who_was_taken_off_stays_off_when_the_practice_changes),
    };
    return run_store_tests(tests);
}
