/* processors.h: what this machine's processors did, and for whom.
 * Purpose    whoever measures says what else was going on: time that another guest took (stolen), and time that other
 *            programs of the machine had.
 * Rule       proc(5): /proc/stat, its first line, and /proc/loadavg; getrusage(2) for this process and its children
 *            that have ended. Interrupts are nobody's.
 * Ownership  values only.   Thread safety: any thread.
 * Not here   what time it is (clock.h). */
#ifndef OS_PROCESSORS_H
#define OS_PROCESSORS_H

#include "arena.h"

struct processors { /* since the machine was started, microseconds, of all processors together */
    int64_t all, stolen;
    int64_t worked; /* for programs and for the system, whoever's */
    int64_t own;    /* for this process, all its threads, and its children that have ended */
    int64_t load;   /* hundredths: programs that would run now, a mean of the last minute */
};
/* All zero where the machine does not say. */
struct processors processors_now(struct arena *a);
/* From the two files' text, with ticks of so many microseconds. */
struct processors processors_parse(str stat, str loadavg, int64_t tick_us, int64_t own);
/* Thousandths of all the processors' time between two moments: what was stolen, and what other programs had. */
int64_t processors_stolen(const struct processors *from, const struct processors *to);
int64_t processors_others(const struct processors *from, const struct processors *to);

#endif
