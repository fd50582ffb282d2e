/* print_child.h: drawing on paper in a child of its own.
 * Purpose    fonts and PDF libraries run apart from the records: one long-lived, limited process draws; one
 *            that hangs or crashes costs that job and is replaced.
 * Rule       start it before any thread exists. A tiny keeper process forks the workers, so that a replacement
 *            never inherits the memory, files or sockets of the serving process. A worker has no descriptors
 *            but its own socket and standard error, may not open sockets, start programs or write files, and
 *            has bounded memory and time.
 * Ownership  the handle lives until print_child_stop; PDF bytes live in the arena given.
 *            Thread safety: print_child_draw from any thread, one job at a time.
 * Not here   what is drawn (paper.h, draw_pango.h): the draw function is handed in. */
#ifndef OS_PRINT_CHILD_H
#define OS_PRINT_CHILD_H

#include "arena.h"
#include "err.h"

/* Runs in the worker. */
typedef enum err (*print_draw_fn)(struct arena *a, str job, str *ret_pdf, struct problem *why);

struct print_limits {
    int64_t memory_bytes; /* of address space; 0: none (sanitizers need it) */
    int job_seconds; /* wall clock for a job; the worker's processor time is bounded by the same */
    int64_t answer_bytes; /* of one PDF */
    int64_t job_bytes;    /* of one description */
};
/* 1 GiB (none under a sanitizer), 60 s, 256 MiB, 64 MiB. */
struct print_limits print_limits_default(void);

struct print_child;

/* `warm` (may be NULL) runs once in each new worker before its first job: it loads the fonts. */
MUST_USE enum err print_child_start(print_draw_fn draw, void (*warm)(void),
                                    const struct print_limits *limits,
                                    struct print_child **ret_child, struct problem *why);
/* The worker's own refusal (INVALID, LIMIT …) with its problem, or UNAVAILABLE when it hung or
 * crashed, or LIMIT when job or answer are too big. */
MUST_USE enum err print_child_draw(struct print_child *child, struct arena *a, str job,
                                   str *ret_pdf, struct problem *why);
/* The process id of the present worker, for `doctor` and tests; 0 when there is none. */
int print_child_worker(struct print_child *child);
/* Ends keeper and worker and frees the handle; NULL is allowed. */
void print_child_stop(struct print_child *child);

#endif
