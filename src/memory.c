/* memory.c: no piece of memory is ever missing in this program, in ours or in any library: it ends instead.
 *
 * Libraries meet missing memory each in its own way, and some without a word: HarfBuzz shapes text with no font, a
 * JSON text is said to be wrong, a COMMIT that was done is told to have failed. Whoever goes on from there says
 * something untrue, or draws a letter that is not the one that was written. So the C library's functions are those
 * below for all that is loaded; they ask the real ones, and end the program when there is nothing left
 * (out_of_memory, invariant.h). What was answered is on disk; whoever looks after the program starts it again.
 * tests/faults/memory_sweep.py tries it.
 *
 * Linked into the program alone, not into its libraries: tests have their sanitizer's memory as it is. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "invariant.h"

void *memalign(size_t alignment, size_t n);

static struct {
    void *(*malloc)(size_t), *(*calloc)(size_t, size_t), *(*realloc)(void *, size_t);
    void *(*memalign)(size_t, size_t), *(*aligned_alloc)(size_t, size_t);
    int (*posix_memalign)(void **, size_t, size_t);
    void (*free)(void *);
} real;

/* What the looking up itself asks for, before there is anybody to ask; never given back. */
static char early[16384] __attribute__((aligned(16)));
static size_t early_n;
/* In the thread's own block, without a call: a sanitizer's is not ready as early as this. */
static _Thread_local bool is_looking __attribute__((tls_model("initial-exec")));

static void *early_take(size_t n) {
    if (n > sizeof early - early_n) abort();
    void *p = early + early_n;
    early_n += (n + 15) & ~(size_t)15;
    return p;
}

static bool is_early(const void *p) {
    return (uintptr_t)p - (uintptr_t)early < sizeof early;
}

/* Before a sanitizer has its own memory laid out: this must ask nothing of it. */
__attribute__((no_sanitize("address"))) static void find(const char *name, void *ret_function) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    memcpy(ret_function, &found, sizeof found);
}

/* First before there is a second thread: the loader and the C library take memory before main. */
static void look_up(void) {
    if (real.free) return;
    is_looking = true;
    find("malloc", &real.malloc);
    find("calloc", &real.calloc);
    find("realloc", &real.realloc);
    find("memalign", &real.memalign);
    find("aligned_alloc", &real.aligned_alloc);
    find("posix_memalign", &real.posix_memalign);
    find("free", &real.free);
    is_looking = false;
}

static void *given(void *p, size_t n) {
    if (n) have_memory(p);
    return p;
}

void *malloc(size_t n) {
    if (is_looking) return early_take(n);
    look_up();
    return given(real.malloc(n), n);
}

void *calloc(size_t n, size_t size) {
    if (is_looking) return early_take(n * size); /* zero as it is */
    look_up();
    return given(real.calloc(n, size), n && size);
}

void *realloc(void *p, size_t n) {
    look_up();
    if (!is_early(p)) return given(real.realloc(p, n), n);
    size_t most = sizeof early - (size_t)((char *)p - early);
    return memcpy(malloc(n), p, n < most ? n : most);
}

void *reallocarray(void *p, size_t n, size_t size) {
    size_t bytes;
    bool is_too_much = __builtin_mul_overflow(n, size, &bytes);
    have_memory(is_too_much ? NULL : early);
    return realloc(p, bytes);
}

void *memalign(size_t alignment, size_t n) {
    look_up();
    return given(real.memalign(alignment, n), n);
}

void *aligned_alloc(size_t alignment, size_t n) {
    look_up();
    return given(real.aligned_alloc(alignment, n), n);
}

int posix_memalign(void **ret_p, size_t alignment, size_t n) {
    look_up();
    int error = real.posix_memalign(ret_p, alignment, n);
    have_memory(error == ENOMEM && n ? NULL : early);
    return error;
}

#if defined(__SANITIZE_ADDRESS__)
/* What the loader keeps is no leak. The sanitizer knows that by who asked it, and here it is always this file. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:ld-linux\n";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void) {
    return "print_suppressions=0";
}
#endif

void free(void *p) {
    if (!p || is_early(p)) return;
    look_up();
    real.free(p);
}
