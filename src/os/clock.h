/* clock.h: what time it is; the only place that asks the machine.
 * Purpose    the clock is a value handed to everybody else (work.now), so that tests have their own.
 *            Thread safety: any thread. */
#ifndef OS_CLOCK_H
#define OS_CLOCK_H

#include "instant.h"

/* Now, in UTC. Clocks of machines step: never measure a duration with it. */
instant clock_now(void);
/* Microseconds since some moment in the past; never steps back. For durations and deadlines. */
int64_t clock_monotonic(void);
/* The same in milliseconds. */
int64_t clock_monotonic_ms(void);
/* Microseconds that the processors worked for this process, all its threads together. */
int64_t clock_processor(void);
void clock_sleep(int64_t us);

#endif
