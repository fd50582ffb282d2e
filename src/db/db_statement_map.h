/* db_statement_map.h: a connection's prepared statements, found by the address of their declaration.
 * Purpose    a statement is prepared once a connection and found again without comparing text.
 * Ownership  memory is malloc'd and freed by finish; what is kept is the engine's own and not freed here.
 * Threads    as its connection. */
#ifndef DB_DB_STATEMENT_MAP_H
#define DB_DB_STATEMENT_MAP_H

#include "db.h"

struct statement_map {
    struct statement_slot {
        const struct statement *statement; /* NULL: free */
        void *prepared;
    } * slots;
    size_t n, capacity; /* a power of two */
};

/* NULL when it is not there yet. */
void *statement_map_find(const struct statement_map *map, const struct statement *st);
/* `st` must not be there yet. */
void statement_map_put(struct statement_map *map, const struct statement *st, void *prepared);
/* Calls `forget` with each and empties the map. */
void statement_map_finish(struct statement_map *map, void (*forget)(void *prepared));

#endif
