/* gate.h: the socket that is listened on, and who comes in by it.
 * Purpose    takes connections, lets the crowd say whether there is room, and hands each to a thread that answers.
 *            Whoever finds no room is told so (503, Retry-After) and the connection closed: silence would keep people
 *            waiting. libmicrohttpd could listen itself, but at its limit it leaves newcomers unanswered, and its
 *            threads wake unevenly and race with each other where listening ends (MHD_quiesce_daemon of 0.9.75
 *            aborts the process about once in some thousand times).
 * Ownership  open/close.   Thread safety: open, start and close from one thread.
 * Not here   HTTP (door.h). */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include <sys/socket.h>

#include "crowd.h"
#include "str.h"

struct gate;

struct gate_orders {
    struct crowd *crowd;
    /* Takes `fd`, which is in the crowd by now; false: it could not, and closed it. On the gate's thread. */
    bool (*give)(void *self, int fd, const struct sockaddr *from, socklen_t from_n);
    void *self;
    str farewell; /* the whole answer to those who find no room */
};

/* Binds and listens; NULL when the address is none of this machine's or the port is taken. */
struct gate *gate_open(const char *address, uint16_t port, uint16_t *ret_port);
/* Lets people in from now on. `orders` must outlive the gate. False: no thread can be made. */
bool gate_start(struct gate *g, const struct gate_orders *orders);
/* Lets nobody in any more, and frees it. NULL is allowed. */
void gate_close(struct gate *g);

#endif
