/* known_sums.h: the numbers of the navigation, remembered while nothing is written.
 * Purpose    every page shows what is outstanding; counting it costs more than the rest of most pages, and
 *            between two changes it stays the same.
 * Rule       what is remembered counts for the same person, day and moment of the database (db_moment), and
 *            for a second at most, for some becomes late by the clock alone.
 * Ownership  lives as long as the program it is put into; nothing to close.   Thread safety: any thread. */
#ifndef FRONT_KNOWN_SUMS_H
#define FRONT_KNOWN_SUMS_H

#include <pthread.h>

#include "outstanding_store.h"

enum { KNOWN_SUMS = 256 };
struct known_sums {
    pthread_mutex_t lock;
    struct known_sum {
        uint64_t moment; /* 0: none */
        int64_t site_id;
        struct outstanding_asked asked;
        struct outstanding_sums sums;
    } known[KNOWN_SUMS];
};
void known_sums_init(struct known_sums *k);
/* As outstanding_store_sums; `k` may be NULL. */
MUST_USE enum err known_sums_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                                 const struct outstanding_asked *asked,
                                 struct outstanding_sums *ret_sums);

#endif
