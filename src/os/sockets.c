#include "sockets.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "invariant.h"

enum { WAIT_MOST = 8 };

bool socket_has_unread(int fd) {
    int n = 0;
    return ioctl(fd, FIONREAD, &n) == 0 && n > 0;
}

int64_t socket_waited_us(int fd) {
    struct tcp_info info;
    socklen_t n = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0) return 0;
    return (int64_t)info.tcpi_last_data_recv * 1000;
}

int waker_open(void) {
    return eventfd(0, EFD_CLOEXEC);
}

void waker_wake(int fd) {
    uint64_t one = 1;
    (void)!write(fd, &one, sizeof one);
}

bool sockets_wait(const int *fds, size_t n, int milliseconds) {
    struct pollfd all[WAIT_MOST];
    invariant(n > 0 && n <= WAIT_MOST);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    return poll(all, n, milliseconds) > 0 && all[0].revents != 0;
}

int ticker_open(int epoll_fd) {
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    if (fd < 0) return -1;
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0) return fd;
    close(fd);
    return -1;
}

void ticker_set(int fd, int64_t every_us) {
    const struct timespec every = {every_us / 1000000, (long)(every_us % 1000000) * 1000};
    const struct itimerspec when = {every, every};
    (void)timerfd_settime(fd, 0, &when, NULL);
}
