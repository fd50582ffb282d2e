/* The pages of what is to do, on both engines. A consultant's: whatever the ledger says is owed by that person stands
 * there, of every rule there is. The desk: it never says that nothing is to do while something is. */
#include "served_clinic.h"

#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "letter_work.h"
#include "owed.h"
#include "referral_work.h"

struct desk {
    struct served_clinic served;
    struct person_at_desk clinician; /* Dr Lindqvist */
    uuid patient;
    int n; /* for hand_many */
};

static void begin(struct desk *x, struct store *s) {
    *x = (struct desk){.patient = {{0}}};
    small_clinic_make(&x->served.c, s);
    x->patient = clinic_patient(&x->served.c, "Idris", "Okafor", "1949-07-30");
    served_clinic_open(&x->served);
    x->clinician = at_desk(&x->served, x->served.c.clinician);
}

static str page(struct desk *x) {
    struct call *c = ask(&x->served, &x->clinician, VERB_GET, S("/for-you"), S(""));
    expect_int(c->reply.status, 200);
    return c->reply.body;
}

/* A duty of a rule, arisen for somebody and handed to the consultant: what becomes of it is not asked here. */
static enum err hand_one(struct work *w, void *context, struct done *ret_done) {
    struct desk *x = context;
    for (int rule = 0; rule < DUTY_RULE_COUNT; rule++) {
        const struct duty *made;
        size_t n;
        /* Which clinic it is stands in its line. */
        uuid cause, subject = rule == DUTY_NOBODYS_CLINIC ? x->served.c.session : work_new_id(w);
        TRY(record_fact(w,
                        &(struct fact){.kind = "referral.nothing-ahead",
                                       .subject_kind = "patient",
                                       .subject_id = x->patient,
                                       .patient_id = x->patient},
                        &cause));
        TRY(duty_arise(w,
                       &(struct duty_new){.rule = (enum duty_rule)rule,
                                          .subject_kind = "patient",
                                          .subject_id = subject,
                                          .patient_id = x->patient,
                                          .clinic_id = x->served.c.clinic,
                                          .priority = (enum duty_priority)(rule % 3)},
                       cause));
        TRY(duty_store_of_subject(w->tx, 1, (enum duty_rule)rule, subject, S("open"), &made, &n));
        TRY(duty_hand_to(w, &made[0], (struct duty_holder){false, x->served.c.clinician},
                         S("Dr Lindqvist"), S("")));
    }
    ret_done->id = x->patient;
    return OK;
}

struct asking {
    const struct owed_line *lines;
    size_t n;
};

static enum err ask_mine(struct work *w, void *context) {
    struct asking *x = context;
    bool more;
    struct duty_filter f = {.of = DUTIES_OF_HOLDER,
                            .holder_id = w->scope->person_id,
                            .visible_at = w->now,
                            .limit = 500};
    return owed_list(w, &f, &x->lines, &x->n, &more);
}

static void whatever_a_consultant_owes_stands_on_the_page_of_what_needs_him(void **state) {
    struct desk x;
    begin(&x, *state);
    expect(str_find(page(&x), S("Nothing needs you now.")) >= 0);
    clinic_change(&x.served.c, x.served.c.secretary, hand_one, &x, OK);
    struct asking mine = {.n = 0};
    struct work w = work_of(&x.served.c, x.served.c.clinician);
    expect_ok(work_read(&w, ask_mine, &mine));
    expect_int(mine.n, DUTY_RULE_COUNT);
    str html = page(&x);
    expect(str_find(html, S("Nothing needs you now.")) < 0);
    for (size_t i = 0; i < mine.n; i++) {
        const struct duty *d = &mine.lines[i].line.duty;
        bool by_duty = str_find(html, uuid_text(&x.served.c.store->arena, d->duty_id)) >= 0;
        bool by_subject = str_find(html, uuid_text(&x.served.c.store->arena, d->subject_id)) >= 0;
        if (!by_duty && !by_subject)
            fail_msg("%s is owed and not on the page", duty_rule_row(d->rule)->name);
    }
}

enum { A_PAGE = 500 };

static enum err hand_many(struct work *w, void *context, struct done *ret_done) {
    struct desk *x = context;
    uuid cause;
    TRY(record_fact(w,
                    &(struct fact){.kind = "referral.received",
                                   .subject_kind = "patient",
                                   .subject_id = x->patient,
                                   .patient_id = x->patient},
                    &cause));
    for (int i = 0; i < x->n; i++)
        TRY(duty_arise(w,
                       &(struct duty_new){.rule = DUTY_REVIEW_REFERRAL,
                                          .subject_kind = "referral",
                                          .subject_id = work_new_id(w),
                                          .patient_id = x->patient,
                                          .clinic_id = x->served.c.clinic},
                       cause));
    ret_done->id = x->patient;
    return OK;
}

static void more_than_the_page_holds_is_said(void **state) {
    struct desk x;
    begin(&x, *state);
    x.n = A_PAGE;
    clinic_change(&x.served.c, x.served.c.secretary, hand_many, &x, OK);
    str html = page(&x);
    expect(str_find(html, S("<strong>500</strong> referrals to review")) >= 0);
    expect(str_find(html, S("most pressing")) < 0);
    x.n = 1;
    clinic_change(&x.served.c, x.served.c.secretary, hand_many, &x, OK);
    html = page(&x);
    expect(str_find(html, S("The 500 most pressing are shown and counted here")) >= 0);
    expect(str_find(html, S("href=\"/?show=all\"")) >= 0);
}

static uuid begun_at(struct desk *x, int hour) {
    struct new_letter in = {.patient_id = x->patient, .clinic_id = x->served.c.clinic};
    clinic_at(&x->served.c, 2026, 11, 2, hour, 0);
    return clinic_change(&x->served.c, x->served.c.secretary, new_letter, &in, OK).id;
}

static void passed_at(struct desk *x, int hour, uuid letter) {
    struct letter_step_input in = {.letter_id = letter, .version = 1};
    clinic_at(&x->served.c, 2026, 11, 2, hour, 0);
    clinic_change(&x->served.c, x->served.c.secretary, pass_letter, &in, OK);
}

static void the_letter_that_has_waited_longest_for_its_author_is_read_first(void **state) {
    struct desk x;
    begin(&x, *state);
    uuid first = begun_at(&x, 9), second = begun_at(&x, 10);
    passed_at(&x, 11, second);
    passed_at(&x, 12, first);
    str html = page(&x);
    ptrdiff_t at = str_find(html, uuid_text(&x.served.c.store->arena, second));
    expect(at >= 0 && at < str_find(html, uuid_text(&x.served.c.store->arena, first)));
    expect(str_find(html, S("30 Jul 1949")) >= 0); /* two patients of one name are told apart */
}

/* A page that was left open, or kept as a bookmark, until all that stood on it and behind it was done. */
static void a_page_of_the_desk_that_has_emptied_shows_what_is_still_to_do(void **state) {
    struct desk x;
    begin(&x, *state);
    begun_at(&x, 9);
    str target = S("/?whose=everyone&show=all&from=40&after="
                   "0.4102444800000000.ffffffff-ffff-7fff-bfff-ffffffffffff");
    struct call *c = ask(&x.served, &x.clinician, VERB_GET, target, S(""));
    expect_int(c->reply.status, 200);
    expect(str_find(c->reply.body, S("Nothing is outstanding here.")) < 0);
    expect(str_find(c->reply.body, S("30 Jul 1949")) >= 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(whatever_a_consultant_owes_stands_on_the_page_of_what_needs_him),
        store_test(more_than_the_page_holds_is_said),
        store_test(the_letter_that_has_waited_longest_for_its_author_is_read_first),
        store_test(a_page_of_the_desk_that_has_emptied_shows_what_is_still_to_do),
    };
    return run_store_tests(tests);
}
