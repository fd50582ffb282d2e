#include "commands.h"

#include "json_write.h"

static enum err run_version(struct cli *c) {
    str version = S(CLERKWELL_VERSION);
    if (!c->json) {
        buf_put(&c->out, say(c->arena, "clerkwell {}\n", SAY_T(version)));
        return OK;
    }
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_object(&w);
    json_member_put(&w, S("name"), S("clerkwell"));
    json_member_put(&w, S("version"), version);
    json_close_object(&w);
    buf_put(&c->out, json_written(&w));
    buf_put_char(&c->out, '\n');
    return OK;
}

const struct command command_version = {
    .name = "version",
    .summary = "Say which version this is",
    .arguments = "",
    .prose = "",
    .answers_json = true,
    .run = run_version,
};

static enum err run_help(struct cli *c) {
    if (c->n_words == 0) {
        buf_put(&c->out, cli_help(c->arena));
        return OK;
    }
    str name = c->words[0];
    if (c->n_words == 2) name = say(c->arena, "{} {}", SAY_T(name), SAY_T(c->words[1]));
    const struct command *command = cli_find(name);
    if (!command) {
        return problem_set(&c->why, INVALID, S("usage"),
                           say(c->arena, "There is no command {}", SAY_T(name)), S(""));
    }
    buf_put(&c->out, cli_help_command(c->arena, command));
    return OK;
}

const struct command command_help = {
    .name = "help",
    .summary = "Say more about a command",
    .arguments = "[COMMAND]",
    .words_max = 2,
    .prose = "",
    .run = run_help,
};
