#include "text_diff.h"

/* Cells of the table of common lengths: 2,000 words against 2,000. */
enum { CELLS_MAX = 4000000 };

struct words {
    str *list;
    size_t n;
};

/* A word with the blanks behind it, each line end by itself: nothing of the text is lost. */
static struct words split(struct arena *a, str text) {
    struct words w = {arena_array(a, str, text.n), 0};
    for (size_t at = 0; at < text.n;) {
        size_t end = at + 1;
        if (text.p[at] != '\n') {
            while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n')
                end++;
            while (end < text.n && text.p[end] == ' ')
                end++;
        }
        w.list[w.n++] = str_slice(text, at, end - at);
        at = end;
    }
    return w;
}

struct differ {
    struct diff_piece *pieces;
    size_t n;
};

/* Pieces of one kind that touch each other in their text are one. */
static void put(struct differ *d, enum diff_kind kind, str word) {
    struct diff_piece *last = d->n ? &d->pieces[d->n - 1] : NULL;
    if (last && last->kind == kind && last->text.p + last->text.n == word.p) {
        last->text.n += word.n;
        return;
    }
    d->pieces[d->n++] = (struct diff_piece){kind, word};
}

static void put_all(struct differ *d, enum diff_kind kind, const str *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        put(d, kind, list[i]);
}

/* common[i * (m + 1) + j]: the length of the longest common subsequence of one[i..] and other[j..]. */
static void put_common(struct arena *a, struct differ *d, const str *one, size_t n,
                       const str *other, size_t m) {
    uint32_t *common = arena_array(a, uint32_t, (n + 1) * (m + 1));
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            uint32_t down = common[(i + 1) * (m + 1) + j], right = common[i * (m + 1) + j + 1];
            common[i * (m + 1) + j] = str_eq(one[i], other[j])
                                          ? common[(i + 1) * (m + 1) + j + 1] + 1
                                      : down > right ? down
                                                     : right;
        }
    }
    size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && str_eq(one[i], other[j])) {
            put(d, DIFF_SAME, one[i++]);
            j++;
        } else if (i < n &&
                   (j == m || common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1])) {
            put(d, DIFF_REMOVED, one[i++]);
        } else {
            put(d, DIFF_ADDED, other[j++]);
        }
    }
}

const struct diff_piece *text_diff(struct arena *a, str before, str after, size_t *ret_n) {
    struct words one = split(a, before), other = split(a, after);
    struct differ d = {arena_array(a, struct diff_piece, one.n + other.n), 0};
    size_t first = 0, last = 0;
    while (first < one.n && first < other.n && str_eq(one.list[first], other.list[first]))
        first++;
    while (last < one.n - first && last < other.n - first &&
           str_eq(one.list[one.n - 1 - last], other.list[other.n - 1 - last]))
        last++;
    size_t n = one.n - first - last, m = other.n - first - last;
    put_all(&d, DIFF_SAME, one.list, first);
    if ((n + 1) * (m + 1) <= CELLS_MAX) {
        put_common(a, &d, &one.list[first], n, &other.list[first], m);
    } else {
        put_all(&d, DIFF_REMOVED, &one.list[first], n);
        put_all(&d, DIFF_ADDED, &other.list[first], m);
    }
    put_all(&d, DIFF_SAME, &one.list[one.n - last], last);
    *ret_n = d.n;
    return d.pieces;
}
