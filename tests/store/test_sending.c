/* From the signature to the proof: letters handed off to the carrier and printed, on both engines. */
#include "carrier.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acknowledge.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "files.h"
#include "job_store.h"
#include "json_jansson.h"
#include "letter_dispatch.h"
#include "print_run.h"

static const uuid any = {{0}};

static str file_of(struct carrier *k, str message_id, const char *ending) {
    str path = say(&k->c.store->arena, "{}/{}{}", SAY_T(k->folder), SAY_T(message_id),
                   SAY_T(str_from_c(ending)));
    str bytes;
    struct problem why = {0};
    if (file_read(&k->c.store->arena, path, 10 << 20, &bytes, &why) != OK) return S("");
    return bytes;
}

static void put_answer(struct carrier *k, const char *name, str bytes) {
    struct problem why = {0};
    struct arena *a = &k->c.store->arena;
    str path = say(a, "{}/ack/{}", SAY_T(k->folder), SAY_T(str_from_c(name)));
    expect_ok(folder_make(a, path_folder(path), &why));
    expect_ok(file_write(a, path, bytes, 0600, &why));
    /* Written long ago, so that a broken one is known to be whole. */
    const struct timespec old[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    assert_int_equal(utimensat(AT_FDCWD, arena_c(a, path), old, 0), 0);
}

static void answer(struct carrier *k, const char *name, str message_id, const char *status) {
    put_answer(k, name,
               say(&k->c.store->arena,
                   "{\"message_id\":\"{}\",\"status\":\"{}\",\"at\":\"2026-11-23T10:00:00Z\","
                   "\"reason\":\"No such mailbox\"}",
                   SAY_T(message_id), SAY_T(str_from_c(status))));
}

static size_t read_answers(struct carrier *k) {
    struct work w = program_of(k);
    size_t n;
    expect_ok(acknowledgements_read(&w, k->folder, &n));
    return n;
}

/* The patient's copy printed and posted, so that only the practice's is left. */
static void post_the_paper(struct carrier *k) {
    struct done run = clinic_change(&k->c, k->c.secretary, make_print_run, NULL, OK);
    draw_run(&k->c, run.id);
    struct confirm_posted in = {.run_id = run.id};
    clinic_change(&k->c, k->c.secretary, confirm_posted, &in, OK);
}

static str stage_of(struct carrier *k, struct seen_letter *s) {
    view_letter(&k->c, s);
    return s->view.row.stage;
}

static enum err version_of_appointment(struct work *w, void *context) {
    struct put_right *in = context;
    struct appointment p;
    TRY(appointment_store_get(w->tx, 1, in->appointment_id, &p));
    in->version = p.version;
    return OK;
}

/* How many files of the carrier's are set aside and shown. */
static enum err list_set_aside(struct work *w, void *context) {
    const struct job_row *jobs;
    return job_store_list(w->tx, 1, S("acknowledgement"), S("failed"), 100, &jobs, context);
}
static size_t set_aside(struct carrier *k) {
    size_t n;
    struct work w = work_of(&k->c, k->c.secretary);
    expect_ok(work_read(&w, list_set_aside, &n));
    return n;
}

struct showing {
    const struct duty_filter *filter;
    int64_t n_letters;
};
static enum err count_shown(struct work *w, void *context) {
    struct showing *s = context;
    const struct duty_line *lines;
    size_t n;
    s->n_letters = 0;
    TRY(duty_store_list(w->tx, 1, s->filter, &lines, &n));
    for (size_t i = 0; i < n; i++)
        s->n_letters += lines[i].duty.rule == DUTY_LETTER;
    return OK;
}
static int64_t shown_letters(struct carrier *k, const struct duty_filter *filter) {
    struct showing s = {filter, 0};
    struct work w = work_of(&k->c, k->c.secretary);
    expect_ok(work_read(&w, count_shown, &s));
    return s.n_letters;
}

/* ---- handing off ----------------------------------------------------------------------------------- */

static void
a_recipient_with_a_mailbox_gets_it_electronically_and_the_others_on_paper(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect_str(copy_for(&k.c, s.letter, "gp").channel, S("hand-off"));
    expect_str(copy_for(&k.c, s.letter, "patient").channel, S("print"));
    expect(work_once(&k));
    expect(!work_once(&k)); /* the paper is none of its business */
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.state, S("handed-off"));
    expect_str(copy.mailbox, S("beacon@carrier.example"));
    expect_int(copy.hash.n, 32);
    expect(file_of(&k, copy.message_id, ".pdf").n > 0);
    const struct json *note;
    struct problem why = {0};
    expect_ok(
        json_read(&k.c.store->arena, file_of(&k, copy.message_id, ".json"), NULL, &note, &why));
    expect_str(json_member_text(note, S("message_id")), copy.message_id);
    expect_str(json_member_text(json_member(note, S("recipient")), S("mailbox")),
               S("beacon@carrier.example"));
    expect_str(json_member_text(json_member(note, S("document_type")), S("code")),
               S("823691000000103"));
    expect_int(clinic_open_duties(&k.c, "letter", s.letter), 1); /* a file written is no proof */
}

/* A row behind the program's back, as a process leaves it that is killed. */
static enum err put_row(struct work *w, void *row, struct done *ret_done) {
    (void)ret_done;
    struct outbox_row *o = row, now;
    TRY(outbox_store_get(w->tx, 1, o->outbox_id, &now));
    o->version = now.version;
    return outbox_store_update(w->tx, 1, o);
}

static enum err write_older_state(struct work *w, void *context, struct done *ret_done) {
    struct outbox_row *older = context, now;
    (void)ret_done;
    TRY(outbox_store_get(w->tx, 1, older->outbox_id, &now));
    now.last_error = S("The carrier is away");
    TRY(outbox_store_update(w->tx, 1, &now));
    TRY(outbox_store_update(w->tx, 1, &now)); /* who wrote last may go on */
    return copy_keep(w, older);
}

/* Two servers read the same copy; the slower one must not write what it was over what it has become. */
static void an_older_state_of_a_copy_never_overwrites_a_newer_one(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    struct outbox_row older = copy_for(&k.c, s.letter, "gp");
    clinic_change(&k.c, k.c.secretary, write_older_state, &older, CONFLICT);
    expect(k.c.why.sentence.n > 0);
}

static void the_same_attempt_written_again_is_the_same_two_files(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    str pdf = file_of(&k, copy.message_id, ".pdf"), note = file_of(&k, copy.message_id, ".json");
    expect(pdf.n && note.n);
    /* As when it is killed after writing and before noting it: only the lease is left. */
    copy.state = S("waiting");
    copy.left_at = (instant){0};
    copy.lease_until = instant_add(k.c.now, 30 * INSTANT_SECOND);
    clinic_change(&k.c, k.c.secretary, put_row, &copy, OK);
    expect(!work_once(&k)); /* somebody may still be at it */
    k.c.now = instant_add(k.c.now, INSTANT_MINUTE);
    expect(work_once(&k));
    struct outbox_row again = copy_for(&k.c, s.letter, "gp");
    expect_str(again.state, S("handed-off"));
    expect_str(again.message_id, copy.message_id);
    expect_int(again.attempt, 1);
    expect_str(file_of(&k, copy.message_id, ".pdf"), pdf);
    expect_str(file_of(&k, copy.message_id, ".json"), note);
}

static void accepted_is_the_proof_and_said_twice_it_changes_nothing(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    post_the_paper(&k);
    expect_str(stage_of(&k, &s), S("acknowledge"));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("acknowledged"));
    expect_str(stage_of(&k, &s), S("complete"));
    expect_int(clinic_open_duties(&k.c, "letter", s.letter), 0);
    expect(file_is_there(path_join(&k.c.store->arena, k.folder, S("ack/taken/1.json"))));
    struct outbox_row before = copy_for(&k.c, s.letter, "gp");
    int64_t version = s.view.row.version;
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect(copy_for(&k.c, s.letter, "gp").proved_at.us == before.proved_at.us);
    expect_str(stage_of(&k, &s), S("complete"));
    expect_int(s.view.row.version, version);
    expect_int(read_answers(&k), 0);
}

static size_t read_answers_everywhere(struct carrier *k) {
    struct work w = program_of(k);
    size_t n;
    expect_ok(answers_read(&w, &k->allowed, &n));
    return n;
}

static void where_letters_go_changes_and_the_answers_under_way_are_still_read(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    hands_off_to(&k, "folder:outbox/south", OK); /* nothing is under way yet */
    hands_off_to(&k, "folder:outbox", OK);
    expect(work_once(&k));
    post_the_paper(&k);
    hands_off_to(&k, "folder:outbox", OK); /* no change */
    hands_off_to(&k, "folder:outbox/north", INVALID);
    expect_str(k.c.why.field, S("is_change_meant"));
    expect(str_starts_with(k.c.why.sentence, S("1 copy handed off there has no answer yet: ")));
    hands_off_to(&k, "none", INVALID);
    hands_off_to_all_the_same(&k, "folder:outbox/north");
    hands_off_to(&k, "none", OK); /* nothing was handed off to the north */
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.handed_to, S("folder:outbox"));
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers_everywhere(&k), 1);
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("acknowledged"));
    expect_str(stage_of(&k, &s), S("complete"));
    answer(&k, "2.json", copy.message_id, "accepted");
    expect_int(read_answers_everywhere(&k), 0); /* nothing is awaited there any more */
}

static void a_letter_waits_on_for_the_carriers_proof_when_its_outcome_is_taken_back(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    post_the_paper(&k);
    expect_str(stage_of(&k, &s), S("acknowledge"));
    struct put_right in = {.appointment_id = s.appointment, .reason = S("Another patient")};
    struct work w = work_of(&k.c, k.c.clinician);
    expect_ok(work_read(&w, version_of_appointment, &in));
    clinic_change(&k.c, k.c.clinician, undo_outcome, &in, OK);
    expect_int(clinic_open_duties(&k.c, "letter", s.letter), 1);
    expect_int(clinic_open_duties(&k.c, "letter-differs", s.letter), 1);
    expect_str(stage_of(&k, &s), S("acknowledge"));
}

static void no_acknowledgement_in_two_days_raises_itself(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    post_the_paper(&k);
    struct duty_filter filter = {.of = DUTIES_OF_EVERYBODY, .limit = 50};
    for (int day = 24; day <= 26; day++) {
        clinic_at(&k.c, 2026, 11, day, 8, 0);
        filter.visible_at = k.c.now;
        expect_int(shown_letters(&k, &filter), day == 26 ? 1 : 0);
    }
}

static void rejected_is_put_right_and_sent_again_as_a_new_attempt(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    post_the_paper(&k);
    struct outbox_row first = copy_for(&k.c, s.letter, "gp");
    answer(&k, "no.json", first.message_id, "rejected");
    expect_int(read_answers(&k), 1);
    struct outbox_row failed = copy_for(&k.c, s.letter, "gp");
    expect_str(failed.state, S("failed"));
    expect_str(failed.last_error, S("The carrier did not deliver it: No such mailbox"));
    expect_int(clinic_open_duties(&k.c, "copy-held", failed.recipient_id), 1);
    expect_str(stage_of(&k, &s), S("send"));
    answer(&k, "no-again.json", first.message_id, "rejected");
    expect_int(read_answers(&k), 1);
    expect_int(clinic_open_duties(&k.c, "copy-held", failed.recipient_id), 1);
    struct copy_again in = {.outbox_id = failed.outbox_id, .reason = S("New mailbox")};
    clinic_change(&k.c, k.c.secretary, copy_again, &in, OK);
    clinic_change(&k.c, k.c.secretary, copy_again, &in, CONFLICT); /* it is on its way */
    expect_int(clinic_open_duties(&k.c, "copy-held", any), 0);
    expect(work_once(&k));
    struct outbox_row second = copy_for(&k.c, s.letter, "gp");
    expect_int(second.attempt, 2);
    expect(!str_eq(second.message_id, first.message_id));
    expect_str(stage_of(&k, &s), S("acknowledge"));
    answer(&k, "yes.json", second.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_str(stage_of(&k, &s), S("complete"));
}

static void an_older_attempt_that_arrives_late_leaves_what_is_owed_for_the_newer(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    struct outbox_row first = copy_for(&k.c, s.letter, "gp");
    answer(&k, "no.json", first.message_id, "rejected");
    expect_int(read_answers(&k), 1);
    struct copy_again in = {.outbox_id = first.outbox_id, .reason = S("New mailbox")};
    clinic_change(&k.c, k.c.secretary, copy_again, &in, OK);
    expect(work_once(&k));
    struct outbox_row second = copy_for(&k.c, s.letter, "gp");
    answer(&k, "no-again.json", second.message_id, "rejected");
    expect_int(read_answers(&k), 1);
    expect_int(clinic_open_duties(&k.c, "copy-held", second.recipient_id), 1);
    answer(&k, "late.json", first.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_int(clinic_open_duties(&k.c, "copy-held", second.recipient_id), 1);
}

static void accepted_and_bounced_later_it_has_come_back(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    post_the_paper(&k);
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    answer(&k, "2.json", copy.message_id, "rejected");
    expect_int(read_answers(&k), 1);
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("returned"));
    expect_str(stage_of(&k, &s), S("send"));
    expect_int(clinic_open_duties(&k.c, "letter", s.letter), 1);
    expect_int(clinic_open_duties(&k.c, "copy-held", any), 1);
    /* And accepted once more contradicts that: somebody looks. */
    answer(&k, "3.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_int(set_aside(&k), 1);
}

static void an_answer_that_is_none_is_set_aside_and_shown_never_lost(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct arena *a = &k.c.store->arena;
    put_answer(&k, "broken.json", S("{\"message_id\":"));
    put_answer(&k, "empty.json", S(""));
    put_answer(&k, "list.json", S("[]"));
    put_answer(&k, "bytes.json", S("\xff\xfe\x00"));
    put_answer(&k, "\xff.json", S("{}"));
    answer(&k, "stranger.json", S("019391c0-0000-7000-8000-000000000000"), "accepted");
    put_answer(&k, "notes.txt", S("not for us"));
    expect_int(mkfifo(arena_c(a, path_join(a, k.folder, S("ack/pipe.json"))), 0600), 0);
    expect_int(symlink("/etc/hostname", arena_c(a, path_join(a, k.folder, S("ack/link.json")))), 0);
    k.c.now = instant_add(k.c.now, INSTANT_MINUTE);
    size_t n = read_answers(&k);
    expect(n >= 6);
    expect_int(set_aside(&k), n);
    const char *kept[] = {"broken.json", "empty.json", "list.json", "bytes.json", "stranger.json"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        str path = say(a, "{}/ack/rejected/{}", SAY_T(k.folder), SAY_T(str_from_c(kept[i])));
        expect(file_is_there(path));
        expect(file_is_there(say(a, "{}.reason.txt", SAY_T(path))));
    }
    expect(file_is_there(path_join(a, k.folder, S("ack/notes.txt"))));
    /* The same file once more is kept beside it and shown once. */
    put_answer(&k, "empty.json", S(""));
    expect_int(read_answers(&k), 1);
    expect_int(set_aside(&k), n);
}

static void an_answer_quicker_than_our_own_note_is_proof(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    copy.state = S("waiting");
    copy.left_at = (instant){0};
    copy.lease_until = instant_add(k.c.now, 30 * INSTANT_SECOND);
    clinic_change(&k.c, k.c.secretary, put_row, &copy, OK);
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("acknowledged"));
    k.c.now = instant_add(k.c.now, INSTANT_HOUR);
    expect(!work_once(&k)); /* it is never sent again */
}

static void what_fails_is_tried_again_with_growing_pauses_then_shown_with_a_duty(void **state) {
    static const int minutes[] = {1, 5, 30, 120, 480, 480, 480};
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    struct problem why = {0};
    expect_ok(file_write(&k.c.store->arena, k.folder, S("a file, no folder"), 0600, &why));
    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        expect(work_once(&k));
        struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
        expect_str(copy.state, S("waiting"));
        expect(copy.last_error.n > 0);
        expect_int(copy.tries, i + 1);
        expect_int((copy.next_try_at.us - k.c.now.us) / INSTANT_MINUTE, minutes[i]);
        expect(!work_once(&k));
        k.c.now = copy.next_try_at;
    }
    expect(work_once(&k));
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("failed"));
    expect_int(clinic_open_duties(&k.c, "copy-held", any), 1);
    expect(!work_once(&k));
}

STATEMENT(test_damage_pdf, "UPDATE blob_part SET bytes = $2 WHERE site_id = $1");
static enum err damage_pdf(struct work *w, void *context, struct done *ret_done) {
    (void)context, (void)ret_done;
    return db_do(w->tx, &test_damage_pdf, NULL, INT(1), BYTES(S("not what was drawn")));
}

STATEMENT(test_restrict, "UPDATE patient SET is_restricted = (1 = 1) WHERE site_id = $1 AND "
                         "patient_id = $2");
static enum err restrict_behind(struct work *w, void *patient, struct done *ret_done) {
    (void)ret_done;
    return db_do(w->tx, &test_restrict, NULL, INT(1), ID(*(uuid *)patient));
}

/* The first try may have reached the carrier: the same message never says two things. */
static void what_may_stand_on_a_copy_is_looked_at_again_at_each_try(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    struct problem why = {0};
    expect_ok(file_write(&k.c.store->arena, k.folder, S("a file, no folder"), 0600, &why));
    expect(work_once(&k)); /* drawn with where the patient lives, and not handed off */
    clinic_change(&k.c, k.c.secretary, restrict_behind, &s.patient, OK);
    expect_ok(file_remove(&k.c.store->arena, k.folder, &why));
    k.c.now = copy_for(&k.c, s.letter, "gp").next_try_at;
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.state, S("held"));
    expect(str_starts_with(copy.held_reason, S("What may stand on this copy has changed")));
    expect_int(clinic_open_duties(&k.c, "copy-held", copy.recipient_id), 1);
    expect(file_of(&k, copy.message_id, ".pdf").n == 0);
    struct copy_again in = {.outbox_id = copy.outbox_id, .reason = S("As it may be told now")};
    clinic_change(&k.c, k.c.secretary, copy_again, &in, OK);
    expect(work_once(&k));
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("handed-off"));
}

static void a_copy_that_cannot_be_read_does_not_keep_the_others_waiting(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct small_clinic *c = &k.c;
    struct seen_letter damaged = letter_for_slot(c, 0);
    struct problem why = {0};
    expect_ok(file_write(&c->store->arena, k.folder, S("a file, no folder"), 0600, &why));
    expect(work_once(&k)); /* drawn, and not handed off */
    clinic_change(c, c->secretary, damage_pdf, NULL, OK);
    expect_ok(file_remove(&c->store->arena, k.folder, &why));
    k.c.now = copy_for(c, damaged.letter, "gp").next_try_at;
    struct seen_letter sound = letter_for_slot(c, 1);
    k.c.now = instant_add(k.c.now, INSTANT_MINUTE);
    expect(work_once(&k));
    expect(work_once(&k));
    struct outbox_row waits = copy_for(c, damaged.letter, "gp");
    expect_str(waits.state, S("waiting"));
    expect_int(waits.tries, 2);
    expect(waits.last_error.n > 0);
    expect_str(copy_for(c, sound.letter, "gp").state, S("handed-off"));
}

static void try_again_now_does_not_wait_for_the_pause(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    struct problem why = {0};
    expect_ok(file_write(&k.c.store->arena, k.folder, S("a file, no folder"), 0600, &why));
    expect(work_once(&k));
    expect_ok(file_remove(&k.c.store->arena, k.folder, &why));
    struct try_now in = {copy_for(&k.c, s.letter, "gp").outbox_id, false};
    clinic_change(&k.c, k.c.receptionist, try_now, &in, FORBIDDEN);
    clinic_change(&k.c, k.c.secretary, try_now, &in, OK);
    expect(work_once(&k));
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("handed-off"));
    clinic_change(&k.c, k.c.secretary, try_now, &in, CONFLICT);
}

static void without_a_carrier_any_more_what_never_left_goes_on_paper(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    hands_off_to(&k, "none", OK);
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.channel, S("print"));
    expect_str(copy.state, S("waiting"));
    expect_str(clinic_change(&k.c, k.c.secretary, make_print_run, NULL, OK).detail, S("2"));
}

/* ---- a command ------------------------------------------------------------------------------------- */

static void command_is(struct carrier *k, const char *script) {
    static struct hand_off_command command;
    struct arena *a = &k->c.store->arena;
    struct problem why = {0};
    command =
        (struct hand_off_command){S("mesh"), path_join(a, k->c.store->folder, S("carrier.sh"))};
    expect_ok(file_write(a, command.program, say(a, "#!/bin/sh\n{}\n", SAY_T(str_from_c(script))),
                         0700, &why));
    k->allowed.commands = &command;
    k->allowed.n_commands = 1;
}

static void a_command_takes_it_asks_to_try_again_or_refuses(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    hands_off_to(&k, "command:mesh", INVALID); /* the operator has not allowed it */
    command_is(&k, "echo 'carrier <away>' >&2; exit 75");
    hands_off_to(&k, "command:mesh", OK);
    k.folder = path_join(&k.c.store->arena, k.allowed.outbox, S("command/mesh-1"));
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.state, S("waiting"));
    expect_str(copy.last_error, S("The command ended with exit status 75: carrier <away>"));
    k.c.now = copy.next_try_at;
    command_is(&k, "test -s \"$1\" && test -s \"$2\" && test $# = 2 && cp \"$1\" \"$2\" ..");
    expect(work_once(&k));
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("handed-off"));
    expect(file_of(&k, copy.message_id, ".pdf").n == 0); /* taken: none of ours lies about */
    answer(&k, "1.json", copy.message_id, "accepted");
    expect_int(read_answers(&k), 1);
    expect_str(copy_for(&k.c, s.letter, "gp").state, S("acknowledged"));
}

static void a_command_that_refuses_has_failed_at_once(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct seen_letter s = seen_at_nine(&k.c);
    signed_letter(&k.c, &s);
    command_is(&k, "echo 'no such practice' >&2; exit 1");
    hands_off_to(&k, "command:mesh", OK);
    expect(work_once(&k));
    struct outbox_row copy = copy_for(&k.c, s.letter, "gp");
    expect_str(copy.state, S("failed"));
    expect_str(copy.last_error, S("The command ended with exit status 1: no such practice"));
    expect_int(clinic_open_duties(&k.c, "copy-held", any), 1);
}

/* ---- only where the operator allows ---------------------------------------------------------------- */

static void a_setting_leads_only_where_the_operator_allows(void **state) {
    static const char *const no[] = {
        "folder:/etc",
        "folder:outbox/../x",
        "folder:outbox/a/b",
        "folder:outbox/ack",
        "folder:outboxes",
        "folder:outbox/",
        "folder:outbox/command",
        "folder:/srv/carriers",
        "folder:/srv/carrier/..",
        "command:rm",
        "folder:/srv/carrier/a b",
        "folder:.",
    };
    static const char *const yes[] = {"folder:outbox", "folder:outbox/north", "folder:/srv/carrier",
                                      "folder:/srv/carrier/north_1", "none"};
    static const str folders[] = {S_INIT("/srv/carrier")};
    struct carrier k;
    make_carrier(&k, *state);
    k.allowed.folders = folders;
    k.allowed.n_folders = 1;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        hands_off_to(&k, no[i], INVALID);
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        hands_off_to(&k, yes[i], OK);
    struct set_hand_off in = {.allowed = &k.allowed, .setting = S("none"), .version = 1};
    clinic_change(&k.c, k.c.manager, set_hand_off, &in, FORBIDDEN);
    clinic_change(&k.c, k.c.administrator, set_hand_off, &in, CONFLICT); /* an old version */
}

/* ---- two workers ----------------------------------------------------------------------------------- */

enum { JOBS = 40, WORKERS = 2 };
struct worker {
    struct carrier *k;
    struct db *db;
    pthread_t thread;
    uuid had[JOBS];
    size_t n;
};
struct claiming {
    struct worker *worker;
    struct job_row job;
};

static enum err claim_a_job(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct claiming *c = context;
    instant now = c->worker->k->c.now;
    return job_store_claim(tx, 1, S("draw-run"), any, now, instant_add(now, INSTANT_MINUTE),
                           &c->job);
}

static void *work_until_nothing_is_left(void *self) {
    struct worker *worker = self;
    for (;;) {
        AUTO_ARENA(a);
        struct problem why = {0};
        struct claiming claiming = {.worker = worker};
        if (tx_write(worker->db, 1, &a, claim_a_job, &claiming, &why) != OK) return NULL;
        if (worker->n < JOBS) worker->had[worker->n] = claiming.job.job_id;
        worker->n++;
    }
}

static enum err make_jobs(struct work *w, void *context, struct done *ret_done) {
    (void)context;
    (void)ret_done;
    for (int i = 0; i < JOBS; i++) {
        bool is_new;
        struct job_row job = {.job_id = work_new_id(w),
                              .kind = S("draw-run"),
                              .state = S("waiting"),
                              .next_try_at = w->now,
                              .created_at = w->now};
        TRY(job_store_insert(w->tx, 1, &job, &is_new));
    }
    return OK;
}

static void two_workers_never_claim_one_job(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    clinic_change(&k.c, k.c.secretary, make_jobs, NULL, OK);
    struct worker workers[WORKERS] = {0};
    for (int i = 0; i < WORKERS; i++) {
        /* On PostgreSQL as two servers; embedded, one process has the records. */
        workers[i].k = &k;
        workers[i].db = k.c.store->is_sqlite ? k.c.store->db : store_open_again(k.c.store);
        expect_int(
            pthread_create(&workers[i].thread, NULL, work_until_nothing_is_left, &workers[i]), 0);
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i].thread, NULL);
    expect_int(workers[0].n + workers[1].n, JOBS);
    for (size_t i = 0; i < workers[0].n; i++) {
        for (size_t j = 0; j < workers[1].n; j++)
            expect(!uuid_eq(workers[0].had[i], workers[1].had[j]));
    }
    for (int i = 0; i < WORKERS; i++) {
        if (!k.c.store->is_sqlite) db_close(workers[i].db);
    }
}

struct leased {
    struct carrier *k;
    struct job_row first, second;
};
static enum err claim_first(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct leased *l = context;
    return job_store_claim(w->tx, 1, S("draw-run"), any, w->now,
                           instant_add(w->now, INSTANT_MINUTE), &l->first);
}
static enum err claim_second(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct leased *l = context;
    return job_store_claim(w->tx, 1, S("draw-run"), any, w->now,
                           instant_add(w->now, INSTANT_MINUTE), &l->second);
}
static enum err settle_first(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct leased *l = context;
    l->first.state = S("done");
    return job_store_settle(w->tx, 1, &l->first);
}
static enum err settle_second(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct leased *l = context;
    l->second.state = S("done");
    return job_store_settle(w->tx, 1, &l->second);
}
static enum err make_a_job(struct work *w, void *context, struct done *ret_done) {
    (void)context;
    (void)ret_done;
    bool is_new;
    struct job_row job = {.job_id = work_new_id(w),
                          .kind = S("draw-run"),
                          .state = S("waiting"),
                          .next_try_at = w->now,
                          .created_at = w->now};
    return job_store_insert(w->tx, 1, &job, &is_new);
}

static void a_lease_that_ran_out_is_anothers_and_who_had_it_ends_nothing(void **state) {
    struct carrier k;
    make_carrier(&k, *state);
    struct leased l = {.k = &k};
    clinic_change(&k.c, k.c.secretary, make_a_job, NULL, OK);
    clinic_change(&k.c, k.c.secretary, claim_first, &l, OK);
    clinic_change(&k.c, k.c.secretary, claim_second, &l, NOT_FOUND);
    k.c.now = instant_add(k.c.now, 2 * INSTANT_MINUTE);
    clinic_change(&k.c, k.c.secretary, claim_second, &l, OK);
    expect_int(l.second.tries, 2);
    clinic_change(&k.c, k.c.secretary, settle_first, &l, CONFLICT);
    clinic_change(&k.c, k.c.secretary, settle_second, &l, OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_recipient_with_a_mailbox_gets_it_electronically_and_the_others_on_paper),
        store_test(the_same_attempt_written_again_is_the_same_two_files),
        store_test(an_older_state_of_a_copy_never_overwrites_a_newer_one),
        store_test(accepted_is_the_proof_and_said_twice_it_changes_nothing),
        store_test(where_letters_go_changes_and_the_answers_under_way_are_still_read),
        store_test(no_acknowledgement_in_two_days_raises_itself),
        store_test(rejected_is_put_right_and_sent_again_as_a_new_attempt),
        store_test(an_older_attempt_that_arrives_late_leaves_what_is_owed_for_the_newer),
        store_test(accepted_and_bounced_later_it_has_come_back),
        store_test(an_answer_that_is_none_is_set_aside_and_shown_never_lost),
        store_test(an_answer_quicker_than_our_own_note_is_proof),
        store_test(what_fails_is_tried_again_with_growing_pauses_then_shown_with_a_duty),
        store_test(a_letter_waits_on_for_the_carriers_proof_when_its_outcome_is_taken_back),
        store_test(what_may_stand_on_a_copy_is_looked_at_again_at_each_try),
        store_test(a_copy_that_cannot_be_read_does_not_keep_the_others_waiting),
        store_test(try_again_now_does_not_wait_for_the_pause),
        store_test(without_a_carrier_any_more_what_never_left_goes_on_paper),
        store_test(a_command_takes_it_asks_to_try_again_or_refuses),
        store_test(a_command_that_refuses_has_failed_at_once),
        store_test(a_setting_leads_only_where_the_operator_allows),
        store_test(two_workers_never_claim_one_job),
        store_test(a_lease_that_ran_out_is_anothers_and_who_had_it_ends_nothing),
    };
    return run_store_tests(tests);
}
