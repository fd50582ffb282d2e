#include "expect.h"

#include "control_socket.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONG_ANSWER = 20 << 20 };

/* Answers with what was asked, and a long text. */
static struct texts answer(void *context, struct arena *a, struct texts request,
                           struct control_caller *caller) {
    (void)context;
    control_progress(caller, 1, 2);
    char *text = arena_alloc(a, LONG_ANSWER);
    memset(text, 'x', LONG_ANSWER);
    str *at = arena_array(a, str, 2);
    at[0] = request.at[0];
    at[1] = (str){text, LONG_ANSWER};
    return (struct texts){at, 2};
}

static void see(void *self, int64_t done, int64_t total) {
    int *n = self;
    *n += done == 1 && total == 2;
}

static void a_long_answer_arrives_whole(void **state) {
    (void)state;
    AUTO_ARENA(a);
    char folder[] = "/tmp/clerkwell-control-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct control_socket *socket;
    struct problem why = {0};
    expect_ok(control_open(&a, str_from_c(folder), answer, NULL, &socket, &why));
    str asked = S("owed");
    struct texts got;
    int n_steps = 0;
    expect_ok(
        control_ask(&a, str_from_c(folder), (struct texts){&asked, 1}, see, &n_steps, &got, &why));
    expect_int(got.n, 2);
    expect_str(got.at[0], asked);
    expect_int(got.at[1].n, LONG_ANSWER);
    expect_int(n_steps, 1);
    control_close(socket);
    expect_err(
        control_ask(&a, str_from_c(folder), (struct texts){&asked, 1}, see, &n_steps, &got, &why),
        NOT_FOUND);
    expect_int(rmdir(folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_long_answer_arrives_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
