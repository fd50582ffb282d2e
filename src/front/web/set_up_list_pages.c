/* Shared lists of work and who looks after each. */
#include "buf.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "set_up_lists.h"
#include "set_up_page.h"

static const struct field add_list_rows[] = {
    {.name = "name", .type = FIELD_TEXT, .required = true, .max = 100, .label = "the name"},
    {.name = "purpose", .type = FIELD_TEXT, .max = 400, .label = "what the list is for"},
    {.name = "members", .type = FIELD_ID_LIST, .max = 500, .label = "the people"},
};
FIELD_TABLE_TRIED(add_list_fields, add_list_rows);
static const struct field change_list_rows[] = {
    VERSION_FIELD,
    {.name = "name", .type = FIELD_TEXT, .required = true, .max = 100, .label = "the name"},
    {.name = "purpose", .type = FIELD_TEXT, .max = 400, .label = "what the list is for"},
    {.name = "members", .type = FIELD_ID_LIST, .max = 500, .label = "the people"},
    {.name = "is_active", .type = FIELD_CHECK, .label = "whether it is used"},
};
FIELD_TABLE_TRIED(change_list_fields, change_list_rows);

/* ---- all lists ----------------------------------------------------------------------------------- */

static enum err members_text(struct call *c, uuid list_id, str *ret_text) {
    const uuid *members;
    size_t n;
    struct buf b;
    buf_init(&b, c->arena);
    TRY(list_store_members(c->work.tx, c->scope.site_id, list_id, &members, &n));
    for (size_t i = 0; i < n; i++) {
        struct person p;
        TRY(person_store_get(c->work.tx, c->scope.site_id, members[i], &p));
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, person_full_name(c->arena, &p));
    }
    *ret_text = buf_str(&b);
    return OK;
}

static enum err put_lists(struct call *c, struct html *h, const struct shared_list *lists,
                          size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("List")},
                                                  {.text = S_INIT("Looked after by")}};
    set_up_table(h, .caption = S("Shared lists"), .columns = columns, .n_columns = 2, .dense = true,
                 .caption_hidden = true);
    for (size_t i = 0; i < n; i++) {
        str members;
        TRY(members_text(c, lists[i].list_id, &members));
        html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_change_list_page, lists[i].list_id)), T(lists[i].name));
        set_up_retired(h, lists[i].is_active);
        if (lists[i].purpose.n)
            html_put(h, "<br><span class=\"cw-why\">{}</span>", T(lists[i].purpose));
        html_say(h, "</td><td>");
        if (members.n)
            html_put(h, "{}", T(members));
        else if (lists[i].is_active)
            nhsuk_tag(h, S("nobody"), TAG_RED);
        html_say(h, "</td></tr>");
    }
    set_up_table_close(h);
    return OK;
}

static void put_usual(struct call *c, struct html *h) {
    nhsuk_inset_text_open(h);
    html_say(h, "<p>Most clinics need two lists: the booking office, which books appointments and "
                "cashes up clinics, and the secretaries, who type, send and chase letters.</p>");
    page_form_open(c, h, url_to(c->arena, ROUTE_usual_lists));
    nhsuk_button(h, .text = S("Start with these two"));
    clerk_form_close(h);
    html_say(h, "<p>The booking clerks and secretaries there are already look after them at once; "
                "without any, you do.</p>");
    nhsuk_inset_text_close(h);
}

enum err shared_lists(struct call *c) {
    const struct shared_list *lists;
    size_t n;
    TRY(list_store_all(c->work.tx, c->scope.site_id, &lists, &n));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Shared lists"),
                S("Work belongs to a list, so that nobody's leave leaves it without somebody"));
    if (n == 0) put_usual(c, &h);
    nhsuk_button_link(&h, .text = S("Add a list"), .to = url_to(c->arena, ROUTE_add_list_page),
                      .kind = n ? BUTTON_PRIMARY : BUTTON_SECONDARY);
    if (n) TRY(put_lists(c, &h, lists, n));
    return set_up_reply(c, S("Shared lists"), NULL, html_fragment(&h));
}

enum err add_the_usual_lists(struct call *c) {
    struct done done;
    TRY(work_write(&c->work, &c->key, add_usual_lists, NULL, &done));
    return reply_notice(c, S("The two lists are added. Look who is on them."),
                        url_to(c->arena, ROUTE_shared_lists));
}

/* ---- one list ------------------------------------------------------------------------------------ */

static bool is_member(const uuid *members, size_t n, uuid person_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(members[i], person_id)) return true;
    return false;
}

static enum err put_members(struct call *c, struct html *h, const uuid *members, size_t n_members) {
    const struct person *people;
    size_t n, used = 0;
    TRY(person_store_list(c->work.tx, c->scope.site_id, ROLE_COUNT, true, &people, &n));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        uuid id = people[i].person_id;
        bool is_on = is_member(members, n_members, id);
        if (people[i].is_disabled && !is_on) continue;
        options[used++] = (struct nhsuk_option){
            .value = uuid_text(c->arena, id),
            .text = person_full_name(c->arena, &people[i]),
            .hint = people[i].is_disabled ? S("can no longer sign in") : S(""),
            .chosen = form_shown_in(c, "members", id, is_on)};
    }
    nhsuk_checkboxes(h, .name = S("members"), .label = S("Who looks after it"), .options = options,
                     .n_options = used, .error = page_error(c, "members"), .small = true);
    return OK;
}

static void put_names(struct call *c, struct html *h, const struct shared_list *l) {
    nhsuk_input(h, .name = S("name"), .label = S("Name"), .hint = S("For example, Typing queue"),
                .value = form_shown(c, "name", l->name), .error = page_error(c, "name"),
                .width = 30);
    nhsuk_input(h, .name = S("purpose"), .label = S("What it is for"),
                .value = form_shown(c, "purpose", l->purpose), .error = page_error(c, "purpose"));
}

static struct nhsuk_link to_lists(struct call *c) {
    return (struct nhsuk_link){.text = S("Shared lists"),
                               .to = url_to(c->arena, ROUTE_shared_lists)};
}

enum err add_list_page(struct call *c) {
    struct shared_list l = {0};
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Add a shared list"), S(""));
    page_form_open(c, &h, url_to(c->arena, ROUTE_add_list));
    put_names(c, &h, &l);
    TRY(put_members(c, &h, NULL, 0));
    nhsuk_button(&h, .text = S("Add the list"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_lists(c);
    return set_up_reply(c, S("Add a shared list"), &parent, html_fragment(&h));
}

enum err change_list_page(struct call *c) {
    struct shared_list l;
    const uuid *members;
    size_t n;
    TRY(list_store_get(c->work.tx, c->scope.site_id, c->ids[0], &l));
    TRY(list_store_members(c->work.tx, c->scope.site_id, l.list_id, &members, &n));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, l.name, l.purpose);
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_list, l.list_id));
    page_version_of_values(c, &h, l.version);
    put_names(c, &h, &l);
    TRY(put_members(c, &h, members, n));
    set_up_in_use(c, &h, S("The list is used"), S(""), l.is_active);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_lists(c);
    return set_up_reply(c, l.name, &parent, html_fragment(&h));
}

static struct save_list list_typed(struct call *c) {
    struct save_list in = {
        .list = {.name = form_text(c, "name"), .purpose = form_text(c, "purpose")}};
    in.members = form_ids(c, "members", &in.n);
    return in;
}

enum err add_the_list(struct call *c) {
    struct save_list in = list_typed(c);
    struct done done;
    TRY(work_write(&c->work, &c->key, add_list, &in, &done));
    return reply_notice(c, say(c->arena, "{} is added.", SAY_T(in.list.name)),
                        url_to(c->arena, ROUTE_shared_lists));
}

enum err change_the_list(struct call *c) {
    struct save_list in = list_typed(c);
    in.list.list_id = c->ids[0];
    in.list.version = form_int(c, "version");
    in.list.is_active = form_is_checked(c, "is_active");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_list, &in, &done));
    return reply_notice(c, say(c->arena, "{} is saved.", SAY_T(in.list.name)),
                        url_to(c->arena, ROUTE_shared_lists));
}
