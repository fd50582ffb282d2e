/* bench_slots.h: the first free slots of half a year that is almost full, found in three ways (G4 of bench/README.md).
 * Purpose    a clinician with a room and a device is a team: up to forty of them have 24 slots a day, five days a week, for
 *            26 weeks. All are booked but some of the last week, and nothing else of the site is free before; so whoever
 *            looks for the first ten must pass the rest. The search of the program; the plain SQL search
 *            (plain_slot_store.h); and the search from memory (bench_quanta.h).
 * Rule       All three find the same slots, or nothing is measured.
 * Ownership  the command's arena.
 * Not here   the page of free slots, which is asked for as every other (bench_command.c). */
#ifndef FRONT_BENCH_SLOTS_H
#define FRONT_BENCH_SLOTS_H

#include "bench_quanta.h"
#include "bench_site.h"

enum { BENCH_SLOTS_WEEKS = 26, BENCH_SLOTS_FIRST = 10 };

struct bench_slots {
    struct quanta quanta;
    instant from, to;
    int64_t n_teams, n_slots, n_claims;
};
/* Makes them, and tries the three searches. */
MUST_USE enum err bench_slots_make(struct bench_site *s, struct bench_slots *ret_slots);

enum bench_search { SEARCH_OURS, SEARCH_PLAIN, SEARCH_MEMORY };
/* One search, from any thread: false when it failed. */
bool bench_slots_once(const struct bench_site *s, const struct bench_slots *x,
                      enum bench_search search, struct arena *a);

#endif
