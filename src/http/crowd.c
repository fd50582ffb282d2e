#include "crowd.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "invariant.h"
#include "sockets.h"
#include "waiting.h"

enum {
    BUCKETS = 1024,
    FDS_AT_FIRST = 256,
    /* Somebody who sends a body or reads an answer is not slow before this. */
    GRACE_MS = 300,
    /* Cut, and not closed yet by the thread that has it: so many at most. */
    LEAVING_MAX = 400,
    /* Of a full house an address has at most this part, if others want in. */
    FAIR_PART = 32,
};

struct guest {
    struct guest *next, *previous;   /* in the ring of all */
    struct guest *next_here, **here; /* in the list of its address's bucket */
    int fd;
    bool is_cut;
    struct crowd_address from;
    /* Phase and when it began (milliseconds x PHASE_COUNT + phase), one word, so that it moves without
     * the lock: each request moves it four times. */
    _Atomic int64_t state;
};

struct crowd {
    pthread_mutex_t lock;
    pthread_cond_t woken;
    pthread_t thread;
    struct guest all; /* ring */
    struct guest *buckets[BUCKETS];
    struct guest **by_fd;
    size_t n_fds;
    unsigned n, n_leaving;
    struct crowd_limits limits;
    int64_t pause_ms;
    bool closing;
};

/* Only shuts down: libmicrohttpd sees the end, tidies up and closes, after telling us to forget it;
 * so a descriptor here is never somebody else's. */
static void cut(struct crowd *c, struct guest *g) {
    if (g->is_cut) return;
    g->is_cut = true;
    c->n--;
    c->n_leaving++;
    shutdown(g->fd, SHUT_RDWR);
}

static void cut_late(struct crowd *c) {
    int64_t now = clock_monotonic_ms();
    for (struct guest *g = c->all.next; g != &c->all; g = g->next) {
        int64_t state = g->state, limit = c->limits.phase_ms[state % PHASE_COUNT];
        if (limit && now - state / PHASE_COUNT > limit) cut(c, g);
    }
}

static void *run(void *self) {
    struct crowd *c = self;
    pthread_mutex_lock(&c->lock);
    while (!c->closing) {
        (void)waiting_until(&c->woken, &c->lock, clock_monotonic() + c->pause_ms * 1000);
        cut_late(c);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

struct crowd *crowd_open(const struct crowd_limits *limits) {
    struct crowd *c = calloc(1, sizeof *c);
    have_memory(c);
    c->all.next = c->all.previous = &c->all;
    c->limits = *limits;
    c->pause_ms = 1000;
    for (int i = 0; i < PHASE_COUNT; i++) {
        int64_t limit = limits->phase_ms[i];
        if (limit && limit / 4 < c->pause_ms) c->pause_ms = limit / 4 + 1;
    }
    waiting_init(&c->woken);
    pthread_mutex_init(&c->lock, NULL);
    if (pthread_create(&c->thread, NULL, run, c) == 0) return c;
    free(c);
    return NULL;
}

void crowd_close(struct crowd *c) {
    if (!c) return;
    pthread_mutex_lock(&c->lock);
    c->closing = true;
    pthread_cond_signal(&c->woken);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    while (c->all.next != &c->all)
        crowd_leave(c, c->all.next);
    pthread_cond_destroy(&c->woken);
    pthread_mutex_destroy(&c->lock);
    free(c->by_fd);
    free(c);
}

/* ---- who goes ----------------------------------------------------------------------------------------- */

static struct guest **bucket_of(struct crowd *c, struct crowd_address from) {
    uint32_t hash = 2166136261u; /* FNV-1a; a crowded bucket costs time, never a place */
    for (size_t i = 0; i < sizeof from.b; i++)
        hash = (hash ^ from.b[i]) * 16777619u;
    return &c->buckets[hash % BUCKETS];
}

/* How long it has kept us waiting; negative: it does not, or not long enough to be called slow. */
static int64_t waited_ms(const struct guest *g, enum phase wanted, int64_t now) {
    int64_t state = g->state, waited = now - state / PHASE_COUNT;
    enum phase phase = (enum phase)(state % PHASE_COUNT);
    if (g->is_cut || phase == PHASE_WORK || (wanted != PHASE_COUNT && phase != wanted)) return -1;
    return phase == PHASE_HEADERS || waited >= GRACE_MS ? waited : -1;
}

static struct guest *slower(struct guest *a, struct guest *b, enum phase wanted, int64_t now) {
    int64_t waited = waited_ms(b, wanted, now);
    bool is_slower = waited >= 0 && (!a || waited > waited_ms(a, wanted, now));
    return is_slower && !socket_has_unread(b->fd) ? b : a; /* else it waits for us */
}

static struct guest *slowest(struct crowd *c, enum phase wanted) {
    int64_t now = clock_monotonic_ms();
    struct guest *found = NULL;
    for (struct guest *g = c->all.previous; g != &c->all; g = g->previous) /* oldest first */
        found = slower(found, g, wanted, now);
    return found;
}

static struct guest *slowest_here(struct crowd *c, struct crowd_address from, unsigned *ret_n) {
    int64_t now = clock_monotonic_ms();
    struct guest *found = NULL;
    *ret_n = 0;
    for (struct guest *g = *bucket_of(c, from); g; g = g->next_here) {
        if (g->is_cut || memcmp(&g->from, &from, sizeof from) != 0) continue;
        ++*ret_n;
        found = slower(found, g, PHASE_COUNT, now);
    }
    return found;
}

/* Under the lock. Where all places are taken, an address that has many gets no more of them by asking more often: its
 * newcomers take the place of one of its own. */
static bool has_room(struct crowd *c, struct crowd_address from) {
    bool is_full = c->n >= c->limits.in_all;
    unsigned n_here = 0, most_here = c->limits.of_an_address, fair = c->limits.in_all / FAIR_PART;
    struct guest *goes = most_here ? slowest_here(c, from, &n_here) : NULL;
    if (is_full && most_here > fair && fair > 0) most_here = fair;
    bool is_full_here = most_here && n_here >= most_here;
    if (!is_full_here && !is_full) return true;
    if (!is_full_here) goes = slowest(c, PHASE_COUNT);
    if (!goes || c->n_leaving >= (is_full_here ? LEAVING_MAX / 2 : LEAVING_MAX)) return false;
    cut(c, goes);
    return true;
}

void crowd_cut_slowest(struct crowd *c, enum phase phase) {
    pthread_mutex_lock(&c->lock);
    struct guest *g = slowest(c, phase);
    if (g) cut(c, g);
    pthread_mutex_unlock(&c->lock);
}

/* ---- coming and going --------------------------------------------------------------------------------- */

static void grow(struct crowd *c, int fd) {
    size_t n = c->n_fds ? c->n_fds : FDS_AT_FIRST;
    while (n <= (size_t)fd)
        n *= 2;
    struct guest **more = realloc(c->by_fd, n * sizeof *more);
    have_memory(more);
    for (size_t i = c->n_fds; i < n; i++)
        more[i] = NULL;
    c->by_fd = more;
    c->n_fds = n;
}

static void add(struct crowd *c, int fd, struct crowd_address from) {
    struct guest *g = calloc(1, sizeof *g);
    have_memory(g);
    g->fd = fd;
    g->from = from;
    g->state = clock_monotonic_ms() * PHASE_COUNT + PHASE_HEADERS;
    g->next = c->all.next;
    g->previous = &c->all;
    g->next->previous = c->all.next = g;
    g->here = bucket_of(c, from);
    g->next_here = *g->here;
    if (g->next_here) g->next_here->here = &g->next_here;
    *g->here = g;
    if ((size_t)fd >= c->n_fds) grow(c, fd);
    c->by_fd[fd] = g;
    c->n++;
}

static void take_out(struct crowd *c, struct guest *g) {
    g->next->previous = g->previous;
    g->previous->next = g->next;
    *g->here = g->next_here;
    if (g->next_here) g->next_here->here = g->here;
    c->by_fd[g->fd] = NULL;
    *(g->is_cut ? &c->n_leaving : &c->n) -= 1;
    free(g);
}

bool crowd_enter(struct crowd *c, int fd, struct crowd_address from) {
    pthread_mutex_lock(&c->lock);
    /* One that libmicrohttpd closed without a word, for want of memory. */
    if ((size_t)fd < c->n_fds && c->by_fd[fd]) take_out(c, c->by_fd[fd]);
    bool fits = has_room(c, from);
    if (fits) add(c, fd, from);
    pthread_mutex_unlock(&c->lock);
    return fits;
}

struct guest *crowd_find(struct crowd *c, int fd) {
    pthread_mutex_lock(&c->lock);
    struct guest *g = fd >= 0 && (size_t)fd < c->n_fds ? c->by_fd[fd] : NULL;
    pthread_mutex_unlock(&c->lock);
    return g;
}

void crowd_phase(struct guest *g, enum phase phase) {
    if (g) g->state = clock_monotonic_ms() * PHASE_COUNT + phase;
}

void crowd_leave(struct crowd *c, struct guest *g) {
    if (!g) return;
    pthread_mutex_lock(&c->lock);
    take_out(c, g);
    pthread_mutex_unlock(&c->lock);
}
