/* settings.h: the settings of an installation: one table, from which reading, help and the manual come.
 * Purpose    what an operator sets stands in clerkwell.conf of the data directory, or in the file that --config
 *            names; what is said on the command line goes before it. What a manager sets (clinics, letterheads,
 *            offsets of rules) is in the records, not here.
 * Ownership  values live in the command's arena.
 * Not here   reading the text (config_text.h). */
#ifndef FRONT_SETTINGS_H
#define FRONT_SETTINGS_H

#include "cli.h"
#include "config_text.h"

extern const struct setting_table settings_table;

struct settings {
    struct setting_value *values;
    str path; /* the file read; empty: there is none, all is at its default */
};
/* Reads `path`, or with an empty one clerkwell.conf of the data directory if it is there. INVALID with every
 * wrong line in the sentence; NOT_FOUND when a path that was given is not there. */
MUST_USE enum err settings_load(struct cli *c, str path, struct settings *ret_settings);
const struct setting_value *settings_of(const struct settings *s, const char *section,
                                        const char *name);

#define CLI_CONFIG_OPTION                                                                          \
    {                                                                                              \
        "--config", "FILE", false, true,                                                           \
            "the settings file; clerkwell.conf of the data directory when not given"               \
    }

#endif
