/* config_text.h: the settings file of an installation.
 * Purpose    lines "name = value" under [section], comments after # or ; at the start of a line. What may stand in it is
 *            a const table; every line that is not right is said with its number and what to do, all at once.
 * Rule       House rule H25: INI, line-numbered errors. A name is given once; an empty value takes
 *            the default back.
 * Ownership  values are slices of the text or literals of the table.   Thread safety: pure.
 * Not here   which settings there are (front/cli/settings.h), where the file lies (os/data_dir.h). */
#ifndef FORMAT_CONFIG_TEXT_H
#define FORMAT_CONFIG_TEXT_H

#include "arena.h"
#include "err.h"

enum setting_type {
    SETTING_TEXT,
    SETTING_NUMBER, /* between min and max, in `unit` */
    SETTING_YES,    /* yes or no */
    SETTING_CHOICE, /* one of `choices` */
};

struct setting {
    const char *section, *name;
    enum setting_type type;
    int64_t min, max;           /* NUMBER: bounds; TEXT: max bytes in `max` */
    const char *initial;        /* as it would be written; its default */
    const char *unit;           /* "minutes"; NULL: none */
    const char *const *choices; /* CHOICE: ends with NULL */
    const char *prose;          /* what it does, one sentence */
};
struct setting_table {
    const struct setting *rows;
    size_t n;
};

struct setting_value {
    str text;       /* as written, or the default */
    int64_t number; /* NUMBER; YES: 1 or 0; CHOICE: which of them */
    int line;       /* where it was given, from 1; 0: the default */
};

enum { CONFIG_PROBLEMS_MAX = 50, CONFIG_BYTES_MAX = 64 * 1024 };

/* Every setting at its default; `ret_values` has room for table->n. */
void config_defaults(const struct setting_table *table, struct setting_value *ret_values);
/* Reads a file's bytes over the defaults. INVALID when any line is wrong: `*ret_n` problems, each with field
 * "line 7"; what is right is taken all the same. */
MUST_USE enum err config_parse(struct arena *a, str text, const struct setting_table *table,
                               struct setting_value *ret_values,
                               struct problem ret_problems[CONFIG_PROBLEMS_MAX], size_t *ret_n);
/* The value of one setting; a name that is not in the table is a broken invariant. */
const struct setting_value *config_value(const struct setting_table *table,
                                         const struct setting_value *values, const char *section,
                                         const char *name);
/* A whole file with every setting, its prose and its value, defaults commented out; reading it gives the same
 * values. */
str config_write(struct arena *a, const struct setting_table *table,
                 const struct setting_value *values);

#endif
