/* waiting.h: a thread that waits for something to change, for so long at most, whatever becomes of the wall clock.
 * Ownership  a condition belongs to whoever has the mutex it is waited for with.   Thread safety: as pthread_cond_t.
 * Not here   what is waited for. */
#ifndef OS_WAITING_H
#define OS_WAITING_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Made so that waiting_until knows its clock; ended by pthread_cond_destroy. */
void waiting_init(pthread_cond_t *condition);
/* Waits on the mutex, which the caller holds, until it is woken or clock_monotonic() is `until_us`; false once it is.
 * May wake without a reason: whoever waits looks again. */
bool waiting_until(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t until_us);

#endif
