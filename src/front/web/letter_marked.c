/* A letter as it reads, with what the proofreader found marked in its text: each mark leads to its finding beside it,
 * and each finding back. */
#include "letter_marked.h"

#include "buf.h"
#include "url.h"

/* Findings that share words share a mark: the first has it. */
struct marking {
    const struct letter_view *view;
    size_t next; /* the finding to be marked next */
};

static const struct proof_finding *finding(const struct letter_view *v, size_t i) {
    return &v->findings.items[i];
}

static bool is_marked(const struct letter_view *v, size_t i) {
    struct letter_place place;
    return finding(v, i)->bytes > 0 && letter_text_place(&v->text, finding(v, i)->offset, &place);
}

void letter_marks_read(const struct letter_view *v, int64_t *ret_marks) {
    size_t end = 0, first = 0;
    for (size_t i = 0; i < v->findings.n; i++) {
        const struct proof_finding *f = finding(v, i);
        ret_marks[i] = 0;
        if (!is_marked(v, i)) continue;
        if (f->offset >= end) first = i, end = f->offset;
        if (f->offset + f->bytes > end) end = f->offset + f->bytes;
        ret_marks[i] = (int64_t)first + 1;
    }
}

static str class_of(const struct letter_view *v, size_t i) {
    static const str classes[] = {S_INIT("cw-mark cw-mark--must"), S_INIT("cw-mark"),
                                  S_INIT("cw-mark cw-mark--style")};
    bool is_query = str_eq(str_from_c(finding(v, i)->rule->id), S("P-20"));
    return v->overruled[i] ? S("cw-mark cw-mark--style")
           : is_query      ? S("cw-mark")
                           : classes[finding(v, i)->severity];
}

static void put_mark(struct html *h, const struct letter_view *v, size_t i, str words) {
    struct arena *a = h->out.arena;
    html_put(h,
             "<mark class=\"{}\" id=\"mark-{}\"><a href=\"{}\">{}<span "
             "class=\"nhsuk-u-visually-hidden\"> (finding {})</span></a></mark>",
             T(class_of(v, i)), N((int64_t)i + 1),
             U(url_place(a, say(a, "finding-{}", SAY_N((int64_t)i + 1)))), T(words),
             N((int64_t)i + 1));
}

/* The bytes [at, end) of the letter's text, in which a mark does not go on into the next part. */
static void put_marked(struct html *h, struct marking *m, size_t at, size_t end) {
    const struct letter_view *v = m->view;
    while (m->next < v->findings.n) {
        size_t i = m->next, from = finding(v, i)->offset, to = from;
        if (from >= end) break;
        if (!is_marked(v, i)) {
            m->next++;
            continue;
        }
        /* Whatever begins within the mark is of it. */
        for (; m->next < v->findings.n && finding(v, m->next)->offset < (to > from ? to : from + 1);
             m->next++) {
            size_t its_end = finding(v, m->next)->offset + finding(v, m->next)->bytes;
            if (its_end > to) to = its_end;
        }
        if (to > end) to = end;
        if (from < at || to <= from) continue;
        html_put(h, "{}", T(str_slice(v->text.text, at, from - at)));
        put_mark(h, v, i, str_slice(v->text.text, from, to - from));
        at = to;
    }
    html_put(h, "{}", T(str_slice(v->text.text, at, end - at)));
}

static size_t line_end(const struct letter_view *v, size_t at) {
    while (at < v->text.text.n && v->text.text.p[at] != '\n')
        at++;
    return at;
}

/* The span of a place, from `*io_span` on; false: it holds no words. */
static bool next_span(const struct letter_view *v, size_t *io_span, size_t part, size_t item,
                      size_t *ret_at, size_t *ret_end) {
    bool is_there = false;
    for (; *io_span < v->text.n_spans; ++*io_span) {
        const struct letter_span *s = &v->text.spans[*io_span];
        if (s->place.part != part || s->place.item != item) break;
        if (!is_there) *ret_at = s->at;
        *ret_end = s->at + s->n;
        is_there = true;
    }
    return is_there;
}

static void put_list(struct html *h, struct marking *m, size_t i, size_t *io_span) {
    const struct letter_part *part = &m->view->content.parts[i];
    size_t at, end;
    html_put(h, "<h3 class=\"nhsuk-heading-s\">{}</h3><ul>", T(letter_part_heading(part)));
    for (size_t k = 0; k < part->n_items; k++) {
        if (!next_span(m->view, io_span, i, k, &at, &end)) continue;
        html_say(h, "<li>");
        put_marked(h, m, at, line_end(m->view, end));
        html_say(h, "</li>");
    }
    html_say(h, "</ul>");
}

void letter_marked_put(struct html *h, const struct letter_view *v) {
    struct marking m = {v, 0};
    size_t span = 0, at, end;
    html_say(h, "<div class=\"cw-letter\">");
    for (size_t i = 0; i < v->content.n_parts; i++) {
        const struct letter_part *part = &v->content.parts[i];
        if (letter_part_is_list(part->kind)) {
            put_list(h, &m, i, &span);
            continue;
        }
        if (!next_span(v, &span, i, 0, &at, &end)) continue;
        bool is_heading = part->kind == PART_HEADING;
        if (is_heading)
            html_say(h, "<h3 class=\"nhsuk-heading-s\">");
        else
            html_say(h, "<p class=\"cw-lines\">");
        put_marked(h, &m, at, end);
        if (is_heading)
            html_say(h, "</h3>");
        else
            html_say(h, "</p>");
    }
    for (size_t i = 0; i < v->content.n_enclosures; i++) {
        if (!next_span(v, &span, PLACE_ENCLOSURE, i, &at, &end)) continue;
        html_say(h, "<p>Enc: ");
        put_marked(h, &m, at, end);
        html_say(h, "</p>");
    }
    html_say(h, "</div>");
}
