/* crowd.h: who is connected, and that nobody holds a place by being slow.
 * Purpose    so many may be connected in all, and so many from one address. Where that is reached, whoever has kept us
 *            waiting longest goes for the newcomer: for a request (a quiet connection, or one whose head comes byte by
 *            byte), for the rest of a body, or for reading its answer. And each connection is in a phase with a limit of
 *            its own; a thread cuts those that passed it, since libmicrohttpd ends only connections on which nothing at
 *            all moves.
 * Ownership  a struct crowd owns its guests.   Thread safety: all functions.
 * Not here   which requests are answered (admission.h). */
#ifndef HTTP_CROWD_H
#define HTTP_CROWD_H

#include <stdbool.h>
#include <stdint.h>

enum phase { PHASE_HEADERS, PHASE_BODY, PHASE_WORK, PHASE_SEND, PHASE_COUNT };

struct crowd_limits {
    int64_t phase_ms[PHASE_COUNT];  /* 0: none */
    unsigned in_all, of_an_address; /* connections; of_an_address 0: not counted */
};

/* Where a connection comes from: IPv4 as a mapped one (RFC 4291 2.5.5.2); of IPv6 the first 64 bits, for a site has all
 * the addresses behind them. */
struct crowd_address {
    unsigned char b[16];
};

struct crowd;
struct guest;

/* NULL when its thread cannot be made. */
struct crowd *crowd_open(const struct crowd_limits *limits);
void crowd_close(struct crowd *c);
/* False, and `fd` is not in it: there is no room, and nobody who could be cut. */
bool crowd_enter(struct crowd *c, int fd, struct crowd_address from);
/* NULL: it is not in it. */
struct guest *crowd_find(struct crowd *c, int fd);
void crowd_phase(struct guest *g, enum phase phase);
/* Before `fd` is closed. NULL is allowed. */
void crowd_leave(struct crowd *c, struct guest *g);
/* Cuts whoever has kept us waiting longest, in one phase or (PHASE_COUNT) in any. */
void crowd_cut_slowest(struct crowd *c, enum phase phase);

#endif
