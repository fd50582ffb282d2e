#include "expect.h"
#include "shared_data.h"

#include "html.h"
#include "utf8.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void text_is_escaped_by_what_stands_around_it(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    str typed = S("O'Neil & <b>\"Co\"</b>");
    html_put(&h, "<p title=\"{}\">{}, {}</p>", T(typed), T(typed), N(-3));
    expect_str(html_fragment(&h).markup,
               S("<p title=\"O&#39;Neil &amp; &lt;b&gt;&quot;Co&quot;&lt;/b&gt;\">"
                 "O&#39;Neil &amp; &lt;b&gt;&quot;Co&quot;&lt;/b&gt;, -3</p>"));
}

static void a_date_reads_short_in_text_and_iso_in_a_datetime_attribute(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    civil_date d = {2026, 11, 2};
    html_put(&h, "<time datetime=\"{}\">{}</time>{}", D(d), D(d), D(((civil_date){0, 0, 0})));
    expect_str(html_fragment(&h).markup, S("<time datetime=\"2026-11-02\">2 Nov 2026</time>"));
}

static void a_fragment_goes_in_unchanged_and_tags_may_be_built_in_steps(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html inner, h;
    html_init(&inner, &a);
    html_put(&inner, "<b>{}</b>", T(S("<")));
    html_init(&h, &a);
    html_put(&h, "<input id=\"{}\"", T(S("a")));
    html_say(&h, " required>");
    html_put(&h, "<p>{}</p><a href=\"{}#plan\">x</a>", H(html_fragment(&inner)),
             U(((url){S("/p?a=1&b=2")})));
    html_say(&h,
             "<!-- note --><svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><script>a<b;</script>");
    expect_str(
        html_fragment(&h).markup,
        S("<input id=\"a\" required><p><b>&lt;</b></p><a href=\"/p?a=1&amp;b=2#plan\">x</a>"
          "<!-- note --><svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><script>a<b;</script>"));
}

static void void_elements_are_not_closed_and_braces_may_stand_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    str page = S("<div><area><base><br><col><hr><img><input><link><meta><source><track><wbr><BR>"
                 "{ } {a} <p title=\"{\">{</p></div>");
    html_say(&h, "<div><area><base><br><col><hr><img><input><link><meta><source><track><wbr><BR>"
                 "{ } {a} <p title=\"{\">{</p></div>");
    expect_str(html_fragment(&h).markup, page);
}

static void a_value_may_go_on_in_the_next_literal(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    html_say(&h, "<p class='a ");
    html_put(&h, "{}", T(S("b'")));
    html_say(&h, " c' title=\"");
    html_put(&h, "{}\" hidden", N(7));
    html_say(&h, ">x</p>");
    expect_str(html_fragment(&h).markup, S("<p class='a b&#39; c' title=\"7\" hidden>x</p>"));
}

static void control_characters_and_broken_utf8_show_as_a_replacement_character(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    html_put(&h, "{}",
             T(S("a\0b\x1b"
                 "c\xff"
                 "d\tÉ\n\xe2\x82")));
    expect(utf8_is_valid(html_fragment(&h).markup));
    expect(str_find(html_fragment(&h).markup, S("a\xef\xbf\xbd"
                                                "b\xef\xbf\xbd"
                                                "c\xef\xbf\xbd"
                                                "d\tÉ\n")) == 0);
    expect_int(str_find_char(html_fragment(&h).markup, '\0'), -1);
}

static void only_addresses_that_cannot_run_are_safe(void **state) {
    (void)state;
    static const char *good[] = {"/",
                                 "/patients/1?x=2#y",
                                 "#main",
                                 "?page=2",
                                 "https://www.nhs.uk/a",
                                 "http://127.0.0.1:8080/",
                                 "mailto:a@b.example",
                                 "tel:+441632960001"};
    static const char *bad[] = {"",
                                "javascript:alert(1)",
                                "JaVaScRiPt:x",
                                "//evil.example",
                                "/\\evil.example",
                                " /a",
                                "/a b",
                                "data:text/html,x",
                                "vbscript:x",
                                "patients",
                                "/a\nb",
                                "https:\\\\x"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect(html_url_is_safe(str_from_c(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect(!html_url_is_safe(str_from_c(bad[i])));
}

/* --- what must abort --- */

static void text_in_href(struct html *h) {
    html_put(h, "<a href=\"{}\">x</a>", T(S("/a")));
}
static void text_in_src(struct html *h) {
    html_put(h, "<img src=\"{}\">", T(S("/a")));
}
static void text_in_action(struct html *h) {
    html_put(h, "<form action=\"{}\"></form>", T(S("/a")));
}
static void text_in_formaction(struct html *h) {
    html_put(h, "<button formaction=\"{}\">x</button>", T(S("/a")));
}
static void text_in_HREF(struct html *h) {
    html_put(h, "<a HREF=\"{}\">x</a>", T(S("/a")));
}
static void text_after_a_path_in_href(struct html *h) {
    html_put(h, "<a href=\"/a/{}\">x</a>", T(S("b")));
}
static void url_after_a_path_in_href(struct html *h) {
    html_put(h, "<a href=\"/a{}\">x</a>", U(((url){S("/b")})));
}
static void url_in_text(struct html *h) {
    html_put(h, "<p>{}</p>", U(((url){S("/a")})));
}
static void url_in_title(struct html *h) {
    html_put(h, "<p title=\"{}\"></p>", U(((url){S("/a")})));
}
static void url_that_runs(struct html *h) {
    html_put(h, "<a href=\"{}\">x</a>", U(((url){S("javascript:x")})));
}
static void hole_in_onclick(struct html *h) {
    html_put(h, "<p onclick=\"{}\"></p>", T(S("x")));
}
static void hole_in_style_attribute(struct html *h) {
    html_put(h, "<p style=\"{}\"></p>", N(1));
}
static void hole_in_srcdoc(struct html *h) {
    html_put(h, "<iframe srcdoc=\"{}\"></iframe>", T(S("x")));
}
static void hole_in_hx_vals(struct html *h) {
    html_put(h, "<p hx-vals='{}'></p>", T(S("x")));
}
static void hole_in_script(struct html *h) {
    html_put(h, "<script>{}</script>", T(S("x")));
}
static void hole_in_style(struct html *h) {
    html_put(h, "<style>{}</style>", T(S("x")));
}
static void hole_in_comment(struct html *h) {
    html_put(h, "<!-- {} -->", T(S("x")));
}
static void hole_as_tag_name(struct html *h) {
    html_put(h, "<{}>", T(S("b")));
}
static void hole_as_attribute_name(struct html *h) {
    html_put(h, "<p {}></p>", T(S("b")));
}
static void hole_unquoted(struct html *h) {
    html_put(h, "<p id={}></p>", T(S("b")));
}
static void fragment_in_attribute(struct html *h) {
    html_put(h, "<p id=\"{}\"></p>", H(((fragment){S("b")})));
}
static void fragment_in_textarea(struct html *h) {
    html_put(h, "<textarea>{}</textarea>", H(((fragment){S("b")})));
}
static void unquoted_literal(struct html *h) {
    html_say(h, "<p id=a></p>");
}
static void too_few_holes(struct html *h) {
    html_put(h, "{}{}", N(1));
}
static void too_many_holes(struct html *h) {
    html_put(h, "{}", N(1), N(2));
}
static void wrong_nesting(struct html *h) {
    html_say(h, "<b><i></b></i>");
}
static void never_closed(struct html *h) {
    html_say(h, "<b>");
    html_fragment(h);
}
static void closed_div_on_itself(struct html *h) {
    html_say(h, "<div/>");
}
static void name_cut_in_two(struct html *h) {
    html_say(h, "<di");
}

static void attribute_name_in_two_pieces(struct html *h) {
    html_say(h, "<p on");
    html_put(h, "click=\"{}\"></p>", T(S("x")));
}

static void url_after_what_an_earlier_literal_began(struct html *h) {
    html_say(h, "<a href=\"/a");
    html_put(h, "{}\">x</a>", U(((url){S("/b")})));
}
static void two_urls_in_one_value(struct html *h) {
    html_put(h, "<a href=\"{}{}\">x</a>", U(((url){S("/a")})), U(((url){S("/b")})));
}

/* Whatever stands in these is code, an address or a policy; a name in capitals is the same name. */
#define CLOSED(name)                                                                               \
    static void hole_in_attribute_##name(struct html *h) {                                         \
        html_put(h, "<p " #name "=\"{}\"></p>", T(S("x")));                                        \
    }
CLOSED(style)
CLOSED(srcdoc)
CLOSED(srcset)
CLOSED(ping)
CLOSED(data)
CLOSED(poster)
CLOSED(cite)
CLOSED(background)
CLOSED(manifest)
CLOSED(nonce)
CLOSED(integrity)
CLOSED(POSTER)
CLOSED(href)
CLOSED(src)
CLOSED(action)
CLOSED(formaction)
static void hole_in_attribute_http_equiv(struct html *h) {
    html_put(h, "<meta http-equiv=\"{}\">", T(S("x")));
}
static void hole_in_attribute_xlink_href(struct html *h) {
    html_put(h, "<p xlink:href=\"{}\"></p>", T(S("x")));
}

static bool aborts(void (*mistake)(struct html *)) {
    pid_t child = fork();
    if (child == 0) {
        (void)!freopen("/dev/null", "w", stderr);
        signal(SIGABRT, SIG_DFL); /* cmocka catches it */
        AUTO_ARENA(a);
        struct html h;
        html_init(&h, &a);
        mistake(&h);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void no_mistake(struct html *h) {
    html_put(h, "<a href=\"{}\">{}</a>", U(((url){S("/a")})), N(1));
}

static void every_hole_in_a_wrong_place_is_a_broken_invariant(void **state) {
    (void)state;
    static void (*const mistakes[])(struct html *) = {text_in_href,
                                                      text_in_src,
                                                      text_in_action,
                                                      text_in_formaction,
                                                      text_in_HREF,
                                                      text_after_a_path_in_href,
                                                      url_after_a_path_in_href,
                                                      url_in_text,
                                                      url_in_title,
                                                      url_that_runs,
                                                      hole_in_onclick,
                                                      hole_in_style_attribute,
                                                      hole_in_srcdoc,
                                                      hole_in_hx_vals,
                                                      hole_in_script,
                                                      hole_in_style,
                                                      hole_in_comment,
                                                      hole_as_tag_name,
                                                      hole_as_attribute_name,
                                                      hole_unquoted,
                                                      fragment_in_attribute,
                                                      fragment_in_textarea,
                                                      unquoted_literal,
                                                      too_few_holes,
                                                      too_many_holes,
                                                      wrong_nesting,
                                                      never_closed,
                                                      closed_div_on_itself,
                                                      name_cut_in_two,
                                                      attribute_name_in_two_pieces,
                                                      url_after_what_an_earlier_literal_began,
                                                      two_urls_in_one_value,
                                                      hole_in_attribute_style,
                                                      hole_in_attribute_srcdoc,
                                                      hole_in_attribute_srcset,
                                                      hole_in_attribute_ping,
                                                      hole_in_attribute_data,
                                                      hole_in_attribute_poster,
                                                      hole_in_attribute_cite,
                                                      hole_in_attribute_background,
                                                      hole_in_attribute_manifest,
                                                      hole_in_attribute_nonce,
                                                      hole_in_attribute_integrity,
                                                      hole_in_attribute_POSTER,
                                                      hole_in_attribute_href,
                                                      hole_in_attribute_src,
                                                      hole_in_attribute_action,
                                                      hole_in_attribute_formaction,
                                                      hole_in_attribute_http_equiv,
                                                      hole_in_attribute_xlink_href};
    expect(!aborts(no_mistake));
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (!aborts(mistakes[i])) fail_msg("mistake number %zu went through", i);
}

/* --- property: whatever is typed comes out inert, and reads back as it was --- */

static str unescape(struct arena *a, str s) {
    static const struct {
        str entity, text;
    } known[] = {{S_INIT("&amp;"), S_INIT("&")},
                 {S_INIT("&lt;"), S_INIT("<")},
                 {S_INIT("&gt;"), S_INIT(">")},
                 {S_INIT("&quot;"), S_INIT("\"")},
                 {S_INIT("&#39;"), S_INIT("'")}};
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < s.n;) {
        size_t k = 0;
        while (k < 5 && !str_starts_with(str_from(s, i), known[k].entity))
            k++;
        if (s.p[i] == '&') expect(k < 5);
        if (k < 5) {
            buf_put(&b, known[k].text);
            i += known[k].entity.n;
        } else {
            buf_put_char(&b, s.p[i++]);
        }
    }
    return buf_str(&b);
}

static void expect_inert(str typed) {
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    html_put(&h, "<p title=\"{}\">{}</p>", T(typed), T(typed));
    str page = html_fragment(&h).markup;
    size_t body = (page.n - S("<p title=\"\"></p>").n) / 2;
    str in_title = str_slice(page, S("<p title=\"").n, body);
    str in_text = str_slice(page, page.n - S("</p>").n - body, body);
    expect_str(in_title, in_text);
    for (size_t i = 0; i < body; i++)
        expect(!memchr("<>\"'", in_text.p[i], 4));
    expect(utf8_is_valid(page));
    if (utf8_is_valid(typed) && utf8_is_plain_text(typed) && str_find(typed, S("\xc2\x85")) < 0)
        expect_str(unescape(&a, in_text), typed);
}

static void every_known_attack_and_naughty_string_comes_out_inert(void **state) {
    (void)state;
    static const char *files[] = {"data/naughty-strings/blns.txt",
                                  "data/web-payloads/XSS_Injection__IntrudersXSS.txt",
                                  "data/web-payloads/XSS_Injection__RSNAKE_XSS.txt",
                                  "data/web-payloads/XSS_Injection__XSS_Polyglots.txt",
                                  "data/web-payloads/CRLF_Injection__crlfinjection.txt",
                                  "data/web-payloads/XXE_Injection__XXE_Fuzzing.txt",
                                  "data/web-payloads/SQL_Injection__Generic_ErrorBased.txt"};
    AUTO_ARENA(a);
    size_t lines = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        str rest;
        if (!shared_file(&a, files[i], &rest)) skip_because(&a, "the shared data is not there");
        while (rest.p) {
            expect_inert(str_cut(&rest, '\n'));
            lines++;
        }
    }
    expect(lines > 700);
}

static void no_open_redirect_payload_is_a_safe_address_to_another_host(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str rest;
    if (!shared_file(&a, "data/web-payloads/Open_Redirect__openredirects.txt", &rest))
        skip_because(&a, "the shared data is not there");
    while (rest.p) {
        str line = str_cut(&rest, '\n');
        if (str_starts_with(line, S("//")) || str_starts_with(line, S("/\\")))
            expect(!html_url_is_safe(line));
        if (str_find(line, S("\\")) >= 0) expect(!html_url_is_safe(line));
    }
}

static void random_bytes_come_out_inert(void **state) {
    (void)state;
    uint32_t seed = 20261123;
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t n = 0;
        do {
            seed = seed * 1664525u + 1013904223u;
            static const char likely[] = "<>\"'&;/=`{}!-a \n";
            bytes[n++] = (char)(seed >> 31 ? likely[(seed >> 24) % (sizeof likely - 1)]
                                           : (char)(seed >> 16));
        } while (n < sizeof bytes && (seed >> 8) % 12 != 0);
        expect_inert((str){bytes, n});
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped_by_what_stands_around_it),
        cmocka_unit_test(a_date_reads_short_in_text_and_iso_in_a_datetime_attribute),
        cmocka_unit_test(a_fragment_goes_in_unchanged_and_tags_may_be_built_in_steps),
        cmocka_unit_test(void_elements_are_not_closed_and_braces_may_stand_alone),
        cmocka_unit_test(a_value_may_go_on_in_the_next_literal),
        cmocka_unit_test(control_characters_and_broken_utf8_show_as_a_replacement_character),
        cmocka_unit_test(only_addresses_that_cannot_run_are_safe),
        cmocka_unit_test(every_hole_in_a_wrong_place_is_a_broken_invariant),
        cmocka_unit_test(every_known_attack_and_naughty_string_comes_out_inert),
        cmocka_unit_test(no_open_redirect_payload_is_a_safe_address_to_another_host),
        cmocka_unit_test(random_bytes_come_out_inert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
