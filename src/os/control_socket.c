#include "control_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "data_dir.h"
#include "files.h"
#include "invariant.h"

struct control_caller {
    int fd;
    int64_t user_id;
};

struct control_socket {
    int listener, stop;
    pthread_t thread;
    control_fn fn;
    void *context;
    char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
    int dir_fd;
};

/* ---- lists of texts on a stream ------------------------------------------------------------------ */

static bool send_all(int fd, str bytes) {
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

static bool receive_all(int fd, char *to, size_t n) {
    while (n > 0) {
        ssize_t got = recv(fd, to, n, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

static void put_count(struct buf *b, size_t n) {
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_put_char(b, (char)(unsigned char)(n >> shift));
}

static bool send_texts(int fd, struct texts texts) {
    AUTO_ARENA(a);
    struct buf b;
    buf_init(&b, &a);
    put_count(&b, texts.n);
    for (size_t i = 0; i < texts.n; i++) {
        put_count(&b, texts.at[i].n);
        buf_put(&b, texts.at[i]);
    }
    return send_all(fd, buf_str(&b));
}

/* UNAVAILABLE: the stream ended. LIMIT: more than `most`. */
static enum err receive_count(int fd, size_t most, size_t *ret_n) {
    unsigned char b[4];
    if (!receive_all(fd, (char *)b, sizeof b)) return UNAVAILABLE;
    *ret_n = (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
    return *ret_n > most ? LIMIT : OK;
}

static enum err receive_texts(int fd, struct arena *a, size_t most, struct texts *ret_texts) {
    size_t n, total = 0;
    TRY(receive_count(fd, CONTROL_TEXTS_MAX, &n));
    str *at = arena_array(a, str, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t length;
        TRY(receive_count(fd, most - total, &length));
        char *p = arena_alloc(a, length + 1);
        if (!receive_all(fd, p, length)) return UNAVAILABLE;
        at[i] = (str){p, length};
        total += length;
    }
    *ret_texts = (struct texts){at, n};
    return OK;
}

/* ---- the address --------------------------------------------------------------------------------- */

/* A socket's path holds 107 bytes, a folder's may be longer: the address goes through the open folder. */
static enum err address_of(struct arena *a, str dir, int *ret_dir_fd, struct sockaddr_un *ret_to,
                           struct problem *why) {
    int fd = open(arena_c(a, dir), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return os_problem(a, why, S("open"), dir, errno);
    *ret_to = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(ret_to->sun_path, sizeof ret_to->sun_path, "/proc/self/fd/%d/control", fd);
    *ret_dir_fd = fd;
    return OK;
}

/* ---- serving ------------------------------------------------------------------------------------- */

static bool caller_may(struct control_caller *caller) {
    struct ucred who;
    socklen_t n = sizeof who;
    if (getsockopt(caller->fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0) return false;
    caller->user_id = who.uid;
    return who.uid == geteuid() || who.uid == 0;
}

int64_t control_caller_user(const struct control_caller *caller) {
    return caller->user_id;
}

static void answer(struct control_socket *s, int fd) {
    /* A caller that says nothing must not keep the others waiting. */
    struct timeval limit = {.tv_sec = 5};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    AUTO_ARENA(a);
    struct texts request;
    struct control_caller caller = {.fd = fd};
    if (!caller_may(&caller) || receive_texts(fd, &a, CONTROL_REQUEST_MAX, &request) != OK) return;
    /* A caller that went away finds out by itself; the work is done either way. */
    (void)send_texts(fd, s->fn(s->context, &a, request, &caller));
}

void control_progress(struct control_caller *caller, int64_t done, int64_t total) {
    AUTO_ARENA(a);
    struct buf d, t;
    buf_init(&d, &a);
    buf_init(&t, &a);
    buf_put_int(&d, done);
    buf_put_int(&t, total);
    (void)send_texts(caller->fd,
                     (struct texts){(const str[]){S("progress"), buf_str(&d), buf_str(&t)}, 3});
}

static void *serve(void *self) {
    struct control_socket *s = self;
    struct pollfd wait[2] = {{s->listener, POLLIN, 0}, {s->stop, POLLIN, 0}};
    for (;;) {
        if (poll(wait, 2, -1) < 0 && errno != EINTR) return NULL;
        if (wait[1].revents) return NULL;
        if (!(wait[0].revents & POLLIN)) continue;
        int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0) continue;
        answer(s, fd);
        close(fd);
    }
}

static enum err listen_at(struct arena *a, str dir, struct control_socket *s, struct problem *why) {
    struct sockaddr_un at;
    str path = data_dir_file(a, dir, DATA_CONTROL);
    TRY(file_remove(a, path, why));
    TRY(address_of(a, dir, &s->dir_fd, &at, why));
    s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* The folder keeps strangers out; the mask closes the moment before anybody could look. */
    mode_t before = umask(0177);
    int error = s->listener < 0 || bind(s->listener, (struct sockaddr *)&at, sizeof at) != 0 ||
                        listen(s->listener, 16) != 0
                    ? errno
                    : 0;
    umask(before);
    memcpy(s->path, at.sun_path, sizeof s->path);
    return error ? os_problem(a, why, S("listen at"), path, error) : OK;
}

enum err control_open(struct arena *a, str dir, control_fn fn, void *context,
                      struct control_socket **ret_socket, struct problem *why) {
    struct control_socket *s = calloc(1, sizeof *s);
    have_memory(s);
    *s = (struct control_socket){
        .listener = -1, .stop = -1, .fn = fn, .context = context, .dir_fd = -1};
    enum err e = listen_at(a, dir, s, why);
    if (e == OK) {
        s->stop = eventfd(0, EFD_CLOEXEC);
        invariant(s->stop >= 0 && pthread_create(&s->thread, NULL, serve, s) == 0);
        *ret_socket = s;
        return OK;
    }
    if (s->listener >= 0) close(s->listener);
    if (s->dir_fd >= 0) close(s->dir_fd);
    free(s);
    return e;
}

void control_close(struct control_socket *s) {
    if (!s) return;
    uint64_t one = 1;
    invariant(write(s->stop, &one, sizeof one) == (ssize_t)sizeof one);
    pthread_join(s->thread, NULL);
    unlink(s->path);
    close(s->listener);
    close(s->stop);
    close(s->dir_fd);
    free(s);
}

/* ---- asking -------------------------------------------------------------------------------------- */

static enum err no_answer(enum err e, struct problem *why) {
    if (e == LIMIT)
        return problem_set(
            why, LIMIT, S(""),
            S("It is done, but the answer is too long to be handed over: ask for less at a time, or "
              "when nobody serves"),
            S(""));
    return problem_set(why, UNAVAILABLE, S(""),
                       S("The serving process ended before it answered: look whether it was done"),
                       S(""));
}

static enum err ask(struct arena *a, int fd, struct texts request,
                    void (*progress)(void *, int64_t, int64_t), void *self,
                    struct texts *ret_answer, struct problem *why) {
    if (!send_texts(fd, request)) return no_answer(UNAVAILABLE, why);
    for (;;) {
        struct texts got;
        enum err e = receive_texts(fd, a, CONTROL_ANSWER_MAX, &got);
        if (e != OK) return no_answer(e, why);
        int64_t done, total;
        if (got.n == 3 && str_eq(got.at[0], S("progress")) && str_to_int64(got.at[1], &done) &&
            str_to_int64(got.at[2], &total)) {
            if (progress) progress(self, done, total);
            continue;
        }
        *ret_answer = got;
        return OK;
    }
}

enum err control_ask(struct arena *a, str dir, struct texts request,
                     void (*progress)(void *, int64_t, int64_t), void *self,
                     struct texts *ret_answer, struct problem *why) {
    struct sockaddr_un to;
    int dir_fd;
    TRY(address_of(a, dir, &dir_fd, &to, why));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    invariant(fd >= 0);
    enum err e;
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
        e = ask(a, fd, request, progress, self, ret_answer, why);
    } else if (errno == ENOENT || errno == ECONNREFUSED) {
        e = problem_set(why, NOT_FOUND, S("data"), S("Nobody serves this folder"), S(""));
    } else {
        e = os_problem(a, why, S("reach the process that serves"), dir, errno);
    }
    close(fd);
    close(dir_fd);
    return e;
}
