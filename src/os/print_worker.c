#include "print_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#else
#error "name this machine's AUDIT_ARCH for the print worker's filter"
#endif

enum { OWN_SOCKET = 3 }; /* the only descriptor besides 0, 1 (nothing) and 2 (messages) */

static void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0u, 0) == 0) return;
    struct rlimit files;
    int most = getrlimit(RLIMIT_NOFILE, &files) == 0 ? (int)files.rlim_cur : 65536;
    for (int fd = (int)first; fd < most; fd++)
        close(fd);
}

/* Keeps `own` as descriptor 3 and standard error, and lets go of everything else inherited. */
static void keep_only(int own) {
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0) _exit(1);
    if (own != OWN_SOCKET && dup2(own, OWN_SOCKET) < 0) _exit(1);
    fcntl(OWN_SOCKET, F_SETFD, 0);
    close_from(OWN_SOCKET + 1);
}

static void limit(int what, rlim_t most) {
    struct rlimit both = {most, most};
    if (setrlimit((__rlimit_resource_t)what, &both) != 0) _exit(1);
}

#define REFUSE(call)                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),                                             \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* What drawing never needs. Threads stay allowed: Pango asks fontconfig in one. */
static void refuse_calls(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        REFUSE(SYS_socket),
        REFUSE(SYS_socketpair),
        REFUSE(SYS_connect),
        REFUSE(SYS_bind),
        REFUSE(SYS_listen),
        REFUSE(SYS_accept),
        REFUSE(SYS_accept4),
        REFUSE(SYS_execve),
        REFUSE(SYS_execveat),
        REFUSE(SYS_ptrace),
        REFUSE(SYS_process_vm_readv),
        REFUSE(SYS_process_vm_writev),
        REFUSE(SYS_unlinkat),
        REFUSE(SYS_renameat),
        REFUSE(SYS_renameat2),
        REFUSE(SYS_mkdirat),
        REFUSE(SYS_linkat),
        REFUSE(SYS_symlinkat),
        REFUSE(SYS_fchmodat),
        REFUSE(SYS_fchownat),
        REFUSE(SYS_truncate),
        REFUSE(SYS_mount),
        REFUSE(SYS_unshare),
        REFUSE(SYS_io_uring_setup),
#if defined(__x86_64__)
        REFUSE(SYS_fork),
        REFUSE(SYS_vfork),
        REFUSE(SYS_unlink),
        REFUSE(SYS_rename),
        REFUSE(SYS_mkdir),
        REFUSE(SYS_link),
        REFUSE(SYS_symlink),
        REFUSE(SYS_chmod),
        REFUSE(SYS_chown),
        /* The x32 numbers of the same calls. */
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(1);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) _exit(1);
}

static void confine(const struct print_limits *limits) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGXFSZ, SIG_IGN); /* a font cache that cannot be written is an error, not a death */
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 256);
    if (limits->memory_bytes > 0) limit(RLIMIT_AS, (rlim_t)limits->memory_bytes);
    refuse_calls();
}

/* A job may burn as much processor time as it may take by the clock, even if nobody watches. */
static void allow_processor_time(int seconds) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    struct rlimit time = {.rlim_max = RLIM_INFINITY};
    time.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + seconds + 2);
    setrlimit(RLIMIT_CPU, &time);
}

static void read_all(void *bytes, size_t n) {
    char *at = bytes;
    while (n > 0) {
        ssize_t got = read(OWN_SOCKET, at, n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) _exit(0); /* the serving side has gone */
        at += got;
        n -= (size_t)got;
    }
}

static void write_all(const void *bytes, size_t n) {
    const char *at = bytes;
    while (n > 0) {
        ssize_t put = send(OWN_SOCKET, at, n, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) _exit(0);
        at += put;
        n -= (size_t)put;
    }
}

static void do_job(print_draw_fn draw, const struct print_limits *limits) {
    AUTO_ARENA(a);
    uint64_t n;
    read_all(&n, sizeof n);
    if (n > (uint64_t)limits->job_bytes) _exit(1);
    char *job = arena_alloc(&a, (size_t)n);
    read_all(job, (size_t)n);
    allow_processor_time(limits->job_seconds);
    str pdf = {0};
    struct problem why = {0};
    enum err e = draw(&a, (str){job, (size_t)n}, &pdf, &why);
    if (e == OK && pdf.n > (uint64_t)limits->answer_bytes) {
        e = LIMIT;
        why = (struct problem){.field = S("print"),
                               .sentence = S("This print run is too big. Print fewer letters.")};
    }
    str first = e == OK ? pdf : why.field, second = e == OK ? S("") : why.sentence;
    struct print_answer head = {e, first.n, second.n};
    write_all(&head, sizeof head);
    write_all(first.p, first.n);
    write_all(second.p, second.n);
}

static _Noreturn void worker_run(int socket, print_draw_fn draw, void (*warm)(void),
                                 const struct print_limits *limits) {
    keep_only(socket);
    confine(limits);
    if (warm) warm();
    for (;;)
        do_job(draw, limits);
}

/* Hands the serving side its end of the new worker's socket. */
static void hand_over(pid_t pid, int end) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } room = {0};
    int32_t number = (int32_t)pid;
    struct iovec part = {&number, sizeof number};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = sizeof room.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof end);
    memcpy(CMSG_DATA(header), &end, sizeof end);
    if (sendmsg(OWN_SOCKET, &message, MSG_NOSIGNAL) < 0) _exit(0);
}

static void end_worker(pid_t pid) {
    if (pid <= 0) return;
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
}

_Noreturn void print_keeper_run(int control, print_draw_fn draw, void (*warm)(void),
                                const struct print_limits *limits) {
    /* Ended by the closing of its socket, not by a signal meant for the serving process. */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    keep_only(control);
    pid_t worker = 0;
    for (;;) {
        char ask;
        ssize_t n = recv(OWN_SOCKET, &ask, 1, 0);
        if (n < 0 && errno == EINTR) continue;
        end_worker(worker);
        if (n <= 0) _exit(0);
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) _exit(1);
        worker = fork();
        if (worker == 0) worker_run(pair[1], draw, warm, limits);
        if (worker < 0) _exit(1);
        hand_over(worker, pair[0]);
        close(pair[0]);
        close(pair[1]);
    }
}
