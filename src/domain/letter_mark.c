/* letter_mark.c: the marks a typist or a template leaves in a text (declared in letter.h). */
#include "letter.h"

/* One mark that may start at s[at]; 0 when none does. */
static size_t query_in_brackets(str s, size_t at) {
    str rest = str_from(s, at);
    static const str words[] = {S_INIT("[?"), S_INIT("[inaudible"), S_INIT("[unclear"),
                                S_INIT("[query"), S_INIT("[blank")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!str_eq_nocase_ascii(str_slice(rest, 0, words[i].n), words[i])) continue;
        /* The mark ends at its bracket on the same line; one left open is a mark all the same. */
        str line = str_from(rest, words[i].n);
        line = str_cut(&line, '\n');
        ptrdiff_t end = str_find_char(line, ']');
        return words[i].n + (end < 0 ? 0 : (size_t)end + 1);
    }
    return 0;
}

static size_t run_of(str s, size_t at, char c) {
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] == c)
        n++;
    return n;
}

static bool is_word_char(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || (unsigned char)c >= 0x80;
}

/* XXX as a word: "XXX" and "XXXX", not "XXXL", nor the karyotype "47,XXX". */
static size_t crosses_as_word(str s, size_t at) {
    size_t n = run_of(s, at, 'X');
    if (n < 3) return 0;
    if (at > 0 && is_word_char(s.p[at - 1])) return 0;
    if (at > 1 && s.p[at - 1] == ',' && char_is_digit(s.p[at - 2])) return 0;
    if (at + n < s.n && is_word_char(s.p[at + n])) return 0;
    return n;
}

static size_t merge_field_at(str s, size_t at) {
    str rest = str_from(s, at);
    if (!str_starts_with(rest, S("{{"))) return 0;
    for (size_t n = 2; n < rest.n && rest.p[n] != '\n'; n++)
        if (rest.p[n] == '}' && n + 1 < rest.n && rest.p[n + 1] == '}') return n + 2;
    return 2;
}

size_t mark_query_at(str text, size_t at) {
    if (at >= text.n) return 0;
    char c = text.p[at];
    bool begins = at == 0 || text.p[at - 1] != c;
    if (c == '[') return query_in_brackets(text, at);
    if (!begins) return 0;
    if (c == 'X') return crosses_as_word(text, at);
    if (c != '_' && c != '?') return 0;
    size_t n = run_of(text, at, c);
    return n >= 3 ? n : 0;
}

bool mark_next(str text, size_t *at, size_t *ret_from, size_t *ret_n,
               enum letter_mark_kind *ret_kind) {
    for (size_t i = *at; i < text.n; i++) {
        char c = text.p[i];
        size_t n = mark_query_at(text, i);
        enum letter_mark_kind kind = MARK_QUERY;
        if (c == '{') {
            n = merge_field_at(text, i);
            kind = MARK_MERGE_FIELD;
        }
        if (n == 0) continue;
        *ret_from = i;
        *ret_n = n;
        *ret_kind = kind;
        *at = i + n;
        return true;
    }
    *at = text.n;
    return false;
}

/* A list of marks that grows in an arena. */
struct marks {
    struct arena *a;
    struct letter_mark *list;
    size_t n, capacity;
};

static void add_mark(struct marks *m, struct letter_mark mark) {
    if (m->n == m->capacity) {
        size_t more = m->capacity ? m->capacity * 2 : 8;
        struct letter_mark *list = arena_array(m->a, struct letter_mark, more);
        for (size_t i = 0; i < m->n; i++)
            list[i] = m->list[i];
        m->list = list;
        m->capacity = more;
    }
    m->list[m->n++] = mark;
}

static void scan(struct marks *m, struct letter_place place, str text) {
    size_t at = 0, from, n;
    enum letter_mark_kind kind;
    while (mark_next(text, &at, &from, &n, &kind)) {
        place.offset = from;
        add_mark(m, (struct letter_mark){kind, place, n, str_slice(text, from, n)});
    }
}

const struct letter_mark *letter_marks(struct arena *a, const struct letter *letter,
                                       size_t *ret_n) {
    struct marks m = {.a = a};
    for (size_t i = 0; i < letter->n_parts; i++) {
        const struct letter_part *part = &letter->parts[i];
        scan(&m, (struct letter_place){.part = i, .field = PLACE_TEXT}, part->text);
        for (size_t j = 0; j < part->n_items; j++) {
            struct letter_place place = {.part = i, .item = j, .field = PLACE_TEXT};
            scan(&m, place, part->items[j].text);
            place.field = PLACE_DOSE;
            scan(&m, place, part->items[j].dose);
            place.field = PLACE_REASON;
            scan(&m, place, part->items[j].reason);
        }
    }
    for (size_t i = 0; i < letter->n_enclosures; i++)
        scan(&m, (struct letter_place){.part = PLACE_ENCLOSURE, .item = i}, letter->enclosures[i]);
    *ret_n = m.n;
    return m.list;
}

bool letter_has_open_query(struct arena *a, const struct letter *letter) {
    size_t n;
    const struct letter_mark *marks = letter_marks(a, letter, &n);
    for (size_t i = 0; i < n; i++)
        if (marks[i].kind == MARK_QUERY) return true;
    return false;
}
