/* commands.h: the rows of the command table, each defined in its own file; the list is in commands.c. */
#ifndef FRONT_COMMANDS_H
#define FRONT_COMMANDS_H

#include "cli.h"

extern const struct command command_version, command_help, command_doctor;

#endif
