/* bench_server.h: the program itself, as `serve`, on the bench's clinic: what it holds and how soon it answers (G9).
 * Rule       Measured from outside: proc(5), smaps_rollup, of that process, which has neither the bench's clients nor its
 *            limits in it; ready when its first page is answered.
 * Ownership  values only.
 * Not here   the clinic (bench_site.h), which nobody else has open meanwhile. */
#ifndef FRONT_BENCH_SERVER_H
#define FRONT_BENCH_SERVER_H

#include "bench_site.h"

struct bench_server {
    int64_t start_us;    /* from its start until its first page was answered */
    int64_t private_kib; /* of its own memory after some hundred pages */
    int64_t drawing_kib; /* of the process it keeps for drawing letters */
    int64_t n_pages;
};
/* Leaves the site (bench_site_leave). */
MUST_USE enum err bench_server_run(struct bench_site *s, struct bench_server *ret_server);
/* What no other process shares of the memory of this one, or of process `pid` ("self"). */
int64_t bench_private_kib(struct arena *a, str pid);

#endif
