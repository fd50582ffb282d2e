#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "buf.h"
#include "invariant.h"

static enum err err_of(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR: return NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS: return FORBIDDEN;
    case EEXIST: return CONFLICT;
    default: return UNAVAILABLE;
    }
}

enum err os_problem(struct arena *a, struct problem *why, str what, str path, int error) {
    const char *reason = strerrordesc_np(error);
    return problem_set(why, err_of(error), path,
                       say(a, "Cannot {} {}: {}", SAY_T(what), SAY_T(path),
                           SAY_T(str_from_c(reason ? reason : "unknown reason"))),
                       S(""));
}

/* A path with a NUL inside names another file than it shows. */
static enum err path_check(struct arena *a, str path, const char **ret_c, struct problem *why) {
    if (path.n == 0 || path.n > 4000 || str_find_char(path, '\0') >= 0) {
        return problem_set(why, INVALID, S("path"), S("This is not the name of a file"), S(""));
    }
    *ret_c = arena_c(a, path);
    return OK;
}

static enum err read_all(struct arena *a, str path, int fd, size_t limit, str *ret_bytes,
                         struct problem *why) {
    struct buf b;
    buf_init(&b, a);
    for (;;) {
        char *room = buf_reserve(&b, 65536);
        ssize_t got = read(fd, room, 65536);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return os_problem(a, why, S("read"), path, errno);
        if (got == 0) break;
        b.n += (size_t)got;
        if (b.n > limit) {
            return problem_set(
                why, LIMIT, path,
                say(a, "{} is larger than {} bytes", SAY_T(path), SAY_N((int64_t)limit)), S(""));
        }
    }
    *ret_bytes = buf_str(&b);
    return OK;
}

enum err file_read(struct arena *a, str path, size_t limit, str *ret_bytes, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    int fd = open(c, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return os_problem(a, why, S("read"), path, errno);
    enum err e = read_all(a, path, fd, limit, ret_bytes, why);
    close(fd);
    return e;
}

enum err file_read_foreign(struct arena *a, str path, size_t limit, str *ret_bytes,
                           struct problem *why) {
    const char *c;
    struct stat st;
    TRY(path_check(a, path, &c, why));
    int fd = open(c, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno != ELOOP && errno != ENXIO)
        return os_problem(a, why, S("read"), path, errno);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        if (fd >= 0) close(fd);
        return problem_set(why, INVALID, path, S("It is not an ordinary file"), S(""));
    }
    enum err e = read_all(a, path, fd, limit, ret_bytes, why);
    close(fd);
    return e;
}

enum err file_read_end(struct arena *a, str path, size_t most, str *ret_bytes,
                       struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    int fd = open(c, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return os_problem(a, why, S("read"), path, errno);
    off_t size = lseek(fd, 0, SEEK_END);
    off_t from = size > (off_t)most ? size - (off_t)most : 0;
    enum err e = size < 0 || lseek(fd, from, SEEK_SET) < 0
                     ? os_problem(a, why, S("read"), path, errno)
                     : read_all(a, path, fd, SIZE_MAX, ret_bytes, why);
    close(fd);
    return e;
}

/* These four return 0, or the error (errno) of the first step that failed. */
static int write_all(int fd, str bytes) {
    while (bytes.n > 0) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put >= 0)
            bytes = str_from(bytes, (size_t)put);
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

static int sync_and_close(int fd, int error) {
    if (error == 0 && fsync(fd) != 0) error = errno;
    if (close(fd) != 0 && error == 0) error = errno;
    return error;
}

static int write_and_close(int fd, str bytes) {
    return sync_and_close(fd, write_all(fd, bytes));
}

static int copy_all(int from, int to) {
    char piece[65536];
    for (;;) {
        ssize_t got = read(from, piece, sizeof piece);
        if (got == 0) return 0;
        if (got < 0 && errno != EINTR) return errno;
        int error = got < 0 ? 0 : write_all(to, (str){piece, (size_t)got});
        if (error) return error;
    }
}

enum err file_copy(struct arena *a, str from, str to, mode_t mode, struct problem *why) {
    const char *c_from, *c_to;
    TRY(path_check(a, from, &c_from, why));
    TRY(path_check(a, to, &c_to, why));
    int in = open(c_from, O_RDONLY | O_CLOEXEC);
    if (in < 0) return os_problem(a, why, S("read"), from, errno);
    int out = open(c_to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    int error = out < 0 ? errno : sync_and_close(out, copy_all(in, out));
    close(in);
    if (error && out >= 0) unlink(c_to);
    return error ? os_problem(a, why, S("write"), to, error) : OK;
}

enum err folder_sync(struct arena *a, str path, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    int fd = open(c, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return os_problem(a, why, S("open"), path, errno);
    int error = fsync(fd) != 0 ? errno : 0;
    close(fd);
    return error ? os_problem(a, why, S("save"), path, error) : OK;
}

enum err file_create(struct arena *a, str path, str bytes, mode_t mode, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    int fd = open(c, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0) return os_problem(a, why, S("make"), path, errno);
    int error = fchmod(fd, mode) != 0 ? errno : 0;
    int write_error = write_and_close(fd, bytes);
    if (error == 0) error = write_error;
    if (error != 0) {
        unlink(c);
        return os_problem(a, why, S("write"), path, error);
    }
    enum err e = folder_sync(a, path_folder(path), why);
    if (e != OK) unlink(c);
    return e;
}

enum err file_rename(struct arena *a, str from, str to, struct problem *why) {
    const char *c_from, *c_to;
    TRY(path_check(a, from, &c_from, why));
    TRY(path_check(a, to, &c_to, why));
    if (rename(c_from, c_to) != 0) return os_problem(a, why, S("rename"), from, errno);
    return folder_sync(a, path_folder(to), why);
}

enum err file_rename_new(struct arena *a, str from, str to, struct problem *why) {
    const char *c_from, *c_to;
    TRY(path_check(a, from, &c_from, why));
    TRY(path_check(a, to, &c_to, why));
    int error = renameat2(AT_FDCWD, c_from, AT_FDCWD, c_to, RENAME_NOREPLACE) == 0 ? 0 : errno;
    /* A file system that cannot promise it: looking first is the best there is. */
    if (error == EINVAL || error == ENOSYS) {
        error = file_is_there(to) ? EEXIST : 0;
        if (error == 0 && rename(c_from, c_to) != 0) error = errno;
    }
    if (error != 0) return os_problem(a, why, S("make"), to, error);
    enum err e = folder_sync(a, path_folder(to), why);
    if (e != OK) (void)rename(c_to, c_from);
    return e;
}

enum err file_write(struct arena *a, str path, str bytes, mode_t mode, struct problem *why) {
    /* The process id keeps two programs from sharing a half-written neighbour. */
    str beside = say(a, "{}.new-{}", SAY_T(path), SAY_N(getpid()));
    TRY(file_remove(a, beside, why));
    TRY(file_create(a, beside, bytes, mode, why));
    const char *c_beside = arena_c(a, beside);
    enum err e = file_rename(a, beside, path, why);
    if (e != OK) unlink(c_beside);
    return e;
}

enum err file_append(struct arena *a, str path, str bytes, mode_t mode, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    bool is_new = !file_is_there(path);
    int fd = open(c, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0) return os_problem(a, why, S("write"), path, errno);
    int error = write_and_close(fd, bytes);
    if (error != 0) return os_problem(a, why, S("write"), path, error);
    return is_new ? folder_sync(a, path_folder(path), why) : OK;
}

enum err file_remove(struct arena *a, str path, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    if (unlink(c) != 0 && errno != ENOENT) return os_problem(a, why, S("remove"), path, errno);
    return OK;
}

enum err file_look(struct arena *a, str path, struct file_info *ret_info, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    struct stat st;
    if (stat(c, &st) != 0) return os_problem(a, why, S("open"), path, errno);
    *ret_info = (struct file_info){.is_folder = S_ISDIR(st.st_mode),
                                   .size = st.st_size,
                                   .mode = st.st_mode & 07777,
                                   .owner = st.st_uid,
                                   .modified_us = (int64_t)st.st_mtim.tv_sec * 1000000 +
                                                  st.st_mtim.tv_nsec / 1000};
    return OK;
}

bool file_is_there(str path) {
    AUTO_ARENA(a);
    struct file_info info;
    return file_look(&a, path, &info, NULL) == OK;
}

enum err folder_make(struct arena *a, str path, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    struct file_info info;
    if (file_look(a, path, &info, NULL) == OK) {
        return info.is_folder ? OK : os_problem(a, why, S("make"), path, ENOTDIR);
    }
    str parent = path_folder(path);
    if (parent.n < path.n) TRY(folder_make(a, parent, why));
    if (mkdir(c, 0700) != 0 && errno != EEXIST) return os_problem(a, why, S("make"), path, errno);
    return folder_sync(a, parent, why);
}

enum err folder_remove(struct arena *a, str path, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    if (rmdir(c) != 0) return os_problem(a, why, S("remove"), path, errno);
    return OK;
}

static int compare_names(const void *a, const void *b) {
    return str_compare(*(const str *)a, *(const str *)b);
}

enum err folder_list(struct arena *a, str path, str **ret_names, size_t *ret_n,
                     struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    DIR *dir = opendir(c);
    if (!dir) return os_problem(a, why, S("open"), path, errno);
    size_t n = 0, room = 16;
    str *names = arena_array(a, str, room);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        str name = str_from_c(entry->d_name);
        if (str_eq(name, S(".")) || str_eq(name, S(".."))) continue;
        if (n == room) {
            str *more = arena_array(a, str, room * 2);
            memcpy(more, names, n * sizeof *names);
            names = more;
            room *= 2;
        }
        names[n++] = arena_str(a, name);
    }
    closedir(dir);
    qsort(names, n, sizeof *names, compare_names);
    *ret_names = names;
    *ret_n = n;
    return OK;
}

enum err disk_free(struct arena *a, str path, int64_t *ret_bytes, struct problem *why) {
    const char *c;
    TRY(path_check(a, path, &c, why));
    struct statvfs disk;
    if (statvfs(c, &disk) != 0) return os_problem(a, why, S("look at the disk of"), path, errno);
    *ret_bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
    return OK;
}

str path_join(struct arena *a, str folder, str name) {
    if (str_starts_with(name, S("/")) || str_is_empty(folder)) return name;
    if (str_ends_with(folder, S("/"))) return say(a, "{}{}", SAY_T(folder), SAY_T(name));
    return say(a, "{}/{}", SAY_T(folder), SAY_T(name));
}

str path_folder(str path) {
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    if (n == 0) return S(".");
    while (n > 1 && path.p[n - 1] == '/')
        n--;
    return str_slice(path, 0, n);
}

str path_absolute(struct arena *a, str path) {
    if (str_starts_with(path, S("/"))) return path;
    char *here = getcwd(NULL, 0);
    if (!here) return path;
    str whole = path_join(a, arena_str(a, str_from_c(here)), path);
    free(here); /* getcwd's own */
    return whole;
}

int64_t files_allow(int64_t want) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return want;
    if (limit.rlim_cur < (rlim_t)want && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < (rlim_t)want ? limit.rlim_max : (rlim_t)want;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur < (rlim_t)want ? (int64_t)limit.rlim_cur : want;
}
