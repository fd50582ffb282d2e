/* http_load.h: many clients of one HTTP server of this machine, for benchmarks.
 * Purpose    keeps a number of connections to 127.0.0.1 busy for a while, each with one request at a time,
 *            and says how many were answered, and how long they waited.
 * Rule       HTTP/1.1 with Content-Length, kept alive; any status from 200 to 399 is an answer, all others
 *            count as failed.
 * Ownership  values only.   Thread safety: a run makes threads of its own and ends them. */
#ifndef OS_HTTP_LOAD_H
#define OS_HTTP_LOAD_H

#include "buf.h"
#include "err.h"

struct http_load {
    uint16_t port;
    int connections;
    int64_t duration_us;
    /* Writes request number `n` (counted over all connections) into an empty buffer; false: there is no
     * further one. From several threads. */
    bool (*next)(void *self, uint64_t n, struct buf *request);
    void *self;
};
struct http_load_result {
    uint64_t answered, failed;
    int64_t elapsed_us, p50_us, p99_us, p999_us, longest_us;
};
MUST_USE enum err http_load_run(const struct http_load *load, struct http_load_result *ret_result,
                                struct problem *why);

#endif
