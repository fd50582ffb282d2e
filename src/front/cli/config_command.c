#include "commands.h"

#include "json_write.h"
#include "settings.h"

static enum err load(struct cli *c, struct settings *ret_settings) {
    str path = cli_option(c, "--config");
    if (!path.n && !c->data.n) {
        return problem_set(&c->why, INVALID, S("usage"),
                           S("Say which settings: --data DIR, or --config FILE"), S(""));
    }
    return settings_load(c, path, ret_settings);
}

static enum err run_check(struct cli *c) {
    struct settings s;
    enum err e = load(c, &s);
    if (e == INVALID && str_eq(c->why.field, S("config"))) {
        c->exit_status = EXIT_CHECK_FAILED;
        buf_put(&c->out, say(c->arena, "{}\n", SAY_T(c->why.sentence)));
        return OK;
    }
    TRY(e);
    buf_put(&c->out, s.path.n ? say(c->arena, "{} is right\n", SAY_T(s.path))
                              : S("There is no settings file: every setting is at its default\n"));
    return OK;
}

static void show_json(struct cli *c, const struct settings *s) {
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_array(&w);
    for (size_t i = 0; i < settings_table.n; i++) {
        const struct setting *row = &settings_table.rows[i];
        json_open_object(&w);
        json_member_put(&w, S("section"), str_from_c(row->section));
        json_member_put(&w, S("name"), str_from_c(row->name));
        json_member_put(&w, S("value"), s->values[i].text);
        json_member_put(&w, S("default"), str_from_c(row->initial));
        json_member_put(&w, S("unit"), str_from_c(row->unit));
        json_member_put(&w, S("prose"), str_from_c(row->prose));
        json_close_object(&w);
    }
    json_close_array(&w);
    buf_put(&c->out, say(c->arena, "{}\n", SAY_T(json_written(&w))));
}

static enum err run_show(struct cli *c) {
    struct settings s;
    TRY(load(c, &s));
    if (c->json)
        show_json(c, &s);
    else
        buf_put(&c->out, config_write(c->arena, &settings_table, s.values));
    return OK;
}

static const struct cli_option options[] = {CLI_CONFIG_OPTION};

const struct command command_config_check = {
    .name = "config check",
    .summary = "Check the settings file",
    .arguments = "",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .needs = NEEDS_NOTHING,
    .prose =
        "Says every line that is not right, with its number and what to do; exit status 3 then.",
    .run = run_check,
};
const struct command command_config_show = {
    .name = "config show",
    .summary = "Show every setting with its value",
    .arguments = "",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .answers_json = true,
    .needs = NEEDS_NOTHING,
    .prose = "What it prints is a whole settings file, defaults commented out: save it as\n"
             "clerkwell.conf in the data directory and change what you need.",
    .run = run_show,
};
