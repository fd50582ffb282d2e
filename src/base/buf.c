#include "buf.h"

#include "arena_take.h"
#include "invariant.h"

#include <string.h>

void buf_init(struct buf *b, struct arena *arena) {
    *b = (struct buf){.arena = arena};
}

str buf_str(const struct buf *b) {
    if (b->p) {
        memory_show(b->p, b->n); /* buf_put_char may be part of code that is not watched */
        memory_hide(b->p + b->n, b->capacity - b->n);
    }
    return (str){b->p, b->n};
}

char *buf_reserve(struct buf *b, size_t n) {
    if (b->capacity - b->n < n) {
        size_t capacity = b->capacity ? b->capacity * 2 : 256;
        while (capacity - b->n < n)
            capacity *= 2;
        char *p = arena_take(b->arena, capacity);
        if (b->n) memcpy(p, buf_str(b).p, b->n);
        b->p = p;
        b->capacity = capacity;
        memory_hide(b->p + b->n, capacity - b->n);
    }
    memory_show(b->p + b->n, n);
    return b->p + b->n;
}

void buf_put(struct buf *b, str s) {
    if (s.n == 0) return;
    memcpy(buf_reserve(b, s.n), s.p, s.n);
    b->n += s.n;
}

enum { DIGITS_MAX = 20 }; /* of an int64_t, with its sign */

void buf_put_padded(struct buf *b, uint64_t n, int width) {
    char digits[32];
    int at = (int)sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
        width--;
    } while (n || (width > 0 && at > 0));
    buf_put(b, (str){digits + at, sizeof digits - (size_t)at});
}

void buf_put_int(struct buf *b, int64_t n) {
    if (n < 0) buf_put_char(b, '-');
    buf_put_padded(b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, 1);
}

void buf_put_hex(struct buf *b, const void *bytes, size_t n) {
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = bytes;
    char *out = buf_reserve(b, n * 2);
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex[p[i] >> 4];
        out[2 * i + 1] = hex[p[i] & 15];
    }
    b->n += n * 2;
}

str say_holes(struct arena *a, str template, const struct say_hole *holes, size_t n_holes) {
    struct buf b = {.arena = a};
    size_t used = 0, room = template.n;
    for (size_t i = 0; i < n_holes; i++)
        room += holes[i].kind == SAY_TEXT ? holes[i].text.n : DIGITS_MAX;
    room -= 2 * n_holes; /* the holes themselves */
    if (room) b = (struct buf){.arena = a, .p = arena_take(a, room), .capacity = room};
    for (ptrdiff_t at; (at = str_find(template, S("{}"))) >= 0; used++) {
        invariant(used < n_holes);
        buf_put(&b, str_slice(template, 0, (size_t)at));
        if (holes[used].kind == SAY_TEXT) buf_put(&b, holes[used].text);
        if (holes[used].kind == SAY_NUMBER) buf_put_int(&b, holes[used].number);
        template = str_from(template, (size_t)at + 2);
    }
    invariant(used == n_holes);
    buf_put(&b, template);
    return buf_str(&b);
}
