/* door_own.h: the inside of the door: one request on its way, and what its files share. */
#ifndef HTTP_DOOR_OWN_H
#define HTTP_DOOR_OWN_H

#include <pthread.h>
#include <stdatomic.h>

#include "admission.h"
#include "crowd.h"
#include "dispatch.h"
#include "door.h"
#include "gate.h"
#include "pool.h"

enum {
    HEADERS_MAX = 64,
    HEADER_BYTES_MAX = 16 * 1024,
    BODIES_BYTES_MAX = 256 * 1024 * 1024, /* of all requests together */
    ADDRESSES = 4096,                     /* places to count by address; two may share one */
};

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;
struct door;

/* An event thread: its connections, and how long they wait for it. */
struct lane {
    struct door *door;
    struct MHD_Daemon *daemon;
    struct admission admission; /* of its own thread */
    atomic_uint n;              /* connections given to it */
    int tick;                   /* wakes it now and then while it has many (door_lane.c) */
};

/* Workers, and how long what is for them waits. */
struct crew {
    struct pool *pool;
    pthread_mutex_t lock;
    struct admission admission;
};

struct door {
    const struct program *program;
    struct lane *lanes;
    unsigned n_lanes;
    struct crew workers, slow_workers;
    struct pool *password_workers;
    struct crowd *crowd;
    struct gate *gate;
    struct gate_orders orders;
    unsigned of_an_address;
    bool is_patient;
    atomic_size_t body_bytes, answer_bytes, exchanges;
    atomic_uint at_work[ADDRESSES];
    uint16_t port;
    struct arena arena;
    struct MHD_Response *busy_page, *busy_json;
    pthread_mutex_t spares_lock;
    struct exchange *spares; /* ended, their memory ready for the next */
    size_t n_spares;
};

/* One request on its way through the door. */
struct exchange {
    struct exchange *next_spare;
    struct door *door;
    struct lane *lane;
    struct MHD_Connection *connection;
    struct guest *guest;
    struct arena arena;
    struct request rq;
    struct plan plan;
    char *body;
    size_t body_n, body_length, answer_n;
    atomic_uint *at_work; /* the count of its address; NULL: not counted */
    bool is_seen, is_working, is_done, is_busy;
    bool is_thrown_away; /* the body, as it comes: nobody wants it */
    struct call *call;
    int64_t began_us, queued_us;
};

/* door_head.c. The status to refuse with, or 0. */
int door_check_head(struct exchange *ex, const char *method, const char *version);

/* door_lane.c. A thread that answers the connections given to it; false when it cannot be made. */
bool lane_open(struct lane *lane, struct door *door, unsigned connections);
bool lane_take(struct lane *lane, int fd, const struct sockaddr *from, socklen_t from_n);
void lane_left(struct lane *lane);
void lane_close(struct lane *lane);

#endif
