#include "url.h"

#include "hex.h"
#include "invariant.h"

url url_of_literal(str path) {
    invariant(html_url_is_safe(path) && path.p[0] == '/');
    return (url){path};
}

/* RFC 3986 section 2.3: unreserved characters stand for themselves. */
static bool is_unreserved(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

url url_place(struct arena *a, str id) {
    struct buf b;
    buf_init(&b, a);
    buf_put_char(&b, '#');
    put_percent_encoded(&b, id, "");
    return (url){buf_str(&b)};
}

url url_with(struct arena *a, url base, str name, str value) {
    if (str_is_empty(value)) return base;
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, base.text);
    buf_put_char(&b, str_find_char(base.text, '?') < 0 ? '?' : '&');
    put_percent_encoded(&b, name, "");
    buf_put_char(&b, '=');
    put_percent_encoded(&b, value, "");
    return (url){buf_str(&b)};
}

url url_with_int(struct arena *a, url base, str name, int64_t value) {
    return url_with(a, base, name, say(a, "{}", SAY_N(value)));
}

enum err url_mail(struct arena *a, str address, url *ret_url, struct problem *why) {
    str text = str_trim(address);
    ptrdiff_t at = str_find_char(text, '@');
    bool good =
        at > 0 && (size_t)at + 1 < text.n && str_find_char(str_from(text, (size_t)at + 1), '@') < 0;
    for (size_t i = 0; good && i < text.n; i++)
        good =
            is_unreserved(text.p[i]) || text.p[i] == '@' || text.p[i] == '+' || text.p[i] == '\'';
    if (!good)
        return problem_set(why, INVALID, S("email"),
                           S("Enter an e-mail address like name@example.nhs.uk"),
                           S("RFC 6068 section 2"));
    *ret_url = (url){say(a, "mailto:{}", SAY_T(text))};
    return OK;
}

enum err url_telephone(struct arena *a, str number, url *ret_url, struct problem *why) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, S("tel:"));
    size_t digits = 0;
    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        bool separator = c == ' ' || c == '-' || c == '(' || c == ')' || c == '.';
        if (char_is_digit(c) || (c == '+' && digits == 0 && b.n == S("tel:").n)) {
            buf_put_char(&b, c);
            digits += char_is_digit(c);
        } else if (!separator) {
            digits = 0;
            break;
        }
    }
    if (digits < 3 || digits > 15)
        return problem_set(why, INVALID, S("telephone"),
                           S("Enter a telephone number of 3 to 15 digits"),
                           S("RFC 3966 section 3"));
    *ret_url = (url){buf_str(&b)};
    return OK;
}
