#include "bench_limits.h"

#include <pthread.h>

#include "audit_store.h"
#include "bench_find.h"
#include "clock.h"
#include "disk_sync.h"
#include "fhir_write.h"
#include "files.h"
#include "http_load.h"
#include "invariant.h"
#include "patient_store.h"

enum {
    THREADS = 2,
    GROUP = 32,
    WRITTEN = 16,
    RAW_SITE = 1000001 /* rows of nobody's, where the clinic's own records are written to */
};

const struct limit_row bench_limits[N_LIMITS] = {
    [L1_HELLO] = {"L1", "hello-world of the same library", PHASE_USUAL, true},
    [L2_BY_ID] = {"L2", "the bare query by id, 2 threads", PHASE_USUAL, true},
    [L3_JSON] = {"L3", "the JSON writer, 2 threads", PHASE_USUAL, true},
    [L2_QUERY] = {"L2", "the bare prepared queries in the same shares, 2 threads", PHASE_USUAL,
                  true},
    [L2_NAME] = {"L2", "the bare query by name, 2 threads", PHASE_USUAL, true},
    [L2_BORN] = {"L2", "the bare query by date of birth, 2 threads", PHASE_USUAL, true},
    [L2_NUMBER] = {"L2", "the bare query by hospital number, 2 threads", PHASE_USUAL, true},
    [L2_SLIP] = {"L2", "the bare query by sound, 2 threads", PHASE_USUAL, true},
    [L4_RAW] = {"L4", "raw grouped commits of the same bytes, 1 thread", PHASE_USUAL, true},
    [L4_ALONE] = {"L4", "bookings with one commit each, by 1 client", PHASE_USUAL, false},
    [L5_SYNC] = {"L5", "fdatasync after 4 KiB, 1 thread", PHASE_USUAL, false},
    [L6_MEMORY] = {"L6", "the same search from memory, 2 threads", PHASE_USUAL, false},
    [L6_PLAIN] = {"L2", "the same search in plain SQL, 2 threads", PHASE_USUAL, false},
    [L10_UNWATCHED] = {"L10", "the same, looks not audited", PHASE_USUAL, true},
    [LS_JSON] = {"G1", "patient by id as JSON, on SQLite", PHASE_ENGINES, false},
    [LS_PAGE] = {"G1", "patient page, on SQLite", PHASE_ENGINES, false},
    [LS_FIND] = {"G2", "finder, on SQLite", PHASE_ENGINES, false},
    [LS_BOOK] = {"G3", "bookings, on SQLite", PHASE_ENGINES, false},
    [L7_ROWS] = {"L7", "raw inserts of the same bytes, 1,000 a commit, 1 thread", PHASE_IMPORT,
                 true},
    [L7_PARSE] = {"L7", "the FHIR parser alone", PHASE_IMPORT, true},
    [L1_AGAIN] = {"L1", "hello-world of the same library, in these rounds", PHASE_FULL, true}};

int64_t bench_rate(int64_t n, int64_t us) {
    return us > 0 ? n * 1000 * INSTANT_SECOND / us : 0;
}

static struct measured measured_of(uint64_t n, int64_t began, int64_t worked) {
    return (struct measured){bench_rate((int64_t)n, clock_monotonic() - began), 0,
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

bool bench_get(const struct bench *x, struct http_ask *ask, str path, str proof) {
    struct buf *b = &ask->request;
    buf_put(b, S("GET "));
    buf_put(b, path);
    buf_put(b, S(" HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: "));
    buf_put(b, x->site.cookie);
    buf_put(b, S("\r\n\r\n"));
    ask->status = 200;
    ask->proof = proof;
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
    *ret = (struct measured){bench_rate((int64_t)r.answered, r.elapsed_us), r.p99_us,
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
    const struct bench *x;
    bench_once_fn once;
    int64_t ends_at;
    uint64_t n, failed;
    int number;
};

static void *run_worker(void *self) {
    struct worker *w = self;
    struct arena a = {0};
    uint64_t i = (uint64_t)w->number;
    do { /* once at least: on a busy machine a thread may come to it late */
        *(w->once(w->x, &a, i++) ? &w->n : &w->failed) += 1;
        arena_reset(&a);
    } while (clock_monotonic() < w->ends_at);
    arena_finish(&a);
    return NULL;
}

enum err bench_two_threads(struct bench *x, bench_once_fn once, struct measured *ret) {
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    int64_t began = clock_monotonic(), worked = clock_processor();
    uint64_t n = 0, failed = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] =
            (struct worker){.x = x, .once = once, .ends_at = began + x->duration_us, .number = i};
        invariant(pthread_create(&threads[i], NULL, run_worker, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        n += workers[i].n;
        failed += workers[i].failed;
    }
    *ret = measured_of(n, began, worked);
    if (!failed) return OK;
    return problem_set(&x->site.c->why, UNAVAILABLE, S(""),
                       say(x->site.c->arena,
                           "{} of {} bare queries of a limit did not answer as they should",
                           SAY_N((int64_t)failed), SAY_N((int64_t)(failed + n))),
                       S(""));
}

struct wanted {
    uuid id;
    struct patient found;
};

static enum err query_by_id(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct wanted *wanted = context;
    return patient_store_get(tx, 1, wanted->id, &wanted->found);
}

static bool read_once(const struct bench *x, struct arena *a, uint64_t i) {
    struct wanted wanted = {.id = bench_patient(x, i)->patient_id};
    struct problem why = {0};
    return tx_read(x->site.db, a, query_by_id, &wanted, &why) == OK;
}

static bool find_once(const struct bench *x, struct arena *a, uint64_t i) {
    return bench_find_bare(x, bench_find_of(i), a, i);
}

static bool find_name_once(const struct bench *x, struct arena *a, uint64_t i) {
    return bench_find_bare(x, FIND_NAME, a, i);
}

static bool find_born_once(const struct bench *x, struct arena *a, uint64_t i) {
    return bench_find_bare(x, FIND_BORN, a, i);
}

static bool find_number_once(const struct bench *x, struct arena *a, uint64_t i) {
    return bench_find_bare(x, FIND_NUMBER, a, i);
}

static bool find_slip_once(const struct bench *x, struct arena *a, uint64_t i) {
    return bench_find_bare(x, FIND_SLIP, a, i);
}

static bool write_once(const struct bench *x, struct arena *a, uint64_t i) {
    struct fhir_patient_out out = {.patient = &x->written[i % WRITTEN],
                                   .hospital_number_system = S("urn:clerkwell:hospital-number:1")};
    return fhir_patient_write(a, &out).n > 0;
}

static bool plain_once(const struct bench *x, struct arena *a, uint64_t i) {
    (void)i;
    return bench_slots_once(&x->site, &x->slots, SEARCH_PLAIN, a);
}

static bool memory_once(const struct bench *x, struct arena *a, uint64_t i) {
    (void)i;
    return bench_slots_once(&x->site, &x->slots, SEARCH_MEMORY, a);
}

static enum err measure_writer(struct bench *x, struct measured *ret) {
    AUTO_ARENA(a);
    struct patient *written = arena_array(&a, struct patient, WRITTEN);
    for (uint64_t i = 0; i < WRITTEN; i++) {
        struct wanted wanted = {.id = bench_patient(x, i)->patient_id};
        TRY(tx_read(x->site.db, &a, query_by_id, &wanted, &x->site.c->why));
        written[i] = wanted.found;
    }
    x->written = written;
    enum err e = bench_two_threads(x, write_once, ret);
    x->written = NULL;
    return e;
}

/* ---- the same on the other engine ---------------------------------------------------------------------- */

static enum err measure_beside(struct bench *x, enum figure f, struct measured *ret) {
    struct bench *other = x->beside;
    const struct figure_row *row = &bench_figures[f];
    enum err e = bench_load(other, other->site.port, row->ask, row->connections, ret);
    if (e) x->site.c->why = other->site.c->why;
    return e;
}

/* ---- raw rows ----------------------------------------------------------------------------------------- */

static enum err write_group(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct bench *x = context;
    for (int i = 0; i < GROUP; i++)
        TRY(audit_store_add_text(tx, RAW_SITE, (uint64_t)(x->raw_index + i), S("0123456789abcdef"),
                                 x->raw_bytes));
    return OK;
}

static enum err measure_raw(struct bench *x, struct measured *ret) {
    int64_t began = clock_monotonic(), worked = clock_processor(), from = x->raw_index;
    AUTO_ARENA(a);
    while (clock_monotonic() < began + x->duration_us) {
        TRY(tx_write(bench_site_raw(&x->site), 1, &a, write_group, x, &x->site.c->why));
        x->raw_index += GROUP;
        arena_reset(&a);
    }
    *ret = measured_of((uint64_t)(x->raw_index - from), began, worked);
    return OK;
}

static enum err measure_sync(struct bench *x, struct measured *ret) {
    struct arena *a = x->site.c->arena;
    struct disk_sync sync;
    int64_t worked = clock_processor();
    TRY(disk_sync_measure(a, path_join(a, x->site.folder, S("sync")), x->duration_us, &sync,
                          &x->site.c->why));
    worked = clock_processor() - worked;
    *ret = (struct measured){bench_rate(sync.n, sync.took_us), 0, worked * 1000 / sync.n};
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
    case L2_BY_ID: return bench_two_threads(x, read_once, ret);
    case L2_QUERY: return bench_two_threads(x, find_once, ret);
    case L2_NAME: return bench_two_threads(x, find_name_once, ret);
    case L2_BORN: return bench_two_threads(x, find_born_once, ret);
    case L2_NUMBER: return bench_two_threads(x, find_number_once, ret);
    case L2_SLIP: return bench_two_threads(x, find_slip_once, ret);
    case L3_JSON: return measure_writer(x, ret);
    case L4_RAW: return measure_raw(x, ret);
    case L4_ALONE: return bench_load(x, x->site.port, bench_figures[G3_BOOK].ask, 1, ret);
    case L5_SYNC: return measure_sync(x, ret);
    case L6_MEMORY: return bench_two_threads(x, memory_once, ret);
    case L6_PLAIN: return bench_two_threads(x, plain_once, ret);
    case L10_UNWATCHED: return measure_unwatched(x, ret);
    case LS_JSON: return measure_beside(x, G6_JSON, ret);
    case LS_PAGE: return measure_beside(x, G6_PAGE, ret);
    case LS_FIND: return measure_beside(x, G6_FIND, ret);
    case LS_BOOK: return measure_beside(x, G6_BOOK, ret);
    case L7_ROWS: return bench_import_rows(&x->import, &x->site, x->duration_us, ret);
    case L7_PARSE: return bench_import_parse(&x->import, &x->site, x->duration_us, ret);
    case N_LIMITS: break;
    }
    return OK;
}
