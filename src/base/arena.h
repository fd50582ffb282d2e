/* arena.h: memory by lifetime.
 * Purpose    whoever returns memory takes a `struct arena *`; the owner of a lifetime (process, connection,
 *            request or job, row) makes an arena for it and finishes it once.
 * Ownership  what an arena gave out lives until arena_reset or arena_finish. No single piece is freed. Out of
 *            memory aborts: every door limits sizes first.   Thread safety: one arena, one thread.
 * Not here   growing text (buf.h). */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "str.h"

struct arena_block;
struct arena {
    struct arena_block *newest;
    size_t total; /* bytes handed out since init or reset */
};

/* {0} is a valid empty arena too. */
void arena_init(struct arena *a);
void arena_finish(struct arena *a);
/* Forgets all that was handed out; keeps one block for the next use. */
void arena_reset(struct arena *a);
/* The same, but keeps no block of more than `most` bytes. */
void arena_reset_keeping(struct arena *a, size_t most);
/* `n` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t n);
/* n times size with the overflow checked. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);
/* A copy of `s` that lives as long as the arena. */
str arena_str(struct arena *a, str s);
/* A NUL-terminated copy for a foreign library; the text must hold no NUL itself. */
const char *arena_c(struct arena *a, str s);

#define arena_new(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type)))

/* AUTO_ARENA(name): an arena that is finished when the scope ends. */
#define AUTO_ARENA(name) __attribute__((cleanup(arena_finish))) struct arena name = {0}

#endif
