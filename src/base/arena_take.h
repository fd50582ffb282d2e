/* arena_take.h: memory of an arena that is not zeroed, for those who write every byte of it before any is
 * read (buf.c): zeroing a page's text as it grows costs as much as writing it.
 * Ownership, thread safety: as arena.h. */
#ifndef BASE_ARENA_TAKE_H
#define BASE_ARENA_TAKE_H

#include "arena.h"

void *arena_take(struct arena *a, size_t n);

#endif
