#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

str base64_text(struct arena *a, str bytes) {
    size_t n = (bytes.n + 2) / 3 * 4;
    char *to = arena_alloc(a, n + 1);
    for (size_t i = 0, o = 0; i < bytes.n; i += 3, o += 4) {
        size_t left = bytes.n - i;
        uint32_t three = (uint32_t)(unsigned char)bytes.p[i] << 16;
        if (left > 1) three |= (uint32_t)(unsigned char)bytes.p[i + 1] << 8;
        if (left > 2) three |= (unsigned char)bytes.p[i + 2];
        to[o] = alphabet[three >> 18];
        to[o + 1] = alphabet[three >> 12 & 63];
        to[o + 2] = left > 1 ? alphabet[three >> 6 & 63] : '=';
        to[o + 3] = left > 2 ? alphabet[three & 63] : '=';
    }
    return (str){to, n};
}

static int value_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (char_is_digit(c)) return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

enum err base64_parse(struct arena *a, str text, str *ret_bytes) {
    if (text.n % 4 != 0) return INVALID;
    size_t padding = 0;
    while (padding < 2 && padding < text.n && text.p[text.n - 1 - padding] == '=')
        padding++;
    char *to = arena_alloc(a, text.n / 4 * 3 + 1);
    size_t n = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool is_padding = i >= text.n - padding;
        int value = is_padding ? 0 : value_of(text.p[i]);
        if (value < 0) return INVALID;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4 != 3) continue;
        to[n++] = (char)(unsigned char)(bits >> 16);
        to[n++] = (char)(unsigned char)(bits >> 8);
        to[n++] = (char)(unsigned char)bits;
        bits = 0;
    }
    n -= padding;
    /* Bits that padding leaves over must be zero, or two texts would be the same bytes. */
    for (size_t i = n; i < n + padding; i++) {
        if (to[i] != 0) return INVALID;
    }
    *ret_bytes = (str){to, n};
    return OK;
}
