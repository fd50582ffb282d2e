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
    int fd =
        open("/dev/null", O_RDONLY); /* without close-on-exec, as a careless library leaves it */
    struct child_end end = run(&a,
                               "test \"$1\" = 'one; two' && test -z \"$SECRET\" && "
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

/* It says that it runs by making a file, and that it was asked to end by making another. */
static void wait_for(const char *path) {
    for (int64_t end = clock_monotonic() + 20 * INSTANT_SECOND;
         !file_is_there(str_from_c(path)) && clock_monotonic() < end;)
        clock_sleep(1000);
    expect(file_is_there(str_from_c(path)));
}

static void one_that_goes_on_is_asked_to_end_and_then_ended(void **state) {
    (void)state;
    AUTO_ARENA(a);
    char folder[] = "/tmp/child-run-XXXXXX";
    expect(mkdtemp(folder) != NULL);
    str begun = path_join(&a, str_from_c(folder), S("begun"));
    str asked = path_join(&a, str_from_c(folder), S("asked"));
    const str willing = S("trap '>asked; exit 0' TERM; >begun; while :; do sleep 0.05; done");
    const str unwilling = S("trap '' TERM; >begun; while :; do sleep 0.05; done");
    for (int i = 0; i < 2; i++) {
        const str arguments[] = {S("/bin/sh"), S("-c"), i ? unwilling : willing};
        struct child_order order = {arguments, 3, str_from_c(folder), 0};
        struct problem why = {0};
        int child;
        expect_ok(child_start(&a, &order, &child, &why));
        wait_for(arena_c(&a, begun));
        expect(child_is_there(child));
        child_stop(child, i ? 100000 : 20 * INSTANT_SECOND);
        expect(!child_is_there(child));
        expect(kill(child, 0) != 0);
        expect(file_is_there(asked) == (i == 0));
        (void)!file_remove(&a, begun, &why);
        (void)!file_remove(&a, asked, &why);
    }
    rmdir(folder);
}

static void one_that_ended_by_itself_is_seen(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const str arguments[] = {S("/bin/sh"), S("-c"), S("exit 3")};
    struct child_order order = {arguments, 3, S("/tmp"), 0};
    struct problem why = {0};
    int child;
    expect_ok(child_start(&a, &order, &child, &why));
    for (int64_t end = clock_monotonic() + 20 * INSTANT_SECOND;
         child_is_there(child) && clock_monotonic() < end;)
        clock_sleep(1000);
    expect(!child_is_there(child));
    child_stop(child, 0);
    order.folder = S("/nowhere");
    expect_err(child_start(&a, &order, &child, &why), UNAVAILABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_its_exit_status_and_the_first_line_it_says),
        cmocka_unit_test(it_is_given_its_arguments_and_nothing_else_of_ours),
        cmocka_unit_test(one_that_takes_too_long_is_ended_with_all_it_started),
        cmocka_unit_test(one_that_is_not_there_is_told),
        cmocka_unit_test(one_that_goes_on_is_asked_to_end_and_then_ended),
        cmocka_unit_test(one_that_ended_by_itself_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
