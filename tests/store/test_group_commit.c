/* Group commit and what happens when the disk or the server fails, on both engines. */
#include "engines.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "embedded.h"

enum { N_THREADS = 32 };

static const char schema[] =
    "CREATE TABLE tally (site_id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);\n"
    "INSERT INTO tally (site_id, n) VALUES (1, 0), (2, 0);\n"
    "CREATE TABLE seen (site_id BIGINT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (site_id, n));\n";

STATEMENT(tally_read, "SELECT n FROM tally WHERE site_id = $1");
STATEMENT(tally_set, "UPDATE tally SET n = $2 WHERE site_id = $1");
STATEMENT(tally_up, "UPDATE tally SET n = n + 1 WHERE site_id = $1");
STATEMENT(seen_add, "INSERT INTO seen (site_id, n) VALUES ($1, $2)");
STATEMENT(seen_count, "SELECT count(*) FROM seen WHERE site_id = $1");

/* ---- a disk that can be told to fail ------------------------------------------------------------- */

static sqlite3_vfs disk, *real_disk;
static struct
    variant { /* SQLite has one set of methods for files with locks and one for those without */
    const sqlite3_io_methods *real;
    sqlite3_io_methods ours;
} variants[8];
static const sqlite3_io_methods *real_methods;
static atomic_bool sync_fails, disk_is_full, is_answered, sync_is_slow;
static atomic_int n_syncs, n_early_answers;

static int disk_sync(sqlite3_file *file, int flags) {
    if (sync_fails) return SQLITE_IOERR_FSYNC;
    if (sync_is_slow) {
        usleep(200000);
        n_early_answers += is_answered;
    }
    n_syncs++;
    return real_methods->xSync(file, flags);
}

static int disk_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at) {
    return disk_is_full ? SQLITE_FULL : real_methods->xWrite(file, bytes, n, at);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret) {
    (void)vfs;
    int code = real_disk->xOpen(real_disk, name, file, flags, ret);
    if (code != SQLITE_OK || !file->pMethods) return code;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    struct variant *v = variants;
    while (v->real && v->real != file->pMethods)
        v++;
    if (!v->real) {
        v->ours = *file->pMethods;
        v->ours.xSync = disk_sync;
        v->ours.xWrite = disk_write;
        real_methods = v->real = file->pMethods; /* xSync and xWrite are the same in all */
    }
    file->pMethods = &v->ours;
    pthread_mutex_unlock(&lock);
    return SQLITE_OK;
}

static void disk_install(void) {
    real_disk = sqlite3_vfs_find(NULL);
    disk = *real_disk;
    disk.zName = "disk_of_the_test";
    disk.xOpen = disk_open;
    expect_int(sqlite3_vfs_register(&disk, 1), SQLITE_OK);
}

/* ---- helpers ------------------------------------------------------------------------------------- */

static int begin(void **state) {
    static const struct embedded_file file = {"0001_tally.sql", {schema, sizeof schema - 1}};
    store_begin_empty(state);
    struct problem why = {0};
    expect_ok(db_migrate_files(((struct store *)*state)->db, &file, 1, &why));
    return 0;
}
#define tally_test(f) cmocka_unit_test_setup_teardown(f, begin, store_end)

static void server_do(struct store *s, const char *sql) {
    PGconn *link = PQconnectdb(arena_c(&s->arena, s->place));
    PGresult *result = PQexec(link, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(link));
    PQclear(result);
    PQfinish(link);
}

static void end_all_sessions(struct store *s) {
    server_do(s, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static void on_commit(struct store *s, const char *what) {
    server_do(s,
              arena_c(&s->arena,
                      say(&s->arena,
                          "CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS "
                          "'BEGIN PERFORM {}; RETURN NULL; END'; "
                          "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON seen "
                          "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()",
                          SAY_T(str_from_c(what)))));
}

struct job {
    struct store *store;
    int64_t site_id, number, saw;
    atomic_int n_runs;
    bool holds_back; /* until all the others wait behind it */
    bool is_refused; /* after it wrote */
    bool is_hasty;   /* waits for no answer to what it adds */
    bool kills;      /* its own server session, when it runs first */
    bool is_bulk;    /* a piece of long work */
    uint64_t commits_when_answered;
    enum err result;
    pthread_t thread;
};

static enum err count_and_add(struct tx *tx, void *context, struct problem *why) {
    struct job *job = context;
    struct rows rows;
    job->n_runs++;
    while (job->holds_back && db_counts(job->store->db).waiting < N_THREADS - 1)
        usleep(1000);
    TRY(db_get(tx, &tally_read, &rows, INT(job->site_id)));
    job->saw = row_int(&rows, 0, 0);
    TRY(db_do(tx, &tally_set, NULL, INT(job->site_id), INT(job->saw + 1)));
    if (job->kills && job->n_runs == 1) end_all_sessions(job->store);
    if (job->is_hasty)
        TRY(db_do_later(tx, &seen_add, INT(job->site_id), INT(job->number)));
    else
        TRY(db_do(tx, &seen_add, NULL, INT(job->site_id), INT(job->number)));
    if (job->is_refused) return problem_set(why, FORBIDDEN, (str){0}, S("No."), (str){0});
    return OK;
}

static void *run_job(void *context) {
    struct job *job = context;
    AUTO_ARENA(a);
    struct problem why = {0};
    struct db *db = job->store->db;
    job->result = job->is_bulk ? tx_write_bulk(db, job->site_id, &a, count_and_add, job, &why)
                               : tx_write(db, job->site_id, &a, count_and_add, job, &why);
    is_answered = true;
    job->commits_when_answered = db_counts(job->store->db).commits;
    return NULL;
}

static enum err write_one(struct store *s, int64_t number, struct problem *why) {
    struct job job = {.store = s, .site_id = 1, .number = number};
    return tx_write(s->db, 1, &s->arena, count_and_add, &job, why);
}

struct count {
    const struct statement *statement;
    int64_t site_id, n;
};
static enum err get_count(struct tx *tx, void *context, struct problem *why) {
    struct count *count = context;
    struct rows rows;
    (void)why;
    TRY(db_get(tx, count->statement, &rows, INT(count->site_id)));
    count->n = row_int(&rows, 0, 0);
    return OK;
}

static int64_t count_of(struct store *s, const struct statement *st, int64_t site_id) {
    struct count count = {st, site_id, -1};
    expect_ok(tx_read(s->db, &s->arena, get_count, &count, NULL));
    return count.n;
}

/* The first job holds the writer until the other 31 wait, one behind the other. */
static void run_all(struct store *s, struct job jobs[N_THREADS]) {
    for (int i = 0; i < N_THREADS; i++) {
        jobs[i].store = s;
        jobs[i].number = i;
        jobs[i].holds_back = i == 0;
        if (!jobs[i].site_id) jobs[i].site_id = 1;
        expect_int(pthread_create(&jobs[i].thread, NULL, run_job, &jobs[i]), 0);
        while (i == 0 && jobs[0].n_runs == 0)
            usleep(1000);
        /* They stand in line in the order of their numbers. With the last the first goes on, and none may wait any more. */
        while (i < N_THREADS - 1 && db_counts(s->db).waiting < (uint64_t)i)
            usleep(100);
    }
    for (int i = 0; i < N_THREADS; i++)
        pthread_join(jobs[i].thread, NULL);
}

/* ---- groups -------------------------------------------------------------------------------------- */

static void those_who_wait_share_one_commit(void **state) {
    struct store *s = *state;
    struct job jobs[N_THREADS] = {{0}};
    uint64_t before = db_counts(s->db).commits;
    n_syncs = 0;
    run_all(s, jobs);
    expect_int(db_counts(s->db).commits - before, 2);
    if (s->is_sqlite) expect(n_syncs >= 2 && n_syncs < 6);
    bool seen[N_THREADS] = {false};
    for (int i = 0; i < N_THREADS; i++) {
        expect_int(jobs[i].result, OK);
        expect(jobs[i].saw >= 0 && jobs[i].saw < N_THREADS && !seen[jobs[i].saw]);
        seen[jobs[i].saw] = true; /* each saw the work of those before it */
        expect(i == 0 || jobs[i].commits_when_answered - before == 2);
    }
    expect_int(count_of(s, &tally_read, 1), N_THREADS);
    expect_int(count_of(s, &seen_count, 1), N_THREADS);
}

static void long_work_lets_those_who_wait_go_before_it(void **state) {
    struct store *s = *state;
    struct job jobs[N_THREADS] = {{0}};
    uint64_t before = db_counts(s->db).commits;
    jobs[3].is_bulk = jobs[9].is_bulk = true;
    run_all(s, jobs);
    expect_int(count_of(s, &seen_count, 1), N_THREADS);
    /* The one that held back; those who waited, together; and each piece alone, behind them. */
    expect_int(db_counts(s->db).commits - before, 4);
    for (int i = 1; i < N_THREADS; i++)
        if (jobs[i].is_bulk)
            expect(jobs[i].saw >= N_THREADS - 2);
        else
            expect(jobs[i].saw < N_THREADS - 2);
}

static void a_refused_unit_leaves_the_others_of_its_group(void **state) {
    struct store *s = *state;
    struct job jobs[N_THREADS] = {{0}};
    for (int i = 0; i < N_THREADS; i += 3)
        jobs[i].is_refused = true;
    run_all(s, jobs);
    int64_t n_kept = 0;
    for (int i = 0; i < N_THREADS; i++) {
        expect_int(jobs[i].result, jobs[i].is_refused ? FORBIDDEN : OK);
        n_kept += jobs[i].result == OK;
    }
    expect_int(n_kept, 21);
    expect_int(count_of(s, &tally_read, 1), n_kept);
    expect_int(count_of(s, &seen_count, 1), n_kept);
}

/* The group is run again with each waiting for its own, so that the one it belongs to is found. */
static void what_nobody_waited_for_fails_its_own_unit_alone(void **state) {
    struct store *s = *state;
    struct job jobs[N_THREADS] = {{0}};
    expect_ok(write_one(s, 5, NULL));
    expect_ok(write_one(s, 31, NULL));
    for (int i = 0; i < N_THREADS; i++) {
        jobs[i].is_hasty = true;
        jobs[i].is_refused = i % 7 == 1;
    }
    run_all(s, jobs);
    int64_t n_kept = 0;
    for (int i = 0; i < N_THREADS; i++) {
        expect_int(jobs[i].result, i == 5 || i == 31    ? CONFLICT
                                   : jobs[i].is_refused ? FORBIDDEN
                                                        : OK);
        n_kept += jobs[i].result == OK;
    }
    expect_int(n_kept, 25);
    expect_int(count_of(s, &tally_read, 1), n_kept + 2);
    expect_int(count_of(s, &seen_count, 1), n_kept + 2);
}

static void what_a_unit_alone_did_not_wait_for_fails_it_too(void **state) {
    struct store *s = *state;
    struct job job = {.store = s, .site_id = 1, .number = 5, .is_hasty = true};
    expect_ok(write_one(s, 5, NULL));
    expect_err(tx_write(s->db, 1, &s->arena, count_and_add, &job, NULL), CONFLICT);
    expect_int(count_of(s, &tally_read, 1), 1);
    job.number = 6;
    expect_ok(tx_write(s->db, 1, &s->arena, count_and_add, &job, NULL));
    expect_int(count_of(s, &seen_count, 1), 2);
}

static void a_group_holds_one_sites_work(void **state) {
    struct store *s = *state;
    struct job jobs[N_THREADS] = {{0}};
    for (int i = 0; i < N_THREADS; i++)
        jobs[i].site_id = 1 + i % 2;
    uint64_t before = db_counts(s->db).commits;
    run_all(s, jobs);
    expect_int(db_counts(s->db).commits - before, 3); /* the first alone, then one a site */
    expect_int(count_of(s, &tally_read, 1), N_THREADS / 2);
    expect_int(count_of(s, &tally_read, 2), N_THREADS / 2);
}

static void nobody_is_answered_before_the_commit_is_on_disk(void **state) {
    struct store *s = *state;
    struct job job = {.store = s, .site_id = 1, .number = 1};
    if (!s->is_sqlite) on_commit(s, "pg_sleep(0.4)");
    n_early_answers = 0;
    n_syncs = 0;
    is_answered = false;
    sync_is_slow = true;
    expect_int(pthread_create(&job.thread, NULL, run_job, &job), 0);
    usleep(100000); /* written, and the disk at work */
    expect_int(job.n_runs, 1);
    expect(!is_answered);
    expect_int(count_of(s, &seen_count, 1), 0); /* nor does anybody see it yet */
    pthread_join(job.thread, NULL);
    sync_is_slow = false;
    expect_int(job.result, OK);
    expect_int(n_early_answers, 0);
    if (s->is_sqlite) expect(n_syncs >= 1);
    expect_int(count_of(s, &seen_count, 1), 1);
}

/* ---- failures ------------------------------------------------------------------------------------ */

static void a_lost_server_session_is_replaced(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    expect_int(count_of(s, &seen_count, 1), 0); /* so that there is a reader to lose */
    if (!s->is_sqlite) end_all_sessions(s);
    expect_int(count_of(s, &seen_count, 1), 0);
    if (!s->is_sqlite) end_all_sessions(s);
    expect_ok(write_one(s, 1, &why));
    expect_int(count_of(s, &tally_read, 1), 1);
}

static void a_session_lost_in_the_middle_of_a_unit_runs_it_again(void **state) {
    struct store *s = *state;
    if (s->is_sqlite) return; /* a file has no session */
    struct job job = {.store = s, .site_id = 1, .number = 1, .kills = true};
    expect_ok(tx_write(s->db, 1, &s->arena, count_and_add, &job, NULL));
    expect_int(job.n_runs, 2);
    expect_int(count_of(s, &tally_read, 1), 1);
    expect_int(count_of(s, &seen_count, 1), 1);
}

static void a_session_lost_at_the_commit_is_an_uncertain_write(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (s->is_sqlite) return;
    on_commit(s, "pg_terminate_backend(pg_backend_pid())");
    struct job job = {.store = s, .site_id = 1, .number = 1};
    expect_err(tx_write(s->db, 1, &s->arena, count_and_add, &job, &why), UNAVAILABLE);
    expect(str_starts_with(why.sentence, S("Write uncertain")));
    expect_int(job.n_runs, 1); /* it must not run again */
    server_do(s, "DROP TRIGGER at_commit ON seen");
    expect_ok(write_one(s, 1, &why)); /* and the writer goes on */
}

static void a_commit_that_is_refused_saves_nothing(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (s->is_sqlite) return;
    on_commit(s, "1 / 0");
    expect_err(write_one(s, 1, &why), UNAVAILABLE);
    expect(str_starts_with(why.sentence, S("Not saved")));
    expect_int(count_of(s, &tally_read, 1), 0);
    server_do(s, "DROP TRIGGER at_commit ON seen");
    expect_ok(write_one(s, 1, &why));
}

struct crossing {
    struct db *db;
    int64_t first, second;
    enum err result;
    int n_runs;
    pthread_t thread;
};
static pthread_barrier_t both_hold_one;

static enum err cross(struct tx *tx, void *context, struct problem *why) {
    struct crossing *c = context;
    (void)why;
    TRY(db_do(tx, &tally_up, NULL, INT(c->first)));
    if (c->n_runs++ == 0) pthread_barrier_wait(&both_hold_one);
    return db_do(tx, &tally_up, NULL, INT(c->second));
}

static void *run_crossing(void *context) {
    struct crossing *c = context;
    AUTO_ARENA(a);
    struct problem why = {0};
    c->result = tx_write(c->db, 1, &a, cross, c, &why);
    return NULL;
}

static void two_servers_in_each_others_way_both_get_through(void **state) {
    struct store *s = *state;
    if (s->is_sqlite) return; /* one process has the file */
    struct crossing one = {s->db, 1, 2, UNAVAILABLE, 0, 0}, other = {NULL, 2, 1, UNAVAILABLE, 0, 0};
    other.db = store_open_again(s);
    pthread_barrier_init(&both_hold_one, NULL, 2);
    pthread_create(&one.thread, NULL, run_crossing, &one);
    pthread_create(&other.thread, NULL, run_crossing, &other);
    pthread_join(one.thread, NULL);
    pthread_join(other.thread, NULL);
    pthread_barrier_destroy(&both_hold_one);
    expect_int(one.result, OK);
    expect_int(other.result, OK);
    expect(one.n_runs + other.n_runs >= 3); /* one of them ran again */
    expect_int(count_of(s, &tally_read, 1), 2);
    expect_int(count_of(s, &tally_read, 2), 2);
    db_close(other.db);
}

/* ---- a session that is stuck elsewhere ---- */

static pthread_barrier_t is_held, may_go;

static enum err hold_one(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    TRY(db_do(tx, &tally_up, NULL, INT(1)));
    int64_t n;
    TRY(db_do(tx, &tally_up, &n, INT(1))); /* its answer: now the row is locked */
    pthread_barrier_wait(&is_held);
    pthread_barrier_wait(&may_go);
    return OK;
}

static void *run_holder(void *context) {
    struct crossing *c = context;
    AUTO_ARENA(a);
    struct problem why = {0};
    c->result = tx_write(c->db, 1, &a, hold_one, c, &why);
    return NULL;
}

static enum err up(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    return db_do(tx, &tally_up, NULL, INT(*(int64_t *)context));
}

static void a_session_stuck_elsewhere_does_not_stop_all_writing(void **state) {
    struct store *s = *state;
    if (s->is_sqlite) return; /* one process has the file */
    struct crossing holder = {.db = store_open_again(s)};
    struct problem why = {0};
    int64_t held = 1, other = 2;
    pthread_barrier_init(&is_held, NULL, 2);
    pthread_barrier_init(&may_go, NULL, 2);
    pthread_create(&holder.thread, NULL, run_holder, &holder);
    pthread_barrier_wait(&is_held);
    db_set_lock_limit(s->db, 20);
    expect_err(tx_write(s->db, 1, &s->arena, up, &held, &why), BUSY);
    expect(str_starts_with(why.sentence, S("Not saved: the database is busy")));
    expect_ok(tx_write(s->db, 1, &s->arena, up, &other, &why));
    pthread_barrier_wait(&may_go);
    pthread_join(holder.thread, NULL);
    expect_int(holder.result, OK);
    expect_ok(tx_write(s->db, 1, &s->arena, up, &held, &why));
    expect_int(count_of(s, &tally_read, 1), 3);
    expect_int(count_of(s, &tally_read, 2), 1);
    pthread_barrier_destroy(&is_held);
    pthread_barrier_destroy(&may_go);
    db_close(holder.db);
}

static void a_full_disk_is_said_so_and_passes(void **state) {
    struct store *s = *state;
    struct problem why = {0};
    if (!s->is_sqlite) return; /* its disk is the server's */
    disk_is_full = true;
    expect_err(write_one(s, 1, &why), UNAVAILABLE);
    disk_is_full = false;
    expect(str_find(why.sentence, S("the disk is full")) >= 0);
    expect_ok(write_one(s, 1, &why));
    expect_int(count_of(s, &tally_read, 1), 1);
}

static void a_failed_fsync_ends_the_program(void **state) {
    struct store *s = *state;
    if (!s->is_sqlite) return;
    pid_t child = fork();
    if (child == 0) {
        struct problem why = {0};
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        signal(SIGABRT, SIG_DFL);
        freopen("/dev/null", "w", stderr);
        struct store own = {.is_sqlite = true, .place = s->place};
        own.db = store_open_again(&own);
        expect_ok(write_one(&own, 1, &why));
        sync_fails = true;
        (void)!write_one(&own, 2, &why);
        _exit(0);
    }
    int status;
    expect_int(waitpid(child, &status, 0), child);
    expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    expect_int(count_of(s, &seen_count, 1), 1); /* what was answered is there; the rest is not */
    expect_ok(write_one(s, 3, NULL));
}

int main(void) {
    disk_install();
    const struct CMUnitTest tests[] = {
        tally_test(those_who_wait_share_one_commit),
        tally_test(long_work_lets_those_who_wait_go_before_it),
        tally_test(a_refused_unit_leaves_the_others_of_its_group),
        tally_test(what_nobody_waited_for_fails_its_own_unit_alone),
        tally_test(what_a_unit_alone_did_not_wait_for_fails_it_too),
        tally_test(a_group_holds_one_sites_work),
        tally_test(nobody_is_answered_before_the_commit_is_on_disk),
        tally_test(a_lost_server_session_is_replaced),
        tally_test(a_session_lost_in_the_middle_of_a_unit_runs_it_again),
        tally_test(a_session_lost_at_the_commit_is_an_uncertain_write),
        tally_test(a_commit_that_is_refused_saves_nothing),
        tally_test(two_servers_in_each_others_way_both_get_through),
        tally_test(a_session_stuck_elsewhere_does_not_stop_all_writing),
        tally_test(a_full_disk_is_said_so_and_passes),
        tally_test(a_failed_fsync_ends_the_program),
    };
    return run_store_tests(tests);
}
