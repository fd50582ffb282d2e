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

static const str void_elements[] = {S_INIT("area"),   S_INIT("base"),  S_INIT("br"),
                                    S_INIT("col"),    S_INIT("hr"),    S_INIT("img"),
                                    S_INIT("input"),  S_INIT("link"),  S_INIT("meta"),
                                    S_INIT("source"), S_INIT("track"), S_INIT("wbr")};

/* Attributes in which a text is code, an address or a policy: no hole of any kind. */
static const str closed_attributes[] = {
    S_INIT("style"),    S_INIT("srcdoc"),     S_INIT("srcset"),     S_INIT("ping"),
    S_INIT("data"),     S_INIT("poster"),     S_INIT("cite"),       S_INIT("background"),
    S_INIT("manifest"), S_INIT("http-equiv"), S_INIT("xlink:href"), S_INIT("nonce"),
    S_INIT("integrity")};

static const str url_attributes[] = {S_INIT("href"), S_INIT("src"), S_INIT("action"),
                                     S_INIT("formaction")};

/* Asked of each tag and each hole: the first letter decides nearly always. Those of the list are small. */
static bool is_one_of(str s, const str *list, size_t n) {
    char first = s.n ? char_lower_ascii(s.p[0]) : '\0';
    for (size_t i = 0; i < n; i++)
        if (list[i].p[0] == first && str_eq_nocase_ascii(s, list[i])) return true;
    return false;
}
#define is_in(s, list) is_one_of((s), (list), sizeof(list) / sizeof(str))

static bool starts_nocase(str s, str start) {
    return s.n >= start.n && str_eq_nocase_ascii(str_slice(s, 0, start.n), start);
}

static bool is_name_char(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '_' || c == ':';
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

/* The one place where typed text becomes markup. A character HTML does not allow in a page, or a
 * byte that is no UTF-8, shows as U+FFFD instead of shifting what stands around it. */
static void put_escaped(struct buf *out, str s) {
    size_t start = 0, at = 0;
    while (at < s.n) {
        size_t here = at;
        uint32_t code = 0;
        if ((unsigned char)s.p[at] < 0x80)
            code = (unsigned char)s.p[at++];
        else if (!utf8_next(s, &at, &code))
            break;
        str instead = {NULL, 0};
        switch (code) {
        case '&': instead = S("&amp;"); break;
        case '<': instead = S("&lt;"); break;
        case '>': instead = S("&gt;"); break;
        case '"': instead = S("&quot;"); break;
        case '\'': instead = S("&#39;"); break;
        default:
            if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
                (code >= 0x7f && code < 0xa0) || code == 0xfffd)
                instead = S("\xef\xbf\xbd");
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
            invariant(h->out.n == h->value_at);
            invariant(html_url_is_safe(hole->text));
        }
    }
    put_value(h, hole);
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

/* Grows a name by one character: names lie whole inside one literal, so a slice will do. */
static void name_grow(str *name, const char *c) {
    if (!name->n) name->p = c;
    invariant(name->p + name->n == c);
    name->n++;
}

static void step_in_tag(struct html *h, const char *c) {
    if (char_is_blank(*c)) return;
    if (*c == '>') {
        tag_end(h);
    } else if (*c == '/') {
        h->self_closing = true;
    } else {
        invariant(is_name_char(*c) && !h->closing);
        h->attribute = (str){NULL, 0};
        name_grow(&h->attribute, c);
        h->state = IN_ATTRIBUTE_NAME;
    }
}

static void step_in_name(struct html *h, const char *c, str *name) {
    if (is_name_char(*c)) {
        name_grow(name, c);
    } else if (h->state == IN_ATTRIBUTE_NAME && *c == '=') {
        h->state = AFTER_EQUALS;
    } else {
        h->state = IN_TAG;
        step_in_tag(h, c);
    }
}

static void step_after_less_than(struct html *h, const char *c) {
    if (*c == '!') {
        invariant(!h->closing);
        h->state = IN_DECLARATION;
    } else if (*c == '/') {
        invariant(!h->closing);
        h->closing = true;
    } else {
        invariant(char_is_alpha_ascii(*c));
        invariant(h->closing || !is_in_plain_text_element(h));
        name_grow(&h->tag, c);
        h->state = IN_TAG_NAME;
    }
}

/* In script and style only the closing tag of the same name matters. */
static void step_in_raw(struct html *h, str template, size_t i) {
    if (template.p[i] == '<' && i + 1 < template.n && template.p[i + 1] == '/') tag_begin(h);
}

static void step(struct html *h, str template, size_t i) {
    const char *c = template.p + i;
    switch ((enum state)h->state) {
    case IN_TEXT:
        if (*c == '<') tag_begin(h);
        break;
    case AFTER_LESS_THAN: step_after_less_than(h, c); break;
    case IN_TAG_NAME: step_in_name(h, c, &h->tag); break;
    case IN_TAG: step_in_tag(h, c); break;
    case IN_ATTRIBUTE_NAME: step_in_name(h, c, &h->attribute); break;
    case AFTER_NAME:
        invariant(char_is_blank(*c) || *c == '>' || *c == '/');
        h->state = IN_TAG;
        step_in_tag(h, c);
        break;
    case AFTER_EQUALS:
        invariant(*c == '"' || *c == '\''); /* an unquoted value is a bug */
        h->quote = *c;
        h->value_at = h->out.n + 1;
        h->state = IN_VALUE;
        break;
    case IN_VALUE:
        if (*c == h->quote) h->state = IN_TAG;
        break;
    case IN_DECLARATION:
        if (*c == '>') h->state = IN_TEXT;
        break;
    case IN_RAW: step_in_raw(h, template, i); break;
    }
}

/* How many characters from `i` on change nothing but what stands on the page: most of every literal. */
static size_t plain_run(const struct html *h, str template, size_t i) {
    char end = h->state == IN_TEXT ? '<' : h->state == IN_VALUE ? h->quote : '>';
    if (h->state != IN_TEXT && h->state != IN_VALUE && h->state != IN_DECLARATION) return 0;
    size_t n = 0;
    while (i + n < template.n && template.p[i + n] != end && template.p[i + n] != '{')
        n++;
    return n;
}

void html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n_holes) {
    size_t used = 0;
    for (size_t i = 0; i < template.n; i++) {
        if (template.p[i] == '{' && i + 1 < template.n && template.p[i + 1] == '}') {
            invariant(used < n_holes);
            put_hole(h, &holes[used++]);
            i++;
            continue;
        }
        size_t n = plain_run(h, template, i);
        if (n) {
            buf_put(&h->out, str_slice(template, i, n));
            i += n - 1;
            continue;
        }
        step(h, template, i);
        buf_put_char(&h->out, template.p[i]);
    }
    invariant(used == n_holes);
    /* Names and comments end inside their literal; a value or a tag may go on in the next one. */
    if (h->state == IN_ATTRIBUTE_NAME) h->state = AFTER_NAME;
    invariant(h->state == AFTER_NAME || h->state == IN_TEXT || h->state == IN_TAG ||
              h->state == IN_VALUE || h->state == IN_RAW);
}
