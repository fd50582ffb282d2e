/* The numbers at the head of pages, on both engines: how far they are told, and how long they are remembered. */
#include "served_clinic.h"

#include "fact.h"
#include "known_sums.h"
#include "ledger.h"

enum { ADDED = 70 }; /* what is remembered is marked by so many, to be told from what is counted */

struct remembering {
    struct small_clinic c;
    struct known_sums sums;
    struct duty_filter filter;
    instant ends;
    int64_t site;
    instant now; /* of the question about what has not happened */
    struct silence_asked silence;
    int64_t all, silent; /* as the last asking was told */
};

static enum err ask_both(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct remembering *x = context;
    struct duty_counts counts;
    int64_t silent[SILENCE_COUNT];
    TRY(known_desk_get(&x->sums, tx, x->site, &x->filter, x->ends, &counts));
    TRY(known_silence_get(&x->sums, tx, x->site, &x->silence, x->now, silent));
    x->all = counts.all;
    x->silent = silent[SILENCE_NOT_SENT];
    return OK;
}

static void look(struct remembering *x) {
    expect_ok(tx_read(x->c.store->db, &x->c.store->arena, ask_both, x, &x->c.why));
}

static struct remembering *begin(struct store *store) {
    struct remembering *x = arena_new(&store->arena, struct remembering);
    small_clinic_make(&x->c, store);
    known_sums_init(&x->sums);
    x->site = x->c.site;
    x->now = x->c.now;
    x->ends = instant_add(x->c.now, 12 * INSTANT_HOUR);
    x->filter = (struct duty_filter){
        .of = DUTIES_OF_PERSON_AND_LISTS, .holder_id = x->c.clerk, .visible_at = x->c.now};
    x->silence =
        (struct silence_asked){.signed_before = x->c.now, .ended_day = {2026, 11, 21}, .limit = 1};
    look(x);
    expect(x->all == 0 && x->silent == 0);
    return x;
}

static void mark(struct remembering *x) {
    for (size_t i = 0; i < KNOWN_SUMS; i++)
        x->sums.desks[i].counts.all = ADDED;
    for (size_t i = 0; i < KNOWN_SITES; i++)
        x->sums.silences[i].all_of[SILENCE_NOT_SENT] = ADDED;
}

static void write_something(struct remembering *x) {
    clinic_patient(&x->c, "Idris", "Okafor", "1949-07-30");
}

/* Others write to a shared database unseen: there nothing is remembered by the moment. */
static int64_t remembered(const struct remembering *x) {
    return x->c.store->is_sqlite ? ADDED : 0;
}

static void a_desk_is_remembered_until_something_is_written_or_a_second_is_over(void **state) {
    struct remembering *x = begin(*state);
    mark(x);
    look(x);
    expect_int(x->all, remembered(x));
    x->filter.visible_at = instant_add(x->filter.visible_at, INSTANT_SECOND);
    look(x);
    expect_int(x->all, 0);
    mark(x);
    write_something(x);
    look(x);
    expect_int(x->all, 0);
}

static void a_desk_is_remembered_for_whom_it_is_and_as_a_whole(void **state) {
    struct remembering *x = begin(*state);
    mark(x);
    struct duty_filter whole = x->filter;
    x->filter.holder_id = x->c.clinician;
    look(x);
    expect_int(x->all, 0);
    mark(x);
    x->filter.clinic_id = x->c.clinic;
    look(x);
    expect_int(x->all, 0);
    x->filter = (struct duty_filter){.of = DUTIES_OF_EVERYBODY, .visible_at = whole.visible_at};
    look(x);
    expect_int(x->all, 0);
    x->filter = whole;
    x->ends = instant_add(x->ends, INSTANT_DAY);
    look(x);
    expect_int(x->all, 0);
    mark(x);
    x->site++;
    look(x);
    expect_int(x->all, 0);
}

/* As if counting had taken so long. */
static void took(struct remembering *x, int64_t us) {
    mark(x);
    for (size_t i = 0; i < KNOWN_SITES; i++)
        x->sums.silences[i].took_us = us;
}

static void expect_silent(struct remembering *x, int64_t passed_us, int64_t want) {
    x->now = instant_add(x->c.now, passed_us);
    look(x);
    expect_int(x->silent, want);
}

static void what_is_counted_soon_is_remembered_as_a_desk_is(void **state) {
    struct remembering *x = begin(*state);
    took(x, 5000);
    expect_silent(x, INSTANT_SECOND - 1, remembered(x));
    expect_silent(x, INSTANT_SECOND, 0);
    took(x, 5000);
    write_something(x);
    expect_silent(x, INSTANT_SECOND, 0);
}

static void what_takes_long_to_count_stands_a_hundred_times_as_long(void **state) {
    struct remembering *x = begin(*state);
    took(x, 20 * 1000);
    write_something(x);
    expect_silent(x, 2 * INSTANT_SECOND - 1, ADDED);
    expect_silent(x, 2 * INSTANT_SECOND, 0);
}

static void nothing_is_remembered_for_more_than_a_minute_nor_by_a_clock_put_back(void **state) {
    struct remembering *x = begin(*state);
    took(x, 3 * INSTANT_SECOND);
    expect_silent(x, INSTANT_MINUTE - 1, ADDED);
    expect_silent(x, INSTANT_MINUTE, 0);
    took(x, 3 * INSTANT_SECOND);
    expect_silent(x, INSTANT_MINUTE - 1, 0);
    took(x, 3 * INSTANT_SECOND);
    x->site += KNOWN_SITES; /* another, in the same place */
    expect_silent(x, INSTANT_MINUTE - 1, 0);
}

/* ---- a desk of more than is told ---------------------------------------------------------------------- */

struct pile {
    struct small_clinic *c;
    uuid patient, cause;
    int n;
};

static enum err pile_up(struct work *w, void *context, struct done *ret_done) {
    struct pile *x = context;
    if (uuid_is_nil(x->cause))
        TRY(record_fact(w,
                        &(struct fact){.kind = "appointment.cancelled",
                                       .subject_kind = "patient",
                                       .subject_id = x->patient,
                                       .patient_id = x->patient},
                        &x->cause));
    for (int i = 0; i < x->n; i++)
        TRY(duty_arise(w,
                       &(struct duty_new){.rule = DUTY_REGISTER_REFERRAL,
                                          .subject_kind = "appointment",
                                          .subject_id = work_new_id(w),
                                          .patient_id = x->patient,
                                          .clinic_id = x->c->clinic,
                                          .priority = (enum duty_priority)(i % DUTY_PRIORITY_COUNT),
                                          .due = w->now},
                       x->cause));
    ret_done->id = x->patient;
    return OK;
}

static bool says(struct served_clinic *x, const struct person_at_desk *p, const char *what) {
    struct call *c = ask(x, p, VERB_GET, S("/?show=all"), S(""));
    expect_int(c->reply.status, 200);
    return str_find(c->reply.body, str_from_c(what)) >= 0;
}

static void a_desk_is_counted_to_a_thousand_and_says_when_there_is_more(void **state) {
    struct served_clinic x = {.c = {.store = *state}};
    small_clinic_make(&x.c, *state);
    struct pile pile = {.c = &x.c,
                        .patient = clinic_patient(&x.c, "Idris", "Okafor", "1949-07-30"),
                        .n = DUTY_SUM_MAX};
    clinic_change(&x.c, x.c.secretary, pile_up, &pile, OK);
    served_clinic_open(&x);
    const struct person_at_desk clerk = at_desk(&x, x.c.clerk);
    expect(says(&x, &clerk, "<strong>1000</strong> outstanding in all"));
    expect(says(&x, &clerk, "1 to 40 of 1000<"));
    pile.n = 1; /* in the same second: what was remembered is not told */
    clinic_change(&x.c, x.c.secretary, pile_up, &pile, OK);
    expect(says(&x, &clerk, "<strong>1000+</strong> outstanding in all"));
    expect(says(&x, &clerk, "<strong>1000+</strong> now and today"));
    expect(says(&x, &clerk, "1 to 40 of more than 1000<"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_desk_is_remembered_until_something_is_written_or_a_second_is_over),
        store_test(a_desk_is_remembered_for_whom_it_is_and_as_a_whole),
        store_test(what_is_counted_soon_is_remembered_as_a_desk_is),
        store_test(what_takes_long_to_count_stands_a_hundred_times_as_long),
        store_test(nothing_is_remembered_for_more_than_a_minute_nor_by_a_clock_put_back),
        store_test(a_desk_is_counted_to_a_thousand_and_says_when_there_is_more),
    };
    return run_store_tests(tests);
}
