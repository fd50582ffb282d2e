#include "commands.h"

#include "cli_site.h"
#include "data_dir.h"
#include "db.h"
#include "files.h"
#include "password_policy.h"
#include "people_work.h"
#include "site_list.h"

/* A database of one clinic has site 1; in a shared one each further site takes the next number. */
struct numbering {
    str name;
    int64_t next;
    bool is_named_so;
};

static enum err number_site(struct cli *c, struct numbering *numbering) {
    struct site_list list;
    TRY(site_list_read(c->db, c->arena, &list, &c->why));
    numbering->next = 1;
    for (size_t i = 0; i < list.n; i++) {
        if (list.rows[i].site_id >= numbering->next) numbering->next = list.rows[i].site_id + 1;
        if (str_eq(list.rows[i].name, numbering->name)) numbering->is_named_so = true;
    }
    return OK;
}

static enum err refuse_second(struct cli *c, const struct numbering *numbering) {
    if (!c->database.n && numbering->next > 1) {
        return problem_set(&c->why, CONFLICT, S("data"),
                           say(c->arena, "There is a clinic in {} already", SAY_T(c->data)), S(""));
    }
    if (!numbering->is_named_so) return OK;
    return problem_set(&c->why, CONFLICT, S("site"),
                       say(c->arena, "There is a site {} already", SAY_T(numbering->name)), S(""));
}

static enum err make(struct cli *c) {
    struct numbering numbering = {.name = str_trim(cli_option(c, "--site"))};
    struct cli_site site;
    struct done done;
    struct make_site input = {
        .site = {.name = numbering.name,
                 .zone = cli_has(c, "--zone") ? cli_option(c, "--zone") : S("Europe/London")},
        .first = {.user_name = cli_option(c, "--admin"), .family_name = cli_option(c, "--name")},
    };
    TRY(db_migrate(c->db, &c->why));
    TRY(number_site(c, &numbering));
    TRY(refuse_second(c, &numbering));
    TRY(cli_password_hash(c, c->secret, input.first.user_name, &input.password_hash));
    TRY(cli_site_new(c, numbering.next, input.site.zone, &site));
    TRY(work_write(&site.work, NULL, make_site, &input, &done));
    buf_put(&c->out, say(c->arena, "{} is made, with user {}. clerkwell serve opens it.\n",
                         SAY_T(numbering.name), SAY_T(input.first.user_name)));
    return OK;
}

static enum err make_and_close(struct cli *c) {
    enum err e = make(c);
    c->why.sentence = arena_str(c->arena, c->why.sentence);
    db_close(c->db);
    return e;
}

static enum err run_init(struct cli *c) {
    int lock = -1;
    /* Before there is a folder: a refusal leaves none that looks like a clinic. */
    TRY(password_policy_check(c->secret, cli_option(c, "--admin"), &c->why));
    if (c->data.n) {
        TRY(folder_make(c->arena, c->data, &c->why));
        TRY(data_dir_lock(c->arena, c->data, 0, &lock, &c->why));
    }
    enum err e = c->database.n ? db_open_postgres(c->database, &c->db, &c->why)
                               : db_open_sqlite(data_dir_file(c->arena, c->data, DATA_RECORDS),
                                                true, &c->db, &c->why);
    if (e == OK) e = make_and_close(c);
    data_dir_unlock(lock);
    return e;
}

static const struct cli_option options[] = {
    {"--site", "NAME", true, false, "what the clinic is called, as letters say it"},
    {"--admin", "USER", true, false, "the user who sets it up: manager and system administrator"},
    {"--name", "NAME", false, false, "that person's family name"},
    {"--zone", "ZONE", false, false, "the time zone, when it is not Europe/London"},
};

const struct command command_init = {
    .name = "init",
    .summary = "Make an empty site",
    .arguments = "",
    .secret = "Password for the new user: ",
    .secret_is_new = true,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .needs = NEEDS_PLACE,
    .prose =
        "The password is asked for, or read as one line of standard input: at least 12 characters.\n"
        "With --database a further site is made in a database that has some.",
    .run = run_init,
};
