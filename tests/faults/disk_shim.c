/* Loaded before the program (LD_PRELOAD): its disk does as a page of memory says that the test shares with it
 * (CLERKWELL_SHIM names the file). Only files of the records count: those whose name ends in .db or -wal; or, where
 * CLERKWELL_SHIM_FOLDER names a folder, whatever lies in it.
 * To a PostgreSQL server every message counts as a write.
 * Not here   what SQLite alone can be told (bad_disk.h). */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* The same in disk_shim.py. */
struct orders {
    atomic_int is_full, sync_fails;
    atomic_int kill_at_write,
        kill_at_sync; /* counts down to 0, where the process is killed; 0: never */
    atomic_int n_writes, n_syncs, n_refused;
    atomic_int refuse_at,
        refuses_on; /* counts down to the write or sync that is refused; and all behind it */
    _Alignas(8) atomic_llong killed_at_ns; /* when that was, by CLOCK_MONOTONIC */
};
static struct orders nothing, *orders = &nothing;
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static size_t (*real_fwrite)(const void *, size_t, size_t, FILE *);
static int (*real_fflush)(FILE *);
static const char *folder;
static int (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_fallocate)(int, off_t, off_t);

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    *(void **)&real_pwrite = next("pwrite64");
    *(void **)&real_write = next("write");
    *(void **)&real_send = next("send");
    *(void **)&real_fwrite = next("fwrite");
    *(void **)&real_fflush = next("fflush");
    folder = getenv("CLERKWELL_SHIM_FOLDER");
    *(void **)&real_fsync = next("fsync");
    *(void **)&real_fdatasync = next("fdatasync");
    *(void **)&real_fallocate = next("posix_fallocate64");
    const char *path = getenv("CLERKWELL_SHIM");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *page = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page != MAP_FAILED) orders = page;
    close(fd);
}

static bool ends_with(const char *text, size_t n, const char *end) {
    size_t m = strlen(end);
    return n >= m && memcmp(text + n - m, end, m) == 0;
}

static bool is_of_records(int fd) {
    char link[40], path[300];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path);
    if (folder) return n > (ssize_t)strlen(folder) && memcmp(path, folder, strlen(folder)) == 0;
    return n > 0 && (ends_with(path, (size_t)n, ".db") || ends_with(path, (size_t)n, "-wal"));
}

/* The process ends in front of the operation. */
static void count_down(atomic_int *order) {
    int n = atomic_load(order);
    while (n > 0 && !atomic_compare_exchange_weak(order, &n, n - 1)) {
    }
    if (n != 1) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    atomic_store(&orders->killed_at_ns, now.tv_sec * 1000000000LL + now.tv_nsec);
    kill(getpid(), SIGKILL);
}

/* Whether it is this one's turn, or was that of one before it. */
static bool is_its_turn(void) {
    int n = atomic_load(&orders->refuse_at);
    while (n > 0 && !atomic_compare_exchange_weak(&orders->refuse_at, &n, n - 1)) {
    }
    if (n == 1 && orders->refuses_on) atomic_store(&orders->refuse_at, 1);
    return n == 1;
}

static bool is_refused(int fd) {
    if (!is_of_records(fd)) return false;
    atomic_fetch_add(&orders->n_writes, 1);
    count_down(&orders->kill_at_write);
    if (!orders->is_full && !is_its_turn()) return false;
    atomic_fetch_add(&orders->n_refused, 1);
    errno = ENOSPC;
    return true;
}

static bool sync_is_refused(int fd) {
    if (!is_of_records(fd)) return false;
    atomic_fetch_add(&orders->n_syncs, 1);
    count_down(&orders->kill_at_sync);
    if (!orders->sync_fails && !is_its_turn()) return false;
    atomic_fetch_add(&orders->n_refused, 1);
    errno = EIO;
    return true;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at) {
    return is_refused(fd) ? -1 : real_pwrite(fd, bytes, n, at);
}

ssize_t write(int fd, const void *bytes, size_t n) {
    return is_refused(fd) ? -1 : real_write(fd, bytes, n);
}

ssize_t send(int fd, const void *bytes, size_t n, int flags) {
    struct sockaddr_un to = {.sun_family = AF_UNSPEC};
    socklen_t size = sizeof to;
    bool is_server = getpeername(fd, (struct sockaddr *)&to, &size) == 0 &&
                     to.sun_family == AF_UNIX && strstr(to.sun_path, ".s.PGSQL.");
    if (is_server) count_down(&orders->kill_at_write);
    return real_send(fd, bytes, n, flags);
}

/* What stdio keeps back is written where nobody can step in between: so it is asked when it is handed over. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *to) {
    return is_refused(fileno(to)) ? 0 : real_fwrite(bytes, size, n, to);
}

int fflush(FILE *file) {
    return file && is_refused(fileno(file)) ? EOF : real_fflush(file);
}

int fsync(int fd) {
    return sync_is_refused(fd) ? -1 : real_fsync(fd);
}

int fdatasync(int fd) {
    return sync_is_refused(fd) ? -1 : real_fdatasync(fd);
}

int posix_fallocate64(int fd, off_t at, off_t n) {
    return is_refused(fd) ? ENOSPC : real_fallocate(fd, at, n);
}
