/* The negative control of contested_slots.py: the same program without the key that keeps a place from being
 * claimed twice. The table's key is dropped by the test; here the statement that claims no longer looks for
 * it. Linked with --wrap; nothing of this is in the program itself. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

int __real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **st, const char **tail);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **st, const char **tail);
int __real_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types);
int __wrap_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types);

enum { SQL_MAX = 2000 };

/* Any claim is as good as any other. */
static const char *unguarded(const char *sql, char room[SQL_MAX]) {
    const char *guard = strstr(sql, " ON CONFLICT");
    if (strncmp(sql, "INSERT INTO slot_claim ", 23) != 0 || !guard) return sql;
    snprintf(room, SQL_MAX, "%.*s", (int)(guard - sql), sql);
    return room;
}

int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags,
                              sqlite3_stmt **st, const char **tail) {
    static _Thread_local char room[SQL_MAX]; /* `tail` points into it */
    return __real_sqlite3_prepare_v3(db, unguarded(sql, room), n, flags, st, tail);
}

int __wrap_PQsendPrepare(PGconn *link, const char *name, const char *sql, int n, const Oid *types) {
    char room[SQL_MAX];
    return __real_PQsendPrepare(link, name, unguarded(sql, room), n, types);
}
