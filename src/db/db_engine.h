/* db_engine.h: what an engine must be able to do; between db.c and its two engines.
 * Purpose    db.c and db_writer.c hold all that is alike: threads, queue, groups, units, spoilt
 *            transactions. An engine opens connections and runs one statement at a time.
 * Ownership  a connection belongs to the db that opened it and is closed by it. The values handed
 * to `run` and `send` live until it returns; the rows it gives live in the arena it was handed. Threads    a
 * connection is used by one thread at a time; db.c sees to that. */
#ifndef DB_DB_ENGINE_H
#define DB_DB_ENGINE_H

#include <pthread.h>

#include "db.h"

/* What the failure of a call means for the transaction it happened in; from light to grave. */
enum damage {
    DAMAGE_NONE,
    DAMAGE_UNIT,    /* roll the unit back and go on */
    DAMAGE_AGAIN,   /* somebody was in the way (deadlock): roll back and run again */
    DAMAGE_GROUP,   /* the whole transaction is gone */
    DAMAGE_EARLIER, /* so it is, for what an earlier unit sent has failed: run it again carefully */
    DAMAGE_CONNECTION /* the connection is gone, and the transaction with it */
};

struct connection {
    const struct engine *engine;
    struct db *db;
    bool is_writer;
    bool may_define;    /* migrations only: CREATE, ALTER, DROP */
    bool is_careful;    /* each unit waits for the answers to all it sent */
    bool is_in_use;     /* a transaction is open on it */
    enum damage damage; /* of the last call that failed */
    struct connection *next, *next_free;
};

struct answer {
    struct rows rows;
    int64_t changed;
};

struct engine {
    MUST_USE enum err (*open)(struct db *db, bool is_writer, struct connection **ret_c,
                              struct problem *why);
    void (*close)(struct connection *c);
    /* After DAMAGE_CONNECTION. */
    MUST_USE enum err (*reopen)(struct connection *c, struct problem *why);
    MUST_USE enum err (*begin)(struct connection *c, struct problem *why);
    MUST_USE enum err (*commit)(struct connection *c, struct problem *why);
    void (*rollback)(struct connection *c); /* always succeeds or marks the connection's damage */
    MUST_USE enum err (*unit_begin)(struct connection *c, struct problem *why);
    /* Fails with what the unit sent and nobody waited for, when the connection is careful; may be NULL. */
    MUST_USE enum err (*unit_settle)(struct connection *c, struct problem *why);
    MUST_USE enum err (*unit_keep)(struct connection *c, struct problem *why);
    MUST_USE enum err (*unit_undo)(struct connection *c, struct problem *why);
    MUST_USE enum err (*run)(struct connection *c, const struct statement *st,
                             const struct value *values, size_t n, struct arena *a,
                             struct answer *ret_answer, struct problem *why);
    /* The same without waiting for the answer: it stands in `ret_rows` and `ret_changed` (each may be
     * NULL) after the next `run` or `settled`. NULL: it runs at once. */
    MUST_USE enum err (*send)(struct connection *c, const struct statement *st,
                              const struct value *values, size_t n, struct arena *a,
                              struct rows *ret_rows, int64_t *ret_changed, struct problem *why);
    MUST_USE enum err (*settled)(struct connection *c, struct problem *why);
    /* One statement of a migration, without parameters. */
    MUST_USE enum err (*define)(struct connection *c, const char *sql, struct arena *a,
                                struct problem *why);
    /* After the last statement of a migration: what the planner must know of the tables; may be NULL. */
    MUST_USE enum err (*settle)(struct connection *c, struct arena *a, struct problem *why);
    /* What the planner must know once the tables are filled; NULL: `settle` said it all. */
    MUST_USE enum err (*tell_planner)(struct connection *c, struct arena *a, struct problem *why);
    /* Only one program migrates at a time; held until the end of the transaction. */
    MUST_USE enum err (*lock_for_migration)(struct connection *c, struct problem *why);
    MUST_USE enum err (*prepare)(struct connection *c, const struct statement *st, struct arena *a,
                                 struct problem *why);
    /* Housekeeping of the writer between groups; true while there is more to do when idle. */
    bool (*tidy)(struct connection *c, bool is_idle);
};

extern const struct engine engine_sqlite;
extern const struct engine engine_postgres;

struct unit {
    struct unit *next;
    int64_t site_id;
    tx_fn fn;
    void *context;
    struct arena *arena;
    struct problem *why;
    bool may_define;
    bool is_bulk; /* has a transaction of its own, so that nobody's commit waits for it */
    enum err result;
    bool is_done;
    pthread_cond_t finished;
};

struct group_memory {
    tx_fn at_end; /* NULL: nobody asked for it */
    _Alignas(max_align_t) unsigned char bytes[TX_GROUP_MEMORY];
};

struct db {
    const struct engine *engine;
    struct arena arena; /* lifetime of the db; only its opener's thread takes from it */
    const char *place;  /* path or URL */
    str version;
    _Atomic int64_t read_limit_ms, lock_limit_ms;
    _Atomic bool is_full; /* the last change found no room */
    _Atomic uint64_t times_full;
    struct connection *writer;

    pthread_mutex_t readers_lock;
    struct connection *readers, *free_readers;
    pthread_key_t reader_of_thread;

    _Atomic uint64_t moment;    /* as db_moment; moves though only embedded databases tell it */
    pthread_mutex_t queue_lock; /* guards all below */
    pthread_cond_t queue_changed;
    struct unit *first, **end;
    struct db_counts counts;
    bool is_closing;
    pthread_t writer_thread;
    struct group_memory group; /* of the writer's thread */
    bool is_moved;             /* a unit of the group changed what may be remembered */
};

struct tx {
    struct db *db;
    struct connection *connection;
    struct arena *arena;
    struct problem *why;
    uint64_t moment;
    bool keeps_moment;
    enum err spoilt; /* the first engine failure; nothing runs after it. What it means for the
                      * transaction stands in connection->damage. */
};

/* db_writer.c */
void writer_start(struct db *db);
void writer_stop(struct db *db);
/* As tx_write; with `may_define` the unit has a transaction of its own and may change the schema.
 */
MUST_USE enum err writer_run(struct db *db, int64_t site_id, struct arena *a, tx_fn fn,
                             void *context, bool may_define, struct problem *why);

/* db.c */
/* For the operator, on standard error: the engine's own words, never values. */
void db_complain(const char *statement, const char *words);
/* Fails `c`'s call: keeps the damage, fills `why`, returns `e`. */
enum err connection_fails(struct connection *c, enum damage damage, enum err e, str sentence,
                          struct problem *why);
/* The same when there is no room on the disk. */
enum err disk_is_full(struct connection *c, enum damage damage, struct problem *why);

/* Sentences that both engines say. */
#define SAY_CONFLICT                                                                               \
    "Somebody else saved this first, or what it belongs to has gone. Look at it again before you " \
    "save."
#define SAY_BROKEN_RULE "Not saved: a value is missing or is not one of those allowed here."
#define SAY_BUSY        "Not saved: the database is busy. Try again in a moment."
#define SAY_LOST        "Not saved: the database cannot be reached. Try again in a moment."
#define SAY_REFUSED     "Not saved: the database refused. Tell the person who looks after the system."
#define SAY_DAMAGED                                                                                 \
    "Not saved: the database is damaged. Tell the person who looks after the system: waiting does " \
    "not help, a backup is to be restored."
#define SAY_FULL "Not saved: the disk is full. Tell the person who looks after the system."
#define SAY_UNCERTAIN                                                                               \
    "Write uncertain: the connection to the database was lost while this was being saved. Send it " \
    "again; it will not be saved twice."
#define SAY_TOO_SLOW  "This took too long to find. Narrow it down and try again."
#define SAY_READ_ONLY "Not saved: this was opened for reading only."

#endif
