/* sockets.h: what the HTTP door asks the machine about connections, and how its threads wait.
 * Ownership  descriptors belong to the caller, who closes them.   Thread safety: any thread.
 * Not here   the connections themselves (http/gate.h). */
#ifndef OS_SOCKETS_H
#define OS_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether something came in that nobody has read yet. */
bool socket_has_unread(int fd);
/* How long ago what came last came in (TCP_INFO, tcp(7)); exact to some milliseconds. 0 for other sockets. */
int64_t socket_waited_us(int fd);

/* A descriptor by which one thread wakes another that waits; -1 when there is none left. */
int waker_open(void);
void waker_wake(int fd);
/* Until something can be read from one of at most 8, or for so many milliseconds (-1: for ever); whether the first
 * can be read. */
bool sockets_wait(const int *fds, size_t n, int milliseconds);

/* Wakes, when set, whoever waits on the epoll(7) descriptor, by an event without a pointer; -1: it cannot. */
int ticker_open(int epoll_fd);
/* 0: no more. */
void ticker_set(int fd, int64_t every_us);

#endif
