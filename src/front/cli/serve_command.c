#include "commands.h"

#include "serve.h"

static enum err run_serve(struct cli *c) {
    struct serve_settings settings = {
        .listen = cli_option(c, "--listen"),
        .is_behind_proxy = cli_has(c, "--behind-proxy"),
        .hand_off_folders = cli_option(c, "--hand-off-folder"),
        .hand_off_commands = cli_option(c, "--hand-off-command"),
    };
    TRY(settings_load(c, cli_option(c, "--config"), &settings.config));
    return serve(c, &settings);
}

static const struct cli_option options[] = {
    {"--listen", "ADDR:PORT", false, false, "where to listen; else as the settings say"},
    CLI_CONFIG_OPTION,
    {"--behind-proxy", NULL, false, false, "a TLS proxy in front says who calls (X-Forwarded-For)"},
    {"--hand-off-folder", "PATH...", false, true, "letters may be handed off to this folder too"},
    {"--hand-off-command", "NAME=PATH...", false, false,
     "letters may be handed off to this program"},
};

const struct command command_serve = {
    .name = "serve",
    .summary = "Serve the pages",
    .arguments = "",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .needs = NEEDS_PLACE,
    .prose =
        "Runs until SIGTERM or SIGINT, then lets what runs be answered and ends.\n"
        "While it serves an embedded database, other commands do their work through it.\n"
        "Signed letters for recipients with a mailbox may be handed off to a folder of the data\n"
        "directory, to the folders and programs named here, and to nothing else.",
    .run = run_serve,
};
