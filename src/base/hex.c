#include "hex.h"

str hex_text(struct arena *a, const void *bytes, size_t n) {
    struct buf b;
    buf_init(&b, a);
    buf_put_hex(&b, bytes, n);
    return buf_str(&b);
}

int hex_value(char c) {
    if (char_is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool is_unreserved(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

void put_percent_encoded(struct buf *b, str text, const char *also) {
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (is_unreserved(c) || str_find_char(str_from_c(also), c) >= 0) {
            buf_put_char(b, c);
        } else {
            buf_put_char(b, '%');
            buf_put_char(b, digits[(unsigned char)c >> 4]);
            buf_put_char(b, digits[c & 15]);
        }
    }
}
