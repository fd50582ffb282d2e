/* door.h: the HTTP door.
 * Purpose    libmicrohttpd behind a strict door of our own: it accepts requests that mean two things to two readers
 *            (docs/http-door.md); whatever is doubtful is refused and the connection closed before a route is looked
 *            for. GETs run on the event threads, changes on a pool whose threads may wait for the commit, what draws
 *            and passwords on small ones of their own. Where more is asked than can be answered, the rest is told to
 *            come back (admission.h, crowd.h).
 * Rule       RFC 9110, RFC 9112 (3.2 one Host; 5.1 field names; 6.1 and 6.3 message length); OWASP ASVS 5.0 3.4
 *            (security headers) and 4.2 (smuggling).
 * Ownership  open/close; the program given must outlive the door.   Thread safety: open and close from one thread.
 * Not here   routes and pages (dispatch.h), TLS (a proxy in front). */
#ifndef HTTP_DOOR_H
#define HTTP_DOOR_H

#include "program.h"

struct door_settings {
    const char *address; /* numeric IPv4 or IPv6; only this one is bound */
    uint16_t port;       /* 0: any free one */
    /* 0 in what follows takes the default in brackets. */
    unsigned event_threads;                    /* [as many as cores] */
    unsigned workers, worker_queue;            /* [64, 256] */
    unsigned slow_workers, slow_queue;         /* [as many as cores, at least 2; 64] */
    unsigned password_workers, password_queue; /* [as many as cores, at most 4; 64] */
    unsigned connections;                      /* [1,000] */
    unsigned of_an_address; /* connections; behind a proxy requests at once [250] */
    bool is_patient; /* puts nobody off who waits: for benchmarks, whose clients do nothing else */
    int64_t header_ms, body_ms, send_ms; /* [20,000; 30,000; 120,000] */
};

/* Open files besides the connections, above all of the readers of an embedded database. */
enum { DOOR_OTHER_FILES = 512 };

struct door;
/* INVALID with field "listen" when the address is none or cannot be bound, or a route is not right.
 */
MUST_USE enum err door_open(const struct program *program, const struct door_settings *settings,
                            struct door **ret_door, struct problem *why);
uint16_t door_port(const struct door *door);
/* Takes no new connection, lets the changes that run be answered, and ends. */
void door_close(struct door *door);

#endif
