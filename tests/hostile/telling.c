/* The program, telling which statements it gives a database: each text, ended by a zero byte, in the file
 * CLERKWELL_STATEMENTS. Linked with --wrap for hostile_test.py, which also looks that there is no other way; nothing of
 * this is in the program itself. */
#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int __real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **statement, const char **tail);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **statement, const char **tail);
int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                              const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                              const char **tail);
int __real_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                        void *context, char **ret_words);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                        void *context, char **ret_words);
int __real_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types);
int __wrap_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types);
int __real_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int result_format);
int __wrap_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int result_format);
PGresult *__real_PQexec(PGconn *link, const char *sql);
PGresult *__wrap_PQexec(PGconn *link, const char *sql);

/* One write for each, with its zero byte, which no statement holds: lines of threads do not mix. */
static void tell(const char *sql) {
    const char *path = getenv("CLERKWELL_STATEMENTS");
    int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    size_t n = strlen(sql) + 1;
    if (write(file, sql, n) != (ssize_t)n) abort();
    close(file);
}

int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **statement, const char **tail) {
    tell(sql);
    return __real_sqlite3_prepare_v3(db, sql, n, flags, statement, tail);
}

int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                              const char **tail) {
    tell(sql);
    return __real_sqlite3_prepare_v2(db, sql, n, statement, tail);
}

int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                        void *context, char **ret_words) {
    tell(sql);
    return __real_sqlite3_exec(db, sql, row, context, ret_words);
}

int __wrap_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types) {
    tell(sql);
    return __real_PQsendPrepare(link, name, sql, n, types);
}

int __wrap_PQsendQueryParams(PGconn *link, const char *sql, int n, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats,
                             int result_format) {
    tell(sql);
    return __real_PQsendQueryParams(link, sql, n, types, values, lengths, formats, result_format);
}

PGresult *__wrap_PQexec(PGconn *link, const char *sql) {
    tell(sql);
    return __real_PQexec(link, sql);
}
