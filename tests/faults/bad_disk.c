#include "bad_disk.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, PENDING_MAX = 100000, N_IMAGES = 2 };

/* ---- what is safe and what is not ---------------------------------------------------------------- */

struct bytes {
    unsigned char *p;
    size_t n, room;
};

struct pending {
    size_t at, n;
    unsigned char *bytes; /* NULL: the file was cut to `at` bytes */
};

struct image { /* of the database, and of its log */
    struct bytes safe;
    struct pending *pending;
    size_t n_pending;
    bool is_there, was_there; /* now; after the last sync */
};
static struct image images[N_IMAGES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct bad_disk disk;
static int64_t n_done, n_failed_syncs;
static sqlite3_vfs *real_vfs;

struct our_file {
    sqlite3_file base;
    struct image *image; /* NULL: a file of no consequence */
};

static sqlite3_file *real_of(sqlite3_file *file) {
    return (sqlite3_file *)((struct our_file *)file + 1);
}

static void check(bool is_so, const char *what) {
    if (is_so) return;
    perror(what);
    _exit(99);
}

static void grow(struct bytes *b, size_t n) {
    if (n > b->room) {
        b->room = n * 2;
        b->p = realloc(b->p, b->room);
        check(b->p, "memory");
    }
    if (n > b->n) memset(b->p + b->n, 0, n - b->n);
    if (n > b->n) b->n = n;
}

static void apply(struct bytes *to, const struct pending *p) {
    if (!p->bytes) {
        if (p->at < to->n) to->n = p->at;
        return;
    }
    grow(to, p->at + p->n);
    memcpy(to->p + p->at, p->bytes, p->n);
}

static void forget_pending(struct image *image) {
    for (size_t i = 0; i < image->n_pending; i++)
        free(image->pending[i].bytes);
    image->n_pending = 0;
}

static void make_safe(struct image *image) {
    for (size_t i = 0; i < image->n_pending; i++)
        apply(&image->safe, &image->pending[i]);
    forget_pending(image);
    image->was_there = image->is_there;
}

static void put_pending(struct image *image, size_t at, const void *bytes, size_t n) {
    if (!image->pending) image->pending = calloc(PENDING_MAX, sizeof *image->pending);
    check(image->pending && image->n_pending < PENDING_MAX, "pending");
    struct pending p = {at, n, NULL};
    if (bytes) {
        p.bytes = malloc(n ? n : 1);
        check(p.bytes, "memory");
        memcpy(p.bytes, bytes, n);
    }
    image->pending[image->n_pending++] = p;
}

/* ---- the power cut ------------------------------------------------------------------------------- */

static uint64_t next_random(void) {
    disk.seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = disk.seed;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Whole sectors of a write reach the disk or do not; now and then one is noise. */
static void apply_torn(struct bytes *to, struct pending *p) {
    for (size_t from = 0; from < p->n;) {
        size_t end = ((p->at + from) / SECTOR + 1) * SECTOR - p->at;
        if (end > p->n) end = p->n;
        uint64_t luck = next_random() % 16;
        struct pending part = {p->at + from, end - from, p->bytes + from};
        if (luck == 0)
            for (size_t i = from; i < end; i++)
                p->bytes[i] = (unsigned char)next_random();
        if (luck < 9) apply(to, &part);
        from = end;
    }
}

static void shuffle(struct pending *p, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t k = next_random() % i;
        struct pending t = p[k];
        p[k] = p[i - 1];
        p[i - 1] = t;
    }
}

static void lose(struct image *image) {
    unsigned how =
        next_random() % 4; /* nothing of it, all of it, some in order, some in any order */
    if (how == 3) shuffle(image->pending, image->n_pending);
    for (size_t i = 0; i < image->n_pending && how > 0; i++) {
        struct pending *p = &image->pending[i];
        bool is_whole = how == 1 || !p->bytes;
        if (how > 1 && next_random() % 3 == 0) continue;
        if (is_whole)
            apply(&image->safe, p);
        else
            apply_torn(&image->safe, p);
    }
    bool is_unsure = image->is_there != image->was_there;
    if (is_unsure && next_random() % 2) image->is_there = image->was_there;
}

_Noreturn static void cut(void) {
    static const char *const names[N_IMAGES] = {"clerkwell.db", "clerkwell.db-wal"};
    for (size_t i = 0; i < N_IMAGES; i++) {
        lose(&images[i]);
        if (!images[i].is_there) continue;
        char path[300];
        snprintf(path, sizeof path, "%s/%s", disk.after, names[i]);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        check(fd >= 0, path);
        for (size_t at = 0; at < images[i].safe.n;) {
            ssize_t n = write(fd, images[i].safe.p + at, images[i].safe.n - at);
            check(n > 0, path);
            at += (size_t)n;
        }
        close(fd);
    }
    _exit(0);
}

_Noreturn void bad_disk_cut(void) {
    pthread_mutex_lock(&lock);
    cut();
}

/* ---- operations ---------------------------------------------------------------------------------- */

/* Counts one; true when it meets the fault. Under the lock. */
static bool meets_fault(void) {
    n_done++;
    return disk.at && n_done >= disk.at && (disk.n == 0 || n_done < disk.at + disk.n);
}

static int our_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at) {
    if (((struct our_file *)file)->image && disk.fault == DISK_ERROR) {
        pthread_mutex_lock(&lock);
        bool fails = meets_fault();
        pthread_mutex_unlock(&lock);
        if (fails) return SQLITE_IOERR_READ;
    }
    return real_of(file)->pMethods->xRead(real_of(file), to, n, at);
}

static int our_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at) {
    struct image *image = ((struct our_file *)file)->image;
    sqlite3_file *real = real_of(file);
    if (!image) return real->pMethods->xWrite(real, bytes, n, at);
    pthread_mutex_lock(&lock);
    bool meets = meets_fault();
    bool is_short = meets && disk.fault == DISK_SHORT_WRITE;
    int code = SQLITE_OK;
    if (meets && disk.fault == DISK_FULL) code = SQLITE_FULL;
    if (meets && disk.fault == DISK_ERROR) code = SQLITE_IOERR_WRITE;
    if (is_short) n /= 2;
    if (code == SQLITE_OK) {
        put_pending(image, (size_t)at, bytes, (size_t)n);
        if (meets && disk.fault == DISK_POWER_CUT) cut();
        code = real->pMethods->xWrite(real, bytes, n, at);
    }
    pthread_mutex_unlock(&lock);
    return is_short && code == SQLITE_OK ? SQLITE_IOERR_WRITE : code;
}

static int our_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct image *image = ((struct our_file *)file)->image;
    sqlite3_file *real = real_of(file);
    if (!image) return real->pMethods->xTruncate(real, size);
    pthread_mutex_lock(&lock);
    bool meets = meets_fault();
    int code = meets && disk.fault == DISK_ERROR ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
    if (code == SQLITE_OK) {
        put_pending(image, (size_t)size, NULL, 0);
        if (meets && disk.fault == DISK_POWER_CUT) cut();
        code = real->pMethods->xTruncate(real, size);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

/* The real disk is not waited for: what counts is the image. */
static int our_sync(sqlite3_file *file, int flags) {
    struct image *image = ((struct our_file *)file)->image;
    sqlite3_file *real = real_of(file);
    if (!image) return real->pMethods->xSync(real, flags);
    pthread_mutex_lock(&lock);
    bool meets = meets_fault();
    if (meets && disk.fault == DISK_POWER_CUT) cut();
    bool fails = meets && (disk.fault == DISK_ERROR || disk.fault == DISK_SYNC_ERROR);
    if (fails) n_failed_syncs++;
    if (!fails) make_safe(image);
    pthread_mutex_unlock(&lock);
    return fails ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

/* ---- the rest is the real disk's ----------------------------------------------------------------- */

#define REAL(file, call, ...) real_of(file)->pMethods->call(__VA_ARGS__)
static int our_close(sqlite3_file *f) {
    return REAL(f, xClose, real_of(f));
}
static int our_size(sqlite3_file *f, sqlite3_int64 *ret) {
    return REAL(f, xFileSize, real_of(f), ret);
}
static int our_lock(sqlite3_file *f, int how) {
    return REAL(f, xLock, real_of(f), how);
}
static int our_unlock(sqlite3_file *f, int how) {
    return REAL(f, xUnlock, real_of(f), how);
}
static int our_reserved(sqlite3_file *f, int *ret) {
    return REAL(f, xCheckReservedLock, real_of(f), ret);
}
static int our_control(sqlite3_file *f, int what, void *with) {
    return REAL(f, xFileControl, real_of(f), what, with);
}
static int our_sector(sqlite3_file *f) {
    return REAL(f, xSectorSize, real_of(f));
}
static int our_traits(sqlite3_file *f) {
    return REAL(f, xDeviceCharacteristics, real_of(f));
}
static int our_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret) {
    return REAL(f, xShmMap, real_of(f), page, size, extend, ret);
}
static int our_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    return REAL(f, xShmLock, real_of(f), at, n, flags);
}
static void our_shm_barrier(sqlite3_file *f) {
    REAL(f, xShmBarrier, real_of(f));
}
static int our_shm_unmap(sqlite3_file *f, int removes) {
    return REAL(f, xShmUnmap, real_of(f), removes);
}
static const sqlite3_io_methods methods = {
    .iVersion = 2, /* no memory mapping: every read is seen */
    .xClose = our_close,
    .xRead = our_read,
    .xWrite = our_write,
    .xTruncate = our_truncate,
    .xSync = our_sync,
    .xFileSize = our_size,
    .xLock = our_lock,
    .xUnlock = our_unlock,
    .xCheckReservedLock = our_reserved,
    .xFileControl = our_control,
    .xSectorSize = our_sector,
    .xDeviceCharacteristics = our_traits,
    .xShmMap = our_shm_map,
    .xShmLock = our_shm_lock,
    .xShmBarrier = our_shm_barrier,
    .xShmUnmap = our_shm_unmap,
};

/* ---- files --------------------------------------------------------------------------------------- */

static struct image *image_of(const char *name) {
    size_t n = name ? strlen(name) : 0;
    if (n > 4 && strcmp(name + n - 4, "-wal") == 0) return &images[1];
    return n > 3 && strcmp(name + n - 3, ".db") == 0 ? &images[0] : NULL;
}

/* What is there when it is opened first is safe. */
static void load(struct image *image, const char *name) {
    struct stat info;
    if (image->is_there) return;
    image->is_there = true;
    if (stat(name, &info) != 0) { /* made now: safe with its first sync */
        if (image->was_there) put_pending(image, 0, NULL, 0);
        if (!image->was_there) image->safe.n = 0;
        return;
    }
    image->was_there = true;
    grow(&image->safe, (size_t)info.st_size);
    int fd = open(name, O_RDONLY);
    check(fd >= 0 && read(fd, image->safe.p, image->safe.n) == (ssize_t)image->safe.n, name);
    close(fd);
}

static int our_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret) {
    (void)vfs;
    struct our_file *ours = (struct our_file *)file;
    *ours = (struct our_file){.image = image_of(name)};
    pthread_mutex_lock(&lock);
    if (ours->image) load(ours->image, name);
    pthread_mutex_unlock(&lock);
    int code = real_vfs->xOpen(real_vfs, name, real_of(file), flags, ret);
    if (real_of(file)->pMethods) ours->base.pMethods = &methods;
    return code;
}

static int our_delete(sqlite3_vfs *vfs, const char *name, int is_synced) {
    (void)vfs;
    struct image *image = image_of(name);
    pthread_mutex_lock(&lock);
    if (image) {
        if (meets_fault() && disk.fault == DISK_POWER_CUT) cut();
        forget_pending(image);
        image->is_there = false;
        if (is_synced) image->was_there = false;
    }
    pthread_mutex_unlock(&lock);
    return real_vfs->xDelete(real_vfs, name, is_synced);
}

void bad_disk_install(void) {
    static sqlite3_vfs ours;
    real_vfs = sqlite3_vfs_find(NULL);
    ours = *real_vfs;
    ours.zName = "bad_disk";
    ours.szOsFile += (int)sizeof(struct our_file);
    ours.xOpen = our_open;
    ours.xDelete = our_delete;
    check(sqlite3_vfs_register(&ours, 1) == SQLITE_OK, "sqlite3_vfs_register");
}

void bad_disk_begin(const struct bad_disk *how) {
    disk = *how;
    n_done = 0;
}

int64_t bad_disk_count(void) {
    return n_done;
}

int64_t bad_disk_failed_syncs(void) {
    return n_failed_syncs;
}
