/* Adding to the address book, and changing what it says. */
#include "address_store.h"
#include "buf.h"
#include "contact_work.h"
#include "page.h"
#include "routes.h"

#define CONTACT_FIELDS                                                                             \
    {.name = "kind", .type = FIELD_TEXT, .max = 20, .label = "the kind"},                          \
        {.name = "person_name", .type = FIELD_TEXT, .label = "the person"},                        \
        {.name = "organisation", .type = FIELD_TEXT, .label = "the organisation"},                 \
        {.name = "salutation", .type = FIELD_TEXT, .max = 100, .label = "what follows Dear"},      \
        {.name = "address", .type = FIELD_LINES, .max = 800, .label = "the address"},              \
        {.name = "postcode", .type = FIELD_TEXT, .max = 20, .label = "the postcode"},              \
        {.name = "country", .type = FIELD_TEXT, .max = 60, .label = "the country"},                \
        {.name = "telephone", .type = FIELD_TEXT, .max = 40, .label = "the telephone number"},     \
        {.name = "email", .type = FIELD_TEXT, .max = 200, .label = "the e-mail address"},          \
        {.name = "ods_code", .type = FIELD_TEXT, .max = 20, .label = "the organisation code"}, {   \
        .name = "mailbox", .type = FIELD_TEXT, .label = "the electronic mailbox"                   \
    }

static const struct field add_rows[] = {CONTACT_FIELDS};
FIELD_TABLE_TRIED(add_contact_fields, add_rows);

static const struct field change_rows[] = {
    VERSION_FIELD,
    CONTACT_FIELDS,
};
FIELD_TABLE_TRIED(change_contact_fields, change_rows);

static void put_who(struct call *c, struct html *h, const struct contact *k) {
    struct nhsuk_option kinds[CONTACT_KINDS];
    for (size_t i = 0; i < CONTACT_KINDS; i++)
        kinds[i] =
            (struct nhsuk_option){.value = contact_kinds[i].code, .text = contact_kinds[i].name};
    nhsuk_select(h, .name = S("kind"), .label = S("Kind"), .options = kinds,
                 .n_options = CONTACT_KINDS, .nothing = S("Choose one"),
                 .value = form_shown(c, "kind", k->kind), .error = page_error(c, "kind"));
    nhsuk_input(h, .name = S("person_name"), .label = S("Person"),
                .hint = S("With the title, for example Dr L Ferreira. Leave empty to write to an "
                          "organisation."),
                .value = form_shown(c, "person_name", k->person_name),
                .error = page_error(c, "person_name"), .no_spelling = true);
    nhsuk_input(h, .name = S("organisation"), .label = S("Organisation"),
                .hint = S("For example Beacon Street Surgery"),
                .value = form_shown(c, "organisation", k->organisation),
                .error = page_error(c, "organisation"), .no_spelling = true);
    nhsuk_input(h, .name = S("salutation"), .label = S("Letters begin Dear …"),
                .hint = S("Left empty, it is made from the name: Dr Ferreira"),
                .value = form_shown(c, "salutation", k->salutation),
                .error = page_error(c, "salutation"), .width = 20, .no_spelling = true);
}

static void put_where(struct call *c, struct html *h, const struct contact *k) {
    nhsuk_fieldset_open(h, S("Where letters go"));
    nhsuk_textarea(h, .name = S("address"), .label = S("Address"),
                   .hint = S("A line each, without names and postcode"),
                   .value = form_shown(c, "address", k->address), .rows = 4,
                   .error = page_error(c, "address"));
    nhsuk_input(h, .name = S("postcode"), .label = S("Postcode"),
                .value = form_shown(c, "postcode", k->postcode), .error = page_error(c, "postcode"),
                .width = 10, .no_spelling = true);
    nhsuk_input(h, .name = S("country"), .label = S("Country"),
                .hint = S("Only for an address outside the United Kingdom"),
                .value = form_shown(c, "country", k->country), .error = page_error(c, "country"),
                .width = 20, .no_spelling = true);
    nhsuk_input(h, .name = S("mailbox"), .label = S("Electronic mailbox"),
                .hint =
                    S("The address at your carrier of electronic letters. Left empty: on paper."),
                .value = form_shown(c, "mailbox", k->mailbox), .error = page_error(c, "mailbox"),
                .no_spelling = true);
    nhsuk_fieldset_close(h);
}

static void put_ways(struct call *c, struct html *h, const struct contact *k) {
    nhsuk_fieldset_open(h, S("How to reach them"));
    nhsuk_input(h, .name = S("telephone"), .label = S("Telephone"), .type = INPUT_TEL,
                .value = form_shown(c, "telephone", k->telephone),
                .error = page_error(c, "telephone"), .width = 20);
    nhsuk_input(h, .name = S("email"), .label = S("E-mail"), .type = INPUT_EMAIL,
                .value = form_shown(c, "email", k->email), .error = page_error(c, "email"),
                .width = 30, .no_spelling = true);
    nhsuk_input(h, .name = S("ods_code"), .label = S("Organisation code (ODS)"),
                .hint = S("For example A86024"), .value = form_shown(c, "ods_code", k->ods_code),
                .error = page_error(c, "ods_code"), .width = 10, .code = true, .no_spelling = true);
    nhsuk_fieldset_close(h);
}

/* What somebody else saved meanwhile, where it is not what stands in the form. */
static void put_meanwhile(struct call *c, struct html *h, const struct contact *k) {
    const struct {
        const char *field;
        str label, stored;
    } fields[] = {{"person_name", S("Person"), k->person_name},
                  {"organisation", S("Organisation"), k->organisation},
                  {"salutation", S("Letters begin Dear"), k->salutation},
                  {"address", S("Address"), k->address},
                  {"postcode", S("Postcode"), k->postcode},
                  {"country", S("Country"), k->country},
                  {"telephone", S("Telephone"), k->telephone},
                  {"email", S("E-mail"), k->email},
                  {"ods_code", S("Organisation code"), k->ods_code},
                  {"mailbox", S("Electronic mailbox"), k->mailbox}};
    int64_t shown;
    if (!k->version || !str_to_int64(form_typed(c, "version"), &shown) || shown == k->version)
        return;
    nhsuk_inset_text_open(h);
    html_say(h, "<p>Saved meanwhile, where it differs from this form. Saving the form puts the "
                "form's words in their place.</p><ul>");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (str_eq(form_text(c, fields[i].field), fields[i].stored)) continue;
        html_put(h, "<li>{}: {}</li>", T(fields[i].label),
                 T(fields[i].stored.n ? fields[i].stored : S("nothing")));
    }
    html_say(h, "</ul>");
    nhsuk_inset_text_close(h);
}

static void put_form(struct call *c, struct html *h, url to, const struct contact *k) {
    html_say(h, "<div class=\"cw-card\">");
    page_form_open(c, h, to);
    if (k->version) page_version(c, h, k->version);
    put_meanwhile(c, h, k);
    put_who(c, h, k);
    put_where(c, h, k);
    put_ways(c, h, k);
    nhsuk_button(h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(h);
    html_say(h, "</div>");
}

static struct contact typed_contact(struct call *c) {
    return (struct contact){.kind = form_text(c, "kind"),
                            .person_name = form_text(c, "person_name"),
                            .organisation = form_text(c, "organisation"),
                            .salutation = form_text(c, "salutation"),
                            .address = form_text(c, "address"),
                            .postcode = form_text(c, "postcode"),
                            .country = form_text(c, "country"),
                            .telephone = form_text(c, "telephone"),
                            .email = form_text(c, "email"),
                            .ods_code = form_text(c, "ods_code"),
                            .mailbox = form_text(c, "mailbox")};
}

enum err add_contact_page(struct call *c) {
    const struct contact empty = {0};
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Add to the address book"));
    put_form(c, &h, url_to(c->arena, ROUTE_add_contact), &empty);
    struct nhsuk_link up[] = {
        {.text = S("Address book"), .to = url_to(c->arena, ROUTE_address_book)}};
    return page_reply_titled(c, S("Add to the address book"), up, 1, html_fragment(&h));
}

enum err add_the_contact(struct call *c) {
    struct change_contact in = {.contact = typed_contact(c)};
    struct done done;
    TRY(work_write(&c->work, &c->key, add_contact, &in, &done));
    return reply_notice(c, S("Added to the address book."),
                        url_for(c->arena, ROUTE_contact, done.id));
}

enum err change_contact_page(struct call *c) {
    struct contact k;
    TRY(contact_store_get(c->work.tx, c->scope.site_id, c->ids[0], &k));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = say(c->arena, "Change {}", SAY_T(contact_name(&k))));
    put_form(c, &h, url_for(c->arena, ROUTE_change_contact, c->ids[0]), &k);
    struct nhsuk_link up[] = {
        {.text = S("Address book"), .to = url_to(c->arena, ROUTE_address_book)},
        {.text = contact_name(&k), .to = url_for(c->arena, ROUTE_contact, c->ids[0])}};
    return page_reply_titled(c, say(c->arena, "Change {}", SAY_T(contact_name(&k))), up, 2,
                             html_fragment(&h));
}

enum err change_the_contact(struct call *c) {
    struct change_contact in = {.contact = typed_contact(c)};
    in.contact.contact_id = c->ids[0];
    in.contact.version = form_int(c, "version");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_contact, &in, &done));
    return reply_notice(c, S("Details changed."), url_for(c->arena, ROUTE_contact, c->ids[0]));
}
