#include "bulk.h"

#include <string.h>

#include "invariant.h"
#include "sha256.h"

uuid bulk_item_key(uuid form_key, uuid id) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, (str){(const char *)form_key.b, sizeof form_key.b});
    sha256_put(&s, (str){(const char *)id.b, sizeof id.b});
    sha256_hash hash = sha256_end(&s);
    uuid key;
    memcpy(key.b, hash.b, sizeof key.b);
    key.b[6] = (unsigned char)((key.b[6] & 0x0f) | 0x80);
    key.b[8] = (unsigned char)((key.b[8] & 0x3f) | 0x80);
    return key;
}

void bulk_change(struct work *w, const struct change_key *key, struct bulk *bulk) {
    invariant(bulk->change && bulk->aim && bulk->input_size > 0);
    struct work_unit *units = arena_array(w->arena, struct work_unit, bulk->n);
    for (size_t i = 0; i < bulk->n; i++) {
        void *input = arena_alloc(w->arena, bulk->input_size);
        memcpy(input, bulk->input, bulk->input_size);
        bulk->aim(input, bulk->items[i].id, bulk->items[i].version);
        units[i] = (struct work_unit){.change = bulk->change, .context = input};
        if (!key || uuid_is_nil(key->key)) continue;
        units[i].key = *key;
        units[i].key.key = bulk_item_key(key->key, bulk->items[i].id);
    }
    work_write_each(w, units, bulk->n);
    bulk->n_done = bulk->n_refused = 0;
    for (size_t i = 0; i < bulk->n; i++) {
        bulk->items[i].result = units[i].result;
        bulk->items[i].why = units[i].why;
        bulk->items[i].done = units[i].done;
        *(units[i].result == OK ? &bulk->n_done : &bulk->n_refused) += 1;
    }
}
