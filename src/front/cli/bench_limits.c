#include "bench_limits.h"

#include <pthread.h>

#include "audit_store.h"
#include "clock.h"
#include "fhir_write.h"
#include "finder_store.h"
#include "http_load.h"
#include "invariant.h"
#include "patient_store.h"

enum { THREADS = 2, GROUP = 32, WRITTEN = 16 };

const struct limit_row bench_limits[N_LIMITS] = {
    [L1_HELLO] = {"L1", "hello-world of the same library", PHASE_USUAL},
    [L2_BY_ID] = {"L2", "the bare query by id, 2 threads", PHASE_USUAL},
    [L3_JSON] = {"L3", "the JSON writer, 2 threads", PHASE_USUAL},
    [L2_QUERY] = {"L2", "the bare prepared query, 2 threads", PHASE_USUAL},
    [L4_RAW] = {"L4", "raw grouped commits of the same bytes, 1 thread", PHASE_USUAL},
    [L4_ALONE] = {"L4", "bookings with one commit each, by 1 client", PHASE_USUAL},
    [L10_UNWATCHED] = {"L10", "the same, looks not audited", PHASE_USUAL},
    [L7_ROWS] = {"L7", "raw inserts of the same bytes, 1,000 a commit, 1 thread", PHASE_IMPORT},
    [L7_PARSE] = {"L7", "the FHIR parser alone", PHASE_IMPORT},
    [L1_AGAIN] = {"L1", "hello-world of the same library, in these rounds", PHASE_FULL}};

static int64_t per_second(uint64_t n, int64_t us) {
    return us > 0 ? (int64_t)(n * 1000000 / (uint64_t)us) : 0;
}

static struct measured measured_of(uint64_t n, int64_t began, int64_t worked) {
    return (struct measured){per_second(n, clock_monotonic() - began), 0,
                             n ? (clock_processor() - worked) * 1000 / (int64_t)n : 0};
}

const struct patient *bench_patient(const struct bench *x, uint64_t n) {
    return &x->site.patients[n * 7919 % x->site.n_patients];
}

/* ---- over the door ------------------------------------------------------------------------------------ */

static bool ask_hello(void *self, uint64_t n, struct http_ask *ask) {
    (void)self, (void)n;
    buf_put(&ask->request, S("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    ask->status = 200;
    ask->proof = S("\r\n\r\nhello\n");
    return true;
}

enum err bench_load(struct bench *x, uint16_t port, ask_fn next, int connections,
                    struct measured *ret) {
    struct http_load load = {.port = port,
                             .connections = connections,
                             .duration_us = x->duration_us,
                             .next = next,
                             .self = x};
    struct http_load_result r;
    struct problem *why = &x->site.c->why;
    x->run++;
    int64_t worked = clock_processor();
    TRY(http_load_run(&load, &r, why));
    worked = clock_processor() - worked;
    TRY(http_load_check(&r, x->site.c->arena, why));
    *ret = (struct measured){per_second(r.answered, r.elapsed_us), r.p99_us,
                             r.answered ? worked * 1000 / (int64_t)r.answered : 0};
    return OK;
}

static enum err measure_unwatched(struct bench *x, struct measured *ret) {
    const struct figure_row *same = &bench_figures[G10_LOOKS];
    bench_site_watch(&x->site, false);
    enum err e = bench_load(x, x->site.port, same->ask, same->connections, ret);
    bench_site_watch(&x->site, true);
    return e;
}

/* ---- two threads, no HTTP ----------------------------------------------------------------------------- */

struct worker {
    struct bench *x;
    void (*once)(struct worker *w, struct arena *a, uint64_t i);
    const struct patient *written; /* of the JSON writer */
    int64_t ends_at;
    uint64_t n;
    int number;
};

static void *run_worker(void *self) {
    struct worker *w = self;
    struct arena a = {0};
    for (uint64_t i = (uint64_t)w->number; clock_monotonic() < w->ends_at; i++) {
        w->once(w, &a, i);
        arena_reset(&a);
    }
    arena_finish(&a);
    return NULL;
}

static void run_workers(const struct worker *like, struct measured *ret) {
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    int64_t began = clock_monotonic(), worked = clock_processor();
    uint64_t n = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = *like;
        workers[i].ends_at = began + like->x->duration_us;
        workers[i].number = i;
        invariant(pthread_create(&threads[i], NULL, run_worker, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        n += workers[i].n;
    }
    *ret = measured_of(n, began, worked);
}

struct wanted {
    uuid id;
    str family, given;
    struct patient found;
};

static enum err query_by_names(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    const struct wanted *wanted = context;
    static const civil_date whenever = {0};
    const struct patient *found;
    size_t n;
    return finder_store_by_names(tx, 1, wanted->family, wanted->given, whenever, 20, &found, &n);
}

static enum err query_by_id(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct wanted *wanted = context;
    return patient_store_get(tx, 1, wanted->id, &wanted->found);
}

static void find_once(struct worker *w, struct arena *a, uint64_t i) {
    struct bench *x = w->x;
    const struct patient *p = bench_patient(x, i);
    struct text_fold fold = x->site.serving.program.fold;
    struct wanted wanted = {.family = fold.fold(fold.self, a, p->family_name),
                            .given = fold.fold(fold.self, a, str_slice(p->given_names, 0, 1))};
    struct problem why = {0};
    if (tx_read(x->site.db, a, query_by_names, &wanted, &why) == OK) w->n++;
}

static void read_once(struct worker *w, struct arena *a, uint64_t i) {
    struct wanted wanted = {.id = bench_patient(w->x, i)->patient_id};
    struct problem why = {0};
    if (tx_read(w->x->site.db, a, query_by_id, &wanted, &why) == OK) w->n++;
}

static void write_once(struct worker *w, struct arena *a, uint64_t i) {
    struct fhir_patient_out out = {.patient = &w->written[i % WRITTEN],
                                   .hospital_number_system = S("urn:clerkwell:hospital-number:1")};
    if (fhir_patient_write(a, &out).n > 0) w->n++;
}

static enum err measure_writer(struct bench *x, struct measured *ret) {
    AUTO_ARENA(a);
    struct patient *written = arena_array(&a, struct patient, WRITTEN);
    for (uint64_t i = 0; i < WRITTEN; i++) {
        struct wanted wanted = {.id = bench_patient(x, i)->patient_id};
        TRY(tx_read(x->site.db, &a, query_by_id, &wanted, &x->site.c->why));
        written[i] = wanted.found;
    }
    run_workers(&(struct worker){.x = x, .once = write_once, .written = written}, ret);
    return OK;
}

/* ---- raw rows ----------------------------------------------------------------------------------------- */

static enum err write_group(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct bench *x = context;
    for (int i = 0; i < GROUP; i++)
        TRY(audit_store_add_text(tx, 1, (uint64_t)(x->raw_index + i), S("0123456789abcdef"),
                                 x->raw_bytes));
    return OK;
}

static enum err measure_raw(struct bench *x, struct measured *ret) {
    int64_t began = clock_monotonic(), worked = clock_processor(), from = x->raw_index;
    AUTO_ARENA(a);
    while (clock_monotonic() < began + x->duration_us) {
        TRY(tx_write(x->site.raw, 1, &a, write_group, x, &x->site.c->why));
        x->raw_index += GROUP;
        arena_reset(&a);
    }
    *ret = measured_of((uint64_t)(x->raw_index - from), began, worked);
    return OK;
}

enum err bench_booking_weigh(struct bench *x, ask_fn ask_booking) {
    enum { LEAST = 64, MOST = 64 * 1024, IN_A_FILE = 4096 /* about what SQLite writes */ };
    struct measured ignored;
    int64_t before = bench_site_bytes(&x->site);
    uint64_t from = x->booked;
    TRY(bench_load(x, x->site.port, ask_booking, 64, &ignored));
    uint64_t n = x->booked - from;
    int64_t bytes = n ? (bench_site_bytes(&x->site) - before) / (int64_t)n : LEAST;
    if (!before) bytes = IN_A_FILE;
    if (bytes < LEAST) bytes = LEAST;
    if (bytes > MOST) bytes = MOST;
    x->raw_bytes = bench_raw_text(x->site.c->arena, bytes);
    return OK;
}

enum err bench_limit_measure(struct bench *x, enum limit limit, struct measured *ret) {
    switch (limit) {
    case L1_HELLO:
    case L1_AGAIN: return bench_load(x, x->hello_port, ask_hello, 64, ret);
    case L2_BY_ID: run_workers(&(struct worker){.x = x, .once = read_once}, ret); return OK;
    case L2_QUERY: run_workers(&(struct worker){.x = x, .once = find_once}, ret); return OK;
    case L3_JSON: return measure_writer(x, ret);
    case L4_RAW: return measure_raw(x, ret);
    case L4_ALONE: return bench_load(x, x->site.port, bench_figures[G3_BOOK].ask, 1, ret);
    case L10_UNWATCHED: return measure_unwatched(x, ret);
    case L7_ROWS: return bench_import_rows(&x->import, &x->site, x->duration_us, ret);
    case L7_PARSE: return bench_import_parse(&x->import, &x->site, x->duration_us, ret);
    case N_LIMITS: break;
    }
    return OK;
}
