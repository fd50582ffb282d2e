#include "print_child.h"

#include "clock.h"
#include "invariant.h"
#include "print_worker.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER 0
#endif

enum { LONGEST_PROBLEM = 1 << 20 }; /* bytes of a refusal's words */

struct print_child {
    pthread_mutex_t mutex; /* one job at a time; guards all below */
    struct print_limits limits;
    pid_t keeper;
    int control; /* to the keeper */
    pid_t worker;
    int socket; /* to the worker; -1: there is none */
};

struct print_limits print_limits_default(void) {
    /* A sanitizer's shadow memory is terabytes of address space. */
    return (struct print_limits){
        .memory_bytes = UNDER_SANITIZER ? 0 : INT64_C(1) << 30,
        .job_seconds = 60,
        .answer_bytes = INT64_C(256) << 20,
        .job_bytes = INT64_C(64) << 20,
    };
}

static enum err unavailable(struct problem *why, str sentence) {
    return problem_set(why, UNAVAILABLE, S("print"), sentence, S(""));
}

/* Asks the keeper for a new worker, which ends the old one. */
static enum err spawn(struct print_child *child, struct problem *why) {
    if (child->socket >= 0) close(child->socket);
    child->socket = -1;
    child->worker = 0;
    char ask = 'S';
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } room = {0};
    int32_t pid = 0;
    struct iovec part = {&pid, sizeof pid};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = sizeof room.bytes};
    if (send(child->control, &ask, 1, MSG_NOSIGNAL) != 1)
        return unavailable(why, S("The printing process has ended. Start the program again."));
    ssize_t n;
    do
        n = recvmsg(child->control, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    struct cmsghdr *header = n == (ssize_t)sizeof pid ? CMSG_FIRSTHDR(&message) : NULL;
    if (!header || header->cmsg_type != SCM_RIGHTS)
        return unavailable(why, S("The printing process could not be started. Try again shortly."));
    memcpy(&child->socket, CMSG_DATA(header), sizeof child->socket);
    child->worker = pid;
    return OK;
}

enum err print_child_start(print_draw_fn draw, void (*warm)(void),
                           const struct print_limits *limits, struct print_child **ret_child,
                           struct problem *why) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return unavailable(why, S("The printing process could not be started: no sockets left."));
    pid_t keeper = fork();
    if (keeper == 0) print_keeper_run(pair[1], draw, warm, limits);
    close(pair[1]);
    if (keeper < 0) {
        close(pair[0]);
        return unavailable(why, S("The printing process could not be started: no processes left."));
    }
    struct print_child *child = calloc(1, sizeof *child);
    have_memory(child);
    *child =
        (struct print_child){.limits = *limits, .keeper = keeper, .control = pair[0], .socket = -1};
    pthread_mutex_init(&child->mutex, NULL);
    enum err e = spawn(child, why);
    if (e != OK) {
        print_child_stop(child);
        return e;
    }
    *ret_child = child;
    return OK;
}

/* Moves n bytes before the deadline; false when the other end is gone or too slow. */
static bool move_bytes(int fd, char *bytes, size_t n, bool is_write, int64_t deadline) {
    while (n > 0) {
        int64_t left = deadline - clock_monotonic_ms();
        if (left <= 0) return false;
        struct pollfd ready = {.fd = fd, .events = is_write ? POLLOUT : POLLIN};
        int r = poll(&ready, 1, (int)left);
        if (r < 0 && errno == EINTR) continue;
        if (r <= 0) return false;
        ssize_t moved = is_write ? send(fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT)
                                 : recv(fd, bytes, n, MSG_DONTWAIT);
        if (moved < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (moved <= 0) return false;
        bytes += moved;
        n -= (size_t)moved;
    }
    return true;
}

/* One exchange with the worker. False: it is of no use any more. */
static bool exchange(struct print_child *child, struct arena *a, str job,
                     struct print_answer *ret_head, char **ret_bytes) {
    int64_t deadline = clock_monotonic_ms() + (int64_t)child->limits.job_seconds * 1000;
    uint64_t n = job.n;
    union { /* send() takes bytes that it does not change */
        const char *in;
        char *out;
    } text = {.in = job.p};
    if (!move_bytes(child->socket, (char *)&n, sizeof n, true, deadline)) return false;
    if (!move_bytes(child->socket, text.out, job.n, true, deadline)) return false;
    struct print_answer head;
    if (!move_bytes(child->socket, (char *)&head, sizeof head, false, deadline)) return false;
    uint64_t most = head.err == OK ? (uint64_t)child->limits.answer_bytes : LONGEST_PROBLEM;
    if (head.n_first > most || head.n_second > most || head.err > LIMIT) return false;
    char *bytes = arena_alloc(a, (size_t)(head.n_first + head.n_second));
    if (!move_bytes(child->socket, bytes, (size_t)(head.n_first + head.n_second), false, deadline))
        return false;
    *ret_head = head;
    *ret_bytes = bytes;
    return true;
}

static enum err draw_locked(struct print_child *child, struct arena *a, str job, str *ret_pdf,
                            struct problem *why) {
    if (child->socket < 0) TRY(spawn(child, why));
    struct print_answer head;
    char *bytes;
    if (!exchange(child, a, job, &head, &bytes)) {
        if (spawn(child, NULL) != OK) child->socket = -1; /* tried again with the next job */
        return unavailable(why,
                           S("The letter could not be drawn: the printing process failed and was "
                             "replaced. Try again; if it fails again, print letters one by one."));
    }
    str first = {bytes, (size_t)head.n_first};
    str second = {bytes + head.n_first, (size_t)head.n_second};
    if (head.err != OK) return problem_set(why, (enum err)head.err, first, second, S(""));
    *ret_pdf = first;
    return OK;
}

enum err print_child_draw(struct print_child *child, struct arena *a, str job, str *ret_pdf,
                          struct problem *why) {
    if (job.n > (uint64_t)child->limits.job_bytes)
        return problem_set(why, LIMIT, S("print"),
                           S("This is too much for one print run. Print fewer letters."), S(""));
    pthread_mutex_lock(&child->mutex);
    enum err e = draw_locked(child, a, job, ret_pdf, why);
    pthread_mutex_unlock(&child->mutex);
    return e;
}

int print_child_worker(struct print_child *child) {
    pthread_mutex_lock(&child->mutex);
    int pid = (int)child->worker;
    pthread_mutex_unlock(&child->mutex);
    return pid;
}

void print_child_stop(struct print_child *child) {
    if (!child) return;
    if (child->socket >= 0) close(child->socket);
    close(child->control); /* the keeper sees the end, ends the worker and then itself */
    while (waitpid(child->keeper, NULL, 0) < 0 && errno == EINTR) {
    }
    pthread_mutex_destroy(&child->mutex);
    free(child);
}
