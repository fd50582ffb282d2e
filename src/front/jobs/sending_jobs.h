/* sending_jobs.h: the jobs that make letters leave: handing off, reading answers, drawing print runs.
 * Purpose    on a thread of their own, for a carrier may be slow. Each pass takes what is due of every site; what
 *            it claims is leased, so that a process that is killed loses nothing.
 * Ownership  the context outlives the thread that runs them (job_thread.h).
 * Not here   what they do (app/hand_off.h, acknowledge.h, print_run.h). */
#ifndef FRONT_SENDING_JOBS_H
#define FRONT_SENDING_JOBS_H

#include "hand_off.h"
#include "job_thread.h"
#include "program.h"

struct sending_jobs {
    const struct program *program;
    const struct hand_off_allowed *allowed;
    struct paper_drawer drawer;
};
extern const struct job sending_jobs_table[];
extern const size_t sending_jobs_n;

#endif
