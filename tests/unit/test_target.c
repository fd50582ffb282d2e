/* What may stand in a request's address, and what is refused. */
#include "expect.h"
#include "form.h"
#include "header.h"
#include "hex.h"
#include "target.h"

static const struct {
    const char *raw;
    enum err err;
    const char *path, *query;
} targets[] = {
    {"/", OK, "/", ""},
    {"/patients", OK, "/patients", ""},
    {"/patients?q=o%27neill&x", OK, "/patients", "q=o%27neill&x"},
    {"/a%20b", OK, "/a b", ""},
    {"/caf%C3%A9", OK, "/caf\xc3\xa9", ""},
    {"/a+b", OK, "/a+b", ""},
    {"", INVALID, "", ""},
    {"patients", INVALID, "", ""},
    {"http://other/patients", INVALID, "", ""},
    {"*", INVALID, "", ""},
    {"/a%00b", INVALID, "", ""},
    {"/a%2Fb", INVALID, "", ""},
    {"/a%2fb", INVALID, "", ""},
    {"/a%5Cb", INVALID, "", ""},
    {"/a\\b", INVALID, "", ""},
    {"/a%", INVALID, "", ""},
    {"/a%4", INVALID, "", ""},
    {"/a%zz", INVALID, "", ""},
    {"/a%0ab", INVALID, "", ""},
    {"/a%7f", INVALID, "", ""},
    {"/a%c0%af", INVALID, "", ""},    /* overlong slash */
    {"/a%e0%80%af", INVALID, "", ""}, /* longer still */
    {"/a%ed%a0%80", INVALID, "", ""}, /* surrogate */
    {"/a%ff", INVALID, "", ""},
    {"/caf\xc3\xa9", INVALID, "", ""}, /* raw bytes above ASCII */
    {"/..", INVALID, "", ""},
    {"/a/../b", INVALID, "", ""},
    {"/a/%2e%2e/b", INVALID, "", ""},
    {"/./a", INVALID, "", ""},
    {"//other", INVALID, "", ""},
    {"/a/", INVALID, "", ""},
    {"/a#b", INVALID, "", ""},
    {"/a?b#c", INVALID, "", ""},
    {"/a?b c", INVALID, "", ""},
    {"/a\tb", INVALID, "", ""},
};

static void an_address_is_decoded_once_and_strictly(void **state) {
    (void)state;
    AUTO_ARENA(a);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct target t = {0};
        enum err e = target_parse(&a, str_from_c(targets[i].raw), &t);
        if (e != targets[i].err) print_error("%s\n", targets[i].raw);
        expect_int(e, targets[i].err);
        if (e != OK) continue;
        expect_str(t.path, str_from_c(targets[i].path));
        expect_str(t.query, str_from_c(targets[i].query));
    }
    struct target t;
    char *raw = arena_alloc(&a, TARGET_BYTES_MAX + 1);
    for (size_t i = 0; i <= TARGET_BYTES_MAX; i++)
        raw[i] = i ? 'a' : '/';
    expect_err(target_parse(&a, (str){raw, TARGET_BYTES_MAX + 1}, &t), LIMIT);
    expect_ok(target_parse(&a, (str){raw, TARGET_BYTES_MAX}, &t));
}

static void a_form_is_decoded_to_pairs(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct pair *pairs;
    size_t n;
    expect_ok(urlencoded_parse(&a, S("a=1&b=x+y%26z&&c&d=&a=2=3"), &pairs, &n));
    expect_int(n, 5);
    expect_str(pairs[1].value, S("x y&z"));
    expect_str(pairs[2].name, S("c"));
    expect_str(pairs[2].value, S(""));
    expect_str(pairs[4].value, S("2=3"));
    expect_ok(urlencoded_parse(&a, S(""), &pairs, &n));
    expect_int(n, 0);
    expect_err(urlencoded_parse(&a, S("a=%00"), &pairs, &n), INVALID);
    expect_err(urlencoded_parse(&a, S("a=%ff"), &pairs, &n), INVALID);
    expect_err(urlencoded_parse(&a, S("%=1"), &pairs, &n), INVALID);
    char many[2002];
    for (size_t i = 0; i < sizeof many; i++)
        many[i] = '&';
    expect_err(urlencoded_parse(&a, (str){many, sizeof many}, &pairs, &n), LIMIT);
}

static void parts_of_headers_are_what_the_standards_say(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect(header_is_token(S("X-Foo_1")));
    expect(!header_is_token(S("")));
    expect(!header_is_token(S("X Foo")));
    expect(!header_is_token(S("X\x01")));
    expect(!header_is_value((str){"a\0b", 3}));
    expect(header_is_value(S("a\tb")));
    expect(header_is_host(S("localhost:8080")));
    expect(header_is_host(S("[::1]:80")));
    expect(header_is_host(S("clinic.example")));
    const str bad_hosts[] = {S(""),    S(":80"),  S("a:b"),     S("a/b"),     S("a@b"),
                             S("a b"), S("[::1"), S("[::1]80"), S("a:123456")};
    for (size_t i = 0; i < sizeof bad_hosts / sizeof *bad_hosts; i++)
        expect(!header_is_host(bad_hosts[i]));
    uint64_t n = 7;
    expect(header_is_length(S("1000"), 1000, &n));
    expect_int(n, 1000);
    const str bad_lengths[] = {S(""),    S("+1"),  S("-1"),   S("1,1"),
                               S("1 1"), S("0x1"), S("1001"), S("18446744073709551616")};
    for (size_t i = 0; i < sizeof bad_lengths / sizeof *bad_lengths; i++)
        expect(!header_is_length(bad_lengths[i], 1000, &n));
    expect_str(header_cookie(S("a=1; b=2;c=3"), S("b")), S("2"));
    expect_str(header_cookie(S("b=1; b=2"), S("b")), S(""));
    expect_str(header_cookie(S("xb=1"), S("b")), S(""));
    expect(header_is_origin_of(S("http://127.0.0.1:8080"), S("127.0.0.1:8080")));
    expect(!header_is_origin_of(S("http://127.0.0.1:8080.evil"), S("127.0.0.1:8080")));
    expect(!header_is_origin_of(S("null"), S("null")));
    expect_str(
        header_disposition(&a, S("inline"), S("Caf\xc3\xa9 \"x\"\r\n.pdf")),
        S("inline; filename=\"Caf_ _x___.pdf\"; filename*=UTF-8''Caf%C3%A9%20%22x%22__.pdf"));
}

/* RFC 3986 sections 2.1 and 2.3. */
static void what_an_address_cannot_hold_is_percent_encoded(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct buf b;
    buf_init(&b, &a);
    put_percent_encoded(&b, S("aZ09-._~ /?%\xc3\x96"), "/");
    expect_str(buf_str(&b), S("aZ09-._~%20/%3F%25%C3%96"));
    expect_str(hex_text(&a, "\x00\xff\x1a", 3), S("00ff1a"));
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    int n_digits = 0;
    for (int c = 0; c < 256; c++)
        n_digits += hex_value((char)c) >= 0;
    expect_int(n_digits, 22);
    for (int i = 0; i < 16; i++) {
        expect_int(hex_value(lower[i]), i);
        expect_int(hex_value(upper[i]), i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_decoded_once_and_strictly),
        cmocka_unit_test(a_form_is_decoded_to_pairs),
        cmocka_unit_test(parts_of_headers_are_what_the_standards_say),
        cmocka_unit_test(what_an_address_cannot_hold_is_percent_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
