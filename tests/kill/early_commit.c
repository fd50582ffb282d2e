/* The negative control of kill_test.py: the same program, linked with a COMMIT that answers before it is on
 * disk. The writer believes it, everybody is answered, and half a second later, or before the next
 * transaction, the real commit comes. Linked with --wrap; nothing of this is in the program itself. */
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);
int __real_sqlite3_wal_checkpoint_v2(sqlite3 *db, const char *name, int mode, int *log, int *done);
int __wrap_sqlite3_wal_checkpoint_v2(sqlite3 *db, const char *name, int mode, int *log, int *done);

enum { LATE_MICROSECONDS = 500000 }; /* so long that a busy machine, too, is killed before it */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3 *writer;
static PGconn *link_asked, *link_owed; /* was asked for a COMMIT; is idle, and has one to come */
static bool is_owed, has_thread;

int __real_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int format);
int __wrap_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int format);
PGresult *__real_PQgetResult(PGconn *link);
PGresult *__wrap_PQgetResult(PGconn *link);
char *__wrap_PQcmdStatus(PGresult *result);
char *__real_PQcmdStatus(PGresult *result);

/* On an idle link in pipeline mode: the answer, the NULL behind it, and the end of the pipeline. */
static void commit_really(PGconn *link) {
    if (!__real_PQsendQueryParams(link, "COMMIT", 0, NULL, NULL, NULL, NULL, 1) ||
        !PQpipelineSync(link))
        return;
    for (int i = 0; i < 3; i++)
        PQclear(__real_PQgetResult(link));
}

static void commit_what_is_owed(void) {
    if (is_owed) sqlite3_exec(writer, "COMMIT", NULL, NULL, NULL);
    is_owed = false;
    if (link_owed) commit_really(link_owed);
    link_owed = NULL;
}

static void *commit_later(void *nothing) {
    for (;;) {
        usleep(LATE_MICROSECONDS);
        pthread_mutex_lock(&lock);
        commit_what_is_owed();
        pthread_mutex_unlock(&lock);
    }
    return nothing;
}

static void begin_committing_later(void) {
    pthread_t thread;
    if (!has_thread) has_thread = pthread_create(&thread, NULL, commit_later, NULL) == 0;
}

int __wrap_sqlite3_step(sqlite3_stmt *statement) {
    const char *sql = sqlite3_sql(statement);
    if (strcmp(sql, "BEGIN IMMEDIATE") != 0 && strcmp(sql, "COMMIT") != 0)
        return __real_sqlite3_step(statement);
    pthread_mutex_lock(&lock);
    int answer = SQLITE_DONE;
    if (strcmp(sql, "BEGIN IMMEDIATE") == 0) {
        commit_what_is_owed();
        writer = sqlite3_db_handle(statement);
        answer = __real_sqlite3_step(statement);
    } else if (sqlite3_db_handle(statement) == writer) {
        is_owed = true;
        begin_committing_later();
    } else {
        answer = __real_sqlite3_step(statement);
    }
    pthread_mutex_unlock(&lock);
    return answer;
}

int __wrap_sqlite3_wal_checkpoint_v2(sqlite3 *db, const char *name, int mode, int *log, int *done) {
    pthread_mutex_lock(&lock);
    if (db == writer) commit_what_is_owed();
    int answer = __real_sqlite3_wal_checkpoint_v2(db, name, mode, log, done);
    pthread_mutex_unlock(&lock);
    return answer;
}

/* ---- PostgreSQL ---------------------------------------------------------------------------------- */

/* What a link owes comes before anything else on it. A COMMIT is answered by something that keeps nothing. */
int __wrap_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int format) {
    pthread_mutex_lock(&lock);
    if (link == link_owed) commit_what_is_owed();
    bool is_commit = strcmp(sql, "COMMIT") == 0;
    if (is_commit) link_asked = link;
    int is_sent = __real_PQsendQueryParams(link, is_commit ? "SAVEPOINT nothing_more" : sql, n,
                                           types, values, lengths, formats, format);
    pthread_mutex_unlock(&lock);
    return is_sent;
}

/* Idle from here on: the program has been told that all is well. */
PGresult *__wrap_PQgetResult(PGconn *link) {
    PGresult *result = __real_PQgetResult(link);
    if (PQresultStatus(result) != PGRES_PIPELINE_SYNC) return result;
    pthread_mutex_lock(&lock);
    if (link == link_asked) {
        link_asked = NULL;
        link_owed = link;
        begin_committing_later();
    }
    pthread_mutex_unlock(&lock);
    return result;
}

/* The program looks whether a COMMIT was one. */
char *__wrap_PQcmdStatus(PGresult *result) {
    static char commit[] = "COMMIT";
    char *status = __real_PQcmdStatus(result);
    return strcmp(status, "SAVEPOINT") == 0 ? commit : status;
}
