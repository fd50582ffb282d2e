/* The commands, in the order of --help: from setting up to looking after. */
#include "commands.h"

/* clang-format off: one a line, so that branches that add one do not meet. */
const struct command *const cli_commands[] = {
    &command_init,
    &command_demo,
    &command_serve,
    &command_user_add,
    &command_user_disable,
    &command_user_password,
    &command_import,
    &command_owed,
    &command_proofread,
    &command_audit_verify,
    &command_audit_checkpoint,
    &command_backup,
    &command_restore,
    &command_config_check,
    &command_config_show,
    &command_doctor,
    &command_bench,
    &command_routes,
    &command_help,
    &command_version,
};
/* clang-format on */
const size_t cli_commands_n = sizeof cli_commands / sizeof cli_commands[0];
