#include "fhir_hash.h"

#include "buf.h"

struct canon {
    struct arena *arena;
    const struct fhir_links *links;
};

static str canonical(struct canon *c, const struct json *value, int depth);

/* Shell's sort: no recursion and no memory, and quick enough for the longest lists that are let in. */
static void sort_texts(str *texts, size_t n) {
    for (size_t gap = n / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < n; i++) {
            str t = texts[i];
            size_t j = i;
            for (; j >= gap && str_compare(texts[j - gap], t) > 0; j -= gap)
                texts[j] = texts[j - gap];
            texts[j] = t;
        }
}

/* Length before bytes: no text can pass for another's beginning. */
static void put_sized(struct buf *b, char kind, str text) {
    buf_put_char(b, kind);
    buf_put_int(b, (int64_t)text.n);
    buf_put_char(b, ':');
    buf_put(b, text);
}

/* By value: sign, digits without zeros at either end, and the power of ten of the last digit. */
static str canonical_number(struct arena *a, str s) {
    struct buf digits, out;
    buf_init(&digits, a);
    buf_init(&out, a);
    int64_t power = 0, written = 0;
    size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0;
    bool is_negative = i == 1, after_point = false;
    for (; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++) {
        if (s.p[i] == '.') {
            after_point = true;
            continue;
        }
        if (digits.n > 0 || s.p[i] != '0') buf_put_char(&digits, s.p[i]);
        if (after_point) power--;
    }
    str exponent = str_from(s, i + 1);
    if (str_starts_with(exponent, S("+"))) exponent = str_from(exponent, 1);
    if (str_to_int64(exponent, &written) && written < 1000000 && written > -1000000)
        power += written;
    for (; digits.n > 0 && digits.p[digits.n - 1] == '0'; digits.n--)
        power++;
    if (digits.n == 0) return S("0");
    if (is_negative) buf_put_char(&out, '-');
    buf_put(&out, buf_str(&digits));
    buf_put_char(&out, 'e');
    buf_put_int(&out, power);
    return buf_str(&out);
}

static bool holds_plain_texts(const struct json *array) {
    for (size_t i = 0; i < array->n; i++)
        if (array->child[i].kind != J_TEXT && array->child[i].kind != J_NULL) return false;
    return true;
}

static str canonical_array(struct canon *c, const struct json *array, int depth) {
    str *texts = arena_array(c->arena, str, array->n);
    for (size_t i = 0; i < array->n; i++)
        texts[i] = canonical(c, &array->child[i], depth + 1);
    bool order_counts = holds_plain_texts(array) || str_starts_with(array->name, S("_"));
    if (!order_counts) sort_texts(texts, array->n);
    struct buf b;
    buf_init(&b, c->arena);
    for (size_t i = 0; i < array->n; i++)
        buf_put(&b, texts[i]);
    return buf_str(&b);
}

static bool is_left_out(str name, int depth, bool in_meta) {
    if (depth == 0) return str_eq(name, S("id")) || str_eq(name, S("text"));
    return in_meta && !str_eq(name, S("security"));
}

/* By its own id where it has one: a number of the patient that changes is no news of his visits. */
static void put_target(struct buf *b, const struct json *target, const struct record_key *key) {
    str id = json_member_text(target, S("id"));
    put_sized(b, 'k', id.n > 0 ? json_member_text(target, S("resourceType")) : key->source);
    put_sized(b, 'k', id.n > 0 ? id : key->identifier);
}

static str canonical_object(struct canon *c, const struct json *object, int depth) {
    const struct json *target = NULL;
    struct record_key key = {0};
    struct buf b;
    buf_init(&b, c->arena);
    bool points = c->links && json_is(json_member(object, S("reference")), J_TEXT) &&
                  c->links->follow(c->links->self, object, &target, &key);
    bool in_meta = depth == 1 && str_eq(object->name, S("meta"));
    str *texts = arena_array(c->arena, str, object->n);
    size_t n = 0;
    for (size_t i = 0; i < object->n; i++) {
        const struct json *member = &object->child[i];
        if (is_left_out(member->name, depth, in_meta)) continue;
        b.n = 0;
        put_sized(&b, 'm', member->name);
        if (points && str_eq(member->name, S("reference"))) {
            put_target(&b, target, &key);
        } else {
            buf_put(&b, canonical(c, member, depth + 1));
        }
        texts[n++] = arena_str(c->arena, buf_str(&b));
    }
    sort_texts(texts, n);
    b.n = 0;
    for (size_t i = 0; i < n; i++)
        buf_put(&b, texts[i]);
    return buf_str(&b);
}

static str canonical(struct canon *c, const struct json *value, int depth) {
    struct buf b;
    buf_init(&b, c->arena);
    switch (value->kind) {
    case J_NULL: return S("n");
    case J_FALSE: return S("f");
    case J_TRUE: return S("t");
    case J_TEXT: put_sized(&b, 's', value->text); break;
    case J_NUMBER: put_sized(&b, 'd', canonical_number(c->arena, value->text)); break;
    case J_ARRAY: put_sized(&b, 'a', canonical_array(c, value, depth)); break;
    case J_OBJECT: put_sized(&b, 'o', canonical_object(c, value, depth)); break;
    }
    return buf_str(&b);
}

sha256_hash fhir_hash(const struct json *resource, const struct fhir_links *links) {
    AUTO_ARENA(scratch);
    struct canon c = {&scratch, links};
    return sha256_of(canonical(&c, resource, 0));
}
