/* Who is answered when more is asked than can be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "admission.h"
#include "expect.h"

enum { MS = 1000, SECOND = 1000000 };

/* `n` turns, `every` apart, each of somebody who waited `waited`: how many were refused. */
static int turns(struct admission *a, int64_t *now, int n, int64_t every, int64_t waited) {
    int refused = 0;
    for (int i = 0; i < n; i++) {
        refused += !admission_takes(a, *now, waited);
        *now += every;
    }
    return refused;
}

static void a_queue_that_stands_is_shortened(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND;
    expect_int(turns(&a, &now, 24, 8 * MS, 150 * MS), 0); /* the first 0.2 s: it may be a burst */
    now += 10 * MS;
    expect_int(turns(&a, &now, 30, 10 * MS, 150 * MS), 30);
    /* Those who came meanwhile are answered, and only they, for as long as there are too many. */
    expect_int(turns(&a, &now, 10, 10 * MS, 60 * MS), 0);
    expect_int(turns(&a, &now, 10, 10 * MS, 150 * MS), 10);
}

static void a_burst_is_worked_off(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND;
    expect_int(turns(&a, &now, 180, 1 * MS, 200 * MS), 0);
    expect_int(turns(&a, &now, 250, 1 * MS, 50 * MS), 0);
    expect_int(turns(&a, &now, 180, 1 * MS, 200 * MS), 0);
}

static void a_machine_that_stood_still_refuses_nobody(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND;
    expect_int(turns(&a, &now, 100, 2 * MS, 5 * SECOND), 0);
    now += 10 * SECOND; /* and again: it is another time */
    expect_int(turns(&a, &now, 100, 2 * MS, 5 * SECOND), 0);
}

static void a_few_clients_of_a_slow_machine_are_no_crowd(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND;
    for (int i = 0; i < 100; i++) {
        expect_int(turns(&a, &now, 20, 40 * MS, 300 * MS), 0);
        expect_int(turns(&a, &now, 1, 40 * MS, 10 * MS), 0);
    }
}

static void after_a_quiet_second_it_is_forgotten(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND;
    expect(turns(&a, &now, 100, 10 * MS, 150 * MS) > 0);
    expect_int(turns(&a, &now, 120, 10 * MS, 20 * MS), 0);
    expect_int(turns(&a, &now, 20, 10 * MS, 150 * MS), 0);
}

/* One answer takes 10 ms, and ten times as many ask: nobody answered waited long, and it never stands idle. */
static void at_ten_times_what_can_be_answered_the_answered_wait_little(void **state) {
    (void)state;
    struct admission a = {0};
    int64_t now = SECOND, arrived = SECOND, longest = 0, answered = 0;
    while (now < 21 * SECOND) {
        if (arrived > now) now = arrived;
        int64_t waited = now - arrived;
        bool is_answered = admission_takes(&a, now, waited);
        arrived += 1 * MS;
        now += is_answered ? 10 * MS : 20; /* to refuse costs little */
        if (!is_answered) continue;
        answered++;
        if (waited > longest) longest = waited;
    }
    expect(longest <= 360 * MS);
    expect(answered >= 1900);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_that_stands_is_shortened),
        cmocka_unit_test(a_burst_is_worked_off),
        cmocka_unit_test(a_machine_that_stood_still_refuses_nobody),
        cmocka_unit_test(a_few_clients_of_a_slow_machine_are_no_crowd),
        cmocka_unit_test(after_a_quiet_second_it_is_forgotten),
        cmocka_unit_test(at_ten_times_what_can_be_answered_the_answered_wait_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
