#include "serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "clock.h"
#include "control_socket.h"
#include "data_dir.h"
#include "db.h"
#include "door.h"
#include "draw_pango.h"
#include "files.h"
#include "hand_off_options.h"
#include "log.h"
#include "password_sodium.h"
#include "serving_jobs.h"
#include "spelling.h"
#include "terminal.h"

enum { BUSY_SAID_EVERY_US = 10000000, CONNECTIONS_LEAST = 10 };

/* Everything that is open while it serves; what is NULL or -1 was not opened. */
struct server {
    struct cli *c;
    int lock;
    struct print_child *paper;
    struct hand_off_allowed hand_off;
    struct spelling *spelling;
    struct serving serving;
    struct serving_jobs *jobs;
    struct door *door;
    struct control_socket *control;
    atomic_int_fast64_t n_busy, busy_said_us; /* requests put off, and when that was said last */
};

/* ---- what the program is made of ----------------------------------------------------------------- */

static enum err open_records(struct server *s) {
    struct cli *c = s->c;
    if (c->database.n) {
        TRY(db_open_postgres(c->database, &c->db, &c->why));
        return db_migrate(c->db, &c->why);
    }
    str path = data_dir_file(c->arena, c->data, DATA_RECORDS);
    if (!file_is_there(path)) {
        return problem_set(
            &c->why, NOT_FOUND, S("data"),
            say(c->arena, "There is no clinic in {}: clerkwell init makes one", SAY_T(c->data)),
            S(""));
    }
    TRY(data_dir_lock(c->arena, c->data, 3 * INSTANT_SECOND, &s->lock, &c->why));
    TRY(db_open_sqlite(path, false, &c->db, &c->why));
    return db_migrate(c->db, &c->why);
}

/* One line now and then for all of them: whoever floods us shall not fill the log. */
static void note_busy(struct server *s) {
    int_fast64_t now = clock_monotonic(), said = atomic_load(&s->busy_said_us);
    atomic_fetch_add(&s->n_busy, 1);
    if (said && now - said < BUSY_SAID_EVERY_US) return;
    if (!atomic_compare_exchange_strong(&s->busy_said_us, &said, now)) return;
    log_event(LEVEL_WARNING, "busy", LOG_N("put_off", atomic_exchange(&s->n_busy, 0)));
}

/* What could not be answered is told with the kind of page (a name of routes.def), never which record or who. */
static void note_answer(void *self, const struct answer_note *note) {
    if (note->is_busy) note_busy(self);
    if (note->status < 500 || note->is_busy) return;
    log_event(LEVEL_ERROR, "answer", LOG_R(note->route), LOG_N("status", note->status),
              LOG_N("us", note->duration_us), LOG_N("site", note->site_id));
}

/* Without a dictionary it serves all the same: spelling blocks nothing. */
static void open_spelling(struct server *s) {
    struct problem why = {0};
    if (spelling_open(s->c->arena, &s->spelling, &why) != OK)
        log_bare(LEVEL_WARNING,
                 "spelling.none: install hunspell-en-gb to have letters spell-checked");
}

static void make_program(struct server *s, const struct serve_settings *settings) {
    struct cli *c = s->c;
    serving_init(&s->serving, c->db, c->random);
    struct services *services = &s->serving.services;
    services->paper = s->paper;
    services->spelling = spelling_asked(s->spelling);
    services->data = c->data;
    services->hand_off = s->hand_off;
    struct program *program = &s->serving.program;
    program->limits = (struct sign_in_limits){
        settings_of(&settings->config, "sign-in", "idle")->number * INSTANT_MINUTE,
        settings_of(&settings->config, "sign-in", "longest")->number * INSTANT_HOUR};
    program->is_behind_tls = program->is_behind_proxy = settings->is_behind_proxy;
    program->note = note_answer;
    program->note_self = s;
}

/* ---- opening, waiting, closing ------------------------------------------------------------------- */

static struct texts answer_command(void *context, struct arena *a, struct texts request,
                                   struct control_caller *caller) {
    struct server *s = context;
    return cli_answer(s->c->db, s->c->data, s->c->random, a, request, caller);
}

/* As many as asked for, or as the machine's limit of open files leaves room for. */
static unsigned connections_for(const struct settings *config) {
    int64_t wanted = settings_of(config, "serve", "connections")->number;
    int64_t may = files_allow(wanted + DOOR_OTHER_FILES) - DOOR_OTHER_FILES;
    if (may >= wanted) return (unsigned)wanted;
    if (may < CONNECTIONS_LEAST) may = CONNECTIONS_LEAST;
    log_event(LEVEL_WARNING, "connections.fewer", LOG_N("wanted", wanted), LOG_N("taken", may));
    return (unsigned)may;
}

static enum err open_doors(struct server *s, const struct settings *config, str address,
                           uint16_t port) {
    struct cli *c = s->c;
    struct door_settings door = {
        .address = arena_c(c->arena, address),
        .port = port,
        .event_threads = (unsigned)settings_of(config, "serve", "threads")->number,
        .connections = connections_for(config),
        .of_an_address =
            (unsigned)settings_of(config, "serve", "connections-of-an-address")->number};
    if (c->data.n && !c->database.n) {
        TRY(control_open(c->arena, c->data, answer_command, s, &s->control, &c->why));
    }
    TRY(door_open(&s->serving.program, &door, &s->door, &c->why));
    bool is_six = str_find_char(address, ':') >= 0;
    terminal_put(say(c->arena, "Clerkwell serves http://{}{}{}:{}/\n",
                     SAY_T(is_six ? S("[") : S("")), SAY_T(address), SAY_T(is_six ? S("]") : S("")),
                     SAY_N(door_port(s->door))));
    log_event(LEVEL_NOTICE, "serving", LOG_N("port", door_port(s->door)));
    return OK;
}

static enum err open_all(struct server *s, const struct serve_settings *settings, str address,
                         uint16_t port) {
    struct cli *c = s->c;
    if (password_sodium_start() != OK) {
        return problem_set(&c->why, UNAVAILABLE, S(""), S("libsodium does not start"), S(""));
    }
    open_spelling(s); /* takes its time: before anybody is kept out of the records */
    TRY(open_records(s));
    make_program(s, settings);
    TRY(serving_sites_read(&s->serving.sites, &s->serving.program, c->arena, &c->why));
    TRY(serving_jobs_start(c->arena, &s->serving, c->data, &s->jobs, &c->why));
    return open_doors(s, &settings->config, address, port);
}

/* In the reverse order: nobody asks any more, then nothing waits, then the records are closed. */
static void close_all(struct server *s) {
    door_close(s->door);
    control_close(s->control);
    serving_finish(&s->serving);
    serving_jobs_stop(s->jobs);
    serving_sites_finish(&s->serving.sites);
    spelling_close(s->spelling);
    s->c->why.sentence = arena_str(s->c->arena, s->c->why.sentence);
    if (s->c->db) db_close(s->c->db);
    data_dir_unlock(s->lock);
}

static void block_signals(sigset_t *ret_ends) {
    sigemptyset(ret_ends);
    sigaddset(ret_ends, SIGTERM);
    sigaddset(ret_ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, ret_ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static enum err run(struct server *s, const struct serve_settings *settings, str address,
                    uint16_t port) {
    /* Every thread made from here on leaves the signals to this one. */
    sigset_t ends;
    block_signals(&ends);
    enum err e = open_all(s, settings, address, port);
    if (e == OK) {
        int signal_number;
        sigwait(&ends, &signal_number);
        log_event(LEVEL_NOTICE, "ending", LOG_N("signal", signal_number));
    }
    close_all(s);
    return e;
}

/* What the command line says goes before what the file says. */
static struct serve_settings settled(const struct serve_settings *given) {
    struct serve_settings s = *given;
    if (!s.listen.n) s.listen = settings_of(&s.config, "serve", "listen")->text;
    s.is_behind_proxy |= settings_of(&s.config, "serve", "behind-proxy")->number != 0;
    log_configure((enum log_level)settings_of(&s.config, "log", "say")->number,
                  (enum log_form)settings_of(&s.config, "log", "form")->number);
    return s;
}

enum err serve(struct cli *c, const struct serve_settings *given) {
    struct serve_settings settings = settled(given);
    struct server *s = arena_new(c->arena, struct server);
    *s = (struct server){.c = c, .lock = -1};
    str address;
    uint16_t port;
    TRY(listen_parse(c->arena, settings.listen, &address, &port, &c->why));
    if (!address_is_loopback(address) && !settings.is_behind_proxy) {
        return problem_set(
            &c->why, INVALID, S("usage"),
            S("Other machines can reach this address, and sign-in needs TLS: put a TLS "
              "proxy in front and say --behind-proxy, or listen on 127.0.0.1"),
            S("House rule H10"));
    }
    TRY(hand_off_options_read(c->arena, c->data, &settings, &s->hand_off, &c->why));
    struct print_limits limits = print_limits_default();
    TRY(print_child_start(draw_paper_bytes, draw_warm, &limits, &s->paper, &c->why));
    enum err e = run(s, &settings, address, port);
    print_child_stop(s->paper);
    return e;
}
