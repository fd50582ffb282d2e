/* One entry of the address book: what it says, who uses it, where letters go. */
#include "address_store.h"
#include "buf.h"
#include "contact_find.h"
#include "contact_picker.h"
#include "contact_work.h"
#include "page.h"
#include "permission.h"
#include "routes.h"
#include "url.h"

static const struct field move_rows[] = {
    VERSION_FIELD,
    CONTACT_PICKER_FIELDS("moved_to", "where letters go now"),
};
FIELD_TABLE(move_contact_fields, move_rows);

static const struct field retire_rows[] = {
    VERSION_FIELD,
    {.name = "reason", .type = FIELD_TEXT, .max = 200, .label = "the reason"},
};
FIELD_TABLE(retire_contact_fields, retire_rows);

static const struct field contact_version_rows[] = {VERSION_FIELD};
FIELD_TABLE(contact_version_fields, contact_version_rows);

static const struct contact_picker moved_to = {
    .name = "moved_to",
    .label = S_INIT("Letters go now to"),
    .required = S_INIT("Choose where letters go now"),
};

/* ---- the page ------------------------------------------------------------------------------------- */

/* An entry, where its letters go, and who uses it. */
struct entry {
    struct contact contact, now;
    struct contact_uses uses;
};

static enum err read_entry(struct call *c, struct entry *e) {
    int64_t site = c->scope.site_id;
    TRY(contact_store_get(c->work.tx, site, c->ids[0], &e->contact));
    TRY(contact_store_current(c->work.tx, site, c->ids[0], &e->now));
    return contact_store_uses(c->work.tx, site, c->ids[0], &e->uses);
}

static str address_of(struct call *c, const struct contact *k) {
    struct postal_address all;
    if (k->address.n + k->postcode.n == 0) return S("None recorded: a copy on paper would be held");
    if (postal_address_parse(c->arena, k->address, k->postcode, k->country, &all, NULL) != OK)
        return k->address; /* from outside, kept as it came */
    return postal_address_one_line(c->arena, &all);
}

static void put_facts(struct call *c, struct html *h, const struct contact *k) {
    struct nhsuk_summary_row rows[] = {
        {.key = S("Person"), .value = k->person_name},
        {.key = S("Organisation"), .value = k->organisation},
        {.key = S("Letters begin"),
         .value = say(c->arena, "Dear {}", SAY_T(contact_salutation(c->arena, k)))},
        {.key = S("Address"), .value = address_of(c, k)},
        {.key = S("Telephone"), .value = k->telephone},
        {.key = S("E-mail"), .value = k->email},
        {.key = S("Organisation code"), .value = k->ods_code},
        {.key = S("Electronic mailbox"), .value = k->mailbox.n ? k->mailbox : S("None: on paper")},
    };
    struct nhsuk_summary_row kept[sizeof rows / sizeof rows[0]];
    size_t n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].value.n) kept[n++] = rows[i];
    nhsuk_card_open(h, S("Details"), 2);
    nhsuk_summary_list(h, kept, n);
    if (may(&c->scope, PERM_SET_UP))
        nhsuk_button_link(h, .text = S("Change the details"), .kind = BUTTON_SECONDARY,
                          .to = url_for(c->arena, ROUTE_change_contact_page, k->contact_id));
    nhsuk_card_close(h);
}

static void put_use(struct html *h, int64_t n, str one, str many) {
    if (n) html_put(h, "<li>{} {}</li>", N(n), T(n == 1 ? one : many));
}

static void put_uses(struct html *h, const struct contact_uses *u) {
    nhsuk_card_open(h, S("Who uses it"), 2);
    if (!u->patients && !u->referrals && !u->letters && !u->moved_here)
        html_say(h, "<p>Nobody yet.</p>");
    html_say(h, "<ul class=\"nhsuk-list\">");
    put_use(h, u->patients, S("patient is registered here"), S("patients are registered here"));
    put_use(h, u->referrals, S("referral came from here"), S("referrals came from here"));
    put_use(h, u->letters, S("letter is written to it"), S("letters are written to it"));
    put_use(h, u->letters_unsent, S("of those has not been sent yet"),
            S("of those have not been sent yet"));
    put_use(h, u->moved_here, S("entry has moved here"), S("entries have moved here"));
    html_say(h, "</ul>");
    nhsuk_card_close(h);
}

/* What a letter to it does now, said before somebody writes one. */
static void put_standing(struct call *c, struct html *h, const struct entry *e) {
    bool is_moved = !uuid_is_nil(e->contact.moved_to);
    if (is_moved) {
        nhsuk_inset_text_open(h);
        html_put(h, "<p>Moved: letters go to <a class=\"nhsuk-link\" href=\"{}\">{}</a> now.</p>",
                 U(url_for(c->arena, ROUTE_contact, e->now.contact_id)),
                 T(contact_line(c->arena, &e->now)));
        nhsuk_inset_text_close(h);
    }
    if (!e->now.is_retired) return;
    nhsuk_warning_callout_open(h, S("Not to be written to"));
    html_say(h, "<p>A copy of a letter to this entry is held, with this as the reason, and shown "
                "under Print and post. Copies to others go.</p>");
    nhsuk_warning_callout_close(h);
}

static enum err put_move(struct call *c, struct html *h, const struct contact *k) {
    bool is_moved = !uuid_is_nil(k->moved_to);
    nhsuk_card_open(h, is_moved ? S("Moved") : S("Moved, or joined with another"), 2);
    html_say(h, "<p>Letters to this entry, and those already written, go to the new one when they "
                "are sent. Patients and referrals keep this entry in their history.</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_move_contact, k->contact_id));
    page_version(c, h, k->version);
    TRY(contact_picker_put(c, h, &moved_to, k->moved_to));
    nhsuk_button(h, .text = S("Letters go there now"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    if (is_moved) {
        page_form_open(c, h, url_for(c->arena, ROUTE_move_contact_back, k->contact_id));
        page_version(c, h, k->version);
        nhsuk_button(h, .text = S("Letters go to this entry again"), .kind = BUTTON_LINK);
        clerk_form_close(h);
    }
    nhsuk_card_close(h);
    return OK;
}

static void put_retire(struct call *c, struct html *h, const struct contact *k) {
    if (k->is_retired) {
        nhsuk_card_open(h, S("Write to it again"), 2);
        page_form_open(c, h, url_for(c->arena, ROUTE_restore_contact, k->contact_id));
        page_version(c, h, k->version);
        nhsuk_button(h, .text = S("It may be written to again"), .kind = BUTTON_SECONDARY);
    } else {
        nhsuk_card_open(h, S("Not to be written to any more"), 2);
        html_say(h,
                 "<p>For somebody who retired or died, or a place that closed. Say where letters "
                 "go instead, if anywhere, under Moved.</p>");
        page_form_open(c, h, url_for(c->arena, ROUTE_retire_contact, k->contact_id));
        page_version(c, h, k->version);
        nhsuk_input(h, .name = S("reason"), .label = S("Why"), .value = form_typed(c, "reason"),
                    .error = page_error(c, "reason"),
                    .hint = S("For example, retired in June 2026"));
        nhsuk_button(h, .text = S("Do not write to it any more"), .kind = BUTTON_WARNING);
    }
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err contact_page(struct call *c) {
    struct entry e;
    TRY(contact_may_be_seen(&c->work));
    TRY(read_entry(c, &e));
    const struct contact *k = &e.contact;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = contact_name(k), .under = contact_kind_name(k->kind));
    put_standing(c, &h, &e);
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    put_facts(c, &h, k);
    if (may(&c->scope, PERM_SET_UP)) TRY(put_move(c, &h, k));
    html_say(&h, "</div><div>");
    put_uses(&h, &e.uses);
    if (may(&c->scope, PERM_SET_UP)) put_retire(c, &h, k);
    html_say(&h, "</div></div>");
    struct nhsuk_link up[] = {
        {.text = S("Address book"), .to = url_to(c->arena, ROUTE_address_book)}};
    return page_reply_titled(c, contact_line(c->arena, k), up, 1, html_fragment(&h));
}

/* ---- moving and retiring -------------------------------------------------------------------------- */

static enum err reply_entry(struct call *c, str sentence) {
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_contact, c->ids[0]));
}

enum err move_the_contact(struct call *c) {
    struct move_contact in = {.contact_id = c->ids[0], .version = form_int(c, "version")};
    struct done done;
    TRY(contact_picker_resolve(c, &moved_to, &in.moved_to));
    TRY(work_write(&c->work, &c->key, move_contact, &in, &done));
    return reply_entry(c, S("Letters go to the new entry now."));
}

enum err move_the_contact_back(struct call *c) {
    struct move_contact in = {.contact_id = c->ids[0], .version = form_int(c, "version")};
    struct done done;
    TRY(work_write(&c->work, &c->key, move_contact, &in, &done));
    return reply_entry(c, S("Letters go to this entry again."));
}

enum err retire_the_contact(struct call *c) {
    struct retire_contact in = {.contact_id = c->ids[0],
                                .version = form_int(c, "version"),
                                .is_retired = true,
                                .reason = form_text(c, "reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, retire_contact, &in, &done));
    return reply_entry(c, S("The entry is not written to any more."));
}

enum err restore_the_contact(struct call *c) {
    struct retire_contact in = {.contact_id = c->ids[0], .version = form_int(c, "version")};
    struct done done;
    TRY(work_write(&c->work, &c->key, retire_contact, &in, &done));
    return reply_entry(c, S("The entry may be written to again."));
}
