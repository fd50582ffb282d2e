#include "json_write.h"

#include "invariant.h"
#include "utf8.h"

void json_write_init(struct json_writer *w, struct arena *a) {
    *w = (struct json_writer){0};
    buf_init(&w->out, a);
}

static void before_value(struct json_writer *w) {
    invariant(!w->is_done);
    if (w->depth == 0) return;
    bool is_object = w->level[w->depth - 1].is_object;
    invariant(is_object == w->after_name);
    if (!is_object && w->level[w->depth - 1].has_content) buf_put_char(&w->out, ',');
    w->level[w->depth - 1].has_content = true;
    w->after_name = false;
}

static void after_value(struct json_writer *w) {
    if (w->depth == 0) w->is_done = true;
}

static void open_level(struct json_writer *w, bool is_object) {
    before_value(w);
    invariant(w->depth < JSON_WRITE_DEPTH);
    w->level[w->depth].is_object = is_object;
    w->level[w->depth].has_content = false;
    w->depth++;
    buf_put_char(&w->out, is_object ? '{' : '[');
}

static void close_level(struct json_writer *w, bool is_object) {
    invariant(w->depth > 0 && !w->after_name && w->level[w->depth - 1].is_object == is_object);
    w->depth--;
    buf_put_char(&w->out, is_object ? '}' : ']');
    after_value(w);
}

void json_open_object(struct json_writer *w) {
    open_level(w, true);
}
void json_close_object(struct json_writer *w) {
    close_level(w, true);
}
void json_open_array(struct json_writer *w) {
    open_level(w, false);
}
void json_close_array(struct json_writer *w) {
    close_level(w, false);
}

static void put_escape(struct buf *b, uint32_t code) {
    buf_put(b, S("\\u"));
    for (int shift = 12; shift >= 0; shift -= 4)
        buf_put_char(b, "0123456789abcdef"[code >> shift & 15]);
}

static void put_code(struct buf *b, uint32_t code, bool after_less_than) {
    switch (code) {
    case '"': buf_put(b, S("\\\"")); return;
    case '\\': buf_put(b, S("\\\\")); return;
    case '\n': buf_put(b, S("\\n")); return;
    case '\r': buf_put(b, S("\\r")); return;
    case '\t': buf_put(b, S("\\t")); return;
    default: break;
    }
    if (code == '/' && after_less_than)
        buf_put(b, S("\\/"));
    else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029)
        put_escape(b, code);
    else
        utf8_put(b, code);
}

/* How many bytes from `at` on stand for themselves: nearly all of nearly every text. */
static size_t plain_run(str text, size_t at) {
    size_t n = 0;
    for (; at + n < text.n; n++) {
        unsigned char c = (unsigned char)text.p[at + n];
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '/') break;
    }
    return n;
}

static void put_quoted(struct buf *b, str text) {
    char *p = buf_reserve(b, text.n + 2); /* as a rule all that is needed */
    *p = '"';
    b->n++;
    for (size_t at = 0; at < text.n;) {
        size_t n = plain_run(text, at);
        buf_put(b, str_slice(text, at, n));
        at += n;
        uint32_t code = 0;
        bool after_less_than = at > 0 && text.p[at - 1] == '<';
        if (utf8_next(text, &at, &code)) put_code(b, code, after_less_than);
    }
    buf_put_char(b, '"');
}

void json_name(struct json_writer *w, str name) {
    invariant(w->depth > 0 && w->level[w->depth - 1].is_object && !w->after_name);
    if (w->level[w->depth - 1].has_content) buf_put_char(&w->out, ',');
    w->level[w->depth - 1].has_content = true;
    put_quoted(&w->out, name);
    buf_put_char(&w->out, ':');
    w->after_name = true;
}

void json_put_text(struct json_writer *w, str text) {
    before_value(w);
    put_quoted(&w->out, text);
    after_value(w);
}

static void put_plain(struct json_writer *w, str text) {
    before_value(w);
    buf_put(&w->out, text);
    after_value(w);
}

void json_put_int(struct json_writer *w, int64_t n) {
    before_value(w);
    buf_put_int(&w->out, n);
    after_value(w);
}

void json_put_number(struct json_writer *w, str number) {
    invariant(json_is_number(number));
    put_plain(w, number);
}

void json_put_bool(struct json_writer *w, bool value) {
    put_plain(w, value ? S("true") : S("false"));
}

void json_put_null(struct json_writer *w) {
    put_plain(w, S("null"));
}

void json_put_tree(struct json_writer *w, const struct json *tree) {
    switch (tree->kind) {
    case J_NULL: json_put_null(w); return;
    case J_FALSE: json_put_bool(w, false); return;
    case J_TRUE: json_put_bool(w, true); return;
    case J_NUMBER: json_put_number(w, tree->text); return;
    case J_TEXT: json_put_text(w, tree->text); return;
    case J_ARRAY:
    case J_OBJECT: break;
    }
    open_level(w, tree->kind == J_OBJECT);
    for (size_t i = 0; i < tree->n; i++) {
        if (tree->kind == J_OBJECT) json_name(w, tree->child[i].name);
        json_put_tree(w, &tree->child[i]);
    }
    close_level(w, tree->kind == J_OBJECT);
}

void json_member_put(struct json_writer *w, str name, str text) {
    json_name(w, name);
    json_put_text(w, text);
}
void json_member_put_if_any(struct json_writer *w, str name, str text) {
    if (text.n > 0) json_member_put(w, name, text);
}
void json_member_put_int(struct json_writer *w, str name, int64_t n) {
    json_name(w, name);
    json_put_int(w, n);
}
void json_member_put_bool(struct json_writer *w, str name, bool value) {
    json_name(w, name);
    json_put_bool(w, value);
}

str json_written(const struct json_writer *w) {
    invariant(w->is_done);
    return buf_str(&w->out);
}

static size_t digits(str s, size_t at) {
    size_t n = 0;
    while (at + n < s.n && char_is_digit(s.p[at + n]))
        n++;
    return n;
}

bool json_is_number(str s) {
    size_t at = s.n > 0 && s.p[0] == '-' ? 1 : 0;
    size_t n = digits(s, at);
    if (n == 0 || (n > 1 && s.p[at] == '0')) return false;
    at += n;
    if (at < s.n && s.p[at] == '.') {
        n = digits(s, ++at);
        if (n == 0) return false;
        at += n;
    }
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        if (at < s.n && (s.p[at] == '+' || s.p[at] == '-')) at++;
        n = digits(s, at);
        if (n == 0) return false;
        at += n;
    }
    return at == s.n;
}
