#include "page.h"

#include "frame.h"
#include "nhsuk_form.h"
#include "url.h"

static void set_frame(const struct call *c, str title, struct frame *f) {
    *f = (struct frame){.title = title,
                        .has_problems = c->n_problems > 0,
                        .site = c->is_signed_in && c->site ? c->site->name : S(""),
                        .person = c->is_signed_in ? c->scope.person_name : S(""),
                        .csrf = c->csrf,
                        .notice = c->notice,
                        .notice_kind = BANNER_SUCCESS};
}

enum err page_reply_titled(struct call *c, str title, const struct nhsuk_link *breadcrumbs,
                           size_t n_breadcrumbs, fragment content) {
    if (c->by_script) return reply_html(c, content);
    struct frame f;
    set_frame(c, title, &f);
    f.breadcrumbs = breadcrumbs;
    f.n_breadcrumbs = n_breadcrumbs;
    return reply_html(c, frame_page(c->arena, &f, content));
}

enum err page_reply(struct call *c, fragment content) {
    return page_reply_titled(c, str_from_c(c->route->title), NULL, 0, content);
}

str page_error(const struct call *c, const char *field) {
    return nhsuk_error_for(c->problems, c->n_problems, str_from_c(field));
}

void page_problems(const struct call *c, struct html *h) {
    if (c->n_problems) nhsuk_error_summary(h, c->problems, c->n_problems);
}

fragment page_of_problem(struct call *c, int status, str sentence) {
    struct html h;
    html_init(&h, c->arena);
    str title = status == 404   ? S("Page not found")
                : status == 401 ? S("Sign in first")
                : status == 403 ? S("Not allowed")
                : status == 503 ? S("Busy for a moment")
                                : S("This did not work");
    html_put(&h, "<h1>{}</h1><p>{}</p>", T(title), T(sentence));
    html_put(&h, "<p><a href=\"{}\">{}</a></p>", U(url_path("/")),
             T(c->is_signed_in ? S("Go to the home page") : S("Sign in")));
    struct frame f;
    set_frame(c, title, &f);
    f.has_problems = false;
    f.notice = S("");
    return c->by_script ? html_fragment(&h) : frame_page(c->arena, &f, html_fragment(&h));
}
