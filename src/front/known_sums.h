/* known_sums.h: the numbers of the navigation and of the desk, remembered while nothing is written.
 * Purpose    every page shows what is outstanding; counting it costs more than the rest of most pages, and
 *            between two changes it stays the same.
 * Rule       what is remembered counts for the same person, day and moment of the database (db_moment), and
 *            for a second at most, for some becomes late by the clock alone. How much has not happened is of the
 *            whole site and about days: where counting it takes long, it is counted again only after a hundred
 *            times as long, or a minute: so that nobody is shown for long what is done by now.
 * Ownership  lives as long as the program it is put into; nothing to close.   Thread safety: any thread. */
#ifndef FRONT_KNOWN_SUMS_H
#define FRONT_KNOWN_SUMS_H

#include <pthread.h>

#include "duty_store.h"
#include "outstanding_store.h"

enum { KNOWN_SUMS = 256, KNOWN_SITES = 16 };
struct known_sums {
    pthread_mutex_t lock;
    struct known_sum {
        uint64_t moment; /* 0: none */
        int64_t site_id;
        struct outstanding_asked asked;
        struct outstanding_sums sums;
    } known[KNOWN_SUMS];
    struct known_desk {
        uint64_t moment; /* 0: none */
        int64_t site_id;
        uuid person_id; /* nil: everybody's */
        instant now, end_of_today;
        struct duty_counts counts;
    } desks[KNOWN_SUMS];
    struct known_silence {
        uint64_t moment;
        int64_t site_id; /* 0: none */
        instant now;
        int64_t took_us;
        int64_t all_of[SILENCE_COUNT];
    } silences[KNOWN_SITES];
};
void known_sums_init(struct known_sums *k);
/* As outstanding_store_sums; `k` may be NULL. */
MUST_USE enum err known_sums_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                                 const struct outstanding_asked *asked,
                                 struct outstanding_sums *ret_sums);
/* As duty_store_sums, remembered without a filter, for a person and their lists or for everybody; `k` may be NULL. */
MUST_USE enum err known_desk_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                                 const struct duty_filter *filter, instant end_of_today,
                                 struct duty_counts *ret_counts);
/* How much of each kind has not happened in the whole site by `now`; `k` may be NULL. */
MUST_USE enum err known_silence_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                                    const struct silence_asked *asked, instant now,
                                    int64_t ret_all[SILENCE_COUNT]);

#endif
