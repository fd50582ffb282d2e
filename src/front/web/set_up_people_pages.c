/* Who works here: names, roles, passwords, access. Passwords are hashed before the transaction, in routes
 * of POST_PASSWORD. */
#include "buf.h"
#include "leaver_page.h"
#include "password_policy.h"
#include "people_work.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "set_up_page.h"

#define PERSON_ROWS                                                                                \
    {.name = "title", .type = FIELD_TEXT, .max = 40, .label = "the title"},                        \
        {.name = "given_name", .type = FIELD_TEXT, .max = 100, .label = "the given name"},         \
        {.name = "family_name",                                                                    \
         .type = FIELD_TEXT,                                                                       \
         .required = true,                                                                         \
         .max = 100,                                                                               \
         .label = "the family name"},                                                              \
        {.name = "roles", .type = FIELD_TEXT_LIST, .max = ROLE_COUNT, .label = "the roles"},       \
        {.name = "user_name",                                                                      \
         .type = FIELD_TEXT,                                                                       \
         .required = true,                                                                         \
         .max = 64,                                                                                \
         .label = "the user name"},                                                                \
        {.name = "job_title", .type = FIELD_TEXT, .label = "the job title"},                       \
        {.name = "registration", .type = FIELD_TEXT, .max = 40, .label = "the registration"},      \
        {.name = "initials", .type = FIELD_TEXT, .max = 8, .label = "the initials"},               \
        {.name = "email", .type = FIELD_TEXT, .label = "the e-mail address"}, {                    \
        .name = "telephone", .type = FIELD_TEXT, .max = 100, .label = "the telephone number"       \
    }
#define VERSION_ROW                                                                                \
    {                                                                                              \
        .name = "version", .type = FIELD_INT, .required = true, .min = 1, .max = 1000000,          \
        .label = "the version"                                                                     \
    }

static const struct field add_person_rows[] = {
    PERSON_ROWS, {.name = "password", .type = FIELD_SECRET, .max = 1024, .label = "the password"}};
FIELD_TABLE_TRIED(add_person_fields, add_person_rows);
static const struct field change_person_rows[] = {VERSION_ROW, PERSON_ROWS};
FIELD_TABLE_TRIED(change_person_fields, change_person_rows);
static const struct field person_password_rows[] = {{.name = "password",
                                                     .type = FIELD_SECRET,
                                                     .required = true,
                                                     .max = 1024,
                                                     .label = "the new password"}};
FIELD_TABLE(person_password_fields, person_password_rows);
/* As pages say them; what each may do stands in domain/permission.c. */
static const struct {
    enum role role;
    str text, hint;
} role_words[] = {
    {ROLE_CLINICIAN, S_INIT("Clinician"),
     S_INIT("Holds clinics, reviews referrals, signs letters. Can be put into clinics at once.")},
    {ROLE_SECRETARY, S_INIT("Secretary"),
     S_INIT("Referrals, booking, typing, sending letters, setting up clinics.")},
    {ROLE_BOOKING_CLERK, S_INIT("Booking clerk"),
     S_INIT("Referrals, booking, outcomes, cashing up.")},
    {ROLE_RECEPTIONIST, S_INIT("Receptionist"), S_INIT("Arrivals and booking.")},
    {ROLE_MANAGER, S_INIT("Manager"),
     S_INIT("Sees the work of the clinics, sets up, looks after people.")},
    {ROLE_ADMINISTRATOR, S_INIT("System administrator"),
     S_INIT("Accounts and the program itself; sees no patient.")},
};
enum { N_ROLES = sizeof role_words / sizeof role_words[0] };

static str roles_text(struct arena *a, uint32_t roles) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < N_ROLES; i++) {
        if (!(roles >> role_words[i].role & 1u)) continue;
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, role_words[i].text);
    }
    return buf_str(&b);
}

/* ---- the list ------------------------------------------------------------------------------------ */

static void put_access(struct html *h, const struct person *p) {
    if (p->is_disabled)
        nhsuk_tag(h, S("cannot sign in: stopped"), TAG_GREY);
    else if (!p->has_password)
        nhsuk_tag(h, S("no password yet"), TAG_AMBER);
    else
        nhsuk_tag(h, S("can sign in"), TAG_GREEN);
}

enum err people(struct call *c) {
    const struct person *list;
    size_t n;
    TRY(person_store_list(c->work.tx, c->scope.site_id, ROLE_COUNT, true, &list, &n));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("People"), S("Who works here and what each may do"));
    nhsuk_button_link(&h, .text = S("Add a person"), .to = url_to(c->arena, ROUTE_add_person_page));
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Name")},
                                                  {.text = S_INIT("User name")},
                                                  {.text = S_INIT("Roles")},
                                                  {.text = S_INIT("Access")}};
    set_up_table(&h, .caption = S("People"), .columns = columns, .n_columns = 4, .dense = true,
                 .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct person *p = &list[i];
        html_put(&h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_person, p->person_id)),
                 T(person_full_name(c->arena, p)));
        if (p->job_title.n) html_put(&h, "<br><span class=\"cw-why\">{}</span>", T(p->job_title));
        html_put(&h, "</td><td>{}</td><td>{}</td><td>", T(p->user_name),
                 T(roles_text(c->arena, p->roles)));
        put_access(&h, p);
        html_say(&h, "</td></tr>");
    }
    set_up_table_close(&h);
    return set_up_reply(c, S("People"), NULL, html_fragment(&h));
}

/* ---- the form ------------------------------------------------------------------------------------ */

static void put_roles(struct call *c, struct html *h, uint32_t roles) {
    struct nhsuk_option options[N_ROLES];
    for (size_t i = 0; i < N_ROLES; i++) {
        str value = str_from_c(role_name(role_words[i].role));
        options[i] =
            (struct nhsuk_option){.value = value,
                                  .text = role_words[i].text,
                                  .hint = role_words[i].hint,
                                  .chosen = set_up_is_typed_in(
                                      c, "roles", value, (roles >> role_words[i].role & 1u) != 0)};
    }
    nhsuk_checkboxes(h, .name = S("roles"), .label = S("Roles"),
                     .hint = S("Somebody may have several."), .options = options,
                     .n_options = N_ROLES, .error = page_error(c, "roles"), .small = true);
}

static void put_person_form(struct call *c, struct html *h, const struct person *p) {
    nhsuk_input(h, .name = S("title"), .label = S("Title"), .hint = S("Dr, Sister, Mrs"),
                .value = form_shown(c, "title", p->title), .error = page_error(c, "title"),
                .width = 10);
    nhsuk_input(h, .name = S("given_name"), .label = S("Given name"),
                .value = form_shown(c, "given_name", p->given_name),
                .error = page_error(c, "given_name"), .width = 20, .no_spelling = true);
    nhsuk_input(h, .name = S("family_name"), .label = S("Family name"),
                .value = form_shown(c, "family_name", p->family_name),
                .error = page_error(c, "family_name"), .width = 20, .no_spelling = true);
    put_roles(c, h, p->roles);
    nhsuk_input(h, .name = S("user_name"), .label = S("User name"),
                .hint = S("What he or she signs in with: letters, digits, dots and dashes."),
                .value = form_shown(c, "user_name", p->user_name),
                .error = page_error(c, "user_name"), .width = 20, .no_spelling = true);
}

static void put_job(struct call *c, struct html *h, const struct person *p) {
    nhsuk_input(h, .name = S("job_title"), .label = S("Job title"),
                .hint = S("As it stands under a signature: Consultant cardiologist"),
                .value = form_shown(c, "job_title", p->job_title),
                .error = page_error(c, "job_title"), .width = 30);
    nhsuk_input(h, .name = S("registration"), .label = S("GMC, NMC or HCPC number"),
                .value = form_shown(c, "registration", p->registration),
                .error = page_error(c, "registration"), .width = 10, .no_spelling = true);
    nhsuk_input(h, .name = S("initials"), .label = S("Initials"),
                .hint =
                    S("For the reference of letters, HL/AB. Left empty, they come from the name."),
                .value = form_shown(c, "initials", p->initials), .error = page_error(c, "initials"),
                .width = 5, .no_spelling = true);
    nhsuk_input(h, .name = S("email"), .label = S("E-mail"),
                .value = form_shown(c, "email", p->email), .error = page_error(c, "email"),
                .type = INPUT_EMAIL, .width = 30, .no_spelling = true);
    nhsuk_input(h, .name = S("telephone"), .label = S("Telephone"),
                .value = form_shown(c, "telephone", p->telephone),
                .error = page_error(c, "telephone"), .type = INPUT_TEL, .width = 20);
}

static struct person person_typed(struct call *c) {
    struct person p = {.title = form_text(c, "title"),
                       .given_name = form_text(c, "given_name"),
                       .family_name = form_text(c, "family_name"),
                       .user_name = form_text(c, "user_name"),
                       .job_title = form_text(c, "job_title"),
                       .registration = form_text(c, "registration"),
                       .initials = form_text(c, "initials"),
                       .email = form_text(c, "email"),
                       .telephone = form_text(c, "telephone")};
    size_t n;
    const str *texts = form_texts(c, "roles", &n);
    for (size_t i = 0; i < n; i++) {
        enum role role;
        if (role_parse(texts[i], &role) == OK) p.roles |= 1u << role;
    }
    return p;
}

static struct nhsuk_link to_people(struct call *c) {
    return (struct nhsuk_link){.text = S("People"), .to = url_to(c->arena, ROUTE_people)};
}

static void put_password(struct call *c, struct html *h, str label, str hint) {
    nhsuk_input(h, .name = S("password"), .label = label, .hint = hint, .type = INPUT_PASSWORD,
                .autocomplete = S("new-password"), .error = page_error(c, "password"), .width = 20);
}

enum err add_person_page(struct call *c) {
    struct person p = {0};
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Add a person"), S(""));
    page_form_open(c, &h, url_to(c->arena, ROUTE_add_person));
    put_person_form(c, &h, &p);
    put_password(c, &h, S("First password"),
                 S("At least 12 characters, for example three words that do not belong together. "
                   "Left empty, he or she cannot sign in yet."));
    nhsuk_details_open(&h, S("For letters: job title, registration, initials"));
    put_job(c, &h, &p);
    nhsuk_details_close(&h);
    nhsuk_button(&h, .text = S("Add the person"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_people(c);
    return set_up_reply(c, S("Add a person"), &parent, html_fragment(&h));
}

/* Argon2id, slow: never inside a transaction. Empty stays empty. */
static enum err hash_of(struct call *c, str password, str user_name, str *ret_hash) {
    *ret_hash = S("");
    if (password.n == 0) return OK;
    TRY(password_policy_check(password, user_name, &c->why));
    if (c->work.is_trial) return OK; /* nothing of it is kept */
    return c->program->passwords->hash(c->arena, password, ret_hash);
}

enum err add_the_person(struct call *c) {
    struct add_person in = {.person = person_typed(c)};
    struct done done;
    TRY(call_also(c, hash_of(c, form_text(c, "password"), in.person.user_name, &in.password_hash)));
    TRY(work_write(&c->work, &c->key, add_person, &in, &done));
    return reply_notice(
        c, say(c->arena, "{} is added.", SAY_T(person_full_name(c->arena, &in.person))),
        url_to(c->arena, ROUTE_people));
}

/* ---- one person ---------------------------------------------------------------------------------- */

static void put_sign_in(struct call *c, struct html *h, const struct person *p) {
    nhsuk_card_open(h, S("Signing in"), 2);
    html_say(h, "<p>");
    put_access(h, p);
    html_say(h, "</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_person_password, p->person_id));
    put_password(c, h, S("New password"),
                 S("Tell it in person; it ends this person's sign-ins. Another can be chosen by a "
                   "click on one's own name at the top."));
    nhsuk_button(h, .text = S("Set the password"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    leaver_put_access(c, h, p);
    nhsuk_card_close(h);
}

enum err person_page(struct call *c) {
    struct person p;
    TRY(person_store_get(c->work.tx, c->scope.site_id, c->ids[0], &p));
    str name = person_full_name(c->arena, &p);
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, name, roles_text(c->arena, p.roles));
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_person, p.person_id));
    page_version_of_values(c, &h, p.version);
    put_person_form(c, &h, &p);
    put_job(c, &h, &p);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    put_sign_in(c, &h, &p);
    struct nhsuk_link parent = to_people(c);
    return set_up_reply(c, name, &parent, html_fragment(&h));
}

enum err change_the_person(struct call *c) {
    struct person in = person_typed(c);
    in.person_id = c->ids[0];
    in.version = form_int(c, "version");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_person, &in, &done));
    return reply_notice(c, say(c->arena, "{} is saved.", SAY_T(person_full_name(c->arena, &in))),
                        url_to(c->arena, ROUTE_people));
}

struct asked_person {
    uuid person_id;
    struct person person;
};

static enum err read_person(struct work *w, void *context) {
    struct asked_person *asked = context;
    return person_store_get(w->tx, w->scope->site_id, asked->person_id, &asked->person);
}

enum err set_the_password(struct call *c) {
    struct asked_person asked = {.person_id = c->ids[0]};
    struct person_access in = {0};
    struct done done;
    TRY(work_read(&c->work, read_person, &asked));
    in.user_name = asked.person.user_name;
    TRY(hash_of(c, form_text(c, "password"), in.user_name, &in.password_hash));
    TRY(work_write(&c->work, &c->key, set_person_password, &in, &done));
    str name = person_full_name(c->arena, &asked.person);
    return reply_notice(c, say(c->arena, "The new password of {} is set.", SAY_T(name)),
                        url_to(c->arena, ROUTE_people));
}
