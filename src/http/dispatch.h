/* dispatch.h: from a checked request to a reply, without a socket.
 * Purpose    route, sign-in, permission, CSRF, fields, handler, in that order, for every route alike; tests call it
 *            directly.
 * Rule       OWASP ASVS 5.0: 3.5 (CSRF: synchroniser token, Sec-Fetch-Site and Origin), 8.2 and 8.3 (permission
 *            before anything is read), 7.3 (sign-in ends).
 * Ownership  everything lives in the arena given.   Thread safety: any number of calls at once.
 * Not here   bytes and sockets (door.h). */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H

#include "call.h"
#include "target.h"

enum verb { VERB_GET, VERB_HEAD, VERB_POST, VERB_OPTIONS, VERB_OTHER };

/* What a raw target leads to. */
struct asked {
    bool is_found_out;   /* whether the rest was looked for */
    bool is_well_formed; /* whether the rest says anything */
    struct target target;
    enum route_answer answer;
    struct route_match match; /* ROUTE_FOUND */
    const char *allow;        /* not ROUTE_NO_PATH */
};

struct request {
    enum verb verb;
    str target; /* raw */
    str host, cookies, origin, fetch_site, fetch_dest, content_type, accept_encoding;
    bool by_htmx;
    str address; /* of the caller */
    str body;
    struct asked asked; /* found out by dispatch_plan; by dispatch where nobody planned */
};

/* What has to be known before the body is read. */
enum where {
    RUN_HERE,
    RUN_CHANGE, /* on a worker, which may wait for the commit */
    RUN_SLOW,   /* on one of a few that draw, so that no change waits behind them */
    RUN_PASSWORD
};
struct plan {
    const struct route *route; /* NULL: dispatch will refuse it */
    size_t body_max; /* 0: a body is not wanted; without a route it is read and thrown away */
    enum where where;
};
struct plan dispatch_plan(const struct program *program, struct request *rq, struct arena *a);

/* Always leaves a reply. `touch` of the call says that its sign-in's seen_at should be moved; for a
 * POST that has been done. */
struct call *dispatch(const struct program *program, const struct request *rq, struct arena *a,
                      bool *ret_wants_touch);
/* A refusal decided by the door: the page of `status`, connection closed after it. */
struct call *dispatch_refuse(const struct program *program, struct arena *a, int status);
/* 503 with Retry-After, without looking at any record: more is asked than can be answered (admission.h). A form
 * comes back as a page that keeps what was typed and sends it again under its key; passwords are not given back. */
struct call *dispatch_busy(const struct program *program, const struct request *rq,
                           struct arena *a);

#endif
