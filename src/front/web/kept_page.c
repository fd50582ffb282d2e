/* kept_page.c: a form that could not be taken in, with what was typed (serving.h). The page lives in the call's arena. */
#include "frame.h"
#include "nhsuk_form.h"
#include "routes.h"
#include "serving.h"

static str typed_as(const struct pair *typed, size_t n, str name) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(typed[i].name, name)) return typed[i].value;
    return S("");
}

/* What to do first. */
static void put_reason(struct call *c, struct html *h, int status) {
    if (status == 503)
        html_say(
            h,
            "<p>The system cannot take it in at the moment. Nothing was saved, and what you typed is kept "
            "here: wait a moment, then send it again.</p>");
    else if (status == 401)
        html_put(
            h,
            "<p>Your sign-in has ended. Nothing was saved, and what you typed is kept here.</p>"
            "<p><a href=\"{}\" target=\"_blank\">Sign in (opens in a new tab)</a>, then come back "
            "here and send it again.</p>",
            U(url_to(c->arena, ROUTE_sign_in_page)));
    else
        html_put(
            h,
            "<p>You are signed in as {}, but this was typed before. Nothing was saved, and what was "
            "typed is kept here: if it is yours, send it again.</p>",
            T(c->scope.person_name));
}

fragment kept_page(struct call *c, int status, const struct pair *typed, size_t n) {
    struct html h;
    uuid key = {{0}};
    if (uuid_parse(typed_as(typed, n, S("form_key")), &key) != OK) key = (uuid){{0}};
    html_init(&h, c->arena);
    html_say(&h, "<h1>Not saved yet</h1>");
    put_reason(c, &h, status);
    clerk_form_open(&h, .action = route_url(c->arena, c->route, c->ids, c->n_ids),
                    .csrf = c->csrf.n ? c->csrf : typed_as(typed, n, S("csrf")), .form_key = key);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(typed[i].name, S("csrf")) && !str_eq(typed[i].name, S("form_key")))
            clerk_hidden(&h, typed[i].name, typed[i].value);
    nhsuk_button(&h, .text = S("Send it again"));
    clerk_form_close(&h);
    struct frame f = {.title = S("Not saved yet")};
    return frame_page(c->arena, &f, html_fragment(&h));
}
