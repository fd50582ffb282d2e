/* sign_in_page.c: signing in and out. */
#include "nhsuk_form.h"
#include "page.h"
#include "routes.h"
#include "sign_in_try.h"

static const struct field rows[] = {
    {.name = "user_name",
     .type = FIELD_TEXT,
     .required = true,
     .max = 100,
     .label = "your user name"},
    {.name = "password",
     .type = FIELD_SECRET,
     .required = true,
     .max = 1024,
     .label = "your password"},
    {.name = "site", .type = FIELD_INT, .min = 1, .max = INT64_MAX, .label = "the organisation"},
};
FIELD_TABLE(sign_in_fields, rows);

/* Asked of nobody but who has an account in several, and has shown so by the password. */
static void put_sites(struct call *c, struct html *h) {
    if (c->n_sign_in_sites == 0) return;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, c->n_sign_in_sites);
    for (size_t i = 0; i < c->n_sign_in_sites; i++)
        options[i] =
            (struct nhsuk_option){.value = say(c->arena, "{}", SAY_N(c->sign_in_sites[i].site_id)),
                                  .text = c->sign_in_sites[i].name};
    nhsuk_radios(h, .name = S("site"), .label = S("Where do you sign in?"), .small = true,
                 .options = options, .n_options = c->n_sign_in_sites,
                 .error = page_error(c, "site"));
}

enum err sign_in_page(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_say(&h, "<h1>Sign in</h1>");
    page_form_open(c, &h, url_to(c->arena, ROUTE_sign_in));
    nhsuk_input(&h, .name = S("user_name"), .label = S("User name"), .autocomplete = S("username"),
                .value = form_typed(c, "user_name"), .error = page_error(c, "user_name"),
                .width = 20, .no_spelling = true);
    nhsuk_input(&h, .name = S("password"), .label = S("Password"), .type = INPUT_PASSWORD,
                .autocomplete = S("current-password"), .error = page_error(c, "password"),
                .width = 20);
    put_sites(c, &h);
    nhsuk_button(&h, .text = S("Sign in"));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err sign_in(struct call *c) {
    url next;
    TRY(sign_in_try(c, form_text(c, "user_name"), form_text(c, "password"), form_int(c, "site"),
                    &next));
    return reply_redirect(c, next);
}

enum err sign_out(struct call *c) {
    TRY(sign_in_end(c));
    return reply_redirect(c, url_to(c->arena, ROUTE_signed_out));
}

enum err signed_out_page(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h,
             "<h1>You have signed out</h1>"
             "<p>Nothing more can be seen from this computer until somebody signs in again.</p>"
             "<p><a href=\"{}\">Sign in</a></p>",
             U(url_to(c->arena, ROUTE_sign_in_page)));
    return page_reply(c, html_fragment(&h));
}
