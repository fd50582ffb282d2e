/* bench_site.h: the scratch clinic that `bench` measures on: made, served by the real door, and removed.
 * Ownership  the command's arena; bench_site_close ends what was opened.
 * Not here   measuring. */
#ifndef FRONT_BENCH_SITE_H
#define FRONT_BENCH_SITE_H

#include <stdatomic.h>

#include "audit.h"
#include "cli_site.h"
#include "door.h"
#include "patient.h"
#include "serving.h"

struct bench_site {
    struct cli *c;
    str folder; /* of the scratch files */
    struct db *db,
        *raw; /* the clinic; and a bare file for the limits, where the clinic is one too */
    struct cli_site site;
    const struct patient *patients; /* those asked for: some, spread over all */
    size_t n_patients;
    int64_t n_all;
    uuid *slots; /* free ones, in the coming year */
    size_t n_slots;
    struct serving serving;
    struct site_facts facts;
    struct door *door;
    struct bench_broom *broom; /* sweeps the folder away when somebody stops the program */
    uint16_t port;
    atomic_int child; /* the program itself, started on this clinic; 0: not */
    str cookie, csrf; /* of somebody signed in who may do all that is measured */
};
MUST_USE enum err bench_site_open(struct cli *c, int64_t n_patients, int64_t n_slots,
                                  struct bench_site *ret_site);
/* One more, in a file among those of `first`, which goes with them. */
MUST_USE enum err bench_site_open_beside(const struct bench_site *first, int64_t n_patients,
                                         int64_t n_slots, struct bench_site *ret_site);
void bench_site_close(struct bench_site *s);
/* Closes door and records, so that another process may have them; whoever is signed in has just done so. */
MUST_USE enum err bench_site_leave(struct bench_site *s);
/* Whether looks are audited; while nothing is asked. */
void bench_site_watch(struct bench_site *s, bool is_on);
/* Where the limits write their rows: of the same engine as the clinic. */
struct db *bench_site_raw(const struct bench_site *s);
/* Bytes that the clinic's records take on disk, once the log is folded in; 0 where that is not a file. */
int64_t bench_site_bytes(struct bench_site *s);

#endif
