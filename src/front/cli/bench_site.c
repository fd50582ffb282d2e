#include "bench_site.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bench_people.h"
#include "buf.h"
#include "child_run.h"
#include "clinic_store.h"
#include "clock.h"
#include "cookies.h"
#include "data_dir.h"
#include "demo_clinic.h"
#include "files.h"
#include "hex.h"
#include "patient_store.h"
#include "pattern_store.h"
#include "people_work.h"
#include "person_store.h"
#include "session_store.h"
#include "sha256.h"

enum {
    SLOTS_A_SESSION = 24,
    DAYS = 260,
    FIRST_DAY = 190, /* after the 26 weeks in which free slots are looked for */
    SESSIONS_A_UNIT = 40,
    DEMO_PATIENTS = 1000,  /* who have referrals, appointments and letters */
    ASKED_FOR_MOST = 20000 /* of the others */
};

/* ---- records ------------------------------------------------------------------------------------------ */

static void show_progress(void *self, int64_t done, int64_t total) {
    cli_progress(self, done, total);
}

static enum err make_clinic(struct bench_site *s, int64_t n_patients) {
    struct cli *c = s->c;
    struct done done;
    TRY(cli_site_new(c, 1, S("Europe/London"), &s->site));
    struct make_site made = {.site = {.name = S("Bench Hospital"),
                                      .zone = S("Europe/London"),
                                      .synthetic_nhs_numbers = true,
                                      .is_demo = true,
                                      .demo_anchor = s->site.work.today},
                             .first = {.user_name = S("setup"), .family_name = S("Set-up")}};
    TRY(work_write(&s->site.work, NULL, make_site, &made, &done));
    s->site.scope.roles = (1u << ROLE_COUNT) - 1;
    struct demo_clinic demo = {.anchor = s->site.work.today,
                               .seed = 1,
                               .n_patients = DEMO_PATIENTS,
                               .made_by = S("setup")};
    TRY(work_write(&s->site.work, NULL, demo_clinic_make, &demo, &done));
    s->n_all = n_patients;
    return bench_people_make(&s->site.work, n_patients - DEMO_PATIENTS, ASKED_FOR_MOST,
                             show_progress, c, &s->patients, &s->n_patients);
}

struct making {
    struct bench_site *s;
    const struct clinic *clinics;
    size_t n_clinics;
    const struct slot_type *types;
    size_t n_types;
    uuid clinician;
    int next_day;
    size_t want;
};

static enum err make_session(struct work *w, struct making *m) {
    if (m->next_day % DAYS == 0) { /* a further clinician */
        m->clinician = work_new_id(w);
        struct resource r = {.resource_id = m->clinician,
                             .kind = S("clinician"),
                             .name = S("Bench clinician"),
                             .is_active = true};
        TRY(resource_store_insert(w->tx, 1, &r));
    }
    civil_date day = civil_date_add_days(w->today, FIRST_DAY + m->next_day % DAYS);
    m->next_day++;
    struct session session = {.session_id = work_new_id(w),
                              .clinic_id = m->clinics[0].clinic_id,
                              .clinician_id = m->clinician,
                              .day = day,
                              .start = {8 * 60},
                              .end = {8 * 60 + 20 * SLOTS_A_SESSION},
                              .zone = zone_name(w->zone)};
    struct session_slot slots[SLOTS_A_SESSION];
    for (int i = 0; i < SLOTS_A_SESSION; i++) {
        civil_time at = {(int16_t)(8 * 60 + 20 * i)};
        slots[i] = (struct session_slot){.slot_id = work_new_id(w),
                                         .slot_type_id = m->types[0].slot_type_id,
                                         .start = at,
                                         .minutes = 20,
                                         .start_at = civil_resolve(w->zone, day, at).first};
        m->s->slots[m->s->n_slots++] = slots[i].slot_id;
    }
    bool is_new;
    return session_store_insert(w->tx, 1, &session, slots, SLOTS_A_SESSION, &is_new);
}

static enum err make_sessions(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    (void)ret_done;
    TRY(clinic_store_list(w->tx, 1, false, &m->clinics, &m->n_clinics));
    TRY(slot_type_store_of_clinic(w->tx, 1, m->clinics[0].clinic_id, &m->types, &m->n_types));
    for (int i = 0; i < SESSIONS_A_UNIT && m->s->n_slots < m->want; i++)
        TRY(make_session(w, m));
    return OK;
}

static enum err make_slots(struct bench_site *s, int64_t n) {
    size_t room = (size_t)n + SLOTS_A_SESSION;
    s->slots = arena_array(s->c->arena, uuid, room);
    struct making m = {.s = s, .want = (size_t)n};
    struct done done;
    while (s->n_slots < m.want)
        TRY(work_write(&s->site.work, NULL, make_sessions, &m, &done));
    return OK;
}

/* ---- somebody signed in ------------------------------------------------------------------------------- */

struct signing_in {
    struct bench_site *s;
    struct person person;
};

static enum err find_person(struct work *w, void *context) {
    struct signing_in *x = context;
    return person_store_by_user_name(w->tx, 1, S("jo"), &x->person);
}

static enum err sign_somebody_in(struct bench_site *s) {
    struct signing_in x = {.s = s};
    struct arena *a = s->c->arena;
    TRY(work_read(&s->site.work, find_person, &x));
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    s->c->random.fill(s->c->random.self, token, sizeof token);
    struct sign_in_facts facts = {.site_id = 1,
                                  .person_id = x.person.person_id,
                                  .started_at = clock_now(),
                                  .seen_at = clock_now()};
    sha256_hash hash = sha256_of((str){(const char *)token, sizeof token});
    memcpy(facts.token_hash, hash.b, sizeof hash.b);
    s->c->random.fill(s->c->random.self, facts.csrf, sizeof facts.csrf);
    TRY(s->serving.store.start(s->serving.store.self, a, &facts));
    s->csrf = hex_text(a, facts.csrf, sizeof facts.csrf);
    s->cookie = say(a, "{}={}", SAY_T(S(SIGN_IN_COOKIE)), SAY_T(sign_in_cookie_write(a, 1, token)));
    return OK;
}

static enum err serve_it(struct bench_site *s) {
    serving_init(&s->serving, s->db, s->c->random);
    s->facts =
        (struct site_facts){.site_id = 1, .name = S("Bench Hospital"), .zone = s->site.work.zone};
    s->serving.program.sites = &s->facts;
    s->serving.program.n_sites = 1;
    s->serving.program.limits = (struct sign_in_limits){3600 * INSTANT_SECOND, 12 * INSTANT_HOUR};
    struct door_settings door = {.address = "127.0.0.1", .is_patient = true};
    TRY(sign_somebody_in(s));
    TRY(door_open(&s->serving.program, &door, &s->door, &s->c->why));
    s->port = door_port(s->door);
    return OK;
}

/* ---- swept away --------------------------------------------------------------------------------------- */

/* Made before any other thread, so that all leave the signals to this one. */
struct bench_broom {
    pthread_t thread;
    sigset_t ends;
    atomic_bool is_over; /* nobody stops it any more: the thread may end */
    struct bench_site *site;
};

static void sweep(const struct bench_site *s) {
    AUTO_ARENA(a);
    struct problem ignored = {0};
    str *names;
    size_t n;
    if (!s->folder.n || folder_list(&a, s->folder, &names, &n, &ignored) != OK) return;
    for (size_t i = 0; i < n; i++)
        (void)!file_remove(&a, path_join(&a, s->folder, names[i]), &ignored);
    (void)!folder_remove(&a, s->folder, &ignored);
}

static void *sweep_when_stopped(void *self) {
    struct bench_broom *b = self;
    int number;
    sigwait(&b->ends, &number);
    if (b->is_over) return NULL;
    int child = atomic_load(&b->site->child);
    if (child) child_stop(child, 0);
    sweep(b->site);
    _exit(128 + number);
}

static void broom_open(struct bench_site *s) {
    struct bench_broom *b = arena_new(s->c->arena, struct bench_broom);
    b->site = s;
    sigemptyset(&b->ends);
    const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        sigaddset(&b->ends, ends[i]);
    pthread_sigmask(SIG_BLOCK, &b->ends, NULL);
    if (pthread_create(&b->thread, NULL, sweep_when_stopped, b) == 0) s->broom = b;
}

static void broom_close(struct bench_broom *b) {
    if (!b) return;
    b->is_over = true;
    pthread_kill(b->thread, SIGTERM);
    pthread_join(b->thread, NULL);
    pthread_sigmask(SIG_UNBLOCK, &b->ends, NULL);
}

/* ---- open and close ----------------------------------------------------------------------------------- */

static enum err open_file(struct bench_site *s, str path, struct db **ret_db) {
    TRY(db_open_sqlite(path, true, ret_db, &s->c->why));
    return db_migrate(*ret_db, &s->c->why);
}

/* The clinic's records are where --database says, or a scratch file with a bare one beside it. */
static enum err open_clinic(struct bench_site *s) {
    struct cli *c = s->c;
    if (!c->database.n) {
        TRY(open_file(s, path_join(c->arena, s->folder, S("raw.db")), &s->raw));
        return open_file(s, data_dir_file(c->arena, s->folder, DATA_RECORDS), &s->db);
    }
    TRY(db_open_postgres(c->database, &s->db, &c->why));
    return db_migrate(s->db, &c->why);
}

static enum err fill(struct bench_site *s, int64_t n_patients, int64_t n_slots) {
    s->c->db = s->db;
    TRY(make_clinic(s, n_patients));
    TRY(make_slots(s, n_slots));
    TRY(db_tell_planner(s->db, &s->c->why));
    return serve_it(s);
}

enum err bench_site_open(struct cli *c, int64_t n_patients, int64_t n_slots,
                         struct bench_site *ret_site) {
    struct bench_site *s = ret_site;
    unsigned char random[8];
    *s = (struct bench_site){.c = c};
    c->random.fill(c->random.self, random, sizeof random);
    str within = cli_has(c, "--scratch") ? cli_option(c, "--scratch") : S("/var/tmp");
    s->folder = say(c->arena, "{}/clerkwell-bench-{}", SAY_T(within),
                    SAY_T(hex_text(c->arena, random, sizeof random)));
    broom_open(s);
    TRY(folder_make(c->arena, s->folder, &c->why));
    TRY(open_clinic(s));
    return fill(s, n_patients, n_slots);
}

static enum err open_beside(struct bench_site *s, int64_t n_patients, int64_t n_slots) {
    TRY(open_file(s, path_join(s->c->arena, s->folder, S("beside.db")), &s->db));
    return fill(s, n_patients, n_slots);
}

enum err bench_site_open_beside(const struct bench_site *first, int64_t n_patients, int64_t n_slots,
                                struct bench_site *ret_site) {
    struct cli *own = arena_new(first->c->arena, struct cli);
    *own = *first->c;
    own->database = S("");
    *ret_site = (struct bench_site){.c = own, .folder = first->folder};
    enum err e = open_beside(ret_site, n_patients, n_slots);
    if (e) first->c->why = own->why;
    return e;
}

struct db *bench_site_raw(const struct bench_site *s) {
    return s->raw ? s->raw : s->db;
}

static void close_door(struct bench_site *s) {
    if (s->door) door_close(s->door);
    s->door = NULL;
    serving_finish(&s->serving);
    s->c->why.sentence = arena_str(s->c->arena, s->c->why.sentence);
    if (s->db) db_close(s->db);
    s->c->db = s->db = NULL;
}

enum err bench_site_leave(struct bench_site *s) {
    TRY(sign_somebody_in(s));
    close_door(s);
    return OK;
}

void bench_site_watch(struct bench_site *s, bool is_on) {
    s->serving.program.services = is_on ? &s->serving.services : NULL;
}

void bench_site_close(struct bench_site *s) {
    close_door(s);
    if (s->raw) db_close(s->raw);
    if (!s->broom) return; /* whose folder it is sweeps it */
    sweep(s);
    broom_close(s->broom);
}

int64_t bench_site_bytes(struct bench_site *s) {
    if (s->c->database.n) return 0;
    struct file_info info;
    struct problem ignored = {0};
    clock_sleep(2 * INSTANT_SECOND); /* the writer folds the log in when it is idle */
    str path = data_dir_file(s->c->arena, s->folder, DATA_RECORDS);
    return file_look(s->c->arena, path, &info, &ignored) == OK ? info.size : 0;
}
