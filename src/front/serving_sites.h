/* serving_sites.h: the sites that are served.
 * Purpose    a program that serves knows its sites by heart; one that `init --database` makes while it runs is found by
 *            serving_sites_read, which a job calls now and then (serving_jobs.h), and served from then on.
 * Ownership  lives as long as the program it is given to; serving_sites_finish after the door is closed and the jobs are
 *            stopped.   Thread safety: one thread reads at a time; any thread looks at program.sites meanwhile.
 * Not here   a site's name as it is now (http/dispatch.c reads it with each request). */
#ifndef FRONT_SERVING_SITES_H
#define FRONT_SERVING_SITES_H

#include "program.h"

enum { SERVING_SITES_MAX = 1000 };
struct serving_sites {
    struct arena kept; /* names and time zones */
    struct site_facts known[SERVING_SITES_MAX];
};
/* Adds every site of the database that `p` does not know yet. NOT_FOUND while there is none at all; LIMIT when there
 * are more than SERVING_SITES_MAX, of which so many are served; errors of db, and of a time zone this machine has not:
 * the first of them, told in `a` when the other sites are served. */
MUST_USE enum err serving_sites_read(struct serving_sites *s, struct program *p, struct arena *a,
                                     struct problem *why);
void serving_sites_finish(struct serving_sites *s);

#endif
