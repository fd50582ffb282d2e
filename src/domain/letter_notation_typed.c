/* letter_notation_typed.c: where the texts of a letter stand in boxes as somebody typed them. */
#include "buf.h"
#include "letter_notation.h"

/* What may stand before the words of a line: blanks, the mark of an item or a heading, an escape. */
static bool is_mark_only(str before) {
    for (size_t i = 0; i < before.n; i++) {
        char c = before.p[i];
        bool is_dash =
            c == '\xE2' || c == '\x80' || c == '\xA2' || c == '\x93'; /* U+2022, U+2013 */
        if (!is_dash && !char_is_digit(c) && str_find_char(S(" \t-*#\\.)"), c) < 0) return false;
    }
    return true;
}

static bool is_first_of_line(str text, size_t at) {
    size_t from = at;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    return is_mark_only(str_slice(text, from, at - from));
}

/* The next character of the line that is neither blank nor an escape; '\n' at its end. */
static char next_of_line(str text, size_t at) {
    while (at < text.n && (text.p[at] == '\\' || text.p[at] == ' ' || text.p[at] == '\t'))
        at++;
    return at < text.n ? text.p[at] : '\n';
}

/* A heading may name its section, a medicine end in a semicolon, without saying more by it. */
static bool ends_alike(char typed, char written) {
    return typed == written || typed == '[' || typed == ';';
}

/* The place of a written piece in the typed text, not before `from`; false: nowhere. */
static bool find_piece(str typed, size_t from, str written, size_t at, str words, size_t *ret_at) {
    bool is_first = is_first_of_line(written, at);
    char next = next_of_line(written, at + words.n);
    while (from <= typed.n) {
        ptrdiff_t found = str_find(str_from(typed, from), words);
        if (found < 0) return false;
        size_t here = from + (size_t)found;
        if (!is_first || (is_first_of_line(typed, here) &&
                          ends_alike(next_of_line(typed, here + words.n), next))) {
            *ret_at = here;
            return true;
        }
        from = here + 1;
    }
    return false;
}

struct letter_boxes letter_notation_place(struct arena *a, const struct letter_boxes *written,
                                          const str typed[BOX_COUNT]) {
    struct letter_boxes boxes = {0};
    struct box_span *spans = arena_array(a, struct box_span, written->n_spans);
    size_t from[BOX_COUNT] = {0};
    for (int box = 0; box < BOX_COUNT; box++)
        boxes.text[box] = letter_notation_lines(a, typed[box]);
    for (size_t i = 0; i < written->n_spans; i++) {
        struct box_span span = written->spans[i];
        str text = written->text[span.box], words = str_slice(text, span.at, span.n);
        if (str_ends_with(words, S("\n"))) words.n--;
        size_t at;
        if (words.n == 0 ||
            !find_piece(boxes.text[span.box], from[span.box], text, span.at, words, &at))
            continue;
        from[span.box] = at + words.n;
        span.at = at;
        span.n = words.n;
        spans[boxes.n_spans++] = span;
    }
    boxes.spans = spans;
    return boxes;
}
