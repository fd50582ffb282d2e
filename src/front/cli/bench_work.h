/* bench_work.h: a full clinic, a full waiting list and a full desk, for the figures that need them.
 * Not here   patients, free slots (bench_people.h, bench_site.h). */
#ifndef FRONT_BENCH_WORK_H
#define FRONT_BENCH_WORK_H

#include "bench_site.h"

enum { BENCH_SHEET_ROWS = 40 };
/* A clinic of three days hence with so many booked. */
MUST_USE enum err bench_sheet_make(struct bench_site *s, uuid *ret_session_id);
/* Adds `n` who wait for a first appointment or a follow-up, due within three weeks of today, to the clinics. */
MUST_USE enum err bench_waiting_make(struct bench_site *s, int64_t n);
/* Adds `n` open duties, due within three weeks of today, to the lists of the clinics. */
MUST_USE enum err bench_duties_make(struct bench_site *s, int64_t n);

#endif
