#include "uuid.h"

#include "arena_take.h"
#include "hex.h"

#include <string.h>

uuid uuid_v7(instant now, const unsigned char random[10]) {
    uint64_t ms = (uint64_t)(now.us / 1000);
    uuid id;
    for (int i = 0; i < 6; i++)
        id.b[i] = (unsigned char)(ms >> (40 - 8 * i));
    memcpy(id.b + 6, random, 10);
    id.b[6] = (unsigned char)(0x70 | (id.b[6] & 0x0f));
    id.b[8] = (unsigned char)(0x80 | (id.b[8] & 0x3f));
    return id;
}

bool uuid_is_nil(uuid id) {
    static const uuid nil = {{0}};
    return uuid_eq(id, nil);
}

bool uuid_eq(uuid a, uuid b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

enum err uuid_parse(str text, uuid *ret_id) {
    if (text.n != 36) return INVALID;
    uuid id;
    size_t at = 0;
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (text.p[at++] != '-') return INVALID;
        }
        int high = hex_value(text.p[at]), low = hex_value(text.p[at + 1]);
        if (high < 0 || low < 0) return INVALID;
        id.b[i] = (unsigned char)(high << 4 | low);
        at += 2;
    }
    *ret_id = id;
    return OK;
}

str uuid_text(struct arena *a, uuid id) {
    static const char hex[] = "0123456789abcdef";
    enum { LENGTH = 36 };
    char *text = arena_take(a, LENGTH), *p = text;
    for (size_t i = 0; i < sizeof id.b; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *p++ = '-';
        *p++ = hex[id.b[i] >> 4];
        *p++ = hex[id.b[i] & 15];
    }
    return (str){text, LENGTH};
}
