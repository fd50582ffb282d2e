/* bench_find.h: what people type into the finder (G2 of bench/README.md), and the bare queries that answer it.
 * Purpose    four kinds, each asked by itself and all in equal shares: a name, a date of birth, a number, a slip of the
 *            pen in a name. Each has the one query that finds whoever is meant; the limit of the mix is those
 *            queries mixed alike.
 * Ownership  the arena given.   Thread safety: any thread.
 * Not here   figures and limits (bench.h). */
#ifndef FRONT_BENCH_FIND_H
#define FRONT_BENCH_FIND_H

#include "bench.h"

enum bench_find { FIND_NAME, FIND_BORN, FIND_NUMBER, FIND_SLIP, N_FINDS };

/* The kind of number `n` of the mix. */
enum bench_find bench_find_of(uint64_t n);
/* Asks the finder, as the page does at every key. */
bool bench_find_ask(const struct bench *x, enum bench_find kind, uint64_t n, struct http_ask *ask);
/* The bare query for the same; whether somebody was found. */
bool bench_find_bare(const struct bench *x, enum bench_find kind, struct arena *a, uint64_t n);

#endif
