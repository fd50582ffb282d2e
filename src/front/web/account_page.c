/* One's own account: who one is here, and another password. */
#include "buf.h"
#include "nhsuk_form.h"
#include "page.h"
#include "password_policy.h"
#include "people_work.h"
#include "permission.h"
#include "person_store.h"
#include "routes.h"

enum { FREE_TRIES = 5 };

static const struct field password_rows[] = {
    {.name = "old",
     .type = FIELD_SECRET,
     .required = true,
     .max = 1024,
     .label = "your password as it is now"},
    {.name = "password",
     .type = FIELD_SECRET,
     .required = true,
     .max = 1024,
     .label = "the new password"},
    {.name = "again",
     .type = FIELD_SECRET,
     .required = true,
     .max = 1024,
     .label = "the new password again"},
};
FIELD_TABLE(own_password_fields, password_rows);

static void put_secret(struct call *c, struct html *h, const char *name, str label, str hint,
                       str autocomplete) {
    nhsuk_input(h, .name = str_from_c(name), .label = label, .hint = hint, .type = INPUT_PASSWORD,
                .autocomplete = autocomplete, .error = page_error(c, name), .width = 20);
}

enum err account_page(struct call *c) {
    struct person p;
    TRY(person_store_get(c->work.tx, c->scope.site_id, c->scope.person_id, &p));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Your account"), .under = c->scope.person_name);
    struct nhsuk_summary_row rows[] = {
        {.key = S("User name"), .value = p.user_name},
        {.key = S("Job title"), .value = p.job_title.n ? p.job_title : S("none")},
        {.key = S("Initials in letters"), .value = p.initials}};
    nhsuk_summary_list(&h, rows, sizeof rows / sizeof rows[0]);
    nhsuk_card_open(&h, S("Change your password"), 2);
    html_say(&h, "<p>You are signed out everywhere afterwards and sign in with the new one.</p>");
    page_form_open(c, &h, url_to(c->arena, ROUTE_change_password));
    put_secret(c, &h, "old", S("Password as it is now"), S(""), S("current-password"));
    put_secret(c, &h, "password", S("New password"),
               S("At least 12 characters, for example three words that do not belong together."),
               S("new-password"));
    put_secret(c, &h, "again", S("New password again"), S(""), S("new-password"));
    nhsuk_button(&h, .text = S("Change the password"));
    clerk_form_close(&h);
    nhsuk_card_close(&h);
    return page_reply(c, html_fragment(&h));
}

static enum err read_own(struct work *w, void *context) {
    return person_store_get(w->tx, w->scope->site_id, w->scope->person_id, context);
}

/* An unlocked screen must not become a place to guess at somebody's password. */
static enum err check_old(struct call *c, str user_name) {
    const struct sign_in_store *store = c->program->sign_ins;
    int64_t site = c->scope.site_id;
    unsigned char bucket[32];
    struct attempts attempts = {0};
    struct person_facts facts;
    bool is_outdated;
    sign_in_bucket("own-password", site, user_name, bucket);
    TRY(store->read_attempts(store->self, c->arena, site, bucket, &attempts));
    if (sign_in_wait_us(&attempts, FREE_TRIES, c->work.now) > 0) {
        c->again_status = 429;
        return call_problem(c, "old", S("Too many tries. Wait a few minutes and try again"));
    }
    TRY(store->find_person(store->self, c->arena, site, user_name, &facts));
    bool fits =
        c->program->passwords->verify(facts.password_hash, form_text(c, "old"), &is_outdated);
    TRY(store->note_attempt(store->self, c->arena, site, bucket, !fits, c->work.now));
    if (fits) return OK;
    return call_problem(c, "old", S("This is not your password as it is now. Type it again"));
}

enum err change_password(struct call *c) {
    struct person p;
    struct own_password in;
    struct done done;
    str typed = form_text(c, "password");
    TRY(work_read(&c->work, read_own, &p));
    if (!secret_eq(typed, form_text(c, "again")))
        return call_problem(c, "again", S("The two are not the same. Type the new password twice"));
    TRY(password_policy_check(typed, p.user_name, &c->why));
    TRY(check_old(c, p.user_name));
    TRY(c->program->passwords->hash(c->arena, typed, &in.password_hash));
    TRY(work_write(&c->work, &c->key, set_own_password, &in, &done));
    return reply_redirect(c, url_to(c->arena, ROUTE_password_changed));
}

/* A page of its own: the sign-in that a notice would belong to has just ended. */
enum err password_changed_page(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h,
             "<h1>Your password is changed</h1>"
             "<p>Every sign-in with the old one has ended. "
             "<a href=\"{}\">Sign in with the new one</a>.</p>",
             U(url_to(c->arena, ROUTE_sign_in_page)));
    return page_reply(c, html_fragment(&h));
}
