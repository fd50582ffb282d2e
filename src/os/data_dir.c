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

enum err data_dir_lock(struct arena *a, str dir, int64_t wait_us, int *ret_fd,
                       struct problem *why) {
    str path = data_dir_file(a, dir, DATA_LOCK);
    int fd = open(arena_c(a, path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return os_problem(a, why, S("open"), path, errno);
    int64_t end = clock_monotonic() + wait_us;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        bool is_held = error == EWOULDBLOCK;
        if (is_held && clock_monotonic() < end) {
            clock_sleep(20000);
            continue;
        }
        close(fd);
        if (!is_held) return os_problem(a, why, S("lock"), path, error);
        return problem_set(why, BUSY, S("data"),
                           say(a, "Another clerkwell has {} open: wait until it ends", SAY_T(dir)),
                           S(""));
    }
    *ret_fd = fd;
    return OK;
}

void data_dir_unlock(int fd) {
    if (fd >= 0) close(fd);
}

void data_dir_private(void) {
    umask(0077);
}
