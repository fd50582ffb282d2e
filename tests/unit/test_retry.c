/* Pauses grow and end. */
#include "expect.h"

#include "instant.h"
#include "retry.h"

static void the_pauses_grow_and_then_it_is_given_up(void **state) {
    (void)state;
    static const int minutes[] = {1, 5, 30, 120, 480, 480, 480};
    int64_t pause = 0;
    for (int tries = 1; tries < RETRY_TRIES_MAX; tries++) {
        expect(retry_pause(tries, &pause));
        expect_int(pause / INSTANT_MINUTE, minutes[tries - 1]);
    }
    pause = 7;
    expect(!retry_pause(RETRY_TRIES_MAX, &pause));
    expect(!retry_pause(RETRY_TRIES_MAX + 100, &pause));
    expect_int(pause, 7);
    expect(retry_pause(0, &pause)); /* never less than a minute */
    expect_int(pause, INSTANT_MINUTE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_pauses_grow_and_then_it_is_given_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
