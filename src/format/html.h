/* html.h: HTML that cannot be injected.
 * Purpose    html_put(h, "<dt>{}</dt><dd><a href=\"{}\">{}</a></dd>", T(label), U(url), T(name));
 *            The template must be a string literal (the macro pastes ""); holes are typed: T text, N number,
 *            D date (2 Nov 2026), U url, H a fragment made by this writer. Each hole is escaped by what
 *            stands around it; a U stands only in href, src, action or formaction and nothing else does;
 *            no hole stands in a tag name, an attribute name, script, style or on*: a broken invariant.
 * Rule       OWASP XSS prevention rules 1, 2 and 5, by construction.
 * Ownership  the text grows in the arena given at init.   Thread safety: one writer, one thread. */
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include "buf.h"
#include "civil.h"

struct html {
    struct buf out;
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
fragment html_fragment(const struct html *h);

/* html_say: a template without holes; html_put: with. Both take a literal only. */
#define html_say(h, literal) html_put_holes((h), S(literal), NULL, 0)
#define html_put(h, literal, ...)                                                                  \
    html_put_holes((h), S(literal), (const struct html_hole[]){__VA_ARGS__},                       \
                   sizeof((const struct html_hole[]){__VA_ARGS__}) / sizeof(struct html_hole))
void html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n_holes);

#endif
