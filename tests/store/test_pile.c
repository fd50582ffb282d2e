/* What is printed and not posted when something changes: out of the pile, with its reason, on both engines. */
#include "letter_clinic.h"

#include "appointment_work.h"
#include "contact_work.h"
#include "letter_correct.h"
#include "letter_dispatch.h"
#include "letter_paper.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"

static const uuid any = {{0}};

/* ---- a pile of paper ----------------------------------------------------------------------------- */

struct pile {
    uuid run;
    struct print_run row;
    const struct printed_copy *copies;
    size_t n;
    str pdf;
};

static struct pile printed(struct small_clinic *c) {
    struct pile p = {.run = clinic_change(c, c->secretary, make_print_run, NULL, OK).id};
    draw_run(c, p.run);
    return p;
}

static enum err look_at_run(struct work *w, void *context) {
    struct pile *p = context;
    return print_run_look(w, p->run, &p->row, &p->copies, &p->n);
}
static void look(struct small_clinic *c, struct pile *p) {
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, look_at_run, p));
}

/* Why the copy of a letter to "patient" or "gp" must come out; empty: it stays. */
static str why_out(const struct pile *p, uuid letter, const char *kind) {
    for (size_t i = 0; i < p->n; i++) {
        const struct outbox_row *o = &p->copies[i].row;
        if (uuid_eq(o->letter_id, letter) && str_eq(o->recipient_kind, str_from_c(kind)))
            return p->copies[i].out;
    }
    fail_msg("no copy for the %s in the run", kind);
    return S("");
}

static enum err draw_as_it_is(void *self, struct arena *a, str paper, str *ret_pdf,
                              struct problem *why) {
    (void)self, (void)why;
    *ret_pdf = arena_str(a, paper);
    return OK;
}
static enum err pdf_now(struct small_clinic *c, struct pile *p) {
    static const struct paper_drawer drawer = {draw_as_it_is, NULL};
    struct work w = work_of(c, c->secretary);
    return print_run_pdf_now(&w, &drawer, p->run, &p->pdf);
}

static str posted(struct small_clinic *c, const struct pile *p) {
    struct confirm_posted in = {.run_id = p->run};
    return clinic_change(c, c->secretary, confirm_posted, &in, OK).detail;
}

/* ---- what changes -------------------------------------------------------------------------------- */

struct record {
    uuid id;
    struct patient patient;
};
static enum err read_record(struct work *w, void *context) {
    struct record *r = context;
    return patient_store_get(w->tx, 1, r->id, &r->patient);
}
static struct change_patient change_of(struct small_clinic *c, uuid patient) {
    struct record r = {.id = patient};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, read_record, &r));
    return (struct change_patient){.patient = r.patient, .reason = S("Rang")};
}
static void moves_house(struct small_clinic *c, uuid patient) {
    struct change_patient in = change_of(c, patient);
    in.patient.address = S("77 New Street\nHexham");
    in.patient.postcode = S("NE46 9ZZ");
    clinic_change(c, c->secretary, change_patient, &in, OK);
}
static void dies(struct small_clinic *c, uuid patient) {
    struct notify_death in = {.patient_id = patient,
                              .version = change_of(c, patient).patient.version,
                              .death_date = {2026, 11, 23},
                              .source = S("Daughter rang")};
    clinic_change(c, c->secretary, notify_death, &in, OK);
}

/* ---- moved --------------------------------------------------------------------------------------- */

static void somebody_who_moves_before_the_tick_is_written_to_at_the_new_address(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0), other = letter_for_slot(&c, 1);
    struct pile pile = printed(&c);
    moves_house(&c, s.patient);
    struct outbox_row held = copy_for(&c, s.letter, "patient");
    expect_str(held.state, S("held"));
    expect_int(clinic_open_duties(&c, "copy-held", held.recipient_id), 1);
    look(&c, &pile);
    expect_int(pile.n, 4);
    expect(str_starts_with(why_out(&pile, s.letter, "patient"),
                           S("The address has changed since this copy was printed")));
    /* The practice would file the old address with it. */
    expect(str_starts_with(why_out(&pile, s.letter, "gp"), S("What stands on this copy has ")));
    expect_str(why_out(&pile, other.letter, "patient"), S(""));
    expect_str(posted(&c, &pile), S("2 0"));
    expect_str(copy_for(&c, s.letter, "patient").state, S("held"));
    expect_str(copy_for(&c, other.letter, "patient").state, S("posted"));
    view_letter(&c, &s);
    expect_str(s.view.row.stage, S("send"));
    struct copy_again again = {.outbox_id = held.outbox_id, .reason = S("asked for")};
    clinic_change(&c, c.secretary, copy_again, &again, OK);
    expect_int(clinic_open_duties(&c, "copy-held", held.recipient_id), 0);
    struct pile anew = printed(&c);
    expect(str_find(copy_for(&c, s.letter, "patient").address, S("77 New Street")) >= 0);
    expect_str(posted(&c, &anew), S("1 0"));
}

static void a_need_noted_before_the_tick_is_met_by_another_copy(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct pile pile = printed(&c);
    struct change_patient in = change_of(&c, s.patient);
    in.patient.format_need = S("large-print");
    clinic_change(&c, c.secretary, change_patient, &in, OK);
    look(&c, &pile);
    expect(why_out(&pile, s.letter, "patient").n > 0);
    expect_str(why_out(&pile, s.letter, "gp"), S(""));
    expect_str(posted(&c, &pile), S("1 0"));
}

static void what_has_nothing_to_do_with_the_paper_leaves_the_pile_alone(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct pile pile = printed(&c);
    struct change_patient in = change_of(&c, s.patient);
    in.patient.mobile_telephone = S("07700 900123");
    clinic_change(&c, c.secretary, change_patient, &in, OK);
    expect_str(posted(&c, &pile), S("2 0"));
}

/* The address book knows no patients: the tick itself is the last look. */
static void a_practice_that_moves_is_seen_on_the_run_and_at_the_tick(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct pile pile = printed(&c);
    struct change_contact to = {.contact = {.kind = S("practice"),
                                            .person_name = S("Dr L Ferreira"),
                                            .organisation = S("Harbour Practice"),
                                            .address = S("1 Quay\nAmble"),
                                            .postcode = S("NE65 0DH")}};
    struct move_contact in = {c.practice, 1,
                              clinic_change(&c, c.secretary, add_contact, &to, OK).id};
    clinic_change(&c, c.secretary, move_contact, &in, OK);
    expect_str(copy_for(&c, s.letter, "gp").state, S("in-print-run"));
    look(&c, &pile);
    expect(str_starts_with(why_out(&pile, s.letter, "gp"), S("The address has changed ")));
    expect_ok(pdf_now(&c, &pile));
    expect(str_find(pile.pdf, S("Beacon Street")) < 0);
    struct confirm_posted confirm = {.run_id = pile.run};
    struct done done = clinic_change(&c, c.secretary, confirm_posted, &confirm, OK);
    expect_str(done.detail, S("1 1"));
    struct outbox_row held = copy_for(&c, s.letter, "gp");
    expect_str(held.state, S("held"));
    expect_int(clinic_open_duties(&c, "copy-held", held.recipient_id), 1);
}

/* ---- died, or replaced --------------------------------------------------------------------------- */

static void a_death_before_the_tick_takes_the_letter_out_of_run_and_pdf(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0), other = letter_for_slot(&c, 1);
    struct pile pile = printed(&c);
    expect_ok(pdf_now(&c, &pile));
    str whole = pile.pdf;
    dies(&c, s.patient);
    look(&c, &pile);
    expect_int(pile.n, 4); /* none of them vanishes from the page */
    expect(str_find(why_out(&pile, s.letter, "patient"), S("has died")) >= 0);
    expect_str(why_out(&pile, s.letter, "gp"), S(""));
    expect_ok(pdf_now(&c, &pile));
    expect(pile.pdf.n < whole.n);
    expect_str(posted(&c, &pile), S("3 0"));
    expect_str(copy_for(&c, other.letter, "patient").state, S("posted"));
    expect_ok(pdf_now(&c, &pile));
    expect_str(pile.pdf, S("")); /* each copy keeps its own */
}

static void a_run_of_which_nothing_may_be_posted_is_closed_and_says_so(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct pile pile = printed(&c);
    view_letter(&c, &s);
    struct letter_step_input wrong = {
        .letter_id = s.letter, .version = s.view.row.version, .note = S("Wrong dose")};
    clinic_change(&c, c.secretary, correct_letter, &wrong, OK);
    look(&c, &pile);
    expect_int(pile.n, 2);
    expect(why_out(&pile, s.letter, "patient").n && why_out(&pile, s.letter, "gp").n);
    expect_ok(pdf_now(&c, &pile));
    expect_str(pile.pdf, S(""));
    expect_err(pdf_now(&c, &(struct pile){.run = {{1}}}), NOT_FOUND); /* no run */
    expect_str(posted(&c, &pile), S("0 0"));
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1);
}

static void what_a_death_held_in_the_pile_is_printed_anew_when_it_was_a_mistake(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct pile pile = printed(&c);
    dies(&c, s.patient);
    struct patient_lives back = {.patient_id = s.patient,
                                 .version = change_of(&c, s.patient).patient.version,
                                 .reason = S("She rang herself")};
    clinic_change(&c, c.secretary, patient_lives, &back, OK);
    struct outbox_row anew = copy_for(&c, s.letter, "patient");
    expect_str(anew.state, S("waiting"));
    expect_int(anew.attempt, 2);
    look(&c, &pile);
    expect(why_out(&pile, s.letter, "patient").n > 0); /* else she would get it twice */
    expect_int(clinic_open_duties(&c, "copy-held", any), 0);
}

/* ---- an appointment that the letter tells of ----------------------------------------------------- */

/* Somebody booked at 10:20am, and a letter that says so. */
static struct seen_letter told_of_1020(struct small_clinic *c) {
    struct seen_letter s = {.patient =
                                clinic_patient(c, "Marguerite", "Okonkwo-Hale", "1961-03-14")};
    struct book_appointment booking = {.patient_id = s.patient, .slot_id = c->slots[4]};
    s.appointment = clinic_change(c, c->clerk, book_appointment, &booking, OK).id;
    struct new_letter in = {.patient_id = s.patient, .clinic_id = c->clinic};
    s.letter = clinic_change(c, c->secretary, new_letter, &in, OK).id;
    view_letter(c, &s);
    type_text(c, &s, "We have made an appointment for you: Monday 23 November 2026 at 10:20am.");
    return s;
}

static struct seen_letter signed_of_1020(struct small_clinic *c) {
    struct seen_letter s = told_of_1020(c);
    letter_step_by(c, &s, c->secretary, pass_letter, OK);
    letter_step_by(c, &s, c->clinician, sign_letter, OK);
    return s;
}

static void is_cancelled(struct small_clinic *c, const struct seen_letter *s) {
    struct cancel_appointment in = {.appointment_id = s->appointment,
                                    .version = 1,
                                    .reason = S("Ill"),
                                    .after = AFTER_CANCEL_REBOOK};
    clinic_change(c, c->clerk, cancel_appointment, &in, OK);
}

static void is_moved(struct small_clinic *c, const struct seen_letter *s, int64_t version,
                     int slot) {
    struct move_appointment in = {.appointment_id = s->appointment,
                                  .slot_id = c->slots[slot],
                                  .version = version,
                                  .reason = S("Bus"),
                                  .is_other_meant = true};
    clinic_change(c, c->clerk, move_appointment, &in, OK);
}

static void a_letter_about_an_appointment_that_is_cancelled_stays_here(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = signed_of_1020(&c);
    is_cancelled(&c, &s);
    struct outbox_row to_her = copy_for(&c, s.letter, "patient");
    expect_str(to_her.state, S("held"));
    expect(str_starts_with(to_her.held_reason,
                           S("The appointment on Monday 23 November 2026 at 10:20am, which this "
                             "letter tells of, is cancelled.")));
    expect_str(copy_for(&c, s.letter, "gp").state, S("held"));
    expect_int(clinic_open_duties(&c, "copy-held", to_her.recipient_id), 1);
    /* It is not sent again for the same reason to hold it; sent all the same, with a reason, it goes. */
    struct copy_again again = {.outbox_id = to_her.outbox_id, .reason = S("asked for")};
    clinic_change(&c, c.secretary, copy_again, &again, CONFLICT);
    expect_str(c.why.sentence, to_her.held_reason);
    to_her = copy_for(&c, s.letter, "patient");
    expect_str(to_her.state, S("held"));
    expect_int(clinic_open_duties(&c, "copy-held", to_her.recipient_id), 1);
    again = (struct copy_again){
        .outbox_id = to_her.outbox_id, .reason = S("She wants it on paper"), .is_overruling = true};
    clinic_change(&c, c.secretary, copy_again, &again, OK);
    struct pile pile = printed(&c);
    expect_str(posted(&c, &pile), S("1 0"));
}

static void printed_already_it_comes_out_of_the_pile(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = signed_of_1020(&c);
    struct pile pile = printed(&c);
    is_moved(&c, &s, 1, 5);
    look(&c, &pile);
    str why = why_out(&pile, s.letter, "patient");
    expect(str_find(why, S("is moved to Monday 23 November 2026 at 10:40am.")) >= 0);
    expect(str_find(why, S("take it out of the pile")) >= 0);
    expect_str(posted(&c, &pile), S("0 0"));
}

static void a_draft_that_names_a_date_gone_is_not_signed_unaware(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = told_of_1020(&c);
    expect_int(s.view.n_blocking, 0);
    is_moved(&c, &s, 1, 5);
    view_letter(&c, &s);
    expect_int(s.view.n_blocking, 1);
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    letter_step_by(&c, &s, c.clinician, sign_letter, INVALID);
    expect(str_find(c.why.sentence, S("is moved to Monday 23 November 2026 at 10:40am")) >= 0);
    type_text(&c, &s, "We have made an appointment for you: Monday 23 November 2026 at 10:40am.");
    expect_int(s.view.n_blocking, 0);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    /* And what stands there now is known too. */
    is_moved(&c, &s, 2, 6);
    expect_str(copy_for(&c, s.letter, "patient").state, S("held"));
}

static void moved_back_or_with_another_at_that_time_the_letter_is_right_again(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = told_of_1020(&c);
    is_moved(&c, &s, 1, 5);
    is_moved(&c, &s, 2, 4);
    view_letter(&c, &s);
    expect_int(s.view.n_blocking, 0);
    is_moved(&c, &s, 3, 5);
    struct book_appointment other = {.patient_id = s.patient, .slot_id = c.slots[4]};
    clinic_change(&c, c.clerk, book_appointment, &other, OK);
    view_letter(&c, &s);
    expect_int(s.view.n_blocking, 0);
}

static void a_letter_that_only_says_that_a_date_was_cancelled_goes(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = told_of_1020(&c);
    is_cancelled(&c, &s);
    struct new_letter in = {.patient_id = s.patient, .clinic_id = c.clinic};
    s.letter = clinic_change(&c, c.secretary, new_letter, &in, OK).id;
    view_letter(&c, &s);
    type_text(&c, &s, "Your appointment on Monday 23 November 2026 at 10:20am is cancelled.");
    expect_int(s.view.n_blocking, 0);
}

static void a_correction_begins_with_the_date_that_is_gone_marked(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = signed_of_1020(&c);
    is_cancelled(&c, &s);
    view_letter(&c, &s);
    struct letter_step_input wrong = {
        .letter_id = s.letter, .version = s.view.row.version, .note = S("Another date")};
    s.letter = clinic_change(&c, c.secretary, correct_letter, &wrong, OK).id;
    view_letter(&c, &s);
    expect_int(s.view.n_blocking, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(somebody_who_moves_before_the_tick_is_written_to_at_the_new_address),
        store_test(a_need_noted_before_the_tick_is_met_by_another_copy),
        store_test(what_has_nothing_to_do_with_the_paper_leaves_the_pile_alone),
        store_test(a_practice_that_moves_is_seen_on_the_run_and_at_the_tick),
        store_test(a_death_before_the_tick_takes_the_letter_out_of_run_and_pdf),
        store_test(a_run_of_which_nothing_may_be_posted_is_closed_and_says_so),
        store_test(what_a_death_held_in_the_pile_is_printed_anew_when_it_was_a_mistake),
        store_test(a_letter_about_an_appointment_that_is_cancelled_stays_here),
        store_test(printed_already_it_comes_out_of_the_pile),
        store_test(a_draft_that_names_a_date_gone_is_not_signed_unaware),
        store_test(moved_back_or_with_another_at_that_time_the_letter_is_right_again),
        store_test(a_letter_that_only_says_that_a_date_was_cancelled_goes),
        store_test(a_correction_begins_with_the_date_that_is_gone_marked),
    };
    return run_store_tests(tests);
}
