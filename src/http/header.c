#include "header.h"

#include "buf.h"
#include "hex.h"

bool header_is_token(str name) {
    static const str others = S_INIT("!#$%&'*+-.^_`|~");
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!char_is_alpha_ascii(c) && !char_is_digit(c) && str_find_char(others, c) < 0)
            return false;
    }
    return name.n > 0;
}

bool header_is_value(str value) {
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

bool header_is_host(str host) {
    bool is_v6 = str_starts_with(host, S("["));
    str rest = host, name;
    if (is_v6) {
        ptrdiff_t end = str_find_char(host, ']');
        if (end < 3) return false;
        name = str_slice(host, 1, (size_t)end - 1);
        rest = str_from(host, (size_t)end + 1);
        if (rest.n && rest.p[0] != ':') return false;
        if (rest.n) rest = str_from(rest, 1);
    } else {
        name = str_cut(&rest, ':');
    }
    if (str_is_empty(name) || name.n > 255) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool is_good =
            char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '.' || c == '_';
        if (!is_good && !(is_v6 && c == ':')) return false;
    }
    for (size_t i = 0; i < rest.n; i++)
        if (!char_is_digit(rest.p[i])) return false;
    return rest.n <= 5;
}

bool header_is_length(str value, uint64_t max, uint64_t *ret_n) {
    if (value.n == 0 || value.n > 18) return false;
    uint64_t n = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (!char_is_digit(value.p[i])) return false;
        n = n * 10 + (uint64_t)(value.p[i] - '0');
    }
    if (n > max) return false;
    *ret_n = n;
    return true;
}

str header_cookie(str cookies, str name) {
    str found = {NULL, 0};
    int times = 0;
    str rest = cookies;
    while (!str_is_empty(rest)) {
        str value = str_trim(str_cut(&rest, ';'));
        str key = str_cut(&value, '=');
        if (!str_eq(key, name)) continue;
        found = value;
        times++;
    }
    return times == 1 ? found : S("");
}

bool header_is_origin_of(str origin, str host) {
    str rest;
    if (str_starts_with(origin, S("https://")))
        rest = str_from(origin, 8);
    else if (str_starts_with(origin, S("http://")))
        rest = str_from(origin, 7);
    else
        return false;
    return str_eq_nocase_ascii(rest, host);
}

str header_disposition(struct arena *a, str kind, str file_name) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, kind);
    buf_put(&b, S("; filename=\""));
    for (size_t i = 0; i < file_name.n; i++) {
        unsigned char c = (unsigned char)file_name.p[i];
        if (c >= 0x80 && c < 0xc0) continue; /* one _ for each character beyond ASCII */
        bool is_plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%';
        buf_put_char(&b, is_plain ? (char)c : '_');
    }
    buf_put(&b, S("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < file_name.n; i++) {
        unsigned char c = (unsigned char)file_name.p[i];
        if (c < 0x20 || c == '/' || c == '\\' || c == 0x7f)
            buf_put_char(&b, '_');
        else
            put_percent_encoded(&b, str_slice(file_name, i, 1), "");
    }
    return buf_str(&b);
}
