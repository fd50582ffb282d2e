/* db_sqlite_hash.c: one hash of all that the records say, however their pages lie.
 * Rule       docs/ops/backup.md, "The hash of the records"; tests/faults/records_hash.py computes it by itself.
 * One row is in memory at a time; a table is read in the order of its primary key, by that key's index. */
#include <string.h>

#include "db_sqlite.h"
#include "db_sqlite_hash.h"

/* A table's name, and what reads it. Without a primary key its rows come in the order of all their cells. */
static const char tables_sql[] =
    "SELECT t.name, 'SELECT * FROM \"' || replace(t.name, '\"', '\"\"') || '\" ORDER BY ' || COALESCE("
    "(SELECT group_concat('\"' || replace(k.name, '\"', '\"\"') || '\"') FROM "
    "(SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk) k), "
    "(SELECT group_concat('\"' || replace(c.name, '\"', '\"\"') || '\"') FROM "
    "(SELECT name FROM pragma_table_info(t.name) ORDER BY cid) c)), COUNT(*) OVER () "
    "FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT GLOB 'sqlite_*' ORDER BY t.name";

static void put_number(struct sha256 *sum, char kind, uint64_t n) {
    char bytes[9] = {kind};
    for (int i = 8; i > 0; i--, n >>= 8)
        bytes[i] = (char)(n & 0xff);
    sha256_put(sum, (str){bytes, sizeof bytes});
}

static void put_bytes(struct sha256 *sum, char kind, str bytes) {
    put_number(sum, kind, bytes.n);
    sha256_put(sum, bytes);
}

/* Asked for as bytes, a text too is not copied, so that no memory can be missing for it. */
static str bytes_of(sqlite3_stmt *row, int i) {
    const char *p = sqlite3_column_blob(row, i);
    return (str){p, p ? (size_t)sqlite3_column_bytes(row, i) : 0};
}

static void put_cell(struct sha256 *sum, sqlite3_stmt *row, int i) {
    switch (sqlite3_column_type(row, i)) {
    case SQLITE_NULL: sha256_put(sum, S("N")); break;
    case SQLITE_INTEGER: put_number(sum, 'I', (uint64_t)sqlite3_column_int64(row, i)); break;
    case SQLITE_TEXT: put_bytes(sum, 'T', bytes_of(row, i)); break;
    case SQLITE_BLOB: put_bytes(sum, 'B', bytes_of(row, i)); break;
    default: { /* a number with a fraction: nothing of ours, and yet it must show */
        double number = sqlite3_column_double(row, i);
        uint64_t bits;
        memcpy(&bits, &number, sizeof bits);
        put_number(sum, 'F', bits);
    }
    }
}

static int put_table(sqlite3 *handle, str name, const char *sql, struct sha256 *sum) {
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &row, NULL);
    if (code != SQLITE_OK) return code;
    int n = sqlite3_column_count(row);
    put_bytes(sum, 't', name);
    for (int i = 0; i < n; i++)
        put_bytes(sum, 'c', str_from_c(sqlite3_column_name(row, i)));
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        sha256_put(sum, S("r"));
        for (int i = 0; i < n; i++)
            put_cell(sum, row, i);
    }
    int finalized = sqlite3_finalize(row);
    return code == SQLITE_DONE ? finalized : code;
}

int sqlite_hash_rows(sqlite3 *handle, db_progress_fn progress, void *context,
                     sha256_hash *ret_hash) {
    sqlite3_stmt *table = NULL;
    struct sha256 sum;
    sha256_init(&sum);
    int code = sqlite3_prepare_v2(handle, tables_sql, -1, &table, NULL);
    for (int64_t done = 1; code == SQLITE_OK && (code = sqlite3_step(table)) == SQLITE_ROW;
         done++) {
        const char *sql = (const char *)sqlite3_column_text(table, 1);
        code = sql ? put_table(handle, bytes_of(table, 0), sql, &sum) : SQLITE_NOMEM;
        if (progress) progress(context, done, sqlite3_column_int64(table, 2));
    }
    int finalized = sqlite3_finalize(table);
    if (code != SQLITE_DONE) return code;
    if (finalized == SQLITE_OK) *ret_hash = sha256_end(&sum);
    return finalized;
}
