#include "random.h"

#include <errno.h>
#include <sys/random.h>

#include "invariant.h"

static void fill(void *self, void *bytes, size_t n) {
    (void)self;
    char *at = bytes;
    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        if (got < 0 && errno == EINTR) continue;
        invariant(got > 0);
        at += got;
        n -= (size_t)got;
    }
}

struct random_source random_machine(void) {
    return (struct random_source){fill, NULL};
}
