#include "route.h"

#include "buf.h"
#include "hex.h"
#include "invariant.h"
#include "utf8.h"

bool route_is_get(const struct route *route) {
    return route->method == METHOD_GET || route->method == METHOD_GET_IN_BACKGROUND ||
           route->method == METHOD_GET_SLOW || route->method == METHOD_GET_JSON;
}

bool route_is_page(const struct route *route) {
    return route->method == METHOD_GET || route->method == METHOD_GET_SLOW;
}

enum permission route_permission(const struct route *route) {
    invariant(route->needs > 0 && route->needs <= (int)PERM_COUNT);
    return (enum permission)(route->needs - 1);
}

const struct field_table NO_FIELDS = {NULL, 0, false};

enum err NO_PAGE(struct call *c) {
    (void)c;
    invariant(false && "asked for the page of a route that has none");
    return NOT_FOUND;
}

handler route_page(const struct route *route) {
    return route->page == NO_PAGE ? NULL : route->page;
}

static bool is_hole(str segment) {
    return str_starts_with(segment, S("{")) && str_ends_with(segment, S("}"));
}

static bool is_rest(str segment) {
    return is_hole(segment) && str_ends_with(segment, S(":rest}"));
}

static size_t count_holes(str pattern) {
    size_t n = 0;
    str rest = str_from(pattern, 1);
    while (rest.p) {
        str segment = str_cut(&rest, '/');
        n += is_hole(segment) && !is_rest(segment);
    }
    return n;
}

/* ---- the table ---------------------------------------------------------------------------------------- */

/* Two patterns that match the very same paths. */
static bool are_same_pattern(str a, str b) {
    str rest_a = str_from(a, 1), rest_b = str_from(b, 1);
    while (rest_a.p && rest_b.p) {
        str x = str_cut(&rest_a, '/'), y = str_cut(&rest_b, '/');
        if (is_rest(x) != is_rest(y)) return false;
        if (is_hole(x) != is_hole(y)) return false;
        if (!is_hole(x) && !str_eq(x, y)) return false;
    }
    return !rest_a.p && !rest_b.p;
}

static bool is_pattern_well_formed(str pattern) {
    if (!str_starts_with(pattern, S("/"))) return false;
    if (pattern.n == 1) return true;
    str rest = str_from(pattern, 1);
    while (rest.p) {
        str segment = str_cut(&rest, '/');
        if (str_is_empty(segment)) return false;
        bool has_brace = str_find_char(segment, '{') >= 0 || str_find_char(segment, '}') >= 0;
        if (has_brace != is_hole(segment)) return false;
        if (is_rest(segment) && rest.p) return false; /* only at the end */
    }
    return count_holes(pattern) <= ROUTE_IDS_MAX;
}

static const char *field_fault(const struct route *r) {
    for (size_t i = 0; i < r->fields->n; i++) {
        const struct field *f = &r->fields->rows[i];
        if (!f->name || !f->name[0]) return "a field has no name";
        if (!f->label || !f->label[0]) return "a field has no label";
        if (f->type == FIELD_CHOICE && !f->choices) return "a choice has no choices";
        if (str_eq(str_from_c(f->name), S("csrf")) || str_eq(str_from_c(f->name), S("form_key")))
            return "a field has a name of the program's own";
        for (size_t j = 0; j < i; j++)
            if (str_eq(str_from_c(f->name), str_from_c(r->fields->rows[j].name)))
                return "two fields have the same name";
    }
    return NULL;
}

static const char *row_fault(const struct route *r) {
    if (!r->name || !r->name[0]) return "it has no name";
    if (r->method == METHOD_NONE || r->method > METHOD_POST_PASSWORD)
        return "its method is not stated";
    if (r->needs <= 0 || r->needs > (int)PERM_COUNT) return "its permission is not stated";
    if (!r->pattern || !is_pattern_well_formed(str_from_c(r->pattern)))
        return "its pattern is not right";
    if (!r->handle) return "it has no handler";
    if (!r->title || !r->title[0]) return "it has no title";
    if (!r->fields) return "its fields are not stated";
    if (!route_is_get(r) && r->fields->n && !route_page(r))
        return "its form cannot be shown again: it has no page";
    return field_fault(r);
}

enum err route_table_check(const struct route_table *table, struct problem *why) {
    for (size_t i = 0; i < table->n; i++) {
        const struct route *r = &table->routes[i];
        const char *fault = row_fault(r);
        for (size_t j = 0; !fault && j < i; j++) {
            const struct route *other = &table->routes[j];
            if (str_eq(str_from_c(r->name), str_from_c(other->name))) fault = "its name is taken";
            if (route_is_get(r) == route_is_get(other) &&
                are_same_pattern(str_from_c(r->pattern), str_from_c(other->pattern)))
                fault = "another route has the same method and pattern";
        }
        if (fault)
            return problem_set(why, INVALID, str_from_c(r->name), str_from_c(fault),
                               S("front/routes.def"));
    }
    return OK;
}

/* ---- finding ------------------------------------------------------------------------------------------ */

struct route_index {
    size_t n;
    struct first_segment {
        str text;
        bool is_any; /* a hole */
        size_t *rows, n_rows;
    } * segments;
};

static str first_segment(str path) {
    str rest = str_from(path, 1);
    return str_cut(&rest, '/');
}

static struct first_segment *segment_of(struct route_index *x, str text) {
    for (size_t i = 0; i < x->n; i++)
        if (str_eq(x->segments[i].text, text)) return &x->segments[i];
    x->segments[x->n] = (struct first_segment){.text = text, .is_any = is_hole(text)};
    return &x->segments[x->n++];
}

const struct route_index *route_index_make(struct arena *a, const struct route_table *table) {
    struct route_index *x = arena_new(a, struct route_index);
    x->segments = arena_array(a, struct first_segment, table->n);
    for (size_t i = 0; i < table->n; i++) {
        struct first_segment *s =
            segment_of(x, first_segment(str_from_c(table->routes[i].pattern)));
        if (!s->rows) s->rows = arena_array(a, size_t, table->n);
        s->rows[s->n_rows++] = i;
    }
    return x;
}

/* Whether the path fits; `*ret_rank` compares how literally: at each segment 2 literal, 1 id, 0
 * rest. */
static bool fits(str pattern, str path, struct route_match *m, uint64_t *ret_rank) {
    str left = str_from(pattern, 1), given = str_from(path, 1);
    uint64_t rank = 0;
    int depth = 0;
    m->n_ids = 0;
    m->rest = S("");
    while (left.p && given.p) {
        str segment = str_cut(&left, '/');
        uint64_t worth = 0;
        if (is_rest(segment)) {
            m->rest = given;
            given.p = NULL;
        } else {
            str part = str_cut(&given, '/');
            if (is_hole(segment)) {
                if (m->n_ids == ROUTE_IDS_MAX || uuid_parse(part, &m->ids[m->n_ids]) != OK)
                    return false;
                m->n_ids++;
                worth = 1;
            } else {
                if (!str_eq(segment, part)) return false;
                worth = 2;
            }
        }
        if (depth < 31) rank |= worth << (62 - 2 * depth++);
    }
    *ret_rank = rank;
    return !left.p && !given.p;
}

/* What stands before the first hole begins the path too: most routes are told apart by that alone. */
static bool may_fit(const char *pattern, str path) {
    size_t i = 0;
    for (; pattern[i] && pattern[i] != '{'; i++)
        if (i >= path.n || pattern[i] != path.p[i]) return false;
    return true;
}

struct search {
    str path;
    bool is_get, is_post;
    bool has_get, has_post, is_found;
    uint64_t best;
    struct route_match *match;
};

static void look_at(struct search *s, const struct route *r) {
    struct route_match m = {.route = r};
    uint64_t rank;
    if (!may_fit(r->pattern, s->path) || !fits(str_from_c(r->pattern), s->path, &m, &rank)) return;
    bool gets = route_is_get(r);
    s->has_get |= gets;
    s->has_post |= !gets;
    if (!(gets ? s->is_get : s->is_post) || (s->is_found && rank <= s->best)) return;
    s->is_found = true;
    s->best = rank;
    *s->match = m;
}

static void look_through(struct search *s, const struct route_table *table) {
    const struct route_index *x = table->index;
    str first = first_segment(s->path);
    if (!x)
        for (size_t i = 0; i < table->n; i++)
            look_at(s, &table->routes[i]);
    for (size_t i = 0; x && i < x->n; i++) {
        const struct first_segment *segment = &x->segments[i];
        if (!segment->is_any && !str_eq(segment->text, first)) continue;
        for (size_t k = 0; k < segment->n_rows; k++)
            look_at(s, &table->routes[segment->rows[k]]);
    }
}

enum route_answer route_find(const struct route_table *table, str path, bool is_get, bool is_post,
                             struct route_match *ret_match, const char **ret_allow) {
    struct search s = {.path = path, .is_get = is_get, .is_post = is_post, .match = ret_match};
    look_through(&s, table);
    if (!s.has_get && !s.has_post) return ROUTE_NO_PATH;
    *ret_allow = s.has_get && s.has_post ? "GET, HEAD, POST, OPTIONS"
                 : s.has_get             ? "GET, HEAD, OPTIONS"
                                         : "POST, OPTIONS";
    return s.is_found ? ROUTE_FOUND : ROUTE_OTHER_METHOD;
}

/* ---- addresses ---------------------------------------------------------------------------------------- */

static url url_of(struct arena *a, const struct route *route, const uuid *ids, size_t n_ids,
                  str tail) {
    str pattern = str_from_c(route->pattern);
    invariant(count_holes(pattern) == n_ids);
    struct buf b;
    buf_init(&b, a);
    size_t used = 0;
    str rest = str_from(pattern, 1);
    while (rest.p) {
        str segment = str_cut(&rest, '/');
        buf_put_char(&b, '/');
        if (is_rest(segment))
            put_percent_encoded(&b, tail, "/");
        else
            buf_put(&b, is_hole(segment) ? uuid_text(a, ids[used++]) : segment);
    }
    return (url){buf_str(&b)};
}

url route_url(struct arena *a, const struct route *route, const uuid *ids, size_t n_ids) {
    return url_of(a, route, ids, n_ids, S(""));
}

url route_url_rest(struct arena *a, const struct route *route, str rest) {
    invariant(str_ends_with(str_from_c(route->pattern), S(":rest}")));
    return url_of(a, route, NULL, 0, rest);
}
