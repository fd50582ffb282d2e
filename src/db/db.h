/* db.h: the one door to a database: embedded SQLite, or PostgreSQL when many sites share it.
 * Purpose    stores speak one SQL text through this facade; nothing above it knows which engine answers. A statement
 *            reaches it only as a declared object (STATEMENT below), so that a test can prepare every statement of
 *            the program on both engines.
 * Ownership  a `struct db` is opened once a process; a `struct tx` lives inside one callback; rows live in the arena
 *            of the transaction's caller.
 * Threads    tx_read runs on the caller's thread with that thread's own read-only connection. tx_write queues to the
 *            one writer thread, which runs all waiting units each in a savepoint, commits once, and only then lets
 *            any of them return: no answer before the commit is on disk.
 * Not here   what is written (store), permission and audit (app). */
#ifndef DB_DB_H
#define DB_DB_H

#include "arena.h"
#include "civil.h"
#include "err.h"
#include "instant.h"
#include "sha256.h"
#include "uuid.h"

struct db;
struct tx;

/* ---- statements --------------------------------------------------------------------------------------- */

struct statement {
    const char *name; /* unique: file_purpose */
    const char *sql;  /* $1…$n; one text for both engines */
};

/* STATEMENT(patient_by_id, "SELECT … WHERE site_id = $1 AND patient_id = $2"); at file scope,
 * beside its only user. The pointer goes to a section of its own, which the prepare-everything test
 * walks. */
#define STATEMENT(ident, text)                                                                     \
    static const struct statement ident = {#ident, text};                                          \
    __attribute__((section("clerkwell_sql"),                                                       \
                   used)) static const struct statement *const ident##_declared_ = &ident

/* All declared statements of this binary. */
void statements_declared(const struct statement *const **ret_first, size_t *ret_n);

/* ---- values ------------------------------------------------------------------------------------------- */

struct value {
    enum value_kind { V_NULL, V_INT, V_TEXT, V_BYTES, V_BOOL } kind;
    int64_t number;
    str text;
};

#define NONE     ((struct value){.kind = V_NULL})
#define INT(x)   ((struct value){.kind = V_INT, .number = (x)})
#define TEXT(s)  ((struct value){.kind = V_TEXT, .text = (s)})
#define BYTES(s) ((struct value){.kind = V_BYTES, .text = (s)})
#define BOOL(x)  ((struct value){.kind = V_BOOL, .number = (x) ? 1 : 0})
#define WHEN(t)  INT((t).us)     /* instant: BIGINT microseconds UTC */
#define CLOCK(t) INT((t).minute) /* civil_time: BIGINT minutes since midnight */
/* uuid: BYTEA of 16; an lvalue, alive until the call returns. */
#define ID(u) ((struct value){.kind = V_BYTES, .text = {(const char *)(u).b, 16}})
/* NULL for the nil id, the empty text, the moment that is none, the none date, instead of storing those. */
#define ID_OR_NULL(u)   (uuid_is_nil(u) ? NONE : ID(u))
#define TEXT_OR_NULL(s) ((s).n ? TEXT(s) : NONE)
#define WHEN_OR_NULL(t) ((t).us ? WHEN(t) : NONE)
/* civil_date: TEXT YYYY-MM-DD, so it sorts and reads; none is NULL. */
struct value value_date(struct arena *a, civil_date d);

/* ---- rows --------------------------------------------------------------------------------------------- */

struct rows {
    size_t n_rows, n_columns;
    const struct value *cells; /* n_rows x n_columns */
};

/* Getters of row r, column c (both from 0). A NULL reads as 0, empty, nil or none; a wrong kind is
 * a broken invariant (the statement and its reader stand side by side). */
bool row_is_null(const struct rows *rows, size_t r, size_t c);
int64_t row_int(const struct rows *rows, size_t r, size_t c);
bool row_bool(const struct rows *rows, size_t r, size_t c);
str row_text(const struct rows *rows, size_t r, size_t c); /* TEXT and BYTEA */
uuid row_id(const struct rows *rows, size_t r, size_t c);
instant row_when(const struct rows *rows, size_t r, size_t c);
civil_date row_date(const struct rows *rows, size_t r, size_t c);
civil_time row_clock(const struct rows *rows, size_t r, size_t c);

/* ---- running statements ------------------------------------------------------------------------------- */

#define DB_ARGS(...)                                                                               \
    (const struct value[]){__VA_ARGS__},                                                           \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

/* The three share this: the failure of a statement fills the unit's `why`; a TEXT that is not UTF-8
 * or holds a zero byte is INVALID and is not sent; a number of values other than the statement's
 * $n, or a value of another kind than the column's on PostgreSQL, is a broken invariant. */
/* All rows of a query, in the transaction's arena. Queries carry a LIMIT of their own. */
#define db_query(tx, st, ret_rows, ...)                                                            \
    db_query_values((tx), (st), (ret_rows), DB_ARGS(__VA_ARGS__))
MUST_USE enum err db_query_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                                  const struct value *values, size_t n);
/* Exactly one row: NOT_FOUND when there is none; more than one is a broken invariant. */
#define db_get(tx, st, ret_rows, ...) db_get_values((tx), (st), (ret_rows), DB_ARGS(__VA_ARGS__))
MUST_USE enum err db_get_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                                const struct value *values, size_t n);
/* A change; the number of rows it touched; `ret_changed` may be NULL. A broken UNIQUE, PRIMARY KEY
 * or FOREIGN KEY is CONFLICT, a broken CHECK or NOT NULL is INVALID, and on both engines either one
 * spoils the unit: every later statement of it fails likewise and the unit is rolled back, alone,
 * whatever `fn` returns. So claims are written as ON CONFLICT DO NOTHING, and the count is looked
 * at. */
#define db_do(tx, st, ret_changed, ...)                                                            \
    db_do_values((tx), (st), (ret_changed), DB_ARGS(__VA_ARGS__))
MUST_USE enum err db_do_values(struct tx *tx, const struct statement *st, int64_t *ret_changed,
                               const struct value *values, size_t n);
/* The same, told to the database together with what is asked next instead of waited for: a journey less
 * on PostgreSQL, at once on SQLite. Of a change nobody looks at, and of a query whose rows are wanted
 * later: `*ret_rows` is there after the next statement that is waited for, or after db_settle. What
 * fails then spoils the unit, at the latest when it ends. */
#define db_do_later(tx, st, ...) db_later_values((tx), (st), NULL, NULL, DB_ARGS(__VA_ARGS__))
#define db_count_later(tx, st, ret_changed, ...)                                                   \
    db_later_values((tx), (st), NULL, (ret_changed), DB_ARGS(__VA_ARGS__))
#define db_query_later(tx, st, ret_rows, ...)                                                      \
    db_later_values((tx), (st), (ret_rows), NULL, DB_ARGS(__VA_ARGS__))
MUST_USE enum err db_later_values(struct tx *tx, const struct statement *st, struct rows *ret_rows,
                                  int64_t *ret_changed, const struct value *values, size_t n);
MUST_USE enum err db_settle(struct tx *tx);
struct arena *tx_arena(struct tx *tx);

/* ---- transactions ------------------------------------------------------------------------------------- */

/* A unit of work. It may run again (busy, deadlock), so it touches only the database and its arena.
 */
typedef enum err (*tx_fn)(struct tx *tx, void *context, struct problem *why);

/* Sees one moment of the database. A statement that takes longer than the time limit is LIMIT. Not
 * inside another transaction of this thread. */
MUST_USE enum err tx_read(struct db *db, struct arena *a, tx_fn fn, void *context,
                          struct problem *why);
/* Returns after the commit is on disk. An error of `fn` rolls back its savepoint alone. A
 * connection lost at COMMIT is UNAVAILABLE ("write uncertain"): the idempotency key decides on
 * repeat. `site_id` groups: one group commit holds one site's work. */
MUST_USE enum err tx_write(struct db *db, int64_t site_id, struct arena *a, tx_fn fn, void *context,
                           struct problem *why);
/* The same for one of many pieces of long work (an import): it has a transaction of its own, and between two of them
 * go all who wait. */
MUST_USE enum err tx_write_bulk(struct db *db, int64_t site_id, struct arena *a, tx_fn fn,
                                void *context, struct problem *why);
/* Several units at once, queued together so that group commits can hold them; each is kept or undone
 * alone, and returns its own result. */
struct tx_unit {
    tx_fn fn;
    void *context;
    enum err result;
    struct problem why;
};
/* What the units of one group commit leave one another: up to TX_GROUP_MEMORY bytes, all zero for the
 * first, as they were before when a unit is undone. `at_end` runs before the commit, with them as its
 * context; there is one for the whole program. Only in tx_write. */
enum { TX_GROUP_MEMORY = 2304 };
void *tx_group_memory(struct tx *tx, size_t size, tx_fn at_end);
void tx_write_each(struct db *db, int64_t site_id, struct arena *a, struct tx_unit *units,
                   size_t n);

/* ---- opening ------------------------------------------------------------------------------------------ */

/* Embedded: `path` is the database file; created when `create`. WAL, synchronous=FULL, foreign keys
 * on, checked at every open. */
MUST_USE enum err db_open_sqlite(str path, bool create, struct db **ret_db, struct problem *why);
/* Shared: a libpq URL. */
MUST_USE enum err db_open_postgres(str url, struct db **ret_db, struct problem *why);
void db_close(struct db *db);
/* Runs the embedded migrations that are missing; refuses a database whose applied ones have another
 * hash. Texts of `why` live as long as the db, here and in the functions below. */
MUST_USE enum err db_migrate(struct db *db, struct problem *why);
/* How many migrations of this program the database lacks; changes nothing. INVALID as db_migrate. */
MUST_USE enum err db_migrations_missing(struct db *db, size_t *ret_n, struct problem *why);
struct embedded_file;
/* The same with these, sorted, called NNNN_name.sql and numbered from 1 without a gap. */
MUST_USE enum err db_migrate_files(struct db *db, const struct embedded_file *files, size_t n,
                                   struct problem *why);
/* After many rows came at once: PostgreSQL looks at its tables now, not within the minute it takes by
 * itself; until then statements go the way that suited empty tables, and prepared ones keep to it. SQLite
 * knows from its migrations how the records will be. */
MUST_USE enum err db_tell_planner(struct db *db, struct problem *why);
/* "SQLite 3.40.1" or "PostgreSQL 15.x", for doctor. */
str db_engine(const struct db *db);
bool db_is_sqlite(
    const struct db *db); /* for doctor and the backup command; never for a statement */
/* How long one statement of tx_read may take from now on; 0 is for ever (exports, verification).
 * The default is 2 seconds. */
void db_set_read_limit(struct db *db, int64_t milliseconds);
/* How long the writer waits at one lock that another session of PostgreSQL holds, from its next transaction on; the
 * default is 2 seconds. Whoever finds it held is tried some ten times, and then BUSY: a session that is stuck
 * elsewhere must not stop all writing here. A migration waits for as long as it takes. */
void db_set_lock_limit(struct db *db, int64_t milliseconds);

/* The last change that was tried found no room on the disk; one that was kept since then ends it. */
bool db_is_full(const struct db *db);
/* How often that began. */
uint64_t db_times_full(const struct db *db);

/* What the writer did since opening. */
struct db_counts {
    uint64_t units, commits; /* units kept; transactions committed */
    uint64_t waiting;        /* units in the queue now */
};
struct db_counts db_counts(struct db *db);

/* A number that every commit makes another one, before anybody is told of the commit: what was read
 * since it was asked for, and while it stays the same, is as it stands now. 0: it cannot be known, for
 * others write there too (PostgreSQL). An embedded database has one program that writes (data_dir). */
uint64_t db_moment(const struct db *db);
/* Of the database as this read sees it; 0 in a write. */
uint64_t tx_moment(const struct tx *tx);
/* Said by a unit that writes only what nobody remembers (who looked): a commit of such units alone leaves
 * the moment as it is. */
void tx_keeps_moment(struct tx *tx);

/* ---- care --------------------------------------------------------------------------------------------- */

/* Prepares every declared statement. INVALID with the name and complaint of each that fails. */
MUST_USE enum err db_prepare_all(struct db *db, struct problem *why);
MUST_USE enum err db_prepare_these(struct db *db, const struct statement *const *first, size_t n,
                                   struct problem *why);
typedef void (*db_progress_fn)(void *context, int64_t done, int64_t total);
/* SQLite: a consistent copy at `path`, which must not exist, while the program goes on; on disk
 * when it returns; and the hash of all rows of that moment (docs/ops/backup.md). `progress` may be NULL.
 * PostgreSQL: UNAVAILABLE, with what to use instead. */
MUST_USE enum err db_backup(struct db *db, str path, db_progress_fn progress, void *context,
                            sha256_hash *ret_rows, struct problem *why);
/* The same hash of the SQLite database in a file, which nobody has open. INVALID when it cannot be read. */
MUST_USE enum err db_hash_file(str path, db_progress_fn progress, void *context,
                               sha256_hash *ret_rows, struct problem *why);
/* SQLite: every page, index and reference. INVALID with what is wrong. PostgreSQL: UNAVAILABLE,
 * with what to use instead. `progress` may be NULL; its total is what such a check takes as a rule. */
MUST_USE enum err db_integrity(struct db *db, db_progress_fn progress, void *context,
                               struct problem *why);

#endif
