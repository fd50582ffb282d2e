/* db_migrate.c: brings the schema to what this program needs, forward only. Each migration is one
 * transaction with the row that remembers it; what was applied is known by number and by hash. */

#include "buf.h"
#include "clock.h"
#include "db_engine.h"
#include "embedded.h"
#include "sha256.h"
#include "sql_split.h"

EMBEDDED(db_migrations);

/* Kept by the runner itself, before any migration; has no site, for it is about the whole database.
 */
static const char history_table[] = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                    "number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                    "hash BYTEA NOT NULL, applied_at BIGINT NOT NULL)";
/* Not STATEMENTs: they must run before there is a schema to prepare against. */
static const struct statement history_read = {
    "history_read", "SELECT number, name, hash FROM schema_migration ORDER BY number LIMIT 10000"};
static const struct statement history_add = {
    "history_add",
    "INSERT INTO schema_migration (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)"};

struct migration_run {
    const struct embedded_file *files;
    size_t n;
    size_t n_applied; /* out */
    size_t next;      /* the one to apply */
};

/* 0001_why.sql is 1; -1 when it is not called so. */
static int64_t migration_number(const struct embedded_file *file) {
    str rest = str_from_c(file->name);
    int64_t number;
    if (!str_ends_with(rest, S(".sql"))) return -1;
    str digits = str_cut(&rest, '_');
    return digits.n == 4 && str_to_int64(digits, &number) ? number : -1;
}

static enum err check_files(struct arena *a, const struct embedded_file *files, size_t n,
                            struct problem *why) {
    for (size_t i = 0; i < n; i++)
        if (migration_number(&files[i]) != (int64_t)i + 1)
            return problem_set(
                why, INVALID, (str){0},
                say(a, "The migration {} should be number {}, and called NNNN_name.sql.",
                    SAY_T(str_from_c(files[i].name)), SAY_N((int64_t)i + 1)),
                (str){0});
    return OK;
}

/* What the database remembers must be the beginning of what the program brings. */
static enum err check_history(struct tx *tx, void *context, struct problem *why) {
    struct migration_run *run = context;
    struct rows rows;
    TRY(db_query_values(tx, &history_read, &rows, NULL, 0));
    for (size_t r = 0; r < rows.n_rows; r++) {
        str name = row_text(&rows, r, 1);
        if (row_int(&rows, r, 0) != (int64_t)r + 1 || r >= run->n)
            return problem_set(
                why, INVALID, (str){0},
                say(tx->arena,
                    "This database is of a newer Clerkwell: it has migration {} ({}), "
                    "which this one does not know. Install that version or a newer one.",
                    SAY_N(row_int(&rows, r, 0)), SAY_T(name)),
                (str){0});
        sha256_hash hash = sha256_of(run->files[r].bytes);
        str stored = row_text(&rows, r, 2);
        if (!str_eq(stored, (str){(const char *)hash.b, sizeof hash.b}))
            return problem_set(
                why, INVALID, (str){0},
                say(tx->arena,
                    "Migration {} ({}) is not the one this database was made with. "
                    "Nothing was changed. Use the version of Clerkwell that made it.",
                    SAY_N((int64_t)r + 1), SAY_T(name)),
                (str){0});
    }
    run->n_applied = rows.n_rows;
    return OK;
}

static enum err lock_and_check(struct tx *tx, void *context, struct problem *why) {
    struct connection *c = tx->connection;
    TRY(c->engine->lock_for_migration(c, why));
    TRY(c->engine->define(c, history_table, tx->arena, why));
    return check_history(tx, context, why);
}

static enum err define_all(struct tx *tx, const struct embedded_file *file, struct problem *why) {
    struct connection *c = tx->connection;
    str rest = file->bytes, statement;
    for (;;) {
        if (sql_split_next(&rest, &statement) != OK)
            return problem_set(why, INVALID, (str){0},
                               say(tx->arena, "{}: a quote or comment is not closed.",
                                   SAY_T(str_from_c(file->name))),
                               (str){0});
        if (!statement.n) return OK;
        if (c->engine->define(c, arena_c(tx->arena, statement), tx->arena, why) != OK)
            return problem_set(why, INVALID, (str){0},
                               say(tx->arena, "{}: {}\n{}", SAY_T(str_from_c(file->name)),
                                   SAY_T(why->sentence), SAY_T(statement)),
                               (str){0});
    }
}

/* Somebody else may have applied it since we looked: then there is nothing to do. */
static enum err apply_next(struct tx *tx, void *context, struct problem *why) {
    struct migration_run *run = context;
    TRY(lock_and_check(tx, context, why));
    if (run->n_applied > run->next) return OK;
    const struct embedded_file *file = &run->files[run->next];
    TRY(define_all(tx, file, why));
    const struct engine *engine = tx->connection->engine;
    if (engine->settle) TRY(engine->settle(tx->connection, tx->arena, why));
    sha256_hash hash = sha256_of(file->bytes);
    return db_do(tx, &history_add, NULL, INT((int64_t)run->next + 1), TEXT(str_from_c(file->name)),
                 BYTES(((str){(const char *)hash.b, sizeof hash.b})), WHEN(clock_now()));
}

enum err db_migrate_files(struct db *db, const struct embedded_file *files, size_t n,
                          struct problem *why) {
    struct problem ignored;
    if (!why) why = &ignored;
    struct migration_run run = {.files = files, .n = n};
    TRY(check_files(&db->arena, files, n, why));
    TRY(writer_run(db, 0, &db->arena, lock_and_check, &run, true, why));
    for (run.next = run.n_applied; run.next < n; run.next++)
        TRY(writer_run(db, 0, &db->arena, apply_next, &run, true, why));
    return OK;
}

enum err db_migrate(struct db *db, struct problem *why) {
    return db_migrate_files(db, db_migrations, db_migrations_n, why);
}

static enum err tell_planner(struct tx *tx, void *context, struct problem *why) {
    (void)context;
    struct connection *c = tx->connection;
    return c->engine->tell_planner ? c->engine->tell_planner(c, tx->arena, why) : OK;
}

enum err db_tell_planner(struct db *db, struct problem *why) {
    return writer_run(db, 0, &db->arena, tell_planner, NULL, true, why);
}

enum err db_migrations_missing(struct db *db, size_t *ret_n, struct problem *why) {
    struct migration_run run = {.files = db_migrations, .n = db_migrations_n};
    TRY(tx_read(db, &db->arena, check_history, &run, why));
    *ret_n = run.n - run.n_applied;
    return OK;
}
