/* bench_quanta.h: the first free slots from memory: a bit for every five minutes of every clinician, room and device.
 * Purpose    the limit of G4 (bench/README.md): what a search costs that keeps all it needs in memory, knows nothing else,
 *            and asks nobody. A slot is free while its clinician, room and device are.
 * Ownership  the arena given.   Thread safety: many may search while nobody changes it.
 * Not here   the clinic it is made from (bench_slots.h). */
#ifndef FRONT_BENCH_QUANTA_H
#define FRONT_BENCH_QUANTA_H

#include "arena.h"
#include "instant.h"
#include "uuid.h"

enum { QUANTA_RESOURCES = 3, QUANTA_OF_A_SLOT = 4 /* 20 minutes */ };

/* A team is a clinician with a room and a device. Words stand by time, then team, as the search goes. */
struct quanta {
    instant from;
    size_t n_words, n_teams;
    uint64_t *starts; /* where slots begin */
    uint64_t *claimed[QUANTA_RESOURCES];
    size_t *first; /* of `ids`: the slot that begins first within a word */
    uuid *ids;
    size_t n_ids, most_ids;
};
struct quanta_slot {
    uuid slot_id;
    instant start_at;
};
void quanta_init(struct quanta *q, struct arena *a, instant from, size_t n_days, size_t n_teams,
                 size_t most_slots);
/* The slots of one team within one word (5 h 20 min) come one after another, earliest first. */
void quanta_add(struct quanta *q, size_t team, instant start_at, uuid slot_id);
/* The resource is claimed for as long as a slot lasts. */
void quanta_claim(struct quanta *q, size_t team, size_t resource, instant start_at);
/* Up to `most` free ones that begin at `from` or later, earliest first, and at one moment by id. */
size_t quanta_search(const struct quanta *q, instant from, size_t most,
                     struct quanta_slot *ret_slots);

#endif
