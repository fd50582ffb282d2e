/* bench_report.h: what was measured, in words and as JSON.
 * Not here   measuring. */
#ifndef FRONT_BENCH_REPORT_H
#define FRONT_BENCH_REPORT_H

#include "bench.h"

str bench_report_text(struct bench *x);
str bench_report_json(struct bench *x);

#endif
