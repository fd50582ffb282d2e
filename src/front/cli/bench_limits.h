/* bench_limits.h: the best this machine does of one part of the work, in the same run as the figures.
 * Rule       bench/README.md, the limits.
 * Not here   what is compared with them (bench.h). */
#ifndef FRONT_BENCH_LIMITS_H
#define FRONT_BENCH_LIMITS_H

#include "bench.h"

/* Many clients for as long as one measurement takes. */
MUST_USE enum err bench_load(struct bench *x, uint16_t port, ask_fn next, int connections,
                             struct measured *ret);
/* Asks for the page of this path; what proves it stands on no other. */
bool bench_get(const struct bench *x, struct http_ask *ask, str path, str proof);
MUST_USE enum err bench_limit_measure(struct bench *x, enum limit limit, struct measured *ret);
/* Two threads, each with one thing after another for as long as one measurement takes; an error when any did not go
 * well. */
typedef bool (*bench_once_fn)(const struct bench *x, struct arena *a, uint64_t i);
MUST_USE enum err bench_two_threads(struct bench *x, bench_once_fn once, struct measured *ret);
/* What one booking leaves on disk, by booking for a while. */
MUST_USE enum err bench_booking_weigh(struct bench *x, ask_fn ask_booking);
/* One of those asked for, spread over all; the same for the same number. */
const struct patient *bench_patient(const struct bench *x, uint64_t n);

#endif
