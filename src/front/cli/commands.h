/* commands.h: the rows of the command table, each defined in its own file; the list is in commands.c. */
#ifndef FRONT_COMMANDS_H
#define FRONT_COMMANDS_H

#include "cli.h"

extern const struct command command_serve, command_init, command_user_add, command_user_disable,
    command_user_password, command_doctor, command_help, command_version;

#endif
