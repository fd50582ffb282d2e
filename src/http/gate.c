#include "gate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "invariant.h"
#include "sockets.h"

enum {
    BACKLOG = 511,
    AT_ONCE = 64, /* taken before looking whether to end */
    LEAVING_MAX = 64,
    LEAVING_US = 500000,
    LOOK_MS = 50,  /* at those who leave */
    SHORT_MS = 20, /* when the machine has no descriptor left */
};

/* Somebody who was sent away: closed once they have read why, or after a while. To close at once what was
 * not read would take the answer from them (RFC 9112 section 9.6). */
struct leaving {
    int fd;
    int64_t until_us;
};

struct gate {
    int listening, wake;
    const struct gate_orders *orders;
    pthread_t thread;
    bool is_running;
    struct leaving leaving[LEAVING_MAX];
    size_t n_leaving;
};

/* ---- sending away ------------------------------------------------------------------------------------- */

/* True when the other side has closed too. */
static bool has_left(int fd) {
    char ignored[4096];
    for (;;) {
        ssize_t n = recv(fd, ignored, sizeof ignored, MSG_DONTWAIT);
        if (n > 0) continue;
        return n == 0 || (errno != EAGAIN && errno != EINTR);
    }
}

static void close_leaving(struct gate *g, size_t i) {
    close(g->leaving[i].fd);
    g->leaving[i] = g->leaving[--g->n_leaving];
}

static void look_at_leaving(struct gate *g) {
    int64_t now = clock_monotonic();
    for (size_t i = g->n_leaving; i > 0; i--)
        if (now > g->leaving[i - 1].until_us || has_left(g->leaving[i - 1].fd))
            close_leaving(g, i - 1);
}

static void send_away(struct gate *g, int fd) {
    (void)has_left(fd);
    (void)!send(fd, g->orders->farewell.p, g->orders->farewell.n, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(fd, SHUT_WR);
    if (g->n_leaving == LEAVING_MAX) close_leaving(g, 0);
    g->leaving[g->n_leaving++] = (struct leaving){fd, clock_monotonic() + LEAVING_US};
}

/* ---- letting in --------------------------------------------------------------------------------------- */

static struct crowd_address address_of(const struct sockaddr_storage *from) {
    struct crowd_address a = {{0}};
    if (from->ss_family == AF_INET6) {
        memcpy(a.b, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 8);
    } else {
        a.b[10] = a.b[11] = 0xff;
        memcpy(a.b + 12, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
    }
    return a;
}

/* False: nobody waits, or there is no descriptor for them. */
static bool let_in(struct gate *g, bool *ret_is_short) {
    struct sockaddr_storage from = {0};
    socklen_t from_n = sizeof from;
    int fd = accept4(g->listening, (struct sockaddr *)(void *)&from, &from_n,
                     SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
        *ret_is_short = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        return errno == EINTR || errno == ECONNABORTED;
    }
    const struct gate_orders *o = g->orders;
    if (!crowd_enter(o->crowd, fd, address_of(&from)))
        send_away(g, fd);
    else if (!o->give(o->self, fd, (const struct sockaddr *)(const void *)&from, from_n))
        crowd_leave(o->crowd, crowd_find(o->crowd, fd));
    return true;
}

static void *run(void *self) {
    struct gate *g = self;
    const int fds[] = {g->wake, g->listening};
    bool is_short = false;
    for (;;) {
        int timeout = is_short ? SHORT_MS : g->n_leaving ? LOOK_MS : -1;
        if (sockets_wait(fds, is_short ? 1 : 2, timeout)) break;
        look_at_leaving(g);
        /* Somebody who only keeps us waiting may give up a descriptor. */
        if (is_short) crowd_cut_slowest(g->orders->crowd, PHASE_COUNT);
        is_short = false;
        for (int i = 0; i < AT_ONCE && let_in(g, &is_short); i++) {
        }
    }
    return NULL;
}

/* ---- opening ------------------------------------------------------------------------------------------ */

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
    if (bind(fd, where, is_v6 ? sizeof v6 : sizeof v4) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)(void *)&got, &got_n) != 0) {
        close(fd);
        return -1;
    }
    *ret_port = ntohs(is_v6 ? ((struct sockaddr_in6 *)(void *)&got)->sin6_port
                            : ((struct sockaddr_in *)(void *)&got)->sin_port);
    return fd;
}

struct gate *gate_open(const char *address, uint16_t port, uint16_t *ret_port) {
    int fd = listen_on(address, port, ret_port);
    if (fd < 0) return NULL;
    struct gate *g = calloc(1, sizeof *g);
    have_memory(g);
    g->listening = fd;
    g->wake = waker_open();
    return g;
}

bool gate_start(struct gate *g, const struct gate_orders *orders) {
    g->orders = orders;
    if (g->wake < 0) return false;
    g->is_running = pthread_create(&g->thread, NULL, run, g) == 0;
    return g->is_running;
}

void gate_close(struct gate *g) {
    if (!g) return;
    if (g->is_running) {
        waker_wake(g->wake);
        pthread_join(g->thread, NULL);
    }
    while (g->n_leaving)
        close_leaving(g, 0);
    if (g->wake >= 0) close(g->wake);
    close(g->listening);
    free(g);
}
