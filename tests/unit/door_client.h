/* door_client.h: the HTTP door over real sockets, for its tests: open, asked, closed. */
#ifndef TESTS_DOOR_CLIENT_H
#define TESTS_DOOR_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include "door.h"
#include "expect.h"
#include "http_clinic.h"

static struct arena arena;
static struct door *door;
static atomic_int n_noted;

static void note(void *self, const struct answer_note *n) {
    (void)self;
    if (n->status > 0 && n->duration_us >= 0) atomic_fetch_add(&n_noted, 1);
}

static struct program program;
static bool is_behind_proxy; /* the next door that is opened */

static void open_with(struct door_settings settings) {
    clinic_begin();
    program = clinic_program;
    program.note = note;
    program.is_behind_proxy = is_behind_proxy;
    settings.address = "127.0.0.1";
    struct problem why;
    expect_ok(door_open(&program, &settings, &door, &why));
}

static int begin(void **state) {
    (void)state;
    is_behind_proxy = false;
    open_with((struct door_settings){0});
    return 0;
}

static int end(void **state) {
    (void)state;
    clinic.is_held = clinic.slow_is_held = false;
    door_close(door);
    door = NULL;
    arena_finish(&arena);
    return 0;
}

static int connect_to_door(void) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(door_port(door))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval limit = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    expect_int(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void send_all(int fd, str bytes) {
    size_t at = 0;
    while (at < bytes.n) {
        ssize_t n = send(fd, bytes.p + at, bytes.n - at, MSG_NOSIGNAL);
        if (n <= 0) return; /* the other side may have refused it already */
        at += (size_t)n;
    }
}

/* Everything until the other side closes; or until one whole answer is there when `one`. */
static str receive(int fd, bool one, bool *ret_closed) {
    static char bytes[1 << 16];
    size_t n = 0;
    *ret_closed = false;
    while (n < sizeof bytes) {
        ssize_t got = recv(fd, bytes + n, sizeof bytes - n, 0);
        if (got <= 0) {
            *ret_closed = got == 0 || errno == ECONNRESET;
            break;
        }
        n += (size_t)got;
        str all = {bytes, n};
        ptrdiff_t head = str_find(all, S("\r\n\r\n")), at = str_find(all, S("Content-Length: "));
        if (!one || head < 0) continue;
        size_t length = at >= 0 && at < head ? strtoul(bytes + at + 16, NULL, 10) : 0;
        if (n >= (size_t)head + 4 + length) break;
    }
    return arena_str(&arena, (str){bytes, n});
}

static int status_of(str answer) {
    return str_starts_with(answer, S("HTTP/1.1 ")) && answer.n > 12 ? atoi(answer.p + 9) : 0;
}

static bool has(str answer, const char *what) {
    return str_find(answer, str_from_c(what)) >= 0;
}

/* One request on a connection of its own; "Connection: close" is the caller's. */
static str ask(str request) {
    int fd = connect_to_door();
    bool closed;
    send_all(fd, request);
    str answer = receive(fd, false, &closed);
    close(fd);
    return answer;
}

static str ask_get(const char *target, str cookies) {
    return ask(say(&arena,
                   "GET {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nConnection: close\r\n\r\n",
                   SAY_T(str_from_c(target)), SAY_T(cookies)));
}

static str post_request(const char *target, str cookies, str body) {
    return say(&arena,
               "POST {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nConnection: close\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
               SAY_T(str_from_c(target)), SAY_T(cookies), SAY_N((int64_t)body.n), SAY_T(body));
}

static str between(str text, str before, char end_char) {
    ptrdiff_t at = str_find(text, before);
    if (at < 0) return S("");
    str rest = str_from(text, (size_t)at + before.n);
    return str_cut(&rest, end_char);
}

static str csrf_in(str page) {
    return between(page, S("name=\"csrf\" value=\""), '"');
}

static str signed_in(void) {
    str page = ask_get("/sign-in", S(""));
    str before = between(page, S("Set-Cookie: "), ';');
    str body =
        say(&arena, "csrf={}&user_name=amara&password=correct+horse+1", SAY_T(csrf_in(page)));
    str answer = ask(post_request("/sign-in", before, body));
    expect_int(status_of(answer), 303);
    return say(&arena, "__Host-clerkwell={}", SAY_T(between(answer, S("__Host-clerkwell="), ';')));
}

static str save_request(str cookies, const char *name) {
    str csrf = csrf_in(ask_get("/", cookies));
    return post_request("/patients/new", cookies,
                        say(&arena, "csrf={}&form_key=018f0000-0000-7000-8000-000000000001&name={}",
                            SAY_T(csrf), SAY_T(str_from_c(name))));
}

#endif
