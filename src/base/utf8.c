#include "utf8.h"

#include "buf.h"

/* Length of the sequence that starts at `at`, 0 when it is not valid. */
static size_t sequence(str s, size_t at, uint32_t *ret_code) {
    unsigned char lead = (unsigned char)s.p[at];
    if (lead < 0x80) {
        *ret_code = lead;
        return 1;
    }
    size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || s.n - at < n) return 0;
    uint32_t code = lead & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        unsigned char c = (unsigned char)s.p[at + i];
        if ((c & 0xc0) != 0x80) return 0;
        code = code << 6 | (c & 0x3f);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return 0;
    *ret_code = code;
    return n;
}

bool utf8_is_valid(str s) {
    uint32_t code;
    for (size_t at = 0; at < s.n;) {
        size_t n = sequence(s, at, &code);
        if (n == 0) return false;
        at += n;
    }
    return true;
}

bool utf8_next(str s, size_t *at, uint32_t *ret_code) {
    if (*at >= s.n) return false;
    size_t n = sequence(s, *at, ret_code);
    if (n == 0) {
        *ret_code = 0xfffd;
        n = 1;
    }
    *at += n;
    return true;
}

size_t utf8_length(str s) {
    size_t length = 0;
    uint32_t code;
    for (size_t at = 0; utf8_next(s, &at, &code);)
        length++;
    return length;
}

void utf8_put(struct buf *b, uint32_t code) {
    if (code < 0x80) {
        buf_put_char(b, (char)code);
    } else if (code < 0x800) {
        buf_put_char(b, (char)(0xc0 | code >> 6));
        buf_put_char(b, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buf_put_char(b, (char)(0xe0 | code >> 12));
        buf_put_char(b, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_put_char(b, (char)(0x80 | (code & 0x3f)));
    } else {
        buf_put_char(b, (char)(0xf0 | code >> 18));
        buf_put_char(b, (char)(0x80 | (code >> 12 & 0x3f)));
        buf_put_char(b, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_put_char(b, (char)(0x80 | (code & 0x3f)));
    }
}

static bool is_control(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool utf8_is_plain_text(str s) {
    if (!utf8_is_valid(s)) return false;
    uint32_t code;
    for (size_t at = 0; utf8_next(s, &at, &code);)
        if (is_control(code) && code != '\n' && code != '\t') return false;
    return true;
}

static bool is_plain(str s, bool lines) {
    if (!utf8_is_plain_text(s)) return false;
    return lines || (str_find_char(s, '\n') < 0 && str_find_char(s, '\t') < 0);
}

str utf8_plain(struct arena *a, str s, bool lines) {
    if (is_plain(s, lines)) return s;
    struct buf b;
    buf_init(&b, a);
    bool after_control = false;
    uint32_t code;
    for (size_t at = 0; utf8_next(s, &at, &code);) {
        if (lines && code == '\r') {
            if (at < s.n && s.p[at] == '\n') continue;
            code = '\n';
        }
        bool stays = !is_control(code) || (lines && (code == '\n' || code == '\t'));
        if (stays) utf8_put(&b, code);
        if (!stays && !after_control) buf_put_char(&b, ' ');
        after_control = !stays;
    }
    return buf_str(&b);
}
