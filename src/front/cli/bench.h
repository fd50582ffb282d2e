/* bench.h: what the parts of `bench` share: its figures and limits, and what was measured of them.
 * Ownership  the command's arena.   Thread safety: one thread; `booked` and `run` are handed to the clients.
 * Not here   the clinic (bench_site.h), the order of the rounds (bench_command.c). */
#ifndef FRONT_BENCH_H
#define FRONT_BENCH_H

#include <stdatomic.h>

#include "bench_import.h"
#include "bench_mixed.h"
#include "bench_noise.h"
#include "bench_server.h"
#include "bench_site.h"
#include "bench_slots.h"
#include "hello.h"
#include "http_load.h"

enum { ROUNDS_MAX = 25, PARTS_MAX = 3, COMPARISONS_MAX = 4 };

/* Rounds of one phase follow each other; a list brought in and a full desk weigh upon what comes after. */
enum phase { PHASE_USUAL, PHASE_ENGINES, PHASE_IMPORT, PHASE_FULL, N_PHASES };

enum figure {
    G1_JSON,
    G1_PAGE,
    G2_FIND,
    G2_FEW,
    G2_NAME,
    G2_BORN,
    G2_NUMBER,
    G2_SLIP,
    G3_BOOK,
    G4_SLOTS,
    G4_SEARCH,
    G10_LOOKS,
    G6_JSON,
    G6_PAGE,
    G6_FIND,
    G6_BOOK,
    G5_IMPORT,
    G8_SHEET,
    G8_WAITING,
    G8_DESK,
    N_FIGURES
};
/* A figure is measured right after the limit it is compared with first. */
enum limit {
    L1_HELLO,
    L2_BY_ID,
    L3_JSON,
    L2_QUERY,
    L2_NAME,
    L2_BORN,
    L2_NUMBER,
    L2_SLIP,
    L4_RAW,
    L4_ALONE,
    L5_SYNC,
    L6_MEMORY,
    L6_PLAIN,
    L10_UNWATCHED,
    LS_JSON,
    LS_PAGE,
    LS_FIND,
    LS_BOOK,
    L7_ROWS,
    L7_PARSE,
    L1_AGAIN,
    N_LIMITS
};

typedef bool (*ask_fn)(void *self, uint64_t n, struct http_ask *ask);

/* With one limit, or with the floor composed of several that one request needs: 1 / (1/a + 1/b + ...). */
struct comparison {
    enum limit parts[PARTS_MAX];
    int n_parts, must; /* thousandths; 0: said for itself */
};
struct figure_row {
    const char *id, *name, *what;
    ask_fn ask; /* NULL: not a request, but a measuring of its own */
    enum phase phase;
    int connections;
    struct comparison against[COMPARISONS_MAX];
    int n_against;
};
struct limit_row {
    const char *id, *what;
    enum phase phase;
    bool is_best; /* nothing compared with it can do more: who does shows that it was disturbed */
};
extern const struct figure_row bench_figures[N_FIGURES];
extern const struct limit_row bench_limits[N_LIMITS];

struct measured {
    int64_t rate, p99, cost; /* in 1,000 seconds; microseconds; nanoseconds of processor each */
};

struct bench {
    struct bench_site site;
    struct bench
        *beside; /* the same on SQLite, where the site is on PostgreSQL (G6); NULL: not measured */
    struct hello *hello;
    uint16_t hello_port;
    int64_t duration_us, rounds;
    atomic_uint_fast64_t booked; /* slots handed out so far */
    uint64_t run;                /* of the load: so that no form key comes twice */
    str raw_bytes;               /* what one booking writes */
    int64_t raw_index;
    const struct patient *written; /* of the JSON writer */
    struct bench_slots slots;
    struct measured limits[N_LIMITS][ROUNDS_MAX], values[N_FIGURES][ROUNDS_MAX];
    int64_t kept[N_PHASES]; /* rounds */
    struct bench_noise noise;
    struct bench_import import;
    struct bench_mixed mixed;
    struct bench_server server;
    int64_t private_kib, n_duties, n_waiting;
    uuid sheet;
    str engine;
};

/* `n` in so many microseconds, as a rate. */
int64_t bench_rate(int64_t n, int64_t us);
/* Whether it is asked for, by --only; and whether the name is one of something measured apart from the rounds. */
bool bench_wants(const struct bench *x, enum figure f);
bool bench_wants_other(const struct bench *x, const char *name);

#endif
