/* commands.h: the rows of the command table, each defined in its own file; the list is in commands.c. */
#ifndef FRONT_COMMANDS_H
#define FRONT_COMMANDS_H

#include "cli.h"

extern const struct command command_demo, command_init;
extern const struct command command_serve;
extern const struct command command_user_add;
extern const struct command command_user_disable;
extern const struct command command_user_password;
extern const struct command command_import;
extern const struct command command_audit_verify;
extern const struct command command_audit_checkpoint;
extern const struct command command_backup;
extern const struct command command_restore;
extern const struct command command_bench;
extern const struct command command_routes;
extern const struct command command_doctor;
extern const struct command command_help;
extern const struct command command_owed;
extern const struct command command_proofread;
extern const struct command command_version;
extern const struct command command_config_check;
extern const struct command command_config_show;

#endif
