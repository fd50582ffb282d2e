/* A program run once: what it is given, how it ends, and that it ends. */
#include "expect.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "child_run.h"
#include "clock.h"
#include "files.h"
#include "instant.h"

static struct child_end run(struct arena *a, const char *script, int64_t limit_us) {
    const str arguments[] = {S("/bin/sh"), S("-c"), str_from_c(script), S("sh"), S("one; two")};
    struct child_order order = {arguments, 5, S("/tmp"), limit_us};
    struct child_end end = {0};
    struct problem why = {0};
    expect_ok(child_run(a, &order, &end, &why));
    return end;
}

static void it_tells_its_exit_status_and_the_first_line_it_says(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct child_end end = run(&a, "echo first >&2; echo second >&2; exit 75", INSTANT_MINUTE);
    expect_int(end.status, 75);
    expect(!end.is_late);
    expect_str(end.said, S("first"));
    expect_int(run(&a, "kill -9 $$", INSTANT_MINUTE).status, 128 + SIGKILL);
    expect_str(run(&a, "printf 'a\\033[31m\\377' >&2", INSTANT_MINUTE).said, S("a?[31m?"));
    expect_int(run(&a, "head -c 100000 /dev/zero | tr '\\0' x >&2", INSTANT_MINUTE).said.n,
               CHILD_LINE_MAX);
}

static void it_is_given_its_arguments_and_nothing_else_of_ours(void **state) {
    (void)state;
    AUTO_ARENA(a);
    setenv("SECRET", "of ours", 1);
    int fd = open("/dev/null", O_RDONLY); /* without close-on-exec, as a careless library leaves it */
    struct child_end end = run(&a, "test \"$1\" = 'one; two' && test -z \"$SECRET\" && "
                                   "test \"$PWD\" = /tmp && ! read line && "
                                   "test \"$(ls /proc/self/fd | wc -l)\" -le 4",
                               INSTANT_MINUTE);
    close(fd);
    expect_int(end.status, 0);
}

static void one_that_takes_too_long_is_ended_with_all_it_started(void **state) {
    (void)state;
    AUTO_ARENA(a);
    int64_t begun = clock_monotonic();
    struct child_end end = run(&a, "echo waits >&2; sleep 100 & sleep 100", 300000);
    expect(end.is_late);
    expect_str(end.said, S("waits"));
    expect(clock_monotonic() - begun < 20 * INSTANT_SECOND);
    /* And one that leaves something behind that keeps its standard error open does not hold us. */
    begun = clock_monotonic();
    end = run(&a, "sleep 100 & exit 3", INSTANT_MINUTE);
    expect_int(end.status, 3);
    expect(clock_monotonic() - begun < 20 * INSTANT_SECOND);
}

static void one_that_is_not_there_is_told(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const str arguments[] = {S("/nowhere/at all")};
    struct child_order order = {arguments, 1, S("/tmp"), INSTANT_SECOND};
    struct child_end end;
    struct problem why = {0};
    expect_err(child_run(&a, &order, &end, &why), UNAVAILABLE);
    expect(str_find(why.sentence, S("/nowhere/at all")) > 0);
    order.folder = S("/nowhere");
    expect_err(child_run(&a, &order, &end, &why), UNAVAILABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_its_exit_status_and_the_first_line_it_says),
        cmocka_unit_test(it_is_given_its_arguments_and_nothing_else_of_ours),
        cmocka_unit_test(one_that_takes_too_long_is_ended_with_all_it_started),
        cmocka_unit_test(one_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
