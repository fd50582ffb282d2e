/* A letter while it may still be changed: versions, drafts, queries, notes, who gets it. On both engines. */
#include "letter_clinic.h"

#include "letter_correct.h"
#include "letter_dispatch.h"
#include "letter_recipients.h"
#include "print_run.h"

static const uuid any = {{0}};

struct typed {
    uuid patient, letter;
    struct letter_view view;
    struct letter_draft draft;
    size_t n_versions;
};

static enum err look(struct work *w, void *context) {
    struct typed *t = context;
    const struct letter_version *versions;
    TRY(letter_store_versions(w->tx, 1, t->letter, &versions, &t->n_versions));
    return letter_look(w, t->letter, NULL, &t->view);
}

static void look_again(struct small_clinic *c, struct typed *t) {
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, look, t));
}

static struct typed begun(struct small_clinic *c) {
    struct typed t = {.patient = clinic_patient(c, "Marguerite", "Okonkwo-Hale", "1961-03-14")};
    struct new_letter in = {.patient_id = t.patient, .clinic_id = c->clinic};
    t.letter = clinic_change(c, c->secretary, new_letter, &in, OK).id;
    look_again(c, &t);
    return t;
}

static struct save_letter words(struct small_clinic *c, struct typed *t, const char *text) {
    struct letter_part *parts = arena_array(&c->store->arena, struct letter_part, 3);
    parts[0] = (struct letter_part){.kind = PART_SALUTATION, .text = S("Dear Ms Okonkwo-Hale")};
    parts[1] = (struct letter_part){.kind = PART_PARAGRAPH, .text = str_from_c(text)};
    parts[2] = (struct letter_part){.kind = PART_SIGN_OFF,
                                    .text = S("Yours sincerely\nDr Helena Lindqvist")};
    return (struct save_letter){t->letter, t->view.row.version, {.parts = parts, .n_parts = 3}};
}

static void save(struct small_clinic *c, struct typed *t, uuid person, const char *text) {
    struct save_letter in = words(c, t, text);
    clinic_change(c, person, save_letter, &in, OK);
    look_again(c, t);
}

static void step(struct small_clinic *c, struct typed *t, uuid person, work_change_fn fn,
                 const char *note, enum err want) {
    struct letter_step_input in = {
        .letter_id = t->letter, .version = t->view.row.version, .note = str_from_c(note)};
    clinic_change(c, person, fn, &in, want);
    struct problem why = c->why;
    look_again(c, t);
    c->why = why;
}

static void a_query_passed_on_is_owed_by_the_author_until_an_edit_answers_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    save(&c, &t, c.secretary, "Your scan showed [?] on the day.");
    expect_int(clinic_open_duties(&c, "query", t.letter),
               0); /* nobody is asked before it is passed on */
    step(&c, &t, c.secretary, pass_letter, "At 1:12", OK);
    expect_int(clinic_open_duties(&c, "query", t.letter), 1);
    expect_str(t.view.row.note, S("At 1:12"));
    save(&c, &t, c.clinician, "Your scan showed ___ and [?] on the day.");
    expect_int(clinic_open_duties(&c, "query", t.letter), 1);
    save(&c, &t, c.clinician, "Your scan was normal.");
    expect_int(clinic_open_duties(&c, "query", t.letter), 0);
    step(&c, &t, c.clinician, sign_letter, "", OK);
}

static void
what_must_be_put_right_is_passed_once_it_was_shown_and_more_is_shown_first(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    save(&c, &t, c.secretary, "We saw you on {{date}} and [?] came, born on 30 February 1961.");
    struct letter_step_input in = {.letter_id = t.letter, .version = t.view.row.version};
    clinic_change(&c, c.secretary, pass_letter, &in, INVALID);
    expect_str(c.why.field, S("findings"));
    expect(str_starts_with(c.why.sentence, S("2 things must be put right")));
    expect_int(letter_must_fix(&c.store->arena, &t.view, &in.shown), 2);
    str one = in.shown;
    in.shown = str_cut(&one, ' ');
    clinic_change(&c, c.secretary, pass_letter, &in, INVALID); /* one of the two was not shown */
    letter_must_fix(&c.store->arena, &t.view, &in.shown);
    clinic_change(&c, c.secretary, pass_letter, &in, OK);
    look_again(&c, &t);
    expect_str(t.view.row.stage, S("sign"));
    expect_int(clinic_open_duties(&c, "query", t.letter), 1);
}

static void giving_back_says_why_and_ends_the_query_and_a_letter_is_passed_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    save(&c, &t, c.secretary, "Your scan showed [?] on the day.");
    step(&c, &t, c.secretary, pass_letter, "", OK);
    step(&c, &t, c.secretary, pass_letter, "", CONFLICT);
    step(&c, &t, c.clinician, give_back_letter, "", INVALID);
    expect_str(c.why.field, S("note"));
    step(&c, &t, c.secretary, give_back_letter, "Type it again", FORBIDDEN);
    step(&c, &t, c.clinician, give_back_letter, "It says 40 per cent", OK);
    expect_str(t.view.row.stage, S("type"));
    expect_str(t.view.row.note, S("It says 40 per cent"));
    expect(uuid_eq(t.view.row.note_by, c.clinician));
    expect_int(clinic_open_duties(&c, "query", t.letter), 0);
    expect_int(clinic_open_duties(&c, "letter", t.letter), 1);
    step(&c, &t, c.secretary, pass_letter, "", OK); /* asked again: the mark is still there */
    expect_int(clinic_open_duties(&c, "query", t.letter), 1);
    expect_str(t.view.row.note, S(""));
    step(&c, &t, c.clinician, cancel_letter, "She rang: she knows already", OK);
    expect_int(clinic_open_duties(&c, "query", t.letter), 0);
    expect_int(clinic_open_duties(&c, "letter", any), 0);
}

static void saving_what_is_saved_already_makes_no_version(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    expect_int(t.n_versions, 1);
    save(&c, &t, c.secretary, "You were well.");
    save(&c, &t, c.clinician, "You were well.");
    expect_int(t.n_versions, 2);
    expect_int(t.view.row.version, 2);
    expect(uuid_eq(t.view.row.typist_id, c.secretary));
}

static enum err get_draft(struct work *w, void *context) {
    struct typed *t = context;
    return letter_draft_get(w->tx, 1, t->letter, w->scope->person_id, &t->draft);
}

static enum err draft_of(struct small_clinic *c, struct typed *t, uuid person) {
    struct work w = work_of(c, person);
    return work_read(&w, get_draft, t);
}

static void a_draft_is_ones_own_and_goes_with_the_save(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    struct save_letter in = words(&c, &t, "Half a sen");
    clinic_change(&c, c.secretary, save_letter_draft, &in, OK);
    expect_err(draft_of(&c, &t, c.clinician), NOT_FOUND);
    expect_ok(draft_of(&c, &t, c.secretary));
    expect_int(t.draft.base_version, 1);
    expect(str_find(t.draft.body, S("Half a sen")) > 0);
    look_again(&c, &t);
    expect_int(t.n_versions, 1); /* no version, and nobody else sees it */
    save(&c, &t, c.clinician, "From the author.");
    struct done done = clinic_change(&c, c.secretary, save_letter_draft, &in, OK);
    expect_str(done.detail, S("2")); /* kept, and told that another version is current */
    struct save_letter stale = in;
    clinic_change(&c, c.secretary, save_letter, &stale, CONFLICT);
    expect_ok(draft_of(&c, &t, c.secretary)); /* a refused save drops nothing */
    clinic_change(&c, c.secretary, drop_letter_draft, &t.letter, OK);
    expect_err(draft_of(&c, &t, c.secretary), NOT_FOUND);
    save(&c, &t, c.secretary, "Whole sentence.");
    clinic_change(&c, c.receptionist, save_letter_draft, &in, FORBIDDEN);
}

static void a_signed_letter_takes_no_draft(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    save(&c, &t, c.secretary, "You were well.");
    step(&c, &t, c.clinician, sign_letter, "", OK);
    struct save_letter in = words(&c, &t, "Too late");
    clinic_change(&c, c.secretary, save_letter_draft, &in, CONFLICT);
}

static struct change_recipient at(const struct typed *t, size_t i) {
    return (struct change_recipient){.letter_id = t->letter,
                                     .version = t->view.row.version,
                                     .recipient_id = t->view.recipients[i].recipient_id};
}

static void the_first_recipient_is_written_to_and_the_others_get_copies(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    expect_int(t.view.n_recipients, 2);
    expect_int(t.view.recipients[0].to.kind, RECIPIENT_PATIENT);
    struct change_recipient up = at(&t, 1), first = at(&t, 0);
    clinic_change(&c, c.secretary, move_recipient_up, &up, OK);
    look_again(&c, &t);
    expect_int(t.view.recipients[0].to.kind, RECIPIENT_GP);
    expect(!t.view.recipients[0].to.is_copy && t.view.recipients[1].to.is_copy);
    clinic_change(&c, c.secretary, move_recipient_up, &up, OK); /* first already: as it was */
    clinic_change(&c, c.secretary, remove_recipient, &up, OK);
    look_again(&c, &t);
    expect_int(t.view.n_recipients, 1);
    expect(!t.view.recipients[0].to.is_copy); /* who is left is written to */
    clinic_change(&c, c.secretary, remove_recipient, &up, NOT_FOUND);
    clinic_change(&c, c.secretary, remove_recipient, &first, OK);
    look_again(&c, &t);
    save(&c, &t, c.secretary, "You were well.");
    step(&c, &t, c.clinician, sign_letter, "", INVALID); /* nobody gets it */
    expect_str(c.why.field, S("recipients"));
    struct change_recipient gp = {
        .letter_id = t.letter, .version = t.view.row.version, .kind = RECIPIENT_GP};
    clinic_change(&c, c.secretary, add_recipient, &gp, OK);
    clinic_change(&c, c.secretary, add_recipient, &gp, INVALID);
    struct change_recipient same = gp;
    same.kind = RECIPIENT_CONTACT; /* the practice by another name is one recipient */
    same.contact_id = c.practice;
    clinic_change(&c, c.secretary, add_recipient, &same, INVALID);
    same.contact_id = any;
    clinic_change(&c, c.secretary, add_recipient, &same, INVALID);
    clinic_change(&c, c.receptionist, add_recipient, &gp, FORBIDDEN);
    look_again(&c, &t);
    expect(!t.view.recipients[0].to.is_copy);
    step(&c, &t, c.clinician, sign_letter, "", OK);
    clinic_change(&c, c.secretary, add_recipient, &gp, CONFLICT);
}

static void where_each_copy_will_go_is_said_while_it_can_still_be_changed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    expect_int(t.view.n_recipients, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct letter_goes *g = &t.view.goes[i];
        expect(g->name.n > 0);
        /* Either it goes somewhere, or the page says why it would not. */
        expect((g->where.n > 0) == (g->conflict.n == 0));
    }
}

static void a_must_fix_is_overruled_by_who_may_sign_with_name_and_reason(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed t = begun(&c);
    save(&c, &t, c.secretary, "You came on Tuesday 23 November 2026.");
    expect_int(t.view.n_blocking, 1);
    struct override_finding in = {t.letter, t.view.row.version,
                                  letter_finding_key(&c.store->arena, &t.view, 0), S("P-12"),
                                  S("As the patient wrote it")};
    clinic_change(&c, c.secretary, override_finding, &in, FORBIDDEN);
    clinic_change(&c, c.clinician, override_finding, &in, OK);
    look_again(&c, &t);
    expect_int(t.view.n_blocking, 0);
    expect_int(t.view.findings.n, 1); /* still shown, as overruled */
    expect_str(t.view.overruled[0]->reason, S("As the patient wrote it"));
    expect(str_ends_with(t.view.overruled[0]->person_name, S("Lindqvist")));
    save(&c, &t, c.secretary, "Then you came on Tuesday 23 November 2026 again.");
    expect_int(t.view.n_blocking, 0); /* the same words elsewhere in the text */
    save(&c, &t, c.secretary, "You came on Wednesday 23 November 2026.");
    expect_int(t.view.n_blocking, 1);
}

static void expect_copies(struct small_clinic *c, uuid letter, const char *state) {
    struct copies x = copies_of(c, letter);
    expect(x.n > 0);
    for (size_t i = 0; i < x.n; i++)
        expect_str(x.rows[i].state, str_from_c(state));
}

static struct typed signed_one(struct small_clinic *c) {
    struct typed t = begun(c);
    save(c, &t, c->secretary, "You take 25 mg daily.");
    step(c, &t, c->clinician, sign_letter, "", OK);
    return t;
}

static struct typed correction_of(struct small_clinic *c, struct typed *old) {
    struct letter_step_input in = {.letter_id = old->letter,
                                   .version = old->view.row.version,
                                   .note = S("The dose is 2.5 mg")};
    struct typed t = {.patient = old->patient};
    t.letter = clinic_change(c, c->secretary, correct_letter, &in, OK).id;
    look_again(c, &t);
    look_again(c, old);
    return t;
}

static void a_letter_found_wrong_before_it_left_is_held_and_then_replaced(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed open = begun(&c);
    struct letter_step_input early = {
        .letter_id = open.letter, .version = open.view.row.version, .note = S("Wrong")};
    clinic_change(&c, c.secretary, correct_letter, &early,
                  CONFLICT); /* not signed: just change it */
    struct typed old = signed_one(&c);
    struct letter_step_input in = {
        .letter_id = old.letter, .version = old.view.row.version, .note = S("")};
    clinic_change(&c, c.secretary, correct_letter, &in, INVALID);
    expect_str(c.why.field, S("note"));
    in.note = S("The dose is 2.5 mg");
    in.version--; /* another letter than what is there now was read */
    clinic_change(&c, c.secretary, correct_letter, &in, CONFLICT);
    in.version++;
    clinic_change(&c, c.receptionist, correct_letter, &in, FORBIDDEN);
    expect_copies(&c, old.letter, "waiting");
    struct typed new = correction_of(&c, &old);
    expect_copies(&c, old.letter, "held"); /* nothing wrong leaves meanwhile */
    expect_int(clinic_open_duties(&c, "copy-held", any), 2);
    expect_int(clinic_open_duties(&c, "letter", new.letter), 1);
    expect(uuid_eq(new.view.row.supersedes, old.letter));
    expect_int(new.view.n_recipients, old.view.n_recipients);
    expect_int(new.view.content.n_parts, old.view.content.n_parts); /* nobody needs to be told */
    expect_str(new.view.row.note, S("The dose is 2.5 mg"));
    in.version = old.view.row.version;
    clinic_change(&c, c.secretary, correct_letter, &in, CONFLICT); /* one correction at a time */
    save(&c, &new, c.secretary, "You take 2.5 mg daily.");
    step(&c, &new, c.clinician, sign_letter, "", OK);
    look_again(&c, &old);
    expect_copies(&c, old.letter, "cancelled");
    expect_str(old.view.row.stage, S("cancelled"));
    expect_copies(&c, new.letter, "waiting");
    expect_int(clinic_open_duties(&c, "copy-held", any), 0);
    expect_int(clinic_open_duties(&c, "letter", old.letter), 0);
    expect_int(clinic_open_duties(&c, "letter", new.letter), 1);
}

static void a_letter_found_wrong_after_it_left_is_replaced_by_one_that_says_so(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed old = signed_one(&c);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    struct confirm_posted posted = {.run_id = run};
    clinic_change(&c, c.secretary, confirm_posted, &posted, OK);
    look_again(&c, &old);
    expect_str(old.view.row.stage, S("complete"));
    struct typed new = correction_of(&c, &old);
    expect_copies(&c, old.letter, "posted"); /* what left keeps its proof */
    expect_str(
        new.view.content.parts[1].text,
        S("This letter replaces our letter of 23 November 2026. Please disregard that one."));
    save(&c, &new, c.secretary, "This letter replaces ours. You take 2.5 mg daily.");
    step(&c, &new, c.clinician, sign_letter, "", OK);
    look_again(&c, &old);
    expect_str(old.view.row.stage, S("complete"));
    expect_copies(&c, new.letter, "waiting");
}

static void ask_again(struct small_clinic *c, const struct typed *t, enum err want) {
    struct copies all = copies_of(c, t->letter);
    struct copy_again in = {.outbox_id = all.rows[0].outbox_id, .reason = S("Asked for by phone")};
    clinic_change(c, c->secretary, copy_again, &in, want);
}

static void a_letter_that_another_replaces_is_sent_to_nobody_again(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed unsent = signed_one(&c);
    struct typed new = correction_of(&c, &unsent);
    save(&c, &new, c.secretary, "You take 2.5 mg daily.");
    step(&c, &new, c.clinician, sign_letter, "", OK);
    ask_again(&c, &unsent, CONFLICT); /* its copies are set aside */
    struct typed left = signed_one(&c);
    uuid run = clinic_change(&c, c.secretary, make_print_run, NULL, OK).id;
    draw_run(&c, run);
    struct confirm_posted posted = {.run_id = run};
    clinic_change(&c, c.secretary, confirm_posted, &posted, OK);
    look_again(&c, &left);
    ask_again(&c, &left, OK); /* while it stands */
    look_again(&c, &left);
    new = correction_of(&c, &left);
    save(&c, &new, c.secretary, "This letter replaces ours. You take 2.5 mg daily.");
    step(&c, &new, c.clinician, sign_letter, "", OK);
    ask_again(&c, &left, CONFLICT);
    expect_str(c.why.sentence, S("A corrected letter replaces this one: send that one"));
}

static void a_correction_given_up_leaves_the_held_copies_to_be_decided_about(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct typed old = signed_one(&c);
    struct typed new = correction_of(&c, &old);
    step(&c, &new, c.clinician, cancel_letter, "It was right", OK);
    expect_copies(&c, old.letter, "held");
    expect_int(clinic_open_duties(&c, "copy-held", any), 2);
    expect_int(clinic_open_duties(&c, "letter", old.letter), 1);
    correction_of(&c, &old); /* and it may be corrected after all */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_query_passed_on_is_owed_by_the_author_until_an_edit_answers_it),
        store_test(what_must_be_put_right_is_passed_once_it_was_shown_and_more_is_shown_first),
        store_test(giving_back_says_why_and_ends_the_query_and_a_letter_is_passed_once),
        store_test(saving_what_is_saved_already_makes_no_version),
        store_test(a_draft_is_ones_own_and_goes_with_the_save),
        store_test(a_signed_letter_takes_no_draft),
        store_test(the_first_recipient_is_written_to_and_the_others_get_copies),
        store_test(where_each_copy_will_go_is_said_while_it_can_still_be_changed),
        store_test(a_must_fix_is_overruled_by_who_may_sign_with_name_and_reason),
        store_test(a_letter_found_wrong_before_it_left_is_held_and_then_replaced),
        store_test(a_letter_found_wrong_after_it_left_is_replaced_by_one_that_says_so),
        store_test(a_letter_that_another_replaces_is_sent_to_nobody_again),
        store_test(a_correction_given_up_leaves_the_held_copies_to_be_decided_about),
    };
    return run_store_tests(tests);
}
