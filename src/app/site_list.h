/* site_list.h: the sites of a database, for whoever walks them: commands, and what serves.
 * Purpose    read in a transaction of its own. A use case is of one site and has no need of the others.
 * Ownership  rows and texts live in the arena given.   Thread safety: any thread, as tx_read.
 * Not here   the sites that are served at the moment (front/serving_sites.h). */
#ifndef APP_SITE_LIST_H
#define APP_SITE_LIST_H

#include "site_store.h"

struct site_list {
    const struct site_row *rows; /* in order of their numbers */
    size_t n;
};
/* Errors of db; none at all is OK too. */
MUST_USE enum err site_list_read(struct db *db, struct arena *a, struct site_list *ret_list,
                                 struct problem *why);

#endif
