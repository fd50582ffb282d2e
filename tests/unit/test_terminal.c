/* What a person at a terminal sees, and how a password is taken where there is none. */
#include "expect.h"

#include <unistd.h>

#include "instant.h"
#include "terminal.h"

static void progress_says_how_far_and_how_long_still(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(progress_text(&a, S("Reading"), 0, 200, 0),
               S("Reading  [------------------------]  0%"));
    expect_str(progress_text(&a, S("Reading"), 100, 200, 10 * INSTANT_SECOND),
               S("Reading  [############------------]  50%  11 s left"));
    expect_str(progress_text(&a, S("Reading"), 1, 100, 10 * INSTANT_SECOND),
               S("Reading  [------------------------]  1%  17 min left"));
    expect_str(progress_text(&a, S("Reading"), 200, 200, 20 * INSTANT_SECOND),
               S("Reading  [########################]  100%"));
}

static void more_than_was_expected_is_all_and_an_unknown_total_is_a_count(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(progress_text(&a, S("Reading"), 300, 200, INSTANT_SECOND),
               S("Reading  [########################]  100%"));
    expect_str(progress_text(&a, S("Reading"), 300, 0, INSTANT_SECOND), S("Reading  300"));
}

/* Standard input is what `text` says, for the call of `read`. */
static enum err secret_from(struct arena *a, str text, str *ret_secret, str *ret_rest,
                            struct problem *why) {
    int ends[2], before = dup(STDIN_FILENO);
    expect(before >= 0 && pipe(ends) == 0);
    expect(write(ends[1], text.p, text.n) == (ssize_t)text.n);
    close(ends[1]);
    expect(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
    enum err e = terminal_secret(a, S("Password: "), S("Again: "), ret_secret, why);
    static char rest[64];
    ssize_t n = read(STDIN_FILENO, rest, sizeof rest);
    *ret_rest = (str){rest, n > 0 ? (size_t)n : 0};
    expect(dup2(before, STDIN_FILENO) == STDIN_FILENO);
    close(before);
    return e;
}

static void without_a_terminal_a_password_is_one_line_and_what_follows_is_left_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str secret, rest;
    struct problem why = {0};
    expect_ok(secret_from(&a, S("correct horse\r\nnext line\n"), &secret, &rest, &why));
    expect_str(secret, S("correct horse"));
    expect_str(rest, S("next line\n"));
    expect_ok(secret_from(&a, S("no line end"), &secret, &rest, &why));
    expect_str(secret, S("no line end"));
}

static void nothing_or_too_much_is_no_password(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str secret = S("untouched"), rest;
    struct problem why = {0};
    expect_err(secret_from(&a, S(""), &secret, &rest, &why), INVALID);
    char long_line[1026];
    for (size_t i = 0; i < sizeof long_line; i++)
        long_line[i] = 'x';
    expect_err(secret_from(&a, (str){long_line, sizeof long_line}, &secret, &rest, &why), LIMIT);
    expect_str(secret, S("untouched"));
    expect_str(why.field, S("password"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_says_how_far_and_how_long_still),
        cmocka_unit_test(more_than_was_expected_is_all_and_an_unknown_total_is_a_count),
        cmocka_unit_test(without_a_terminal_a_password_is_one_line_and_what_follows_is_left_alone),
        cmocka_unit_test(nothing_or_too_much_is_no_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
