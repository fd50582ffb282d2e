#include "json_jansson.h"

#include <jansson.h>

#include "buf.h"
#include "invariant.h"
#include "utf8.h"

/* A whole patient's history is some 10 MiB and 12 levels. */
static const struct json_limits json_default_limits = {64u << 20, 100};

#define RULE S("RFC 8259")

static enum err refuse(struct arena *a, struct problem *why, enum err e, size_t line, size_t column,
                       str sentence) {
    str where = say(a, "line {}, column {}", SAY_N((int64_t)line), SAY_N((int64_t)column));
    return problem_set(why, e, where, sentence, RULE);
}

/* The numbers as they stand in the text, in order: jansson keeps only their values. Any text at all
 * may come; what is found in text that jansson then refuses is never used. */
struct scan {
    str bytes;
    size_t at, line, line_start;
    int depth;
    str *numbers;
    size_t n_numbers, capacity;
};

static void skip_string(struct scan *s) {
    for (s->at++; s->at < s->bytes.n && s->bytes.p[s->at] != '"'; s->at++)
        if (s->bytes.p[s->at] == '\\') s->at++;
    s->at++;
}

static bool is_number_char(char c) {
    return char_is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static void note_number(struct arena *a, struct scan *s) {
    size_t from = s->at;
    while (s->at < s->bytes.n && is_number_char(s->bytes.p[s->at]))
        s->at++;
    if (s->n_numbers == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 64;
        str *more = arena_array(a, str, capacity);
        for (size_t i = 0; i < s->n_numbers; i++)
            more[i] = s->numbers[i];
        s->numbers = more;
        s->capacity = capacity;
    }
    s->numbers[s->n_numbers++] = str_slice(s->bytes, from, s->at - from);
}

/* False when it nests deeper than allowed, with s->at at the bracket too many; or at a NUL byte,
 * which jansson would take for the end of the text. */
static bool scan_text(struct arena *a, struct scan *s, int max_depth) {
    while (s->at < s->bytes.n) {
        char c = s->bytes.p[s->at];
        if (c == '"') {
            skip_string(s);
            continue;
        }
        if (c == '-' || char_is_digit(c)) {
            note_number(a, s);
            continue;
        }
        if (c == '\0') return false;
        if ((c == '[' || c == '{') && ++s->depth > max_depth) return false;
        if (c == ']' || c == '}') s->depth--;
        s->at++;
        if (c == '\n') {
            s->line++;
            s->line_start = s->at;
        }
    }
    return true;
}

struct copy {
    struct arena *arena;
    const struct scan *scan;
    size_t next_number;
};

static void copy_value(struct copy *c, const json_t *from, struct json *to);

static str copy_text(struct copy *c, const char *p, size_t n) {
    return arena_str(c->arena, (str){p, n});
}

static void copy_array(struct copy *c, const json_t *from, struct json *to) {
    to->kind = J_ARRAY;
    to->n = json_array_size(from);
    struct json *child = arena_array(c->arena, struct json, to->n);
    for (size_t i = 0; i < to->n; i++)
        copy_value(c, json_array_get(from, i), &child[i]);
    to->child = child;
}

/* jansson's iterator goes in the order of insertion, which is that of the text as no name comes
 * twice. */
static void copy_object(struct copy *c, const json_t *from, struct json *to) {
    to->kind = J_OBJECT;
    to->n = json_object_size(from);
    struct json *child = arena_array(c->arena, struct json, to->n);
    size_t i = 0;
    json_t *object = (json_t *)(uintptr_t)from; /* its iterator is not const-correct */
    for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it), i++) {
        child[i].name = copy_text(c, json_object_iter_key(it), json_object_iter_key_len(it));
        copy_value(c, json_object_iter_value(it), &child[i]);
    }
    to->child = child;
}

static void copy_value(struct copy *c, const json_t *from, struct json *to) {
    switch (json_typeof(from)) {
    case JSON_OBJECT: copy_object(c, from, to); break;
    case JSON_ARRAY: copy_array(c, from, to); break;
    case JSON_STRING:
        to->kind = J_TEXT;
        to->text = copy_text(c, json_string_value(from), json_string_length(from));
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        invariant(c->next_number < c->scan->n_numbers);
        to->kind = J_NUMBER;
        to->text = arena_str(c->arena, c->scan->numbers[c->next_number++]);
        break;
    case JSON_TRUE: to->kind = J_TRUE; break;
    case JSON_FALSE: to->kind = J_FALSE; break;
    case JSON_NULL: to->kind = J_NULL; break;
    }
}

static void json_t_cleanup(json_t **value) {
    json_decref(*value);
}

enum err json_read(struct arena *a, str bytes, const struct json_limits *limits,
                   const struct json **ret_json, struct problem *why) {
    if (!limits) limits = &json_default_limits;
    if (bytes.n > limits->bytes)
        return refuse(a, why, LIMIT, 1, 1,
                      S("The JSON is too large to read in one piece. Split it."));
    if (str_starts_with(bytes, S("\xEF\xBB\xBF"))) bytes = str_from(bytes, 3);
    AUTO_ARENA(scratch);
    struct scan s = {.bytes = bytes, .line = 1};
    if (!scan_text(&scratch, &s, limits->depth)) {
        bool is_nul = bytes.p[s.at] == '\0';
        return refuse(a, why, is_nul ? INVALID : LIMIT, s.line, s.at - s.line_start + 1,
                      is_nul ? S("This is not JSON: it holds a NUL byte. Export the file again.")
                             : S("The JSON nests deeper than any record does. It was not read."));
    }

    /* Reals for all: an integer beyond 64 bits is still good JSON; its text is what we keep. */
    size_t flags =
        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_error_t e = {0};
    __attribute__((cleanup(json_t_cleanup))) json_t *root =
        json_loadb(bytes.n ? bytes.p : "", bytes.n, flags, &e);
    if (!root) {
        str text = arena_str(a, str_from_c(e.text)); /* may cut a UTF-8 sequence short */
        str what = utf8_is_valid(text) ? text : S("unreadable characters");
        return refuse(a, why, INVALID, e.line > 0 ? (size_t)e.line : 1,
                      e.column > 0 ? (size_t)e.column : 1,
                      say(a, "This is not valid JSON: {}. Export the file again.", SAY_T(what)));
    }
    struct copy c = {a, &s, 0};
    struct json *tree = arena_new(a, struct json);
    copy_value(&c, root, tree);
    invariant(c.next_number == s.n_numbers);
    *ret_json = tree;
    return OK;
}
