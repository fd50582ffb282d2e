#include "db_statement_map.h"

#include <stdlib.h>

#include "invariant.h"

static struct statement_slot *slot_of(const struct statement_map *map, const struct statement *st) {
    size_t at = (size_t)(((uintptr_t)st >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
    for (;; at++) {
        struct statement_slot *slot = &map->slots[at & (map->capacity - 1)];
        if (!slot->statement || slot->statement == st) return slot;
    }
}

void *statement_map_find(const struct statement_map *map, const struct statement *st) {
    return map->capacity ? slot_of(map, st)->prepared : NULL;
}

void statement_map_put(struct statement_map *map, const struct statement *st, void *prepared) {
    if (map->n * 2 >= map->capacity) {
        struct statement_map larger = {.n = map->n,
                                       .capacity = map->capacity ? map->capacity * 2 : 64};
        larger.slots = calloc(larger.capacity, sizeof *larger.slots);
        have_memory(larger.slots);
        for (size_t i = 0; i < map->capacity; i++)
            if (map->slots[i].statement) *slot_of(&larger, map->slots[i].statement) = map->slots[i];
        free(map->slots);
        *map = larger;
    }
    struct statement_slot *slot = slot_of(map, st);
    invariant(!slot->statement);
    *slot = (struct statement_slot){st, prepared};
    map->n++;
}

void statement_map_finish(struct statement_map *map, void (*forget)(void *prepared)) {
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].statement) forget(map->slots[i].prepared);
    free(map->slots);
    *map = (struct statement_map){0};
}
