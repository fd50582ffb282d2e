#include "data_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "files.h"
#include "invariant.h"

static const str names[] = {
    [DATA_RECORDS] = S_INIT("clerkwell.db"),
    [DATA_SETTINGS] = S_INIT("clerkwell.conf"),
    [DATA_LOCK] = S_INIT("lock"),
    [DATA_CONTROL] = S_INIT("control"),
    [DATA_AUDIT_KEY] = S_INIT("audit.key"),
    [DATA_CHECKPOINTS] = S_INIT("audit.checkpoints"),
    [DATA_OUTBOX] = S_INIT("outbox"),
};

str data_dir_file(struct arena *a, str dir, enum data_file file) {
    invariant((size_t)file < sizeof names / sizeof names[0]);
    return path_join(a, dir, names[file]);
}

/* Whether the file that was opened has its name still: one that a refused restore took away is nobody's lock. */
static bool is_still_there(int fd, const char *path) {
    struct stat opened, named;
    return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

enum err data_dir_lock(struct arena *a, str dir, int64_t wait_us, int *ret_fd,
                       struct problem *why) {
    str path = data_dir_file(a, dir, DATA_LOCK);
    const char *c_path = arena_c(a, path);
    for (int64_t end = clock_monotonic() + wait_us;;) {
        int fd = open(c_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) return os_problem(a, why, S("open"), path, errno);
        int error = flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
        if (error == 0 && is_still_there(fd, c_path)) {
            *ret_fd = fd;
            return OK;
        }
        close(fd);
        if (error == 0) continue;
        if (error != EWOULDBLOCK) return os_problem(a, why, S("lock"), path, error);
        if (clock_monotonic() >= end) break;
        clock_sleep(20000);
    }
    return problem_set(why, BUSY, S("data"),
                       say(a, "Another clerkwell has {} open: wait until it ends", SAY_T(dir)),
                       S(""));
}

void data_dir_unlock(int fd) {
    if (fd >= 0) close(fd);
}

void data_dir_unlock_and_remove(struct arena *a, str dir, int fd) {
    /* While it is held: whoever opened it meanwhile finds that its name is gone. */
    if (fd >= 0) unlink(arena_c(a, data_dir_file(a, dir, DATA_LOCK)));
    data_dir_unlock(fd);
}

void data_dir_private(void) {
    umask(0077);
}
