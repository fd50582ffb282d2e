#include "group_queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "invariant.h"
#include "waiting.h"

enum { LAST_TRIES = 5 };
static const int64_t LONGEST_PAUSE = 5000000; /* us */

struct group_queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    group_fn fn;
    void *context;
    size_t item_size, room, most;
    int64_t delay;
    char *items;     /* a ring of `room` */
    char *group;     /* the items being handled */
    size_t first, n; /* of the ring */
    bool is_closing;
};

/* Waits on the mutex at most `us`; wakes early when something changed. */
static void wait_for(struct group_queue *q, int64_t us) {
    (void)waiting_until(&q->changed, &q->mutex, clock_monotonic() + us);
}

/* Lets a group gather: until the delay is over, the group is full, or the queue closes. */
static void gather(struct group_queue *q) {
    int64_t end = clock_monotonic() + q->delay;
    while (!q->is_closing && q->n < q->most) {
        int64_t left = end - clock_monotonic();
        if (left <= 0) return;
        wait_for(q, left);
    }
}

static size_t take_group(struct group_queue *q) {
    size_t n = q->n < q->most ? q->n : q->most;
    for (size_t i = 0; i < n; i++) {
        size_t at = (q->first + i) % q->room;
        memcpy(q->group + i * q->item_size, q->items + at * q->item_size, q->item_size);
    }
    return n;
}

static void leave_ring(struct group_queue *q, size_t n) {
    q->first = (q->first + n) % q->room;
    q->n -= n;
    pthread_cond_broadcast(&q->changed);
}

/* The items stay in the ring until they are handled, so that a failing sink fills it. */
static void handle_group(struct group_queue *q) {
    size_t n = take_group(q), n_done = 0;
    int tries = 0;
    for (int64_t pause = 50000;; pause = pause * 2 < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE) {
        pthread_mutex_unlock(&q->mutex);
        size_t n_more = q->fn(q->context, q->group + n_done * q->item_size, n - n_done);
        pthread_mutex_lock(&q->mutex);
        invariant(n_more <= n - n_done);
        leave_ring(q, n_more);
        n_done += n_more;
        if (n_done == n) return;
        if (q->is_closing && ++tries > LAST_TRIES) break;
        wait_for(q, q->is_closing ? 50000 : pause);
    }
    leave_ring(q, n - n_done);
}

static void *run(void *self) {
    struct group_queue *q = self;
    pthread_mutex_lock(&q->mutex);
    while (!q->is_closing || q->n > 0) {
        if (q->n == 0) {
            pthread_cond_wait(&q->changed, &q->mutex);
            continue;
        }
        gather(q);
        handle_group(q);
    }
    pthread_mutex_unlock(&q->mutex);
    return NULL;
}

struct group_queue *group_queue_open(size_t item_size, size_t room, size_t most, int64_t delay_us,
                                     group_fn fn, void *context) {
    invariant(room > 0 && most > 0 && item_size > 0);
    struct group_queue *q = calloc(1, sizeof *q);
    have_memory(q);
    q->items = calloc(room, item_size);
    q->group = calloc(most, item_size);
    have_memory(q->items);
    have_memory(q->group);
    q->item_size = item_size;
    q->room = room;
    q->most = most;
    q->delay = delay_us;
    q->fn = fn;
    q->context = context;
    pthread_mutex_init(&q->mutex, NULL);
    waiting_init(&q->changed);
    invariant(pthread_create(&q->thread, NULL, run, q) == 0);
    return q;
}

bool group_queue_put(struct group_queue *q, const void *item) {
    pthread_mutex_lock(&q->mutex);
    bool fits = !q->is_closing && q->n < q->room;
    if (fits) {
        size_t at = (q->first + q->n) % q->room;
        memcpy(q->items + at * q->item_size, item, q->item_size);
        q->n++;
        /* The first wakes the thread, the last of a group ends its waiting. */
        if (q->n == 1 || q->n == q->most) pthread_cond_broadcast(&q->changed);
    }
    pthread_mutex_unlock(&q->mutex);
    return fits;
}

void group_queue_close(struct group_queue *q) {
    if (!q) return;
    pthread_mutex_lock(&q->mutex);
    q->is_closing = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->mutex);
    pthread_join(q->thread, NULL);
    pthread_cond_destroy(&q->changed);
    pthread_mutex_destroy(&q->mutex);
    free(q->items);
    free(q->group);
    free(q);
}
