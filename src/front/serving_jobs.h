/* serving_jobs.h: what runs by itself while the program serves: the site's jobs, and those that make letters leave.
 * Purpose    starts the threads of both tables with what they need; the only file outside jobs/ that knows them.
 * Ownership  `serving` and the arena outlive them.   Thread safety: start and stop from one thread.
 * Not here   what the jobs do (jobs/site_jobs.h, jobs/sending_jobs.h). */
#ifndef FRONT_SERVING_JOBS_H
#define FRONT_SERVING_JOBS_H

#include "serving.h"

struct serving_jobs;
/* `data` empty: there is no key to sign the audit with, which is said in the log. */
MUST_USE enum err serving_jobs_start(struct arena *a, struct serving *serving, str data,
                                     struct serving_jobs **ret_jobs, struct problem *why);
/* Waits for what runs; the audit is signed once more. NULL is allowed. */
void serving_jobs_stop(struct serving_jobs *jobs);

#endif
