#include "waiting.h"

#include <errno.h>
#include <time.h>

#include "instant.h"

void waiting_init(pthread_cond_t *condition) {
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

bool waiting_until(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t until_us) {
    const struct timespec until = {.tv_sec = until_us / INSTANT_SECOND,
                                   .tv_nsec = until_us % INSTANT_SECOND * 1000};
    return pthread_cond_timedwait(condition, mutex, &until) != ETIMEDOUT;
}
