/* What is checked when a copy leaves, on paper or by the carrier; printing, posting and coming back; both engines. */
#include "carrier.h"

#include "blob_store.h"
#include "job_store.h"
#include "letter_dispatch.h"
#include "letter_paper.h"
#include "paper.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"

static const uuid any = {{0}};

/* ---- what changes between signing and leaving ----------------------------------------------------- */

static void patient_dies(struct patient *p) {
    p->is_deceased = true;
}
static void not_to_be_written_to(struct patient *p) {
    p->write_to = S("nobody");
}
static void other_address_unknown(struct patient *p) {
    p->write_to = S("other-address");
    p->other_address = S("");
}
static void needs_braille(struct patient *p) {
    p->format_need = S("braille");
}
static void needs_audio(struct patient *p) {
    p->format_need = S("audio");
}
static void needs_easy_read(struct patient *p) {
    p->format_need = S("easy-read");
}
static void reads_polish(struct patient *p) {
    p->language = S("pl");
}
static void loses_address(struct patient *p) {
    p->address = S("");
    p->postcode = S("");
}
static void leaves_the_practice(struct patient *p) {
    p->practice_id = (uuid){{0}};
}
static void needs_large_print(struct patient *p) {
    p->format_need = S("large-print");
}
static void moves(struct patient *p) {
    p->address = S("1 New Street\nHexham");
    p->postcode = S("NE46 9ZZ");
}
static void is_not_safe_at_home(struct patient *p) {
    p->write_to = S("other-address");
    p->other_address = S("c/o Refuge\nPO Box 9\nNE1 1AA");
}
static void retire(struct contact *contact) {
    contact->is_retired = true;
}
static void lose_mailbox(struct contact *contact) {
    contact->mailbox = S("");
}

/* Behind the program's back: what a use case would refuse is what dispatch must not rely on. */
struct change_record {
    uuid patient;
    void (*change)(struct patient *p);
};
STATEMENT(
    test_change_record,
    "UPDATE patient SET is_deceased = $3, write_to = $4, other_address = $5, format_need = $6, "
    "language = $7, address = $8, postcode = $9, practice_id = $10 WHERE site_id = $1 AND "
    "patient_id = $2");
static enum err change_record(struct work *w, void *context, struct done *ret_done) {
    struct change_record *in = context;
    struct patient p;
    (void)ret_done;
    TRY(patient_store_get(w->tx, 1, in->patient, &p));
    in->change(&p);
    return db_do(w->tx, &test_change_record, NULL, INT(1), ID(in->patient), BOOL(p.is_deceased),
                 TEXT(p.write_to), TEXT(p.other_address), TEXT(p.format_need), TEXT(p.language),
                 TEXT(p.address), TEXT(p.postcode), ID_OR_NULL(p.practice_id));
}

static void record_is(struct small_clinic *c, uuid patient, void (*change)(struct patient *p)) {
    struct change_record in = {patient, change};
    clinic_change(c, c->secretary, change_record, &in, OK);
}

static void what_holds_the_patients_copy_holds_it_alone(void **state) {
    static void (*const changes[])(struct patient *) = {
        patient_dies, not_to_be_written_to, other_address_unknown, needs_braille,
        needs_audio,  needs_easy_read,      reads_polish,          loses_address,
    };
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct seen_letter s = letter_for_slot(c, (int)i);
        record_is(c, s.patient, changes[i]);
        struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
        struct outbox_row copy = copy_for(c, s.letter, "patient");
        expect_str(run.detail, S("0"));
        expect_str(copy.state, S("held"));
        expect(copy.held_reason.n > 0);
        expect_int(clinic_open_duties(c, "copy-held", copy.recipient_id), 1);
        expect(work_once(&k)); /* the practice's goes all the same */
        expect_str(copy_for(c, s.letter, "gp").state, S("handed-off"));
    }
}

static void what_holds_the_practices_copy_holds_it_on_either_way(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    /* Another GP since. */
    struct seen_letter electronic = letter_for_slot(c, 0);
    record_is(c, electronic.patient, leaves_the_practice);
    expect(work_once(&k));
    expect_str(copy_for(c, electronic.letter, "gp").state, S("held"));
    practice_is(&k, lose_mailbox);
    struct seen_letter paper = letter_for_slot(c, 1);
    record_is(c, paper.patient, leaves_the_practice);
    clinic_change(c, c->secretary, make_print_run, NULL, OK);
    struct outbox_row copy = copy_for(c, paper.letter, "gp");
    expect_str(copy.channel, S("print"));
    expect_str(copy.state, S("held"));
    expect_int(clinic_open_duties(c, "copy-held", copy.recipient_id), 1);
    expect_str(copy_for(c, paper.letter, "patient").state, S("in-print-run"));
}

static void a_practice_no_longer_written_to_is_held_on_either_way(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter electronic = letter_for_slot(c, 0);
    practice_is(&k, retire);
    expect(work_once(&k));
    expect_str(copy_for(c, electronic.letter, "gp").state, S("held"));
    practice_is(&k, lose_mailbox);
    struct seen_letter paper = letter_for_slot(c, 1);
    clinic_change(c, c->secretary, make_print_run, NULL, OK);
    expect_str(copy_for(c, paper.letter, "gp").state, S("held"));
}

static void a_patient_who_died_is_held_and_the_gp_still_told(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = letter_for_slot(&k.c, 0);
    record_is(&k.c, s.patient, patient_dies);
    expect(work_once(&k));
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("handed-off"));
}

static bool paper_says(str pdf, str words) {
    return str_find(pdf, words) >= 0;
}

struct pdf_of {
    uuid id;
    str pdf;
};
static enum err read_copy_pdf(struct work *w, void *context) {
    struct pdf_of *in = context;
    return copy_pdf(w, in->id, &in->pdf);
}
static enum err read_run_pdf(struct work *w, void *context) {
    struct pdf_of *in = context;
    return print_run_pdf_of(w, in->id, &in->pdf);
}
static str pdf_of_copy(struct small_clinic *c, uuid outbox_id) {
    struct pdf_of in = {outbox_id, {0}};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, read_copy_pdf, &in));
    return in.pdf;
}
static str pdf_of_run(struct small_clinic *c, uuid run_id) {
    struct pdf_of in = {run_id, {0}};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, read_run_pdf, &in));
    return in.pdf;
}

static void the_address_is_read_when_it_leaves(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter s = letter_for_slot(c, 0);
    record_is(c, s.patient, moves);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    struct outbox_row copy = copy_for(c, s.letter, "patient");
    expect_str(copy.address, S("Marguerite Okonkwo-Hale\n1 New Street\nHexham\nNE46 9ZZ"));
    expect(paper_says(pdf_of_copy(c, copy.outbox_id), S("1 New Street")));
}

static void where_somebody_lives_who_is_not_safe_there_stands_on_nobodys_copy(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    practice_is(&k, lose_mailbox);
    struct seen_letter before = letter_for_slot(c, 0), after = letter_for_slot(c, 1);
    record_is(c, after.patient, is_not_safe_at_home);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("4"));
    draw_run(c, run.id);
    str home = S("14 Tanner's Row");
    uuid plain = copy_for(c, before.letter, "gp").outbox_id;
    expect(paper_says(pdf_of_copy(c, plain), home));
    const char *const kinds[] = {"gp", "patient"};
    for (size_t i = 0; i < 2; i++) {
        uuid id = copy_for(c, after.letter, kinds[i]).outbox_id;
        expect(!paper_says(pdf_of_copy(c, id), home));
    }
}

static void large_print_is_printed_large_for_the_patient_alone(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    practice_is(&k, lose_mailbox);
    struct seen_letter s = letter_for_slot(c, 0);
    record_is(c, s.patient, needs_large_print);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    const char *const kinds[] = {"patient", "gp"};
    for (size_t i = 0; i < 2; i++) {
        const struct paper *paper;
        str pdf = pdf_of_copy(c, copy_for(c, s.letter, kinds[i]).outbox_id);
        int32_t largest = 0;
        expect_ok(paper_read(&c->store->arena, pdf, &paper));
        for (size_t b = 0; b < paper->sheets[0].n_blocks; b++) {
            if (paper->sheets[0].blocks[b].role == PAPER_TEXT)
                largest = paper->sheets[0].blocks[b].size;
        }
        expect(i == 0 ? largest >= 180 : largest < 180);
    }
}

/* ---- sent all the same, set aside ------------------------------------------------------------------ */

static void a_need_may_be_overruled_with_a_reason_but_a_death_never(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter blind = letter_for_slot(c, 0), dead = letter_for_slot(c, 1);
    record_is(c, blind.patient, needs_braille);
    record_is(c, dead.patient, patient_dies);
    clinic_change(c, c->secretary, make_print_run, NULL, OK);
    struct copy_again in = {.outbox_id = copy_for(c, blind.letter, "patient").outbox_id,
                            .is_overruling = true};
    clinic_change(c, c->secretary, copy_again, &in, INVALID); /* without a reason */
    in.reason = S("Her sister reads it to her");
    clinic_change(c, c->clerk, copy_again, &in, FORBIDDEN);
    clinic_change(c, c->secretary, copy_again, &in, OK);
    struct copy_again never = {.outbox_id = copy_for(c, dead.letter, "patient").outbox_id,
                               .reason = S("The family asked"),
                               .is_overruling = true};
    clinic_change(c, c->secretary, copy_again, &never, INVALID);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("1"));
    struct outbox_row copy = copy_for(c, blind.letter, "patient");
    expect_int(copy.attempt, 2);
    expect_str(copy.state, S("in-print-run"));
    expect_str(copy.overruled, S("Her sister reads it to her"));
}

static enum err count_trouble(struct work *w, void *context) {
    const struct outbox_row *rows;
    size_t n;
    int64_t all;
    TRY(outbox_store_trouble(w->tx, 1, 100, &rows, &n, &all));
    expect_int(all, n);
    for (size_t i = 0; i < n; i++)
        *(int *)context += str_eq(rows[i].state, S("returned"));
    return OK;
}
static int n_in_trouble(struct small_clinic *c) {
    int n = 0;
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, count_trouble, &n));
    return n;
}

static void a_letter_that_came_back_by_post_is_owed_again_until_it_is_sent_again(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    practice_is(&k, lose_mailbox);
    struct seen_letter s = letter_for_slot(c, 0);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    struct confirm_posted posted = {.run_id = run.id};
    clinic_change(c, c->secretary, confirm_posted, &posted, OK);
    expect_int(clinic_open_duties(c, "letter", s.letter), 0);
    struct copy_again back = {.outbox_id = copy_for(c, s.letter, "patient").outbox_id};
    clinic_change(c, c->secretary, copy_returned, &back, INVALID);
    back.reason = S("Gone away");
    clinic_change(c, c->secretary, copy_returned, &back, OK);
    clinic_change(c, c->secretary, copy_returned, &back, CONFLICT);
    expect_int(clinic_open_duties(c, "copy-held", any), 1);
    expect_int(clinic_open_duties(c, "letter", s.letter), 1);
    view_letter(c, &s);
    expect_str(s.view.row.stage, S("send"));
    struct outbox_row first = copy_for(c, s.letter, "patient");
    expect_str(first.state, S("returned"));
    struct copy_again again = {.outbox_id = first.outbox_id, .reason = S("New address")};
    again.recipient_id = (uuid){{7}}; /* asked on somebody else's page */
    clinic_change(c, c->secretary, copy_again, &again, NOT_FOUND);
    again.recipient_id = first.recipient_id;
    expect_int(n_in_trouble(c), 1);
    clinic_change(c, c->secretary, copy_again, &again, OK);
    expect_int(n_in_trouble(c), 0); /* something newer is on its way */
    expect_int(clinic_open_duties(c, "copy-held", any), 0);
    run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    posted.run_id = run.id;
    clinic_change(c, c->secretary, confirm_posted, &posted, OK);
    expect_int(clinic_open_duties(c, "letter", s.letter), 0);
    expect_int(copy_for(c, s.letter, "patient").attempt, 2);
}

/* ---- printing -------------------------------------------------------------------------------------- */

static void printed_again_it_is_the_very_same_bytes(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter s = letter_for_slot(c, 0);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    uuid id = copy_for(c, s.letter, "patient").outbox_id;
    str copy = pdf_of_copy(c, id), whole = pdf_of_run(c, run.id);
    record_is(c, s.patient, moves); /* the records have gone on */
    expect_str(pdf_of_copy(c, id), copy);
    expect_str(pdf_of_run(c, run.id), whole);
    expect_int(copy_for(c, s.letter, "patient").attempt, 1);
}

static void only_the_ticked_letters_are_printed(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter one = letter_for_slot(c, 0), other = letter_for_slot(c, 1);
    uuid ids[] = {copy_for(c, one.letter, "patient").outbox_id};
    struct make_print_run in = {ids, 1};
    expect_str(clinic_change(c, c->secretary, make_print_run, &in, OK).detail, S("1"));
    expect_str(copy_for(c, other.letter, "patient").state, S("waiting"));
    clinic_change(c, c->secretary, make_print_run, &in, INVALID); /* it waits no more */
    clinic_change(c, c->receptionist, make_print_run, NULL, FORBIDDEN);
}

static void what_was_not_posted_waits_again_and_the_others_have_their_proof(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter one = letter_for_slot(c, 0), other = letter_for_slot(c, 1);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    draw_run(c, run.id);
    uuid left[] = {copy_for(c, one.letter, "patient").outbox_id};
    struct confirm_posted in = {run.id, left, 1};
    clinic_change(c, c->secretary, confirm_posted, &in, OK);
    struct outbox_row again = copy_for(c, one.letter, "patient");
    expect_int(again.attempt, 2);
    expect_str(again.state, S("waiting"));
    expect_str(copy_for(c, other.letter, "patient").state, S("posted"));
}

/* A drawer that cannot draw one patient's letter, and ends the process over another's. */
struct fussy {
    const char *refuses, *breaks_over;
};
static enum err draw_fussily(void *self, struct arena *a, str paper, str *ret_pdf,
                             struct problem *why) {
    const struct fussy *fussy = self;
    if (fussy->refuses && str_find(paper, str_from_c(fussy->refuses)) >= 0)
        return problem_set(why, INVALID, S("address"),
                           S("The address does not fit the window. Shorten it"), S(""));
    if (fussy->breaks_over && str_find(paper, str_from_c(fussy->breaks_over)) >= 0)
        return problem_set(why, UNAVAILABLE, S("print"), S("The printing process has ended"),
                           S(""));
    *ret_pdf = arena_str(a, paper);
    return OK;
}

static void one_bad_address_holds_one_copy_and_the_others_are_printed(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter one = letter_for_slot(c, 0), other = letter_for_slot(c, 1);
    record_is(c, one.patient, moves);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    expect_str(run.detail, S("2"));
    struct fussy fussy = {.refuses = "1 New Street"};
    struct paper_drawer drawer = {draw_fussily, &fussy};
    struct work w = program_of(&k);
    bool was_one;
    expect_ok(print_run_draw(&w, &drawer, run.id, &was_one));
    struct outbox_row held = copy_for(c, one.letter, "patient");
    expect_str(held.state, S("held"));
    expect_str(held.held_reason, S("The address does not fit the window. Shorten it"));
    expect_int(clinic_open_duties(c, "copy-held", held.recipient_id), 1);
    struct confirm_posted in = {.run_id = run.id};
    clinic_change(c, c->secretary, confirm_posted, &in, OK);
    expect_str(copy_for(c, other.letter, "patient").state, S("posted"));
    expect_str(copy_for(c, one.letter, "patient").state, S("held"));
}

static void a_copy_that_breaks_the_drawing_is_held_in_the_end_and_the_others_go(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter one = letter_for_slot(c, 0), other = letter_for_slot(c, 1);
    record_is(c, one.patient, moves);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    struct fussy fussy = {.breaks_over = "1 New Street"};
    struct paper_drawer drawer = {draw_fussily, &fussy};
    bool was_one;
    for (int tries = 0; tries < 3; tries++) {
        expect_str(copy_for(c, one.letter, "patient").state, S("in-print-run"));
        struct work w = program_of(&k);
        expect_ok(print_run_draw(&w, &drawer, run.id, &was_one));
        expect(was_one);
        c->now = instant_add(c->now, INSTANT_HOUR);
    }
    expect_str(copy_for(c, one.letter, "patient").state, S("held"));
    expect(pdf_of_run(c, run.id).n > 0);
    expect_int(copy_for(c, other.letter, "patient").hash.n, 32);
}

static enum err claim_and_die(struct work *w, void *context, struct done *ret_done) {
    struct job_row job;
    (void)ret_done;
    return job_store_claim(w->tx, 1, S("draw-run"), *(uuid *)context, w->now,
                           instant_add(w->now, 10 * INSTANT_MINUTE), &job);
}

static void a_run_whose_drawing_was_killed_is_drawn_when_the_lease_runs_out(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter s = letter_for_slot(c, 0);
    struct done run = clinic_change(c, c->secretary, make_print_run, NULL, OK);
    clinic_change(c, c->secretary, claim_and_die, &run.id, OK);
    struct fussy fussy = {0};
    struct paper_drawer drawer = {draw_fussily, &fussy};
    struct work w = program_of(&k);
    bool was_one;
    expect_ok(print_run_draw(&w, &drawer, any, &was_one));
    expect(!was_one);
    c->now = instant_add(c->now, 11 * INSTANT_MINUTE);
    w = program_of(&k);
    expect_ok(print_run_draw(&w, &drawer, any, &was_one));
    expect(was_one);
    expect_int(copy_for(c, s.letter, "patient").hash.n, 32);
}

static enum err put_large_blob(struct work *w, void *context, struct done *ret_done) {
    sha256_hash hash;
    str back;
    (void)ret_done;
    TRY(blob_store_put(w->tx, 1, *(str *)context, S("application/pdf"), w->now, &hash));
    TRY(blob_store_put(w->tx, 1, *(str *)context, S("application/pdf"), w->now, &hash));
    TRY(blob_store_get(w->tx, 1, (str){(const char *)hash.b, sizeof hash.b}, &back));
    return str_eq(back, *(str *)context) ? OK : INVALID;
}

static void a_large_pdf_is_kept_in_parts_and_comes_back_whole(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    static const size_t sizes[] = {0, 1, BLOB_PART_BYTES - 1, BLOB_PART_BYTES,
                                   3 * BLOB_PART_BYTES + 7};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *bytes = arena_alloc(&k.c.store->arena, sizes[i] + 1);
        for (size_t b = 0; b < sizes[i]; b++)
            bytes[b] = (char)(b * 31 % 251);
        str blob = {bytes, sizes[i]};
        clinic_change(&k.c, k.c.secretary, put_large_blob, &blob, OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(what_holds_the_patients_copy_holds_it_alone),
        store_test(what_holds_the_practices_copy_holds_it_on_either_way),
        store_test(a_practice_no_longer_written_to_is_held_on_either_way),
        store_test(a_patient_who_died_is_held_and_the_gp_still_told),
        store_test(the_address_is_read_when_it_leaves),
        store_test(where_somebody_lives_who_is_not_safe_there_stands_on_nobodys_copy),
        store_test(large_print_is_printed_large_for_the_patient_alone),
        store_test(a_need_may_be_overruled_with_a_reason_but_a_death_never),
        store_test(a_letter_that_came_back_by_post_is_owed_again_until_it_is_sent_again),
        store_test(printed_again_it_is_the_very_same_bytes),
        store_test(only_the_ticked_letters_are_printed),
        store_test(what_was_not_posted_waits_again_and_the_others_have_their_proof),
        store_test(one_bad_address_holds_one_copy_and_the_others_are_printed),
        store_test(a_copy_that_breaks_the_drawing_is_held_in_the_end_and_the_others_go),
        store_test(a_run_whose_drawing_was_killed_is_drawn_when_the_lease_runs_out),
        store_test(a_large_pdf_is_kept_in_parts_and_comes_back_whole),
    };
    return run_store_tests(tests);
}
