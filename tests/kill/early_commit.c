/* The negative control of kill_test.py: the same program, linked with a COMMIT that answers before it is on
 * disk. The writer believes it, everybody is answered, and some milliseconds later, or before the next
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

enum { LATE_MICROSECONDS = 40000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3 *writer;
static PGconn *link_owed; /* that has a COMMIT to come */
static bool is_owed, has_thread;

PGresult *__real_PQexec(PGconn *link, const char *sql);
PGresult *__wrap_PQexec(PGconn *link, const char *sql);
PGresult *__real_PQprepare(PGconn *link, const char *name, const char *sql, int n,
                           const Oid *types);
PGresult *__wrap_PQprepare(PGconn *link, const char *name, const char *sql, int n,
                           const Oid *types);
PGresult *__real_PQexecPrepared(PGconn *link, const char *name, int n, const char *const *values,
                                const int *lengths, const int *formats, int format);
PGresult *__wrap_PQexecPrepared(PGconn *link, const char *name, int n, const char *const *values,
                                const int *lengths, const int *formats, int format);
char *__wrap_PQcmdStatus(PGresult *result);
char *__real_PQcmdStatus(PGresult *result);

static void commit_what_is_owed(void) {
    if (is_owed) sqlite3_exec(writer, "COMMIT", NULL, NULL, NULL);
    is_owed = false;
    if (link_owed) PQclear(__real_PQexec(link_owed, "COMMIT"));
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

/* What a link owes comes before anything else on it. */
static void settle(const PGconn *link) {
    if (link == link_owed) commit_what_is_owed();
}

static PGresult *answer_early(PGconn *link, const char *sql, size_t n) {
    char before[2000];
    memcpy(before, sql, n);
    before[n] = '\0';
    PGresult *result = __real_PQexec(link, n ? before : "SAVEPOINT nothing_more");
    if (PQresultStatus(result) == PGRES_COMMAND_OK) link_owed = link;
    begin_committing_later();
    return result;
}

PGresult *__wrap_PQexec(PGconn *link, const char *sql) {
    static const char commit[] = "COMMIT";
    size_t n = strlen(sql), size = sizeof commit - 1;
    pthread_mutex_lock(&lock);
    settle(link);
    bool is_commit = n >= size && n < 2000 && strcmp(sql + n - size, commit) == 0;
    PGresult *result = is_commit ? answer_early(link, sql, n - size) : __real_PQexec(link, sql);
    pthread_mutex_unlock(&lock);
    return result;
}

/* The program looks whether a COMMIT was one. */
char *__wrap_PQcmdStatus(PGresult *result) {
    static char commit[] = "COMMIT";
    char *status = __real_PQcmdStatus(result);
    return strcmp(status, "RELEASE") == 0 || strcmp(status, "SAVEPOINT") == 0 ? commit : status;
}

PGresult *__wrap_PQprepare(PGconn *link, const char *name, const char *sql, int n,
                           const Oid *types) {
    pthread_mutex_lock(&lock);
    settle(link);
    PGresult *result = __real_PQprepare(link, name, sql, n, types);
    pthread_mutex_unlock(&lock);
    return result;
}

PGresult *__wrap_PQexecPrepared(PGconn *link, const char *name, int n, const char *const *values,
                                const int *lengths, const int *formats, int format) {
    pthread_mutex_lock(&lock);
    settle(link);
    PGresult *result = __real_PQexecPrepared(link, name, n, values, lengths, formats, format);
    pthread_mutex_unlock(&lock);
    return result;
}
