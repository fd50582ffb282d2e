#include "known_sums.h"

void known_sums_init(struct known_sums *k) {
    *k = (struct known_sums){0};
    pthread_mutex_init(&k->lock, NULL);
}

/* UUIDv7: the last bytes are the random ones. */
static struct known_sum *place_of(struct known_sums *k, uuid person_id) {
    return &k->known[person_id.b[15] % KNOWN_SUMS];
}

static bool is_same(const struct outstanding_asked *was, const struct outstanding_asked *now) {
    int64_t passed = now->now.us - was->now.us;
    return uuid_eq(was->person_id, now->person_id) && passed >= 0 && passed < INSTANT_SECOND &&
           was->end_of_today.us == now->end_of_today.us &&
           civil_date_compare(was->today, now->today) == 0 &&
           civil_date_compare(was->since, now->since) == 0;
}

enum err known_sums_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                        const struct outstanding_asked *asked, struct outstanding_sums *ret_sums) {
    uint64_t moment = tx_moment(tx);
    if (!k || !moment) return outstanding_store_sums(tx, site_id, asked, ret_sums);
    struct known_sum *place = place_of(k, asked->person_id);
    pthread_mutex_lock(&k->lock);
    struct known_sum known = *place;
    pthread_mutex_unlock(&k->lock);
    if (known.moment == moment && known.site_id == site_id && is_same(&known.asked, asked)) {
        *ret_sums = known.sums;
        return OK;
    }
    known = (struct known_sum){.moment = moment, .site_id = site_id, .asked = *asked};
    TRY(outstanding_store_sums(tx, site_id, asked, &known.sums));
    pthread_mutex_lock(&k->lock);
    *place = known;
    pthread_mutex_unlock(&k->lock);
    *ret_sums = known.sums;
    return OK;
}
