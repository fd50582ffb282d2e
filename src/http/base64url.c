#include "base64url.h"

#include "buf.h"

static const str alphabet =
    S_INIT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

str base64url_write(struct arena *a, str bytes) {
    struct buf b;
    buf_init(&b, a);
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        bits = bits << 8 | (unsigned char)bytes.p[i];
        held += 8;
        while (held >= 6) {
            held -= 6;
            buf_put_char(&b, alphabet.p[bits >> held & 63]);
        }
    }
    if (held) buf_put_char(&b, alphabet.p[bits << (6 - held) & 63]);
    return buf_str(&b);
}

enum err base64url_parse(struct arena *a, str text, str *ret_bytes) {
    struct buf b;
    buf_init(&b, a);
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < text.n; i++) {
        ptrdiff_t value = str_find_char(alphabet, text.p[i]);
        if (value < 0) return INVALID;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            buf_put_char(&b, (char)(bits >> held & 255));
        }
    }
    if (held == 6 || (bits & ((1u << held) - 1)) != 0) return INVALID;
    *ret_bytes = buf_str(&b);
    return OK;
}
