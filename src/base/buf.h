/* buf.h: text that grows in an arena.
 * Purpose    builds letters, pages, JSON and messages piece by piece.
 * Ownership  the bytes live in the arena given at init; buf_str shows them without copying and is good until
 *            the next put.   Thread safety: one buf, one thread. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "arena.h"
#include "hidden.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, capacity;
};

void buf_init(struct buf *b, struct arena *arena);
void buf_put(struct buf *b, str s);
void buf_put_int(struct buf *b, int64_t n);
/* At least `width` digits, filled with zeros: 7 in 2 is 07. */
void buf_put_padded(struct buf *b, uint64_t n, int width);
void buf_put_hex(struct buf *b, const void *bytes, size_t n);
/* Room for n more bytes; the caller writes them and adds to b->n. */
char *buf_reserve(struct buf *b, size_t n);
static inline void buf_put_char(struct buf *b, char c) {
    char *at = b->n < b->capacity ? b->p + b->n : buf_reserve(b, 1);
    memory_show(at, 1);
    *at = c;
    b->n++;
}
str buf_str(const struct buf *b);

/* say(arena, "Booked for {} at {}", T(name), N(3)): a sentence with typed holes, for problems, logs
 * and mail. The template must be a literal; each {} takes the next argument; a count that does not
 * match is a broken invariant. Nothing is escaped: HTML has its own writer (html.h). */
struct say_hole {
    enum { SAY_TEXT, SAY_NUMBER } kind;
    str text;
    int64_t number;
};
#define SAY_T(s) ((struct say_hole){SAY_TEXT, (s), 0})
#define SAY_N(n) ((struct say_hole){SAY_NUMBER, {NULL, 0}, (n)})
#define say(arena, literal, ...)                                                                   \
    say_holes((arena), S(literal), (const struct say_hole[]){__VA_ARGS__},                         \
              sizeof((const struct say_hole[]){__VA_ARGS__}) / sizeof(struct say_hole))
str say_holes(struct arena *a, str template, const struct say_hole *holes, size_t n_holes);

#endif
