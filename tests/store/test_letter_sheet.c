/* What the paper of a copy says around the letter: its date, who else gets it; and what a death stops. On both engines. */
#include "letter_clinic.h"

#include "buf.h"
#include "letter_correct.h"
#include "letter_paper.h"
#include "letter_recipients.h"
#include "paper.h"
#include "patient_open.h"
#include "patient_work.h"
#include "print_run.h"

struct sheet {
    uuid letter, recipient, patient;
    struct outbox_row copy; /* once signed */
    str text;
    struct patient record;
};

static str text_of(struct arena *a, const struct paper_sheet *sheet) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < sheet->n_boxes; i++)
        buf_put(&b, say(a, "{}\n", SAY_T(sheet->boxes[i].text)));
    for (size_t i = 0; i < sheet->n_blocks; i++)
        buf_put(&b, say(a, "{}\n", SAY_T(sheet->blocks[i].text)));
    return buf_str(&b);
}

static enum err open_record(struct work *w, void *context) {
    struct sheet *s = context;
    return patient_open(w, s->patient, &s->record);
}

static enum err draw(struct work *w, void *context) {
    struct sheet *s = context;
    struct paper_sheet sheet;
    TRY(open_record(w, s));
    if (s->copy.letter_title.n)
        TRY(copy_sheet(w, &s->copy, &sheet));
    else
        TRY(letter_preview_sheet(w, s->letter, s->recipient, &sheet));
    s->text = text_of(w->arena, &sheet);
    return OK;
}

static bool says(const struct sheet *s, const char *words) {
    return str_find(s->text, str_from_c(words)) >= 0;
}

static struct sheet preview_for(struct small_clinic *c, struct seen_letter *l, size_t i) {
    struct work w = work_of(c, c->clinician);
    view_letter(c, l);
    struct sheet s = {.letter = l->letter,
                      .patient = l->patient,
                      .recipient = l->view.recipients[i].recipient_id};
    expect_ok(work_read(&w, draw, &s));
    return s;
}

static struct sheet paper_for(struct small_clinic *c, struct seen_letter *l, const char *kind) {
    struct work w = work_of(c, c->clinician);
    struct sheet s = {.letter = l->letter, .patient = l->patient};
    s.copy = copy_for(c, l->letter, kind);
    s.copy.address = S("Whoever it is\n1 Row\nNE1 1AA");
    expect_ok(work_read(&w, draw, &s));
    return s;
}

static void a_draft_is_dated_today_and_a_letter_on_the_day_it_was_signed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = seen_at_nine(&c);
    clinic_at(&c, 2026, 11, 24, 9, 0);
    struct sheet draft = preview_for(&c, &l, 0);
    expect(says(&draft, "Date: 24 November 2026") && says(&draft, "DRAFT - not signed"));
    clinic_at(&c, 2026, 11, 26, 9, 0);
    signed_letter(&c, &l);
    clinic_at(&c, 2026, 12, 1, 9, 0);
    struct sheet paper = paper_for(&c, &l, "patient");
    expect(says(&paper, "Date: 26 November 2026") && !says(&paper, "DRAFT"));
}

static void every_copy_says_who_else_gets_one_by_name_and_organisation_alone(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = seen_at_nine(&c);
    struct sheet to_patient = preview_for(&c, &l, 0), to_gp = preview_for(&c, &l, 1);
    expect(says(&to_patient, "Copies to\nDr L Ferreira, Beacon Street Surgery\n"));
    expect(!says(&to_patient, "2 Beacon Street"));
    expect(says(&to_gp, "Hexham\nNE46 2BD\n")); /* the patient's address, whole */
    expect(!says(&to_gp, "Copies to"));         /* nobody else has a copy */
    expect(says(&to_gp, "Copy for Dr L Ferreira of a letter to "));
    signed_letter(&c, &l);
    struct sheet signed_one = paper_for(&c, &l, "patient");
    expect(says(&signed_one, "Copies to\nDr L Ferreira, Beacon Street Surgery\n"));
}

static void a_letter_about_a_child_goes_to_the_parent_or_guardian(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = born_and_seen(&c, "2010-11-24"); /* sixteen on the next day */
    expect_str(l.view.content.parts[0].text,
               S("Dear parent or guardian of Marguerite Okonkwo-Hale"));
    expect_str(l.view.goes[0].name, S("To the parent or guardian of Marguerite Okonkwo-Hale"));
    struct sheet to_parent = preview_for(&c, &l, 0), to_gp = preview_for(&c, &l, 1);
    expect(
        says(&to_parent, "To the parent or guardian of\nMarguerite Okonkwo-Hale\n14 Tanner's Row"));
    expect(says(&to_gp, "of a letter to the parent or guardian of Marguerite Okonkwo-Hale"));
    signed_letter(&c, &l);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    expect_str(copy_for(&c, l.letter, "patient").address,
               S("To the parent or guardian of\nMarguerite Okonkwo-Hale\n14 Tanner's Row\nHexham\n"
                 "NE46 2BD"));
}

static bool is_found(const struct seen_letter *l, const char *rule) {
    for (size_t i = 0; i < l->view.findings.n; i++)
        if (str_eq(str_from_c(l->view.findings.items[i].rule->id), str_from_c(rule))) return true;
    return false;
}

static void a_letter_that_greets_a_child_or_promises_a_copy_nobody_gets_is_said_so(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = born_and_seen(&c, "2019-05-23");
    expect(!is_found(&l, "P-32"));
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Marguerite Okonkwo-Hale")},
        {.kind = PART_PARAGRAPH, .text = S("We are sending a copy of this letter to your GP.")}};
    struct save_letter save = {l.letter, l.view.row.version, {.parts = parts, .n_parts = 2}};
    clinic_change(&c, c.secretary, save_letter, &save, OK);
    view_letter(&c, &l);
    expect(is_found(&l, "P-32") && !is_found(&l, "P-33"));
    struct change_recipient off = {.letter_id = l.letter,
                                   .version = l.view.row.version,
                                   .recipient_id = l.view.recipients[1].recipient_id};
    clinic_change(&c, c.secretary, remove_recipient, &off, OK);
    view_letter(&c, &l);
    expect(is_found(&l, "P-33"));
}

static void from_sixteen_on_somebody_is_written_to_by_name(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = born_and_seen(&c, "2010-11-23");
    expect_str(l.view.content.parts[0].text, S("Dear Marguerite Okonkwo-Hale"));
    struct sheet to_patient = preview_for(&c, &l, 0);
    expect(says(&to_patient, "Marguerite Okonkwo-Hale\n14 Tanner's Row"));
    expect(!says(&to_patient, "guardian"));
}

static void whoever_is_not_written_to_at_home_has_no_neighbourhood_told_to_others(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = seen_at_nine(&c);
    struct sheet before = preview_for(&c, &l, 0);
    struct change_patient hide = {.patient = before.record, .reason = S("Asked for it")};
    hide.patient.write_to = S("other-address");
    hide.patient.other_address = S("c/o Refuge\nPO Box 9\nNE1 1AA");
    clinic_change(&c, c.secretary, change_patient, &hide, OK);
    struct change_recipient up = {.letter_id = l.letter,
                                  .version = l.view.row.version,
                                  .recipient_id = l.view.recipients[1].recipient_id};
    clinic_change(&c, c.secretary, move_recipient_up, &up, OK);
    struct sheet to_gp = preview_for(&c, &l, 0), to_patient = preview_for(&c, &l, 1);
    expect(says(&to_gp, "Copies to\n") && !says(&to_gp, "Refuge"));
    expect(!says(&to_gp, "NE46 2BD") && !says(&to_gp, "NE1 1AA"));
    expect(says(&to_patient, "of a letter to Dr L Ferreira, Beacon Street Surgery"));
}

static void what_was_signed_stays_what_it_was_whoever_is_named_on_its_paper(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = seen_at_nine(&c);
    signed_letter(&c, &l);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    expect_str(copy_for(&c, l.letter, "gp").state, S("in-print-run")); /* its hash still fits */
}

static void die(struct small_clinic *c, uuid patient) {
    struct work w = work_of(c, c->secretary);
    struct sheet s = {.patient = patient};
    expect_ok(work_read(&w, open_record, &s));
    struct notify_death in = {
        .patient_id = patient, .version = s.record.version, .source = S("Daughter rang")};
    clinic_change(c, c->secretary, notify_death, &in, OK);
}

static void a_death_holds_what_waits_to_be_printed_for_the_patient_and_nothing_else(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = letter_for_slot(&c, 0), other = letter_for_slot(&c, 1);
    die(&c, l.patient);
    struct outbox_row held = copy_for(&c, l.letter, "patient");
    expect_str(held.state, S("held"));
    expect(str_find(held.held_reason, S("has died")) >= 0);
    expect_int(clinic_open_duties(&c, "copy-held", held.recipient_id), 1);
    expect_str(copy_for(&c, l.letter, "gp").state, S("waiting"));
    expect_str(copy_for(&c, other.letter, "patient").state, S("waiting"));
}

static void a_death_stops_what_is_printed_and_says_that_it_lies_in_the_pile(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = letter_for_slot(&c, 0);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    die(&c, l.patient);
    struct outbox_row held = copy_for(&c, l.letter, "patient");
    expect_str(held.state, S("held"));
    expect(str_find(held.held_reason, S("take it out of the pile")) >= 0);
    struct confirm_posted posted = {.run_id = run};
    clinic_change(&c, c.secretary, confirm_posted, &posted, OK);
    expect_str(copy_for(&c, l.letter, "patient").state, S("held")); /* it never counts as posted */
    expect_str(copy_for(&c, l.letter, "gp").state, S("posted"));
}

static void live(struct small_clinic *c, uuid patient) {
    struct work w = work_of(c, c->secretary);
    struct sheet s = {.patient = patient};
    expect_ok(work_read(&w, open_record, &s));
    struct patient_lives in = {
        .patient_id = patient, .version = s.record.version, .reason = S("He rang himself")};
    clinic_change(c, c->secretary, patient_lives, &in, OK);
}

static void what_a_death_held_waits_to_be_sent_again_when_the_patient_lives(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter l = letter_for_slot(&c, 0), printed = letter_for_slot(&c, 1);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    die(&c, printed.patient);
    die(&c, l.patient);
    live(&c, printed.patient);
    struct outbox_row anew = copy_for(&c, printed.letter, "patient");
    expect_str(anew.state, S("waiting")); /* the paper is out of the pile: it is printed anew */
    expect_str(anew.held_reason, S(""));
    expect_int(clinic_open_duties(&c, "copy-held", anew.recipient_id), 0);
    expect_str(copy_for(&c, l.letter, "patient").state, S("held"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_draft_is_dated_today_and_a_letter_on_the_day_it_was_signed),
        store_test(every_copy_says_who_else_gets_one_by_name_and_organisation_alone),
        store_test(a_letter_about_a_child_goes_to_the_parent_or_guardian),
        store_test(a_letter_that_greets_a_child_or_promises_a_copy_nobody_gets_is_said_so),
        store_test(from_sixteen_on_somebody_is_written_to_by_name),
        store_test(whoever_is_not_written_to_at_home_has_no_neighbourhood_told_to_others),
        store_test(what_was_signed_stays_what_it_was_whoever_is_named_on_its_paper),
        store_test(a_death_holds_what_waits_to_be_printed_for_the_patient_and_nothing_else),
        store_test(a_death_stops_what_is_printed_and_says_that_it_lies_in_the_pile),
        store_test(what_a_death_held_waits_to_be_sent_again_when_the_patient_lives),
    };
    return run_store_tests(tests);
}
