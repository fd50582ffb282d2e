/* work.h: what every use case is given.
 * Purpose    one struct says who, when, where to and with what luck, so that tests and the training clinic run
 *            the very same code with their own clock, ids and outbound. Life a handler makes a work, then calls
 *            use cases. A use case that reads takes a work whose tx is a read; one that changes is run by
 *            work_write, which opens the transaction, takes the idempotency key, and appends facts, duties,
 *            audit and outbox in it.
 * Ownership  everything reached from a work lives at least as long as the request or job. */
#ifndef APP_WORK_H
#define APP_WORK_H

#include "civil.h"
#include "db.h"
#include "json.h"
#include "random_source.h"
#include "scope.h"
#include "text_fold.h"
#include "zone.h"

/* All that is wrong with what was asked for, each with its field, so that a person is told at once. */
enum { REFUSALS_MAX = 24 };
struct refusals {
    struct problem list[REFUSALS_MAX];
    size_t n;
};

struct work {
    const struct scope *scope;
    instant now;
    const struct zone *zone; /* of the site; a place may have its own */
    civil_date today;        /* in that zone */
    struct random_source random;
    struct text_fold fold;
    json_reader read_json; /* for letters and templates, which are kept as JSON */
    struct db *db;
    struct tx *tx; /* the open transaction; NULL outside work_read and work_write */
    struct arena *arena;
    struct problem *why;
    struct refusals *refusals; /* besides `why`, which has the first; NULL: the first is enough */
    bool is_trial; /* work_write checks, and undoes what it did: INVALID, whatever came of it */
};

/* Checks that go on after the first that refuses:
 *     struct findings f = {.n = 0};
 *     TRY(also(w, &f, check_name(w, &p)));
 *     TRY(also(w, &f, check_numbers(w, &p)));
 *     return all_found(w, &f);
 * `also` keeps an INVALID and says OK; other errors are handed on. `all_found` is INVALID, with the first in
 * `why`, where there was one. */
struct findings {
    struct problem first;
    size_t n;
};
MUST_USE enum err also(struct work *w, struct findings *f, enum err e);
MUST_USE enum err all_found(struct work *w, const struct findings *f);
/* For the last check of a form: what is taken already (CONFLICT, at a field) is told with what else is wrong; alone
 * it stays a CONFLICT. */
MUST_USE enum err also_taken(struct work *w, struct findings *f, enum err e);

/* The site everything asked through this work belongs to. */
static inline int64_t work_site(const struct work *w) {
    return w->scope->site_id;
}

uuid work_new_id(struct work *w);

typedef enum err (*work_fn)(struct work *w, void *context);

/* Runs `fn` in a read transaction of this thread. */
MUST_USE enum err work_read(struct work *w, work_fn fn, void *context);

/* What a change leaves behind for its answer, and for the same key sent again. */
struct done {
    uuid id;    /* of what was made or changed */
    str detail; /* a short text, kept with the key */
};
typedef enum err (*work_change_fn)(struct work *w, void *context, struct done *ret_done);

/* An idempotency key: the form's or the caller's, and a hash of what it came with. */
struct change_key {
    uuid key; /* nil: none (commands, jobs with evidence of their own) */
    unsigned char body_hash[32];
};

/* Runs `fn` in a write transaction and returns after the commit is on disk. The same key with the
 * same body returns the first result without running `fn`; with another body it is CONFLICT. A
 * refusal of `fn` does not use the key up. `fn` may run again. */
MUST_USE enum err work_write(struct work *w, const struct change_key *key, work_change_fn fn,
                             void *context, struct done *ret_done);

/* The same for one of many pieces of long work, without a key: as tx_write_bulk. A piece should end soon when
 * others wait (work_is_awaited). */
MUST_USE enum err work_write_bulk(struct work *w, work_change_fn fn, void *context);
bool work_is_awaited(const struct work *w);

/* The same for several changes at once: they wait for the same group commits, and each is kept or
 * refused alone, with its own key, result and reason. bulk.h makes them from ticked rows. */
struct work_unit {
    work_change_fn change;
    void *context;
    struct change_key key;
    enum err result;
    struct problem why;
    struct done done;
};
void work_write_each(struct work *w, struct work_unit *units, size_t n);

/* FORBIDDEN with a sentence unless the scope may. Every use case begins with it. */
MUST_USE enum err work_may(struct work *w, int permission);

#endif
