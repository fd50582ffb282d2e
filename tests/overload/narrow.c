/* The program with a narrow door, so that a small machine can be asked ten times too much; and, when told, without one
 * of the things that hold: the negative controls. CLERKWELL_NARROW is a list of name=number. Linked with --wrap; nothing
 * of this is in the program itself.
 *   slow_ms           asking for a path that begins with CLERKWELL_SLOW takes so long, without working
 *   hash_ms           so long takes a password that begins with "wrong"
 *   events, workers, queue, connections, address, header_ms, body_ms, send_ms, hashers    of the door
 *   no_admission, no_deadline, no_limit, wasteful, untold                                 the controls
 * The file CLERKWELL_SAYS holds how many passwords were looked at at once, at most. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "admission.h"
#include "crowd.h"
#include "dispatch.h"
#include "door.h"
#include "door_send.h"
#include "password_sodium.h"

struct call *__real_dispatch(const struct program *program, const struct request *rq,
                             struct arena *a, bool *ret_wants_touch);
bool __real_admission_takes(struct admission *a, int64_t now_us, int64_t waited_us);
struct crowd *__real_crowd_open(const struct crowd_limits *limits);
enum err __real_door_open(const struct program *program, const struct door_settings *settings,
                          struct door **ret_door, struct problem *why);
int __real_door_send(struct MHD_Connection *connection, const struct reply *reply, struct arena *a,
                     bool has_tls);
struct MHD_Response *__real_door_response(const struct reply *reply, struct arena *a, bool has_tls);
bool __real_password_sodium_verify(str hash, str typed, bool *ret_is_outdated);

/* 0: not said. */
static unsigned told(const char *name) {
    const char *at = getenv("CLERKWELL_NARROW");
    size_t n = strlen(name);
    for (; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, name, n) == 0 && at[n] == '=')
            return (unsigned)strtoul(at + n + 1, NULL, 10);
    }
    return 0;
}

static void wait_ms(unsigned ms) {
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    while (nanosleep(&t, &t) != 0) {
    }
}

struct call *__wrap_dispatch(const struct program *program, const struct request *rq,
                             struct arena *a, bool *ret_wants_touch) {
    const char *path = getenv("CLERKWELL_SLOW");
    if (path && str_starts_with(rq->target, str_from_c(path))) wait_ms(told("slow_ms"));
    return __real_dispatch(program, rq, a, ret_wants_touch);
}

bool __wrap_admission_takes(struct admission *a, int64_t now_us, int64_t waited_us) {
    bool takes = told("no_admission") || __real_admission_takes(a, now_us, waited_us);
    if (!takes && told("wasteful"))
        wait_ms(told("slow_ms")); /* refusing costs as much as answering */
    return takes;
}

static struct reply as_told(const struct reply *reply) {
    struct reply r = *reply;
    if (told("untold")) r.retry_after_s = 0;
    return r;
}

int __wrap_door_send(struct MHD_Connection *connection, const struct reply *reply, struct arena *a,
                     bool has_tls) {
    struct reply r = as_told(reply);
    return __real_door_send(connection, &r, a, has_tls);
}

struct MHD_Response *__wrap_door_response(const struct reply *reply, struct arena *a,
                                          bool has_tls) {
    struct reply r = as_told(reply);
    return __real_door_response(&r, a, has_tls);
}

struct crowd *__wrap_crowd_open(const struct crowd_limits *limits) {
    struct crowd_limits l = *limits;
    if (told("no_deadline")) memset(l.phase_ms, 0, sizeof l.phase_ms);
    if (told("no_limit")) l.in_all = l.of_an_address = 100000;
    return __real_crowd_open(&l);
}

enum err __wrap_door_open(const struct program *program, const struct door_settings *settings,
                          struct door **ret_door, struct problem *why) {
    struct door_settings s = *settings;
    s.event_threads = told("events") ? told("events") : s.event_threads;
    s.workers = told("workers");
    s.worker_queue = told("no_admission") ? 100000 : told("queue");
    s.connections = told("no_limit")      ? 100000
                    : told("connections") ? told("connections")
                                          : s.connections;
    s.of_an_address = told("address") ? told("address") : s.of_an_address;
    s.header_ms = told("header_ms");
    s.body_ms = told("body_ms");
    s.send_ms = told("send_ms");
    s.password_workers = told("hashers");
    return __real_door_open(program, &s, ret_door, why);
}

/* Most at once, for the test to read. */
static void say_at_once(int n) {
    static atomic_int *page;
    const char *path = getenv("CLERKWELL_SAYS");
    if (!page && path) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        void *got = fd >= 0 && ftruncate(fd, sizeof *page) == 0
                        ? mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                        : MAP_FAILED;
        if (got == MAP_FAILED) abort();
        page = got;
        close(fd);
    }
    int most = page ? atomic_load(page) : n;
    while (most < n && !atomic_compare_exchange_weak(page, &most, n)) {
    }
}

bool __wrap_password_sodium_verify(str hash, str typed, bool *ret_is_outdated) {
    static atomic_int at_once;
    bool is_wrong = str_starts_with(typed, S("wrong")), fits = false;
    say_at_once(atomic_fetch_add(&at_once, 1) + 1);
    if (is_wrong && told("hash_ms"))
        wait_ms(told("hash_ms"));
    else
        fits = __real_password_sodium_verify(hash, typed, ret_is_outdated);
    atomic_fetch_sub(&at_once, 1);
    return fits;
}
