/* proofread_set.c: is a word one of a set of words? Asked so often that each set is made a table once a letter. */
#include "proofread_text.h"

#include "invariant.h"

struct entry {
    uint32_t hash;
    uint16_t at, n; /* in the set; n 0: free */
};

struct table {
    str set; /* p NULL: free; the set itself tells it: a constant */
    struct entry *entries;
    uint32_t mask;
    /* No word of [from, to) is in the set; is_hit: word `to` is. What was looked through is not looked through again. */
    size_t from, to;
    bool is_hit;
};

enum { TABLES = 2048, LONGEST = 40 };

struct proof_sets {
    struct table tables[TABLES];
    size_t n;
    uint64_t asked;
    unsigned char *told; /* of each word, two bits a question: 1 no, 2 yes */
};

uint32_t proof_hash(str word) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < word.n; i++)
        h = (h ^ (unsigned char)char_lower_ascii(word.p[i])) * 16777619u;
    return h ^ h >> 15;
}

void proof_sets_open(struct proof *p) {
    p->sets = arena_new(p->arena, struct proof_sets);
    *p->sets = (struct proof_sets){.n = 0};
}

uint64_t proof_sets_asked(const struct proof *p) {
    return p->sets->asked;
}

static void put(struct table *t, uint32_t hash, size_t at, size_t n) {
    uint32_t i = hash & t->mask;
    while (t->entries[i].n)
        i = (i + 1) & t->mask;
    t->entries[i] = (struct entry){hash, (uint16_t)at, (uint16_t)n};
}

/* " a b c " as a table at most half full. */
static void fill(struct arena *a, struct table *t, str set) {
    uint32_t blanks = 0, size = 4;
    for (size_t i = 0; i < set.n; i++)
        blanks += set.p[i] == ' ';
    while (size < 2 * blanks)
        size *= 2;
    invariant(set.n <= UINT16_MAX);
    *t =
        (struct table){.set = set, .entries = arena_array(a, struct entry, size), .mask = size - 1};
    for (size_t i = 0; i < size; i++)
        t->entries[i].n = 0;
    for (size_t from = 0, i = 0; i < set.n; i++) {
        if (set.p[i] != ' ') continue;
        if (i > from) put(t, proof_hash(str_slice(set, from, i - from)), from, i - from);
        from = i + 1;
    }
}

static struct table *table_of(const struct proof *p, str set) {
    struct proof_sets *s = p->sets;
    uintptr_t key = (uintptr_t)set.p;
    size_t i = (key ^ key >> 11) % TABLES;
    while (s->tables[i].set.p && (s->tables[i].set.p != set.p || s->tables[i].set.n != set.n))
        i = (i + 1) % TABLES;
    if (!s->tables[i].set.p) {
        invariant(s->n < TABLES / 2); /* the sets are as many as the code has */
        s->n++;
        fill(p->arena, &s->tables[i], set);
    }
    return &s->tables[i];
}

static bool has(const struct proof *p, const struct table *t, size_t i) {
    const struct proof_word *w = &p->words[i];
    p->sets->asked++;
    if (w->n > LONGEST) return false;
    for (uint32_t at = w->hash & t->mask; t->entries[at].n; at = (at + 1) & t->mask) {
        const struct entry *e = &t->entries[at];
        if (e->hash == w->hash && e->n == w->n &&
            str_eq_nocase_ascii(str_slice(t->set, e->at, e->n), proof_slice(p, w->at, w->n)))
            return true;
    }
    return false;
}

bool proof_word_in(const struct proof *p, size_t i, str set) {
    return i < p->n_words && has(p, table_of(p, set), i);
}

/* Rules ask of one window after another, mostly a little further on. */
bool proof_any_in(const struct proof *p, size_t from, size_t to, str set) {
    if (to > p->n_words) to = p->n_words;
    if (from >= to) return false;
    struct table *t = table_of(p, set);
    if (from < t->from || from > t->to) t->from = t->to = from, t->is_hit = false;
    while (t->to < to && !t->is_hit) {
        t->is_hit = has(p, t, t->to);
        t->to += !t->is_hit;
    }
    return t->is_hit && t->to < to;
}

/* ---- what was found out of a word ---- */

bool proof_recall(const struct proof *p, size_t i, enum proof_asked what, bool *ret_is) {
    unsigned told = p->sets->told ? (unsigned)p->sets->told[i] >> 2 * what & 3U : 0;
    *ret_is = told == 2;
    return told != 0;
}

bool proof_keep(const struct proof *p, size_t i, enum proof_asked what, bool is) {
    if (!p->sets->told) p->sets->told = arena_array(p->arena, unsigned char, p->n_words);
    p->sets->told[i] |= (unsigned char)((is ? 2 : 1) << 2 * what);
    return is;
}
