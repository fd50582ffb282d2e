/* http_load.h: many clients of one HTTP server of this machine, for benchmarks.
 * Purpose    keeps a number of connections to 127.0.0.1 busy for a while, each with one request at a time,
 *            and says how many were answered as they should be, and how long they waited.
 * Rule       HTTP/1.1 with Content-Length, kept alive. Whoever asks says how the right answer is known: its status, and
 *            bytes of it that only the right one has. Any other answer failed: a redirect to the sign-in is quick,
 *            and no work.
 * Ownership  values only; what is asked lives in the arena of its buffer.   Thread safety: a run makes threads of its own and ends them. */
#ifndef OS_HTTP_LOAD_H
#define OS_HTTP_LOAD_H

#include "buf.h"
#include "err.h"

struct http_ask {
    struct buf request; /* empty when given */
    int status;         /* of the right answer */
    str proof;          /* stands somewhere in the right answer, head or body */
};
struct http_load {
    uint16_t port;
    int connections;
    int64_t duration_us;
    /* Request number `n`, counted over all connections; false: there is no further one. From several threads. */
    bool (*next)(void *self, uint64_t n, struct http_ask *ask);
    void *self;
};
struct http_failure { /* of the first that failed, on one of the threads */
    int status, wanted;
    char proof[64]; /* how the one that was not found begins; empty: the status was another */
};
struct http_load_result {
    uint64_t answered, failed,
        put_off; /* put off: 503 (RFC 9110 section 15.6.4) where that was not wanted */
    struct http_failure failure;
    int64_t elapsed_us, p50_us, p99_us, p999_us, longest_us;
};
MUST_USE enum err http_load_run(const struct http_load *load, struct http_load_result *ret_result,
                                struct problem *why);
/* OK when each was answered as it should be; else UNAVAILABLE, with how many were not and what the first was. The
 * sentence lives in `a`. */
MUST_USE enum err http_load_check(const struct http_load_result *r, struct arena *a,
                                  struct problem *why);

#endif
