#include "engines.h"

#include "embedded.h"
#include "sha256.h"

#include <libpq-fe.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

EMBEDDED(db_migrations);

enum { TESTS_MAX = 200 };

struct server {
    char url[256];
    char folder[64]; /* of our own server; empty: somebody else's */
    int n_databases;
    bool is_ready; /* a migrated database is there to be copied */
};
static struct server server;
static const char sqlite_engine[] = "SQLite", postgres_engine[] = "PostgreSQL";

/* ---- the server ---------------------------------------------------------------------------------- */

static void run_script(const char *what, char *output, size_t size) {
    char command[512];
    const char *source = getenv("CLERKWELL_SOURCE");
    snprintf(command, sizeof command, "'%s/tools/test_postgres.sh' %s '%s' %d",
             source ? source : ".", what, server.folder, (int)getpid());
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(output, 1, size - 1, f);
    output[n] = '\0';
    output[strcspn(output, "\n")] = '\0';
    if (pclose(f) != 0) fail_msg("test_postgres.sh %s failed", what);
}

static void server_start(void) {
    const char *given = getenv("CLERKWELL_TEST_PG");
    if (server.url[0]) return;
    if (given && given[0]) {
        snprintf(server.url, sizeof server.url, "%s", given);
        return;
    }
    snprintf(server.folder, sizeof server.folder, "/tmp/clerkwell-pg.XXXXXX");
    assert_non_null(mkdtemp(server.folder));
    run_script("start", server.url, sizeof server.url);
}

static void server_stop(void) {
    char ignored[64];
    if (server.folder[0]) run_script("stop", ignored, sizeof ignored);
}

/* Runs one statement; how many rows it gave. */
static int link_do(PGconn *link, const char *sql) {
    PGresult *result = PQexec(link, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(link));
    int n = PQntuples(result);
    PQclear(result);
    return n;
}

static void server_do(const char *sql) {
    PGconn *link = PQconnectdb(server.url);
    link_do(link, sql);
    PQfinish(link);
}

/* The URL names the database "postgres"; ours has the number of this process and of the test. */
static str database_url(struct arena *a, str name) {
    str rest = str_from_c(server.url), mark = S("/postgres");
    ptrdiff_t at = str_find(rest, mark);
    assert_true(at >= 0);
    return say(a, "{}/{}{}", SAY_T(str_slice(rest, 0, (size_t)at)), SAY_T(name),
               SAY_T(str_from(rest, (size_t)at + mark.n)));
}

static str database_name(struct arena *a) {
    return say(a, "test_{}_{}", SAY_N(getpid()), SAY_N(server.n_databases));
}

/* ---- a database that is ready ------------------------------------------------------------------- */

static void migrate(struct db *db) {
    struct problem why = {0};
    if (db_migrate(db, &why)) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
}

static struct db *open_postgres(str url) {
    struct db *db = NULL;
    struct problem why = {0};
    if (db_open_postgres(url, &db, &why)) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
    return db;
}

/* Of the schema: a server that lives longer than this program may keep one of another. */
static str ready_name(struct arena *a) {
    struct sha256 sum;
    sha256_init(&sum);
    for (size_t i = 0; i < db_migrations_n; i++)
        sha256_put(&sum, db_migrations[i].bytes);
    sha256_hash hash = sha256_end(&sum);
    struct buf name;
    buf_init(&name, a);
    buf_put(&name, S("ready_"));
    buf_put_hex(&name, hash.b, 8);
    return buf_str(&name);
}

/* The name of a database with the whole schema, made once for all programs of the server: a copy of it takes a tenth of
 * the time of the migrations. */
static str ready_database(struct arena *a) {
    str name = ready_name(a);
    if (server.is_ready) return name;
    PGconn *link = PQconnectdb(server.url);
    link_do(link, "SELECT pg_advisory_lock(1)"); /* until this connection ends */
    str asked = say(a, "SELECT 1 FROM pg_database WHERE datname = '{}'", SAY_T(name));
    if (link_do(link, arena_c(a, asked)) == 0) {
        link_do(link, "DROP DATABASE IF EXISTS making");
        link_do(link, "CREATE DATABASE making");
        struct db *db = open_postgres(database_url(a, S("making")));
        migrate(db);
        db_close(db);
        link_do(link, arena_c(a, say(a, "ALTER DATABASE making RENAME TO {}", SAY_T(name))));
    }
    PQfinish(link);
    server.is_ready = true;
    return name;
}

/* ---- one test ------------------------------------------------------------------------------------ */

static void remove_folder(struct store *s) {
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%.*s'", (int)s->folder.n, s->folder.p);
    assert_int_equal(system(command), 0);
}

static int begin(void **state, bool is_ready) {
    const char *engine = *state;
    struct store *s = calloc(1, sizeof *s);
    assert_non_null(s);
    char folder[] = "/tmp/clerkwell-test.XXXXXX";
    assert_non_null(mkdtemp(folder));
    s->folder = arena_str(&s->arena, str_from_c(folder));
    s->is_sqlite = engine == sqlite_engine;
    if (s->is_sqlite) {
        struct problem why = {0};
        s->place = say(&s->arena, "{}/clerkwell.db", SAY_T(s->folder));
        if (db_open_sqlite(s->place, true, &s->db, &why))
            fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
        if (is_ready) migrate(s->db);
    } else {
        server_start();
        server.n_databases++;
        str name = database_name(&s->arena);
        str from = is_ready ? ready_database(&s->arena) : S("template1");
        /* FILE_COPY: a tenth of the processor time of a copy through the log. */
        server_do(
            arena_c(&s->arena, say(&s->arena, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY",
                                   SAY_T(name), SAY_T(from))));
        s->place = database_url(&s->arena, name);
        s->db = open_postgres(s->place);
    }
    *state = s;
    return 0;
}

int store_begin_empty(void **state) {
    return begin(state, false);
}

int store_begin(void **state) {
    return begin(state, true);
}

int store_end(void **state) {
    struct store *s = *state;
    db_close(s->db);
    if (!s->is_sqlite)
        server_do(arena_c(&s->arena, say(&s->arena, "DROP DATABASE {} WITH (FORCE)",
                                         SAY_T(database_name(&s->arena)))));
    remove_folder(s);
    arena_finish(&s->arena);
    free(s);
    return 0;
}

struct db *store_open_again(struct store *s) {
    struct db *db = NULL;
    struct problem why = {0};
    enum err e = s->is_sqlite ? db_open_sqlite(s->place, false, &db, &why)
                              : db_open_postgres(s->place, &db, &why);
    if (e) fail_msg("%.*s", (int)why.sentence.n, why.sentence.p);
    return db;
}

/* ---- all tests ----------------------------------------------------------------------------------- */

int run_store_tests_n(const struct CMUnitTest *tests, size_t n) {
    struct CMUnitTest both[TESTS_MAX];
    AUTO_ARENA(a);
    assert_true(2 * n <= TESTS_MAX);
    for (size_t i = 0; i < 2 * n; i++) {
        const char *engine = i < n ? sqlite_engine : postgres_engine;
        both[i] = tests[i % n];
        both[i].name = arena_c(&a, say(&a, "{} on {}", SAY_T(str_from_c(tests[i % n].name)),
                                       SAY_T(str_from_c(engine))));
        both[i].initial_state = (void *)(uintptr_t)engine;
    }
    int n_failed = _cmocka_run_group_tests("store", both, 2 * n, NULL, NULL);
    server_stop();
    return n_failed;
}
