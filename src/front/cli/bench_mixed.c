#include "bench_mixed.h"

#include <pthread.h>
#include <stdatomic.h>

#include "buf.h"
#include "clock.h"
#include "files.h"
#include "http_load.h"
#include "import_files.h"
#include "invariant.h"
#include "json_jansson.h"
#include "url.h"

enum { CONNECTIONS = 16, WRITE_EVERY = 10, QUIET_PART = 10 };

struct mixing {
    struct bench_site *site;
    str list;           /* the file that is brought in */
    struct arena arena; /* of the import's thread */
    struct import_report report;
    struct problem why;
    enum err result;
    int64_t took_us;
    atomic_bool is_over;
    atomic_uint_fast64_t booked, asked;
    uint64_t run; /* so that no form key comes twice */
};

/* ---- the import --------------------------------------------------------------------------------------- */

/* Namesakes enough, so that likenesses are looked for as in a real list. */
static str list_of(struct arena *a, int64_t n, uint64_t run) {
    static const char *const names[] = {"Ashbourne", "Bradley", "Clayton", "Dalton", "Edgeworth",
                                        "Fairley",   "Goodwin", "Harland", "Iveson", "Kendrick"};
    static const char *const given[] = {"Anne",   "Brian", "Chloe", "David",
                                        "Esther", "Frank", "Grace"};
    struct buf b;
    buf_init(&b, a);
    buf_put(&b,
            S("Hospital number,Surname,Forename,Date of birth,Sex,Address 1,Postcode,Telephone\n"));
    for (int64_t i = 0; i < n; i++) {
        struct buf number;
        buf_init(&number, a);
        buf_put_padded(&number, run * 10000000 + (uint64_t)i, 9);
        buf_put(&b, say(a, "I{},{}{},{},{}/{}/{},{},{} Import Road,NE1 4LP,0191 498 0123\n",
                        SAY_T(buf_str(&number)), SAY_T(str_from_c(names[i % 10])),
                        SAY_T(str_from_c(i % 3 ? "" : "son")), SAY_T(str_from_c(given[i / 10 % 7])),
                        SAY_N(1 + i % 28), SAY_N(1 + i / 28 % 12), SAY_N(1935 + i / 336 % 80),
                        SAY_T(str_from_c(i % 2 ? "F" : "M")), SAY_N(1 + i % 300)));
    }
    return buf_str(&b);
}

/* It begins when everybody has asked once: a short list would be in before anybody had come. */
static void wait_for_people(struct mixing *m) {
    int64_t began = clock_monotonic();
    while (atomic_load(&m->asked) <= CONNECTIONS && clock_monotonic() - began < INSTANT_SECOND)
        clock_sleep(100);
}

static void *bring_in(void *self) {
    struct mixing *m = self;
    wait_for_people(m);
    struct work w = m->site->site.work;
    struct import_job job = {
        .paths = &m->list, .n_paths = 1, .source = S("bench"), .read = json_read};
    int64_t began = clock_monotonic();
    w.arena = &m->arena;
    w.why = &m->why;
    w.now = clock_now();
    import_report_init(&m->report, &m->arena);
    m->result = import_files(&w, &job, &m->report);
    m->took_us = clock_monotonic() - began;
    m->is_over = true;
    return NULL;
}

/* ---- what people do meanwhile ------------------------------------------------------------------------- */

static void put_head(const struct mixing *m, struct buf *b, str first) {
    buf_put(b, first);
    buf_put(b, S(" HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: "));
    buf_put(b, m->site->cookie);
    buf_put(b, S("\r\n"));
}

static void look(const struct mixing *m, uint64_t n, struct http_ask *ask) {
    struct buf *b = &ask->request;
    const struct patient *p = &m->site->patients[n * 7919 % m->site->n_patients];
    str id = uuid_text(b->arena, p->patient_id);
    str typed =
        say(b->arena, "{} {}", SAY_T(p->family_name), SAY_T(str_slice(p->given_names, 0, 1)));
    url found =
        url_with(b->arena, url_with(b->arena, url_path("/find"), S("q"), typed), S("part"), S("1"));
    bool is_page = n % 3 != 0;
    put_head(m, b,
             say(b->arena, "GET {}",
                 SAY_T(is_page ? say(b->arena, "/patients/{}", SAY_T(id)) : found.text)));
    ask->status = 200;
    ask->proof = is_page ? p->hospital_number : say(b->arena, "<b>{}, ", SAY_T(p->family_name));
    buf_put(b, S("\r\n"));
}

static bool book(struct mixing *m, uint64_t n, struct http_ask *ask) {
    struct buf *b = &ask->request;
    const struct bench_site *s = m->site;
    uint64_t number = atomic_fetch_add(&m->booked, 1);
    if (number >= BENCH_MIXED_BOOKINGS || number >= s->n_slots) return false;
    uuid key = {{0xb7}};
    for (int i = 0; i < 8; i++)
        key.b[8 + i] = (unsigned char)(number >> (8 * i));
    key.b[7] = (unsigned char)m->run;
    const struct patient *p = &s->patients[(n + number) * 31 % s->n_patients];
    str body = say(b->arena, "patient={}&slot={}&is_beside_meant=1&for=none&csrf={}&form_key={}",
                   SAY_T(uuid_text(b->arena, p->patient_id)),
                   SAY_T(uuid_text(b->arena, s->slots[s->n_slots - 1 - number])), SAY_T(s->csrf),
                   SAY_T(uuid_text(b->arena, key)));
    put_head(m, b, S("POST /appointments"));
    buf_put(b,
            say(b->arena,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
                SAY_N((int64_t)body.n), SAY_T(body)));
    ask->status = 303;
    ask->proof = S("Location: /appointments/");
    return true;
}

static bool ask_next(void *self, uint64_t n, struct http_ask *ask) {
    struct mixing *m = self;
    if (m->is_over) return false;
    atomic_fetch_add(&m->asked, 1);
    if (n % WRITE_EVERY == 0) return book(m, n, ask);
    look(m, n, ask);
    return true;
}

/* ---- both --------------------------------------------------------------------------------------------- */

static enum err run_load(struct mixing *m, int64_t most_us, struct http_load_result *ret_load) {
    struct http_load load = {.port = m->site->port,
                             .connections = CONNECTIONS,
                             .duration_us = most_us,
                             .next = ask_next,
                             .self = m};
    TRY(http_load_run(&load, ret_load, &m->site->c->why));
    return http_load_check(ret_load, m->site->c->arena, &m->site->c->why);
}

static enum err run_both(struct mixing *m, int64_t most_us, struct http_load_result *ret_load) {
    pthread_t thread;
    atomic_store(&m->asked, 0);
    invariant(pthread_create(&thread, NULL, bring_in, m) == 0);
    enum err e = run_load(m, most_us, ret_load);
    pthread_join(thread, NULL);
    TRY(e);
    if (m->result == OK) return OK;
    return problem_set(&m->site->c->why, m->result, S("import"),
                       arena_str(m->site->c->arena, m->why.sentence), S(""));
}

enum err bench_mixed_run(struct bench_site *s, int64_t n_rows, int64_t most_us,
                         struct bench_mixed *ret_mixed) {
    struct mixing m = {.site = s, .run = (uint64_t)(clock_now().us / INSTANT_SECOND % 89) + 1};
    struct http_load_result quiet = {0}, r = {0};
    m.list = path_join(&m.arena, s->folder, S("mixed.csv"));
    enum err e = file_write(&m.arena, m.list, list_of(&m.arena, n_rows, m.run), 0600, &s->c->why);
    if (e == OK) e = run_load(&m, most_us / QUIET_PART, &quiet);
    if (e == OK) e = run_both(&m, most_us, &r);
    const int64_t *counts = m.report.counts[RECORD_PATIENT];
    *ret_mixed = (struct bench_mixed){.answered = r.answered,
                                      .p50_us = r.p50_us,
                                      .p999_us = r.p999_us,
                                      .longest_us = r.longest_us,
                                      .quiet_p50_us = quiet.p50_us,
                                      .quiet_p999_us = quiet.p999_us,
                                      .rows = counts[IMPORT_NEW] + counts[IMPORT_CHANGED],
                                      .import_us = m.took_us};
    arena_finish(&m.arena);
    return e;
}
