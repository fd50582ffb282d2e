/* flood: more requests than can be answered, and what became of them, as one line of JSON.
 *
 *   flood PORT REQUESTS --connections N --seconds S [--rate R] [--addresses K] [--once]
 *
 * REQUESTS is a file of raw requests, each behind a line "@@ LENGTH". With a rate they go out as the clock says,
 * whatever came back (an open loop, as people are); without one each connection asks again when it was answered. In
 * a request @KEY@ becomes a form key of its own, @NUMBER@ eight digits, @ADDRESS@ an address of the net 10.0.0.0/8.
 * Connections come from K addresses of this machine. A wait is counted from the send to the whole answer. What is
 * answered a second is counted from when the queues are full until the last is asked: not what comes in afterwards. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    ANSWER_MAX = 1 << 20,
    REQUEST_MAX = 1 << 16,
    WAITS_MAX = 4000000,
    PATIENCE_US = 10000000,
    STEADY_PART = 5
};

struct request {
    const char *p;
    size_t n;
};
struct client {
    int fd;
    bool is_waiting, is_connecting;
    int64_t sent_us;
    char *answer;
    size_t n, head, length;
};
static struct {
    uint16_t port;
    int connections, addresses;
    double seconds, rate;
    bool is_once;
    struct request *requests;
    size_t n_requests, next, number;
    struct client *clients;
    int poll;
    uint64_t sent, unsent, answered, refused, untold, lost, by_status[600];
    int32_t *waits;
    size_t n_waits;
    int64_t refused_us;
    int64_t steady_us, ends_us; /* what is answered between them counts as in time */
    uint64_t in_time;
} f;

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what) {
    perror(what);
    exit(2);
}

static void read_requests(const char *path) {
    FILE *in = fopen(path, "rb");
    size_t length, room = 0;
    if (!in) die(path);
    while (fscanf(in, "@@ %zu", &length) == 1) {
        char *text = malloc(length + 1);
        if (fgetc(in) != '\n' || fread(text, 1, length, in) != length) die(path);
        text[length] = '\0';
        if (f.n_requests == room) {
            room = room ? room * 2 : 16;
            f.requests = realloc(f.requests, room * sizeof *f.requests);
        }
        f.requests[f.n_requests++] = (struct request){text, length};
        while (fgetc(in) == '\n') {
        }
        fseek(in, -1, SEEK_CUR);
        if (feof(in)) break;
    }
    fclose(in);
}

/* Places are as wide as what stands in them, so that Content-Length holds. */
static void fill(char *text, const char *place, const char *with) {
    for (char *at = text; (at = strstr(at, place));) {
        size_t n = strlen(place), m = strlen(with);
        memmove(at + m, at + n, strlen(at + n) + 1);
        memcpy(at, with, m);
        at += m;
    }
}

static bool next_request(char *text) {
    char with[64];
    if (f.is_once && f.next >= f.n_requests) return false;
    const struct request *r = &f.requests[f.next++ % f.n_requests];
    size_t number = f.number++;
    if (r->n >= REQUEST_MAX - 1024) die("request");
    memcpy(text, r->p, r->n + 1);
    uint64_t seed = (uint64_t)now_us() * 1000003u + number;
    snprintf(with, sizeof with, "019ac000-%04x-7%03x-8%03x-%012llx",
             (unsigned)(number >> 12 & 0xffff), (unsigned)(number & 0xfff),
             (unsigned)(seed >> 50 & 0xfff),
             (unsigned long long)(seed * 0x9e3779b97f4a7c15u >> 16));
    fill(text, "@KEY@", with);
    snprintf(with, sizeof with, "%08zu", number % 100000000);
    fill(text, "@NUMBER@", with);
    snprintf(with, sizeof with, "10.%zu.%zu.%zu", number >> 16 & 255, number >> 8 & 255,
             number & 255);
    fill(text, "@ADDRESS@", with);
    return true;
}

static void hang_up(struct client *c) {
    if (c->is_waiting) f.lost++;
    close(c->fd);
    c->fd = -1;
    c->is_waiting = false;
}

static bool dial(struct client *c) {
    int number = (int)(c - f.clients) % f.addresses, on = 1;
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    from.sin_addr.s_addr =
        htonl(0x7f010001u + (uint32_t)(number / 200) * 256 + (uint32_t)(number % 200));
    to.sin_port = htons(f.port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->fd < 0) die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0) die("bind");
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
        close(c->fd);
        c->fd = -1;
        return false;
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = c};
    return epoll_ctl(f.poll, EPOLL_CTL_ADD, c->fd, &event) == 0;
}

/* False: there is nothing more to ask. */
static bool ask(struct client *c) {
    static char text[REQUEST_MAX];
    if (!next_request(text)) return false;
    size_t n = strlen(text);
    for (int i = 0; i < 2; i++) {
        if (c->fd < 0 && !dial(c)) break;
        ssize_t sent = send(c->fd, text, n, MSG_NOSIGNAL);
        for (int k = 0; sent < 0 && errno == EAGAIN && k < 2000; k++) { /* it connects */
            usleep(50);
            sent = send(c->fd, text, n, MSG_NOSIGNAL);
        }
        if (sent == (ssize_t)n) {
            c->sent_us = now_us();
            c->n = c->length = 0;
            c->is_waiting = true;
            f.sent++;
            return true;
        }
        hang_up(c);
    }
    f.unsent++;
    return true;
}

static void count(struct client *c) {
    int status = atoi(c->answer + 9);
    int64_t now = now_us(), waited = now - c->sent_us;
    f.by_status[status < 600 && status > 0 ? status : 0]++;
    c->is_waiting = false;
    if (status == 503) {
        f.refused++;
        if (!strcasestr(c->answer, "\r\nRetry-After: ")) f.untold++;
        f.refused_us += waited;
    } else {
        f.answered++;
        f.in_time += now >= f.steady_us && now < f.ends_us;
        if (f.n_waits < WAITS_MAX) f.waits[f.n_waits++] = (int32_t)waited;
    }
}

/* True once the whole answer is there. */
static bool read_some(struct client *c) {
    ssize_t n = recv(c->fd, c->answer + c->n, ANSWER_MAX - 1 - c->n, 0);
    if (n < 0 && errno == EAGAIN) return false;
    if (n <= 0) {
        hang_up(c);
        return false;
    }
    c->n += (size_t)n;
    c->answer[c->n] = '\0';
    if (!c->length) {
        char *end = strstr(c->answer, "\r\n\r\n"),
             *length = strcasestr(c->answer, "\r\nContent-Length: ");
        if (!end) return false;
        c->head = (size_t)(end - c->answer) + 2;
        c->length = c->head + 2 + (length && length < end ? strtoul(length + 18, NULL, 10) : 0);
    }
    if (c->n < c->length) return false;
    c->answer[c->head] = '\0';
    bool closes = strcasestr(c->answer, "\r\nConnection: close") != NULL;
    count(c);
    if (closes) hang_up(c);
    return true;
}

static struct client *idle_one(void) {
    static int at;
    for (int i = 0; i < f.connections; i++) {
        struct client *c = &f.clients[(at + i) % f.connections];
        if (c->is_waiting) continue;
        at = (int)(c - f.clients) + 1;
        return c;
    }
    return NULL;
}

static void run(void) {
    int64_t began = now_us(), ends = began + (int64_t)(f.seconds * 1e6);
    uint64_t asked = 0;
    f.steady_us = began + (int64_t)(f.seconds * 1e6 / STEADY_PART);
    f.ends_us = ends;
    bool has_more = true;
    for (int i = 0; f.rate <= 0 && has_more && i < f.connections; i++)
        has_more = ask(&f.clients[i]);
    for (;;) {
        int64_t now = now_us();
        bool is_over = now >= ends || !has_more;
        while (f.rate > 0 && !is_over && (double)asked < (double)(now - began) / 1e6 * f.rate) {
            struct client *c = idle_one();
            asked++;
            if (!c)
                f.unsent++;
            else if (!(has_more = ask(c)))
                break;
        }
        struct epoll_event events[256];
        int n = epoll_wait(f.poll, events, 256, 1);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (c->fd >= 0 && read_some(c) && f.rate <= 0 && !is_over)
                has_more = ask(c);
            else if (c->fd < 0 && f.rate <= 0 && !is_over && !c->is_waiting)
                has_more = ask(c);
        }
        bool waits = false;
        for (int i = 0; is_over && i < f.connections; i++)
            waits |= f.clients[i].is_waiting;
        if (is_over && (!waits || now > ends + PATIENCE_US)) break;
    }
    for (int i = 0; i < f.connections; i++)
        if (f.clients[i].is_waiting) f.lost++;
}

static int by_size(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static double wait_ms(double share) {
    if (!f.n_waits) return 0;
    size_t at = (size_t)(share * (double)f.n_waits);
    return f.waits[at < f.n_waits ? at : f.n_waits - 1] / 1000.0;
}

static void report(double seconds) {
    qsort(f.waits, f.n_waits, sizeof *f.waits, by_size);
    printf(
        "{\"seconds\":%.3f,\"sent\":%llu,\"unsent\":%llu,\"answered\":%llu,\"refused\":%llu,\"untold\":%llu,"
        "\"lost\":%llu,\"goodput\":%.2f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"p999_ms\":%.2f,\"longest_ms\":%.2f,\"refused_ms\":%.2f,"
        "\"status\":{",
        seconds, (unsigned long long)f.sent, (unsigned long long)f.unsent,
        (unsigned long long)f.answered, (unsigned long long)f.refused, (unsigned long long)f.untold,
        (unsigned long long)f.lost, (double)f.in_time * 1e6 / (double)(f.ends_us - f.steady_us),
        wait_ms(0.5), wait_ms(0.99), wait_ms(0.999), wait_ms(1),
        f.refused ? (double)f.refused_us / 1000.0 / (double)f.refused : 0.0);
    const char *comma = "";
    for (int i = 0; i < 600; i++)
        if (f.by_status[i]) {
            printf("%s\"%d\":%llu", comma, i, (unsigned long long)f.by_status[i]);
            comma = ",";
        }
    printf("}}\n");
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    f.port = (uint16_t)atoi(argv[1]);
    f.addresses = 1;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--once") == 0)
            f.is_once = true;
        else if (i + 1 == argc)
            return 2;
        else if (strcmp(argv[i], "--connections") == 0)
            f.connections = atoi(argv[++i]);
        else if (strcmp(argv[i], "--seconds") == 0)
            f.seconds = atof(argv[++i]);
        else if (strcmp(argv[i], "--rate") == 0)
            f.rate = atof(argv[++i]);
        else if (strcmp(argv[i], "--addresses") == 0)
            f.addresses = atoi(argv[++i]);
        else
            return 2;
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    read_requests(argv[2]);
    f.clients = calloc((size_t)f.connections, sizeof *f.clients);
    f.waits = malloc(WAITS_MAX * sizeof *f.waits);
    f.poll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < f.connections; i++)
        f.clients[i] = (struct client){.fd = -1, .answer = malloc(ANSWER_MAX)};
    int64_t began = now_us();
    run();
    int64_t ended = now_us();
    double seconds = (double)(ended - began) / 1e6;
    report(f.rate > 0 && seconds > f.seconds ? f.seconds : seconds);
    return 0;
}
