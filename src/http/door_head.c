/* door_head.c: the head of a request, checked before anything else is done with it. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "door_own.h"
#include "header.h"

struct head {
    struct exchange *ex;
    size_t n, bytes;
    int hosts, lengths, encodings, cookies, others;
    str length, forwarded;
    int status; /* 0: all is well so far */
};

/* Headers of which two would mean two things. */
static void take_once(struct head *h, str *place, str value, int *times) {
    *place = value;
    if (++*times > 1) h->status = 400;
}

static void take_header(struct head *h, str name, str value) {
    struct request *rq = &h->ex->rq;
    static const struct {
        str name;
        size_t offset;
    } single[] = {
        {S_INIT("Origin"), offsetof(struct request, origin)},
        {S_INIT("Sec-Fetch-Site"), offsetof(struct request, fetch_site)},
        {S_INIT("Sec-Fetch-Dest"), offsetof(struct request, fetch_dest)},
        {S_INIT("Content-Type"), offsetof(struct request, content_type)},
        {S_INIT("Accept-Encoding"), offsetof(struct request, accept_encoding)},
    };
    if (str_eq_nocase_ascii(name, S("Host"))) {
        take_once(h, &rq->host, value, &h->hosts);
    } else if (str_eq_nocase_ascii(name, S("Content-Length"))) {
        take_once(h, &h->length, value, &h->lengths);
    } else if (str_eq_nocase_ascii(name, S("Transfer-Encoding"))) {
        h->encodings++;
    } else if (str_eq_nocase_ascii(name, S("Cookie"))) {
        take_once(h, &rq->cookies, value, &h->cookies);
    } else if (str_eq_nocase_ascii(name, S("X-Forwarded-For"))) {
        h->forwarded = value;
    } else if (str_eq_nocase_ascii(name, S("HX-Request"))) {
        rq->by_htmx = true;
    } else {
        for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
            if (!str_eq_nocase_ascii(name, single[i].name)) continue;
            str *place = (str *)(void *)((char *)rq + single[i].offset);
            if (place->p) h->status = 400;
            *place = value;
        }
    }
}

/* libmicrohttpd 0.9.75 glues a folded line to the name of its header: "Transfer-Encoding:" and " chunked" become
 * "Transfer-Encodingchunked", which would say nothing about the length. No header has such a name. */
static bool is_glued(str name) {
    static const str names[] = {S_INIT("Content-Length"), S_INIT("Transfer-Encoding")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (name.n > names[i].n && str_eq_nocase_ascii(str_slice(name, 0, names[i].n), names[i]))
            return true;
    return false;
}

static enum MHD_Result see_header(void *context, enum MHD_ValueKind kind, const char *key,
                                  size_t key_n, const char *value, size_t value_n) {
    (void)kind;
    struct head *h = context;
    str name = {key, key_n}, text = {value ? value : "", value ? value_n : 0};
    h->bytes += name.n + text.n;
    if (++h->n > HEADERS_MAX || h->bytes > HEADER_BYTES_MAX) h->status = 431;
    if (!header_is_token(name) || !header_is_value(text) || is_glued(name)) h->status = 400;
    if (h->status) return MHD_NO;
    take_header(h, name, text);
    return h->status ? MHD_NO : MHD_YES;
}

static str peer_address(struct exchange *ex, str forwarded) {
    if (ex->door->program->is_behind_proxy && forwarded.n) {
        str rest = forwarded, last = forwarded;
        while (rest.p)
            last = str_cut(&rest, ',');
        return str_trim(last);
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(ex->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";
    if (info && info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
                  text, sizeof text);
    else if (info && info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6,
                  &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text,
                  sizeof text);
    return arena_str(&ex->arena, str_from_c(text));
}

static int check_length(struct exchange *ex, const struct head *h) {
    uint64_t length = 0;
    /* A body of unknown length: browsers never send one, and chunks are where requests are
     * smuggled. */
    if (h->encodings) return h->lengths || h->encodings > 1 ? 400 : 411;
    if (h->lengths && !header_is_length(h->length, UINT32_MAX, &length))
        return h->length.n > 9 && header_is_length(h->length, UINT64_MAX, &length) ? 413 : 400;
    if (length == 0) return 0;
    if (ex->rq.verb != VERB_POST) return 400;
    if (!ex->plan.route) {
        ex->is_thrown_away = length <= ex->plan.body_max;
        return 0;
    }
    if (length > ex->plan.body_max) return 413;
    if (atomic_fetch_add(&ex->door->body_bytes, length) + length > BODIES_BYTES_MAX) {
        atomic_fetch_sub(&ex->door->body_bytes, length);
        return 503;
    }
    ex->body_length = (size_t)length;
    ex->body = arena_alloc(&ex->arena, ex->body_length);
    return 0;
}

/* Behind a proxy all connections are its own: there the requests of an address are counted instead. */
static bool count_address(struct exchange *ex) {
    struct door *door = ex->door;
    if (!door->program->is_behind_proxy || !door->of_an_address) return true;
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < ex->rq.address.n; i++)
        hash = (hash ^ (unsigned char)ex->rq.address.p[i]) * 16777619u;
    ex->at_work = &door->at_work[hash % ADDRESSES];
    return atomic_fetch_add(ex->at_work, 1) < door->of_an_address;
}

int door_check_head(struct exchange *ex, const char *method, const char *version) {
    struct head h = {.ex = ex};
    MHD_get_connection_values_n(ex->connection, MHD_HEADER_KIND, see_header, &h);
    if (h.status) return h.status;
    str verb = str_from_c(method);
    if (!header_is_token(verb)) return 400;
    ex->rq.verb = str_eq(verb, S("GET"))       ? VERB_GET
                  : str_eq(verb, S("HEAD"))    ? VERB_HEAD
                  : str_eq(verb, S("POST"))    ? VERB_POST
                  : str_eq(verb, S("OPTIONS")) ? VERB_OPTIONS
                                               : VERB_OTHER;
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) return 505;
    if (h.hosts != 1 || !header_is_host(ex->rq.host)) return 400;
    ex->rq.address = peer_address(ex, h.forwarded);
    if (!count_address(ex)) return 503;
    ex->plan = dispatch_plan(ex->door->program, &ex->rq, &ex->arena);
    return check_length(ex, &h);
}
