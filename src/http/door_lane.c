/* door_lane.c: the event threads, each with connections of its own.
 *
 * libmicrohttpd 0.9.75 collects events in pieces of 128 and, after exactly so many, waits for further ones before it
 * looks at those it has. With edge-triggered events that can be for ever: everybody waits for an answer and nobody
 * sends anything. So a lane with so many connections is woken now and then. */
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "door_callbacks.h"
#include "sockets.h"

enum {
    CONNECTION_MEMORY = 32 * 1024,
    QUIET_SECONDS = 60,
    EVENTS_AT_ONCE = 128,
    TICK_US = 50000,
    SPARE_CONNECTIONS = 512, /* the crowd counts those it cut as gone */
};

static size_t unescape_nothing(void *self, struct MHD_Connection *connection, char *text) {
    (void)self;
    (void)connection;
    return strlen(text);
}

static struct MHD_Daemon *start(struct lane *lane, unsigned connections) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
                     MHD_USE_NO_LISTEN_SOCKET;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, door_on_access, lane, MHD_OPTION_URI_LOG_CALLBACK, door_on_target,
        lane, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        door_on_completed, lane, MHD_OPTION_NOTIFY_CONNECTION, door_on_connection, lane,
        MHD_OPTION_CONNECTION_LIMIT, connections + SPARE_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)QUIET_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_END);
}

bool lane_open(struct lane *lane, struct door *door, unsigned connections) {
    lane->door = door;
    lane->tick = -1;
    lane->daemon = start(lane, connections);
    if (!lane->daemon) return false;
    /* Of an event without a pointer it takes no notice, but it wakes. */
    lane->tick = ticker_open(MHD_get_daemon_info(lane->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
    return lane->tick >= 0;
}

bool lane_take(struct lane *lane, int fd, const struct sockaddr *from, socklen_t from_n) {
    if (atomic_fetch_add(&lane->n, 1) + 1 == EVENTS_AT_ONCE) ticker_set(lane->tick, TICK_US);
    if (MHD_add_connection(lane->daemon, fd, from, from_n) == MHD_YES) return true;
    lane_left(lane);
    return false;
}

void lane_left(struct lane *lane) {
    if (atomic_fetch_sub(&lane->n, 1) == EVENTS_AT_ONCE) ticker_set(lane->tick, 0);
}

void lane_close(struct lane *lane) {
    if (lane->daemon) MHD_stop_daemon(lane->daemon);
    if (lane->tick >= 0) close(lane->tick);
}
