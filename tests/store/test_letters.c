/* A letter from the attendance that owes it to the proof that every copy left, on both engines. */
#include "letter_clinic.h"

#include "letter_dispatch.h"
#include "letter_look.h"
#include "letter_work.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"

static const uuid any = {{0}};

static void a_follow_up_outcome_owes_a_letter_and_a_place_on_the_waiting_list(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    expect_int(clinic_open_duties(&c, "outcome", any), 0);
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1);
    expect_int(clinic_open_duties(&c, "follow-up", any), 1);
    expect_int(s.view.n_recipients, 2); /* the patient and the practice */
    expect_str(s.view.row.stage, S("type"));
}

static void an_open_query_goes_to_the_author_but_cannot_be_signed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Your scan showed [?] and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    expect_str(s.view.row.stage, S("sign"));
    expect(s.view.has_open_query);
    letter_step_by(&c, &s, c.clinician, sign_letter, INVALID);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, sign_letter, FORBIDDEN); /* only the author */
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    expect_str(s.view.row.stage, S("send"));
    expect_int(s.view.row.signed_hash.n, 32);
    struct save_letter late = {s.letter, s.view.row.version, s.view.content};
    clinic_change(&c, c.secretary, save_letter, &late, CONFLICT); /* signed is signed */
}

static void two_people_saving_are_told_and_nothing_is_overwritten(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    struct save_letter old = {s.letter, s.view.row.version, s.view.content};
    type_text(&c, &s, "First.");
    clinic_change(&c, c.clinician, save_letter, &old, CONFLICT);
    clinic_change(&c, c.clinician, save_letter_draft, &old, OK); /* the typed text is kept aside */
    expect_str(s.view.content.parts[1].text, S("First."));
}

static void
a_must_fix_blocks_signing_until_it_is_put_right_or_overruled_with_a_reason(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Thank you for coming to the clinic on Tuesday 23 November 2026.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    expect_int(s.view.n_blocking, 1);
    letter_step_by(&c, &s, c.clinician, sign_letter, INVALID);
    expect_str(c.why.field, S("findings"));
    struct override_finding in = {s.letter, s.view.row.version,
                                  letter_finding_key(&c.store->arena, &s.view, 0), S("P-12"),
                                  S("")};
    clinic_change(&c, c.clinician, override_finding, &in, INVALID);
    type_text(&c, &s, "Thank you for coming to the clinic on Monday 23 November 2026.");
    expect_int(s.view.n_blocking, 0);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
}

static void every_copy_needs_its_proof_before_the_letter_is_complete(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    struct done run = clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("2"));
    clinic_change(&c, c.secretary, make_print_run, NULL, INVALID); /* nothing waits any more */
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1);     /* a PDF is no proof */
    struct confirm_posted in = {.run_id = run.id};
    clinic_change(&c, c.secretary, confirm_posted, &in, CONFLICT); /* still being drawn */
    draw_run(&c, run.id);
    clinic_change(&c, c.secretary, confirm_posted, &in, OK);
    clinic_change(&c, c.secretary, confirm_posted, &in, CONFLICT);
    expect_int(clinic_open_duties(&c, "letter", s.letter), 0);
    view_letter(&c, &s);
    expect_str(s.view.row.stage, S("complete"));
}

struct need {
    uuid patient;
    struct patient record;
};
static enum err get_patient(struct work *w, void *context) {
    struct need *n = context;
    return patient_store_get(w->tx, 1, n->patient, &n->record);
}

static void a_copy_in_conflict_with_a_recorded_need_is_held_alone(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    struct need need = {.patient = s.patient};
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, get_patient, &need));
    struct change_patient change = {.patient = need.record, .reason = S("Rang")};
    change.patient.format_need =
        S("braille"); /* recorded after signing: checked again at dispatch */
    clinic_change(&c, c.secretary, change_patient, &change, OK);
    struct done run = clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("1"));
    expect_int(clinic_open_duties(&c, "copy-held", any), 1);
    struct confirm_posted in = {.run_id = run.id};
    draw_run(&c, run.id);
    clinic_change(&c, c.secretary, confirm_posted, &in, OK);
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1); /* the held copy is still owed */
}

STATEMENT(test_body_behind_the_back,
          "UPDATE letter SET body = $3 WHERE site_id = $1 AND letter_id = $2");
STATEMENT(
    test_recipient_behind_the_back,
    "UPDATE letter_recipient SET is_copy = NOT is_copy WHERE site_id = $1 AND letter_id = $2");

static enum err change_the_words(struct work *w, void *letter_id, struct done *ret_done) {
    (void)ret_done;
    return db_do(w->tx, &test_body_behind_the_back, NULL, INT(1), ID(*(uuid *)letter_id),
                 TEXT(S("{\"version\":1,\"parts\":[{\"kind\":\"paragraph\",\"text\":\"Other "
                        "words.\"}]}")));
}
static enum err spoil_the_words(struct work *w, void *letter_id, struct done *ret_done) {
    (void)ret_done;
    return db_do(w->tx, &test_body_behind_the_back, NULL, INT(1), ID(*(uuid *)letter_id),
                 TEXT(S("no letter")));
}
static enum err change_the_recipients(struct work *w, void *letter_id, struct done *ret_done) {
    (void)ret_done;
    return db_do(w->tx, &test_recipient_behind_the_back, NULL, INT(1), ID(*(uuid *)letter_id));
}

struct put_back {
    uuid letter;
    str body;
    bool recipients_too;
};
static enum err put_back(struct work *w, void *context, struct done *ret_done) {
    struct put_back *in = context;
    if (in->recipients_too) TRY(change_the_recipients(w, &in->letter, ret_done));
    return db_do(w->tx, &test_body_behind_the_back, NULL, INT(1), ID(in->letter), TEXT(in->body));
}

static void send_held_again(struct small_clinic *c, uuid letter) {
    struct copies held = copies_of(c, letter);
    for (size_t i = 0; i < held.n; i++) {
        if (!str_eq(held.rows[i].state, S("held"))) continue;
        struct copy_again in = {.outbox_id = held.rows[i].outbox_id, .reason = S("put right")};
        clinic_change(c, c->secretary, copy_again, &in, OK);
    }
}

static void nothing_leaves_that_is_not_exactly_what_the_author_signed(void **state) {
    static const work_change_fn ways[] = {change_the_words, spoil_the_words, change_the_recipients};
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    str body = s.view.row.body;
    expect(body.n > 0);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        clinic_change(&c, c.secretary, ways[i], &s.letter, OK);
        struct done run = clinic_change(&c, c.secretary, make_print_run, NULL, OK);
        expect_str(run.detail, S("0"));
        expect(uuid_is_nil(run.id));
        expect_int(clinic_open_duties(&c, "letter", s.letter), 1);
        expect_int(clinic_open_duties(&c, "copy-held", any), 2);
        struct put_back back = {s.letter, body, ways[i] == change_the_recipients};
        clinic_change(&c, c.secretary, put_back, &back, OK);
        send_held_again(&c, s.letter);
    }
    /* The very same letter, as it was signed, leaves. */
    struct done run = clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("2"));
    expect_int(clinic_open_duties(&c, "copy-held", any), 0);
}

static void
a_letter_whose_every_copy_is_set_aside_is_cancelled_by_a_clinician_never_complete(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    type_text(&c, &s, "Your scan was normal and we will see you again.");
    letter_step_by(&c, &s, c.secretary, pass_letter, OK);
    letter_step_by(&c, &s, c.clinician, sign_letter, OK);
    clinic_change(&c, c.secretary, change_the_words, &s.letter, OK);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    struct copies held = copies_of(&c, s.letter);
    expect_int(held.n, 2);
    struct copy_again first = {.outbox_id = held.rows[0].outbox_id, .reason = S("wrong words")};
    struct copy_again last = {.outbox_id = held.rows[1].outbox_id, .reason = S("wrong words")};
    clinic_change(&c, c.secretary, copy_not_needed, &first, OK);
    clinic_change(&c, c.secretary, copy_not_needed, &last, FORBIDDEN);
    expect_int(clinic_open_duties(&c, "letter", s.letter), 1);
    clinic_change(&c, c.clinician, copy_not_needed, &last, OK);
    expect_int(clinic_open_duties(&c, "letter", s.letter), 0);
    expect_int(clinic_open_duties(&c, "copy-held", any), 0);
    view_letter(&c, &s);
    expect_str(s.view.row.stage, S("cancelled"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_follow_up_outcome_owes_a_letter_and_a_place_on_the_waiting_list),
        store_test(an_open_query_goes_to_the_author_but_cannot_be_signed),
        store_test(two_people_saving_are_told_and_nothing_is_overwritten),
        store_test(a_must_fix_blocks_signing_until_it_is_put_right_or_overruled_with_a_reason),
        store_test(every_copy_needs_its_proof_before_the_letter_is_complete),
        store_test(a_copy_in_conflict_with_a_recorded_need_is_held_alone),
        store_test(nothing_leaves_that_is_not_exactly_what_the_author_signed),
        store_test(
            a_letter_whose_every_copy_is_set_aside_is_cancelled_by_a_clinician_never_complete),
    };
    return run_store_tests(tests);
}
