/* print_worker.h: the far side of print_child.h: the keeper and the limited worker.
 * Purpose    kept apart so that what runs in the child processes is one short file to read.
 * Rule       seccomp refuses (EPERM) sockets, programs, tracing and every change to a file's name or mode;
 *            RLIMIT_FSIZE 0 refuses writing to files.
 * Ownership  neither function returns.   Thread safety: each runs alone in its process.
 * Not here   the serving side (print_child.c). */
#ifndef OS_PRINT_WORKER_H
#define OS_PRINT_WORKER_H

#include "print_child.h"

/* What comes before the answer's bytes: OK: the PDF; else the problem's field and sentence. */
struct print_answer {
    uint64_t err, n_first, n_second;
};

_Noreturn void print_keeper_run(int control, print_draw_fn draw, void (*warm)(void),
                                const struct print_limits *limits);

#endif
