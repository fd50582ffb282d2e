#include "deadline.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct watched {
    struct watched *next, *previous;
    int fd;
    /* Phase and when it began (milliseconds x PHASE_COUNT + phase), one word, so that it moves without
     * the lock: each request moves it four times. */
    _Atomic int64_t state;
};

struct deadlines {
    pthread_mutex_t lock;
    pthread_cond_t woken;
    pthread_t thread;
    struct watched all; /* ring */
    int64_t limits_ms[PHASE_COUNT];
    int64_t pause_ms;
    bool closing;
};

static int64_t monotonic_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Only shuts down: libmicrohttpd sees the end, tidies up and closes, after telling us to forget it;
 * so a descriptor here is never somebody else's. */
static void cut_late(struct deadlines *d) {
    int64_t now = monotonic_ms();
    for (struct watched *w = d->all.next; w != &d->all; w = w->next) {
        int64_t state = w->state, limit = d->limits_ms[state % PHASE_COUNT];
        if (limit && now - state / PHASE_COUNT > limit) shutdown(w->fd, SHUT_RDWR);
    }
}

static void *run(void *self) {
    struct deadlines *d = self;
    pthread_mutex_lock(&d->lock);
    while (!d->closing) {
        int64_t wake = monotonic_ms() + d->pause_ms;
        struct timespec at = {.tv_sec = (time_t)(wake / 1000),
                              .tv_nsec = (long)(wake % 1000) * 1000000};
        pthread_cond_timedwait(&d->woken, &d->lock, &at);
        cut_late(d);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

struct deadlines *deadlines_open(const int64_t limits_ms[PHASE_COUNT]) {
    struct deadlines *d = calloc(1, sizeof *d);
    if (!d) abort();
    d->all.next = d->all.previous = &d->all;
    d->pause_ms = 1000;
    for (int i = 0; i < PHASE_COUNT; i++) {
        d->limits_ms[i] = limits_ms[i];
        if (limits_ms[i] && limits_ms[i] / 4 < d->pause_ms) d->pause_ms = limits_ms[i] / 4 + 1;
    }
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&d->woken, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&d->lock, NULL);
    if (pthread_create(&d->thread, NULL, run, d) == 0) return d;
    free(d);
    return NULL;
}

void deadlines_close(struct deadlines *d) {
    if (!d) return;
    pthread_mutex_lock(&d->lock);
    d->closing = true;
    pthread_cond_signal(&d->woken);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    while (d->all.next != &d->all)
        deadline_forget(d, d->all.next);
    pthread_cond_destroy(&d->woken);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

struct watched *deadline_watch(struct deadlines *d, int fd) {
    struct watched *w = calloc(1, sizeof *w);
    if (!w) abort();
    w->fd = fd;
    w->state = monotonic_ms() * PHASE_COUNT + PHASE_HEADERS;
    pthread_mutex_lock(&d->lock);
    w->next = d->all.next;
    w->previous = &d->all;
    w->next->previous = w;
    d->all.next = w;
    pthread_mutex_unlock(&d->lock);
    return w;
}

void deadline_phase(struct watched *w, enum phase phase) {
    if (w) w->state = monotonic_ms() * PHASE_COUNT + phase;
}

void deadline_forget(struct deadlines *d, struct watched *w) {
    if (!w) return;
    pthread_mutex_lock(&d->lock);
    w->next->previous = w->previous;
    w->previous->next = w->next;
    pthread_mutex_unlock(&d->lock);
    free(w);
}
