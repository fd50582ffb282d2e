#include "invariant.h"

#include <stdio.h>
#include <stdlib.h>

void invariant_broken(const char *file, int line, const char *condition) {
    fprintf(stderr, "clerkwell: broken invariant %s:%d: %s\n", file, line, condition);
    abort();
}

void out_of_memory(const char *file, int line) {
    fprintf(
        stderr,
        "clerkwell: out of memory (%s:%d): it ends here; what was answered is saved, and the next "
        "start goes on from it\n",
        file, line);
    abort();
}
