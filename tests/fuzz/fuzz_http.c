#include "fuzz.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "base64url.h"
#include "door_own.h"
#include "header.h"
#include "invariant.h"
#include "target.h"
#include "utf8.h"

static void as_target(struct arena *a, str text) {
    struct target target;
    str decoded;
    if (target_parse(a, text, &target) == OK) {
        invariant(target.path.n > 0 && target.path.p[0] == '/' && utf8_is_valid(target.path));
        invariant(str_find(target.path, S("/../")) < 0 && str_find_char(target.path, '\0') < 0);
    }
    if (percent_decode(a, text, true, &decoded) == OK)
        invariant(utf8_is_valid(decoded) && str_find_char(decoded, '\0') < 0);
}

static void as_header(struct arena *a, str text) {
    str rest = text, name = str_cut(&rest, ':'), value = str_trim(rest), bytes;
    uint64_t n;
    (void)header_is_token(name);
    (void)header_is_host(value);
    (void)header_is_value(value);
    if (header_is_length(value, 1000, &n)) invariant(n <= 1000);
    str cookie = header_cookie(value, S("a"));
    invariant(cookie.n <= value.n);
    (void)header_is_origin_of(value, S("clinic.example:8080"));
    if (utf8_is_valid(value)) {
        str disposition = header_disposition(a, S("attachment"), value);
        invariant(str_find_char(disposition, '\n') < 0 && str_find_char(disposition, '\r') < 0);
    }
    if (base64url_parse(a, value, &bytes) == OK)
        invariant(str_eq(base64url_write(a, bytes), value));
    invariant(base64url_parse(a, base64url_write(a, text), &bytes) == OK && str_eq(bytes, text));
}

/* ---- a whole head, as the library hands it over --------------------------------------------------- */

static str head_lines;
static struct sockaddr_storage peer;

int MHD_get_connection_values_n(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                MHD_KeyValueIteratorN see, void *context) {
    (void)connection;
    int n = 0;
    for (str rest = head_lines; rest.n; n++) {
        str line = str_cut(&rest, '\n'), value = line, name = str_cut(&value, ':');
        bool has_value = name.n < line.n;
        if (see(context, kind, name.p, name.n, has_value ? value.p : NULL, value.n) == MHD_NO)
            break;
    }
    return n;
}

const union MHD_ConnectionInfo *MHD_get_connection_info(struct MHD_Connection *connection,
                                                        enum MHD_ConnectionInfoType type, ...) {
    static union MHD_ConnectionInfo info;
    (void)connection;
    invariant(type == MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    info.client_addr = (struct sockaddr *)&peer;
    return &info;
}

static enum err nothing(struct call *c) {
    (void)c;
    return OK;
}

/* "METHOD TARGET VERSION", then a header a line: refused with a status, or all of it as one request. */
static void as_head(struct arena *a, str text, bool is_behind_proxy, int family) {
    const struct route routes[] = {
        {"home", METHOD_GET, "/", NEEDS(PERM_PUBLIC), nothing, &NO_FIELDS, NO_PAGE, "Home"},
        {"slow", METHOD_GET_SLOW, "/slow/{id}", NEEDS(PERM_PUBLIC), nothing, &NO_FIELDS, NO_PAGE,
         "Slow"},
        {"save", METHOD_POST, "/", NEEDS(PERM_PUBLIC), nothing, &NO_FIELDS, NO_PAGE, "Home"}};
    static struct program program;
    static struct door door;
    program.routes = (struct route_table){.routes = routes, .n = sizeof routes / sizeof *routes};
    program.is_behind_proxy = is_behind_proxy;
    door.program = &program;
    door.of_an_address = 1;
    peer.ss_family = (sa_family_t)family;
    struct exchange ex = {.door = &door};
    arena_init(&ex.arena);
    str rest = text, line = str_cut(&rest, '\n'), method = str_cut(&line, ' '),
        target = str_cut(&line, ' ');
    head_lines = rest;
    ex.rq.target = target;
    int status = door_check_head(&ex, arena_c(a, method), arena_c(a, line));
    invariant(status == 0 || (status >= 400 && status <= 505));
    if (status == 0) {
        invariant(header_is_host(ex.rq.host) && ex.body_length <= 16 << 20);
        invariant(ex.body_length == 0 || (ex.rq.verb == VERB_POST && ex.plan.route));
        invariant(ex.rq.address.n == 0 || header_is_value(ex.rq.address));
    }
    atomic_store(&door.body_bytes, 0);
    if (ex.at_work) atomic_store(ex.at_work, 0);
    arena_finish(&ex.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size};
    as_target(&a, text);
    as_header(&a, text);
    as_head(&a, text, false, size % 2 ? AF_INET : AF_INET6);
    as_head(&a, text, true, AF_INET);
    return 0;
}
