#include "pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "invariant.h"

struct entry {
    pool_job job;
    void *context;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct entry *ring;
    size_t capacity, first, n;
    pthread_t *threads;
    unsigned n_threads, n_joinable, n_idle;
    bool closing;
};

static void *run(void *self) {
    struct pool *p = self;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        p->n_idle++;
        while (p->n == 0 && !p->closing)
            pthread_cond_wait(&p->filled, &p->lock);
        p->n_idle--;
        if (p->n == 0) break;
        struct entry e = p->ring[p->first];
        p->first = (p->first + 1) % p->capacity;
        p->n--;
        pthread_mutex_unlock(&p->lock);
        e.job(e.context);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_open(unsigned n_threads, size_t queue_max) {
    struct pool *p = calloc(1, sizeof *p);
    have_memory(p);
    /* Room for one job a thread besides the queue: an idle thread takes a moment to wake. */
    p->capacity = queue_max + n_threads;
    p->ring = calloc(p->capacity, sizeof *p->ring);
    p->threads = calloc(n_threads, sizeof *p->threads);
    have_memory(p->ring);
    have_memory(p->threads);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    p->n_threads = n_threads;
    while (p->n_joinable < n_threads) {
        if (pthread_create(&p->threads[p->n_joinable], NULL, run, p) != 0) {
            pool_close(p);
            return NULL;
        }
        p->n_joinable++;
    }
    return p;
}

bool pool_submit(struct pool *p, pool_job job, void *context) {
    pthread_mutex_lock(&p->lock);
    size_t queue_max = p->capacity - p->n_threads;
    bool fits = !p->closing && p->n < queue_max + p->n_idle;
    if (fits) {
        p->ring[(p->first + p->n) % p->capacity] = (struct entry){job, context};
        p->n++;
        pthread_cond_signal(&p->filled);
    }
    pthread_mutex_unlock(&p->lock);
    return fits;
}

void pool_finish(struct pool *p) {
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->n_joinable; i++)
        pthread_join(p->threads[i], NULL);
    p->n_joinable = 0;
}

void pool_close(struct pool *p) {
    if (!p) return;
    pool_finish(p);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p->ring);
    free(p);
}
