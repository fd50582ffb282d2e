/* The address book: everybody letters go to or referrals come from. */
#include "buf.h"
#include "contact_find.h"
#include "page.h"
#include "permission.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 50 };

static const struct field address_book_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"},
    {.name = "kind", .type = FIELD_TEXT, .max = 20, .label = "the kind"},
    {.name = "from", .type = FIELD_INT, .min = 0, .max = 1000000, .label = "the place in the list"},
};
FIELD_TABLE(address_book_fields, address_book_rows);

static void put_search(struct call *c, struct html *h, const struct contact_query *query) {
    struct nhsuk_option options[CONTACT_KINDS];
    for (size_t i = 0; i < CONTACT_KINDS; i++) {
        options[i] =
            (struct nhsuk_option){.value = contact_kinds[i].code, .text = contact_kinds[i].name};
    }
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_address_book), .get = true);
    html_say(h, "<div class=\"cw-search\">");
    nhsuk_input(h, .name = S("q"),
                .label = S("A few letters of name, organisation, town or postcode"),
                .value = query->typed, .type = INPUT_SEARCH, .width = 30);
    nhsuk_select(h, .name = S("kind"), .label = S("Kind"), .options = options,
                 .n_options = CONTACT_KINDS, .nothing = S("Every kind"), .value = query->kinds);
    nhsuk_button(h, .text = S("Find"), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</div>");
    clerk_form_close(h);
}

static void put_state(struct html *h, const struct found_contact *f) {
    if (!f->is_usable)
        nhsuk_tag(h, S("not written to"), TAG_GREY);
    else if (f->is_moved)
        nhsuk_tag(h, S("moved"), TAG_AMBER);
}

static void put_rows(struct call *c, struct html *h, const struct found_contact *found, size_t n) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Who")},
        {.text = S_INIT("Kind")},
        {.text = S_INIT("Address")},
        {.text = S_INIT("Telephone")},
    };
    nhsuk_table_open(h, .caption = S("Address book"), .columns = columns, .n_columns = 4,
                     .dense = true, .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct contact *k = &found[i].contact;
        str town = contact_town(k);
        str gap = town.n && k->postcode.n ? S(", ") : S("");
        html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_contact, k->contact_id)), T(contact_name(k)));
        if (k->person_name.n && k->organisation.n)
            html_put(h, "<br><span class=\"cw-why\">{}</span>", T(k->organisation));
        html_say(h, " ");
        put_state(h, &found[i]);
        html_put(h, "</td><td>{}</td><td>{}{}{}</td><td>{}</td></tr>",
                 T(contact_kind_name(k->kind)), T(town), T(gap), T(k->postcode), T(k->telephone));
    }
    nhsuk_table_close(h);
}

static url page_from(struct call *c, const struct contact_query *query, int64_t from) {
    url to = url_with(c->arena, url_to(c->arena, ROUTE_address_book), S("q"), query->typed);
    to = url_with(c->arena, to, S("kind"), query->kinds);
    return from > 0 ? url_with_int(c->arena, to, S("from"), from) : to;
}

static void put_paging(struct call *c, struct html *h, const struct contact_query *query, size_t n,
                       bool has_more) {
    if (query->offset == 0 && !has_more) return;
    struct nhsuk_pagination p = {.position = say(c->arena, "{} to {}", SAY_N(query->offset + 1),
                                                 SAY_N(query->offset + (int64_t)n))};
    if (query->offset > 0)
        p.previous = page_from(c, query, query->offset > ROWS ? query->offset - ROWS : 0);
    if (has_more) p.next = page_from(c, query, query->offset + ROWS);
    nhsuk_pagination_put(h, &p);
}

enum err address_book(struct call *c) {
    const struct found_contact *found;
    size_t n;
    struct contact_query query = {.typed = form_text(c, "q"),
                                  .kinds = form_text(c, "kind"),
                                  .limit = ROWS + 1,
                                  .offset = form_int(c, "from"),
                                  .lists_all = true};
    TRY(contact_find(&c->work, &query, &found, &n));
    bool has_more = n > ROWS;
    if (has_more) n = ROWS;
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Address book"),
               .under = S("Everybody letters go to or referrals come from"));
    if (may(&c->scope, PERM_SET_UP))
        nhsuk_button_link(&h, .text = S("Add to the address book"),
                          .to = url_to(c->arena, ROUTE_add_contact_page));
    put_search(c, &h, &query);
    if (n == 0)
        clerk_nothing(&h, query.typed.n || query.kinds.n
                              ? S("Nobody found. Try fewer letters, or every kind.")
                              : S("The address book is empty."));
    if (n) put_rows(c, &h, found, n);
    put_paging(c, &h, &query, n, has_more);
    return page_reply(c, html_fragment(&h));
}
