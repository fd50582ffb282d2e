#include "csv.h"

#include "buf.h"
#include "utf8.h"

/* ---- bytes to text ------------------------------------------------------------------------------- */

/* Windows-1252 where it differs from Latin-1; 0: not assigned. */
static const uint16_t cp1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static str from_cp1252(struct arena *a, str bytes) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        uint32_t code = c >= 0x80 && c < 0xA0 ? cp1252[c - 0x80] : c;
        utf8_put(&b, code ? code : 0xFFFD);
    }
    return buf_str(&b);
}

static uint32_t unit_at(str bytes, size_t at, bool big) {
    uint32_t first = (unsigned char)bytes.p[at], second = (unsigned char)bytes.p[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

static str from_utf16(struct arena *a, str bytes, bool big) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i + 1 < bytes.n; i += 2) {
        uint32_t code = unit_at(bytes, i, big);
        if (code == 0xFEFF && i == 0) continue;
        if (code >= 0xD800 && code < 0xDC00 && i + 3 < bytes.n) {
            uint32_t low = unit_at(bytes, i + 2, big);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        utf8_put(&b, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
    return buf_str(&b);
}

/* UTF-16 without a mark: in a header of Latin letters every other byte is NUL. 1 little, 2 big, 0 none. */
static int utf16_kind(str bytes) {
    if (str_starts_with(bytes, S("\xFF\xFE"))) return 1;
    if (str_starts_with(bytes, S("\xFE\xFF"))) return 2;
    size_t even = 0, odd = 0, n = bytes.n < 200 ? bytes.n & ~(size_t)1 : 200;
    for (size_t i = 0; i < n; i++)
        if (bytes.p[i] == '\0') i % 2 ? odd++ : even++;
    if (n >= 4 && odd > n * 2 / 5 && even < n / 20 + 1) return 1;
    return n >= 4 && even > n * 2 / 5 && odd < n / 20 + 1 ? 2 : 0;
}

enum err csv_decode(struct arena *a, str bytes, str *ret_text, struct problem *why) {
    int utf16 = utf16_kind(bytes);
    str text = bytes;
    if (utf16)
        text = from_utf16(a, bytes, utf16 == 2);
    else if (str_starts_with(bytes, S("\xEF\xBB\xBF")))
        text = str_from(bytes, 3);
    if (!utf8_is_valid(text)) text = from_cp1252(a, text);
    if (str_find_char(text, '\0') >= 0)
        return problem_set(
            why, INVALID, S(""),
            S("This is not a text file. In Excel, save as \"CSV UTF-8\" and try again."),
            S("RFC 4180"));
    *ret_text = text;
    return OK;
}

/* ---- text to rows -------------------------------------------------------------------------------- */

static char separator_of(str text) {
    static const char candidates[] = {',', ';', '\t', '|'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n && (quoted || (text.p[i] != '\n' && text.p[i] != '\r')); i++) {
        if (text.p[i] == '"') quoted = !quoted;
        for (size_t k = 0; k < sizeof candidates && !quoted; k++)
            if (text.p[i] == candidates[k]) counts[k]++;
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (counts[k] > counts[best]) best = k;
    return candidates[best];
}

/* One line end of any kind at the start of the rest. */
static bool skip_line_end(struct csv *c) {
    size_t n = str_starts_with(c->rest, S("\r\n"))                               ? 2
               : c->rest.n > 0 && (c->rest.p[0] == '\n' || c->rest.p[0] == '\r') ? 1
                                                                                 : 0;
    if (n == 0) return false;
    c->rest = str_from(c->rest, n);
    c->line++;
    return true;
}

void csv_open(struct csv *c, struct arena *a, str text) {
    *c = (struct csv){a, text, ',', 1};
    if (text.n >= 5 && str_eq_nocase_ascii(str_slice(text, 0, 4), S("sep=")) &&
        (text.n == 5 || text.p[5] == '\r' || text.p[5] == '\n')) {
        c->separator = text.p[4];
        c->rest = str_from(text, 5);
        skip_line_end(c);
        return;
    }
    c->separator = separator_of(text);
}

static enum err refuse_row(struct csv *c, int64_t line, str sentence, struct problem *why) {
    while (c->rest.n > 0 && c->rest.p[0] != '\n')
        c->rest = str_from(c->rest, 1);
    skip_line_end(c);
    return problem_set(why, INVALID, say(c->arena, "line {}", SAY_N(line)), sentence,
                       S("RFC 4180 section 2"));
}

/* After the opening quote: up to the closing one, doubled quotes made single. */
static bool take_quoted(struct csv *c, str *ret_cell) {
    struct buf b;
    buf_init(&b, c->arena);
    for (size_t i = 0; i < c->rest.n; i++) {
        char ch = c->rest.p[i];
        if (ch == '"' && i + 1 < c->rest.n && c->rest.p[i + 1] == '"') {
            i++;
        } else if (ch == '"') {
            c->rest = str_from(c->rest, i + 1);
            *ret_cell = buf_str(&b);
            return true;
        }
        if (ch == '\n') c->line++;
        buf_put_char(&b, ch);
    }
    return false;
}

static str take_plain(struct csv *c) {
    size_t n = 0;
    while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n' &&
           c->rest.p[n] != '\r')
        n++;
    str cell = str_slice(c->rest, 0, n);
    c->rest = str_from(c->rest, n);
    return cell;
}

/* ="0123" and '0123 are how people keep Excel from making a number of it. */
static str unwrap(str cell) {
    cell = str_trim(cell);
    if (cell.n >= 3 && str_starts_with(cell, S("=\"")) && str_ends_with(cell, S("\"")))
        cell = str_trim(str_slice(cell, 2, cell.n - 3));
    if (cell.n >= 2 && cell.p[0] == '\'' && char_is_digit(cell.p[1])) cell = str_from(cell, 1);
    return cell;
}

/* A cell up to its separator or line end; 0, or the letter of what is wrong with its quotes. */
static char take_cell(struct csv *c, str *ret_cell) {
    bool is_formula = str_starts_with(c->rest, S("=\""));
    while (c->rest.n > 0 && c->rest.p[0] == ' ')
        c->rest = str_from(c->rest, 1);
    if (!is_formula && (c->rest.n == 0 || c->rest.p[0] != '"')) {
        *ret_cell = unwrap(take_plain(c));
        return 0;
    }
    struct csv before = *c;
    c->rest = str_from(c->rest, is_formula ? 2 : 1);
    str cell = {NULL, 0};
    if (!take_quoted(c, &cell)) {
        *c = before;
        return 'u';
    }
    str after = str_trim(take_plain(c));
    if (after.n > 0) return 'a';
    *ret_cell = unwrap(cell);
    return 0;
}

static void put_cell(struct arena *a, str **cells, size_t *n, size_t *capacity, str cell) {
    if (*n == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 32;
        str *bigger = arena_array(a, str, more);
        for (size_t i = 0; i < *n; i++)
            bigger[i] = (*cells)[i];
        *cells = bigger;
        *capacity = more;
    }
    (*cells)[(*n)++] = cell;
}

enum err csv_next(struct csv *c, struct csv_row *ret_row, struct problem *why) {
    while (c->rest.n > 0) {
        int64_t line = c->line;
        str *cells = NULL;
        size_t n = 0, capacity = 0;
        bool is_blank = true;
        for (bool more = true; more;) {
            str cell = {NULL, 0};
            char wrong = take_cell(c, &cell);
            if (wrong == 'u')
                return refuse_row(
                    c, line, S("A quotation mark opens here and never closes. Close or double it."),
                    why);
            if (wrong == 'a')
                return refuse_row(
                    c, line,
                    S("Text stands after a closing quotation mark. Double the quotation marks "
                      "inside a cell."),
                    why);
            put_cell(c->arena, &cells, &n, &capacity, cell);
            if (cell.n > 0) is_blank = false;
            more = c->rest.n > 0 && c->rest.p[0] == c->separator;
            if (more) c->rest = str_from(c->rest, 1);
        }
        skip_line_end(c);
        if (is_blank) continue;
        *ret_row = (struct csv_row){line, cells, n};
        return OK;
    }
    return NOT_FOUND;
}
