/* retry.h: how long the program waits before it tries its own work again.
 * Purpose    what failed is tried again soon at first, then ever more seldom, and is then given up
 *            and shown to a person: nobody has to notice that nothing happens.
 * Rule       House rule H24: pauses of 1, 5, 30, 120, then every 480 minutes;
 *            after RETRY_TRIES_MAX tries (26 hours and 36 minutes) it has failed.
 * Thread safety: pure.
 * Not here   claiming the work (job_store.h, outbox_store.h). */
#ifndef DOMAIN_RETRY_H
#define DOMAIN_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum { RETRY_TRIES_MAX = 8 };

/* The pause after the given number of tries, in microseconds; false: it is given up. */
bool retry_pause(int64_t tries, int64_t *ret_us);

#endif
