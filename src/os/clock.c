#include "clock.h"

#include <errno.h>
#include <time.h>

static int64_t read_clock(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * INSTANT_SECOND + t.tv_nsec / 1000;
}

instant clock_now(void) {
    return (instant){read_clock(CLOCK_REALTIME)};
}

int64_t clock_monotonic(void) {
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void) {
    return clock_monotonic() / 1000;
}

int64_t clock_processor(void) {
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

void clock_sleep(int64_t us) {
    struct timespec t = {.tv_sec = us / INSTANT_SECOND, .tv_nsec = us % INSTANT_SECOND * 1000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        continue;
}
