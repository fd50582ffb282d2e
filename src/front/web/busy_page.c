#include "busy_page.h"

#include "frame.h"
#include "nhsuk_form.h"

static str typed_as(const struct pair *typed, size_t n, str name) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(typed[i].name, name)) return typed[i].value;
    return S("");
}

fragment busy_page(struct call *c, const struct pair *typed, size_t n) {
    struct html h;
    uuid key = {{0}};
    if (uuid_parse(typed_as(typed, n, S("form_key")), &key) != OK) key = (uuid){{0}};
    html_init(&h, c->arena);
    html_say(
        &h,
        "<h1>Not saved yet</h1><p>The system is busy at the moment. Nothing was saved, and what "
        "you typed is kept here: wait a moment, then send it again.</p>");
    clerk_form_open(&h, .action = route_url(c->arena, c->route, c->ids, c->n_ids),
                    .csrf = typed_as(typed, n, S("csrf")), .form_key = key);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(typed[i].name, S("csrf")) && !str_eq(typed[i].name, S("form_key")))
            clerk_hidden(&h, typed[i].name, typed[i].value);
    nhsuk_button(&h, .text = S("Send it again"));
    clerk_form_close(&h);
    struct frame f = {.title = S("Not saved yet")};
    return frame_page(c->arena, &f, html_fragment(&h));
}
