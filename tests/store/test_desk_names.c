/* What the desk reads once for all its rows and at its head, on both engines: names, numbers, whether there are dates. */
#include "small_clinic.h"

#include "duty_store.h"
#include "known_sums.h"
#include "referral_work.h"
#include "set_up_store.h"

/* With whom it stands: a name on paper where nobody is known. */
static uuid receive(struct small_clinic *c, uuid patient_id, const char *unmatched,
                    const char *priority) {
    struct receive_referral in = {.patient_id = patient_id,
                                  .unmatched_name = str_from_c(unmatched),
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 20},
                                  .source = S("03"),
                                  .priority = str_from_c(priority),
                                  .reason = S("Palpitations")};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

static uuid refer(struct small_clinic *c, const char *family) {
    return receive(c, clinic_patient(c, "Idris", family, "1958-02-02"), "", "2");
}

/* ---- names -------------------------------------------------------------------------------------------- */

struct asking {
    uuid duty_id;
    const struct duty_line *lines;
    size_t n;
    struct duty_line alone;
};

static enum err ask_all(struct work *w, void *context) {
    struct asking *x = context;
    struct duty_filter all = {.of = DUTIES_OF_EVERYBODY, .visible_at = w->now, .limit = 40};
    return duty_store_list(w->tx, 1, &all, &x->lines, &x->n);
}

static enum err ask_one(struct work *w, void *context) {
    struct asking *x = context;
    return duty_store_line(w->tx, 1, x->duty_id, &x->alone);
}

/* A referral to review, the consultant's; one to register, the booking office's, of nobody known; and what is said of
 * each by itself is what the list says. */
static void each_line_names_its_own_clinic_owner_and_patient(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid known = refer(&c, "Okafor");
    receive(&c, (uuid){{0}}, "J Smythe, born 1970", "1");
    struct asking x = {.n = 0};
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, ask_all, &x));
    expect_int(x.n, 2);
    const struct duty_line *review = &x.lines[0], *registration = &x.lines[1];
    expect(uuid_eq(review->duty.subject_id, known));
    expect_str(review->owner_name, S("Dr Helena Lindqvist"));
    expect_str(review->clinic_name, S("Arrhythmia clinic"));
    expect_str(review->family_name, S("Okafor"));
    expect_str(review->unmatched_name, S(""));
    expect_str(registration->owner_name, S("Booking office"));
    expect_str(registration->clinic_name, S("Arrhythmia clinic"));
    expect_str(registration->family_name, S(""));
    expect_str(registration->unmatched_name, S("J Smythe, born 1970"));
    civil_date received = {2026, 11, 20};
    for (size_t i = 0; i < x.n; i++) {
        expect_int(civil_date_compare(x.lines[i].received_on, received), 0);
        x.duty_id = x.lines[i].duty.duty_id;
        expect_ok(work_read(&w, ask_one, &x));
        expect_str(x.alone.owner_name, x.lines[i].owner_name);
        expect_str(x.alone.clinic_name, x.lines[i].clinic_name);
        expect_str(x.alone.unmatched_name, x.lines[i].unmatched_name);
    }
}

/* ---- numbers ------------------------------------------------------------------------------------------ */

struct remembering {
    struct known_sums sums;
    struct duty_filter filter;
    instant today_ends;
    int64_t all;
};

static enum err ask_numbers(struct work *w, void *context) {
    struct remembering *x = context;
    struct duty_counts told;
    x->filter.visible_at = w->now;
    TRY(known_desk_get(&x->sums, w->tx, 1, &x->filter, today_ends(w->today, w->zone), &told));
    x->all = told.all;
    return OK;
}

static int64_t all_of(struct small_clinic *c, struct remembering *x, struct duty_filter filter) {
    struct work w = work_of(c, c->secretary);
    x->filter = filter;
    expect_ok(work_read(&w, ask_numbers, x));
    return x->all;
}

/* The secretary has nothing to do, everybody two things; what is remembered is made to be told from what is counted. */
static void everybodys_numbers_are_remembered_beside_ones_own(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct remembering *x = arena_new(&c.store->arena, struct remembering);
    known_sums_init(&x->sums);
    refer(&c, "Okafor");
    refer(&c, "Pike");
    struct duty_filter mine = {.of = DUTIES_OF_PERSON_AND_LISTS, .holder_id = c.secretary};
    struct duty_filter all = {.of = DUTIES_OF_EVERYBODY, .holder_id = c.secretary};
    struct duty_filter of_no_clinic = all;
    of_no_clinic.clinic_id = c.secretary;
    expect_int(all_of(&c, x, mine), 0);
    expect_int(all_of(&c, x, all), 2);
    for (size_t i = 0; i < KNOWN_SUMS; i++)
        x->sums.desks[i].counts.all += 70;
    bool is_remembered = c.store->is_sqlite; /* others write to a shared database unseen */
    expect_int(all_of(&c, x, all), is_remembered ? 72 : 2);
    expect_int(all_of(&c, x, mine), is_remembered ? 70 : 0);
    expect_int(all_of(&c, x, of_no_clinic), 0);
    refer(&c, "Haile");
    expect_int(all_of(&c, x, all), 3);
    expect_int(all_of(&c, x, mine), 0);
}

/* ---- dates -------------------------------------------------------------------------------------------- */

struct to_come {
    civil_date from;
    bool is_any;
};

static enum err ask_to_come(struct work *w, void *context) {
    struct to_come *x = context;
    return set_up_store_is_any_to_come(w->tx, 1, x->from, &x->is_any);
}

/* The one clinic there is is held on 23 November. */
static void a_date_is_to_come_until_its_day_is_over(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct work w = work_of(&c, c.manager);
    for (int16_t day = 22; day <= 24; day++) {
        struct to_come x = {.from = {2026, 11, 1}};
        x.from = civil_date_add_days(x.from, day - 1);
        expect_ok(work_read(&w, ask_to_come, &x));
        expect_int(x.is_any, day <= 23);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(each_line_names_its_own_clinic_owner_and_patient),
        store_test(everybodys_numbers_are_remembered_beside_ones_own),
        store_test(a_date_is_to_come_until_its_day_is_over),
    };
    return run_store_tests(tests);
}
