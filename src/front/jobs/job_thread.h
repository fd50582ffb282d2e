/* job_thread.h: what is done again and again while the program serves.
 * Purpose    one thread runs a table of jobs, each at its own interval; one that fails is tried again after
 *            a pause that grows up to its interval, and is logged by its name.
 * Ownership  the table and the context outlive the thread; an arena is given to each run.
 * Thread safety: start and stop from one thread.
 * Not here   jobs of the database with leases (the outbox). */
#ifndef FRONT_JOB_THREAD_H
#define FRONT_JOB_THREAD_H

#include "arena.h"
#include "err.h"

struct job {
    const char *name;
    int64_t every_us;
    bool at_end; /* once more when the program ends */
    enum err (*run)(void *context, struct arena *a, struct problem *why);
};

struct job_thread;
struct job_thread *job_thread_start(const struct job *jobs, size_t n, void *context);
/* Waits for the job that runs, then runs those of `at_end`; NULL is allowed. */
void job_thread_stop(struct job_thread *t);

#endif
