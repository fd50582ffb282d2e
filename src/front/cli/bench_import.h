/* bench_import.h: patients brought in from FHIR (G5 of bench/README.md), and the two limits of that.
 * Purpose    what `clerkwell import` runs, over a bundle that the bench writes itself: each time other patients,
 *            each with three numbers, a name, an address, telecoms and a practice of the bundle.
 * Rule       The limits: the parser alone over the same bundle, without records; and as many bytes as one patient leaves
 *            on disk, in rows of their own, 1,000 a commit, one thread, in the same engine.
 * Ownership  the command's arena; a bundle in one of its own.
 * Not here   an import beside other work (bench_mixed.h). */
#ifndef FRONT_BENCH_IMPORT_H
#define FRONT_BENCH_IMPORT_H

#include "bench_people.h"
#include "bench_site.h"

struct measured;

struct bench_import {
    struct bench_crowd crowd;
    struct arena arena; /* of the bundle */
    str bundle;
    int64_t n; /* patients of one bundle */
    str raw_bytes;
    int64_t raw_index;
};
/* Begins with a first import of `n`, which is weighed. */
MUST_USE enum err bench_import_begin(struct bench_import *m, struct bench_site *s, int64_t n);
/* Makes the bundle of a round. */
void bench_import_make(struct bench_import *m);
MUST_USE enum err bench_import_run(struct bench_import *m, struct bench_site *s,
                                   struct measured *ret);
MUST_USE enum err bench_import_rows(struct bench_import *m, struct bench_site *s,
                                    int64_t duration_us, struct measured *ret);
MUST_USE enum err bench_import_parse(struct bench_import *m, struct bench_site *s,
                                     int64_t duration_us, struct measured *ret);
void bench_import_end(struct bench_import *m);
/* So many letters. */
str bench_raw_text(struct arena *a, int64_t n);

#endif
