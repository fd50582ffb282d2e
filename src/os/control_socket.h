/* control_socket.h: how a command reaches the process that serves.
 * Purpose    while `serve` runs, it alone has the records open; commands ask it, through a Unix socket in
 *            the data directory, to do their work.
 * Rule       a request and an answer are lists of texts: each a 4-byte big-endian count of texts, then each
 *            text as a 4-byte big-endian length and its bytes. Before the answer may come progress:
 *            a list of "progress", done, total. Only the user who serves, and root, may ask (SO_PEERCRED).
 * Ownership  texts live in the arena given; those of a request only until the handler returns.
 * Thread safety: the handler runs on the socket's own thread, one request at a time.
 * Not here   what the commands are (front/cli). */
#ifndef OS_CONTROL_SOCKET_H
#define OS_CONTROL_SOCKET_H

#include "arena.h"
#include "err.h"

enum {
    CONTROL_TEXTS_MAX = 1 << 16,
    CONTROL_REQUEST_MAX = 16 << 20,
    CONTROL_ANSWER_MAX = 1 << 30
}; /* bytes */

struct texts {
    const str *at;
    size_t n;
};

struct control_caller;                                            /* who waits for the answer */
int64_t control_caller_user(const struct control_caller *caller); /* the account, os_user.h */
void control_progress(struct control_caller *caller, int64_t done, int64_t total);

/* Makes the answer to a request, in `a`. */
typedef struct texts (*control_fn)(void *context, struct arena *a, struct texts request,
                                   struct control_caller *caller);

struct control_socket;
/* `dir` is a folder that only its owner may enter; a socket left by a process that died is replaced: the
 * caller holds the lock of the data directory. */
MUST_USE enum err control_open(struct arena *a, str dir, control_fn fn, void *context,
                               struct control_socket **ret_socket, struct problem *why);
/* Waits for the request being handled; NULL is allowed. */
void control_close(struct control_socket *socket);

/* Asks whoever serves `dir`. NOT_FOUND: nobody serves. UNAVAILABLE: it ended before it answered. LIMIT: the answer
 * is larger than CONTROL_ANSWER_MAX; what was asked is done. */
MUST_USE enum err control_ask(struct arena *a, str dir, struct texts request,
                              void (*progress)(void *self, int64_t done, int64_t total), void *self,
                              struct texts *ret_answer, struct problem *why);

#endif
