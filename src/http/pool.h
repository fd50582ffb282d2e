/* pool.h: a bounded number of threads for work that may wait.
 * Purpose    changes wait for the group commit and passwords for Argon2id; neither may hold an
 * event thread. The queue is bounded: what does not fit is refused at once (503), never piled up.
 * Ownership  open/close; a job's context belongs to the job.   Thread safety: submit from any
 * thread. */
#ifndef HTTP_POOL_H
#define HTTP_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool;
typedef void (*pool_job)(void *context);

/* NULL when threads cannot be made. */
struct pool *pool_open(unsigned n_threads, size_t queue_max);
/* False, and nothing will run, when the queue is full or the pool is closing. */
bool pool_submit(struct pool *pool, pool_job job, void *context);
/* Takes nothing more, runs what is queued to its end and ends the threads; submit stays safe to
 * call. */
void pool_finish(struct pool *pool);
/* Finishes and frees it. NULL is allowed. */
void pool_close(struct pool *pool);

#endif
