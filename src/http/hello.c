#include "hello.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "invariant.h"

struct hello {
    struct MHD_Daemon *daemon;
    struct MHD_Response *response;
};

static enum MHD_Result on_access(void *self, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *upload,
                                 size_t *upload_n, void **context) {
    (void)url, (void)method, (void)version, (void)upload, (void)upload_n;
    struct hello *hello = self;
    if (!*context) { /* the head alone, as in the door */
        *context = hello;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, hello->response);
}

enum err hello_open(struct hello **ret_hello, uint16_t *ret_port, struct problem *why) {
    struct hello *hello = calloc(1, sizeof *hello);
    have_memory(hello);
    union {
        const char *p;
        void *v;
    } body = {.p = "hello\n"};
    hello->response = MHD_create_response_from_buffer(6, body.v, MHD_RESPMEM_PERSISTENT);
    invariant(hello->response != NULL);
    struct sockaddr_in at = {.sin_family = AF_INET};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    /* The flags of door.c; suspending is part of them, though nothing is suspended here. */
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    hello->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_access, hello, MHD_OPTION_SOCK_ADDR, &at,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32 * 1024,
        cores > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (unsigned)cores, MHD_OPTION_END);
    if (!hello->daemon) {
        hello_close(hello);
        return problem_set(why, UNAVAILABLE, S(""), S("No port of this machine is free"), S(""));
    }
    *ret_port = MHD_get_daemon_info(hello->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *ret_hello = hello;
    return OK;
}

void hello_close(struct hello *hello) {
    if (!hello) return;
    if (hello->daemon) MHD_stop_daemon(hello->daemon);
    if (hello->response) MHD_destroy_response(hello->response);
    free(hello);
}
