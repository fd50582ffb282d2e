/* sign_ins.h: the sign-ins of the HTTP door, kept in the database.
 * Purpose    implements struct sign_in_store (http/sign_in.h) with the stores; a sign-in and a sign-out are
 *            leaves of the audit in the same transaction.
 * Ownership  `self` lives as long as the program it is put into.   Thread safety: any thread. */
#ifndef FRONT_SIGN_INS_H
#define FRONT_SIGN_INS_H

#include "random_source.h"
#include "sign_in.h"

struct db;
struct sign_ins {
    struct db *db;
    struct random_source random;
};
struct sign_in_store sign_ins_store(struct sign_ins *self);

#endif
