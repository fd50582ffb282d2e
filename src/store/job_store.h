/* job_store.h: work of the program itself, claimed by lease.
 * Purpose    a worker that claims a job has it until its lease runs out; one that is killed in the middle loses
 *            nothing, for another claims it then. Two workers never hold one job. What was claimed is ended,
 *            or put off, only by who still holds it: by the number of its try.
 * Rule       House rule H9: claims are one UPDATE, the same on both engines.
 * Ownership  texts live in the transaction's arena.
 * Not here   copies of letters, which carry their own lease (outbox_store.h). */
#ifndef STORE_JOB_STORE_H
#define STORE_JOB_STORE_H

#include "db.h"

struct job_row {
    uuid job_id;
    str kind; /* draw-run, acknowledgement */
    uuid subject_id;
    str state; /* waiting, done, failed */
    instant lease_until, next_try_at;
    int64_t tries;
    str last_error;
    instant created_at;
};
/* Once: the same id again changes nothing. */
MUST_USE enum err job_store_insert(struct tx *tx, int64_t site_id, const struct job_row *job,
                                   bool *ret_is_new);
/* The job of that kind that has waited longest, leased until `lease_until`; NOT_FOUND when none is due.
 * `subject_id` nil: whichever. */
MUST_USE enum err job_store_claim(struct tx *tx, int64_t site_id, str kind, uuid subject_id,
                                  instant now, instant lease_until, struct job_row *ret_job);
MUST_USE enum err job_store_get(struct tx *tx, int64_t site_id, uuid job_id,
                                struct job_row *ret_job);
/* Writes state, next try and last error, and gives the lease back; CONFLICT when another has claimed it since
 * (`job->tries` is the number of the claim). */
MUST_USE enum err job_store_settle(struct tx *tx, int64_t site_id, const struct job_row *job);
/* A failed or waiting one is due at once, for one more try; CONFLICT when it is neither. */
MUST_USE enum err job_store_try_now(struct tx *tx, int64_t site_id, uuid job_id, instant now);
/* Seen by a person; CONFLICT when it has not failed. */
MUST_USE enum err job_store_close(struct tx *tx, int64_t site_id, uuid job_id);
/* Of a state, oldest first; `kind` empty: every kind. */
MUST_USE enum err job_store_list(struct tx *tx, int64_t site_id, str kind, str state, int64_t limit,
                                 const struct job_row **ret_jobs, size_t *ret_n);
/* How many of a kind are due and not leased. */
MUST_USE enum err job_store_due(struct tx *tx, int64_t site_id, str kind, instant now,
                                int64_t *ret_n);

#endif
