#include "door.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "deadline.h"
#include "dispatch.h"
#include "door_send.h"
#include "header.h"
#include "pool.h"

enum {
    HEADERS_MAX = 64,
    HEADER_BYTES_MAX = 16 * 1024,
    CONNECTION_MEMORY = 32 * 1024,
    BODIES_BYTES_MAX = 256 * 1024 * 1024, /* of all requests together */
    QUIET_SECONDS = 60,
    SPARES_MAX =
        64, /* exchanges kept for the next requests, each with a piece of memory at most so large */
    SPARE_BYTES_MAX = 64 * 1024,
};

struct door {
    const struct program *program;
    struct MHD_Daemon *daemon;
    struct pool *workers, *password_workers;
    struct deadlines *deadlines;
    atomic_size_t body_bytes, exchanges;
    uint16_t port;
    pthread_mutex_t spares_lock;
    struct exchange *spares; /* ended, their memory ready for the next */
    size_t n_spares;
};

/* One request on its way through the door. */
struct exchange {
    struct exchange *next_spare;
    struct door *door;
    struct MHD_Connection *connection;
    struct watched *watched;
    struct arena arena;
    struct request rq;
    struct plan plan;
    char *body;
    size_t body_n, body_length;
    int refused; /* status, 0: not */
    bool is_seen, is_working, is_done;
    struct call *call;
    int64_t began_us;
};

static int64_t monotonic_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- reading the head
 * ---------------------------------------------------------------------------- */

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

static enum MHD_Result see_header(void *context, enum MHD_ValueKind kind, const char *key,
                                  size_t key_n, const char *value, size_t value_n) {
    (void)kind;
    struct head *h = context;
    str name = {key, key_n}, text = {value ? value : "", value ? value_n : 0};
    h->bytes += name.n + text.n;
    if (++h->n > HEADERS_MAX || h->bytes > HEADER_BYTES_MAX) h->status = 431;
    if (!header_is_token(name) || !header_is_value(text)) h->status = 400;
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
    if (!ex->plan.route) return 0; /* answered without its body, and closed */
    if (length > ex->plan.body_max) return 413;
    if (atomic_fetch_add(&ex->door->body_bytes, length) + length > BODIES_BYTES_MAX) {
        atomic_fetch_sub(&ex->door->body_bytes, length);
        return 503;
    }
    ex->body_length = (size_t)length;
    ex->body = arena_alloc(&ex->arena, ex->body_length);
    return 0;
}

/* The status to refuse with, or 0. */
static int check_head(struct exchange *ex, const char *method, const char *version) {
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
    ex->plan = dispatch_plan(ex->door->program, &ex->rq, &ex->arena);
    return check_length(ex, &h);
}

/* ---- running
 * ------------------------------------------------------------------------------------- */

struct touch {
    const struct program *program;
    int64_t site_id;
    unsigned char hash[SIGN_IN_HASH_BYTES];
    instant now;
};

static void run_touch(void *context) {
    struct touch *t = context;
    AUTO_ARENA(arena);
    const struct sign_in_store *s = t->program->sign_ins;
    /* A lost touch shortens the sign-in by a minute at most. */
    (void)!s->touch(s->self, &arena, t->site_id, t->hash, t->now);
    free(t);
}

static void touch_later(struct exchange *ex) {
    const struct call *c = ex->call;
    struct touch *t = malloc(sizeof *t);
    if (!t) abort();
    *t = (struct touch){
        .program = ex->door->program, .site_id = c->sign_in.site_id, .now = c->work.now};
    memcpy(t->hash, c->sign_in.token_hash, sizeof t->hash);
    if (!pool_submit(ex->door->workers, run_touch, t)) free(t);
}

static void run(struct exchange *ex) {
    bool wants_touch = false;
    ex->rq.body = (str){ex->body, ex->body_n};
    ex->call = dispatch(ex->door->program, &ex->rq, &ex->arena, &wants_touch);
    if (wants_touch) touch_later(ex);
    ex->is_done = true;
}

static void run_on_pool(void *context) {
    struct exchange *ex = context;
    run(ex);
    MHD_resume_connection(ex->connection);
}

static void hand_to_pool(struct exchange *ex) {
    struct pool *pool =
        ex->plan.where == RUN_PASSWORD ? ex->door->password_workers : ex->door->workers;
    ex->is_working = true;
    deadline_phase(ex->watched, PHASE_WORK);
    MHD_suspend_connection(ex->connection);
    if (pool_submit(pool, run_on_pool, ex)) return;
    ex->call = dispatch_refuse(ex->door->program, &ex->arena, 503);
    ex->call->reply.closes = false;
    ex->is_done = true;
    MHD_resume_connection(ex->connection);
}

static enum MHD_Result send_reply(struct exchange *ex) {
    const struct program *p = ex->door->program;
    deadline_phase(ex->watched, PHASE_SEND);
    if (p->note) {
        const struct call *c = ex->call;
        struct answer_note note = {.route = c->route ? c->route->name : "",
                                   .status = c->reply.status,
                                   .duration_us = monotonic_us() - ex->began_us,
                                   .site_id = c->scope.site_id,
                                   .person_id = c->scope.person_id};
        p->note(p->note_self, &note);
    }
    return door_send(ex->connection, &ex->call->reply, &ex->arena, p->is_behind_tls) == MHD_YES
               ? MHD_YES
               : MHD_NO;
}

static enum MHD_Result refuse(struct exchange *ex, int status) {
    ex->call = dispatch_refuse(ex->door->program, &ex->arena, status);
    ex->is_done = true;
    return send_reply(ex);
}

/* libmicrohttpd calls this once when the head is there, once for each part of the body, once at its
 * end, and once more after each resume. */
static enum MHD_Result on_access(void *self, struct MHD_Connection *connection, const char *target,
                                 const char *method, const char *version, const char *data,
                                 size_t *data_n, void **context) {
    (void)self;
    (void)target; /* decoded by our own from the raw one */
    struct exchange *ex = *context;
    if (!ex->is_seen) {
        ex->is_seen = true;
        ex->connection = connection;
        deadline_phase(ex->watched, PHASE_BODY);
        int status = check_head(ex, method, version);
        if (status) return refuse(ex, status);
        if (ex->rq.verb == VERB_POST && !ex->plan.route) { /* 404, 405: before its body is sent */
            run(ex);
            ex->call->reply.closes = true;
            return send_reply(ex);
        }
        return MHD_YES;
    }
    if (*data_n) {
        if (ex->body_n + *data_n > ex->body_length) return MHD_NO;
        memcpy(ex->body + ex->body_n, data, *data_n);
        ex->body_n += *data_n;
        *data_n = 0;
        return MHD_YES;
    }
    if (ex->is_done) return send_reply(ex);
    if (ex->is_working) return MHD_YES;
    if (ex->plan.where == RUN_HERE) {
        run(ex);
        return send_reply(ex);
    }
    hand_to_pool(ex);
    return MHD_YES;
}

/* ---- libmicrohttpd's other callbacks
 * ------------------------------------------------------------- */

static struct exchange *exchange_new(struct door *door) {
    pthread_mutex_lock(&door->spares_lock);
    struct exchange *ex = door->spares;
    if (ex) {
        door->spares = ex->next_spare;
        door->n_spares--;
    }
    pthread_mutex_unlock(&door->spares_lock);
    if (!ex) ex = calloc(1, sizeof *ex);
    if (!ex) abort();
    *ex = (struct exchange){.door = door, .arena = ex->arena};
    return ex;
}

static void exchange_free(struct exchange *ex) {
    arena_finish(&ex->arena);
    free(ex);
}

static void exchange_end(struct exchange *ex) {
    struct door *door = ex->door;
    arena_reset_keeping(&ex->arena, SPARE_BYTES_MAX);
    pthread_mutex_lock(&door->spares_lock);
    bool is_kept = door->n_spares < SPARES_MAX;
    if (is_kept) {
        ex->next_spare = door->spares;
        door->spares = ex;
        door->n_spares++;
    }
    pthread_mutex_unlock(&door->spares_lock);
    if (!is_kept) exchange_free(ex);
}

static void *on_target(void *self, const char *raw, struct MHD_Connection *connection) {
    struct door *door = self;
    struct exchange *ex = exchange_new(door);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    atomic_fetch_add(&door->exchanges, 1);
    ex->connection = connection;
    ex->watched = info ? info->socket_context : NULL;
    ex->began_us = monotonic_us();
    ex->rq.target = arena_str(&ex->arena, str_from_c(raw));
    return ex;
}

static void on_completed(void *self, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code) {
    (void)self;
    (void)connection;
    (void)code;
    struct exchange *ex = *context;
    if (!ex) return;
    *context = NULL;
    atomic_fetch_sub(&ex->door->body_bytes, ex->body_length);
    atomic_fetch_sub(&ex->door->exchanges, 1);
    deadline_phase(ex->watched, PHASE_HEADERS);
    exchange_end(ex);
}

static void on_connection(void *self, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code) {
    struct door *door = self;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        deadline_forget(door->deadlines, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? deadline_watch(door->deadlines, info->connect_fd) : NULL;
}

static size_t unescape_nothing(void *self, struct MHD_Connection *connection, char *text) {
    (void)self;
    (void)connection;
    return strlen(text);
}

/* ---- opening
 * ------------------------------------------------------------------------------------- */

static int listen_on(const char *address, uint16_t port, uint16_t *ret_port) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    bool is_v6 = inet_pton(AF_INET6, address, &v6.sin6_addr) == 1;
    if (!is_v6 && inet_pton(AF_INET, address, &v4.sin_addr) != 1) return -1;
    int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (is_v6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const struct sockaddr *where = is_v6 ? (const struct sockaddr *)(const void *)&v6
                                         : (const struct sockaddr *)(const void *)&v4;
    struct sockaddr_storage got;
    socklen_t got_n = sizeof got;
    if (bind(fd, where, is_v6 ? sizeof v6 : sizeof v4) != 0 || listen(fd, 511) != 0 ||
        getsockname(fd, (struct sockaddr *)(void *)&got, &got_n) != 0) {
        close(fd);
        return -1;
    }
    *ret_port = ntohs(is_v6 ? ((struct sockaddr_in6 *)(void *)&got)->sin6_port
                            : ((struct sockaddr_in *)(void *)&got)->sin_port);
    return fd;
}

static struct door_settings with_defaults(const struct door_settings *given) {
    struct door_settings s = *given;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = cores < 1 ? 1 : (unsigned)cores;
    if (!s.event_threads) s.event_threads = n;
    if (!s.workers) s.workers = 64;
    if (!s.worker_queue) s.worker_queue = 256;
    if (!s.password_workers) s.password_workers = n < 4 ? n : 4;
    if (!s.password_queue) s.password_queue = 64;
    if (!s.connections) s.connections = 1000;
    if (!s.header_ms) s.header_ms = 20000;
    if (!s.body_ms) s.body_ms = 30000;
    if (!s.send_ms) s.send_ms = 120000;
    return s;
}

static struct MHD_Daemon *start(struct door *door, const struct door_settings *s, int fd) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)s->connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, QUIET_SECONDS, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        /* One thread is said by leaving the option out. */
        {s->event_threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
         (intptr_t)s->event_threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(flags, 0, NULL, NULL, on_access, door, MHD_OPTION_URI_LOG_CALLBACK,
                            on_target, door, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, door,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, door, MHD_OPTION_ARRAY,
                            options, MHD_OPTION_END);
}

static void release(struct door *door) {
    pool_close(door->workers);
    pool_close(door->password_workers);
    deadlines_close(door->deadlines);
    for (struct exchange *ex = door->spares, *next; ex; ex = next) {
        next = ex->next_spare;
        exchange_free(ex);
    }
    pthread_mutex_destroy(&door->spares_lock);
    free(door);
}

enum err door_open(const struct program *program, const struct door_settings *settings,
                   struct door **ret_door, struct problem *why) {
    TRY(route_table_check(&program->routes, why));
    struct door_settings s = with_defaults(settings);
    struct door *door = calloc(1, sizeof *door);
    if (!door) abort();
    door->program = program;
    pthread_mutex_init(&door->spares_lock, NULL);
    int fd = listen_on(s.address, s.port, &door->port);
    if (fd < 0) {
        release(door);
        return problem_set(
            why, INVALID, S("listen"),
            S("The address cannot be listened on. Is it of this machine, and the port free?"),
            S(""));
    }
    const int64_t limits[PHASE_COUNT] = {
        [PHASE_HEADERS] = s.header_ms, [PHASE_BODY] = s.body_ms, [PHASE_SEND] = s.send_ms};
    door->deadlines = deadlines_open(limits);
    door->workers = pool_open(s.workers, s.worker_queue);
    door->password_workers = pool_open(s.password_workers, s.password_queue);
    if (door->deadlines && door->workers && door->password_workers)
        door->daemon = start(door, &s, fd);
    if (!door->daemon) {
        close(fd);
        release(door);
        return problem_set(why, UNAVAILABLE, S("listen"),
                           S("The server's threads cannot be started."), S(""));
    }
    *ret_door = door;
    return OK;
}

uint16_t door_port(const struct door *door) {
    return door->port;
}

void door_close(struct door *door) {
    if (!door) return;
    MHD_socket fd = MHD_quiesce_daemon(door->daemon);
    /* The pools run what they have, and each answer resumes its connection. */
    pool_finish(door->workers);
    pool_finish(door->password_workers);
    for (int i = 0; i < 200 && atomic_load(&door->exchanges) > 0; i++)
        nanosleep(&(const struct timespec){.tv_nsec = 10000000}, NULL);
    MHD_stop_daemon(door->daemon);
    if (fd != MHD_INVALID_SOCKET) close(fd);
    release(door);
}
