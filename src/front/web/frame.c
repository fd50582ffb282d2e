#include "frame.h"

#include "assets.h"
#include "url.h"

static void document_head(struct html *h, const struct frame *f) {
    struct arena *a = h->out.arena;
    html_put(h,
             "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<title>{}{} - Clerkwell</title>"
             "<link rel=\"stylesheet\" href=\"{}\"><link rel=\"icon\" href=\"{}\">"
             "<script type=\"module\" src=\"{}\"></script></head>\n<body class=\"cw\">\n"
             "<a class=\"nhsuk-skip-link\" href=\"#main\">Skip to main content</a>\n",
             T(f->has_problems ? S("Error: ") : S("")), T(f->title),
             U(asset_url(a, "clerkwell.css")), U(asset_url(a, "favicon.svg")),
             U(asset_url(a, "clerkwell.js")));
}

static void finder(struct html *h, str text) {
    html_put(
        h,
        "<form class=\"cw-finder\" role=\"search\" method=\"get\" action=\"{}\">"
        "<label class=\"nhsuk-u-visually-hidden\" for=\"find\">Find a patient or letter</label>"
        "<input id=\"find\" name=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" "
        "placeholder=\"Find: name, date of birth, NHS, hospital or telephone number\" "
        "aria-keyshortcuts=\"Control+K\" value=\"{}\">"
        "<button type=\"submit\" title=\"Ctrl+K goes to the box\">Find</button></form>",
        U(url_path("/find")), T(text));
}

static void top_bar(struct html *h, const struct frame *f) {
    bool signed_in = !str_is_empty(f->person);
    html_put(h, "<header class=\"cw-top\"><a class=\"cw-brand\" href=\"{}\">Clerkwell</a>",
             U(url_path("/")));
    if (!str_is_empty(f->site)) html_put(h, "<span class=\"cw-place\">{}</span>", T(f->site));
    if (f->has_finder) finder(h, f->finder_text);
    if (signed_in) {
        html_put(h, "<div class=\"cw-me\"><a href=\"{}\" title=\"Your account\">{}</a>",
                 U(url_path("/account")), T(f->person));
        clerk_form_open(h, .action = url_path("/sign-out"), .csrf = f->csrf);
        nhsuk_button(h, .text = S("Sign out"), .kind = BUTTON_LINK);
        clerk_form_close(h);
        html_say(h, "</div>");
    }
    html_say(h, "</header>\n");
}

static void navigation(struct html *h, const struct frame *f) {
    html_say(h, "<nav class=\"cw-nav\" aria-label=\"Main\"><ul>");
    for (size_t i = 0; i < f->n_items; i++) {
        const struct frame_item *item = &f->items[i];
        html_put(h, "<li><a href=\"{}\"", U(item->to));
        if (item->current) html_say(h, " aria-current=\"page\"");
        if (item->key)
            html_put(h, " aria-keyshortcuts=\"Alt+Shift+{}\"", T(((str){&item->key, 1})));
        html_put(h, "><span>{}</span>", T(item->text));
        if (item->count >= 0) {
            html_put(h, "<span class=\"cw-nav__count{}\">{}{}",
                     T(item->late ? S(" cw-nav__count--late") : S("")), N(item->count),
                     T(item->is_more ? S("+") : S("")));
            html_put(h, "<span class=\"nhsuk-u-visually-hidden\"> outstanding{}</span></span>",
                     T(item->late ? S(", some overdue") : S("")));
        }
        html_say(h, "</a></li>");
    }
    html_say(h, "</ul></nav>\n");
}

/* About what stands around the content: the page is written in one piece. */
enum { FRAME_BYTES = 8000 };

fragment frame_page(struct arena *a, const struct frame *f, fragment content) {
    struct html h;
    html_init(&h, a);
    buf_reserve(&h.out, content.markup.n + FRAME_BYTES);
    document_head(&h, f);
    top_bar(&h, f);
    html_put(&h, "<div class=\"cw-shell{}\">\n", T(f->n_items ? S("") : S(" cw-shell--plain")));
    if (f->n_items) navigation(&h, f);
    html_say(&h, "<main id=\"main\" tabindex=\"-1\">\n");
    nhsuk_breadcrumbs(&h, f->breadcrumbs, f->n_breadcrumbs);
    if (!str_is_empty(f->alert)) nhsuk_notification_banner(&h, BANNER_IMPORTANT, f->alert);
    if (!str_is_empty(f->notice)) nhsuk_notification_banner(&h, f->notice_kind, f->notice);
    html_put(&h, "{}", H(content));
    if (!str_is_empty(f->stamp)) html_put(&h, "<p class=\"cw-print-only\">{}</p>", T(f->stamp));
    html_say(&h, "</main></div>\n");
    if (!str_is_empty(f->shortcuts.text))
        html_put(
            &h,
            "<footer class=\"cw-foot\"><a href=\"{}\" aria-keyshortcuts=\"Control+/\">Keyboard "
            "shortcuts</a></footer>\n",
            U(f->shortcuts));
    html_say(&h, "</body></html>\n");
    return html_fragment(&h);
}
