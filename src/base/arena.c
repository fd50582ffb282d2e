#include "arena.h"

#include "arena_take.h"
#include "hidden.h"
#include "invariant.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *older;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

enum { FIRST_BLOCK = 4096, LARGEST_STEP = 1 << 20 };

static struct arena_block *block_new(struct arena_block *older, size_t at_least) {
    size_t size = older ? older->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_STEP) size = LARGEST_STEP;
    if (size < at_least) size = at_least;
    struct arena_block *block = malloc(sizeof *block + size);
    have_memory(block);
    *block = (struct arena_block){.older = older, .size = size};
    memory_hide(block->bytes, size);
    return block;
}

void arena_init(struct arena *a) {
    *a = (struct arena){0};
}

static void free_from(struct arena_block *block) {
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void arena_finish(struct arena *a) {
    free_from(a->newest);
    *a = (struct arena){0};
}

void arena_reset_keeping(struct arena *a, size_t most) {
    if (a->newest) {
        free_from(a->newest->older);
        a->newest->older = NULL;
        a->newest->used = 0;
        memory_hide(a->newest->bytes, a->newest->size);
        if (a->newest->size > most) arena_finish(a);
    }
    a->total = 0;
}

void arena_reset(struct arena *a) {
    arena_reset_keeping(a, LARGEST_STEP);
}

void *arena_take(struct arena *a, size_t n) {
    invariant(n <= (size_t)PTRDIFF_MAX - alignof(max_align_t) - HIDDEN_ZONE);
    size_t taken = ((n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1)) + HIDDEN_ZONE;
    if (!a->newest || a->newest->size - a->newest->used < taken)
        a->newest = block_new(a->newest, taken);
    void *p = a->newest->bytes + a->newest->used;
    memory_show(p, n);
    a->newest->used += taken;
    a->total += taken;
    return p;
}

void *arena_alloc(struct arena *a, size_t n) {
    void *p = arena_take(a, n);
    return n ? memset(p, 0, n) : p;
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size) {
    size_t bytes;
    invariant(!__builtin_mul_overflow(n, size, &bytes));
    return arena_alloc(a, bytes);
}

str arena_str(struct arena *a, str s) {
    str copy = {arena_c(a, s), s.n};
    memory_hide(copy.p + copy.n, 1); /* a str ends where it says */
    return copy;
}

const char *arena_c(struct arena *a, str s) {
    invariant(s.n < (size_t)PTRDIFF_MAX - alignof(max_align_t));
    char *copy = arena_take(a, s.n + 1);
    if (s.n) memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}
