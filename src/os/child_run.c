#include "child_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "files.h"
#include "instant.h"
#include "invariant.h"

enum { LOOK_EVERY_MS = 20, SAID_MAX = 4096 };

/* A process group of its own, so that what it starts ends with it. */
static int start(struct arena *a, const struct child_order *order, int error_pipe, pid_t *ret_pid) {
    char *environment[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin", (char *)"LANG=C.UTF-8",
                           NULL};
    char **argv = arena_array(a, char *, order->n_arguments + 1);
    for (size_t i = 0; i < order->n_arguments; i++)
        argv[i] = (char *)arena_c(a, order->arguments[i]);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    /* Each may find no memory; a program without one of them would run elsewhere, or hear what is not for it. */
    int error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(&files, error_pipe, 2);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&files, 3);
    if (!error) error = posix_spawn_file_actions_addchdir_np(&files, arena_c(a, order->folder));
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &usual);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                       POSIX_SPAWN_SETPGROUP);
    if (!error) error = posix_spawn(ret_pid, argv[0], &files, &how, argv, environment);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/* Takes what there is, up to SAID_MAX; the rest is read and forgotten, so that it never blocks. False at the
 * end. */
static bool listen_once(int fd, struct buf *said) {
    char bytes[1024];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    if (n > 0 && said->n < SAID_MAX) buf_put(said, (str){bytes, (size_t)n});
    return n > 0;
}

/* Waits until it has ended or the time is over, listening meanwhile; then nothing of its group is left. */
static int wait_for_end(pid_t pid, int fd, int64_t limit_us, struct buf *said, bool *ret_is_late) {
    int64_t end = clock_monotonic() + limit_us;
    bool hears = true;
    int status = 0;
    for (;;) {
        struct pollfd p = {.fd = hears ? fd : -1, .events = POLLIN};
        if (poll(&p, 1, LOOK_EVERY_MS) > 0) hears = listen_once(fd, said);
        pid_t done = waitpid(pid, &status, WNOHANG);
        if (done == pid) break;
        if (clock_monotonic() < end) continue;
        *ret_is_late = true;
        kill(-pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        break;
    }
    kill(-pid, SIGKILL);
    while (hears) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        hears = poll(&p, 1, 0) > 0 && listen_once(fd, said);
    }
    return status;
}

static str first_line(struct arena *a, str said) {
    str line = str_slice(str_trim(str_cut(&said, '\n')), 0, CHILD_LINE_MAX);
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < line.n; i++)
        buf_put_char(&b, line.p[i] >= ' ' && line.p[i] < 0x7f ? line.p[i] : '?');
    return buf_str(&b);
}

enum err child_run(struct arena *a, const struct child_order *order, struct child_end *ret_end,
                   struct problem *why) {
    invariant(order->n_arguments > 0);
    int pipes[2];
    pid_t pid;
    str program = order->arguments[0];
    if (pipe2(pipes, O_CLOEXEC) != 0) return os_problem(a, why, S("start"), program, errno);
    int error = start(a, order, pipes[1], &pid);
    close(pipes[1]);
    if (error != 0) {
        close(pipes[0]);
        (void)os_problem(a, why, S("start"), program, error);
        return UNAVAILABLE;
    }
    struct buf said;
    struct child_end end = {0};
    buf_init(&said, a);
    fcntl(pipes[0], F_SETFL, O_NONBLOCK);
    int status = wait_for_end(pid, pipes[0], order->limit_us, &said, &end.is_late);
    close(pipes[0]);
    end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    end.said = first_line(a, buf_str(&said));
    *ret_end = end;
    return OK;
}

/* ---- one that goes on --------------------------------------------------------------------------------- */

enum err child_start(struct arena *a, const struct child_order *order, int *ret_child,
                     struct problem *why) {
    invariant(order->n_arguments > 0);
    str program = order->arguments[0];
    pid_t pid;
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing < 0) return os_problem(a, why, S("start"), program, errno);
    int error = start(a, order, nothing, &pid);
    close(nothing);
    if (error != 0) {
        (void)os_problem(a, why, S("start"), program, error);
        return UNAVAILABLE;
    }
    *ret_child = pid;
    return OK;
}

bool child_is_there(int child) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

void child_stop(int child, int64_t limit_us) {
    int64_t end = clock_monotonic() + limit_us;
    kill(child, SIGTERM);
    while (child_is_there(child) && clock_monotonic() < end)
        clock_sleep(LOOK_EVERY_MS * INT64_C(1000));
    kill(-child, SIGKILL); /* all of its group, it too where it did not end */
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
}
