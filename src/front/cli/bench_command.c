/* bench: how fast it is, beside limits measured in the same run on the same machine. */
#include "commands.h"

#include "bench_find.h"
#include "bench_limits.h"
#include "bench_report.h"
#include "bench_work.h"
#include "files.h"
#include "url.h"

enum {
    MIXED_ROWS_A_SECOND = 3000,
    MIXED_LONGEST = 10, /* times as long as one figure is measured */
    IMPORT_A_SECOND = 3000,
    DUTIES_MOST = 100000,
    WAITING_MOST = 50000
};

static bool ask_json(void *self, uint64_t n, struct http_ask *ask);
static bool ask_page(void *self, uint64_t n, struct http_ask *ask);
static bool ask_find(void *self, uint64_t n, struct http_ask *ask);
static bool ask_name(void *self, uint64_t n, struct http_ask *ask);
static bool ask_born(void *self, uint64_t n, struct http_ask *ask);
static bool ask_number(void *self, uint64_t n, struct http_ask *ask);
static bool ask_slip(void *self, uint64_t n, struct http_ask *ask);
static bool ask_booking(void *self, uint64_t n, struct http_ask *ask);
static bool ask_slots(void *self, uint64_t n, struct http_ask *ask);
static bool ask_sheet(void *self, uint64_t n, struct http_ask *ask);
static bool ask_desk(void *self, uint64_t n, struct http_ask *ask);
static bool ask_waiting(void *self, uint64_t n, struct http_ask *ask);

const struct figure_row bench_figures[N_FIGURES] = {
    [G1_JSON] = {"G1",
                 "json",
                 "patient by id as JSON, 64 connections",
                 ask_json,
                 PHASE_USUAL,
                 64,
                 {{{L1_HELLO}, 1, 350}, {{L1_HELLO, L2_BY_ID, L3_JSON}, 3, 600}},
                 2},
    [G1_PAGE] = {"G1",
                 "page",
                 "patient page, 64 connections",
                 ask_page,
                 PHASE_USUAL,
                 64,
                 {{{L1_HELLO}, 1, 0}},
                 1},
    [G2_FIND] = {"G2",
                 "find",
                 "finder, four kinds in equal shares, 64 connections",
                 ask_find,
                 PHASE_USUAL,
                 64,
                 {{{L2_QUERY}, 1, 250}},
                 1},
    [G2_FEW] =
        {"G2", "few", "the same, 4 connections", ask_find, PHASE_USUAL, 4, {{{L2_QUERY}, 1, 0}}, 1},
    [G2_NAME] = {"G2",
                 "find-name",
                 "finder: a family name, half with an initial, 64 connections",
                 ask_name,
                 PHASE_USUAL,
                 64,
                 {{{L2_NAME}, 1, 250}},
                 1},
    [G2_BORN] = {"G2",
                 "find-birth",
                 "finder: a date of birth, 64 connections",
                 ask_born,
                 PHASE_USUAL,
                 64,
                 {{{L2_BORN}, 1, 250}},
                 1},
    [G2_NUMBER] = {"G2",
                   "find-number",
                   "finder: a hospital number, 64 connections",
                   ask_number,
                   PHASE_USUAL,
                   64,
                   {{{L2_NUMBER}, 1, 250}},
                   1},
    [G2_SLIP] = {"G2",
                 "find-slip",
                 "finder: a slip of the pen in the family name, and an initial, 64 connections",
                 ask_slip,
                 PHASE_USUAL,
                 64,
                 {{{L2_SLIP}, 1, 250}},
                 1},
    [G3_BOOK] = {"G3",
                 "book",
                 "bookings, 64 clients",
                 ask_booking,
                 PHASE_USUAL,
                 64,
                 {{{L4_RAW}, 1, 500},
                  {{L4_RAW, L1_HELLO}, 2, 700},
                  {{L4_ALONE}, 1, 3000},
                  {{L5_SYNC}, 1, 0}},
                 4},
    [G4_SLOTS] = {"G4",
                  "slots",
                  "first 10 free slots of 26 weeks, as a page, 64 connections",
                  ask_slots,
                  PHASE_USUAL,
                  64,
                  {{{L1_HELLO}, 1, 400}},
                  1},
    [G4_SEARCH] = {"G4",
                   "search",
                   "first 10 free slots of 26 weeks, the search alone, 2 threads",
                   NULL,
                   PHASE_USUAL,
                   0,
                   {{{L6_PLAIN}, 1, 50000}, {{L6_MEMORY}, 1, 0}},
                   2},
    [G10_LOOKS] = {"G10",
                   "looks",
                   "patient by id as JSON, looks audited",
                   ask_json,
                   PHASE_USUAL,
                   64,
                   {{{L10_UNWATCHED}, 1, 850}},
                   1},
    [G6_JSON] = {"G6",
                 "engines",
                 "patient by id as JSON, on PostgreSQL",
                 ask_json,
                 PHASE_ENGINES,
                 64,
                 {{{LS_JSON}, 1, 150}},
                 1},
    [G6_PAGE] = {"G6",
                 "engines",
                 "patient page, on PostgreSQL",
                 ask_page,
                 PHASE_ENGINES,
                 64,
                 {{{LS_PAGE}, 1, 150}},
                 1},
    [G6_FIND] = {"G6",
                 "engines",
                 "finder, on PostgreSQL",
                 ask_find,
                 PHASE_ENGINES,
                 64,
                 {{{LS_FIND}, 1, 150}},
                 1},
    [G6_BOOK] = {"G6",
                 "engines",
                 "bookings, on PostgreSQL",
                 ask_booking,
                 PHASE_ENGINES,
                 64,
                 {{{LS_BOOK}, 1, 400}},
                 1},
    [G5_IMPORT] = {"G5",
                   "import",
                   "patients brought in from FHIR",
                   NULL,
                   PHASE_IMPORT,
                   0,
                   {{{L7_ROWS, L7_PARSE}, 2, 400}},
                   1},
    [G8_SHEET] = {"G8",
                  "sheet",
                  "day sheet of a clinic of 40, 16 connections",
                  ask_sheet,
                  PHASE_FULL,
                  16,
                  {{{L1_AGAIN}, 1, 50}},
                  1},
    [G8_WAITING] = {"G8",
                    "waiting",
                    "waiting list, 16 connections",
                    ask_waiting,
                    PHASE_FULL,
                    16,
                    {{{L1_AGAIN}, 1, 50}},
                    1},
    [G8_DESK] = {"G8",
                 "desk",
                 "desk of a secretary, 16 connections",
                 ask_desk,
                 PHASE_FULL,
                 16,
                 {{{L1_AGAIN}, 1, 50}},
                 1},
};

/* ---- requests ----------------------------------------------------------------------------------------- */

static bool ask_json(void *self, uint64_t n, struct http_ask *ask) {
    struct arena *a = ask->request.arena;
    str id = uuid_text(a, bench_patient(self, n)->patient_id);
    return bench_get(self, ask, say(a, "/fhir/Patient/{}", SAY_T(id)),
                     say(a, "\"resourceType\":\"Patient\",\"id\":\"{}\"", SAY_T(id)));
}

static bool ask_page(void *self, uint64_t n, struct http_ask *ask) {
    struct arena *a = ask->request.arena;
    const struct patient *p = bench_patient(self, n);
    return bench_get(self, ask, say(a, "/patients/{}", SAY_T(uuid_text(a, p->patient_id))),
                     p->hospital_number);
}

static bool ask_find(void *self, uint64_t n, struct http_ask *ask) {
    return bench_find_ask(self, bench_find_of(n), n, ask);
}

static bool ask_name(void *self, uint64_t n, struct http_ask *ask) {
    return bench_find_ask(self, FIND_NAME, n, ask);
}

static bool ask_born(void *self, uint64_t n, struct http_ask *ask) {
    return bench_find_ask(self, FIND_BORN, n, ask);
}

static bool ask_number(void *self, uint64_t n, struct http_ask *ask) {
    return bench_find_ask(self, FIND_NUMBER, n, ask);
}

static bool ask_slip(void *self, uint64_t n, struct http_ask *ask) {
    return bench_find_ask(self, FIND_SLIP, n, ask);
}

/* As when a booking is begun from the navigation: every clinic, every kind, from today. */
static bool ask_slots(void *self, uint64_t n, struct http_ask *ask) {
    (void)n;
    return bench_get(self, ask, S("/slots"), S(">Free slots</caption>"));
}

static bool ask_sheet(void *self, uint64_t n, struct http_ask *ask) {
    const struct bench *x = self;
    (void)n;
    return bench_get(
        x, ask,
        say(ask->request.arena, "/clinics/{}", SAY_T(uuid_text(ask->request.arena, x->sheet))),
        S("40 slots, 40 booked, 0 free"));
}

/* With a row at least of the bench's patients, whose numbers are B0000000 and on. */
static bool ask_desk(void *self, uint64_t n, struct http_ask *ask) {
    (void)n;
    return bench_get(self, ask, S("/"), S(" · B0"));
}

/* The note of those who were added. */
static bool ask_waiting(void *self, uint64_t n, struct http_ask *ask) {
    (void)n;
    return bench_get(self, ask, S("/waiting-list"), S("after the echo"));
}

static bool ask_booking(void *self, uint64_t n, struct http_ask *ask) {
    struct bench *x = self;
    struct buf *b = &ask->request;
    uint64_t slot = atomic_fetch_add(&x->booked, 1);
    ask->status = 303;
    ask->proof = S("Location: /appointments/");
    if (slot >= x->site.n_slots) return false;
    uuid key = {{0xbe}};
    for (int i = 0; i < 8; i++)
        key.b[8 + i] = (unsigned char)(slot >> (8 * i));
    key.b[7] = (unsigned char)x->run;
    str body = say(b->arena, "patient={}&slot={}&for=none&csrf={}&form_key={}",
                   SAY_T(uuid_text(b->arena, bench_patient(x, n + slot)->patient_id)),
                   SAY_T(uuid_text(b->arena, x->site.slots[slot])), SAY_T(x->site.csrf),
                   SAY_T(uuid_text(b->arena, key)));
    buf_put(b,
            say(b->arena,
                "POST /appointments HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n"
                "Cookie: {}\r\n\r\n{}",
                SAY_N((int64_t)body.n), SAY_T(x->site.cookie), SAY_T(body)));
    return true;
}

/* ---- rounds ------------------------------------------------------------------------------------------- */

/* "json,find,book" */
bool bench_wants_other(const struct bench *x, const char *name) {
    str rest = cli_option(x->site.c, "--only");
    while (rest.p)
        if (str_eq(str_cut(&rest, ','), str_from_c(name))) return true;
    return !cli_has(x->site.c, "--only");
}

/* Its own name, or that of the kinds it is one of: find-slip is wanted with find. Two engines are compared where the
 * clinic is on PostgreSQL. */
bool bench_wants(const struct bench *x, enum figure f) {
    const struct figure_row *row = &bench_figures[f];
    bool is_there = row->phase != PHASE_ENGINES || x->site.c->database.n > 0;
    bool is_one_of =
        str_starts_with(str_from_c(row->name), S("find-")) && bench_wants_other(x, "find");
    return is_there && (is_one_of || bench_wants_other(x, row->name));
}

static bool wants_phase(const struct bench *x, enum phase phase) {
    for (int f = 0; f < N_FIGURES; f++)
        if (bench_figures[f].phase == phase && bench_wants(x, (enum figure)f)) return true;
    return false;
}

static bool is_compared(const struct figure_row *row, enum limit limit) {
    for (int i = 0; i < row->n_against; i++)
        for (int k = 0; k < row->against[i].n_parts; k++)
            if (row->against[i].parts[k] == limit) return true;
    return false;
}

static bool needs_limit(const struct bench *x, enum phase phase, enum limit limit) {
    for (int f = 0; f < N_FIGURES; f++) {
        const struct figure_row *row = &bench_figures[f];
        if (row->phase == phase && bench_wants(x, (enum figure)f) && is_compared(row, limit))
            return true;
    }
    return false;
}

static bool search_once(const struct bench *x, struct arena *a, uint64_t i) {
    (void)i;
    return bench_slots_once(&x->site, &x->slots, SEARCH_OURS, a);
}

static enum err measure_figure(struct bench *x, enum figure f, struct measured *ret) {
    const struct figure_row *row = &bench_figures[f];
    if (row->ask) return bench_load(x, x->site.port, row->ask, row->connections, ret);
    if (f == G4_SEARCH) return bench_two_threads(x, search_once, ret);
    return bench_import_run(&x->import, &x->site, ret);
}

/* Each limit, and at once what is compared with it first. */
static enum err measure_round(struct bench *x, int64_t at, enum phase phase) {
    if (phase == PHASE_IMPORT) bench_import_make(&x->import);
    for (int limit = 0; limit < N_LIMITS; limit++) {
        if (!needs_limit(x, phase, (enum limit)limit)) continue;
        TRY(bench_limit_measure(x, (enum limit)limit, &x->limits[limit][at]));
        for (int f = 0; f < N_FIGURES; f++) {
            const struct figure_row *row = &bench_figures[f];
            bool is_next = row->phase == phase && (int)row->against[0].parts[0] == limit;
            if (is_next && bench_wants(x, (enum figure)f))
                TRY(measure_figure(x, (enum figure)f, &x->values[f][at]));
        }
    }
    return OK;
}

static void begin(struct bench *x) {
    AUTO_ARENA(a);
    struct processors now = processors_now(&a);
    bench_noise_begin(&x->noise, &now);
}

static enum bench_verdict end(struct bench *x, const char *what, bool may_discard) {
    AUTO_ARENA(a);
    struct processors now = processors_now(&a);
    return bench_noise_end(&x->noise, &now, what, may_discard);
}

static const char *phase_words(enum phase phase) {
    switch (phase) {
    case PHASE_ENGINES: return "a round of G6";
    case PHASE_IMPORT: return "a round of G5";
    case PHASE_FULL: return "a round of G8";
    case PHASE_USUAL:
    case N_PHASES: break;
    }
    return "a round";
}

/* Interleaved, so that a slow moment of the machine meets the limits as well as the figures. */
static enum err measure(struct bench *x, enum phase phase) {
    int64_t *kept = &x->kept[phase], discarded = 0;
    while (*kept < x->rounds) {
        begin(x);
        TRY(measure_round(x, *kept, phase));
        bool is_kept = end(x, phase_words(phase), discarded < x->rounds) != ROUND_DISCARDED;
        *(is_kept ? kept : &discarded) += 1;
        cli_progress(x->site.c, *kept, x->rounds);
    }
    return OK;
}

/* What is measured once is kept, however noisy. */
static enum err measure_mixed(struct bench *x) {
    if (!bench_wants_other(x, "mixed")) return OK;
    begin(x);
    TRY(bench_mixed_run(&x->site, MIXED_ROWS_A_SECOND * x->duration_us / 1000000 * x->rounds + 1,
                        MIXED_LONGEST * x->duration_us * x->rounds, &x->mixed));
    (void)end(x, "G7", false);
    return OK;
}

static enum err measure_server(struct bench *x) {
    if (!bench_wants_other(x, "server")) return OK;
    begin(x);
    TRY(bench_server_run(&x->site, &x->server));
    (void)end(x, "G9", false);
    return OK;
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum err read_number(struct cli *c, const char *name, int64_t usual, int64_t least,
                            int64_t most, int64_t *ret_n) {
    *ret_n = usual;
    if (!cli_has(c, name)) return OK;
    if (str_to_int64(cli_option(c, name), ret_n) && *ret_n >= least && *ret_n <= most) return OK;
    return problem_set(&c->why, INVALID, S("usage"),
                       say(c->arena, "{} takes a number from {} to {}", SAY_T(str_from_c(name)),
                           SAY_N(least), SAY_N(most)),
                       S(""));
}

#define NAMES                                                                                            \
    "json, page, find, few, find-name, find-birth, find-number, find-slip, book, slots, search, looks, " \
    "engines, import, sheet, waiting, desk, mixed or server"

static enum err check_name(struct cli *c, str only) {
    if (str_eq(only, S("mixed")) || str_eq(only, S("server"))) return OK;
    if (str_eq(only, S("engines")) && !c->database.n)
        return problem_set(
            &c->why, INVALID, S("usage"),
            S("--only engines compares PostgreSQL with SQLite: --database says where it is"),
            S(""));
    for (int f = 0; f < N_FIGURES; f++)
        if (str_eq(only, str_from_c(bench_figures[f].name))) return OK;
    return problem_set(&c->why, INVALID, S("usage"), S("--only takes " NAMES), S(""));
}

/* A folder of a misspelt name would fill another disk. */
static enum err check_scratch(struct cli *c) {
    str folder = cli_option(c, "--scratch");
    struct file_info info;
    if (!cli_has(c, "--scratch")) return OK;
    if (file_look(c->arena, folder, &info, NULL) == OK && info.is_folder) return OK;
    return problem_set(
        &c->why, INVALID, S("usage"),
        say(c->arena, "--scratch takes a folder that is there, and {} is none", SAY_T(folder)),
        S(""));
}

static enum err check_only(struct cli *c) {
    str rest = cli_option(c, "--only");
    while (rest.p)
        TRY(check_name(c, str_cut(&rest, ',')));
    return OK;
}

static int64_t at_most(int64_t n, int64_t most) {
    return n < most ? n : most;
}

static enum err measure_import(struct bench *x) {
    if (!wants_phase(x, PHASE_IMPORT)) return OK;
    TRY(bench_import_begin(&x->import, &x->site, IMPORT_A_SECOND * x->duration_us / 1000000 + 1));
    return measure(x, PHASE_IMPORT);
}

/* What needs a full clinic, a full waiting list and a full desk. */
static enum err measure_full(struct bench *x) {
    if (!wants_phase(x, PHASE_FULL)) return OK;
    if (bench_wants(x, G8_SHEET)) TRY(bench_sheet_make(&x->site, &x->sheet));
    if (bench_wants(x, G8_WAITING)) {
        x->n_waiting = at_most(x->site.n_all / 2, WAITING_MOST);
        TRY(bench_waiting_make(&x->site, x->n_waiting));
    }
    if (bench_wants(x, G8_DESK)) {
        x->n_duties = at_most(x->site.n_all / 2, DUTIES_MOST);
        TRY(bench_duties_make(&x->site, x->n_duties));
    }
    return measure(x, PHASE_FULL);
}

/* For so many measurements of bookings. */
static int64_t slots_for(const struct bench *x, int64_t n) {
    enum { BOOKINGS_A_SECOND_MOST = 8000 };
    return n * x->duration_us / 1000 * BOOKINGS_A_SECOND_MOST / 1000;
}

/* The same clinic on SQLite, to be asked in turn with the one on PostgreSQL. */
static enum err open_beside(struct bench *x, int64_t n_patients) {
    struct bench *other = arena_new(x->site.c->arena, struct bench);
    other->duration_us = x->duration_us;
    x->beside = other;
    return bench_site_open_beside(&x->site, n_patients, slots_for(x, 2 * x->rounds), &other->site);
}

/* What takes long to make, before anything is measured. */
static enum err open_all(struct bench *x, int64_t n_patients, int64_t n_slots) {
    TRY(bench_site_open(x->site.c, n_patients, n_slots, &x->site));
    if (bench_wants(x, G4_SLOTS) || bench_wants(x, G4_SEARCH))
        TRY(bench_slots_make(&x->site, &x->slots));
    if (wants_phase(x, PHASE_ENGINES)) TRY(open_beside(x, n_patients));
    return hello_open(&x->hello, &x->hello_port, &x->site.c->why);
}

static enum err run_all(struct bench *x, int64_t n_patients, int64_t n_slots) {
    TRY(open_all(x, n_patients, n_slots));
    if (bench_wants(x, G3_BOOK)) TRY(bench_booking_weigh(x, ask_booking));
    if (wants_phase(x, PHASE_USUAL)) TRY(measure(x, PHASE_USUAL));
    if (wants_phase(x, PHASE_ENGINES)) TRY(measure(x, PHASE_ENGINES));
    TRY(measure_mixed(x));
    TRY(measure_import(x));
    TRY(measure_full(x));
    x->private_kib = bench_private_kib(x->site.c->arena, S("self"));
    x->engine = arena_str(x->site.c->arena, db_engine(x->site.db));
    return measure_server(x);
}

static enum err run_bench(struct cli *c) {
    enum { PATIENTS_LEAST = 2000 }; /* the demo's weeks need so many, each in one place only */
    struct bench *x = arena_new(c->arena, struct bench);
    int64_t n_patients, milliseconds;
    TRY(read_number(c, "--patients", 20000, PATIENTS_LEAST, 1000000, &n_patients));
    TRY(read_number(c, "--rounds", 5, 1, ROUNDS_MAX / 2, &x->rounds));
    TRY(read_number(c, "--milliseconds", 1000, 1, 60000, &milliseconds));
    TRY(check_only(c));
    TRY(check_scratch(c));
    x->duration_us = milliseconds * 1000;
    x->site.c = c;
    x->noise.is_server_apart = c->database.n > 0;
    int64_t n_slots = 5000 + (bench_wants_other(x, "mixed") ? BENCH_MIXED_BOOKINGS : 0);
    if (bench_wants(x, G3_BOOK)) n_slots += slots_for(x, 4 * x->rounds + 1);
    if (bench_wants(x, G6_BOOK)) n_slots += slots_for(x, 2 * x->rounds);
    enum err e = run_all(x, n_patients, n_slots);
    if (x->beside) bench_site_close(&x->beside->site);
    hello_close(x->hello);
    bench_import_end(&x->import);
    bench_site_close(&x->site);
    TRY(e);
    buf_put(&c->out,
            c->json ? say(c->arena, "{}\n", SAY_T(bench_report_json(x))) : bench_report_text(x));
    return OK;
}

static const struct cli_option bench_options[] = {
    {"--patients", "N", false, false, "patients of the scratch clinic; 20,000 when not given"},
    {"--rounds", "N", false, false, "rounds that count; 5 when not given"},
    {"--milliseconds", "N", false, false, "how long each measurement runs; 1,000 when not given"},
    {"--only", "NAMES", false, false,
     "measure these alone: " NAMES "; several with commas between"},
    {"--scratch", "DIR", false, true,
     "a folder that is there, for the scratch clinic; /var/tmp when not given"},
};

const struct command command_bench = {
    .name = "bench",
    .summary = "Measure how fast it is, beside limits of the same run",
    .arguments = "",
    .options = bench_options,
    .n_options = sizeof bench_options / sizeof bench_options[0],
    .needs = NEEDS_NOTHING,
    .prose =
        "Makes a scratch clinic, serves it, measures, and removes it. Each figure stands beside the\n"
        "limit measured in turn with it; figures and limits are medians. With --database the clinic is\n"
        "on PostgreSQL and a second one on SQLite, and the two are compared. See bench/README.md.",
    .answers_json = true,
    .run = run_bench,
};
