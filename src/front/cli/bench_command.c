/* bench: how fast it is, beside limits measured in the same run on the same machine. */
#include "commands.h"

#include <pthread.h>
#include <stdatomic.h>

#include "audit_store.h"
#include "bench_mixed.h"
#include "bench_site.h"
#include "bench_work.h"
#include "clock.h"
#include "files.h"
#include "hello.h"
#include "http_load.h"
#include "invariant.h"
#include "json_write.h"
#include "patient_store.h"
#include "url.h"

enum {
    ROUNDS_MAX = 25,
    READERS = 2,
    GROUP = 32,
    NOISY = 50, /* thousandths */
    MIXED_ROWS_A_SECOND = 3000,
    MIXED_LONGEST = 10 /* times as long as one figure is measured */
};

enum { DUTIES_MOST = 100000 };

/* Those from G8_SHEET on are measured last, for a full desk weighs upon every page. */
enum figure {
    G1_JSON,
    G1_PAGE,
    G2_FIND,
    G2_FEW,
    G3_BOOK,
    G4_SLOTS,
    G10_LOOKS,
    G8_SHEET,
    G8_DESK,
    N_FIGURES
};
enum limit { L1_HELLO, L2_QUERY, L4_RAW, L10_UNWATCHED, L1_AGAIN, N_LIMITS };

typedef bool (*ask_fn)(void *self, uint64_t n, struct buf *request);
static bool ask_json(void *self, uint64_t n, struct buf *b);
static bool ask_page(void *self, uint64_t n, struct buf *b);
static bool ask_find(void *self, uint64_t n, struct buf *b);
static bool ask_booking(void *self, uint64_t n, struct buf *b);
static bool ask_slots(void *self, uint64_t n, struct buf *b);
static bool ask_sheet(void *self, uint64_t n, struct buf *b);
static bool ask_desk(void *self, uint64_t n, struct buf *b);

static const char *const limit_names[N_LIMITS] = {
    [L1_HELLO] = "hello-world of the same library",
    [L2_QUERY] = "the bare prepared query, 2 threads",
    [L4_RAW] = "raw grouped commits of the same bytes, 1 thread",
    [L10_UNWATCHED] = "the same, looks not audited",
    [L1_AGAIN] = "hello-world of the same library, in these rounds"};

static const struct {
    const char *id, *name, *what;
    ask_fn ask;
    enum limit limit;
    int connections, must; /* thousandths of the limit; 0: said for itself */
} figures[N_FIGURES] = {
    [G1_JSON] = {"G1", "json", "patient by id as JSON, 64 connections", ask_json, L1_HELLO, 64,
                 350},
    [G1_PAGE] = {"G1", "page", "patient page, 64 connections", ask_page, L1_HELLO, 64, 0},
    [G2_FIND] = {"G2", "find", "finder, 64 connections", ask_find, L2_QUERY, 64, 250},
    [G2_FEW] = {"G2", "few", "finder, 4 connections", ask_find, L2_QUERY, 4, 0},
    [G3_BOOK] = {"G3", "book", "bookings, 64 clients", ask_booking, L4_RAW, 64, 500},
    [G4_SLOTS] = {"G4", "slots", "free slots of 26 weeks as a page, 64 connections", ask_slots,
                  L1_HELLO, 64, 0},
    [G10_LOOKS] = {"G10", "looks", "patient by id as JSON, looks audited", ask_json, L10_UNWATCHED,
                   64, 850},
    [G8_SHEET] = {"G8", "sheet", "day sheet of a clinic of 40, 16 connections", ask_sheet, L1_AGAIN,
                  16, 50},
    [G8_DESK] = {"G8", "desk", "desk of a secretary, 16 connections", ask_desk, L1_AGAIN, 16, 50},
};

struct measured {
    int64_t rate, p99, cost; /* a second; microseconds; nanoseconds of processor each */
};

struct bench {
    struct bench_site site;
    struct hello *hello;
    uint16_t hello_port;
    int64_t duration_us, rounds;
    atomic_uint_fast64_t booked; /* slots handed out so far */
    uint64_t run;                /* of the load: so that no form key comes twice */
    str raw_bytes;               /* what one booking writes */
    int64_t raw_index;
    struct measured limits[N_LIMITS][ROUNDS_MAX], values[N_FIGURES][ROUNDS_MAX];
    struct bench_mixed mixed;
    int64_t private_kib, n_duties;
    uuid sheet;
    str engine;
    int64_t n, n_discarded, stolen; /* rounds kept; thousandths of all processor time */
};

/* ---- requests ----------------------------------------------------------------------------------------- */

static bool ask_hello(void *self, uint64_t n, struct buf *b) {
    (void)self, (void)n;
    buf_put(b, S("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    return true;
}

static const struct patient *patient_of(const struct bench *x, uint64_t n) {
    return &x->site.patients[n * 7919 % x->site.n_patients];
}

static void put_get(const struct bench *x, struct buf *b, str path) {
    buf_put(b, S("GET "));
    buf_put(b, path);
    buf_put(b, S(" HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: "));
    buf_put(b, x->site.cookie);
    buf_put(b, S("\r\n\r\n"));
}

static bool ask_json(void *self, uint64_t n, struct buf *b) {
    const struct bench *x = self;
    put_get(x, b,
            say(b->arena, "/fhir/Patient/{}",
                SAY_T(uuid_text(b->arena, patient_of(x, n)->patient_id))));
    return true;
}

static bool ask_page(void *self, uint64_t n, struct buf *b) {
    const struct bench *x = self;
    put_get(
        x, b,
        say(b->arena, "/patients/{}", SAY_T(uuid_text(b->arena, patient_of(x, n)->patient_id))));
    return true;
}

/* The family name, and the first letter of the given one: what people type. */
static bool ask_find(void *self, uint64_t n, struct buf *b) {
    const struct bench *x = self;
    const struct patient *p = patient_of(x, n);
    str typed =
        say(b->arena, "{} {}", SAY_T(p->family_name), SAY_T(str_slice(p->given_names, 0, 1)));
    url to = url_with(b->arena, url_path("/find"), S("q"), typed);
    put_get(x, b, url_with(b->arena, to, S("part"), S("1")).text);
    return true;
}

/* As when a booking is begun from the navigation: every clinic, every kind, from today. */
static bool ask_slots(void *self, uint64_t n, struct buf *b) {
    (void)n;
    put_get(self, b, S("/slots"));
    return true;
}

static bool ask_sheet(void *self, uint64_t n, struct buf *b) {
    const struct bench *x = self;
    (void)n;
    put_get(x, b, say(b->arena, "/clinics/{}", SAY_T(uuid_text(b->arena, x->sheet))));
    return true;
}

static bool ask_desk(void *self, uint64_t n, struct buf *b) {
    (void)n;
    put_get(self, b, S("/"));
    return true;
}

static bool ask_booking(void *self, uint64_t n, struct buf *b) {
    struct bench *x = self;
    uint64_t slot = atomic_fetch_add(&x->booked, 1);
    if (slot >= x->site.n_slots) return false;
    uuid key = {{0xbe}};
    for (int i = 0; i < 8; i++)
        key.b[8 + i] = (unsigned char)(slot >> (8 * i));
    key.b[7] = (unsigned char)x->run;
    str body = say(b->arena, "patient={}&slot={}&csrf={}&form_key={}",
                   SAY_T(uuid_text(b->arena, patient_of(x, n + slot)->patient_id)),
                   SAY_T(uuid_text(b->arena, x->site.slots[slot])), SAY_T(x->site.csrf),
                   SAY_T(uuid_text(b->arena, key)));
    buf_put(b,
            say(b->arena,
                "POST /appointments HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n"
                "Cookie: {}\r\n\r\n{}",
                SAY_N((int64_t)body.n), SAY_T(x->site.cookie), SAY_T(body)));
    return true;
}

/* ---- limits and figures ------------------------------------------------------------------------------- */

static int64_t per_second(uint64_t n, int64_t us) {
    return us > 0 ? (int64_t)(n * 1000000 / (uint64_t)us) : 0;
}

static enum err load(struct bench *x, uint16_t port, ask_fn next, int connections,
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
    if (r.failed)
        return problem_set(why, UNAVAILABLE, S(""),
                           say(x->site.c->arena, "{} of {} requests were refused",
                               SAY_N((int64_t)r.failed), SAY_N((int64_t)(r.failed + r.answered))),
                           S(""));
    *ret = (struct measured){per_second(r.answered, r.elapsed_us), r.p99_us,
                             r.answered ? worked * 1000 / (int64_t)r.answered : 0};
    return OK;
}

struct reader {
    struct bench *x;
    int64_t ends_at;
    uint64_t n;
    int number;
};

struct wanted {
    str family, given;
};

static enum err query_once(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    const struct wanted *wanted = context;
    static const civil_date whenever = {0};
    const struct patient *found;
    size_t n;
    return patient_store_by_names(tx, 1, wanted->family, wanted->given, whenever, 20, &found, &n);
}

static void *run_reader(void *self) {
    struct reader *r = self;
    struct bench *x = r->x;
    struct arena a = {0};
    for (uint64_t i = (uint64_t)r->number; clock_monotonic() < r->ends_at; i++) {
        const struct patient *p = patient_of(x, i);
        struct text_fold fold = x->site.serving.program.fold;
        struct wanted wanted = {fold.fold(fold.self, &a, p->family_name),
                                fold.fold(fold.self, &a, str_slice(p->given_names, 0, 1))};
        struct problem why = {0};
        if (tx_read(x->site.db, &a, query_once, &wanted, &why) == OK) r->n++;
        arena_reset(&a);
    }
    arena_finish(&a);
    return NULL;
}

static void measure_query(struct bench *x, struct measured *ret) {
    pthread_t threads[READERS];
    struct reader readers[READERS];
    int64_t began = clock_monotonic(), worked = clock_processor();
    uint64_t n = 0;
    for (int i = 0; i < READERS; i++) {
        readers[i] = (struct reader){x, began + x->duration_us, 0, i};
        invariant(pthread_create(&threads[i], NULL, run_reader, &readers[i]) == 0);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        n += readers[i].n;
    }
    *ret = (struct measured){per_second(n, clock_monotonic() - began), 0,
                             n ? (clock_processor() - worked) * 1000 / (int64_t)n : 0};
}

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
    int64_t n = x->raw_index - from;
    *ret = (struct measured){per_second((uint64_t)n, clock_monotonic() - began), 0,
                             n ? (clock_processor() - worked) * 1000 / n : 0};
    return OK;
}

/* What one booking leaves on disk, by booking for a while. */
static enum err weigh_booking(struct bench *x) {
    enum { LEAST = 64, MOST = 64 * 1024, IN_A_FILE = 4096 /* about what SQLite writes */ };
    struct measured ignored;
    int64_t before = bench_site_bytes(&x->site);
    uint64_t from = x->booked;
    TRY(load(x, x->site.port, ask_booking, 64, &ignored));
    uint64_t n = x->booked - from;
    int64_t bytes = n ? (bench_site_bytes(&x->site) - before) / (int64_t)n : LEAST;
    if (!before) bytes = IN_A_FILE;
    if (bytes < LEAST) bytes = LEAST;
    if (bytes > MOST) bytes = MOST;
    char *text = arena_alloc(x->site.c->arena, (size_t)bytes);
    for (int64_t i = 0; i < bytes; i++)
        text[i] = (char)('a' + i % 26);
    x->raw_bytes = (str){text, (size_t)bytes};
    return OK;
}

/* ---- rounds ------------------------------------------------------------------------------------------- */

struct cpu_time {
    int64_t all, stolen;
};

/* proc(5), /proc/stat: user nice system idle iowait irq softirq steal. */
static struct cpu_time cpu_time_now(struct arena *a) {
    struct cpu_time t = {0};
    str text, line;
    struct problem ignored = {0};
    if (file_read(a, S("/proc/stat"), 1 << 20, &text, &ignored) != OK) return t;
    line = str_cut(&text, '\n');
    (void)str_cut(&line, ' ');
    for (int i = 0; i < 8 && line.p;) {
        int64_t n;
        str word = str_cut(&line, ' ');
        if (!str_to_int64(word, &n)) continue;
        t.all += n;
        if (i++ == 7) t.stolen = n;
    }
    return t;
}

static bool wants(const struct bench *x, enum figure f) {
    return !cli_has(x->site.c, "--only") ||
           str_eq(cli_option(x->site.c, "--only"), str_from_c(figures[f].name));
}

static bool wants_mixed(const struct bench *x) {
    return !cli_has(x->site.c, "--only") || str_eq(cli_option(x->site.c, "--only"), S("mixed"));
}

static enum err measure_limit(struct bench *x, enum limit limit, struct measured *ret) {
    switch (limit) {
    case L1_HELLO:
    case L1_AGAIN: return load(x, x->hello_port, ask_hello, 64, ret);
    case L2_QUERY: measure_query(x, ret); return OK;
    case L4_RAW: return measure_raw(x, ret);
    case L10_UNWATCHED: break;
    case N_LIMITS: return OK;
    }
    bench_site_watch(&x->site, false);
    enum err e = load(x, x->site.port, ask_json, 64, ret);
    bench_site_watch(&x->site, true);
    return e;
}

/* Each limit, and then what is compared with it. */
/* proc(5), smaps_rollup: what no other process shares. */
static int64_t private_now(struct arena *a) {
    str text, line;
    struct problem ignored = {0};
    int64_t kib = 0;
    if (file_read(a, S("/proc/self/smaps_rollup"), 1 << 20, &text, &ignored) != OK) return 0;
    while (text.p) {
        line = str_cut(&text, '\n');
        str name = str_cut(&line, ':');
        bool is_private = str_eq(name, S("Private_Dirty")) || str_eq(name, S("Private_Clean"));
        str number = str_trim(line);
        int64_t n;
        if (is_private && str_to_int64(str_cut(&number, ' '), &n)) kib += n;
    }
    return kib;
}

static enum err measure_round(struct bench *x, int64_t at, int from, int to) {
    for (int limit = 0; limit < N_LIMITS; limit++) {
        bool is_measured = false;
        for (int f = from; f < to; f++) {
            if ((int)figures[f].limit != limit || !wants(x, (enum figure)f)) continue;
            if (!is_measured) TRY(measure_limit(x, (enum limit)limit, &x->limits[limit][at]));
            is_measured = true;
            TRY(load(x, x->site.port, figures[f].ask, figures[f].connections, &x->values[f][at]));
        }
    }
    return OK;
}

/* Interleaved, so that a slow moment of the machine meets the limits as well as the figures. */
static enum err measure(struct bench *x, int from, int to) {
    struct arena *a = x->site.c->arena;
    int64_t all = 0, stolen = 0;
    x->n = 0;
    while (x->n < x->rounds && x->n_discarded <= x->rounds) {
        struct cpu_time before = cpu_time_now(a);
        TRY(measure_round(x, x->n, from, to));
        struct cpu_time after = cpu_time_now(a);
        int64_t took = after.all - before.all, lost = after.stolen - before.stolen;
        all += took;
        stolen += lost;
        bool is_noisy = took > 0 && lost * 1000 / took > NOISY;
        *(is_noisy ? &x->n_discarded : &x->n) += 1;
        cli_progress(x->site.c, x->n, x->rounds);
    }
    x->stolen = all > 0 ? stolen * 1000 / all : 0;
    return OK;
}

/* ---- answers ------------------------------------------------------------------------------------------ */

static int64_t median(int64_t *values, int64_t n) {
    for (int64_t i = 1; i < n; i++)
        for (int64_t at = i; at > 0 && values[at - 1] > values[at]; at--) {
            int64_t lesser = values[at];
            values[at] = values[at - 1];
            values[at - 1] = lesser;
        }
    return n ? values[n / 2] : 0;
}

static struct measured median_of(const struct measured *all, int64_t n) {
    int64_t rate[ROUNDS_MAX], p99[ROUNDS_MAX], cost[ROUNDS_MAX];
    for (int64_t i = 0; i < n; i++) {
        rate[i] = all[i].rate;
        p99[i] = all[i].p99;
        cost[i] = all[i].cost;
    }
    return (struct measured){median(rate, n), median(p99, n), median(cost, n)};
}

/* In thousandths: by what was answered a second, and by the processor's time, which other programs on the
 * machine change less. */
static void ratios_of(const struct bench *x, enum figure f, int64_t *ret_rate, int64_t *ret_cost) {
    int64_t rate[ROUNDS_MAX], cost[ROUNDS_MAX];
    for (int64_t i = 0; i < x->n; i++) {
        const struct measured *value = &x->values[f][i], *limit = &x->limits[figures[f].limit][i];
        rate[i] = limit->rate ? value->rate * 1000 / limit->rate : 0;
        cost[i] = value->cost ? limit->cost * 1000 / value->cost : 0;
    }
    *ret_rate = median(rate, x->n);
    *ret_cost = median(cost, x->n);
}

static str thousandths(struct arena *a, int64_t n) {
    struct buf b;
    buf_init(&b, a);
    buf_put_int(&b, n / 1000);
    buf_put_char(&b, '.');
    buf_put_padded(&b, (uint64_t)(n % 1000), 3);
    return buf_str(&b);
}

static void put_number(struct json_writer *w, struct arena *a, str name, int64_t n) {
    json_name(w, name);
    json_put_number(w, thousandths(a, n));
}

static void put_figure(struct bench *x, struct json_writer *w, enum figure f) {
    struct arena *a = x->site.c->arena;
    struct measured value = median_of(x->values[f], x->n);
    struct measured limit = median_of(x->limits[figures[f].limit], x->n);
    int64_t ratio, cost_ratio;
    ratios_of(x, f, &ratio, &cost_ratio);
    json_open_object(w);
    json_member_put(w, S("id"), str_from_c(figures[f].id));
    json_member_put(w, S("what"), str_from_c(figures[f].what));
    json_member_put(w, S("limit_is"), str_from_c(limit_names[figures[f].limit]));
    json_member_put_int(w, S("limit"), limit.rate);
    json_member_put_int(w, S("value"), value.rate);
    put_number(w, a, S("ratio"), ratio);
    put_number(w, a, S("must"), figures[f].must);
    json_member_put_int(w, S("p99_us"), value.p99);
    put_number(w, a, S("processor_us"), value.cost);
    put_number(w, a, S("limit_processor_us"), limit.cost);
    put_number(w, a, S("processor_ratio"), cost_ratio);
    json_close_object(w);
}

static void put_mixed(const struct bench *x, struct json_writer *w) {
    const struct bench_mixed *m = &x->mixed;
    json_name(w, S("mixed"));
    json_open_object(w);
    json_member_put_int(w, S("asked"), (int64_t)m->asked);
    json_member_put_int(w, S("refused"), (int64_t)m->refused);
    json_member_put_int(w, S("p50_us"), m->p50_us);
    json_member_put_int(w, S("p999_us"), m->p999_us);
    json_member_put_int(w, S("longest_us"), m->longest_us);
    json_member_put_int(w, S("quiet_p50_us"), m->quiet_p50_us);
    json_member_put_int(w, S("quiet_p999_us"), m->quiet_p999_us);
    json_member_put_int(w, S("rows"), m->rows);
    json_member_put_int(w, S("rows_a_second"), per_second((uint64_t)m->rows, m->import_us));
    json_close_object(w);
}

static void say_mixed(const struct bench *x, struct buf *out) {
    struct arena *a = x->site.c->arena;
    const struct bench_mixed *m = &x->mixed;
    buf_put(
        out,
        say(a,
            "G7  nine looks and a booking in ten, 16 connections, while a list is brought in: {} asked, {} "
            "refused; p50 {} us, p99.9 {} us, {} times as much; longest {} us; {} rows a second came in; ",
            SAY_N((int64_t)m->asked), SAY_N((int64_t)m->refused), SAY_N(m->p50_us),
            SAY_N(m->p999_us), SAY_N(m->p50_us ? m->p999_us / m->p50_us : 0), SAY_N(m->longest_us),
            SAY_N(per_second((uint64_t)m->rows, m->import_us))));
    buf_put(out, say(a, "without the list p50 {} us, p99.9 {} us\n", SAY_N(m->quiet_p50_us),
                     SAY_N(m->quiet_p999_us)));
}

static void put_json(struct bench *x, struct json_writer *w) {
    json_open_object(w);
    json_member_put(w, S("engine"), x->engine);
    json_member_put_int(w, S("patients"), x->site.n_all);
    json_member_put_int(w, S("rounds"), x->n);
    json_member_put_int(w, S("discarded"), x->n_discarded);
    put_number(w, x->site.c->arena, S("stolen"), x->stolen);
    json_member_put_int(w, S("duties"), x->n_duties);
    json_member_put_int(w, S("bytes_a_booking"), (int64_t)x->raw_bytes.n);
    json_member_put_int(w, S("private_kib"), x->private_kib);
    json_member_put_int(w, S("start_us"), x->site.start_us);
    json_name(w, S("figures"));
    json_open_array(w);
    for (int f = 0; f < N_FIGURES; f++)
        if (wants(x, (enum figure)f)) put_figure(x, w, (enum figure)f);
    json_close_array(w);
    if (wants_mixed(x)) put_mixed(x, w);
    json_close_object(w);
}

static void say_figure(struct bench *x, struct buf *out, enum figure f) {
    struct arena *a = x->site.c->arena;
    struct measured value = median_of(x->values[f], x->n);
    struct measured limit = median_of(x->limits[figures[f].limit], x->n);
    int64_t ratio, cost_ratio;
    ratios_of(x, f, &ratio, &cost_ratio);
    buf_put(out, say(a, "{}  {}: {} a second, {} of {} ({}); p99 {} us; ",
                     SAY_T(str_from_c(figures[f].id)), SAY_T(str_from_c(figures[f].what)),
                     SAY_N(value.rate), SAY_T(thousandths(a, ratio)), SAY_N(limit.rate),
                     SAY_T(str_from_c(limit_names[figures[f].limit])), SAY_N(value.p99)));
    buf_put(out, say(a, "{} us of processor, {} of {}", SAY_T(thousandths(a, value.cost)),
                     SAY_T(thousandths(a, cost_ratio)), SAY_T(thousandths(a, limit.cost))));
    if (figures[f].must)
        buf_put(out, say(a, "; to reach {}", SAY_T(thousandths(a, figures[f].must))));
    buf_put_char(out, '\n');
}

static void put_text(struct bench *x, struct buf *out) {
    struct arena *a = x->site.c->arena;
    buf_put(out,
            say(a,
                "{}; {} patients, {} rounds kept, {} discarded as noisy; {} of the processors' "
                "time was stolen\n",
                SAY_T(x->engine), SAY_N(x->site.n_all), SAY_N(x->n), SAY_N(x->n_discarded),
                SAY_T(thousandths(a, x->stolen))));
    for (int f = 0; f < N_FIGURES; f++)
        if (wants(x, (enum figure)f)) say_figure(x, out, (enum figure)f);
    if (wants_mixed(x)) say_mixed(x, out);
    buf_put(out, say(a,
                     "G9  memory of its own: {} KiB, clients and limits with it; ready {} ms after "
                     "it was started\n",
                     SAY_N(x->private_kib), SAY_N(x->site.start_us / 1000)));
    if (x->n_duties)
        buf_put(out, say(a, "G8's desk: {} open duties were added\n", SAY_N(x->n_duties)));
}

static enum err read_number(struct cli *c, const char *name, int64_t usual, int64_t least,
                            int64_t most, int64_t *ret_n) {
    *ret_n = usual;
    if (!cli_has(c, name)) return OK;
    if (str_to_int64(cli_option(c, name), ret_n) && *ret_n >= least && *ret_n <= most) return OK;
    return problem_set(&c->why, INVALID, S("usage"),
                       say(c->arena, "{} takes a number from {} to {}", SAY_T(str_from_c(name)),
                           SAY_N(least), SAY_N(most)),
                       S(""));
}

static enum err check_only(struct cli *c) {
    if (!cli_has(c, "--only") || str_eq(cli_option(c, "--only"), S("mixed"))) return OK;
    for (int f = 0; f < N_FIGURES; f++)
        if (str_eq(cli_option(c, "--only"), str_from_c(figures[f].name))) return OK;
    return problem_set(
        &c->why, INVALID, S("usage"),
        S("--only takes json, page, find, few, book, slots, looks, sheet, desk or mixed"), S(""));
}

/* What needs a full clinic and a full desk. */
static enum err measure_full(struct bench *x) {
    if (!wants(x, G8_SHEET) && !wants(x, G8_DESK)) return OK;
    TRY(bench_sheet_make(&x->site, &x->sheet));
    if (wants(x, G8_DESK)) {
        x->n_duties = x->site.n_all / 2 < DUTIES_MOST ? x->site.n_all / 2 : DUTIES_MOST;
        TRY(bench_duties_make(&x->site, x->n_duties));
    }
    return measure(x, G8_SHEET, N_FIGURES);
}

static enum err run_all(struct bench *x, int64_t n_patients, int64_t n_slots) {
    TRY(bench_site_open(x->site.c, n_patients, n_slots, &x->site));
    TRY(hello_open(&x->hello, &x->hello_port, &x->site.c->why));
    if (wants(x, G3_BOOK)) TRY(weigh_booking(x));
    TRY(measure(x, 0, G8_SHEET));
    if (wants_mixed(x))
        TRY(bench_mixed_run(&x->site,
                            MIXED_ROWS_A_SECOND * x->duration_us / 1000000 * x->rounds + 1,
                            MIXED_LONGEST * x->duration_us * x->rounds, &x->mixed));
    TRY(measure_full(x));
    x->private_kib = private_now(x->site.c->arena);
    x->engine = arena_str(x->site.c->arena, db_engine(x->site.db));
    return bench_site_restart(&x->site);
}

static enum err run_bench(struct cli *c) {
    /* The demo's weeks need so many, each in one place only. */
    enum { BOOKINGS_A_SECOND_MOST = 8000, PATIENTS_LEAST = 2000 };
    struct bench *x = arena_new(c->arena, struct bench);
    int64_t n_patients, milliseconds;
    TRY(read_number(c, "--patients", 20000, PATIENTS_LEAST, 1000000, &n_patients));
    TRY(read_number(c, "--rounds", 5, 1, ROUNDS_MAX / 2, &x->rounds));
    TRY(read_number(c, "--milliseconds", 1000, 1, 60000, &milliseconds));
    TRY(check_only(c));
    x->duration_us = milliseconds * 1000;
    x->site.c = c;
    int64_t n_slots = 5000 + (wants_mixed(x) ? BENCH_MIXED_BOOKINGS : 0);
    if (wants(x, G3_BOOK))
        n_slots += (2 * x->rounds + 1) * milliseconds * BOOKINGS_A_SECOND_MOST / 1000;
    enum err e = run_all(x, n_patients, n_slots);
    hello_close(x->hello);
    bench_site_close(&x->site);
    TRY(e);
    if (!c->json) {
        put_text(x, &c->out);
        return OK;
    }
    struct json_writer w;
    json_write_init(&w, c->arena);
    put_json(x, &w);
    buf_put(&c->out, say(c->arena, "{}\n", SAY_T(json_written(&w))));
    return OK;
}

static const struct cli_option bench_options[] = {
    {"--patients", "N", false, false, "patients of the scratch clinic; 20,000 when not given"},
    {"--rounds", "N", false, false, "rounds that count; 5 when not given"},
    {"--milliseconds", "N", false, false, "how long each measurement runs; 1,000 when not given"},
    {"--only", "NAME", false, false,
     "measure json, page, find, few, book, slots, looks, sheet, desk or mixed alone"},
    {"--scratch", "DIR", false, true, "where the scratch clinic is made; /var/tmp when not given"},
};

const struct command command_bench = {
    .name = "bench",
    .summary = "Measure how fast it is, beside limits of the same run",
    .arguments = "",
    .options = bench_options,
    .n_options = sizeof bench_options / sizeof bench_options[0],
    .needs = NEEDS_NOTHING,
    .prose =
        "Makes a scratch clinic, serves it, measures, and removes it. Each figure stands beside the\n"
        "limit measured in turn with it; figures and limits are medians. See bench/README.md.",
    .answers_json = true,
    .run = run_bench,
};
