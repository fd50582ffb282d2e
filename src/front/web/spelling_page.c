/* The site's own spelling list: words no dictionary knows, that the proofreader shall pass over. */
#include "buf.h"
#include "patient_words.h"
#include "routes.h"
#include "set_up_page.h"
#include "site_word_work.h"
#include "url.h"
#include "word_store.h"

enum { ROWS = 100 };

static const struct field list_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .max = 60, .label = "the first letters"},
    {.name = "from", .type = FIELD_INT, .min = 0, .max = 1000000, .label = "the place in the list"},
};
FIELD_TABLE(spelling_fields, list_rows);

static const struct field add_rows[] = {
    {.name = "words", .type = FIELD_LINES, .max = 20000, .label = "the words"},
};
FIELD_TABLE(add_words_fields, add_rows);

static const struct field remove_rows[] = {
    {.name = "ticked", .type = FIELD_TEXT_LIST, .label = "the words"},
};
FIELD_TABLE(remove_words_fields, remove_rows);

/* What the list shows; all of it when a form is shown again. */
struct shown {
    str start;
    int64_t from;
    const struct site_word *words;
    size_t n;
    bool has_more;
};

static enum err read_shown(struct call *c, struct shown *s) {
    *s = (struct shown){0};
    if (route_is_get(c->route)) {
        struct buf lower;
        buf_init(&lower, c->arena);
        str typed = form_text(c, "q");
        for (size_t i = 0; i < typed.n; i++)
            buf_put_char(&lower, char_lower_ascii(typed.p[i]));
        s->start = buf_str(&lower);
        s->from = form_int(c, "from");
    }
    TRY(word_store_page(c->work.tx, c->scope.site_id, s->start, ROWS + 1, s->from, &s->words,
                        &s->n));
    s->has_more = s->n > ROWS;
    if (s->has_more) s->n = ROWS;
    return OK;
}

static void put_add(struct call *c, struct html *h) {
    nhsuk_card_open(h, S("Add words"), 2);
    page_form_open(c, h, url_to(c->arena, ROUTE_add_words));
    nhsuk_textarea(
        h, .name = S("words"), .label = S("Words, a line each"),
        .hint = S("Names of places, devices and tests that are marked though they are right. "
                  "Small letters will do."),
        .value = form_typed(c, "words"), .error = page_error(c, "words"), .rows = 4);
    nhsuk_button(h, .text = S("Add to the list"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_search(struct call *c, struct html *h, const struct shown *s) {
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_spelling_list), .get = true);
    html_say(h, "<div class=\"cw-search\">");
    nhsuk_input(h, .name = S("q"), .label = S("Words that begin with"), .value = s->start,
                .type = INPUT_SEARCH, .width = 20);
    nhsuk_button(h, .text = S("Find"), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</div>");
    clerk_form_close(h);
}

static void put_words(struct call *c, struct html *h, const struct shown *s) {
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, s->n);
    for (size_t i = 0; i < s->n; i++) {
        const struct site_word *w = &s->words[i];
        options[i] = (struct nhsuk_option){
            .value = w->word,
            .text = w->word,
            .hint = say(c->arena, "{}, {}", SAY_T(w->person), SAY_T(moment_words(c, w->added_at)))};
    }
    page_form_open(c, h, url_to(c->arena, ROUTE_remove_words));
    html_say(h, "<div class=\"cw-words\">");
    nhsuk_checkboxes(h, .name = S("ticked"), .label = S("Words of the list"), .options = options,
                     .n_options = s->n, .small = true, .error = page_error(c, "ticked"));
    html_say(h, "</div>");
    nhsuk_button(h, .text = S("Remove the ticked words"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
}

static void put_paging(struct call *c, struct html *h, const struct shown *s) {
    if (s->from == 0 && !s->has_more) return;
    url to = url_with(c->arena, url_to(c->arena, ROUTE_spelling_list), S("q"), s->start);
    struct nhsuk_pagination p = {
        .position = say(c->arena, "{} to {}", SAY_N(s->from + 1), SAY_N(s->from + (int64_t)s->n))};
    if (s->from > ROWS)
        p.previous = url_with_int(c->arena, to, S("from"), s->from - ROWS);
    else if (s->from > 0)
        p.previous = to;
    if (s->has_more) p.next = url_with_int(c->arena, to, S("from"), s->from + ROWS);
    nhsuk_pagination_put(h, &p);
}

enum err spelling_list(struct call *c) {
    struct shown s;
    int64_t n_all;
    TRY(read_shown(c, &s));
    TRY(word_store_count(c->work.tx, c->scope.site_id, &n_all));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Spelling list"),
               .under = S("Words of your own that the proofreader takes as right, besides English, "
                          "medical words and medicines"));
    put_add(c, &h);
    if (n_all > 0) put_search(c, &h, &s);
    if (n_all == 0)
        clerk_nothing(&h, S("The list is empty."));
    else if (s.n == 0)
        clerk_nothing(&h, S("No word of the list begins so."));
    if (s.n) put_words(c, &h, &s);
    put_paging(c, &h, &s);
    return set_up_reply(c, S("Spelling list"), NULL, html_fragment(&h));
}

enum err add_the_words(struct call *c) {
    struct add_site_words in = {form_text(c, "words")};
    struct done done;
    TRY(work_write(&c->work, &c->key, add_site_words, &in, &done));
    return reply_notice(c,
                        str_eq(done.detail, S("0")) ? S("These words were in the list already.")
                        : str_eq(done.detail, S("1"))
                            ? S("1 word is added.")
                            : say(c->arena, "{} words are added.", SAY_T(done.detail)),
                        url_to(c->arena, ROUTE_spelling_list));
}

enum err remove_the_words(struct call *c) {
    struct remove_site_words in;
    struct done done;
    in.words = form_texts(c, "ticked", &in.n);
    TRY(work_write(&c->work, &c->key, remove_site_words, &in, &done));
    return reply_notice(c,
                        str_eq(done.detail, S("1"))
                            ? S("1 word is removed.")
                            : say(c->arena, "{} words are removed.", SAY_T(done.detail)),
                        url_to(c->arena, ROUTE_spelling_list));
}
