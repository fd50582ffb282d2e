#include <string.h>

#include "cli.h"

static void put_padded(struct buf *b, str text, size_t width) {
    buf_put(b, text);
    for (size_t i = text.n; i < width; i++)
        buf_put_char(b, ' ');
}

static void put_option(struct buf *b, struct arena *a, const struct cli_option *o) {
    str left = o->argument
                   ? say(a, "{} {}", SAY_T(str_from_c(o->name)), SAY_T(str_from_c(o->argument)))
                   : str_from_c(o->name);
    buf_put(b, S("  "));
    put_padded(b, left, 20);
    buf_put(b, S(" "));
    buf_put(b, str_from_c(o->prose));
    if (o->is_required) buf_put(b, S(" (needed)"));
    buf_put(b, S("\n"));
}

str cli_help(struct arena *a) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b,
            S("clerkwell: the medical secretary's system: from a referral to a signed letter that "
              "has left, and nothing forgotten.\n\n"
              "Usage: clerkwell COMMAND [OPTIONS]\n\nCommands:\n"));
    for (size_t i = 0; i < cli_commands_n; i++) {
        buf_put(&b, S("  "));
        put_padded(&b, str_from_c(cli_commands[i]->name), 16);
        buf_put(&b, S(" "));
        buf_put(&b, str_from_c(cli_commands[i]->summary));
        buf_put(&b, S("\n"));
    }
    buf_put(&b, S("\nShared options:\n"));
    for (size_t i = 0; i < cli_shared_n; i++)
        put_option(&b, a, &cli_shared[i]);
    buf_put(
        &b,
        S("\nclerkwell COMMAND --help says more about one. Exit status: 0 ok, 1 failed, 2 usage, "
          "3 check failed, 75 temporary, try again.\n"));
    return buf_str(&b);
}

str cli_help_command(struct arena *a, const struct command *command) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, S("Usage: clerkwell "));
    buf_put(&b, str_from_c(command->name));
    for (size_t i = 0; i < command->n_options; i++) {
        const struct cli_option *o = &command->options[i];
        buf_put(&b, o->is_required ? S(" ") : S(" ["));
        buf_put(&b, str_from_c(o->name));
        if (o->argument) {
            buf_put(&b, S(" "));
            buf_put(&b, str_from_c(o->argument));
        }
        if (!o->is_required) buf_put(&b, S("]"));
    }
    if (command->arguments[0]) {
        buf_put(&b, S(" "));
        buf_put(&b, str_from_c(command->arguments));
    }
    buf_put(&b, S("\n\n"));
    buf_put(&b, str_from_c(command->summary));
    buf_put(&b, S(".\n"));
    if (command->prose[0]) {
        buf_put(&b, str_from_c(command->prose));
        buf_put(&b, S("\n"));
    }
    bool takes_place = command->needs != NEEDS_NOTHING;
    buf_put(&b, S("\nOptions:\n"));
    for (size_t i = 0; i < command->n_options; i++)
        put_option(&b, a, &command->options[i]);
    for (size_t i = 0; i < cli_shared_n && takes_place; i++)
        if (!command->has_no_database || strcmp(cli_shared[i].name, "--database") != 0)
            put_option(&b, a, &cli_shared[i]);
    return buf_str(&b);
}
