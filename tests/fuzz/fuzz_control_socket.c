#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control_socket.h"
#include "invariant.h"

/* A process that serves, in a folder of its own. */
static struct control_socket *served;
static char folder[] = "/tmp/clerkwell-fuzz-XXXXXX";
static size_t n_asked;

static void leave(void) {
    control_close(served);
    rmdir(folder);
}

/* Gives back what it was asked, after a word of progress. */
static struct texts echo(void *context, struct arena *a, struct texts request,
                         struct control_caller *caller) {
    (void)context;
    size_t bytes = 0;
    for (size_t i = 0; i < request.n; i++)
        for (size_t k = 0; k < request.at[i].n; k++)
            bytes += (unsigned char)request.at[i].p[k]; /* all of it can be read */
    invariant(control_caller_user(caller) == (int64_t)geteuid() && bytes <= (size_t)-2);
    control_progress(caller, 1, 2);
    __atomic_add_fetch(&n_asked, 1, __ATOMIC_RELAXED);
    str *same = arena_array(a, str, request.n + 1);
    if (request.n) memcpy(same, request.at, request.n * sizeof *same);
    return (struct texts){same, request.n};
}

static void begin(void) {
    if (served) return;
    static struct arena for_ever;
    struct problem why = {0};
    arena_init(&for_ever);
    invariant(mkdtemp(folder) &&
              control_open(&for_ever, str_from_c(folder), echo, NULL, &served, &why) == OK);
    atexit(leave);
}

static void send_bytes(const uint8_t *data, size_t size) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char got[4096];
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(at.sun_path, folder, sizeof folder - 1);
    memcpy(at.sun_path + sizeof folder - 1, "/control", sizeof "/control");
    invariant(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
    for (ssize_t n = 1; size > 0 && n > 0; data += n, size -= (size_t)n)
        n = send(fd, data, size, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    while (recv(fd, got, sizeof got, 0) > 0) {
    }
    close(fd);
}

static void count(void *self, int64_t done, int64_t total) {
    *(int64_t *)self += total - done;
}

/* Whatever is sent to the socket, whoever asks next is answered. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    begin();
    send_bytes(data, size);
    str asked[] = {S("ask"), {(const char *)data, size}, S("")};
    struct texts answer;
    struct problem why = {0};
    int64_t n_progress = 0;
    size_t n = size % 4; /* texts, so that one, "progress" and two more are among them */
    invariant(control_ask(&a, str_from_c(folder), (struct texts){asked, n < 3 ? n : 3}, count,
                          &n_progress, &answer, &why) == OK);
    invariant(answer.n == (n < 3 ? n : 3) && n_progress == 1);
    for (size_t i = 0; i < answer.n; i++)
        invariant(str_eq(answer.at[i], asked[i]));
    return 0;
}
