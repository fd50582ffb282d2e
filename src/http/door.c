#include "door.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "door_callbacks.h"
#include "door_send.h"
#include "invariant.h"
#include "sockets.h"

enum {
    SPARES_MAX =
        64, /* exchanges kept for the next requests, each with a piece of memory at most so large */
    SPARE_BYTES_MAX = 64 * 1024,
    SIGN_IN_PATIENCE_US = 8000000,
    ANSWERS_BYTES_MAX = 128 * 1024 * 1024, /* of all answers that wait to be read */
};

/* ---- running ------------------------------------------------------------------------------------------ */

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
    /* On a full disk it is held; lost otherwise, it shortens the sign-in by a minute at most. */
    (void)!s->touch(s->self, &arena, t->site_id, t->hash, t->now);
    free(t);
}

static void touch_later(struct exchange *ex) {
    const struct call *c = ex->call;
    struct touch *t = malloc(sizeof *t);
    have_memory(t);
    *t = (struct touch){
        .program = ex->door->program, .site_id = c->sign_in.site_id, .now = c->work.now};
    memcpy(t->hash, c->sign_in.token_hash, sizeof t->hash);
    if (!pool_submit(ex->door->workers.pool, run_touch, t)) free(t);
}

static void run(struct exchange *ex) {
    bool wants_touch = false;
    ex->rq.body = (str){ex->body, ex->body_n};
    ex->call = dispatch(ex->door->program, &ex->rq, &ex->arena, &wants_touch);
    if (wants_touch) touch_later(ex);
    ex->is_done = true;
}

/* Told to come back, with what was typed. */
static void put_off(struct exchange *ex) {
    ex->rq.body = (str){ex->body, ex->body_n};
    ex->call = dispatch_busy(ex->door->program, &ex->rq, &ex->arena);
    ex->is_busy = ex->is_done = true;
}

static struct crew *crew_of(struct exchange *ex) {
    return ex->plan.where == RUN_SLOW     ? &ex->door->slow_workers
           : ex->plan.where == RUN_CHANGE ? &ex->door->workers
                                          : NULL;
}

/* A sign-in is worth waiting for, but not until the browser has given up. */
static bool crew_takes(const struct exchange *ex, struct crew *crew) {
    int64_t now = clock_monotonic(), waited = now - ex->queued_us;
    if (ex->door->is_patient) return true;
    if (!crew) return waited <= SIGN_IN_PATIENCE_US;
    pthread_mutex_lock(&crew->lock);
    bool takes = admission_takes(&crew->admission, now, waited);
    pthread_mutex_unlock(&crew->lock);
    return takes;
}

static void run_on_pool(void *context) {
    struct exchange *ex = context;
    if (crew_takes(ex, crew_of(ex)))
        run(ex);
    else
        put_off(ex);
    MHD_resume_connection(ex->connection);
}

static void hand_to_pool(struct exchange *ex) {
    struct crew *crew = crew_of(ex);
    ex->is_working = true;
    ex->queued_us = clock_monotonic();
    crowd_phase(ex->guest, PHASE_WORK);
    MHD_suspend_connection(ex->connection);
    if (pool_submit(crew ? crew->pool : ex->door->password_workers, run_on_pool, ex)) return;
    put_off(ex);
    MHD_resume_connection(ex->connection);
}

/* ---- answering ---------------------------------------------------------------------------------------- */

static void note(const struct exchange *ex, int status) {
    const struct program *p = ex->door->program;
    const struct call *c = ex->call;
    if (!p->note) return;
    struct answer_note n = {.route = c && c->route ? c->route->name : "",
                            .status = status,
                            .duration_us = clock_monotonic() - ex->began_us,
                            .is_busy = ex->is_busy};
    if (c) n.site_id = c->scope.site_id;
    p->note(p->note_self, &n);
}

/* What is not read yet takes memory: beyond a limit whoever reads slowest goes. */
static void count_answer(struct exchange *ex) {
    struct door *door = ex->door;
    ex->answer_n = ex->arena.total;
    if (atomic_fetch_add(&door->answer_bytes, ex->answer_n) + ex->answer_n > ANSWERS_BYTES_MAX)
        crowd_cut_slowest(door->crowd, PHASE_SEND);
}

static enum MHD_Result send_reply(struct exchange *ex) {
    const struct program *p = ex->door->program;
    crowd_phase(ex->guest, PHASE_SEND);
    count_answer(ex);
    note(ex, ex->call->reply.status);
    return door_send(ex->connection, &ex->call->reply, &ex->arena, p->is_behind_tls) == MHD_YES
               ? MHD_YES
               : MHD_NO;
}

static enum MHD_Result refuse(struct exchange *ex, int status) {
    ex->call = dispatch_refuse(ex->door->program, &ex->arena, status);
    ex->is_done = true;
    return send_reply(ex);
}

/* The answer made beforehand: nothing is read, looked for or written. */
static enum MHD_Result refuse_as_busy(struct exchange *ex) {
    bool is_fhir = str_starts_with(ex->rq.target, S("/fhir/"));
    ex->is_busy = true;
    crowd_phase(ex->guest, PHASE_SEND);
    note(ex, 503);
    return MHD_queue_response(ex->connection, 503,
                              is_fhir ? ex->door->busy_json : ex->door->busy_page);
}

/* How long what came last has been waiting for this thread. */
static int64_t waited_us(const struct exchange *ex) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(ex->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? socket_waited_us(info->connect_fd) : 0;
}

static bool lane_takes(struct exchange *ex) {
    const struct program *p = ex->door->program;
    if (ex->door->is_patient || (p->is_light && p->is_light(ex->rq.target))) return true;
    return admission_takes(&ex->lane->admission, clock_monotonic(), waited_us(ex));
}

/* 400, 404, 405 to a form. Its body is read first: else closing would reset the connection, and the answer may be lost.
 * Only one that is longer than any form is not waited for. */
static enum MHD_Result answer_nobody(struct exchange *ex) {
    run(ex);
    ex->call->reply.closes = true;
    return send_reply(ex);
}

static enum MHD_Result on_head(struct exchange *ex, const char *method, const char *version) {
    bool gets = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    crowd_phase(ex->guest, PHASE_BODY);
    /* Refused when it is whole: libmicrohttpd closes a connection that is answered sooner. */
    if (gets && !lane_takes(ex)) {
        ex->is_busy = true;
        return MHD_YES;
    }
    int status = door_check_head(ex, method, version);
    if (status == 503) return refuse_as_busy(ex);
    if (status) return refuse(ex, status);
    bool is_for_nobody = ex->rq.verb == VERB_POST && !ex->plan.route;
    return is_for_nobody && !ex->is_thrown_away ? answer_nobody(ex) : MHD_YES;
}

static enum MHD_Result on_end(struct exchange *ex) {
    if (ex->is_busy) return refuse_as_busy(ex);
    if (ex->is_thrown_away) return answer_nobody(ex);
    if (ex->rq.verb == VERB_POST && !lane_takes(ex)) {
        put_off(ex);
        return send_reply(ex);
    }
    if (ex->plan.where == RUN_HERE) {
        run(ex);
        return send_reply(ex);
    }
    hand_to_pool(ex);
    return MHD_YES;
}

/* libmicrohttpd calls this once when the head is there, once for each part of the body, once at its
 * end, and once more after each resume. */
enum MHD_Result door_on_access(void *self, struct MHD_Connection *connection, const char *target,
                               const char *method, const char *version, const char *data,
                               size_t *data_n, void **context) {
    (void)self;
    (void)target; /* decoded by our own from the raw one */
    struct exchange *ex = *context;
    if (!ex->is_seen) {
        ex->is_seen = true;
        ex->connection = connection;
        return on_head(ex, method, version);
    }
    if (*data_n && ex->is_thrown_away) {
        *data_n = 0;
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
    return ex->is_working ? MHD_YES : on_end(ex);
}

/* ---- libmicrohttpd's other callbacks ------------------------------------------------------------------ */

static struct exchange *exchange_new(struct lane *lane) {
    struct door *door = lane->door;
    pthread_mutex_lock(&door->spares_lock);
    struct exchange *ex = door->spares;
    if (ex) {
        door->spares = ex->next_spare;
        door->n_spares--;
    }
    pthread_mutex_unlock(&door->spares_lock);
    if (!ex) ex = calloc(1, sizeof *ex);
    have_memory(ex);
    *ex = (struct exchange){.door = door, .lane = lane, .arena = ex->arena};
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

void *door_on_target(void *self, const char *raw, struct MHD_Connection *connection) {
    struct lane *lane = self;
    struct exchange *ex = exchange_new(lane);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    atomic_fetch_add(&lane->door->exchanges, 1);
    ex->connection = connection;
    ex->guest = info ? info->socket_context : NULL;
    ex->began_us = clock_monotonic();
    ex->rq.target = arena_str(&ex->arena, str_from_c(raw));
    return ex;
}

void door_on_completed(void *self, struct MHD_Connection *connection, void **context,
                       enum MHD_RequestTerminationCode code) {
    (void)self;
    (void)connection;
    (void)code;
    struct exchange *ex = *context;
    if (!ex) return;
    *context = NULL;
    atomic_fetch_sub(&ex->door->body_bytes, ex->body_length);
    atomic_fetch_sub(&ex->door->answer_bytes, ex->answer_n);
    if (ex->at_work) atomic_fetch_sub(ex->at_work, 1);
    atomic_fetch_sub(&ex->door->exchanges, 1);
    crowd_phase(ex->guest, PHASE_HEADERS);
    exchange_end(ex);
}

void door_on_connection(void *self, struct MHD_Connection *connection, void **context,
                        enum MHD_ConnectionNotificationCode code) {
    struct lane *lane = self;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        crowd_leave(lane->door->crowd, *context);
        lane_left(lane);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? crowd_find(lane->door->crowd, info->connect_fd) : NULL;
}

/* ---- opening ------------------------------------------------------------------------------------------ */

static struct door_settings with_defaults(const struct door_settings *given) {
    struct door_settings s = *given;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = cores < 1 ? 1 : (unsigned)cores;
    if (!s.event_threads) s.event_threads = n;
    if (!s.workers) s.workers = 64;
    if (!s.worker_queue) s.worker_queue = 256;
    if (!s.slow_workers) s.slow_workers = n < 2 ? 2 : n;
    if (!s.slow_queue) s.slow_queue = 64;
    if (!s.password_workers) s.password_workers = n < 4 ? n : 4;
    if (!s.password_queue) s.password_queue = 64;
    if (!s.connections) s.connections = 1000;
    if (!s.of_an_address) s.of_an_address = 250;
    if (!s.header_ms) s.header_ms = 20000;
    if (!s.body_ms) s.body_ms = 30000;
    if (!s.send_ms) s.send_ms = 120000;
    return s;
}

/* To the lane that has the fewest. */
static bool give(void *self, int fd, const struct sockaddr *from, socklen_t from_n) {
    struct door *door = self;
    struct lane *to = &door->lanes[0];
    for (unsigned i = 1; i < door->n_lanes; i++)
        if (atomic_load(&door->lanes[i].n) < atomic_load(&to->n)) to = &door->lanes[i];
    return lane_take(to, fd, from, from_n);
}

static struct MHD_Response *busy_answer(struct door *door, str target, str *ret_whole) {
    const struct program *p = door->program;
    struct request rq = {.verb = VERB_GET, .target = target};
    const struct call *c = dispatch_busy(p, &rq, &door->arena);
    *ret_whole = door_whole_answer(&c->reply, &door->arena, p->is_behind_tls);
    return door_response(&c->reply, &door->arena, p->is_behind_tls);
}

static bool make_busy_answers(struct door *door) {
    str ignored;
    door->busy_page = busy_answer(door, S("/"), &door->orders.farewell);
    door->busy_json = busy_answer(door, S("/fhir/metadata"), &ignored);
    return door->busy_page && door->busy_json;
}

static bool open_crew(struct crew *crew, unsigned n, size_t queue) {
    pthread_mutex_init(&crew->lock, NULL);
    crew->pool = pool_open(n, queue);
    return crew->pool != NULL;
}

static bool open_lanes(struct door *door, const struct door_settings *s) {
    door->lanes = calloc(s->event_threads, sizeof *door->lanes);
    have_memory(door->lanes);
    bool are_open = true;
    for (; are_open && door->n_lanes < s->event_threads; door->n_lanes++)
        are_open = lane_open(&door->lanes[door->n_lanes], door, s->connections);
    return are_open;
}

static bool start(struct door *door, const struct door_settings *s) {
    bool is_direct = !door->program->is_behind_proxy;
    door->of_an_address = s->of_an_address;
    door->is_patient = s->is_patient;
    const struct crowd_limits limits = {
        .phase_ms =
            {[PHASE_HEADERS] = s->header_ms, [PHASE_BODY] = s->body_ms, [PHASE_SEND] = s->send_ms},
        .in_all = s->connections,
        .of_an_address = is_direct ? s->of_an_address : 0,
    };
    door->crowd = crowd_open(&limits);
    door->orders.crowd = door->crowd;
    door->orders.give = give;
    door->orders.self = door;
    door->password_workers = pool_open(s->password_workers, s->password_queue);
    bool has_workers = open_crew(&door->workers, s->workers, s->worker_queue);
    has_workers &= open_crew(&door->slow_workers, s->slow_workers, s->slow_queue);
    return has_workers && door->password_workers && door->crowd && make_busy_answers(door) &&
           open_lanes(door, s) && gate_start(door->gate, &door->orders);
}

/* Nobody comes in any more; the pools run what they have, and each answer resumes its connection. */
static void finish(struct door *door) {
    gate_close(door->gate);
    if (door->workers.pool) pool_finish(door->workers.pool);
    if (door->slow_workers.pool) pool_finish(door->slow_workers.pool);
    if (door->password_workers) pool_finish(door->password_workers);
    for (int i = 0; i < 200 && atomic_load(&door->exchanges) > 0; i++)
        clock_sleep(10000);
    for (unsigned i = 0; i < door->n_lanes; i++)
        lane_close(&door->lanes[i]);
}

static void release(struct door *door) {
    pool_close(door->workers.pool);
    pool_close(door->slow_workers.pool);
    pool_close(door->password_workers);
    crowd_close(door->crowd);
    if (door->busy_page) MHD_destroy_response(door->busy_page);
    if (door->busy_json) MHD_destroy_response(door->busy_json);
    for (struct exchange *ex = door->spares, *next; ex; ex = next) {
        next = ex->next_spare;
        exchange_free(ex);
    }
    pthread_mutex_destroy(&door->workers.lock);
    pthread_mutex_destroy(&door->slow_workers.lock);
    pthread_mutex_destroy(&door->spares_lock);
    arena_finish(&door->arena);
    free(door->lanes);
    free(door);
}

enum err door_open(const struct program *program, const struct door_settings *settings,
                   struct door **ret_door, struct problem *why) {
    TRY(route_table_check(&program->routes, why));
    struct door_settings s = with_defaults(settings);
    struct door *door = calloc(1, sizeof *door);
    have_memory(door);
    door->program = program;
    pthread_mutex_init(&door->spares_lock, NULL);
    door->gate = gate_open(s.address, s.port, &door->port);
    if (!door->gate) {
        release(door);
        return problem_set(
            why, INVALID, S("listen"),
            S("The address cannot be listened on. Is it of this machine, and the port free?"),
            S(""));
    }
    if (!start(door, &s)) {
        finish(door);
        release(door);
        return problem_set(why, UNAVAILABLE, S("listen"),
                           S("The server's threads cannot be started"), S(""));
    }
    *ret_door = door;
    return OK;
}

uint16_t door_port(const struct door *door) {
    return door->port;
}

void door_close(struct door *door) {
    if (!door) return;
    finish(door);
    release(door);
}
