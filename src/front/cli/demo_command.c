#include "commands.h"

#include "cli_site.h"
#include "clock.h"
#include "data_dir.h"
#include "db.h"
#include "demo_cast.h"
#include "demo_clinic.h"
#include "files.h"
#include "people_work.h"
#include "permission.h"
#include "serve.h"
#include "site_list.h"
#include "terminal.h"

enum { PATIENTS = 2000, PASSWORD_LETTERS = 14 };

/* Without letters that look alike. */
static str random_password(struct cli *c) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    unsigned char bytes[PASSWORD_LETTERS];
    char *text = arena_alloc(c->arena, PASSWORD_LETTERS);
    c->random.fill(c->random.self, bytes, sizeof bytes);
    for (size_t i = 0; i < PASSWORD_LETTERS; i++)
        text[i] = letters[bytes[i] % (sizeof letters - 1)];
    return (str){text, PASSWORD_LETTERS};
}

static str users_path(struct cli *c) {
    return say(c->arena, "{}/demo-users.txt", SAY_T(c->data));
}

static str users_text(struct cli *c, str password) {
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, S("A fictional clinic; nothing of it can leave. Users:\n"));
    for (size_t i = 0; i < N_CAST; i++) {
        buf_put(&b, say(c->arena, "  {}  ({})\n", SAY_T(str_from_c(cast_people[i].user)),
                        SAY_T(str_from_c(cast_people[i].words))));
    }
    buf_put(&b, say(c->arena, "Password of each: {}\n", SAY_T(password)));
    return buf_str(&b);
}

static enum err read_seed(struct cli *c, int64_t *ret_seed) {
    *ret_seed = 1;
    if (!cli_has(c, "--seed") || str_to_int64(cli_option(c, "--seed"), ret_seed)) return OK;
    return problem_set(&c->why, INVALID, S("usage"), S("--seed takes a whole number"), S(""));
}

static enum err fill(struct cli *c, int64_t seed, str password) {
    struct cli_site site;
    struct done done;
    TRY(db_migrate(c->db, &c->why));
    TRY(cli_site_new(c, 1, S("Europe/London"), &site));
    struct demo_clinic demo = {
        .anchor = site.work.today, .seed = seed, .n_patients = PATIENTS, .made_by = S("setup")};
    TRY(cli_password_hash(c, password, S("demo"), &demo.password_hash));
    struct make_site made = {.site = {.name = S("Northgate Hospital"),
                                      .department = S("Cardiology"),
                                      .zone = S("Europe/London"),
                                      .address = S("Northgate Road\nNewcastle upon Tyne NE3 3XT"),
                                      .telephone = S("0191 498 0100"),
                                      .synthetic_nhs_numbers = true,
                                      .is_demo = true,
                                      .demo_seed = seed,
                                      .demo_anchor = demo.anchor},
                             .first = {.user_name = demo.made_by, .family_name = S("Set-up")},
                             .password_hash = demo.password_hash};
    TRY(work_write(&site.work, NULL, make_site, &made, &done));
    site.scope.roles = (1u << ROLE_COUNT) - 1;
    TRY(work_write(&site.work, NULL, demo_clinic_make, &demo, &done));
    return file_write(c->arena, users_path(c), users_text(c, password), 0600, &c->why);
}

static enum err make_demo(struct cli *c, int64_t seed) {
    int lock = -1;
    TRY(folder_make(c->arena, c->data, &c->why));
    TRY(data_dir_lock(c->arena, c->data, 0, &lock, &c->why));
    enum err e =
        db_open_sqlite(data_dir_file(c->arena, c->data, DATA_RECORDS), true, &c->db, &c->why);
    if (e == OK) {
        e = fill(c, seed, random_password(c));
        c->why.sentence = arena_str(c->arena, c->why.sentence);
        db_close(c->db);
        c->db = NULL;
    }
    data_dir_unlock(lock);
    return e;
}

/* ---- opened again -------------------------------------------------------------------------------- */

/* The sites that the folder holds now. */
static enum err look(struct cli *c, struct site_list *ret_there) {
    int lock = -1;
    struct db *db = NULL;
    TRY(data_dir_lock(c->arena, c->data, 0, &lock, &c->why));
    enum err e =
        db_open_sqlite(data_dir_file(c->arena, c->data, DATA_RECORDS), false, &db, &c->why);
    if (e == OK) e = db_migrate(db, &c->why);
    if (e == OK) e = site_list_read(db, c->arena, ret_there, &c->why);
    c->why.sentence = arena_str(c->arena, c->why.sentence);
    if (db) db_close(db);
    data_dir_unlock(lock);
    return e;
}

/* Only what the demo made; the settings and the key stay. */
static enum err clear(struct cli *c) {
    str records = data_dir_file(c->arena, c->data, DATA_RECORDS);
    const str files[] = {records, say(c->arena, "{}-wal", SAY_T(records)),
                         say(c->arena, "{}-shm", SAY_T(records)),
                         data_dir_file(c->arena, c->data, DATA_CHECKPOINTS), users_path(c)};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        TRY(file_remove(c->arena, files[i], &c->why));
    return OK;
}

static enum err say_how_old(struct cli *c, const struct site_row *site) {
    struct cli_site now;
    TRY(cli_site_new(c, site->site_id, site->zone, &now));
    if (civil_date_compare(site->demo_anchor, now.work.today) == 0) return OK;
    terminal_put(say(c->arena,
                     "This clinic was made for {}. clerkwell demo --anew makes one for today.\n",
                     SAY_T(civil_date_long(c->arena, site->demo_anchor))));
    return OK;
}

/* A demo for today is there when this returns OK; never at the cost of a clinic that is none. */
static enum err have_demo(struct cli *c) {
    int64_t seed;
    struct site_list there;
    TRY(read_seed(c, &seed)); /* before anything is taken away for it */
    if (!file_is_there(data_dir_file(c->arena, c->data, DATA_RECORDS))) return make_demo(c, seed);
    TRY(look(c, &there));
    for (size_t i = 0; i < there.n; i++) {
        if (there.rows[i].is_demo) continue;
        return problem_set(&c->why, INVALID, S("data"),
                           say(c->arena,
                               "{} holds a clinic that is no demo: clerkwell serve serves it",
                               SAY_T(c->data)),
                           S(""));
    }
    /* The list of users is written last: without it a making was broken off. */
    bool is_whole = there.n && file_is_there(users_path(c));
    if (is_whole && !cli_has(c, "--anew")) return say_how_old(c, &there.rows[0]);
    TRY(clear(c));
    return make_demo(c, seed);
}

static enum err run_demo(struct cli *c) {
    if (c->database.n) {
        return problem_set(&c->why, INVALID, S("database"),
                           S("The demo clinic lives in a folder of its own: give --data DIR"),
                           S(""));
    }
    c->data = cli_option(c, "--data");
    if (c->data.n == 0) c->data = path_absolute(c->arena, S("clerkwell-demo"));
    TRY(have_demo(c));
    str users = S(""), path = users_path(c);
    if (file_is_there(path)) TRY(file_read(c->arena, path, 10000, &users, &c->why));
    terminal_put(users);
    struct serve_settings settings = {.listen = cli_option(c, "--listen")};
    TRY(settings_load(c, S(""), &settings.config));
    return serve(c, &settings);
}

static const struct cli_option options[] = {
    {"--data", "DIR", false, true, "the folder of the demo; ./clerkwell-demo when not given"},
    {"--listen", "ADDR:PORT", false, false, "where to listen; 127.0.0.1:8080 when not given"},
    {"--seed", "N", false, false, "the same seed and day give the same clinic; 1 when not given"},
    {"--anew", NULL, false, false, "make the demo clinic of the folder anew, for today"},
};

const struct command command_demo = {
    .name = "demo",
    .summary = "Make a fictional clinic, unless there is one, and serve it",
    .arguments = "",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .needs = NEEDS_NOTHING,
    .prose =
        "Three cardiology clinics, people for every role, 2,000 patients with NHS numbers of the\n"
        "999 test range, and some weeks of work up to this morning. Users and their password are printed.",
    .run = run_demo,
};
