/* shared_data.h: the real records beside the project, for tests that read them line by line.
 * The folder may be absent; a test then says so and skips. */
#ifndef TESTS_SHARED_DATA_H
#define TESTS_SHARED_DATA_H

#include "expect.h"

#include "buf.h"

/* The whole file at `path` under the shared folder; false when there is none. */
static inline bool shared_file(struct arena *a, const char *path, str *ret_bytes) {
    const char *shared = getenv("CLERKWELL_SHARED");
    if (!shared) return false;
    FILE *f = fopen(arena_c(a, say(a, "{}/{}", SAY_T(str_from_c(shared)), SAY_T(str_from_c(path)))),
                    "rb");
    if (!f) return false;
    struct buf b;
    buf_init(&b, a);
    for (size_t got = 1; got > 0; b.n += got)
        got = fread(buf_reserve(&b, 65536), 1, 65536, f);
    fclose(f);
    *ret_bytes = buf_str(&b);
    return true;
}

/* Ends this test as skipped, with its reason in the output. cmocka jumps out of the function, past the end of
 * `memory`'s scope: it is finished here; NULL when the test has none of its own. */
#define skip_because(memory, reason)                                                               \
    do {                                                                                           \
        struct arena *of_the_test = (memory);                                                      \
        if (of_the_test) arena_finish(of_the_test);                                                \
        print_message("# SKIP %s: %s\n", __func__, (reason));                                      \
        skip();                                                                                    \
    } while (0)

#endif
