#include "known_sums.h"

#include "clock.h"

#include <string.h>

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

/* ---- the desk ----------------------------------------------------------------------------------------- */

static bool is_soon_after(instant was, instant now) {
    int64_t passed = now.us - was.us;
    return passed >= 0 && passed < INSTANT_SECOND;
}

static bool is_whole_desk(const struct duty_filter *f) {
    return f->of != DUTIES_OF_HOLDER && uuid_is_nil(f->clinic_id) && uuid_is_nil(f->accountable_id);
}

enum err known_desk_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                        const struct duty_filter *f, instant end_of_today,
                        struct duty_counts *ret_counts) {
    uint64_t moment = tx_moment(tx);
    if (!k || !moment || !is_whole_desk(f))
        return duty_store_sums(tx, site_id, f, end_of_today, ret_counts);
    static const uuid everybody = {{0}};
    uuid whose = f->of == DUTIES_OF_EVERYBODY ? everybody : f->holder_id;
    struct known_desk *place = &k->desks[whose.b[15] % KNOWN_SUMS];
    pthread_mutex_lock(&k->lock);
    struct known_desk known = *place;
    pthread_mutex_unlock(&k->lock);
    bool is_known = known.moment == moment && known.site_id == site_id &&
                    uuid_eq(known.person_id, whose) && known.end_of_today.us == end_of_today.us &&
                    is_soon_after(known.now, f->visible_at);
    if (!is_known) {
        known = (struct known_desk){.moment = moment,
                                    .site_id = site_id,
                                    .person_id = whose,
                                    .now = f->visible_at,
                                    .end_of_today = end_of_today};
        TRY(duty_store_sums(tx, site_id, f, end_of_today, &known.counts));
        pthread_mutex_lock(&k->lock);
        *place = known;
        pthread_mutex_unlock(&k->lock);
    }
    *ret_counts = known.counts;
    return OK;
}

/* ---- what has not happened ---------------------------------------------------------------------------- */

enum { QUICK_US = 5000, TIMES_AS_LONG = 100 };

static bool is_silence_known(const struct known_silence *known, uint64_t moment, int64_t site_id,
                             instant now) {
    int64_t passed = now.us - known->now.us;
    if (known->site_id != site_id || passed < 0) return false;
    bool is_same = moment && known->moment == moment && passed < INSTANT_SECOND;
    if (is_same) return true;
    return known->took_us > QUICK_US && passed < TIMES_AS_LONG * known->took_us &&
           passed < INSTANT_MINUTE;
}

enum err known_silence_get(struct known_sums *k, struct tx *tx, int64_t site_id,
                           const struct silence_asked *asked, instant now,
                           int64_t ret_all[SILENCE_COUNT]) {
    struct known_silence known = {.site_id = 0}, *place = NULL;
    uint64_t moment = tx_moment(tx);
    if (k) {
        place = &k->silences[(uint64_t)site_id % KNOWN_SITES];
        pthread_mutex_lock(&k->lock);
        known = *place;
        pthread_mutex_unlock(&k->lock);
    }
    if (!is_silence_known(&known, moment, site_id, now)) {
        struct silence_asked whole = *asked;
        whole.clinic_id = whole.consultant_id = (uuid){{0}};
        whole.limit = 1;
        int64_t began = clock_monotonic();
        known = (struct known_silence){.moment = moment, .site_id = site_id, .now = now};
        for (int kind = 0; kind < SILENCE_COUNT; kind++) {
            const struct silence_line *lines;
            size_t n;
            TRY(outstanding_store_silence(tx, site_id, (enum silence)kind, &whole, &lines, &n,
                                          &known.all_of[kind]));
        }
        known.took_us = clock_monotonic() - began;
        if (place) {
            pthread_mutex_lock(&k->lock);
            *place = known;
            pthread_mutex_unlock(&k->lock);
        }
    }
    memcpy(ret_all, known.all_of, sizeof known.all_of);
    return OK;
}
