/* Loaded before the program (LD_PRELOAD): one piece of memory is refused, the nth that anybody asks for, or from the
 * nth on all of them, as a page says that the test shares with it (CLERKWELL_SHIM names the file). Anonymous
 * mappings count too. What the sanitizer's runtime takes for itself does not.
 *
 * With CLERKWELL_STARTER (a descriptor of a socket) the process stops at a place (CLERKWELL_STARTER_AT) and starts a copy of
 * itself for each byte that comes in, whose end it tells: a new start then costs no loading of libraries. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The same in memory_shim.py. */
struct orders {
    atomic_int is_armed, fail_at, for_ever; /* counting begins when it is armed */
    atomic_int n_asked, n_refused, in_child;
    char site[240]; /* who was refused first */
};
static struct orders nothing, *orders = &nothing;
static pid_t serving;

/* ---- the real ones -------------------------------------------------------------------------------- */

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t),
    *(*real_realloc)(void *, size_t);
static void *(*real_memalign)(size_t, size_t), *(*real_aligned)(size_t, size_t);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void (*real_free)(void *);
static void *(*real_mmap)(void *, size_t, int, int, int, off_t);
static int (*real_flock)(int, int), (*real_socketpair)(int, int, int, int *);

/* What is asked for while the real ones are looked up. */
static char early[65536] __attribute__((aligned(16)));
static size_t early_n;
/* Found without a call: that of the sanitizer is not ready as early as this. */
static __thread bool is_looking __attribute__((tls_model("initial-exec")));

static bool is_early(const void *p) {
    return (const char *)p >= early && (const char *)p < early + sizeof early;
}

static void *early_take(size_t n) {
    n = (n + 15) & ~(size_t)15;
    if (n > sizeof early - early_n) abort();
    void *p = early + early_n;
    early_n += n;
    return p;
}

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static void look_up(void) {
    if (real_free) return;
    is_looking = true;
    *(void **)&real_malloc = next("malloc");
    *(void **)&real_calloc = next("calloc");
    *(void **)&real_realloc = next("realloc");
    *(void **)&real_memalign = next("memalign");
    *(void **)&real_aligned = next("aligned_alloc");
    *(void **)&real_posix_memalign = next("posix_memalign");
    *(void **)&real_mmap = next("mmap");
    *(void **)&real_flock = next("flock");
    *(void **)&real_socketpair = next("socketpair");
    *(void **)&real_free = next("free");
    is_looking = false;
}

/* ---- refusing ------------------------------------------------------------------------------------- */

static void put(size_t *at, const char *text) {
    while (*text && *at + 1 < sizeof orders->site)
        orders->site[(*at)++] = *text++;
}

/* The nearest callers that have a name, without taking memory. */
static void note_site(void) {
    void *frames[12];
    int n = backtrace(frames, 12);
    size_t at = 0, named = 0;
    for (int i = 2; i < n && named < 5; i++) {
        Dl_info info;
        if (!dladdr(frames[i], &info)) continue;
        const char *file = info.dli_fname ? strrchr(info.dli_fname, '/') : NULL;
        put(&at, named ? " < " : "");
        put(&at, info.dli_sname ? info.dli_sname : file ? file + 1 : "?");
        named++;
    }
    orders->site[at] = '\0';
}

static bool is_refused(void) {
    if (!atomic_load_explicit(&orders->is_armed, memory_order_relaxed) || is_looking) return false;
    int n = atomic_fetch_add(&orders->n_asked, 1) + 1, at = orders->fail_at;
    if (at <= 0 || n < at || (n > at && !orders->for_ever)) return false;
    if (atomic_fetch_add(&orders->n_refused, 1) == 0) {
        is_looking = true; /* what the noting itself asks for */
        orders->in_child = getpid() != serving;
        note_site();
        is_looking = false;
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n) {
    if (is_looking && !real_malloc) return early_take(n);
    look_up();
    return is_refused() ? NULL : real_malloc(n);
}

void *calloc(size_t n, size_t size) {
    if (is_looking && !real_calloc) return early_take(n * size);
    look_up();
    return is_refused() ? NULL : real_calloc(n, size);
}

void *realloc(void *p, size_t n) {
    look_up();
    if (is_early(p)) {
        size_t most = (size_t)(early + sizeof early - (char *)p);
        void *moved = real_malloc(n);
        if (moved) memcpy(moved, p, n < most ? n : most);
        return moved;
    }
    return is_refused() ? NULL : real_realloc(p, n);
}

void *reallocarray(void *p, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) return NULL;
    return realloc(p, bytes);
}

void *memalign(size_t to, size_t n) {
    look_up();
    return is_refused() ? NULL : real_memalign(to, n);
}

void *aligned_alloc(size_t to, size_t n) {
    look_up();
    return is_refused() ? NULL : real_aligned(to, n);
}

int posix_memalign(void **ret_p, size_t to, size_t n) {
    look_up();
    return is_refused() ? ENOMEM : real_posix_memalign(ret_p, to, n);
}

void free(void *p) {
    if (!p || is_early(p)) return;
    look_up();
    real_free(p);
}

void *mmap(void *at, size_t n, int rights, int flags, int fd, off_t offset) {
    look_up();
    bool is_memory = (flags & MAP_ANONYMOUS) && !(flags & MAP_FIXED) && rights != PROT_NONE;
    return is_memory && is_refused() ? MAP_FAILED : real_mmap(at, n, rights, flags, fd, offset);
}

/* ---- starting copies ------------------------------------------------------------------------------ */

static void start_copies(int link, int lock) {
    char byte;
    while (read(link, &byte, 1) == 1) {
        pid_t pid = fork();
        if (pid == 0) {
            close(link);
            serving = getpid();
            return;
        }
        int32_t told[2] = {pid, 0};
        if (write(link, told, sizeof told[0]) < 0) break;
        while (waitpid(pid, &told[1], 0) < 0 && errno == EINTR) {
        }
        if (lock >= 0) real_flock(lock, LOCK_UN); /* which is this process's too */
        if (write(link, &told[1], sizeof told[1]) < 0) break;
    }
    _exit(0);
}

static void start_here(const char *place, int lock) {
    const char *link = getenv("CLERKWELL_STARTER"), *chosen = getenv("CLERKWELL_STARTER_AT");
    if (!link || !chosen || strcmp(chosen, place) != 0) return;
    int number = atoi(link);
    unsetenv("CLERKWELL_STARTER");
    start_copies(number, lock);
}

/* In front of its lock the program has loaded its dictionary and has no threads yet. */
int flock(int fd, int how) {
    look_up();
    if (how & LOCK_EX) start_here("lock", fd);
    return real_flock(fd, how);
}

/* Earlier, where it starts its printing process: so that each copy has its own. */
int socketpair(int family, int kind, int protocol, int pair[2]) {
    look_up();
    start_here("printing", -1);
    return real_socketpair(family, kind, protocol, pair);
}

__attribute__((constructor)) static void begin(void) {
    look_up();
    serving = getpid();
    void *frames[2];
    (void)!backtrace(frames, 2); /* loads what it needs */
    const char *path = getenv("CLERKWELL_SHIM");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *page = real_mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED) orders = page;
    close(fd);
}
