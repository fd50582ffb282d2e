/* Places where clinics are held, and their rooms. */
#include "address_store.h"
#include "buf.h"
#include "pattern_store.h"
#include "routes.h"
#include "set_up_page.h"
#include "set_up_places.h"

/* ---- places -------------------------------------------------------------------------------------- */

#define PLACE_ROWS                                                                                 \
    {.name = "name", .type = FIELD_TEXT, .required = true, .label = "the name of the place"},      \
        {.name = "address",                                                                        \
         .type = FIELD_LINES,                                                                      \
         .required = true,                                                                         \
         .max = 500,                                                                               \
         .label = "the address"},                                                                  \
        {.name = "postcode", .type = FIELD_TEXT, .max = 10, .label = "the postcode"},              \
        {.name = "telephone", .type = FIELD_TEXT, .max = 100, .label = "the telephone number"}, {  \
        .name = "directions", .type = FIELD_LINES, .max = 2000, .label = "the directions"          \
    }

static const struct field add_place_rows[] = {PLACE_ROWS};
FIELD_TABLE_TRIED(add_place_fields, add_place_rows);
static const struct field change_place_rows[] = {
    VERSION_FIELD,
    PLACE_ROWS,
    {.name = "is_active", .type = FIELD_CHECK, .label = "whether it is used"},
};
FIELD_TABLE_TRIED(change_place_fields, change_place_rows);

enum err places(struct call *c) {
    const struct place *list;
    size_t n;
    TRY(place_store_list(c->work.tx, c->scope.site_id, &list, &n));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Places"), S("The buildings where clinics are held"));
    nhsuk_button_link(&h, .text = S("Add a place"), .to = url_to(c->arena, ROUTE_add_place_page));
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Name")}, {.text = S_INIT("Address")}, {.text = S_INIT("Telephone")}};
    if (n == 0) clerk_nothing(&h, S("There is no place yet."));
    if (n)
        set_up_table(&h, .caption = S("Places"), .columns = columns, .n_columns = 3, .dense = true,
                     .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct place *p = &list[i];
        html_put(&h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_change_place_page, p->place_id)), T(p->name));
        set_up_retired(&h, p->is_active);
        str rest = p->address;
        str first = str_cut(&rest, '\n');
        html_put(&h, "</td><td>{}{}{}</td><td>{}</td></tr>", T(first),
                 T(p->postcode.n ? S(", ") : S("")), T(p->postcode), T(p->telephone));
    }
    if (n) set_up_table_close(&h);
    return set_up_reply(c, S("Places"), NULL, html_fragment(&h));
}

static void put_place_form(struct call *c, struct html *h, const struct place *p) {
    nhsuk_input(
        h, .name = S("name"), .label = S("Name"), .hint = S("For example, Northgate Hospital"),
        .value = form_shown(c, "name", p->name), .error = page_error(c, "name"), .width = 30);
    nhsuk_textarea(h, .name = S("address"), .label = S("Address"),
                   .hint = S("As appointment letters give it, without the postcode."),
                   .value = form_shown(c, "address", p->address), .error = page_error(c, "address"),
                   .rows = 4);
    nhsuk_input(h, .name = S("postcode"), .label = S("Postcode"),
                .value = form_shown(c, "postcode", p->postcode), .error = page_error(c, "postcode"),
                .width = 10, .no_spelling = true);
    nhsuk_input(h, .name = S("telephone"), .label = S("Telephone"),
                .value = form_shown(c, "telephone", p->telephone),
                .error = page_error(c, "telephone"), .type = INPUT_TEL, .width = 20);
    nhsuk_textarea(h, .name = S("directions"), .label = S("How to find it"),
                   .hint = S("Entrance, floor, parking: for appointment letters."),
                   .value = form_shown(c, "directions", p->directions),
                   .error = page_error(c, "directions"), .rows = 3);
}

static struct nhsuk_link to_places(struct call *c) {
    return (struct nhsuk_link){.text = S("Places"), .to = url_to(c->arena, ROUTE_places)};
}

/* The first place is most often where the site itself is. */
enum err add_place_page(struct call *c) {
    struct place p = {.is_active = true};
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Add a place"), S(""));
    page_form_open(c, &h, url_to(c->arena, ROUTE_add_place));
    put_place_form(c, &h, &p);
    nhsuk_button(&h, .text = S("Add the place"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_places(c);
    return set_up_reply(c, S("Add a place"), &parent, html_fragment(&h));
}

enum err change_place_page(struct call *c) {
    struct place p;
    TRY(place_store_get(c->work.tx, c->scope.site_id, c->ids[0], &p));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, p.name, S(""));
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_place, p.place_id));
    page_version_of_values(c, &h, p.version);
    put_place_form(c, &h, &p);
    set_up_in_use(c, &h, S("Clinics are held here"),
                  S("Take the tick away when the place is given up."), p.is_active);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_places(c);
    return set_up_reply(c, p.name, &parent, html_fragment(&h));
}

static struct place place_typed(struct call *c) {
    return (struct place){.name = form_text(c, "name"),
                          .address = form_text(c, "address"),
                          .postcode = form_text(c, "postcode"),
                          .telephone = form_text(c, "telephone"),
                          .directions = form_text(c, "directions")};
}

enum err add_the_place(struct call *c) {
    struct place in = place_typed(c);
    struct done done;
    TRY(work_write(&c->work, &c->key, add_place, &in, &done));
    return reply_notice(c, say(c->arena, "{} is added.", SAY_T(in.name)),
                        url_to(c->arena, ROUTE_places));
}

enum err change_the_place(struct call *c) {
    struct place in = place_typed(c);
    in.place_id = c->ids[0];
    in.version = form_int(c, "version");
    in.is_active = form_is_checked(c, "is_active");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_place, &in, &done));
    return reply_notice(c, say(c->arena, "{} is saved.", SAY_T(in.name)),
                        url_to(c->arena, ROUTE_places));
}

/* ---- rooms --------------------------------------------------------------------------------------- */

static const struct field add_rooms_rows[] = {
    {.name = "place", .type = FIELD_ID, .required = true, .label = "the place"},
    {.name = "names",
     .type = FIELD_LINES,
     .required = true,
     .max = 2000,
     .label = "the names of the rooms"},
};
FIELD_TABLE_TRIED(add_rooms_fields, add_rooms_rows);
static const struct field change_room_rows[] = {
    VERSION_FIELD,
    {.name = "name", .type = FIELD_TEXT, .required = true, .max = 100, .label = "the name"},
    {.name = "place", .type = FIELD_ID, .required = true, .label = "the place"},
    {.name = "is_active", .type = FIELD_CHECK, .label = "whether it is used"},
};
FIELD_TABLE_TRIED(change_room_fields, change_room_rows);

static str place_name(const struct place *places, size_t n, uuid place_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(places[i].place_id, place_id)) return places[i].name;
    return S("");
}

static enum err put_rooms(struct call *c, struct html *h) {
    const struct resource *list;
    const struct place *place_list;
    size_t n, n_places;
    TRY(resource_store_list(c->work.tx, c->scope.site_id, S("room"), true, &list, &n));
    TRY(place_store_list(c->work.tx, c->scope.site_id, &place_list, &n_places));
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Room")},
                                                  {.text = S_INIT("Place")}};
    if (n == 0) {
        clerk_nothing(h, S("There is no room yet. Clinics can be held without one."));
        return OK;
    }
    set_up_table(h, .caption = S("Rooms"), .columns = columns, .n_columns = 2, .dense = true,
                 .caption_hidden = true);
    for (size_t i = 0; i < n; i++) {
        html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_change_room_page, list[i].resource_id)),
                 T(list[i].name));
        set_up_retired(h, list[i].is_active);
        html_put(h, "</td><td>{}</td></tr>", T(place_name(place_list, n_places, list[i].place_id)));
    }
    set_up_table_close(h);
    return OK;
}

enum err rooms(struct call *c) {
    struct options places_of;
    static const uuid none = {{0}};
    TRY(options_of_places(c, none, &places_of));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Rooms"), S("A room that is named is never booked twice at one time"));
    TRY(put_rooms(c, &h));
    if (places_of.n == 0) {
        set_up_missing(&h, S("A room is in a place, and there is no place yet."), S("Add a place"),
                       url_to(c->arena, ROUTE_add_place_page));
        return set_up_reply(c, S("Rooms"), NULL, html_fragment(&h));
    }
    nhsuk_card_open(&h, S("Add rooms"), 2);
    page_form_open(c, &h, url_to(c->arena, ROUTE_add_rooms));
    uuid only = none;
    if (places_of.n == 1) TRY(uuid_parse(places_of.list[0].value, &only));
    set_up_select(c, &h, "place", S("Place"), S(""), S("Choose one"), &places_of, only);
    nhsuk_textarea(&h, .name = S("names"), .label = S("Rooms"), .hint = S("One a line."),
                   .value = form_typed(c, "names"), .error = page_error(c, "names"), .rows = 4);
    nhsuk_button(&h, .text = S("Add"));
    clerk_form_close(&h);
    nhsuk_card_close(&h);
    return set_up_reply(c, S("Rooms"), NULL, html_fragment(&h));
}

enum err add_the_rooms(struct call *c) {
    struct add_rooms in = {form_id(c, "place"), form_text(c, "names")};
    struct done done;
    TRY(work_write(&c->work, &c->key, add_rooms, &in, &done));
    bool is_one = str_eq(done.detail, S("1"));
    return reply_notice(c,
                        is_one ? S("1 room is added.")
                               : say(c->arena, "{} rooms are added.", SAY_T(done.detail)),
                        url_to(c->arena, ROUTE_rooms));
}

enum err change_room_page(struct call *c) {
    struct resource r;
    struct options places_of;
    TRY(resource_store_get(c->work.tx, c->scope.site_id, c->ids[0], &r));
    if (!str_eq(r.kind, S("room"))) return NOT_FOUND;
    TRY(options_of_places(c, r.place_id, &places_of));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, r.name, S(""));
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_room, r.resource_id));
    page_version_of_values(c, &h, r.version);
    nhsuk_input(&h, .name = S("name"), .label = S("Name"), .value = form_shown(c, "name", r.name),
                .error = page_error(c, "name"), .width = 20);
    set_up_select(c, &h, "place", S("Place"), S(""), S("Choose one"), &places_of, r.place_id);
    set_up_in_use(c, &h, S("The room is used"), S(""), r.is_active);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = {.text = S("Rooms"), .to = url_to(c->arena, ROUTE_rooms)};
    return set_up_reply(c, r.name, &parent, html_fragment(&h));
}

enum err change_the_room(struct call *c) {
    struct resource in = {.resource_id = c->ids[0],
                          .name = form_text(c, "name"),
                          .place_id = form_id(c, "place"),
                          .is_active = form_is_checked(c, "is_active"),
                          .version = form_int(c, "version")};
    struct done done;
    TRY(work_write(&c->work, &c->key, change_room, &in, &done));
    return reply_notice(c, say(c->arena, "{} is saved.", SAY_T(in.name)),
                        url_to(c->arena, ROUTE_rooms));
}
