/* html.h: HTML that cannot be injected.
 * Purpose    html_put(h, "<dt>{}</dt><dd><a href=\"{}\">{}</a></dd>", T(label), U(url), T(name)); The template
 *            must be a string literal (the macro pastes ""); holes are typed: T text, N number, D date (2 Nov
 *            2026; ISO in a datetime attribute), U url, H a fragment made by this writer. Each hole is escaped
 *            by what stands around it. A U stands only in href, src, action or formaction, first in the value,
 *            and nothing else does; attribute values are quoted; no hole stands in a tag name, an attribute
 *            name, script, style, on*, hx-* or a comment. Elements nest and close (void ones apart). Anything
 *            else is a broken invariant: a bug in the page. A template may stop inside a tag, so that the next
 *            one adds an optional attribute.
 * Rule       OWASP XSS prevention rules 1, 2 and 5, by construction; HTML Living Standard 13.1.2.
 * Ownership  the text grows in the arena given at init.   Thread safety: one writer, one thread.
 * Not here   making urls (url.h in front, routes.h), components (nhsuk.h, clerk.h). */
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include "buf.h"
#include "civil.h"

enum { HTML_DEPTH_MAX = 64 };

struct html {
    struct buf out;
    /* Where the writer stands; private to html.c. */
    int state;
    char quote;
    bool closing, self_closing;
    str tag, attribute;
    bool has_begun; /* something of the value stands there already */
    str open[HTML_DEPTH_MAX];
    int depth;
};

/* Only url.h makes these from routes and ids; a typed text cannot become one. */
typedef struct {
    str text;
} url;

/* What html_fragment returns: already escaped, made by a writer. */
typedef struct {
    str markup;
} fragment;

struct html_hole {
    enum { HOLE_TEXT, HOLE_NUMBER, HOLE_DATE, HOLE_URL, HOLE_FRAGMENT } kind;
    str text;
    int64_t number;
    civil_date date;
};

#define T(s) ((struct html_hole){.kind = HOLE_TEXT, .text = (s)})
#define N(n) ((struct html_hole){.kind = HOLE_NUMBER, .number = (n)})
#define D(d) ((struct html_hole){.kind = HOLE_DATE, .date = (d)})
#define U(u) ((struct html_hole){.kind = HOLE_URL, .text = (u).text})
#define H(f) ((struct html_hole){.kind = HOLE_FRAGMENT, .text = (f).markup})

void html_init(struct html *h, struct arena *a);
/* What was written so far; every element must be closed. */
fragment html_fragment(const struct html *h);

/* html_say: a template without holes; html_put: with. Both take a literal only. */
#define html_say(h, literal) html_put_holes((h), S(literal), NULL, 0)
#define html_put(h, literal, ...)                                                                  \
    html_put_holes((h), S(literal), (const struct html_hole[]){__VA_ARGS__},                       \
                   sizeof((const struct html_hole[]){__VA_ARGS__}) / sizeof(struct html_hole))
void html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n_holes);

/* May it stand in an href: a path of our own (one slash, no backslash), a query, a fragment,
 * http(s), mailto or tel, without blanks or control characters? url.h asks; the writer asks again.
 */
bool html_url_is_safe(str text);

#endif
