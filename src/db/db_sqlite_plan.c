/* db_sqlite_plan.c: tells SQLite's planner how the records will be once a clinic has worked with them.
 * Rule       SQLite "Query Planning", section 8.1, and fileformat2.html 2.6.3, sqlite_stat1: without it
 *            every first column of an index counts as choosy, and ours is site_id, which is the same in
 *            every row. PostgreSQL looks for itself.
 * Written from the schema, not measured: a plan is the same on the first day and in the tenth year. */
#include "db_sqlite.h"

/* 100,000 rows a table, fewer behind a condition; 12 of one patient or clinic; a code, a day or a word
 * leaves a twenty-fifth; the last column of a unique index leaves one. */
static const char expectations[] =
    "INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT tbl, idx, n || ' ' || group_concat(left, ' ') "
    "FROM (SELECT t.name AS tbl, x.name AS idx, IIF(x.partial, 25000, 100000) AS n, "
    "MIN(CASE WHEN i.name = 'site_id' THEN IIF(x.partial, 25000, 100000) "
    "WHEN x.\"unique\" AND i.seqno = (SELECT MAX(z.seqno) FROM pragma_index_info(x.name) z) THEN 1 "
    "WHEN substr(i.name, -3) = '_id' THEN 12 WHEN i.seqno <= 1 THEN 4000 WHEN i.seqno = 2 THEN 160 "
    "ELSE 6 END) OVER (PARTITION BY x.name ORDER BY i.seqno) AS left FROM sqlite_schema t "
    "JOIN pragma_index_list(t.name) x JOIN pragma_index_info(x.name) i WHERE t.type = 'table' "
    "ORDER BY x.name, i.seqno) GROUP BY tbl, idx";

enum err sqlite_settle(struct connection *c, struct arena *a, struct problem *why) {
    static const char *const steps[] = {"ANALYZE sqlite_schema", /* makes the table */
                                        "DELETE FROM sqlite_stat1", expectations,
                                        "ANALYZE sqlite_schema"}; /* reads it */
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(c->engine->define(c, steps[i], a, why));
    return OK;
}
