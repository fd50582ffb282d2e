#include "job_thread.h"

#include <pthread.h>

#include "clock.h"
#include "instant.h"
#include "invariant.h"
#include "log.h"
#include "waiting.h"

enum { JOBS_MAX = 32 };
static const int64_t FIRST_PAUSE = INSTANT_SECOND;

struct job_thread {
    struct arena arena; /* of this struct */
    const struct job *jobs;
    size_t n;
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stopping;
    bool is_stopping;
    int64_t next[JOBS_MAX], pause[JOBS_MAX]; /* us, monotonic; pause 0: the last run went well */
};

static void run_job(struct job_thread *t, size_t i) {
    const struct job *job = &t->jobs[i];
    AUTO_ARENA(a);
    struct problem why = {0};
    enum err e = job->run(t->context, &a, &why);
    if (e == OK) {
        t->pause[i] = 0;
    } else {
        t->pause[i] = t->pause[i] ? t->pause[i] * 2 : FIRST_PAUSE;
        if (t->pause[i] > job->every_us) t->pause[i] = job->every_us;
        /* The name is a literal of the table. */
        log_fields(LEVEL_ERROR, "job.failed",
                   (const struct log_field[]){
                       {.name = "job", .kind = LOG_FIELD_WORD, .word = job->name}, LOG_E(e)},
                   2);
    }
    t->next[i] = clock_monotonic() + (e == OK ? job->every_us : t->pause[i]);
}

static size_t soonest(const struct job_thread *t) {
    size_t best = 0;
    for (size_t i = 1; i < t->n; i++) {
        if (t->next[i] < t->next[best]) best = i;
    }
    return best;
}

static void *run(void *self) {
    struct job_thread *t = self;
    pthread_mutex_lock(&t->mutex);
    while (!t->is_stopping) {
        size_t i = soonest(t);
        int64_t until = t->next[i];
        if (clock_monotonic() >= until) {
            pthread_mutex_unlock(&t->mutex);
            run_job(t, i);
            pthread_mutex_lock(&t->mutex);
            continue;
        }
        (void)waiting_until(&t->stopping, &t->mutex, until);
    }
    pthread_mutex_unlock(&t->mutex);
    return NULL;
}

struct job_thread *job_thread_start(const struct job *jobs, size_t n, void *context) {
    invariant(n > 0 && n <= JOBS_MAX);
    struct arena arena = {0};
    struct job_thread *t = arena_new(&arena, struct job_thread);
    t->arena = arena;
    t->jobs = jobs;
    t->n = n;
    t->context = context;
    for (size_t i = 0; i < n; i++)
        t->next[i] = clock_monotonic() + jobs[i].every_us;
    pthread_mutex_init(&t->mutex, NULL);
    waiting_init(&t->stopping);
    invariant(pthread_create(&t->thread, NULL, run, t) == 0);
    return t;
}

void job_thread_stop(struct job_thread *t) {
    if (!t) return;
    pthread_mutex_lock(&t->mutex);
    t->is_stopping = true;
    pthread_cond_broadcast(&t->stopping);
    pthread_mutex_unlock(&t->mutex);
    pthread_join(t->thread, NULL);
    for (size_t i = 0; i < t->n; i++) {
        if (t->jobs[i].at_end) run_job(t, i);
    }
    pthread_cond_destroy(&t->stopping);
    pthread_mutex_destroy(&t->mutex);
    struct arena arena = t->arena;
    arena_finish(&arena);
}
