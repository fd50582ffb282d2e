/* bench_site.h: the scratch clinic that `bench` measures on: made, served by the real door, and removed.
 * Ownership  the command's arena; bench_site_close ends what was opened.   Not here: measuring. */
#ifndef FRONT_BENCH_SITE_H
#define FRONT_BENCH_SITE_H

#include "audit.h"
#include "cli_site.h"
#include "door.h"
#include "known_sums.h"
#include "patient.h"
#include "services.h"
#include "sign_ins.h"

struct bench_site {
    struct cli *c;
    str folder;          /* of the scratch files */
    struct db *db, *raw; /* the clinic; and a bare one for the limits */
    struct cli_site site;
    const struct patient *patients;
    size_t n_patients;
    uuid *slots; /* free ones, in the coming year */
    size_t n_slots;
    struct sign_ins sign_ins;
    struct sign_in_store store;
    struct services services;
    struct known_sums sums;
    struct program program;
    struct site_facts facts;
    struct door *door;
    uint16_t port;
    str cookie, csrf; /* of somebody signed in who may do all that is measured */
};
MUST_USE enum err bench_site_open(struct cli *c, int64_t n_patients, int64_t n_slots,
                                  struct bench_site *ret_site);
void bench_site_close(struct bench_site *s);
/* Bytes that the clinic's records take on disk, once the log is folded in. */
int64_t bench_site_bytes(struct bench_site *s);

#endif
