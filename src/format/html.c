#include "html.h"

#include "invariant.h"
#include "utf8.h"

/* What the last character written belongs to. */
enum state {
    IN_TEXT,
    AFTER_LESS_THAN, /* "<" or "</" */
    IN_TAG_NAME,
    IN_TAG, /* between attributes */
    IN_ATTRIBUTE_NAME,
    AFTER_NAME, /* a template ended with an attribute without a value */
    AFTER_EQUALS,
    IN_VALUE,
    IN_DECLARATION, /* <!doctype> and comments, up to ">" */
    IN_RAW,         /* inside script and style: literals only */
};

/* The lists stand in order of length, which rules out most at once: each tag and each hole is asked about. */
static const str void_elements[] = {S_INIT("br"),    S_INIT("hr"),    S_INIT("col"),
                                    S_INIT("img"),   S_INIT("wbr"),   S_INIT("area"),
                                    S_INIT("base"),  S_INIT("link"),  S_INIT("meta"),
                                    S_INIT("input"), S_INIT("track"), S_INIT("source")};

/* Attributes in which a text is code, an address or a policy: no hole of any kind. */
static const str closed_attributes[] = {
    S_INIT("ping"),      S_INIT("data"),      S_INIT("cite"),       S_INIT("style"),
    S_INIT("nonce"),     S_INIT("srcdoc"),    S_INIT("srcset"),     S_INIT("poster"),
    S_INIT("manifest"),  S_INIT("integrity"), S_INIT("background"), S_INIT("http-equiv"),
    S_INIT("xlink:href")};

static const str url_attributes[] = {S_INIT("src"), S_INIT("href"), S_INIT("action"),
                                     S_INIT("formaction")};

static bool is_one_of(str s, const str *list, size_t n) {
    for (size_t i = 0; i < n && list[i].n <= s.n; i++) {
        bool may_be = list[i].n == s.n && list[i].p[0] == char_lower_ascii(s.p[0]);
        if (may_be && str_eq_nocase_ascii(s, list[i])) return true;
    }
    return false;
}
#define is_in(s, list) is_one_of((s), (list), sizeof(list) / sizeof(str))

static bool starts_nocase(str s, str start) {
    return s.n >= start.n && str_eq_nocase_ascii(str_slice(s, 0, start.n), start);
}

void html_init(struct html *h, struct arena *a) {
    *h = (struct html){.state = IN_TEXT};
    buf_init(&h->out, a);
}

fragment html_fragment(const struct html *h) {
    invariant(h->state == IN_TEXT);
    invariant(h->depth == 0);
    return (fragment){buf_str(&h->out)};
}

bool html_url_is_safe(str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= ' ' || c == 0x7f || c == '\\') return false;
    }
    if (str_is_empty(text)) return false;
    if (text.p[0] == '/') return text.n == 1 || text.p[1] != '/';
    if (text.p[0] == '#' || text.p[0] == '?') return true;
    return str_starts_with(text, S("https://")) || str_starts_with(text, S("http://")) ||
           str_starts_with(text, S("mailto:")) || str_starts_with(text, S("tel:"));
}

/* --- holes --- */

/* Most characters of most texts: letters, digits, blanks and marks that mean nothing in HTML. */
static bool stands_for_itself(unsigned char c) {
#define BIT(c) (UINT64_C(1) << (c))
    static const uint64_t meaning = BIT('&') | BIT('<') | BIT('>') | BIT('"') | BIT('\'');
    static const uint64_t blank = BIT('\t') | BIT('\n') | BIT('\r');
    static const uint64_t below_64 = (UINT64_C(0xffffffff00000000) & ~meaning) | blank;
#undef BIT
    return c < 64 ? below_64 >> c & 1 : c < 0x7f;
}

/* The one place where typed text becomes markup. A character HTML does not allow in a page, or a
 * byte that is no UTF-8, shows as U+FFFD instead of shifting what stands around it. */
static void put_escaped(struct buf *out, str s) {
    size_t start = 0, at = 0;
    for (;;) {
        while (at < s.n && stands_for_itself((unsigned char)s.p[at]))
            at++;
        size_t here = at;
        uint32_t code = 0;
        if (!utf8_next(s, &at, &code)) break;
        str instead = {NULL, 0};
        switch (code) {
        case '&': instead = S("&amp;"); break;
        case '<': instead = S("&lt;"); break;
        case '>': instead = S("&gt;"); break;
        case '"': instead = S("&quot;"); break;
        case '\'': instead = S("&#39;"); break;
        default:
            if (code < 0xa0 || code == 0xfffd) instead = S("\xef\xbf\xbd");
        }
        if (str_is_empty(instead)) continue;
        buf_put(out, str_slice(s, start, here - start));
        buf_put(out, instead);
        start = at;
    }
    buf_put(out, str_from(s, start));
}

static void put_value(struct html *h, const struct html_hole *hole) {
    switch (hole->kind) {
    case HOLE_TEXT:
    case HOLE_URL: put_escaped(&h->out, hole->text); break;
    case HOLE_NUMBER: buf_put_int(&h->out, hole->number); break;
    case HOLE_DATE:
        if (civil_date_is_none(hole->date)) break;
        buf_put(&h->out, h->state == IN_VALUE && str_eq(h->attribute, S("datetime"))
                             ? civil_date_iso(h->out.arena, hole->date)
                             : civil_date_short(h->out.arena, hole->date));
        break;
    case HOLE_FRAGMENT: buf_put(&h->out, hole->text); break;
    default: invariant(false); /* a hole of no kind */
    }
}

static bool is_in_plain_text_element(const struct html *h) {
    str inner = h->depth ? h->open[h->depth - 1] : (str){NULL, 0};
    return str_eq(inner, S("textarea")) || str_eq(inner, S("title"));
}

static void put_hole(struct html *h, const struct html_hole *hole) {
    if (h->state == IN_TEXT) {
        invariant(hole->kind != HOLE_URL);
        invariant(hole->kind != HOLE_FRAGMENT || !is_in_plain_text_element(h));
    } else {
        /* Not in a name, an unquoted value, a comment, script or style. */
        invariant(h->state == IN_VALUE);
        invariant(hole->kind != HOLE_FRAGMENT);
        invariant(!starts_nocase(h->attribute, S("on")));
        invariant(!starts_nocase(h->attribute, S("hx-")));
        invariant(!is_in(h->attribute, closed_attributes));
        bool wants_url = is_in(h->attribute, url_attributes);
        invariant((hole->kind == HOLE_URL) == wants_url);
        if (wants_url) {
            invariant(!h->has_begun);
            invariant(html_url_is_safe(hole->text));
        }
    }
    put_value(h, hole);
    h->has_begun = true;
}

/* --- the state machine over the literal --- */

static void tag_begin(struct html *h) {
    h->state = AFTER_LESS_THAN;
    h->closing = false;
    h->self_closing = false;
    h->tag = (str){NULL, 0};
}

static bool is_inside_svg(const struct html *h) {
    for (int i = 0; i < h->depth; i++)
        if (str_eq(h->open[i], S("svg"))) return true;
    return false;
}

static void tag_end(struct html *h) {
    h->state = IN_TEXT;
    if (h->closing) {
        invariant(h->depth > 0);
        invariant(str_eq(h->open[h->depth - 1], h->tag));
        h->depth--;
        return;
    }
    bool is_void = is_in(h->tag, void_elements);
    invariant(!h->self_closing || is_void || is_inside_svg(h));
    if (is_void || h->self_closing) return;
    invariant(h->depth < HTML_DEPTH_MAX);
    h->open[h->depth++] = h->tag;
    if (str_eq(h->tag, S("script")) || str_eq(h->tag, S("style"))) h->state = IN_RAW;
}

static bool is_name_char(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '_' || c == ':';
}

/* How far a name goes that has begun before `i`: names lie whole inside one literal, so a slice will do. */
static size_t name_end(str template, size_t i, str *name) {
    if (!name->n) name->p = template.p + i;
    invariant(name->p + name->n == template.p + i);
    size_t end = i;
    while (end < template.n && is_name_char(template.p[end]))
        end++;
    name->n += end - i;
    return end;
}

/* How far nothing comes but what stands on the page: to `mark`, or to what may be a hole. */
static size_t plain_end(str template, size_t i, char mark) {
    do
        i++;
    while (i < template.n && template.p[i] != mark && template.p[i] != '{');
    return i;
}

static size_t walk_tag(struct html *h, str template, size_t i) {
    char c = template.p[i];
    if (char_is_blank(c)) return i + 1;
    if (c == '>') {
        tag_end(h);
    } else if (c == '/') {
        h->self_closing = true;
    } else {
        invariant(is_name_char(c) && !h->closing);
        h->attribute = (str){NULL, 0};
        h->state = IN_ATTRIBUTE_NAME;
        return name_end(template, i, &h->attribute);
    }
    return i + 1;
}

static size_t walk_name(struct html *h, str template, size_t i, str *name) {
    if (is_name_char(template.p[i])) return name_end(template, i, name);
    if (h->state == IN_ATTRIBUTE_NAME && template.p[i] == '=') {
        h->state = AFTER_EQUALS;
        return i + 1;
    }
    h->state = IN_TAG;
    return walk_tag(h, template, i);
}

static size_t walk_after_less_than(struct html *h, str template, size_t i) {
    char c = template.p[i];
    if (c == '!') {
        invariant(!h->closing);
        h->state = IN_DECLARATION;
    } else if (c == '/') {
        invariant(!h->closing);
        h->closing = true;
    } else {
        invariant(char_is_alpha_ascii(c));
        invariant(h->closing || !is_in_plain_text_element(h));
        h->state = IN_TAG_NAME;
        return name_end(template, i, &h->tag);
    }
    return i + 1;
}

/* In script and style only the closing tag of the same name matters. */
static void step_in_raw(struct html *h, str template, size_t i) {
    if (template.p[i] == '<' && i + 1 < template.n && template.p[i + 1] == '/') tag_begin(h);
}

static size_t walk_value(struct html *h, str template, size_t i) {
    if (template.p[i] == h->quote) {
        h->state = IN_TAG;
        return i + 1;
    }
    h->has_begun = true;
    return plain_end(template, i, h->quote);
}

/* From `i` on as far as one state goes, but over at least one character and over no hole; where that ends. */
static size_t walk(struct html *h, str template, size_t i) {
    char c = template.p[i];
    switch ((enum state)h->state) {
    case IN_TEXT:
        if (c != '<') return plain_end(template, i, '<');
        tag_begin(h);
        break;
    case AFTER_LESS_THAN: return walk_after_less_than(h, template, i);
    case IN_TAG_NAME: return walk_name(h, template, i, &h->tag);
    case IN_TAG: return walk_tag(h, template, i);
    case IN_ATTRIBUTE_NAME: return walk_name(h, template, i, &h->attribute);
    case AFTER_NAME:
        invariant(char_is_blank(c) || c == '>' || c == '/');
        h->state = IN_TAG;
        return walk_tag(h, template, i);
    case AFTER_EQUALS:
        invariant(c == '"' || c == '\''); /* an unquoted value is a bug */
        h->quote = c;
        h->has_begun = false;
        h->state = IN_VALUE;
        break;
    case IN_VALUE: return walk_value(h, template, i);
    case IN_DECLARATION:
        if (c != '>') return plain_end(template, i, '>');
        h->state = IN_TEXT;
        break;
    case IN_RAW: step_in_raw(h, template, i); break;
    }
    return i + 1;
}

/* What stands between two holes is written in one piece, after it has been walked. */
void html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n_holes) {
    size_t used = 0, written = 0, i = 0;
    while (i < template.n) {
        if (template.p[i] != '{' || i + 1 == template.n || template.p[i + 1] != '}') {
            i = walk(h, template, i);
            continue;
        }
        invariant(used < n_holes);
        buf_put(&h->out, (str){template.p + written, i - written});
        put_hole(h, &holes[used++]);
        written = i += 2;
    }
    buf_put(&h->out, (str){template.p + written, template.n - written});
    invariant(used == n_holes);
    /* Names and comments end inside their literal; a value or a tag may go on in the next one. */
    if (h->state == IN_ATTRIBUTE_NAME) h->state = AFTER_NAME;
    invariant(h->state == AFTER_NAME || h->state == IN_TEXT || h->state == IN_TAG ||
              h->state == IN_VALUE || h->state == IN_RAW);
}
