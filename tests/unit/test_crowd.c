/* The HTTP door when too many come, or too slowly. */
#include "door_client.h"

/* A connection from an address of this machine of the test's choice. */
static int connect_from(const char *address) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(door_port(door))};
    struct timeval limit = {.tv_sec = 10};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    expect_int(inet_pton(AF_INET, address, &from.sin_addr), 1);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    expect_int(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
    expect_int(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static bool is_cut(int fd) {
    char byte;
    for (int i = 0; i < 500; i++) {
        ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN)) return true;
        usleep(10000);
    }
    return false;
}

static bool is_open(int fd) {
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

static int ask_on(int fd, const char *request) {
    bool closed;
    send_all(fd, str_from_c(request));
    return status_of(receive(fd, true, &closed));
}

#define GET_SIGN_IN "GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"

static void reopen(struct door_settings settings) {
    door_close(door);
    open_with(settings);
}

static void at_the_limit_the_longest_quiet_one_goes_for_the_newcomer(void **state) {
    (void)state;
    reopen((struct door_settings){.connections = 4});
    int fds[6];
    for (size_t i = 0; i < 4; i++) {
        fds[i] = connect_to_door();
        expect_int(ask_on(fds[i], GET_SIGN_IN), 200);
        usleep(20000);
    }
    send_all(fds[1], S("GET /sign-in HTTP/1.1\r\nHost: loc")); /* begun, and not gone on with */
    for (size_t i = 4; i < 6; i++) {
        fds[i] = connect_to_door();
        expect_int(ask_on(fds[i], GET_SIGN_IN), 200);
    }
    expect(is_cut(fds[0]));
    expect(is_cut(fds[1]));
    expect(is_open(fds[2]));
    expect_int(ask_on(fds[3], GET_SIGN_IN), 200);
    for (size_t i = 0; i < 6; i++)
        close(fds[i]);
}

static void a_body_that_does_not_come_keeps_no_place(void **state) {
    (void)state;
    reopen((struct door_settings){.connections = 3});
    int fds[3];
    for (size_t i = 0; i < 3; i++) {
        fds[i] = connect_to_door();
        send_all(fds[i], S("POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na"));
    }
    usleep(600000); /* longer than anybody's grace */
    expect_int(status_of(ask_get("/sign-in", S(""))), 200);
    for (size_t i = 0; i < 3; i++)
        close(fds[i]);
}

static void an_address_fills_its_own_places_only(void **state) {
    (void)state;
    reopen((struct door_settings){.connections = 40, .of_an_address = 3});
    int honest = connect_from("127.0.0.9"), fds[5];
    expect_int(ask_on(honest, GET_SIGN_IN), 200);
    for (size_t i = 0; i < 5; i++) {
        fds[i] = connect_from("127.0.0.8");
        usleep(20000);
    }
    expect(is_cut(fds[0]));
    expect(is_cut(fds[1]));
    expect(is_open(fds[2]) && is_open(fds[4]));
    expect_int(ask_on(honest, GET_SIGN_IN), 200);
    close(honest);
    for (size_t i = 0; i < 5; i++)
        close(fds[i]);
}

static void behind_a_proxy_the_requests_of_an_address_are_counted(void **state) {
    (void)state;
    is_behind_proxy = true;
    reopen((struct door_settings){.of_an_address = 2, .workers = 8});
    str mine = signed_in(), request = save_request(mine, "Okafor");
    str told = S("POST /patients/new HTTP/1.1\r\nX-Forwarded-For: 192.0.2.7\r\n");
    request = say(&arena, "{}{}", SAY_T(told),
                  SAY_T(str_from(request, S("POST /patients/new HTTP/1.1\r\n").n)));
    clinic.is_held = true;
    int fds[3];
    for (size_t i = 0; i < 3; i++) {
        fds[i] = connect_to_door();
        send_all(fds[i], request);
        usleep(50000);
    }
    bool closed;
    str answer = receive(fds[2], false, &closed);
    expect_int(status_of(answer), 503);
    expect(has(answer, "\r\nRetry-After: "));
    expect_int(status_of(ask_get("/sign-in", S(""))), 200); /* of another address */
    clinic.is_held = false;
    for (size_t i = 0; i < 2; i++)
        expect_int(status_of(receive(fds[i], false, &closed)), 303);
    for (size_t i = 0; i < 3; i++)
        close(fds[i]);
    expect_int(status_of(ask(request)), 303);
}

static void where_all_are_at_work_the_newcomer_is_told(void **state) {
    (void)state;
    reopen((struct door_settings){.connections = 2});
    str request = save_request(signed_in(), "Okafor");
    clinic.is_held = true;
    int fds[2];
    bool closed;
    for (size_t i = 0; i < 2; i++) {
        fds[i] = connect_to_door();
        send_all(fds[i], request);
    }
    usleep(200000);
    str answer = ask_get("/sign-in", S(""));
    expect_int(status_of(answer), 503);
    expect(has(answer, "\r\nRetry-After: ") && has(answer, "Content-Security-Policy: "));
    expect(has(answer, "try again"));
    clinic.is_held = false;
    for (size_t i = 0; i < 2; i++) {
        expect_int(status_of(receive(fds[i], false, &closed)), 303);
        close(fds[i]);
    }
    for (int i = 0; i < 100 && status_of(answer) != 200; i++) {
        usleep(20000);
        answer = ask_get("/sign-in", S(""));
    }
    expect_int(status_of(answer), 200);
}

/* libmicrohttpd takes events in pieces of 128, and after exactly so many it waits for more. */
static void as_many_as_it_takes_at_once_are_all_answered(void **state) {
    (void)state;
    enum { AT_ONCE = 128 };
    reopen((struct door_settings){.event_threads = 1});
    str mine = signed_in();
    int first = connect_to_door(), fds[AT_ONCE];
    bool closed;
    for (size_t i = 0; i < AT_ONCE; i++) {
        fds[i] = connect_to_door();
        expect_int(ask_on(fds[i], GET_SIGN_IN), 200);
    }
    clinic.is_held = true;
    send_all(first, say(&arena, "GET /search?q=wait HTTP/1.1\r\nHost: a\r\nCookie: {}\r\n\r\n",
                        SAY_T(mine)));
    usleep(100000); /* the thread is busy with this one while the others ask */
    for (size_t i = 0; i < AT_ONCE; i++)
        send_all(fds[i], S(GET_SIGN_IN));
    usleep(50000);
    clinic.is_held = false;
    expect_int(status_of(receive(first, true, &closed)), 200);
    for (size_t i = 0; i < AT_ONCE; i++) {
        expect_int(status_of(receive(fds[i], true, &closed)), 200);
        close(fds[i]);
    }
    close(first);
}

static void what_is_drawn_keeps_no_change_waiting(void **state) {
    (void)state;
    reopen((struct door_settings){.workers = 2, .slow_workers = 2, .slow_queue = 2});
    str mine = signed_in(), request = save_request(mine, "Okafor");
    str slow =
        say(&arena, "GET /slow HTTP/1.1\r\nHost: a\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            SAY_T(mine));
    clinic.slow_is_held = true;
    int fds[5];
    bool closed;
    for (size_t i = 0; i < 5; i++) {
        fds[i] = connect_to_door();
        send_all(fds[i], slow);
        usleep(50000);
    }
    expect_int(status_of(receive(fds[4], false, &closed)), 503); /* two are drawn, two wait */
    expect_int(status_of(ask(request)), 303);
    clinic.slow_is_held = false;
    for (size_t i = 0; i < 5; i++) {
        if (i < 4) expect_int(status_of(receive(fds[i], false, &closed)), 200);
        close(fds[i]);
    }
}

/* Those who ask while it closes are answered or cut, and it ends in order, each time. */
static void closing_while_people_come_ends_in_order(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        int fds[12];
        reopen((struct door_settings){.event_threads = 4});
        for (size_t i = 0; i < 12; i++) {
            fds[i] = connect_to_door();
            send_all(fds[i], S(GET_SIGN_IN));
        }
        door_close(door);
        for (size_t i = 0; i < 12; i++)
            close(fds[i]);
        open_with((struct door_settings){0});
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(at_the_limit_the_longest_quiet_one_goes_for_the_newcomer),
        TEST(a_body_that_does_not_come_keeps_no_place),
        TEST(an_address_fills_its_own_places_only),
        TEST(behind_a_proxy_the_requests_of_an_address_are_counted),
        TEST(where_all_are_at_work_the_newcomer_is_told),
        TEST(as_many_as_it_takes_at_once_are_all_answered),
        TEST(what_is_drawn_keeps_no_change_waiting),
        TEST(closing_while_people_come_ends_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
