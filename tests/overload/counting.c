/* The program, and who waits while an import writes: the rows that are written while somebody who saves stands in the
 * queue, from the first until his turn has come, are counted in the thread that writes, by no clock. On PostgreSQL the import is a process of its
 * own, and waits are for its locks: there it is counted how many rows it writes from somebody's coming until he is
 * answered. The file CLERKWELL_SAYS holds the most, and how many waited. Linked with --wrap; nothing of this is in the program itself. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "db.h"
#include "import_one.h"

enum err __real_import_patient(struct import_run *run, const struct record *r,
                               enum import_outcome *ret_outcome);
enum err __wrap_import_patient(struct import_run *run, const struct record *r,
                               enum import_outcome *ret_outcome);
enum err __real_tx_write(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                         struct problem *why);
enum err __wrap_tx_write(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                         struct problem *why);
enum err __real_tx_write_bulk(struct db *db, int64_t site_id, struct arena *a, tx_fn fn,
                              void *context, struct problem *why);
enum err __wrap_tx_write_bulk(struct db *db, int64_t site_id, struct arena *a, tx_fn fn,
                              void *context, struct problem *why);

/* The same in import_test.py. */
struct said {
    atomic_int most_rows, most_pieces, n_waited, n_rows, n_pieces;
    atomic_int n_beside; /* answered with rows written meanwhile */
    atomic_int n_far;    /* with more than FAR of them */
};
enum { FAR = 200 };
/* Of the thread that writes. */
static struct {
    int rows, pieces;
    bool is_new; /* no row of this piece was counted yet */
} now;

static struct said *said(void) {
    static struct said *page;
    const char *path = getenv("CLERKWELL_SAYS");
    if (page) return page;
    int fd = open(path ? path : "", O_RDWR | O_CLOEXEC);
    void *got =
        fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (got == MAP_FAILED) abort();
    close(fd);
    return page = got;
}

static void keep_most(atomic_int *most, int n) {
    if (atomic_load(most) < n) atomic_store(most, n);
}

enum err __wrap_import_patient(struct import_run *run, const struct record *r,
                               enum import_outcome *ret_outcome) {
    struct said *s = said();
    atomic_fetch_add(&s->n_rows, 1);
    if (db_counts(run->work->db).waiting > 0) {
        now.pieces += now.rows == 0 || now.is_new;
        now.rows++;
    }
    now.is_new = false;
    return __real_import_patient(run, r, ret_outcome);
}

struct unit {
    tx_fn fn;
    void *context;
};

/* His turn has come, and with him that of all who waited. */
static enum err run_unit(struct tx *tx, void *context, struct problem *why) {
    struct unit *u = context;
    struct said *s = said();
    keep_most(&s->most_rows, now.rows);
    keep_most(&s->most_pieces, now.pieces);
    if (now.rows > 0) atomic_fetch_add(&s->n_waited, 1);
    now.rows = now.pieces = 0;
    return u->fn(tx, u->context, why);
}

static enum err run_piece(struct tx *tx, void *context, struct problem *why) {
    struct unit *u = context;
    now.is_new = true;
    atomic_fetch_add(&said()->n_pieces, 1);
    return u->fn(tx, u->context, why);
}

enum err __wrap_tx_write_bulk(struct db *db, int64_t site_id, struct arena *a, tx_fn fn,
                              void *context, struct problem *why) {
    struct unit u = {fn, context};
    return __real_tx_write_bulk(db, site_id, a, run_piece, &u, why);
}

enum err __wrap_tx_write(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                         struct problem *why) {
    struct unit u = {fn, context};
    struct said *s = said();
    int before = atomic_load(&s->n_rows);
    enum err e = __real_tx_write(db, site_id, a, run_unit, &u, why);
    int rows = atomic_load(&s->n_rows) - before;
    if (rows > 0) atomic_fetch_add(&s->n_beside, 1);
    if (rows > FAR) atomic_fetch_add(&s->n_far, 1);
    return e;
}
