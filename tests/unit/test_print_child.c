#include "expect.h"

#include "buf.h"
#include "print_child.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A drawing that does what the job says. */
static enum err pretend_to_draw(struct arena *a, str job, str *ret_pdf, struct problem *why) {
    if (str_eq(job, S("refuse")))
        return problem_set(why, INVALID, S("address"), S("It does not fit."), S(""));
    if (str_eq(job, S("hang")))
        for (;;)
            pause();
    if (str_eq(job, S("spin")))
        for (volatile int n = 0;; n = !n) {
        }
    if (str_eq(job, S("crash"))) raise(SIGKILL);
    if (str_eq(job, S("socket"))) {
        *ret_pdf =
            socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? S("refused") : S("opened");
        return OK;
    }
    if (str_eq(job, S("program"))) {
        char *const argv[] = {(char[]){"true"}, NULL};
        execv("/bin/true", argv);
        *ret_pdf = errno == EPERM ? S("refused") : S("failed");
        return OK;
    }
    if (str_eq(job, S("descriptors"))) {
        struct buf b;
        buf_init(&b, a);
        for (int fd = 0; fd < 256; fd++)
            if (fcntl(fd, F_GETFD) >= 0) {
                buf_put_int(&b, fd);
                buf_put_char(&b, ' ');
            }
        *ret_pdf = buf_str(&b);
        return OK;
    }
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, S("drawn: "));
    buf_put(&b, job);
    *ret_pdf = buf_str(&b);
    return OK;
}

static struct print_child *started(int seconds) {
    struct print_limits limits = print_limits_default();
    limits.job_seconds = seconds;
    struct print_child *child;
    expect_ok(print_child_start(pretend_to_draw, NULL, &limits, &child, NULL));
    return child;
}

static void expect_drawn(struct print_child *child, str job, str want) {
    AUTO_ARENA(a);
    str pdf;
    expect_ok(print_child_draw(child, &a, job, &pdf, NULL));
    expect_str(pdf, want);
}

static void a_job_comes_back_drawn_and_a_refusal_with_its_sentence(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct print_child *child = started(20);
    int worker = print_child_worker(child);
    expect(worker > 0);
    expect_drawn(child, S("one"), S("drawn: one"));
    expect_drawn(child, S(""), S("drawn: "));
    struct problem why = {0};
    str pdf = S("untouched");
    expect_err(print_child_draw(child, &a, S("refuse"), &pdf, &why), INVALID);
    expect_str(why.field, S("address"));
    expect_str(why.sentence, S("It does not fit."));
    expect_str(pdf, S("untouched"));
    size_t n = 9 << 20;
    char *big = arena_alloc(&a, n);
    memset(big, 'x', n);
    expect_ok(print_child_draw(child, &a, (str){big, n}, &pdf, NULL));
    expect_int(pdf.n, n + 7);
    expect_int(print_child_worker(child), worker);
    print_child_stop(child);
}

static void a_job_that_hangs_or_crashes_costs_only_itself(void **state) {
    (void)state;
    struct print_child *child = started(1);
    static const char *jobs[] = {"crash", "hang", "spin"};
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        AUTO_ARENA(a);
        struct problem why = {0};
        str pdf;
        int before = print_child_worker(child);
        expect_err(print_child_draw(child, &a, str_from_c(jobs[i]), &pdf, &why), UNAVAILABLE);
        expect(why.sentence.n > 10);
        expect(print_child_worker(child) != before);
        expect(kill(before, 0) != 0 && errno == ESRCH);
        expect_drawn(child, S("next"), S("drawn: next"));
    }
    print_child_stop(child);
}

static void *kill_soon(void *worker) {
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    kill(*(int *)worker, SIGKILL);
    return NULL;
}

static void a_worker_killed_from_outside_in_the_middle_of_a_job_is_replaced(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct print_child *child = started(20);
    int worker = print_child_worker(child);
    pthread_t thread;
    expect_int(pthread_create(&thread, NULL, kill_soon, &worker), 0);
    str pdf;
    expect_err(print_child_draw(child, &a, S("hang"), &pdf, NULL), UNAVAILABLE);
    pthread_join(thread, NULL);
    expect_drawn(child, S("again"), S("drawn: again"));
    print_child_stop(child);
}

static void a_worker_has_no_files_no_network_and_starts_no_programs(void **state) {
    (void)state;
    int secret = open("/dev/null", O_RDONLY); /* without CLOEXEC, as a library might leave one */
    struct print_child *child = started(20);
    expect_drawn(child, S("socket"), S("refused"));
    expect_drawn(child, S("program"), S("refused"));
    expect_drawn(child, S("descriptors"), S("0 1 2 3 "));
    print_child_stop(child);
    close(secret);
}

static void too_big_a_job_is_refused_before_it_is_sent(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct print_limits limits = print_limits_default();
    limits.job_bytes = 10;
    limits.answer_bytes = 12;
    struct print_child *child;
    expect_ok(print_child_start(pretend_to_draw, NULL, &limits, &child, NULL));
    str pdf;
    expect_err(print_child_draw(child, &a, S("12345678901"), &pdf, NULL), LIMIT);
    expect_err(print_child_draw(child, &a, S("1234567890"), &pdf, NULL), LIMIT);
    expect_drawn(child, S("12345"), S("drawn: 12345"));
    print_child_stop(child);
}

static void *draw_often(void *child) {
    for (int i = 0; i < 50; i++) {
        AUTO_ARENA(a);
        str pdf;
        if (print_child_draw(child, &a, say(&a, "job {}", SAY_N(i)), &pdf, NULL) != OK)
            return child;
        if (!str_eq(pdf, say(&a, "drawn: job {}", SAY_N(i)))) return child;
    }
    return NULL;
}

static void several_threads_may_ask_at_once(void **state) {
    (void)state;
    struct print_child *child = started(20);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        expect_int(pthread_create(&threads[i], NULL, draw_often, child), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        expect(failed == NULL);
    }
    print_child_stop(child);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_comes_back_drawn_and_a_refusal_with_its_sentence),
        cmocka_unit_test(a_job_that_hangs_or_crashes_costs_only_itself),
        cmocka_unit_test(a_worker_killed_from_outside_in_the_middle_of_a_job_is_replaced),
        cmocka_unit_test(a_worker_has_no_files_no_network_and_starts_no_programs),
        cmocka_unit_test(too_big_a_job_is_refused_before_it_is_sent),
        cmocka_unit_test(several_threads_may_ask_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
