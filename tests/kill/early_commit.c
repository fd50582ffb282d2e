/* The negative control of kill_test.py: the same program, linked with a COMMIT that answers before it is on
 * disk. The writer believes it, everybody is answered, and some milliseconds later, or before the next
 * transaction, the real commit comes. Linked with --wrap; nothing of this is in the program itself. */
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
static bool is_owed, has_thread;

static void commit_what_is_owed(void) {
    if (is_owed) sqlite3_exec(writer, "COMMIT", NULL, NULL, NULL);
    is_owed = false;
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
        pthread_t thread;
        if (!has_thread) has_thread = pthread_create(&thread, NULL, commit_later, NULL) == 0;
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
