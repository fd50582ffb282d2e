/* Acts from the lists of referrals and letters, on both engines: sent for review, passed on, handed over, printed. */
#include "letter_clinic.h"

#include "bulk.h"
#include "clinic_store.h"
#include "duty_store.h"
#include "duty_work.h"
#include "letter_dispatch.h"
#include "person_store.h"
#include "print_run.h"
#include "referral_store.h"
#include "referral_work.h"
#include "set_up_lists.h"

struct lists {
    struct small_clinic c;
    uuid osei, heart_clinic, heart_list;
    struct work by;
};

/* A second consultant with a clinic and a booking list of his own. */
static enum err make_second(struct tx *tx, void *context, struct problem *why) {
    struct lists *s = context;
    struct clinic clinic;
    struct person p = {.person_id = s->osei = work_new_id(&s->by),
                       .user_name = S("osei"),
                       .title = S("Dr"),
                       .given_name = S("Kwame"),
                       .family_name = S("Osei"),
                       .roles = 1u << ROLE_CLINICIAN};
    (void)why;
    s->heart_list = work_new_id(&s->by);
    TRY(person_store_insert(tx, s->c.site, &p, S(""), s->c.now));
    TRY(list_store_insert(tx, s->c.site,
                          &(struct shared_list){.list_id = s->heart_list,
                                                .name = S("Heart bookings"),
                                                .is_active = true}));
    TRY(clinic_store_get(tx, s->c.site, s->c.clinic, &clinic));
    clinic.clinic_id = s->heart_clinic = work_new_id(&s->by);
    clinic.code = S("HF1");
    clinic.name = S("Heart failure clinic");
    clinic.consultant_id = s->osei;
    clinic.booking_list_id = s->heart_list;
    return clinic_store_insert(tx, s->c.site, &clinic);
}

static void begin(struct lists *s, struct store *store) {
    small_clinic_make(&s->c, store);
    s->by = work_of(&s->c, s->c.secretary);
    expect_ok(tx_write(store->db, s->c.site, &store->arena, make_second, s, &s->c.why));
}

/* `family` NULL: nobody is registered yet. */
static uuid refer(struct lists *s, const char *family) {
    struct receive_referral in = {.clinic_id = s->c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    if (family)
        in.patient_id = clinic_patient(&s->c, "Idris", family, "1958-02-02");
    else
        in.unmatched_name = S("J Smythe");
    return clinic_change(&s->c, s->c.secretary, receive_referral, &in, OK).id;
}

/* ---- what stands there --------------------------------------------------------------------------- */

struct seen {
    uuid id;
    struct referral referral;
    struct duty duty;
    str owner;
};

static enum err see(struct work *w, void *context) {
    struct seen *x = context;
    struct duty_on on;
    TRY(duty_store_on(w->tx, w->scope->site_id, &x->id, 1, &on));
    x->owner = on.owner_name;
    if (!uuid_is_nil(on.duty_id))
        TRY(duty_store_get(w->tx, w->scope->site_id, on.duty_id, &x->duty));
    enum err e = referral_store_get(w->tx, w->scope->site_id, x->id, &x->referral);
    return e == NOT_FOUND ? OK : e; /* a letter */
}

static struct seen seen_of(struct lists *s, uuid id) {
    struct seen x = {.id = id};
    struct work w = work_of(&s->c, s->c.secretary);
    expect_ok(work_read(&w, see, &x));
    return x;
}

struct reviewing {
    uuid reviewer;
    size_t n;
};

static enum err count_reviews(struct work *w, void *context) {
    struct reviewing *x = context;
    const struct referral_line *lines;
    return referral_store_list(w->tx, w->scope->site_id, S(""), x->reviewer, (uuid){{0}}, false, 50,
                               &lines, &x->n);
}

/* How many stand under "Mine to review". */
static size_t n_to_review(struct lists *s, uuid reviewer) {
    struct reviewing x = {reviewer, 0};
    struct work w = work_of(&s->c, s->c.secretary);
    expect_ok(work_read(&w, count_reviews, &x));
    return x.n;
}

/* ---- referrals ----------------------------------------------------------------------------------- */

static void a_referral_is_sent_to_another_clinician_with_its_review(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid id = refer(&s, "Okafor");
    expect_int(n_to_review(&s, s.c.clinician), 1); /* nobody named: the clinic's consultant */
    struct duty before = seen_of(&s, id).duty;
    struct send_for_review in = {.referral_id = id, .version = 1, .reviewer_id = s.c.secretary};
    clinic_change(&s.c, s.c.receptionist, send_for_review, &in, FORBIDDEN);
    clinic_change(&s.c, s.c.secretary, send_for_review, &in, INVALID); /* no clinician */
    expect_str(s.c.why.field, S("reviewer"));
    in.reviewer_id = s.osei;
    in.version = 2;
    clinic_change(&s.c, s.c.clerk, send_for_review, &in, CONFLICT); /* not as it was shown */
    in.version = 1;
    clinic_change(&s.c, s.c.clerk, send_for_review, &in, OK);
    struct seen x = seen_of(&s, id);
    expect_str(x.owner, S("Dr Kwame Osei"));
    expect(uuid_eq(x.duty.duty_id, before.duty_id));
    expect_int(x.duty.due_at.us, before.due_at.us);
    expect_int(n_to_review(&s, s.c.clinician), 0);
    expect_int(n_to_review(&s, s.osei), 1);
    /* What is his already changes nothing; a colleague may send it back. */
    in.version = 2;
    clinic_change(&s.c, s.c.clerk, send_for_review, &in, OK);
    expect_int(seen_of(&s, id).referral.version, 2);
    in.reviewer_id = s.c.clinician;
    clinic_change(&s.c, s.c.clinician, send_for_review, &in, OK);
    expect_str(seen_of(&s, id).owner, S("Dr Helena Lindqvist"));
}

static void who_reviews_one_that_is_not_registered_yet_is_kept_until_then(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid id = refer(&s, NULL);
    struct send_for_review in = {.referral_id = id, .version = 1, .reviewer_id = s.osei};
    clinic_change(&s.c, s.c.clerk, send_for_review, &in, OK);
    expect_str(seen_of(&s, id).owner, S("Booking office")); /* to register it */
    struct register_referral registered = {.referral_id = id,
                                           .patient_id =
                                               clinic_patient(&s.c, "Jo", "Smythe", "1970-01-01"),
                                           .version = 2};
    clinic_change(&s.c, s.c.clerk, register_referral, &registered, OK);
    expect_str(seen_of(&s, id).owner, S("Dr Kwame Osei"));
}

static void
before_its_review_a_referral_is_passed_to_another_clinic_and_its_consultant(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid known = refer(&s, "Okafor"), unknown = refer(&s, NULL);
    struct pass_referral in = {.referral_id = known, .version = 1, .note = S("For heart failure")};
    clinic_change(&s.c, s.c.secretary, pass_referral, &in, INVALID);
    expect_str(s.c.why.field, S("clinic"));
    in.clinic_id = s.heart_clinic;
    clinic_change(&s.c, s.c.manager, pass_referral, &in, FORBIDDEN);
    clinic_change(&s.c, s.c.secretary, pass_referral, &in, OK);
    struct seen x = seen_of(&s, known);
    expect(uuid_eq(x.referral.clinic_id, s.heart_clinic));
    expect(uuid_eq(x.duty.clinic_id, s.heart_clinic));
    expect(uuid_eq(x.duty.accountable_id, s.osei));
    expect_str(x.owner, S("Dr Kwame Osei"));
    in.referral_id = unknown;
    clinic_change(&s.c, s.c.secretary, pass_referral, &in, OK);
    expect_str(seen_of(&s, unknown).owner, S("Heart bookings"));
    /* Afterwards it is the booking office's. */
    struct review_referral review = {
        .referral_id = known, .version = 2, .outcome = REVIEW_ACCEPT, .priority = S("1")};
    clinic_change(&s.c, s.c.clinician, review_referral, &review, OK);
    in = (struct pass_referral){.referral_id = known, .version = 3, .clinic_id = s.c.clinic};
    clinic_change(&s.c, s.c.secretary, pass_referral, &in, CONFLICT);
    expect_str(seen_of(&s, known).owner, S("Heart bookings")); /* to book it there */
}

static void what_waits_for_the_referrer_or_has_its_date_stays_where_it_is(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid asked = refer(&s, "Okafor");
    struct review_referral review = {.referral_id = asked,
                                     .version = 1,
                                     .outcome = REVIEW_ASK_MORE,
                                     .priority = S("1"),
                                     .note = S("Which tablets?")};
    clinic_change(&s.c, s.c.clinician, review_referral, &review, OK);
    struct send_for_review in = {.referral_id = asked, .version = 2, .reviewer_id = s.osei};
    clinic_change(&s.c, s.c.secretary, send_for_review, &in, CONFLICT);
    struct receive_referral booked = {.patient_id =
                                          clinic_patient(&s.c, "Selam", "Haile", "1990-09-09"),
                                      .clinic_id = s.c.clinic,
                                      .received_on = {2026, 11, 23},
                                      .source = S("03"),
                                      .priority = S("1"),
                                      .booked_slot_id = s.c.slots[0]};
    uuid id = clinic_change(&s.c, s.c.secretary, receive_referral, &booked, OK).id;
    struct pass_referral pass = {.referral_id = id,
                                 .version = seen_of(&s, id).referral.version,
                                 .clinic_id = s.heart_clinic};
    clinic_change(&s.c, s.c.secretary, pass_referral, &pass, CONFLICT);
}

/* ---- what is outstanding on a row ---------------------------------------------------------------- */

static void a_review_handed_over_on_the_desk_is_the_others_in_the_list_too(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid id = refer(&s, "Okafor");
    struct duty review = seen_of(&s, id).duty;
    struct hand_over_duty in = {review.duty_id, review.version, {false, s.osei}, S("")};
    clinic_change(&s.c, s.c.secretary, hand_over_duty, &in, OK);
    expect_int(n_to_review(&s, s.osei), 1);
}

static void aim(void *input, uuid id, int64_t version) {
    struct hand_over_work *in = input;
    in->subject_id = id;
    in->version = version;
}

static void many_are_handed_over_and_each_that_is_not_says_why(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid to_register = refer(&s, NULL), in_review = refer(&s, "Okafor"), stale = refer(&s, NULL);
    struct bulk_item items[] = {
        {.id = to_register, .version = seen_of(&s, to_register).duty.version},
        {.id = in_review, .version = seen_of(&s, in_review).duty.version},
        {.id = stale, .version = 9},
        {.id = s.osei, .version = 0}}; /* nothing is outstanding on that */
    struct hand_over_work in = {.to = {false, s.c.secretary}};
    struct bulk bulk = {.items = items,
                        .n = 4,
                        .change = hand_over_work,
                        .input = &in,
                        .input_size = sizeof in,
                        .aim = aim};
    struct work w = work_of(&s.c, s.c.secretary);
    bulk_change(&w, NULL, &bulk);
    expect_int(bulk.n_done, 1);
    expect_str(seen_of(&s, to_register).owner, S("Ms Amara Bello"));
    expect_int(items[1].result, INVALID); /* a review is a clinician's */
    expect_int(items[2].result, CONFLICT);
    expect_int(items[3].result, CONFLICT);
    for (size_t i = 1; i < 4; i++)
        expect(items[i].why.sentence.n > 0);
}

static void the_booking_of_an_accepted_referral_stands_in_its_row(void **state) {
    struct lists s;
    begin(&s, *state);
    uuid id = refer(&s, "Okafor");
    struct review_referral review = {
        .referral_id = id, .version = 1, .outcome = REVIEW_ACCEPT, .priority = S("1")};
    clinic_change(&s.c, s.c.clinician, review_referral, &review, OK);
    struct seen x = seen_of(&s, id);
    expect_int(x.duty.rule, DUTY_BOOK);
    struct work_waits_for in = {id, x.duty.version, S("Patient, voicemail left")};
    clinic_change(&s.c, s.c.clerk, work_waits_for, &in, OK);
    expect_str(seen_of(&s, id).duty.with_whom, S("Patient, voicemail left"));
}

/* ---- letters ------------------------------------------------------------------------------------- */

static void a_letter_to_type_is_taken_over_and_one_to_sign_stays_its_authors(void **state) {
    struct lists s;
    begin(&s, *state);
    struct seen_letter l = seen_at_nine(&s.c);
    struct seen x = seen_of(&s, l.letter);
    expect_str(x.owner, S("Secretaries"));
    struct hand_over_work in = {l.letter, x.duty.version, {false, s.c.secretary}, S("")};
    clinic_change(&s.c, s.c.secretary, hand_over_work, &in, OK);
    expect_str(seen_of(&s, l.letter).owner, S("Ms Amara Bello"));
    type_text(&s.c, &l, "It was a pleasure to see her.");
    letter_step_by(&s.c, &l, s.c.secretary, pass_letter, OK);
    in.version = seen_of(&s, l.letter).duty.version;
    clinic_change(&s.c, s.c.secretary, hand_over_work, &in, INVALID);
    expect_str(seen_of(&s, l.letter).owner, S("Dr Helena Lindqvist"));
}

static void a_letter_marked_urgent_stays_so_with_its_author_and_is_due_as_it_was(void **state) {
    struct lists s;
    begin(&s, *state);
    struct seen_letter l = seen_at_nine(&s.c);
    struct duty before = seen_of(&s, l.letter).duty;
    struct letter_urgency in = {l.letter, before.version + 1, true};
    clinic_change(&s.c, s.c.secretary, set_letter_urgency, &in, CONFLICT); /* not as it was shown */
    in.version = before.version;
    clinic_change(&s.c, s.c.clerk, set_letter_urgency, &in, FORBIDDEN);
    clinic_change(&s.c, s.c.secretary, set_letter_urgency, &in, OK);
    type_text(&s.c, &l, "It was a pleasure to see her.");
    letter_step_by(&s.c, &l, s.c.secretary, pass_letter, OK);
    struct duty d = seen_of(&s, l.letter).duty;
    expect_int(d.priority, DUTY_URGENT);
    expect_int(d.due_at.us, before.due_at.us);
    in = (struct letter_urgency){l.letter, d.version, false};
    clinic_change(&s.c, s.c.clinician, set_letter_urgency, &in, OK);
    expect_int(seen_of(&s, l.letter).duty.priority, DUTY_ROUTINE);
    uuid referral = refer(&s, "Okafor");
    in = (struct letter_urgency){referral, seen_of(&s, referral).duty.version, true};
    clinic_change(&s.c, s.c.secretary, set_letter_urgency, &in, CONFLICT);
}

struct asked {
    uuid subject;
    enum duty_rule rule;
    const struct duty *duties;
    size_t n;
};
static enum err read_asked(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asked *a = context;
    return duty_store_of_subject(tx, 1, a->rule, a->subject, S("open"), &a->duties, &a->n);
}
static struct duty duty_about(struct lists *s, enum duty_rule rule, uuid subject) {
    struct asked a = {.subject = subject, .rule = rule};
    expect_ok(tx_read(s->c.store->db, &s->c.store->arena, read_asked, &a, &s->c.why));
    expect_int(a.n, 1);
    return a.duties[0];
}

static void what_a_letter_brings_after_it_was_marked_urgent_is_urgent_too(void **state) {
    struct lists s;
    begin(&s, *state);
    struct seen_letter l = seen_at_nine(&s.c);
    int64_t version = l.view.row.version;
    struct letter_urgency in = {l.letter, seen_of(&s, l.letter).duty.version, true};
    clinic_change(&s.c, s.c.secretary, set_letter_urgency, &in, OK);
    view_letter(&s.c, &l);
    expect_int(l.view.row.version, version); /* who is typing it is not in the way */
    type_text(&s.c, &l, "The scan showed [?] on the day.");
    letter_step_by(&s.c, &l, s.c.secretary, pass_letter, OK);
    expect_int(duty_about(&s, DUTY_QUERY, l.letter).priority, DUTY_URGENT);
    type_text(&s.c, &l, "The scan was normal.");
    letter_step_by(&s.c, &l, s.c.clinician, sign_letter, OK);
    in = (struct letter_urgency){l.letter, seen_of(&s, l.letter).duty.version, false};
    clinic_change(&s.c, s.c.secretary, set_letter_urgency, &in, OK);
    struct done run = clinic_change(&s.c, s.c.secretary, make_print_run, NULL, OK);
    draw_run(&s.c, run.id);
    struct confirm_posted posted = {.run_id = run.id};
    clinic_change(&s.c, s.c.secretary, confirm_posted, &posted, OK);
    struct outbox_row copy = copy_for(&s.c, l.letter, "patient");
    struct copy_again back = {.outbox_id = copy.outbox_id, .reason = S("Gone away")};
    clinic_change(&s.c, s.c.secretary, copy_returned, &back, OK);
    expect_int(duty_about(&s, DUTY_COPY_HELD, copy.recipient_id).priority, DUTY_ROUTINE);
}

static void a_list_with_something_to_do_is_not_retired(void **state) {
    struct lists s;
    begin(&s, *state);
    struct small_clinic *c = &s.c;
    struct save_list spare = {.list = {.name = S("Spare secretaries")}};
    spare.list.list_id = clinic_change(c, c->manager, add_list, &spare, OK).id;
    spare.list.version = 1;
    struct seen_letter l = seen_at_nine(c);
    struct hand_over_work give = {
        l.letter, seen_of(&s, l.letter).duty.version, {true, spare.list.list_id}, S("")};
    clinic_change(c, c->secretary, hand_over_work, &give, OK);
    clinic_change(c, c->manager, change_list, &spare, CONFLICT);
    expect_str(c->why.field, S("is_active"));
    expect_str(c->why.sentence,
               S("1 thing is still to be done by this list: hand it over on the desk first"));
    struct hand_over_work back = {
        l.letter, seen_of(&s, l.letter).duty.version, {true, c->secretary_list}, S("")};
    clinic_change(c, c->secretary, hand_over_work, &back, OK);
    clinic_change(c, c->manager, change_list, &spare, OK);
}

struct page_of {
    struct letter_filter filter;
    const struct letter_line *lines;
    size_t n;
};
static enum err read_page(struct work *w, void *context) {
    struct page_of *p = context;
    return letter_store_list(w->tx, w->scope->site_id, &p->filter, &p->lines, &p->n);
}
static struct page_of page_of_letters(struct lists *s, const char *stage, uuid edge,
                                      bool is_before) {
    struct page_of p = {
        .filter = {.stage = str_from_c(stage), .edge = edge, .is_before = is_before, .limit = 2}};
    struct work w = work_of(&s->c, s->c.secretary);
    expect_ok(work_read(&w, read_page, &p));
    return p;
}

/* By places counted from the top, what moves up to page one would never be seen by whoever reads on. */
static void a_list_of_letters_worked_off_from_the_top_skips_nobody_on_its_next_page(void **state) {
    struct lists s;
    begin(&s, *state);
    struct small_clinic *c = &s.c;
    uuid letters[5];
    for (int i = 0; i < 5; i++) {
        struct new_letter in = {.patient_id = clinic_patient(c, "Idris", "Okafor", "1958-02-02"),
                                .clinic_id = c->clinic};
        c->now = instant_add(c->now, INSTANT_MINUTE);
        letters[i] = clinic_change(c, c->secretary, new_letter, &in, OK).id;
    }
    struct page_of first = page_of_letters(&s, "type", (uuid){{0}}, false);
    expect(first.n == 2 && uuid_eq(first.lines[0].letter.letter_id, letters[0]) &&
           uuid_eq(first.lines[1].letter.letter_id, letters[1]));
    for (int i = 0; i < 2; i++) {
        struct seen_letter l = {.letter = letters[i]};
        view_letter(c, &l);
        type_text(c, &l, "It was a pleasure to see you.");
        letter_step_by(c, &l, c->secretary, pass_letter, OK);
    }
    struct page_of next = page_of_letters(&s, "type", letters[1], false);
    expect(next.n == 2 && uuid_eq(next.lines[0].letter.letter_id, letters[2]) &&
           uuid_eq(next.lines[1].letter.letter_id, letters[3]));
    struct page_of back = page_of_letters(&s, "type", letters[4], true);
    expect(back.n == 2 && uuid_eq(back.lines[0].letter.letter_id, letters[2]) &&
           uuid_eq(back.lines[1].letter.letter_id, letters[3]));
    expect_int(page_of_letters(&s, "type", letters[4], false).n, 0);
}

static void only_the_copies_named_are_printed_each_once(void **state) {
    struct lists s;
    begin(&s, *state);
    struct seen_letter first = letter_for_slot(&s.c, 0), second = letter_for_slot(&s.c, 1);
    uuid id = copy_for(&s.c, second.letter, "patient").outbox_id;
    const uuid ids[] = {id, id, s.osei};
    struct make_print_run in = {ids, 3};
    struct done done = clinic_change(&s.c, s.c.secretary, make_print_run, &in, OK);
    expect_str(done.detail, S("1"));
    expect_str(copy_for(&s.c, second.letter, "patient").state, S("in-print-run"));
    expect_str(copy_for(&s.c, first.letter, "patient").state, S("waiting"));
    clinic_change(&s.c, s.c.secretary, make_print_run, &in, INVALID); /* it is in a run */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_referral_is_sent_to_another_clinician_with_its_review),
        store_test(who_reviews_one_that_is_not_registered_yet_is_kept_until_then),
        store_test(before_its_review_a_referral_is_passed_to_another_clinic_and_its_consultant),
        store_test(what_waits_for_the_referrer_or_has_its_date_stays_where_it_is),
        store_test(a_review_handed_over_on_the_desk_is_the_others_in_the_list_too),
        store_test(many_are_handed_over_and_each_that_is_not_says_why),
        store_test(the_booking_of_an_accepted_referral_stands_in_its_row),
        store_test(a_letter_to_type_is_taken_over_and_one_to_sign_stays_its_authors),
        store_test(a_letter_marked_urgent_stays_so_with_its_author_and_is_due_as_it_was),
        store_test(what_a_letter_brings_after_it_was_marked_urgent_is_urgent_too),
        store_test(a_list_with_something_to_do_is_not_retired),
        store_test(a_list_of_letters_worked_off_from_the_top_skips_nobody_on_its_next_page),
        store_test(only_the_copies_named_are_printed_each_once),
    };
    return run_store_tests(tests);
}
