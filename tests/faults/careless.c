/* careless.c: the program without src/memory.c, and with pieces of memory that each request takes and uses
 * unasked, enough that one in five of a request's is such a piece: the sweep must catch it. */
#include <stdlib.h>

#include "dispatch.h"

struct plan __real_dispatch_plan(const struct program *p, struct request *rq, struct arena *a);

struct plan __wrap_dispatch_plan(const struct program *p, struct request *rq, struct arena *a) {
    enum { PIECES = 1000 };
    for (int i = 0; i < PIECES; i++) {
        char *piece = malloc(64);
        *(volatile char *)piece = 'x';
        free(piece);
    }
    return __real_dispatch_plan(p, rq, a);
}
