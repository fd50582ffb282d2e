#include "fhir_entries.h"

#include "buf.h"
#include "fhir_read.h"
#include "fhir_schema.h"
#include "hex.h"
#include "nhs_number.h"
#include "uuid.h"

#define UUID_SOURCE    S("urn:ietf:rfc:4122")
#define CONTENT_SOURCE S("urn:clerkwell:content")

static struct entry *add(struct entries *e) {
    if (e->n == e->capacity) {
        size_t capacity = e->capacity ? e->capacity * 2 : 16;
        struct entry *more = arena_array(e->arena, struct entry, capacity);
        for (size_t i = 0; i < e->n; i++)
            more[i] = e->entry[i];
        e->entry = more;
        e->capacity = capacity;
    }
    e->entry[e->n] = (struct entry){0};
    return &e->entry[e->n++];
}

void entries_add_problem(struct entries *e, str label, const struct problem *why) {
    struct entry *one = add(e);
    one->label = label;
    one->problem = *why;
}

static str label_of(struct arena *a, const struct json *resource, str full_url, str otherwise) {
    str type = json_member_text(resource, S("resourceType")),
        id = json_member_text(resource, S("id"));
    if (type.n > 0 && id.n > 0) return say(a, "{}/{}", SAY_T(type), SAY_T(id));
    if (full_url.n > 0) return full_url;
    if (otherwise.n == 0) return type;
    return type.n > 0 ? say(a, "{}, {}", SAY_T(type), SAY_T(otherwise)) : otherwise;
}

static enum err check_type(const struct json *resource, struct problem *why) {
    if (!json_is(resource, J_OBJECT))
        return problem_set(why, INVALID, S("resource"), S("This is not a FHIR resource."),
                           S("FHIR R4 section 2.6.2 (JSON)"));
    str type = json_member_text(resource, S("resourceType"));
    bool ok = type.n > 0 && type.n <= 64 && type.p[0] >= 'A' && type.p[0] <= 'Z';
    for (size_t i = 0; i < type.n; i++)
        ok = ok && char_is_alpha_ascii(type.p[i]);
    if (ok) return OK;
    return problem_set(why, INVALID, S("resourceType"),
                       S("This says no resource type, so it is not a FHIR resource."),
                       S("FHIR R4 section 2.6.2 (JSON)"));
}

/* The type a request's url speaks of: "Patient/123" and "Patient?identifier=…" are Patient. */
static str type_of_url(str url) {
    size_t n = 0;
    while (n < url.n && char_is_alpha_ascii(url.p[n]))
        n++;
    return n > 0 ? str_slice(url, 0, n) : S("request");
}

static enum err read_request(struct entry *one, const struct json *request, struct problem *why) {
    if (!request) return OK;
    static const char *const methods[] = {"POST", "PUT", "GET", "HEAD", "DELETE", "PATCH"};
    str method = json_member_text(request, S("method")), url = json_member_text(request, S("url"));
    bool known = false;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        known = known || str_eq(method, str_from_c(methods[i]));
    if (!known)
        return problem_set(why, INVALID, S("request.method"),
                           S("A request needs its method: GET, HEAD, POST, PUT, DELETE or PATCH."),
                           S("FHIR R4 section 2.36 (Bundle)"));
    if (url.n == 0)
        return problem_set(why, INVALID, S("request.url"), S("A request needs its url."),
                           S("FHIR R4 section 2.36 (Bundle)"));
    one->method = method;
    one->url_type = type_of_url(url);
    one->is_left_alone = !str_eq(method, S("POST")) && !str_eq(method, S("PUT"));
    return OK;
}

static void add_entry(struct entries *e, const struct json *given, bool needs_request, size_t i) {
    struct entry *one = add(e);
    str place = say(e->arena, "Bundle.entry[{}]", SAY_N((int64_t)i));
    const struct json *resource = json_member(given, S("resource"));
    const struct json *request = json_member(given, S("request"));
    struct problem why = {0};
    one->full_url = json_member_text(given, S("fullUrl"));
    one->label = label_of(e->arena, resource, one->full_url, place);
    enum err refused = OK;
    if (!json_is(given, J_OBJECT) || (!resource && !request && !json_member(given, S("response"))))
        refused =
            problem_set(&why, INVALID, S("resource"), S("An entry needs a resource or a request."),
                        S("FHIR R4 section 2.36 (Bundle), bdl-5"));
    if (refused == OK && needs_request && !request)
        refused = problem_set(&why, INVALID, S("request"),
                              S("In a batch or transaction each entry needs its request."),
                              S("FHIR R4 section 2.36 (Bundle), bdl-3"));
    if (refused == OK) refused = read_request(one, request, &why);
    if (refused == OK && resource) refused = check_type(resource, &why);
    if (refused != OK) {
        why.field = say(e->arena, "{}.{}", SAY_T(place), SAY_T(why.field));
        one->problem = why;
        return;
    }
    one->resource = resource;
    if (!resource && !request) one->url_type = S("response");
    if (!resource && !request) one->method = S("answer");
}

enum err entries_add_tree(struct entries *e, const struct json *tree, str *ret_label,
                          struct problem *why) {
    TRY(check_type(tree, why));
    str label = label_of(e->arena, tree, S(""), *ret_label);
    if (!str_eq(json_member_text(tree, S("resourceType")), S("Bundle"))) {
        struct entry *one = add(e);
        one->resource = tree;
        one->label = label;
        return OK;
    }
    *ret_label = label;
    TRY(fhir_check(e->arena, tree, why));
    str type = json_member_text(tree, S("type"));
    const struct json *list = json_member(tree, S("entry"));
    /* An empty array is against 2.6.2, and what national services answer when they found nothing. */
    if (list && list->kind != J_ARRAY)
        return problem_set(why, INVALID, S("Bundle.entry"),
                           S("Here belongs an array, in square brackets."),
                           S("FHIR R4 section 2.6.2 (JSON)"));
    if (str_eq(type, S("history")))
        return problem_set(
            why, INVALID, S("Bundle.type"),
            S("A history holds old versions beside the new. Send a searchset or collection."),
            S("FHIR R4 section 2.36 (Bundle)"));
    bool needs_request = str_eq(type, S("batch")) || str_eq(type, S("transaction"));
    for (size_t i = 0; i < json_length(list); i++)
        add_entry(e, json_at(list, i), needs_request, i);
    return OK;
}

/* ---- the index ----------------------------------------------------------------------------------- */

static uint64_t hash_of(str s) {
    uint64_t h = UINT64_C(1469598103934665603); /* FNV-1a */
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

/* The slot of that name, or the free one where it belongs. */
static struct slot *slot_of(const struct entries *e, str name) {
    size_t at = (size_t)hash_of(name) & (e->n_slots - 1);
    while (e->slot[at].name.n > 0 && !str_eq(e->slot[at].name, name))
        at = (at + 1) & (e->n_slots - 1);
    return &e->slot[at];
}

static bool index_name(struct entries *e, str name, size_t at) {
    if (name.n == 0) return true;
    struct slot *s = slot_of(e, name);
    if (s->name.n > 0) return s->at == at;
    *s = (struct slot){name, at};
    return true;
}

/* bdl-7: the same fullUrl again, unless it is another version. */
static void refuse_second(struct entries *e, size_t at) {
    const struct json *first = e->entry[slot_of(e, e->entry[at].full_url)->at].resource;
    struct entry *one = &e->entry[at];
    const struct json *meta = json_member(one->resource, S("meta"));
    str version = json_member_text(meta, S("versionId"));
    if (!one->resource || one->is_left_alone || !first ||
        !str_eq(version, json_member_text(json_member(first, S("meta")), S("versionId"))))
        return;
    one->problem = (struct problem){
        S("fullUrl"),
        S("Another entry of this bundle has the same fullUrl. The first one was taken."),
        S("FHIR R4 section 2.36 (Bundle), bdl-7")};
}

void entries_index(struct entries *e, str source) {
    e->source = source;
    e->n_slots = 16;
    while (e->n_slots < e->n * 4)
        e->n_slots *= 2;
    e->slot = arena_array(e->arena, struct slot, e->n_slots);
    for (size_t i = 0; i < e->n; i++) {
        struct entry *one = &e->entry[i];
        if (!one->resource || one->is_left_alone) continue;
        str type = json_member_text(one->resource, S("resourceType"));
        str id = json_member_text(one->resource, S("id"));
        if (!index_name(e, one->full_url, i)) refuse_second(e, i);
        if (id.n > 0) index_name(e, say(e->arena, "{}/{}", SAY_T(type), SAY_T(id)), i);
        size_t n = 0;
        one->key = entry_keys(e->arena, one, source, (sha256_hash){{0}}, &n)[0];
    }
}

bool entries_follow(void *self, const struct json *reference, const struct json **ret_resource,
                    struct record_key *ret_key) {
    const struct entries *e = self;
    str name = json_member_text(reference, S("reference"));
    ptrdiff_t history = str_find(name, S("/_history/"));
    if (history >= 0) name = str_slice(name, 0, (size_t)history);
    if (name.n == 0 || e->n_slots == 0) return false;
    const struct slot *s = slot_of(e, name);
    if (s->name.n == 0) return false;
    const struct entry *one = &e->entry[s->at];
    if (str_eq(one->key.source, CONTENT_SOURCE)) return false;
    *ret_resource = one->resource;
    *ret_key = one->key;
    return true;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

/* Registers of other people's keeping, shared or changing: never who a record is (v2-0203). */
static bool is_foreign_register(str type) {
    static const char *const types[] = {"SS",   "DL", "PPN", "MB", "TAX",
                                        "NIIP", "SB", "BRN", "EN", "SN"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_eq(type, str_from_c(types[i]))) return true;
    return false;
}

/* Lower is better; -1: no key. */
static int key_rank(const struct record_identifier *i) {
    if (i->system.n == 0 || i->value.n == 0 || is_foreign_register(i->type)) return -1;
    if (str_eq(i->use, S("old")) || str_eq(i->use, S("temp"))) return -1;
    if (str_eq(i->system, NHS_NUMBER_SYSTEM)) return 9;
    if (str_eq(i->type, S("MR")) || str_eq(i->type, S("PI"))) return 0;
    if (str_eq(i->use, S("official"))) return 1;
    if (str_eq(i->use, S("usual"))) return 2;
    return str_eq(i->use, S("secondary")) ? 4 : 3;
}

struct ranked {
    int rank;
    struct record_key key;
};

static bool is_before(const struct ranked *a, const struct ranked *b) {
    if (a->rank != b->rank) return a->rank < b->rank;
    int order = str_compare(a->key.source, b->key.source);
    return order != 0 ? order < 0 : str_compare(a->key.identifier, b->key.identifier) < 0;
}

static size_t ranked_keys(struct arena *a, const struct json *resource, struct ranked *ranked,
                          size_t max) {
    size_t n_ids = 0, n = 0;
    const struct record_identifier *ids = fhir_identifiers(a, resource, &n_ids);
    for (size_t i = 0; i < n_ids && n < max; i++) {
        nhs_number number;
        struct ranked one = {key_rank(&ids[i]), {ids[i].system, ids[i].value}};
        if (one.rank == 9 && nhs_number_parse(ids[i].value, &number, NULL) == OK)
            one.key.identifier = nhs_number_plain(a, number);
        if (one.rank < 0) continue;
        size_t at = n++;
        for (; at > 0 && is_before(&one, &ranked[at - 1]); at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = one;
    }
    /* An NHS number says who the person is, not which record: only where there is no better. */
    if (n > 1 && ranked[n - 1].rank == 9) n--;
    return n;
}

static bool uuid_key(struct arena *a, str text, struct record_key *ret_key) {
    uuid id;
    if (str_starts_with(text, S("urn:uuid:"))) text = str_from(text, 9);
    if (uuid_parse(text, &id) != OK) return false;
    *ret_key = (struct record_key){UUID_SOURCE, uuid_text(a, id)};
    return true;
}

static bool url_key(str full_url, str type, str id, struct record_key *ret_key) {
    if (!str_starts_with(full_url, S("http")) || id.n == 0) return false;
    size_t tail = type.n + 1 + id.n;
    if (full_url.n <= tail + 1 || !str_ends_with(full_url, id)) return false;
    str end = str_from(full_url, full_url.n - tail);
    if (!str_starts_with(end, type) || end.p[type.n] != '/') return false;
    *ret_key = (struct record_key){str_slice(full_url, 0, full_url.n - tail - 1), end};
    return true;
}

const struct record_key *entry_keys(struct arena *a, const struct entry *entry, str source,
                                    sha256_hash hash, size_t *ret_n) {
    enum { MOST = 16 };
    struct ranked ranked[MOST];
    size_t n = ranked_keys(a, entry->resource, ranked, MOST);
    struct record_key *keys = arena_array(a, struct record_key, MOST + 4);
    for (size_t i = 0; i < n; i++)
        keys[i] = ranked[i].key;
    str type = json_member_text(entry->resource, S("resourceType"));
    str id = json_member_text(entry->resource, S("id"));
    if (uuid_key(a, id, &keys[n])) n++;
    if (uuid_key(a, entry->full_url, &keys[n]) &&
        (n == 0 || !str_eq(keys[n].identifier, keys[n - 1].identifier)))
        n++;
    if (url_key(entry->full_url, type, id, &keys[n])) n++;
    /* An id means something only within its system: as a second key where the system is named. */
    if (id.n > 0 && (n == 0 || source.n > 0))
        keys[n++] = (struct record_key){source.n > 0 ? source : FHIR_LOCAL,
                                        say(a, "{}/{}", SAY_T(type), SAY_T(id))};
    if (n == 0) keys[n++] = (struct record_key){CONTENT_SOURCE, hex_text(a, hash.b, sizeof hash.b)};
    *ret_n = n;
    return keys;
}
