/* The HTTP door over real sockets. */
#include "door_client.h"

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void expect_security_headers(str answer) {
    static const char *const wanted[] = {
        "\r\nContent-Security-Policy: default-src 'none';",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nX-Frame-Options: DENY\r\n",
        "\r\nReferrer-Policy: no-referrer\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
        "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
        "\r\nCross-Origin-Embedder-Policy: require-corp\r\n",
        "\r\nPermissions-Policy: camera=()",
        "\r\nCache-Control: ",
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!has(answer, wanted[i]))
            print_error("missing %s in %.*s\n", wanted[i], (int)answer.n, answer.p);
        expect(has(answer, wanted[i]));
    }
    expect(!has(answer, "unsafe"));
}

static void every_answer_carries_the_security_headers(void **state) {
    (void)state;
    str mine = signed_in();
    const struct {
        int status;
        str answer;
    } all[] = {
        {200, ask_get("/sign-in", S(""))},
        {200, ask_get("/", mine)},
        {303, ask_get("/", S(""))},
        {200, ask_get("/files/a.css", S(""))},
        {400, ask_get("/a%00b", S(""))},
        {401, ask_get("/fhir/Patient/018f0000-0000-7000-8000-000000000001", S(""))},
        {403, ask_get("/people", mine)},
        {404, ask_get("/nothing", mine)},
        {404, ask(post_request("/nothing", mine, S("a=b")))},
        {405, ask(post_request("/search", mine, S("a=b")))},
        {422, ask(save_request(mine, ""))},
        {303, ask(save_request(mine, "Okafor"))},
        {204, ask(S("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))},
        {204, ask(S("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))},
        {405, ask(S("DELETE /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (status_of(all[i].answer) != all[i].status) print_error("answer %zu\n", i);
        expect_int(status_of(all[i].answer), all[i].status);
        expect_security_headers(all[i].answer);
        bool is_kept = all[i].status == 200 && has(all[i].answer, "immutable");
        expect(is_kept || has(all[i].answer, "\r\nCache-Control: no-store\r\n"));
        expect(!has(all[i].answer, "Strict-Transport-Security"));
    }
    expect(has(all[3].answer, "Cache-Control: public, max-age=31536000, immutable"));
    expect(has(all[9].answer, "\r\nAllow: GET, HEAD, OPTIONS\r\n"));
    expect(atomic_load(&n_noted) >= (int)(sizeof all / sizeof *all));
}

static void head_is_get_without_a_body(void **state) {
    (void)state;
    str get = ask_get("/sign-in", S(""));
    str head = ask(S("HEAD /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    expect_int(status_of(head), 200);
    expect(str_ends_with(head, S("\r\n\r\n")));
    expect_str(between(head, S("Content-Length: "), '\r'),
               between(get, S("Content-Length: "), '\r'));
}

static void one_connection_serves_one_request_after_the_other(void **state) {
    (void)state;
    int fd = connect_to_door();
    bool closed;
    for (int i = 0; i < 5; i++) {
        send_all(fd, S("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        expect_int(status_of(receive(fd, true, &closed)), 200);
    }
    close(fd);
}

static const struct {
    const char *what, *request;
    int status;
} doubtful[] = {
    {"no Host", "GET /sign-in HTTP/1.1\r\n\r\n", 400},
    {"no Host in 1.0", "GET /sign-in HTTP/1.0\r\n\r\n", 400},
    {"two Hosts", "GET /sign-in HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
    {"Host with a path", "GET /sign-in HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
    {"Host with a user", "GET /sign-in HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
    {"length and chunks",
     "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
     400},
    {"two lengths",
     "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\na=b", 400},
    {"signed length", "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\na=b", 400},
    {"hexadecimal length", "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\na=b",
     400},
    {"chunks", "POST /large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     411},
    {"other encoding", "POST /large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 411},
    {"folded encoding",
     "POST /large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 3\r\n\r\na=b",
     400},
    {"folded length", "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n 0\r\n\r\na=b", 400},
    {"body too large", "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413},
    {"body far too large", "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
     413},
    {"GET with a body", "GET /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b", 400},
    {"blank before colon", "GET /sign-in HTTP/1.1\r\nHost: a\r\nX-Name : b\r\n\r\n", 400},
    {"name with a bracket", "GET /sign-in HTTP/1.1\r\nHost: a\r\nX(Name): b\r\n\r\n", 400},
    {"control in a value",
     "GET /sign-in HTTP/1.1\r\nHost: a\r\nX-Name: b\x01"
     "c\r\n\r\n",
     400},
    {"two Cookies", "GET /sign-in HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n", 400},
    {"two Origins",
     "GET /sign-in HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n", 400},
    {"absolute form", "GET http://a/sign-in HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"encoded slash", "GET /files/..%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"dots", "GET /files/../sign-in HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"NUL", "GET /sign-in%00x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"overlong", "GET /files/%c0%ae HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"HTTP/2.0", "GET /sign-in HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"TRACE", "TRACE /sign-in HTTP/1.1\r\nHost: a\r\n\r\n", 405},
};

/* Before it has asked anybody, with a fixed sentence of its own and without our headers (docs/http-door.md). */
static bool is_answered_by_library(const char *what) {
    static const char *const its[] = {"signed length", "hexadecimal length", "HTTP/2.0"};
    for (size_t i = 0; i < sizeof its / sizeof *its; i++)
        if (strcmp(its[i], what) == 0) return true;
    return false;
}

static void doubtful_requests_are_refused_and_the_connection_closed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        int fd = connect_to_door();
        bool closed;
        send_all(fd, str_from_c(doubtful[i].request));
        /* 405 is an answer to a sound request: the connection may go on. */
        bool may_go_on = doubtful[i].status == 405;
        str answer = receive(fd, may_go_on, &closed);
        close(fd);
        closed |= may_go_on;
        if (status_of(answer) != doubtful[i].status || !closed)
            print_error("%s: %d, %s\n", doubtful[i].what, status_of(answer),
                        closed ? "closed" : "open");
        expect_int(status_of(answer), doubtful[i].status);
        expect(closed);
        if (is_answered_by_library(doubtful[i].what))
            expect(!has(answer, "Content-Security-Policy"));
        else
            expect_security_headers(answer);
    }
}

static void heads_are_limited_in_number_and_size(void **state) {
    (void)state;
    struct buf b;
    buf_init(&b, &arena);
    buf_put(&b, S("GET /sign-in HTTP/1.1\r\nHost: a\r\n"));
    for (int i = 0; i < 70; i++)
        buf_put(&b, S("X-A: b\r\n"));
    buf_put(&b, S("\r\n"));
    expect_int(status_of(ask(buf_str(&b))), 431);
    buf_init(&b, &arena);
    buf_put(&b, S("GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: "));
    for (int i = 0; i < 20000; i++)
        buf_put_char(&b, 'a');
    buf_put(&b, S("\r\n\r\n"));
    expect_int(status_of(ask(buf_str(&b))), 431);
    buf_init(&b, &arena);
    buf_put(&b, S("GET /"));
    for (int i = 0; i < 60000; i++)
        buf_put_char(&b, 'a');
    buf_put(&b, S(" HTTP/1.1\r\nHost: a\r\n\r\n"));
    int status = status_of(ask(buf_str(&b)));
    expect(status >= 400 && status < 500);
}

static void a_change_is_made_by_a_worker_and_answered(void **state) {
    (void)state;
    str mine = signed_in();
    str answer = ask(save_request(mine, "Okafor"));
    expect_int(status_of(answer), 303);
    expect(has(answer, "\r\nLocation: /\r\n"));
    expect(has(answer, "__Host-clerkwell-notice="));
    expect_int(clinic.n_saved, 1);
    answer = ask(save_request(mine, "much+too+long+a+name"));
    expect_int(status_of(answer), 422);
    expect(has(answer, "value=\"much too long a name\""));
    expect_int(clinic.n_saved, 1);
}

static void a_body_in_many_pieces_is_one_body(void **state) {
    (void)state;
    str mine = signed_in(), request = save_request(mine, "Okafor");
    int fd = connect_to_door();
    bool closed;
    for (size_t i = 0; i < request.n; i += 7) {
        send_all(fd, str_slice(request, i, 7));
        usleep(500);
    }
    expect_int(status_of(receive(fd, false, &closed)), 303);
    close(fd);
    expect_int(strcmp(clinic.last_name, "Okafor"), 0);
}

/* Whoever answers and closes with something unread has the answer thrown away by a reset: a page left open over a change
 * of the program would be told nothing. */
static void a_form_for_nobody_is_read_before_it_is_answered(void **state) {
    (void)state;
    enum { HALF = 200000, OTHERS = 3 };
    door_close(door);
    open_with((struct door_settings){.event_threads = 1});
    char *half = arena_alloc(&arena, HALF);
    memset(half, 'a', HALF);
    int fd = connect_to_door(), other = connect_to_door(), before = atomic_load(&n_noted);
    bool closed;
    send_all(fd, say(&arena, "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
                     SAY_N(2 * HALF)));
    send_all(fd, (str){half, HALF});
    for (int i = 0; i < OTHERS; i++) { /* by the same thread, after it */
        send_all(other, S("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        expect_int(status_of(receive(other, true, &closed)), 200);
    }
    expect_int(atomic_load(&n_noted) - before, OTHERS);
    send_all(fd, (str){half, HALF});
    str answer = receive(fd, false, &closed);
    expect_int(status_of(answer), 404);
    expect(closed && has(answer, "</html>"));
    close(fd);
    close(other);
    /* More than any form: not read. */
    expect_int(status_of(ask(S("POST /nothing HTTP/1.1\r\nHost: a\r\n"
                               "Content-Length: 1048577\r\n\r\n"))),
               404);
}

static void when_every_worker_waits_the_next_is_told_to_come_back(void **state) {
    (void)state;
    door_close(door);
    open_with((struct door_settings){.workers = 2, .worker_queue = 1});
    str mine = signed_in(), request = save_request(mine, "Okafor");
    clinic.is_held = true;
    int fds[6];
    for (size_t i = 0; i < 6; i++) {
        fds[i] = connect_to_door();
        send_all(fds[i], request);
        usleep(100000);
    }
    bool closed;
    for (size_t i = 3; i < 6; i++) { /* two work, one waits, three are refused */
        str answer = receive(fds[i], false, &closed);
        expect_int(status_of(answer), 503);
        expect(has(answer, "\r\nRetry-After: "));
        expect_security_headers(answer);
    }
    expect_int(status_of(ask_get("/sign-in", S(""))), 200); /* reading goes on meanwhile */
    clinic.is_held = false;
    for (size_t i = 0; i < 3; i++)
        expect_int(status_of(receive(fds[i], false, &closed)), 303);
    for (size_t i = 0; i < 6; i++)
        close(fds[i]);
    expect_int(clinic.n_saved, 3);
}

static void closing_the_door_answers_the_changes_that_run(void **state) {
    (void)state;
    str mine = signed_in();
    clinic.is_held = true;
    int fd = connect_to_door();
    send_all(fd, save_request(mine, "Okafor"));
    usleep(100000);
    clinic.is_held = false;
    door_close(door);
    bool closed;
    expect_int(status_of(receive(fd, false, &closed)), 303);
    expect_int(clinic.n_saved, 1);
    close(fd);
    open_with((struct door_settings){0});
}

/* Sends a byte now and then and says after how long it was cut. */
static int64_t cut_after(str start, int64_t give_up_ms) {
    int fd = connect_to_door();
    int64_t began = now_ms();
    send_all(fd, start);
    struct timeval pause = {.tv_usec = 50000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
    char byte;
    ssize_t got = -1;
    while (now_ms() - began < give_up_ms) {
        if (send(fd, "a", 1, MSG_NOSIGNAL) < 0) break;
        got = recv(fd, &byte, 1, 0);
        if (got >= 0 || errno != EAGAIN) break;
    }
    close(fd);
    return now_ms() - began;
}

static void a_slow_client_is_cut(void **state) {
    (void)state;
    door_close(door);
    open_with((struct door_settings){.header_ms = 400, .body_ms = 400});
    expect(cut_after(S("GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: "), 5000) < 2500);
    expect(cut_after(S(""), 5000) < 2500);
    expect(cut_after(S("POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"),
                     5000) < 2500);
    /* The control: with long limits the same client lives. */
    door_close(door);
    open_with((struct door_settings){.header_ms = 60000});
    expect(cut_after(S("GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: "), 1200) >= 1200);
}

static void seen_at_moves_without_the_reader_waiting(void **state) {
    (void)state;
    str mine = signed_in();
    clinic.now = instant_add(clinic.now, 2 * INSTANT_MINUTE);
    expect_int(status_of(ask_get("/", mine)), 200);
    for (int i = 0; i < 200 && !atomic_load(&clinic.n_touched); i++)
        usleep(5000);
    expect_int(clinic.n_touched, 1);
}

static void only_the_given_address_is_listened_on(void **state) {
    (void)state;
    struct problem why;
    struct door *other = NULL;
    expect_err(
        door_open(&program, &(struct door_settings){.address = "not an address"}, &other, &why),
        INVALID);
    expect_err(door_open(&program,
                         &(struct door_settings){.address = "127.0.0.1", .port = door_port(door)},
                         &other, &why),
               INVALID);
    expect_str(why.field, S("listen"));
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(door_port(door))};
    expect_int(inet_pton(AF_INET, "127.0.0.2", &to.sin_addr), 1);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    expect(connect(fd, (struct sockaddr *)&to, sizeof to) != 0);
    close(fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(every_answer_carries_the_security_headers),
        TEST(head_is_get_without_a_body),
        TEST(one_connection_serves_one_request_after_the_other),
        TEST(doubtful_requests_are_refused_and_the_connection_closed),
        TEST(heads_are_limited_in_number_and_size),
        TEST(a_change_is_made_by_a_worker_and_answered),
        TEST(a_body_in_many_pieces_is_one_body),
        TEST(a_form_for_nobody_is_read_before_it_is_answered),
        TEST(when_every_worker_waits_the_next_is_told_to_come_back),
        TEST(closing_the_door_answers_the_changes_that_run),
        TEST(a_slow_client_is_cut),
        TEST(seen_at_moves_without_the_reader_waiting),
        TEST(only_the_given_address_is_listened_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
