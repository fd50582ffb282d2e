#include "invariant.h"

#include <stdio.h>
#include <stdlib.h>

void invariant_broken(const char *file, int line, const char *condition) {
    fprintf(stderr, "clerkwell: broken invariant %s:%d: %s\n", file, line, condition);
    abort();
}
