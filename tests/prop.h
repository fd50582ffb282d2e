/* prop.h: properties that hold for every history: seeded, replayed by seed, shrunk to a short story.
 * Purpose    a history is a list of steps, each a few random numbers; what they mean the property decides
 *            from the world as it is then, so that a history stays sensible when steps are left out. When
 *            one breaks the property, steps are left out and numbers made smaller as long as it still does,
 *            and what remains is told as a story.
 * Replay     CLERKWELL_PROP_SEED=N runs the history of that seed alone; CLERKWELL_PROP_SECONDS=N searches
 *            that long instead of the seconds of the suite.
 * Ownership  a result's story is freed by prop_result_finish.   Thread safety: one search at a time. */
#ifndef TESTS_PROP_H
#define TESTS_PROP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PROP_NUMBERS = 5 };
struct prop_step {
    uint32_t n[PROP_NUMBERS];
    bool is_idle; /* set by the property: this step did nothing, and may as well be left out */
};

struct prop {
    const char *name;
    /* Runs a history in a world of its own; false when the property broke. `story` may be NULL. */
    bool (*holds)(void *self, struct prop_step *steps, size_t n, FILE *story);
    void *self;
    size_t n_steps;     /* of a history */
    double seconds;     /* of the search; of a control nothing is timed: */
    size_t n_histories; /* it looks through so many at most */
    size_t shrink_runs; /* at most so many attempts to make it shorter */
    uint64_t seed;      /* of the first history; the next ones count on */
    bool is_control;    /* must be found broken: searches whatever seed is replayed */
};
struct prop_result {
    bool is_broken;
    uint64_t seed;
    size_t n_histories, n_steps; /* looked at; of the shrunk history when broken */
    char *story;
    size_t story_size;
};

static inline uint64_t prop_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static inline double prop_seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline double prop_seconds(double in_the_suite) {
    const char *asked = getenv("CLERKWELL_PROP_SECONDS");
    return asked && *asked ? strtod(asked, NULL) : in_the_suite;
}

/* A broken invariant aborts: then the seed is all there is, and it is said. */
static char prop_last_words[160];
static inline void prop_on_abort(int signal_number) {
    ssize_t ignored = write(STDERR_FILENO, prop_last_words, strlen(prop_last_words));
    (void)ignored;
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static inline void prop_history_of(uint64_t seed, struct prop_step *steps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        steps[i].is_idle = false;
        for (size_t k = 0; k < PROP_NUMBERS; k++)
            steps[i].n[k] = (uint32_t)(prop_random(&seed) >> 33);
    }
}

struct prop_shrinker {
    const struct prop *p;
    struct prop_step *best, *tried;
    size_t n, runs;
};

/* Runs `tried`, of n steps; when it is broken too it becomes the best, without its idle steps. */
static inline bool prop_still_broken(struct prop_shrinker *s, size_t n) {
    if (s->runs++ >= s->p->shrink_runs) return false;
    for (size_t i = 0; i < n; i++)
        s->tried[i].is_idle = false;
    if (s->p->holds(s->p->self, s->tried, n, NULL)) return false;
    s->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!s->tried[i].is_idle) s->best[s->n++] = s->tried[i];
    }
    return true;
}

static inline bool prop_without(struct prop_shrinker *s, size_t from, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (i < from || i >= from + count) s->tried[n++] = s->best[i];
    }
    return n < s->n && prop_still_broken(s, n);
}

static inline bool prop_smaller_numbers(struct prop_shrinker *s) {
    bool is_better = false;
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 1; k < PROP_NUMBERS && i < s->n; k++) {
            if (s->best[i].n[k] == 0) continue;
            memcpy(s->tried, s->best, s->n * sizeof *s->best);
            s->tried[i].n[k] = 0;
            is_better |= prop_still_broken(s, s->n);
        }
    }
    return is_better;
}

static inline void prop_shrink(struct prop_shrinker *s) {
    memcpy(s->tried, s->best, s->n * sizeof *s->best);
    if (!prop_still_broken(s, s->n)) return; /* it does not even break twice */
    bool is_better = true;
    while (is_better && s->runs < s->p->shrink_runs) {
        is_better = false;
        for (size_t size = s->n / 2; size > 0; size /= 2) {
            for (size_t from = s->n; from > 0;) {
                from = from > size ? from - size : 0;
                is_better |= prop_without(s, from, size);
                if (from > s->n) from = s->n;
            }
        }
        is_better |= prop_smaller_numbers(s);
    }
}

static inline void prop_tell(struct prop_shrinker *s, struct prop_result *r) {
    FILE *story = open_memstream(&r->story, &r->story_size);
    memcpy(s->tried, s->best, s->n * sizeof *s->best);
    s->p->holds(s->p->self, s->tried, s->n, story);
    fclose(story);
    r->n_steps = s->n;
}

static inline struct prop_result prop_search(const struct prop *p) {
    struct prop_result r = {.seed = p->seed};
    struct prop_shrinker s = {.p = p,
                              .best = calloc(p->n_steps, sizeof *s.best),
                              .tried = calloc(p->n_steps, sizeof *s.tried)};
    const char *one = p->is_control ? NULL : getenv("CLERKWELL_PROP_SEED");
    if (one && *one) r.seed = strtoull(one, NULL, 10);
    double end = prop_seconds_now() + p->seconds;
    void (*before)(int) = signal(SIGABRT, prop_on_abort);
    for (;; r.seed++) {
        snprintf(prop_last_words, sizeof prop_last_words,
                 "\n# %.80s: aborted; replay with CLERKWELL_PROP_SEED=%llu\n", p->name,
                 (unsigned long long)r.seed);
        prop_history_of(r.seed, s.best, s.n = p->n_steps);
        r.n_histories++;
        r.is_broken = !p->holds(p->self, s.best, s.n, NULL);
        bool is_over = p->is_control ? r.n_histories >= p->n_histories : prop_seconds_now() > end;
        if (r.is_broken || (one && *one) || is_over) break;
    }
    if (r.is_broken) {
        prop_shrink(&s);
        prop_tell(&s, &r);
    }
    signal(SIGABRT, before);
    free(s.best);
    free(s.tried);
    return r;
}

/* As TAP comments, so that the story stands beside the failure. */
static inline void prop_print(const struct prop *p, const struct prop_result *r) {
    printf("# %s: %zu histories of %zu steps", p->name, r->n_histories, p->n_steps);
    if (!r->is_broken) {
        printf(", no difference\n");
        return;
    }
    printf("; seed %llu broke it (CLERKWELL_PROP_SEED=%llu). Shrunk to %zu steps:\n#   ",
           (unsigned long long)r->seed, (unsigned long long)r->seed, r->n_steps);
    for (size_t i = 0; i < r->story_size; i++) {
        putchar(r->story[i]);
        if (r->story[i] == '\n' && i + 1 < r->story_size) printf("#   ");
    }
}

static inline void prop_result_finish(struct prop_result *r) {
    free(r->story);
    r->story = NULL;
}

#endif
