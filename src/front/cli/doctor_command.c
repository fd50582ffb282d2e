#include "commands.h"

#include "data_dir.h"
#include "db.h"
#include "door.h"
#include "draw_pango.h"
#include "files.h"
#include "json_write.h"
#include "paper.h"
#include "print_child.h"
#include "settings.h"
#include "site_list.h"
#include "zone_file.h"

/* ---- findings ------------------------------------------------------------------------------------ */

enum verdict { GOOD, LOOK, BAD };
static const char *const verdict_names[] = {"ok", "look", "bad"};

enum { FINDINGS_MAX = 32 };
struct finding {
    const char *about;
    enum verdict verdict;
    str sentence;
};
struct examination {
    struct cli *c;
    struct finding findings[FINDINGS_MAX];
    size_t n;
};

static void found(struct examination *x, const char *about, enum verdict verdict, str sentence) {
    if (x->n < FINDINGS_MAX) x->findings[x->n++] = (struct finding){about, verdict, sentence};
}

/* ---- what is looked at --------------------------------------------------------------------------- */

/* The settings that commits rely on are checked at every open; here the library's own record. */
static void look_at_engine(struct examination *x, struct db *db) {
    struct arena *a = x->c->arena;
    str engine = db_engine(db);
    if (db_is_sqlite(db)) {
        found(
            x, "database", GOOD,
            say(a,
                "{}: one process has it open, so its WAL-reset race (before 3.51.3) cannot happen",
                SAY_T(engine)));
        return;
    }
    found(x, "database", GOOD, engine);
    found(
        x, "failover", LOOK,
        S("Where PostgreSQL fails over to a second server, see that it waits for that server at each "
          "commit (synchronous_standby_names): else a failover may lose what was answered as saved"));
}

static void look_at_sites(struct examination *x, struct db *db) {
    struct arena *a = x->c->arena;
    struct problem why = {0};
    struct site_list list;
    if (site_list_read(db, a, &list, &why) != OK)
        found(x, "site", BAD, arena_str(a, why.sentence));
    else if (list.n == 0)
        found(x, "site", BAD, S("There is no site yet: clerkwell init makes one"));
}

static void look_at_records(struct examination *x, struct db *db) {
    struct problem why = {0};
    look_at_engine(x, db);
    size_t n_missing;
    if (db_migrations_missing(db, &n_missing, &why) != OK) {
        found(x, "schema", BAD, arena_str(x->c->arena, why.sentence));
        return;
    }
    if (n_missing) {
        found(x, "schema", BAD,
              say(x->c->arena, "{} migrations are missing: clerkwell serve puts them in place",
                  SAY_N((int64_t)n_missing)));
        return;
    }
    found(x, "schema", GOOD, S("All migrations are in place"));
    look_at_sites(x, db);
    if (!db_is_sqlite(db)) return;
    db_set_read_limit(db, 0);
    enum err e = db_integrity(db, x->c->progress, x->c->progress_self, &why);
    found(x, "integrity", e == OK ? GOOD : BAD,
          e == OK ? S("Every page, index and reference is whole")
                  : arena_str(x->c->arena, why.sentence));
}

static void open_records(struct examination *x, str path) {
    struct problem why = {0};
    struct db *db;
    enum err e = x->c->database.n ? db_open_postgres(x->c->database, &db, &why)
                                  : db_open_sqlite(path, false, &db, &why);
    if (e != OK) {
        found(x, "database", BAD, arena_str(x->c->arena, why.sentence));
        return;
    }
    look_at_records(x, db);
    db_close(db);
}

static void look_at_mode(struct examination *x, const char *about, str path, bool must_be_there) {
    struct arena *a = x->c->arena;
    struct file_info info;
    struct problem why = {0};
    enum err e = file_look(a, path, &info, &why);
    if (e == NOT_FOUND && !must_be_there) return;
    if (e != OK) {
        found(x, about, BAD, why.sentence);
    } else if (info.mode & 077) {
        found(x, about, BAD,
              say(a, "Others than its owner may open {}: chmod go= {}", SAY_T(path), SAY_T(path)));
    } else {
        found(x, about, GOOD, say(a, "{} is its owner's alone", SAY_T(path)));
    }
}

static void look_at_disk(struct examination *x) {
    struct arena *a = x->c->arena;
    int64_t bytes;
    struct problem why = {0};
    if (disk_free(a, x->c->data, &bytes, &why) != OK) {
        found(x, "disk", BAD, why.sentence);
        return;
    }
    int64_t mb = bytes >> 20;
    found(x, "disk",
          mb < 200    ? BAD
          : mb < 2048 ? LOOK
                      : GOOD,
          say(a, "{} MB are free for {}", SAY_N(mb), SAY_T(x->c->data)));
}

/* Each connection is an open file, and so is every reader's database. */
static void look_at_connections(struct examination *x) {
    struct settings config;
    if (settings_load(x->c, (str){NULL, 0}, &config) != OK) {
        found(x, "settings", BAD, arena_str(x->c->arena, x->c->why.sentence));
        x->c->why = (struct problem){0};
        return;
    }
    int64_t wanted = settings_of(&config, "serve", "connections")->number;
    int64_t may = files_allow(wanted + DOOR_OTHER_FILES);
    bool fits = may >= wanted + DOOR_OTHER_FILES;
    found(x, "connections", fits ? GOOD : LOOK,
          fits ? say(x->c->arena, "{} browsers may be connected at once", SAY_N(wanted))
               : say(x->c->arena,
                     "The settings want {} connections, but a process may only have {} files open: "
                     "raise LimitNOFILE to {} or more",
                     SAY_N(wanted), SAY_N(may), SAY_N(wanted + DOOR_OTHER_FILES)));
}

static void look_at_data(struct examination *x) {
    struct arena *a = x->c->arena;
    str records = data_dir_file(a, x->c->data, DATA_RECORDS);
    look_at_mode(x, "folder", x->c->data, true);
    look_at_mode(x, "records", records, !x->c->database.n);
    look_at_mode(x, "audit key", data_dir_file(a, x->c->data, DATA_AUDIT_KEY), false);
    if (!file_is_there(x->c->data)) return;
    look_at_disk(x);
    if (x->c->database.n || !file_is_there(records)) return;
    int lock;
    struct problem why = {0};
    enum err e = data_dir_lock(a, x->c->data, 0, &lock, &why);
    if (e == BUSY) {
        found(x, "database", LOOK,
              S("It is being served, so its records were not examined: end serve and ask again"));
    } else if (e != OK) {
        found(x, "database", BAD, why.sentence);
    } else {
        open_records(x, records);
        data_dir_unlock(lock);
    }
}

static void look_at_zone(struct examination *x) {
    const struct zone *zone;
    struct problem why = {0};
    enum err e = zone_file_read(x->c->arena, S("Europe/London"), &zone, &why);
    found(x, "time zones", e == OK ? GOOD : BAD,
          e == OK ? S("Europe/London is known") : why.sentence);
}

static void look_at_spelling(struct examination *x) {
    bool english = file_is_there(S("/usr/share/hunspell/en_GB.dic"));
    found(x, "spelling", english ? GOOD : BAD,
          english ? S("The British dictionary is there")
                  : S("There is no British dictionary: install hunspell-en-gb"));
    bool medical = file_is_there(S("/usr/share/hunspell/en_med_glut.dic")) ||
                   file_is_there(S("/usr/share/hunspell/en-med-glut-workaround.dic"));
    found(x, "medical words", medical ? GOOD : LOOK,
          medical ? S("The medical dictionary is there")
                  : S("There is no medical dictionary: install hunspell-en-med"));
}

/* One page is drawn in a child as `serve` starts it. */
static void look_at_printing(struct examination *x) {
    struct arena *a = x->c->arena;
    struct print_limits limits = print_limits_default();
    struct print_child *child;
    struct problem why = {0};
    if (print_child_start(draw_paper_bytes, draw_warm, &limits, &child, &why) != OK) {
        found(x, "printing", BAD, arena_str(a, why.sentence));
        return;
    }
    const struct paper_area all = {200, 200, 1700, 2500};
    const struct paper_block word = {.text = S("Test"), .size = 120};
    const struct paper_sheet sheet = {.title = S("Test"),
                                      .w = 2100,
                                      .h = 2970,
                                      .first = all,
                                      .later = all,
                                      .blocks = &word,
                                      .n_blocks = 1};
    const struct paper paper = {
        .title = S("Test"), .language = S("en-GB"), .sheets = &sheet, .n_sheets = 1};
    str pdf;
    enum err e = print_child_draw(child, a, paper_write(a, &paper), &pdf, &why);
    bool drawn = e == OK && str_starts_with(pdf, S("%PDF"));
    found(x, "printing", drawn ? GOOD : BAD,
          drawn ? S("The print child draws a page")
                : say(a, "The print child draws nothing: {}", SAY_T(why.sentence)));
    print_child_stop(child);
}

/* ---- the report ---------------------------------------------------------------------------------- */

static void report_text(struct examination *x) {
    for (size_t i = 0; i < x->n; i++) {
        const struct finding *f = &x->findings[i];
        buf_put(&x->c->out,
                say(x->c->arena, "{}: {}: {}\n", SAY_T(str_from_c(verdict_names[f->verdict])),
                    SAY_T(str_from_c(f->about)), SAY_T(f->sentence)));
    }
}

static void report_json(struct examination *x) {
    struct json_writer w;
    json_write_init(&w, x->c->arena);
    json_open_array(&w);
    for (size_t i = 0; i < x->n; i++) {
        const struct finding *f = &x->findings[i];
        json_open_object(&w);
        json_member_put(&w, S("about"), str_from_c(f->about));
        json_member_put(&w, S("verdict"), str_from_c(verdict_names[f->verdict]));
        json_member_put(&w, S("sentence"), f->sentence);
        json_close_object(&w);
    }
    json_close_array(&w);
    buf_put(&x->c->out, json_written(&w));
    buf_put_char(&x->c->out, '\n');
}

static enum err run_doctor(struct cli *c) {
    struct examination x = {.c = c};
    look_at_printing(&x); /* first: the child is forked before a database starts threads */
    look_at_zone(&x);
    look_at_spelling(&x);
    look_at_connections(&x);
    if (c->data.n) look_at_data(&x);
    if (c->database.n) open_records(&x, (str){NULL, 0});
    if (c->json)
        report_json(&x);
    else
        report_text(&x);
    for (size_t i = 0; i < x.n; i++) {
        if (x.findings[i].verdict == BAD) c->exit_status = EXIT_CHECK_FAILED;
    }
    return OK;
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "Examine this installation",
    .arguments = "",
    .answers_json = true,
    .needs = NEEDS_PLACE,
    .prose =
        "Looks at the database, the data directory, time zones, dictionaries, printing and disk "
        "space.\nEach finding is ok, look or bad; one that is bad makes the exit status 3.",
    .run = run_doctor,
};
