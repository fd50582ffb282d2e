#include "disk_sync.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "clock.h"
#include "files.h"

enum { BLOCK = 4096, BLOCKS = 256 };

/* 0, or the error of the first step that failed. */
static int write_block(int fd, const char *block, int64_t at) {
    ssize_t put = pwrite(fd, block, BLOCK, at * BLOCK);
    if (put < 0) return errno;
    return put == BLOCK ? 0 : ENOSPC; /* of a file only a full disk takes a part */
}

static int sync_for(int fd, const char *block, int64_t duration_us, struct disk_sync *ret_sync) {
    int error = 0;
    for (int64_t i = 0; i < BLOCKS && error == 0; i++)
        error = write_block(fd, block, i);
    if (error == 0 && fsync(fd) != 0) error = errno;
    int64_t began = clock_monotonic(), n = 0;
    do {
        if (error == 0) error = write_block(fd, block, n % BLOCKS);
        if (error == 0 && fdatasync(fd) != 0) error = errno;
        n++;
    } while (error == 0 && clock_monotonic() < began + duration_us);
    if (error == 0) *ret_sync = (struct disk_sync){n, clock_monotonic() - began};
    return error;
}

enum err disk_sync_measure(struct arena *a, str path, int64_t duration_us,
                           struct disk_sync *ret_sync, struct problem *why) {
    const char *c = arena_c(a, path);
    int fd = open(c, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return os_problem(a, why, S("make"), path, errno);
    int error = sync_for(fd, arena_alloc(a, BLOCK), duration_us, ret_sync);
    close(fd);
    if (unlink(c) != 0 && error == 0) error = errno;
    return error ? os_problem(a, why, S("write"), path, error) : OK;
}
