/* bench_people.h: as many patients as a benchmark wants, in names that repeat as those of a country do.
 * Ownership  the arena of the work given.   Not here: the clinic they come to (bench_site.h). */
#ifndef FRONT_BENCH_PEOPLE_H
#define FRONT_BENCH_PEOPLE_H

#include "patient.h"
#include "work.h"

/* One person after another, the same each time from the same seed. */
struct bench_crowd {
    uint64_t seed, n; /* n: drawn so far */
};
struct bench_person {
    char family[24], given[12];
    int32_t born; /* days after 1930 began */
    int32_t house;
    uint64_t number; /* of the crowd, from 0 */
};
struct bench_person bench_person_next(struct bench_crowd *c);
civil_date bench_person_born(const struct bench_person *p);

typedef void (*bench_progress_fn)(void *self, int64_t done, int64_t total);
/* Adds `n` patients in units of 1,000, and gives up to `most` of them, spread over all: ids, names, dates of birth
 * and hospital numbers. */
MUST_USE enum err bench_people_make(struct work *w, int64_t n, size_t most,
                                    bench_progress_fn progress, void *progress_self,
                                    const struct patient **ret_some, size_t *ret_n);

#endif
