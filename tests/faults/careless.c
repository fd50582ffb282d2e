/* careless.c: the program without src/memory.c, and with a piece of memory that each request takes and uses
 * unasked: the sweep must catch it. */
#include <stdlib.h>

#include "dispatch.h"

struct plan __real_dispatch_plan(const struct program *p, const struct request *rq,
                                 struct arena *a);

struct plan __wrap_dispatch_plan(const struct program *p, const struct request *rq,
                                 struct arena *a) {
    char *piece = malloc(64);
    *(volatile char *)piece = 'x';
    struct plan plan = __real_dispatch_plan(p, rq, a);
    free(piece);
    return plan;
}
