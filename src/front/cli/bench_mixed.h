/* bench_mixed.h: bookings and looks while a long import runs (G7 of bench/README.md).
 * Purpose    nine looks at patients and one booking in ten, 16 connections, over the door of the bench's clinic,
 *            while a list of patients is brought in as `clerkwell import` does: what they wait.
 * Ownership  values only.
 * Not here   the clinic (bench_site.h). */
#ifndef FRONT_BENCH_MIXED_H
#define FRONT_BENCH_MIXED_H

#include "bench_site.h"

enum { BENCH_MIXED_BOOKINGS = 40000 }; /* free slots it may use, from the end of the site's */

struct bench_mixed {
    uint64_t answered;
    int64_t p50_us, p999_us, longest_us; /* while the import ran */
    int64_t quiet_p50_us, quiet_p999_us; /* without it, on the same machine just before */
    int64_t rows, import_us;
};
/* Brings in `n_rows`, or as many as can be within `most_us` of load. */
MUST_USE enum err bench_mixed_run(struct bench_site *s, int64_t n_rows, int64_t most_us,
                                  struct bench_mixed *ret_mixed);

#endif
