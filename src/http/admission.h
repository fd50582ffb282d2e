/* admission.h: who is answered when more is asked than can be.
 * Purpose    a request waits in a queue until somebody comes to it: in its connection for an event thread, then perhaps
 *            for a worker. A queue that never empties makes everybody wait and helps nobody. So each queue is watched:
 *            once its youngest has waited longer than ADMISSION_PATIENCE_US for ADMISSION_INTERVAL_US on end, whoever
 *            waited longer than that is told at once to come back (503, Retry-After), which costs next to nothing, and
 *            those behind are answered in time. A burst that is soon worked off is not refused, nor what waited because
 *            the machine stood still, nor a few clients of a slow machine.
 * Rule       RFC 8289 section 3 (Controlled Delay: a standing queue is one whose least wait stays high); RFC 9110
 *            section 15.6.4.
 * Ownership  a value of the queue's owner.   Thread safety: one queue, one thread at a time.
 * Not here   who may connect at all (crowd.h), how long a queue may be (pool.h), the answers (dispatch.h, front/serving.h). */
#ifndef HTTP_ADMISSION_H
#define HTTP_ADMISSION_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ADMISSION_PATIENCE_US = 100000,
    ADMISSION_INTERVAL_US = 200000,
    ADMISSION_MEMORY_US = 1000000, /* after the last refusal it is still taken for overloaded */
    ADMISSION_CROWD = 24,          /* so many must have waited too long, one after the other */
};

/* {0}: nothing has been seen yet. */
struct admission {
    int64_t seen_us, behind_since_us, refused_us;
    int n_behind;
};

/* Somebody's turn has come at `now_us` of the monotonic clock who waited `waited_us`: whether to answer. */
bool admission_takes(struct admission *a, int64_t now_us, int64_t waited_us);

#endif
