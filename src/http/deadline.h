/* deadline.h: nobody holds a connection by being slow.
 * Purpose    libmicrohttpd ends only connections on which nothing at all moves; a client that sends
 * a byte now and then could hold one for ever. Each connection here has a phase with a limit of its
 *            own, and a thread that cuts those that passed it.
 * Ownership  a struct deadlines owns its watched connections.   Thread safety: all functions. */
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H

#include <stdint.h>

enum phase { PHASE_HEADERS, PHASE_BODY, PHASE_WORK, PHASE_SEND, PHASE_COUNT };

struct deadlines;
struct watched;

/* Limits in milliseconds; 0: none. NULL when its thread cannot be made. */
struct deadlines *deadlines_open(const int64_t limits_ms[PHASE_COUNT]);
void deadlines_close(struct deadlines *d);
struct watched *deadline_watch(struct deadlines *d, int fd);
void deadline_phase(struct watched *w, enum phase phase);
void deadline_forget(struct deadlines *d, struct watched *w);

#endif
