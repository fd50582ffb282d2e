/* sign_ins.h: the sign-ins of the HTTP door, kept in the database.
 * Purpose    implements struct sign_in_store (http/sign_in.h) with the stores; a sign-in and a sign-out are
 *            leaves of the audit in the same transaction. On a full disk they are held (held_sign_ins.h).
 * Ownership  `self` lives as long as the program it is put into.   Thread safety: any thread. */
#ifndef FRONT_SIGN_INS_H
#define FRONT_SIGN_INS_H

#include <pthread.h>

#include "held_sign_ins.h"
#include "random_source.h"
#include "sign_in.h"

enum { SIGN_INS_KNOWN = 256, SIGN_IN_TEXT_MAX = 200 };

/* A sign-in as it was read, for as long as nothing is written (db_moment). */
struct known_sign_in {
    uint64_t moment; /* 0: none */
    struct sign_in_facts facts;
    char texts[3][SIGN_IN_TEXT_MAX]; /* the person's name, the site's, its zone */
};

struct db;
struct sign_ins {
    struct db *db;
    struct random_source random;
    pthread_mutex_t lock; /* of `known`; made by sign_ins_store */
    struct known_sign_in known[SIGN_INS_KNOWN];
    struct held_sign_ins held;
};
struct sign_in_store sign_ins_store(struct sign_ins *self);
/* What is held goes into the records, with the leaves of its own times; UNAVAILABLE as long as there is no room.
 * From one thread. */
MUST_USE enum err sign_ins_save_held(struct sign_ins *self, struct arena *a);

#endif
