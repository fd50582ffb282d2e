/* The desk's lists and what is done with a duty itself, on both engines: order, pages, filters, hand-over. */
#include "small_clinic.h"

#include "appointment_work.h"
#include "duty_store.h"
#include "duty_work.h"
#include "fact.h"
#include "known_sums.h"
#include "ledger.h"
#include "outstanding_store.h"
#include "owed.h"
#include "referral_store.h"
#include "referral_work.h"
#include "session_store.h"

static const uuid any = {{0}};

/* Received today. */
static uuid refer(struct small_clinic *c, const char *family, const char *priority) {
    civil_date today;
    civil_time time;
    instant_to_civil(c->zone, c->now, &today, &time);
    struct receive_referral in = {.patient_id = clinic_patient(c, "Idris", family, "1958-02-02"),
                                  .clinic_id = c->clinic,
                                  .received_on = today,
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .priority = str_from_c(priority),
                                  .reason = S("Palpitations")};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

struct asking {
    struct duty_filter filter;
    const struct owed_line *lines;
    size_t n;
    bool more;
};

static enum err ask_list(struct work *w, void *context) {
    struct asking *x = context;
    return owed_list(w, &x->filter, &x->lines, &x->n, &x->more);
}

static struct asking ask(struct small_clinic *c, uuid person, struct duty_filter filter) {
    struct asking x = {.filter = filter};
    struct work w = work_of(c, person);
    if (x.filter.visible_at.us == 0) x.filter.visible_at = c->now;
    if (x.filter.limit == 0) x.filter.limit = 40;
    expect_ok(work_read(&w, ask_list, &x));
    return x;
}

static struct asking ask_all(struct small_clinic *c) {
    return ask(c, c->secretary, (struct duty_filter){.of = DUTIES_OF_EVERYBODY});
}

/* Routine, in another tray for months; urgent, since Friday; and a stranger's, registered only today. */
static void
a_referral_is_due_from_the_day_it_was_received_however_late_it_is_entered(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid today = refer(&c, "Okafor", "1");
    struct receive_referral in = {.patient_id = clinic_patient(&c, "Harold", "Pike", "1944-01-01"),
                                  .clinic_id = c.clinic,
                                  .received_on = {2026, 6, 1},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    uuid old = clinic_change(&c, c.secretary, receive_referral, &in, OK).id;
    in.patient_id = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    in.received_on = (civil_date){2026, 11, 20};
    in.priority = S("2");
    in.booked_slot_id = c.slots[1];
    uuid urgent = clinic_change(&c, c.secretary, receive_referral, &in, OK).id;
    in = (struct receive_referral){.unmatched_name = S("J Smythe"),
                                   .clinic_id = c.clinic,
                                   .received_on = {2026, 11, 16},
                                   .source = S("03"),
                                   .priority = S("1"),
                                   .reason = S("Palpitations")};
    uuid stranger = clinic_change(&c, c.secretary, receive_referral, &in, OK).id;
    struct asking x = ask_all(&c);
    expect_int(x.n, 4);
    expect(uuid_eq(x.lines[0].line.duty.subject_id, urgent));
    expect(uuid_eq(x.lines[1].line.duty.subject_id, old));
    expect(uuid_eq(x.lines[2].line.duty.subject_id, stranger));
    expect(uuid_eq(x.lines[3].line.duty.subject_id, today));
    for (size_t i = 0; i < 3; i++)
        expect_int(x.lines[i].due.kind, DUTY_DUE_OVERDUE);
    expect_str(x.lines[1].due.when, S("4 Jun 2026"));
    expect(str_find(x.lines[1].why, S("was to be seen by 5 Oct, 49 days ago")) >= 0);
    expect_int(x.lines[3].due.kind, DUTY_DUE_LATER);
    struct register_referral known = {stranger, clinic_patient(&c, "Joan", "Smythe", "1970-01-01"),
                                      1, false};
    clinic_change(&c, c.clerk, register_referral, &known, OK);
    x = ask_all(&c);
    expect_int(x.lines[2].due.kind, DUTY_DUE_OVERDUE); /* its review was due on the 19th */
    expect_str(x.lines[2].due.when, S("19 Nov 2026"));
}

static void the_most_pressing_stands_first_then_what_is_due_first(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Routine", "1");
    refer(&c, "Cancer", "3");
    refer(&c, "Urgent", "2");
    struct asking x = ask_all(&c);
    expect_int(x.n, 3);
    expect_str(x.lines[0].line.family_name, S("Cancer"));
    expect_str(x.lines[1].line.family_name, S("Urgent"));
    expect_str(x.lines[2].line.family_name, S("Routine"));
    expect_str(x.lines[0].who, S("CANCER, Idris"));
    expect_str(x.lines[0].title, S("Review the referral"));
    expect_int(x.lines[0].due.kind, DUTY_DUE_NOW);
}

/* Seven referrals to review: the consultant's. */
static void pages_hold_every_row(struct small_clinic *made, struct duty_filter page) {
    struct small_clinic c = *made;
    struct asking all = ask_all(&c);
    expect_int(all.n, 7);
    expect(!all.more);
    page.limit = 3;
    size_t seen = 0;
    bool more = true;
    while (more) {
        struct asking x = ask(&c, c.secretary, page);
        for (size_t i = 0; i < x.n; i++, seen++)
            expect(uuid_eq(x.lines[i].line.duty.duty_id, all.lines[seen].line.duty.duty_id));
        const struct duty *last = &x.lines[x.n - 1].line.duty;
        page.after = (struct duty_place){last->priority, last->stage_due_at, last->duty_id};
        more = x.more;
    }
    expect_int(seen, 7);
    /* And back: from the last row to what stands before it, to the very first. */
    const struct duty *last = &all.lines[6].line.duty;
    page.after = (struct duty_place){last->priority, last->stage_due_at, last->duty_id};
    page.is_before = true;
    for (seen = 6, more = true; more;) {
        struct asking x = ask(&c, c.secretary, page);
        expect_int(x.n, 3);
        seen -= x.n;
        for (size_t i = 0; i < x.n; i++)
            expect(uuid_eq(x.lines[i].line.duty.duty_id, all.lines[seen + i].line.duty.duty_id));
        const struct duty *first = &x.lines[0].line.duty;
        page.after = (struct duty_place){first->priority, first->stage_due_at, first->duty_id};
        more = x.more;
    }
    expect_int(seen, 0);
}

static void pages_hold_every_row_once_and_in_the_same_order(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    static const char *const priorities[] = {"1", "3", "2", "1", "1", "2", "1"};
    for (int i = 0; i < 7; i++) {
        clinic_at(&c, 2026, 11, 23, 8, i);
        refer(&c, "Okafor", priorities[i]);
    }
    const struct duty_filter of[] = {{.of = DUTIES_OF_EVERYBODY},
                                     {.of = DUTIES_OF_HOLDER, .holder_id = c.clinician},
                                     {.of = DUTIES_OF_PERSON_AND_LISTS, .holder_id = c.clinician}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        pages_hold_every_row(&c, of[i]);
}

/* An address may say anything. */
static void a_place_before_or_beyond_all_time_is_a_place_too(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Okafor", "1");
    for (int of = DUTIES_OF_EVERYBODY; of <= DUTIES_OF_PERSON_AND_LISTS; of++) {
        struct duty_filter f = {.of = (enum duty_scope_of)of,
                                .holder_id = c.clinician,
                                .after = {DUTY_FIRST, {INT64_MIN}, c.session}};
        expect_int(ask(&c, c.clinician, f).n, 1);
        f.after = (struct duty_place){DUTY_ROUTINE, {INT64_MAX}, c.session};
        expect_int(ask(&c, c.clinician, f).n, 0);
        f.is_before = true;
        expect_int(ask(&c, c.clinician, f).n, 1);
        f.after = (struct duty_place){DUTY_FIRST, {INT64_MIN}, c.session};
        expect_int(ask(&c, c.clinician, f).n, 0);
    }
}

static void mine_are_my_own_and_my_lists_and_no_others(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Okafor", "1"); /* to review: the consultant's */
    struct duty_filter mine = {.of = DUTIES_OF_PERSON_AND_LISTS, .holder_id = c.clinician};
    expect_int(ask(&c, c.clinician, mine).n, 1);
    mine.holder_id = c.secretary;
    expect_int(ask(&c, c.secretary, mine).n, 0);
    struct receive_referral unknown = {.unmatched_name = S("J Smythe, born 1970"),
                                       .clinic_id = c.clinic,
                                       .received_on = {2026, 11, 23},
                                       .source = S("03"),
                                       .priority = S("1"),
                                       .reason = S("Chest pain")};
    clinic_change(&c, c.secretary, receive_referral, &unknown, OK);
    mine.holder_id = c.clerk; /* the booking office registers */
    struct asking x = ask(&c, c.clerk, mine);
    expect_int(x.n, 1);
    expect_str(x.lines[0].who, S("J Smythe, born 1970"));
    expect_str(x.lines[0].line.owner_name, S("Booking office"));
    struct duty_filter everybody = {.of = DUTIES_OF_EVERYBODY, .holder_id = c.clinician};
    expect_int(ask(&c, c.clinician, everybody).n, 2); /* whoever asks: also his or her own */
    struct duty_filter of_list = {.of = DUTIES_OF_HOLDER, .holder_id = c.booking_list};
    expect_int(ask(&c, c.manager, of_list).n, 1);
    of_list.holder_id = c.secretary_list;
    expect_int(ask(&c, c.manager, of_list).n, 0);
}

static void bounds_and_filters_narrow_the_list(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Today", "2");
    refer(&c, "Later", "1"); /* 3 working days */
    instant ends = today_ends((civil_date){2026, 11, 23}, c.zone);
    struct duty_filter f = {.of = DUTIES_OF_EVERYBODY, .due_until = ends};
    struct asking x = ask(&c, c.secretary, f);
    expect_int(x.n, 1);
    expect_str(x.lines[0].line.family_name, S("Today"));
    f = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .due_after = ends};
    x = ask(&c, c.secretary, f);
    expect_int(x.n, 1);
    expect_str(x.lines[0].line.family_name, S("Later"));
    f = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .clinic_id = c.clinic};
    expect_int(ask(&c, c.secretary, f).n, 2);
    f.clinic_id = c.session; /* no clinic of that id */
    expect_int(ask(&c, c.secretary, f).n, 0);
    f = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .accountable_id = c.clinician};
    expect_int(ask(&c, c.secretary, f).n, 2);
    f.accountable_id = c.manager;
    expect_int(ask(&c, c.secretary, f).n, 0);
    f = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .only_waiting = true};
    expect_int(ask(&c, c.secretary, f).n, 0);
}

struct counting {
    struct duty_filter filter;
    instant today_ends;
    struct duty_counts counts;
    struct outstanding_sums sums;
    struct outstanding_asked asked;
    struct silence_asked silence;
    size_t n_silent[SILENCE_COUNT];
    const struct silence_line *silent[SILENCE_COUNT];
    int64_t all_silent[SILENCE_COUNT];
};

/* Of few the bounded numbers are the counted ones, whoever's they are. */
static enum err sums_are_counts(struct tx *tx, const struct counting *x) {
    struct duty_filter f = x->filter;
    const uuid holders[] = {x->filter.holder_id, x->asked.person_id, x->asked.person_id};
    for (int of = DUTIES_OF_EVERYBODY; of <= DUTIES_OF_PERSON_AND_LISTS; of++) {
        struct duty_counts counts, sums;
        f.of = (enum duty_scope_of)of;
        f.holder_id = holders[of];
        TRY(duty_store_counts(tx, 1, &f, x->today_ends, &counts));
        TRY(duty_store_sums(tx, 1, &f, x->today_ends, &sums));
        expect_int(sums.today, counts.today);
        expect_int(sums.week, counts.week);
        expect_int(sums.waiting, counts.waiting);
        expect_int(sums.all, counts.all);
    }
    return OK;
}

static enum err count_all(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct counting *x = context;
    TRY(duty_store_counts(tx, 1, &x->filter, x->today_ends, &x->counts));
    TRY(sums_are_counts(tx, x));
    TRY(outstanding_store_sums(tx, 1, &x->asked, &x->sums));
    for (int kind = 0; kind < SILENCE_COUNT; kind++)
        TRY(outstanding_store_silence(tx, 1, (enum silence)kind, &x->silence, &x->silent[kind],
                                      &x->n_silent[kind], &x->all_silent[kind]));
    return OK;
}

static struct counting count_showing(struct small_clinic *c, uuid person, int64_t limit) {
    struct work w = work_of(c, person);
    struct counting x = {.today_ends = today_ends(w.today, c->zone)};
    x.filter = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .visible_at = c->now};
    x.asked = (struct outstanding_asked){person, c->now, x.today_ends, w.today,
                                         civil_date_add_days(w.today, -60)};
    x.silence = (struct silence_asked){.signed_before = instant_add(c->now, -24 * INSTANT_HOUR),
                                       .limit = limit};
    civil_time time;
    instant_to_civil(c->zone, instant_add(c->now, -48 * INSTANT_HOUR), &x.silence.ended_day, &time);
    x.silence.ended_minute = time.minute;
    expect_ok(tx_read(c->store->db, &c->store->arena, count_all, &x, &c->why));
    return x;
}
static struct counting count(struct small_clinic *c, uuid person) {
    return count_showing(c, person, 40);
}

static void the_numbers_are_those_of_the_lists(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Today", "2");
    refer(&c, "Later", "1");
    struct counting x = count(&c, c.clinician);
    expect_int(x.counts.today, 1);
    expect_int(x.counts.week, 1);
    expect_int(x.counts.waiting, 0);
    expect_int(x.counts.all, 2);
    expect_int(x.counts.late, 0);
    expect_int(x.sums.desk, 1);
    expect_int(x.sums.referrals, 2);
    expect_int(x.sums.letters, 0);
    expect_int(x.sums.clinics, 0);
    expect_int(count(&c, c.secretary).sums.desk, 0);
    clinic_at(&c, 2026, 11, 24, 9, 0);
    x = count(&c, c.clinician);
    expect_int(x.counts.late, 1);
    expect(x.sums.is_late);
}

struct remembering {
    struct known_sums sums;
    struct outstanding_asked asked;
    int64_t desk; /* as the last asking was told */
};

static enum err ask_known(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct remembering *x = context;
    struct outstanding_sums told;
    TRY(known_sums_get(&x->sums, tx, 1, &x->asked, &told));
    x->desk = told.desk;
    return OK;
}

static int64_t known_desk(struct small_clinic *c, struct remembering *x) {
    expect_ok(tx_read(c->store->db, &c->store->arena, ask_known, x, &c->why));
    return x->desk;
}

/* What is remembered is made to be told from what is counted. */
static void mark_what_is_remembered(struct known_sums *k) {
    for (size_t i = 0; i < KNOWN_SUMS; i++)
        k->known[i].sums.desk += 70;
}

static void
the_numbers_are_remembered_until_something_is_written_or_a_second_is_over(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct remembering *x = arena_new(&c.store->arena, struct remembering);
    known_sums_init(&x->sums);
    refer(&c, "Today", "2");
    x->asked = count(&c, c.clinician).asked;
    expect_int(known_desk(&c, x), 1);
    mark_what_is_remembered(&x->sums);
    /* Others write to a shared database unseen: there nothing is remembered. */
    expect_int(known_desk(&c, x), c.store->is_sqlite ? 71 : 1);
    x->asked.now = instant_add(x->asked.now, INSTANT_SECOND);
    expect_int(known_desk(&c, x), 1);
    mark_what_is_remembered(&x->sums);
    x->asked.person_id = c.secretary;
    expect_int(known_desk(&c, x), 0);
    x->asked.person_id = c.clinician;
    refer(&c, "Another", "2");
    expect_int(known_desk(&c, x), 2);
}

static uuid first_duty(struct small_clinic *c, int64_t *ret_version) {
    struct asking x = ask_all(c);
    expect(x.n > 0);
    *ret_version = x.lines[0].line.duty.version;
    return x.lines[0].line.duty.duty_id;
}

struct asking_ways {
    struct duty duty;
    struct duty_ways ways;
};

static enum err ask_ways(struct work *w, void *context) {
    struct asking_ways *x = context;
    return duty_ways_of(w, &x->duty, &x->ways);
}

/* What the page of the first duty may offer somebody. */
static struct duty_ways first_ways(struct small_clinic *c, uuid person) {
    struct asking_ways x = {.duty = ask_all(c).lines[0].line.duty};
    struct work w = work_of(c, person);
    expect_ok(work_read(&w, ask_ways, &x));
    return x.ways;
}

static void work_is_handed_over_with_its_history_and_its_due_times(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    clinic_at(&c, 2026, 11, 23, 10, 0);
    struct hand_over_duty in = {.to = {true, c.secretary_list}, .note = S("Please")};
    in.duty_id = first_duty(&c, &in.version);
    struct duty before = ask_all(&c).lines[0].line.duty;
    in.version++;
    clinic_change(&c, c.clerk, hand_over_duty, &in, CONFLICT); /* not as it was shown */
    expect(first_ways(&c, c.clerk).may_move);
    in.version--;
    clinic_change(&c, c.clerk, hand_over_duty, &in, OK);
    struct owed_line after = ask_all(&c).lines[0];
    expect_str(after.line.owner_name, S("Secretaries"));
    expect_int(after.line.duty.due_at.us, before.due_at.us);
    expect(uuid_eq(after.line.duty.accountable_id, before.accountable_id));
    expect_int(after.line.duty.version, before.version + 1);
    /* It is the secretaries' now, so the booking clerk cannot take it back, and the manager can. */
    in.version++;
    in.to = (struct duty_holder){true, c.booking_list};
    clinic_change(&c, c.clerk, hand_over_duty, &in, FORBIDDEN);
    expect(!first_ways(&c, c.clerk).may_move && first_ways(&c, c.manager).may_move);
    clinic_change(&c, c.administrator, hand_over_duty, &in, FORBIDDEN);
    clinic_change(&c, c.manager, hand_over_duty, &in, OK);
}

static void clinical_work_goes_to_clinicians_only(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Okafor", "1");
    struct hand_over_duty in = {.to = {true, c.secretary_list}};
    in.duty_id = first_duty(&c, &in.version);
    clinic_change(&c, c.secretary, hand_over_duty, &in, INVALID);
    expect_str(c.why.field, S("to"));
    in.to = (struct duty_holder){false, c.secretary};
    clinic_change(&c, c.secretary, hand_over_duty, &in, INVALID);
    in.to = (struct duty_holder){false, any};
    clinic_change(&c, c.secretary, hand_over_duty, &in, INVALID);
    in.to =
        (struct duty_holder){false, c.administrator}; /* has no desk: it would be seen by nobody */
    clinic_change(&c, c.secretary, hand_over_duty, &in, INVALID);
    in.to = (struct duty_holder){false, c.clinician};
    clinic_change(&c, c.secretary, hand_over_duty, &in, OK); /* hers already: nothing changes */
    expect_int(ask_all(&c).lines[0].line.duty.version, in.version);
}

static void
no_longer_needed_takes_a_reason_an_entitled_person_and_leaves_nobody_waiting(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid referral = refer(&c, "Okafor", "1");
    struct duty_no_longer in = {.reason = S("Duplicate")};
    in.duty_id = first_duty(&c, &in.version);
    clinic_change(&c, c.secretary, duty_no_longer, &in, FORBIDDEN); /* a review is clinical */
    struct duty_ways ways = first_ways(&c, c.secretary);
    expect(!ways.may_end && str_starts_with(ways.elsewhere, S("Open the referral:")));
    struct review_referral review = {
        .referral_id = referral, .version = 1, .outcome = REVIEW_ACCEPT, .priority = S("1")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    in.duty_id = first_duty(&c, &in.version); /* to book now: administrative */
    clinic_change(&c, c.clerk, duty_no_longer, &in, FORBIDDEN);
    expect(!first_ways(&c, c.clerk).may_end && first_ways(&c, c.secretary).may_end);
    in.reason = S("");
    clinic_change(&c, c.secretary, duty_no_longer, &in, INVALID);
    expect_str(c.why.field, S("reason"));
    in.reason = S("Seen elsewhere");
    clinic_change(&c, c.secretary, duty_no_longer, &in, OK);
    clinic_change(&c, c.secretary, duty_no_longer, &in, CONFLICT);
    expect_int(clinic_open_duties(&c, "book", any), 0);
    /* The referral is still open, and nothing is to come: its clinician is asked, it is on nobody's list of
     * silences alone. */
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    expect_int(count(&c, c.secretary).n_silent[SILENCE_NO_NEXT_EVENT], 0);
    in.duty_id = first_duty(&c, &in.version);
    clinic_change(&c, c.clinician, duty_no_longer, &in,
                  FORBIDDEN); /* it is answered, not waved away */
    expect_str(c.why.sentence, S("Open the referral: a clinician accepts it there, or returns it "
                                 "with a word to the referrer; "
                                 "one of another patient, or received twice, is taken back there"));
}

/* As an older version, or another system's record, may leave it: on no list, and nobody asked. */
static enum err forget(struct work *w, void *context, struct done *ret_done) {
    const struct duty_no_longer *in = context;
    struct duty d;
    struct waiting_entry e;
    (void)ret_done;
    TRY(duty_store_get(w->tx, 1, in->duty_id, &d));
    TRY(duty_not_needed(w, in->duty_id, in->version, in->reason));
    TRY(waiting_store_get(w->tx, 1, d.subject_id, &e));
    e.state = S("removed");
    return waiting_store_update(w->tx, 1, &e);
}

static void what_has_not_happened_is_counted_beyond_what_is_shown(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    for (int i = 0; i < 3; i++) {
        struct review_referral review = {.referral_id = refer(&c, "Okafor", "1"),
                                         .version = 1,
                                         .outcome = REVIEW_ACCEPT,
                                         .priority = S("1")};
        clinic_change(&c, c.clinician, review_referral, &review, OK);
        struct duty_no_longer in = {.reason = S("Seen elsewhere")};
        in.duty_id = first_duty(&c, &in.version);
        clinic_change(&c, c.secretary, forget, &in, OK);
    }
    struct counting x = count_showing(&c, c.secretary, 2);
    expect_int(x.n_silent[SILENCE_NO_NEXT_EVENT], 2);
    expect_int(x.all_silent[SILENCE_NO_NEXT_EVENT], 3);
    expect_int(x.all_silent[SILENCE_NOT_SENT], 0);
}

/* What lies ahead of one referral says nothing of another. */
static void a_referral_with_nothing_ahead_shows_whatever_else_the_patient_has(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations"),
                                  .booked_slot_id = c.slots[0]};
    clinic_change(&c, c.secretary, receive_referral, &in, OK);
    in.booked_slot_id = any;
    in.priority = S("2");
    in.reason = S("Syncope");
    in.is_again_meant = true;
    uuid second = clinic_change(&c, c.secretary, receive_referral, &in, OK).id;
    struct review_referral review = {
        .referral_id = second, .version = 1, .outcome = REVIEW_ACCEPT, .priority = S("2")};
    clinic_change(&c, c.clinician, review_referral, &review, OK);
    expect_int(count(&c, c.secretary).n_silent[SILENCE_NO_NEXT_EVENT], 0);
    struct duty_no_longer end = {.reason = S("Duplicate")};
    struct asking x = ask_all(&c);
    for (size_t i = 0; i < x.n; i++) {
        if (x.lines[i].line.duty.rule != DUTY_BOOK) continue;
        end.duty_id = x.lines[i].line.duty.duty_id;
        end.version = x.lines[i].line.duty.version;
    }
    clinic_change(&c, c.secretary, forget, &end, OK);
    struct counting n = count(&c, c.secretary);
    expect_int(n.n_silent[SILENCE_NO_NEXT_EVENT], 1);
    expect(uuid_eq(n.silent[SILENCE_NO_NEXT_EVENT][0].id, second));
    /* The first ends as patient-initiated: that is its own end, and not the second's. */
    clinic_at(&c, 2026, 11, 23, 9, 30);
    struct record_outcome seen = {
        .version = 1, .outcome = OUTCOME_PATIENT_INITIATED, .rtt_status = S("30")};
    struct asking due = ask_all(&c);
    for (size_t i = 0; i < due.n; i++)
        if (due.lines[i].line.duty.rule == DUTY_OUTCOME)
            seen.appointment_id = due.lines[i].line.duty.subject_id;
    clinic_change(&c, c.clinician, record_outcome, &seen, OK);
    n = count(&c, c.secretary);
    expect_int(n.n_silent[SILENCE_NO_NEXT_EVENT], 1);
    expect(uuid_eq(n.silent[SILENCE_NO_NEXT_EVENT][0].id, second));
}

static void an_outcome_is_never_waved_away(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK);
    clinic_at(&c, 2026, 11, 23, 10, 0);
    struct duty_no_longer in = {.reason = S("Busy")};
    in.duty_id = first_duty(&c, &in.version);
    clinic_change(&c, c.clinician, duty_no_longer, &in, FORBIDDEN);
    expect_int(ask_all(&c).n, 1);
    /* Two days later the clinic itself is shown as not cashed up. */
    clinic_at(&c, 2026, 11, 25, 11, 39);
    expect_int(count(&c, c.secretary).n_silent[SILENCE_NOT_CASHED_UP], 0);
    clinic_at(&c, 2026, 11, 25, 11, 41);
    struct counting x = count(&c, c.secretary);
    expect_int(x.n_silent[SILENCE_NOT_CASHED_UP], 1);
    expect(uuid_eq(x.silent[SILENCE_NOT_CASHED_UP][0].id, c.session));
    expect_int(x.sums.clinics, 1);
}

static void what_waits_for_somebody_else_says_for_whom(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    refer(&c, "Okafor", "1");
    struct duty_waits_for in = {.with_whom = S("Dr Ferreira")};
    in.duty_id = first_duty(&c, &in.version);
    clinic_change(&c, c.receptionist, duty_waits_for, &in, FORBIDDEN);
    clinic_change(&c, c.secretary, duty_waits_for, &in, OK);
    struct duty_filter f = {.of = DUTIES_OF_EVERYBODY, .only_waiting = true};
    struct asking x = ask(&c, c.secretary, f);
    expect_int(x.n, 1);
    expect_str(x.lines[0].line.duty.with_whom, S("Dr Ferreira"));
    in.version++;
    in.with_whom = S("");
    clinic_change(&c, c.secretary, duty_waits_for, &in, OK);
    expect_int(ask(&c, c.secretary, f).n, 0);
}

struct hand {
    struct small_clinic *clinic;
    struct {
        const char *state;
        int8_t day, hour;
        uuid id;
    } rows[5];
    const struct session_line *lines;
    size_t n;
};

static enum err add_clinics(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct hand *x = context;
    struct work w = work_of(x->clinic, x->clinic->secretary);
    for (int i = 0; i < 5; i++) {
        int16_t start = (int16_t)(x->rows[i].hour * 60);
        struct session s = {.session_id = x->rows[i].id = work_new_id(&w),
                            .clinic_id = x->clinic->clinic,
                            .clinician_id = x->clinic->clinician_resource,
                            .day = {2026, 11, x->rows[i].day},
                            .start = {start},
                            .end = {(int16_t)(start + 60)},
                            .zone = S("Europe/London"),
                            .version = 1,
                            .state = str_from_c(x->rows[i].state)};
        bool is_new;
        TRY(session_store_insert(tx, x->clinic->site, &s, NULL, 0, &is_new));
        TRY(session_store_update(tx, x->clinic->site, &s, x->clinic->manager));
    }
    return OK;
}

static enum err ask_hand(struct work *w, void *context) {
    struct hand *x = context;
    civil_date today = {2026, 11, 25};
    return session_store_at_hand(w->tx, x->clinic->site, civil_date_add_days(today, -14), today, 8,
                                 &x->lines, &x->n);
}

struct held_open {
    struct small_clinic *c;
    enum duty_rule rule;
    const struct session_line *lines;
    size_t n;
};

static enum err owe_one(struct work *w, void *context, struct done *ret_done) {
    struct held_open *x = context;
    uuid fact;
    (void)ret_done;
    TRY(record_fact(w,
                    &(struct fact){.kind = "duty.urgent",
                                   .subject_kind = "session",
                                   .subject_id = x->c->session},
                    &fact));
    return duty_arise(w,
                      &(struct duty_new){.rule = x->rule,
                                         .subject_kind = "session",
                                         .subject_id = work_new_id(w),
                                         .clinic_id = x->c->clinic,
                                         .session_id = x->c->session,
                                         .named = x->c->clinician},
                      fact);
}

static enum err read_held_open(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct held_open *x = context;
    return session_store_list(tx, 1, (civil_date){2026, 11, 23}, (civil_date){2026, 11, 23},
                              x->c->clinic, 5, &x->lines, &x->n);
}

/* The counts beside a clinic are read by the rules' names, the closings by their table. */
static void what_holds_a_closing_open_is_counted_beside_the_clinic(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    int64_t cashed_up = 0, letters = 0;
    for (int rule = 0; rule < DUTY_RULE_COUNT; rule++) {
        struct held_open x = {.c = &c, .rule = (enum duty_rule)rule};
        clinic_change(&c, c.secretary, owe_one, &x, OK);
        cashed_up += duty_rule_row(x.rule)->closings & CLOSING_CASHED_UP ? 1 : 0;
        letters += duty_rule_row(x.rule)->closings & CLOSING_LETTERS ? 1 : 0;
        expect_ok(tx_read(c.store->db, &c.store->arena, read_held_open, &x, &c.why));
        expect_int(x.n, 1);
        expect_int(x.lines[0].cashed_up, cashed_up);
        expect_int(x.lines[0].letters, letters);
    }
    expect(cashed_up > 0 && letters > 0);
}

static void todays_clinics_stand_in_their_order_then_what_is_not_cashed_up(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &book, OK); /* in the clinic of the 23rd */
    struct hand x = {.clinic = &c,
                     .rows = {{"open", 25, 14, {{0}}}, /* two o'clock before nine o'clock */
                              {"open", 25, 9, {{0}}},
                              {"cancelled", 25, 11, {{0}}},
                              {"open", 24, 9, {{0}}}, /* nobody was booked: nothing to cash up */
                              {"open", 26, 9, {{0}}}}};
    expect_ok(tx_write(c.store->db, 7, &c.store->arena, add_clinics, &x, NULL));
    clinic_at(&c, 2026, 11, 25, 8, 0);
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, ask_hand, &x));
    expect_int(x.n, 3);
    expect(uuid_eq(x.lines[0].session.session_id, x.rows[1].id));
    expect(uuid_eq(x.lines[1].session.session_id, x.rows[0].id));
    expect(uuid_eq(x.lines[2].session.session_id, c.session));
}

static void
what_is_urgent_stands_under_now_in_the_evening_and_is_overdue_at_midnight(void **state) {
    static const int days[] = {23, 28}; /* a Monday and a Saturday */
    for (size_t i = 0; i < 2; i++) {
        struct small_clinic c;
        small_clinic_make_site(&c, *state, 1 + (int64_t)i);
        clinic_at(&c, 2026, 11, days[i], 17, 2);
        refer(&c, "Cancer", "3");
        refer(&c, "Later", "1");
        clinic_at(&c, 2026, 11, days[i], 17, 10);
        struct work w = work_of(&c, c.clinician);
        struct duty_filter today = {.of = DUTIES_OF_EVERYBODY,
                                    .due_until = today_ends(w.today, c.zone)};
        struct asking x = ask(&c, c.clinician, today);
        expect_int(x.n, 1);
        expect_str(x.lines[0].line.family_name, S("Cancer"));
        expect_int(x.lines[0].due.kind, DUTY_DUE_NOW);
        expect_str(x.lines[0].due.when, S("now"));
        if (i > 0) continue; /* the sums below are those of site 1 */
        struct counting n = count(&c, c.clinician);
        expect_int(n.counts.today, 1);
        expect_int(n.counts.week, 1);
        expect_int(n.counts.late, 0);
        expect_int(n.sums.desk, 1);
        expect(!n.sums.is_late);
        clinic_at(&c, 2026, 11, days[i] + 1, 0, 0);
        n = count(&c, c.clinician);
        expect_int(n.counts.late, 1);
        expect(n.sums.is_late);
        today.due_until = today_ends((civil_date){2026, 11, (int8_t)(days[i] + 1)}, c.zone);
        x = ask(&c, c.clinician, today);
        expect_int(x.lines[0].due.kind, DUTY_DUE_OVERDUE);
        expect_str(x.lines[0].due.when, S("yesterday"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_referral_is_due_from_the_day_it_was_received_however_late_it_is_entered),
        store_test(the_most_pressing_stands_first_then_what_is_due_first),
        store_test(pages_hold_every_row_once_and_in_the_same_order),
        store_test(a_place_before_or_beyond_all_time_is_a_place_too),
        store_test(mine_are_my_own_and_my_lists_and_no_others),
        store_test(bounds_and_filters_narrow_the_list),
        store_test(the_numbers_are_those_of_the_lists),
        store_test(the_numbers_are_remembered_until_something_is_written_or_a_second_is_over),
        store_test(what_is_urgent_stands_under_now_in_the_evening_and_is_overdue_at_midnight),
        store_test(work_is_handed_over_with_its_history_and_its_due_times),
        store_test(clinical_work_goes_to_clinicians_only),
        store_test(no_longer_needed_takes_a_reason_an_entitled_person_and_leaves_nobody_waiting),
        store_test(what_has_not_happened_is_counted_beyond_what_is_shown),
        store_test(a_referral_with_nothing_ahead_shows_whatever_else_the_patient_has),
        store_test(an_outcome_is_never_waved_away),
        store_test(what_waits_for_somebody_else_says_for_whom),
        store_test(what_holds_a_closing_open_is_counted_beside_the_clinic),
        store_test(todays_clinics_stand_in_their_order_then_what_is_not_cashed_up),
    };
    return run_store_tests(tests);
}
