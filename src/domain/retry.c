#include "retry.h"

#include "instant.h"

static const int64_t minutes[] = {1, 5, 30, 120, 480};
enum { N_MINUTES = sizeof minutes / sizeof minutes[0] };

bool retry_pause(int64_t tries, int64_t *ret_us) {
    if (tries >= RETRY_TRIES_MAX) return false;
    int64_t i = tries < 1 ? 0 : tries - 1;
    *ret_us = minutes[i < N_MINUTES ? i : N_MINUTES - 1] * INSTANT_MINUTE;
    return true;
}
