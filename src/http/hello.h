/* hello.h: the least that a server of our HTTP library can do, with the door's flags: the limit that
 * benchmarks compare with.   Thread safety: open and close from one thread. */
#ifndef HTTP_HELLO_H
#define HTTP_HELLO_H

#include "err.h"

struct hello;
/* Answers every request with "hello\n" on 127.0.0.1 and a free port. */
MUST_USE enum err hello_open(struct hello **ret_hello, uint16_t *ret_port, struct problem *why);
void hello_close(struct hello *hello);

#endif
