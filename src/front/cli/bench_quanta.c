#include "bench_quanta.h"

#include <string.h>

#include "invariant.h"

enum { WORD = 64 };
static const int64_t QUANTUM = 5 * INSTANT_MINUTE;

void quanta_init(struct quanta *q, struct arena *a, instant from, size_t n_days, size_t n_teams,
                 size_t most_slots) {
    enum { QUANTA_A_DAY = 288 };
    size_t n_words = (n_days * QUANTA_A_DAY + WORD - 1) / WORD + 1, n = n_words * n_teams;
    *q = (struct quanta){.from = {from.us - from.us % QUANTUM},
                         .n_words = n_words,
                         .n_teams = n_teams,
                         .starts = arena_array(a, uint64_t, n),
                         .first = arena_array(a, size_t, n),
                         .ids = arena_array(a, uuid, most_slots),
                         .most_ids = most_slots};
    for (size_t i = 0; i < QUANTA_RESOURCES; i++)
        q->claimed[i] = arena_array(a, uint64_t, n);
}

/* The word of a team in which quantum number `at` stands. */
static size_t word_of(const struct quanta *q, size_t at, size_t team) {
    invariant(at / WORD < q->n_words && team < q->n_teams);
    return at / WORD * q->n_teams + team;
}

static size_t number_of(const struct quanta *q, instant t) {
    invariant(t.us >= q->from.us);
    return (size_t)((t.us - q->from.us) / QUANTUM);
}

void quanta_add(struct quanta *q, size_t team, instant start_at, uuid slot_id) {
    size_t at = number_of(q, start_at), word = word_of(q, at, team);
    invariant(q->n_ids < q->most_ids && q->starts[word] >> at % WORD == 0);
    if (q->starts[word] == 0) q->first[word] = q->n_ids;
    invariant(q->first[word] + (size_t)__builtin_popcountll(q->starts[word]) == q->n_ids);
    q->starts[word] |= UINT64_C(1) << at % WORD;
    q->ids[q->n_ids++] = slot_id;
}

void quanta_claim(struct quanta *q, size_t team, size_t resource, instant start_at) {
    size_t from = number_of(q, start_at);
    for (size_t at = from; at < from + QUANTA_OF_A_SLOT; at++)
        q->claimed[resource][word_of(q, at, team)] |= UINT64_C(1) << at % WORD;
}

static uint64_t open_in(const struct quanta *q, size_t word) {
    uint64_t claimed = 0;
    for (size_t i = 0; i < QUANTA_RESOURCES; i++)
        claimed |= q->claimed[i][word];
    return ~claimed;
}

/* Where slots begin of which every quantum is free, in the next word too. */
static uint64_t free_starts(const struct quanta *q, size_t word) {
    uint64_t begin = q->starts[word];
    if (begin == 0) return 0;
    uint64_t here = open_in(q, word), next = open_in(q, word + q->n_teams);
    begin &= here;
    for (int i = 1; i < QUANTA_OF_A_SLOT; i++)
        begin &= here >> i | next << (WORD - i);
    return begin;
}

static bool is_before(const struct quanta_slot *a, const struct quanta_slot *b) {
    if (a->start_at.us != b->start_at.us) return a->start_at.us < b->start_at.us;
    return memcmp(a->slot_id.b, b->slot_id.b, sizeof a->slot_id.b) < 0;
}

/* Into its place among the best so far. */
static size_t put(struct quanta_slot *slots, size_t n, size_t most, struct quanta_slot slot) {
    if (n == most && !is_before(&slot, &slots[n - 1])) return n;
    size_t at = n < most ? n++ : n - 1;
    for (; at > 0 && is_before(&slot, &slots[at - 1]); at--)
        slots[at] = slots[at - 1];
    slots[at] = slot;
    return n;
}

static size_t put_word(const struct quanta *q, size_t w, size_t team, instant from, size_t most,
                       struct quanta_slot *slots, size_t n) {
    size_t word = w * q->n_teams + team;
    for (uint64_t rest = free_starts(q, word); rest; rest &= rest - 1) {
        int bit = __builtin_ctzll(rest);
        uint64_t earlier = q->starts[word] & ((UINT64_C(1) << bit) - 1);
        struct quanta_slot slot = {
            .slot_id = q->ids[q->first[word] + (size_t)__builtin_popcountll(earlier)],
            .start_at = {q->from.us + ((int64_t)w * WORD + bit) * QUANTUM}};
        if (slot.start_at.us >= from.us) n = put(slots, n, most, slot);
    }
    return n;
}

size_t quanta_search(const struct quanta *q, instant from, size_t most,
                     struct quanta_slot *ret_slots) {
    size_t n = 0;
    size_t w = from.us > q->from.us ? number_of(q, from) / WORD : 0;
    for (; w + 1 < q->n_words && n < most; w++)
        for (size_t team = 0; team < q->n_teams; team++)
            n = put_word(q, w, team, from, most, ret_slots, n);
    return n;
}
