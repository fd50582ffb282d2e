/* What the processors did, and for whom, as proc(5) tells it. */
#include "expect.h"

#include "processors.h"

enum { TICK = 10000 };

/* Columns: user nice system idle iowait irq softirq steal guest guest_nice. */
static struct processors at(const char *line, int64_t own) {
    str stat = str_from_c(line);
    return processors_parse(stat, S("18.25 17.39 15.22 3/512 9001\n"), TICK, own);
}

static void what_others_had_is_what_was_worked_without_ones_own(void **state) {
    (void)state;
    struct processors from =
        at("cpu  1000 50 300 5000 20 3 7 11 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n", 0);
    struct processors to =
        at("cpu  1090 60 340 5010 22 4 9 51 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n", 400000);
    expect_int(to.all - from.all, 195 * TICK);
    expect_int(processors_stolen(&from, &to), 40 * 1000 / 195);
    expect_int(processors_others(&from, &to), (140 - 40) * 1000 / 195);
    expect_int(to.load, 1825);
}

static void ticks_are_coarse_and_nobody_has_less_than_nothing(void **state) {
    (void)state;
    struct processors from = at("cpu  0 0 0 0 0 0 0 0\n", 0);
    struct processors to = at("cpu  10 0 0 10 0 0 0 0\n", 109999);
    expect_int(processors_others(&from, &to), 0);
    expect_int(processors_stolen(&from, &from), 0);
}

static void a_machine_that_does_not_say_has_no_noise(void **state) {
    (void)state;
    struct processors none = processors_parse(S(""), S(""), TICK, 5);
    expect_int(none.all, 0);
    expect_int(none.load, 0);
    expect_int(processors_others(&none, &none), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_others_had_is_what_was_worked_without_ones_own),
        cmocka_unit_test(ticks_are_coarse_and_nobody_has_less_than_nothing),
        cmocka_unit_test(a_machine_that_does_not_say_has_no_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
