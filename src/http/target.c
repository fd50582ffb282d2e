#include "target.h"

#include <string.h>

#include "buf.h"
#include "hex.h"
#include "utf8.h"

/* Whether each byte stands for itself, as in most values it does. */
static bool is_plain(str raw, bool plus_is_blank) {
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c == '%' || c == '\0' || c >= 0x80 || (c == '+' && plus_is_blank)) return false;
    }
    return true;
}

enum err percent_decode(struct arena *a, str raw, bool plus_is_blank, str *ret_text) {
    if (is_plain(raw, plus_is_blank)) {
        *ret_text = arena_str(a, raw);
        return OK;
    }
    struct buf out;
    buf_init(&out, a);
    buf_reserve(&out, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '+' && plus_is_blank) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 1 < raw.n ? hex_value(raw.p[i + 1]) : -1;
            int low = i + 2 < raw.n ? hex_value(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0) return INVALID;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return INVALID;
        buf_put_char(&out, c);
    }
    if (!utf8_is_valid(buf_str(&out))) return INVALID;
    *ret_text = buf_str(&out);
    return OK;
}

/* Outside percent sequences only what RFC 3986 allows in a path may stand there. */
static bool is_path_char(char c) {
    if (char_is_alpha_ascii(c) || char_is_digit(c)) return true;
    return c != '\0' && strchr("-._~!$&'()*+,;=:@%", c);
}

static enum err segment_parse(struct arena *a, str raw, struct buf *path) {
    for (size_t i = 0; i < raw.n; i++)
        if (!is_path_char(raw.p[i])) return INVALID;
    str decoded;
    TRY(percent_decode(a, raw, false, &decoded));
    if (str_is_empty(decoded) || str_eq(decoded, S(".")) || str_eq(decoded, S("..")))
        return INVALID;
    for (size_t i = 0; i < decoded.n; i++) {
        unsigned char c = (unsigned char)decoded.p[i];
        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\') return INVALID;
    }
    buf_put_char(path, '/');
    buf_put(path, decoded);
    return OK;
}

enum err target_parse(struct arena *a, str raw, struct target *ret_target) {
    if (raw.n > TARGET_BYTES_MAX) return LIMIT;
    if (str_is_empty(raw) || raw.p[0] != '/') return INVALID;
    ptrdiff_t mark = str_find_char(raw, '?');
    str path = mark < 0 ? raw : str_slice(raw, 0, (size_t)mark);
    str query = mark < 0 ? S("") : str_from(raw, (size_t)mark + 1);
    for (size_t i = 0; i < query.n; i++) {
        unsigned char c = (unsigned char)query.p[i];
        if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') return INVALID;
    }
    struct buf out;
    buf_init(&out, a);
    if (path.n == 1) {
        buf_put_char(&out, '/');
    } else {
        str rest = str_from(path, 1);
        while (rest.p)
            TRY(segment_parse(a, str_cut(&rest, '/'), &out));
    }
    *ret_target = (struct target){buf_str(&out), query};
    return OK;
}
