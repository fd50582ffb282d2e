#include "job_store.h"

#define JOB_COLUMNS                                                                                \
    "job_id, kind, subject_id, state, lease_until, next_try_at, tries, last_error, created_at"

STATEMENT(job_insert,
          "INSERT INTO job (site_id, job_id, kind, subject_id, state, next_try_at, tries, "
          "last_error, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
          "ON CONFLICT (site_id, job_id) DO NOTHING");
/* The outer conditions are tested again on a row that another worker has changed meanwhile. */
STATEMENT(job_claim,
          "UPDATE job SET lease_until = $6, tries = tries + 1 WHERE site_id = $1 AND "
          "state = 'waiting' AND next_try_at <= $5 AND (lease_until IS NULL OR lease_until <= $5) "
          "AND job_id = (SELECT w.job_id FROM job w WHERE w.site_id = $1 AND w.kind = $2 AND "
          "w.state = 'waiting' AND w.next_try_at <= $5 AND "
          "(w.lease_until IS NULL OR w.lease_until <= $5) AND ($3 = 0 OR w.subject_id = $4) "
          "ORDER BY w.next_try_at, w.job_id LIMIT 1) RETURNING " JOB_COLUMNS);
STATEMENT(job_by_id, "SELECT " JOB_COLUMNS " FROM job WHERE site_id = $1 AND job_id = $2");
STATEMENT(job_settle,
          "UPDATE job SET state = $4, next_try_at = $5, last_error = $6, lease_until = NULL "
          "WHERE site_id = $1 AND job_id = $2 AND tries = $3 AND state = 'waiting' AND "
          "lease_until IS NOT NULL");
STATEMENT(job_try_now, "UPDATE job SET state = 'waiting', next_try_at = $3, "
                       "lease_until = NULL WHERE site_id = $1 AND job_id = $2 AND "
                       "(state = 'failed' OR (state = 'waiting' AND lease_until IS NULL))");
STATEMENT(job_close, "UPDATE job SET state = 'done' WHERE site_id = $1 AND job_id = $2 AND "
                     "state = 'failed'");
STATEMENT(job_list, "SELECT " JOB_COLUMNS " FROM job WHERE site_id = $1 AND state = $3 AND "
                    "($2 = '' OR kind = $2) ORDER BY created_at, job_id LIMIT $4");
STATEMENT(job_due, "SELECT CAST(COUNT(*) AS BIGINT) FROM job WHERE site_id = $1 AND "
                   "state = 'waiting' AND kind = $2 AND next_try_at <= $3 AND "
                   "(lease_until IS NULL OR lease_until <= $3)");

enum err job_store_insert(struct tx *tx, int64_t site_id, const struct job_row *job,
                          bool *ret_is_new) {
    int64_t n;
    TRY(db_do(tx, &job_insert, &n, INT(site_id), ID(job->job_id), TEXT(job->kind),
              ID_OR_NULL(job->subject_id), TEXT(job->state), WHEN(job->next_try_at),
              INT(job->tries), TEXT(job->last_error), WHEN(job->created_at)));
    *ret_is_new = n == 1;
    return OK;
}

static struct job_row job_of(const struct rows *rows, size_t r) {
    return (struct job_row){
        .job_id = row_id(rows, r, 0),
        .kind = row_text(rows, r, 1),
        .subject_id = row_id(rows, r, 2),
        .state = row_text(rows, r, 3),
        .lease_until = row_when(rows, r, 4),
        .next_try_at = row_when(rows, r, 5),
        .tries = row_int(rows, r, 6),
        .last_error = row_text(rows, r, 7),
        .created_at = row_when(rows, r, 8),
    };
}

enum err job_store_claim(struct tx *tx, int64_t site_id, str kind, uuid subject_id, instant now,
                         instant lease_until, struct job_row *ret_job) {
    struct rows rows;
    TRY(db_query(tx, &job_claim, &rows, INT(site_id), TEXT(kind), INT(!uuid_is_nil(subject_id)),
                 ID(subject_id), WHEN(now), WHEN(lease_until)));
    if (rows.n_rows == 0) return NOT_FOUND;
    *ret_job = job_of(&rows, 0);
    return OK;
}

enum err job_store_get(struct tx *tx, int64_t site_id, uuid job_id, struct job_row *ret_job) {
    struct rows rows;
    TRY(db_get(tx, &job_by_id, &rows, INT(site_id), ID(job_id)));
    *ret_job = job_of(&rows, 0);
    return OK;
}

static enum err one_row(int64_t n) {
    return n == 1 ? OK : CONFLICT;
}

enum err job_store_settle(struct tx *tx, int64_t site_id, const struct job_row *job) {
    int64_t n;
    TRY(db_do(tx, &job_settle, &n, INT(site_id), ID(job->job_id), INT(job->tries), TEXT(job->state),
              WHEN(job->next_try_at), TEXT(job->last_error)));
    return one_row(n);
}

enum err job_store_try_now(struct tx *tx, int64_t site_id, uuid job_id, instant now) {
    int64_t n;
    TRY(db_do(tx, &job_try_now, &n, INT(site_id), ID(job_id), WHEN(now)));
    return one_row(n);
}

enum err job_store_close(struct tx *tx, int64_t site_id, uuid job_id) {
    int64_t n;
    TRY(db_do(tx, &job_close, &n, INT(site_id), ID(job_id)));
    return one_row(n);
}

enum err job_store_list(struct tx *tx, int64_t site_id, str kind, str state, int64_t limit,
                        const struct job_row **ret_jobs, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &job_list, &rows, INT(site_id), TEXT(kind), TEXT(state), INT(limit)));
    struct job_row *list = arena_array(tx_arena(tx), struct job_row, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = job_of(&rows, r);
    *ret_jobs = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err job_store_due(struct tx *tx, int64_t site_id, str kind, instant now, int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &job_due, &rows, INT(site_id), TEXT(kind), WHEN(now)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}
