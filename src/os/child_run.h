/* child_run.h: another program, run once, within a time limit.
 * Purpose    the site's own program takes letters to the electronic carrier: started with a list of arguments
 *            (never a shell), given nothing of ours but those, and ended when it takes too long.
 * Rule       it inherits no file, no signal mask and no environment but PATH and LANG; standard input is empty,
 *            standard output thrown away, the first line of standard error kept.
 *            One that is started to go on has its standard error thrown away too.
 * Ownership  texts live in the arena given; who starts one that goes on stops it.   Thread safety: any thread.
 * Not here   the long-lived child that draws (print_child.h). */
#ifndef OS_CHILD_RUN_H
#define OS_CHILD_RUN_H

#include "arena.h"
#include "err.h"

enum { CHILD_LINE_MAX = 200 }; /* bytes of the first line of standard error that are kept */

struct child_order {
    const str *arguments; /* the first is the program's absolute path */
    size_t n_arguments;
    str folder; /* where it runs */
    int64_t limit_us;
};
struct child_end {
    bool is_late; /* it was ended because it took longer than the limit */
    int status;   /* of its exit; 128 + the signal when it was ended by one */
    str said;     /* the first line of its standard error, cut; bytes that are no text are '?' */
};
/* OK whenever it ran, however it ended. UNAVAILABLE when it could not be started. */
MUST_USE enum err child_run(struct arena *a, const struct child_order *order,
                            struct child_end *ret_end, struct problem *why);

/* Starts it and goes on; the order's limit says nothing here. Its number, for child_stop. */
MUST_USE enum err child_start(struct arena *a, const struct child_order *order, int *ret_child,
                              struct problem *why);
/* Whether it has not ended by itself. One that has may still be stopped, once. */
bool child_is_there(int child);
/* Asks it to end (SIGTERM), and ends it with all it started when it takes longer than the limit. */
void child_stop(int child, int64_t limit_us);

#endif
