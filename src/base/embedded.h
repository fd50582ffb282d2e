/* embedded.h: files that travel inside the program.
 * Purpose    migrations, assets and tables of data are turned into arrays of these at build time by
 *            tools/embed.py, so that one program is all there is to install.
 * Ownership  constants of the program; they live for ever.   Thread safety: pure. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "str.h"

struct embedded_file {
    const char *name; /* its path below the folder given to embed.py; sorted by name */
    str bytes;
};

/* `tools/embed.py --symbol NAME` defines `const struct embedded_file NAME[]` and `const size_t
 * NAME_n`. Whoever uses one declares it with this. */
#define EMBEDDED(symbol)                                                                           \
    extern const struct embedded_file symbol[];                                                    \
    extern const size_t symbol##_n

#endif
