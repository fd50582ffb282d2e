#include "bench_server.h"

#include "buf.h"
#include "child_run.h"
#include "clock.h"
#include "files.h"
#include "http_load.h"
#include "url.h"

enum {
    PAGES = 400,
    CONNECTIONS = 4,
    KINDS = 5,
    PATIENCE = 60 * INSTANT_SECOND, /* until it answers, and until all pages are */
    ENDING = 20 * INSTANT_SECOND,
    AGAIN_US = 1000
};

int64_t bench_private_kib(struct arena *a, str pid) {
    str text, line;
    struct problem ignored = {0};
    int64_t kib = 0;
    str path = say(a, "/proc/{}/smaps_rollup", SAY_T(pid));
    if (file_read(a, path, 1 << 20, &text, &ignored) != OK) return 0;
    while (text.p) {
        line = str_cut(&text, '\n');
        str name = str_cut(&line, ':');
        bool is_private = str_eq(name, S("Private_Dirty")) || str_eq(name, S("Private_Clean"));
        str number = str_trim(line);
        int64_t n;
        if (is_private && str_to_int64(str_cut(&number, ' '), &n)) kib += n;
    }
    return kib;
}

/* Of all processes that it started. */
static int64_t private_of_children(struct arena *a, str pid) {
    str text, path = say(a, "/proc/{}/task/{}/children", SAY_T(pid), SAY_T(pid));
    struct problem ignored = {0};
    int64_t kib = 0;
    if (file_read(a, path, 4096, &text, &ignored) != OK) return 0;
    for (str rest = str_trim(text); rest.n > 0;)
        kib += bench_private_kib(a, str_cut(&rest, ' '));
    return kib;
}

/* ---- pages -------------------------------------------------------------------------------------------- */

struct asking {
    const struct bench_site *site;
    uint64_t n; /* so many, and no more */
};

/* What people do most: a patient as a page and as JSON, the finder, the desk, free slots. */
static str path_of(const struct bench_site *s, struct arena *a, uint64_t n, str *ret_proof) {
    const struct patient *p = &s->patients[n * 7919 % s->n_patients];
    str id = uuid_text(a, p->patient_id), number = p->hospital_number;
    switch (n % KINDS) {
    case 0: *ret_proof = number; return say(a, "/patients/{}", SAY_T(id));
    case 1:
        *ret_proof = say(a, "\"id\":\"{}\"", SAY_T(id));
        return say(a, "/fhir/Patient/{}", SAY_T(id));
    case 2:
        *ret_proof = say(a, "<b>{}, ", SAY_T(p->family_name));
        return say(a, "{}&part=1",
                   SAY_T(url_with(a, url_path("/find"), S("q"), p->family_name).text));
    case 3: *ret_proof = S(">To do, most pressing first</caption>"); return S("/");
    default: *ret_proof = S(">Free slots</caption>"); return S("/slots");
    }
}

static bool ask_page(void *self, uint64_t n, struct http_ask *ask) {
    const struct asking *x = self;
    struct buf *b = &ask->request;
    if (n >= x->n) return false;
    buf_put(b, say(b->arena,
                   "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                   "Cookie: {}\r\n\r\n",
                   SAY_T(path_of(x->site, b->arena, n, &ask->proof)), SAY_T(x->site->cookie)));
    ask->status = 200;
    return true;
}

/* A machine that is busy otherwise may have some of them put off: those are not among the answered. */
static enum err ask_pages(const struct bench_site *s, uint64_t n, int connections,
                          struct http_load_result *ret_result, struct problem *why) {
    struct asking asking = {s, n};
    struct http_load load = {.port = s->port,
                             .connections = connections,
                             .duration_us = PATIENCE,
                             .next = ask_page,
                             .self = &asking};
    *ret_result = (struct http_load_result){0};
    TRY(http_load_run(&load, ret_result, why));
    return ret_result->failed ? http_load_check(ret_result, s->c->arena, why) : OK;
}

/* ---- the program -------------------------------------------------------------------------------------- */

static enum err start(struct bench_site *s, int *ret_child) {
    struct cli *c = s->c;
    bool is_file = c->database.n == 0;
    const str arguments[] = {S("/proc/self/exe"),
                             S("serve"),
                             is_file ? S("--data") : S("--database"),
                             is_file ? s->folder : c->database,
                             S("--listen"),
                             say(c->arena, "127.0.0.1:{}", SAY_N(s->port))};
    struct child_order order = {arguments, sizeof arguments / sizeof arguments[0], S("/"), 0};
    return child_start(c->arena, &order, ret_child, &c->why);
}

/* Asks again and again until so many are answered; one that is not as it should be ends it. */
static enum err ask_until(struct bench_site *s, int child, uint64_t n, int connections) {
    int64_t end = clock_monotonic() + PATIENCE;
    struct http_load_result r;
    for (uint64_t left = n; left > 0;) {
        enum err e = ask_pages(s, left, connections, &r, &s->c->why);
        if (r.failed) return e;
        left -= r.answered;
        if (left == 0) break;
        if (!child_is_there(child) || clock_monotonic() > end)
            return problem_set(
                &s->c->why, UNAVAILABLE, S(""),
                S("The program started anew did not answer all that was asked of it"), S(""));
        clock_sleep(AGAIN_US);
    }
    return OK;
}

static enum err measure(struct bench_site *s, int child, int64_t began,
                        struct bench_server *ret_server) {
    struct arena *a = s->c->arena;
    TRY(ask_until(s, child, 1, 1));
    ret_server->start_us = clock_monotonic() - began;
    TRY(ask_until(s, child, PAGES, CONNECTIONS));
    str pid = say(a, "{}", SAY_N(child));
    ret_server->n_pages = PAGES;
    ret_server->private_kib = bench_private_kib(a, pid);
    ret_server->drawing_kib = private_of_children(a, pid);
    return OK;
}

enum err bench_server_run(struct bench_site *s, struct bench_server *ret_server) {
    int child;
    *ret_server = (struct bench_server){0};
    TRY(bench_site_leave(s));
    int64_t began = clock_monotonic();
    TRY(start(s, &child));
    atomic_store(&s->child, child);
    enum err e = measure(s, child, began, ret_server);
    atomic_store(&s->child, 0);
    child_stop(child, ENDING);
    return e;
}
