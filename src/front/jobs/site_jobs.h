/* site_jobs.h: the jobs of a serving process: signing the audit, forgetting old sign-ins.
 * Ownership  the context outlives the thread that runs them (job_thread.h). */
#ifndef FRONT_SITE_JOBS_H
#define FRONT_SITE_JOBS_H

#include "audit_note.h"
#include "job_thread.h"
#include "program.h"

struct site_jobs {
    struct program *program;
    /* Serves the sites made meanwhile (serving_sites.h). */
    enum err (*find_sites)(void *self, struct arena *a, struct problem *why);
    /* What is held of sign-ins while the disk is full (sign_ins.h). */
    enum err (*save_held_sign_ins)(void *self, struct arena *a);
    void *self;                        /* of both */
    const struct audit_signer *signer; /* NULL: nothing is signed here (no data directory) */
    str checkpoints;                   /* the file outside the database */
    uint64_t noted_full; /* how often the disk was full, as far as it is noted that it passed */
};
extern const struct job site_jobs_table[];
extern const size_t site_jobs_n;

#endif
