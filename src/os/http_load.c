#include "http_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "invariant.h"

enum {
    THREADS_MAX = 4,
    ANSWER_MAX = 512 * 1024,
    BUCKET_US = 20,
    BUCKETS = 100000, /* up to 2 s; the last takes all beyond */
    PATIENCE_MS = 30000,
    PUT_OFF = 503
};

struct client {
    int fd;
    bool is_waiting; /* for an answer */
    int64_t sent_at;
    char *answer;
    size_t n;
    struct arena arena; /* of the request being sent */
    struct http_ask ask;
};

struct crew {
    const struct http_load *load;
    int64_t ends_at;
    atomic_uint_fast64_t *number;
    int n_clients;
    uint64_t answered, failed, put_off;
    struct http_failure failure;
    uint32_t *buckets;
    int64_t longest_us;
    bool is_broken;
};

static int connect_to(uint16_t port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0) return fd;
    close(fd);
    return -1;
}

/* False: there is nothing more to ask, or the connection is gone. */
static bool send_next(struct crew *crew, struct client *c) {
    arena_reset(&c->arena);
    struct buf *request = &c->ask.request;
    c->ask = (struct http_ask){0};
    buf_init(request, &c->arena);
    uint64_t n = atomic_fetch_add(crew->number, 1);
    if (!crew->load->next(crew->load->self, n, &c->ask)) return false;
    c->sent_at = clock_monotonic();
    c->n = 0;
    c->is_waiting = true;
    for (size_t at = 0; at < request->n;) {
        ssize_t sent = send(c->fd, request->p + at, request->n - at, MSG_NOSIGNAL);
        if (sent <= 0) {
            crew->is_broken = true;
            return false;
        }
        at += (size_t)sent;
    }
    return true;
}

/* The length of the whole answer; 0: its head is not here yet. */
static size_t answer_length(const struct client *c) {
    str all = {c->answer, c->n};
    ptrdiff_t end = str_find(all, S("\r\n\r\n"));
    if (end < 0) return 0;
    str rest = str_slice(all, 0, (size_t)end);
    int64_t length = 0;
    while (rest.p && rest.n) {
        str line = str_cut(&rest, '\n'), name = str_cut(&line, ':');
        if (str_eq_nocase_ascii(name, S("Content-Length")))
            (void)str_to_int64(str_trim(line), &length);
    }
    return (size_t)end + 4 + (size_t)length;
}

static int status_of(const struct client *c) {
    int64_t status = 0;
    enum { AT = 9, DIGITS = 3 }; /* HTTP/1.1 200 */
    return str_to_int64(str_slice((str){c->answer, c->n}, AT, DIGITS), &status) ? (int)status : 0;
}

static void note_failure(struct crew *crew, const struct client *c, int status) {
    struct http_failure *f = &crew->failure;
    *f = (struct http_failure){.status = status, .wanted = c->ask.status};
    str proof = str_slice(c->ask.proof, 0, sizeof f->proof - 1);
    if (status == c->ask.status && proof.n) memcpy(f->proof, proof.p, proof.n);
}

static void count_answer(struct crew *crew, const struct client *c) {
    bool is_right = false;
    int status = status_of(c);
    if (status != c->ask.status)
        *(status == PUT_OFF ? &crew->put_off : &crew->failed) += 1;
    else if (str_find((str){c->answer, c->n}, c->ask.proof) < 0)
        crew->failed++;
    else
        is_right = true;
    crew->answered += is_right;
    if (!is_right && !crew->failure.wanted) note_failure(crew, c, status);
    int64_t waited = clock_monotonic() - c->sent_at, bucket = waited / BUCKET_US;
    if (waited > crew->longest_us) crew->longest_us = waited;
    crew->buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

/* Reads what is there; true once the answer is whole. */
static bool read_answer(struct crew *crew, struct client *c) {
    ssize_t n = recv(c->fd, c->answer + c->n, ANSWER_MAX - c->n, 0);
    if (n <= 0) {
        crew->is_broken = true;
        return false;
    }
    c->n += (size_t)n;
    size_t length = answer_length(c);
    if (length > ANSWER_MAX) crew->is_broken = true;
    return length && c->n >= length;
}

static void keep_busy(struct crew *crew, struct client *clients, int poll) {
    int waiting = 0;
    for (int i = 0; i < crew->n_clients && !crew->is_broken; i++)
        waiting += send_next(crew, &clients[i]);
    while (waiting > 0 && !crew->is_broken) {
        struct epoll_event events[64];
        int n = epoll_wait(poll, events, 64, PATIENCE_MS);
        if (n == 0) crew->is_broken = true;
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (!c->is_waiting || !read_answer(crew, c)) continue;
            count_answer(crew, c);
            c->is_waiting = false;
            waiting--;
            if (clock_monotonic() < crew->ends_at) waiting += send_next(crew, c);
        }
    }
}

static void *run_crew(void *self) {
    struct crew *crew = self;
    struct client *clients = calloc((size_t)crew->n_clients, sizeof *clients);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    invariant(clients && poll >= 0);
    for (int i = 0; i < crew->n_clients; i++) {
        clients[i].answer = malloc(ANSWER_MAX);
        invariant(clients[i].answer);
        clients[i].fd = connect_to(crew->load->port);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
        if (clients[i].fd < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].fd, &event) != 0)
            crew->is_broken = true;
    }
    keep_busy(crew, clients, poll);
    for (int i = 0; i < crew->n_clients; i++) {
        if (clients[i].fd >= 0) close(clients[i].fd);
        free(clients[i].answer);
        arena_finish(&clients[i].arena);
    }
    close(poll);
    free(clients);
    return NULL;
}

static int64_t at_share(const uint64_t *buckets, uint64_t all, uint64_t thousandths) {
    uint64_t seen = 0;
    for (int64_t i = 0; i < BUCKETS; i++) {
        seen += buckets[i];
        if (all && seen * 1000 >= all * thousandths) return (i + 1) * BUCKET_US;
    }
    return 0;
}

enum err http_load_run(const struct http_load *load, struct http_load_result *ret_result,
                       struct problem *why) {
    int n_threads = load->connections < THREADS_MAX ? load->connections : 2;
    atomic_uint_fast64_t number = 0;
    struct crew crews[THREADS_MAX] = {0};
    pthread_t threads[THREADS_MAX];
    uint64_t *buckets = calloc(BUCKETS, sizeof *buckets);
    invariant(buckets);
    int64_t began = clock_monotonic();
    for (int i = 0; i < n_threads; i++) {
        crews[i] = (struct crew){.load = load,
                                 .ends_at = began + load->duration_us,
                                 .number = &number,
                                 .n_clients = load->connections / n_threads,
                                 .buckets = calloc(BUCKETS, sizeof(uint32_t))};
        invariant(crews[i].buckets);
        invariant(pthread_create(&threads[i], NULL, run_crew, &crews[i]) == 0);
    }
    struct http_load_result r = {0};
    bool is_broken = false;
    for (int i = 0; i < n_threads; i++) {
        pthread_join(threads[i], NULL);
        r.answered += crews[i].answered;
        r.failed += crews[i].failed;
        r.put_off += crews[i].put_off;
        if (!r.failure.wanted) r.failure = crews[i].failure;
        is_broken |= crews[i].is_broken;
        if (crews[i].longest_us > r.longest_us) r.longest_us = crews[i].longest_us;
        for (size_t k = 0; k < BUCKETS; k++)
            buckets[k] += crews[i].buckets[k];
        free(crews[i].buckets);
    }
    r.elapsed_us = clock_monotonic() - began;
    uint64_t all = r.answered + r.failed + r.put_off;
    r.p50_us = at_share(buckets, all, 500);
    r.p99_us = at_share(buckets, all, 990);
    r.p999_us = at_share(buckets, all, 999);
    free(buckets);
    *ret_result = r;
    if (!is_broken) return OK;
    return problem_set(why, UNAVAILABLE, S(""), S("A connection to the server was lost"), S(""));
}

enum err http_load_check(const struct http_load_result *r, struct arena *a, struct problem *why) {
    uint64_t bad = r->failed + r->put_off;
    const struct http_failure *f = &r->failure;
    if (bad == 0) return OK;
    str first = say(a, "status {}, not {}", SAY_N(f->status), SAY_N(f->wanted));
    if (f->proof[0])
        first = say(a, "status {} without “{}”", SAY_N(f->status), SAY_T(str_from_c(f->proof)));
    return problem_set(why, UNAVAILABLE, S(""),
                       say(a,
                           "{} of {} requests were not answered as they should be; the first: {}",
                           SAY_N((int64_t)bad), SAY_N((int64_t)(bad + r->answered)), SAY_T(first)),
                       S(""));
}
