/* Letterheads: what stands at the head of letters on paper. */
#include "buf.h"
#include "letterhead.h"
#include "routes.h"
#include "set_up_page.h"
#include "template_store.h"
#include "template_work.h"

#define LETTERHEAD_FIELDS                                                                          \
    {.name = "name", .type = FIELD_TEXT, .label = "the name"},                                     \
        {.name = "lines", .type = FIELD_LINES, .max = 1000, .label = "the lines"}, {               \
        .name = "footer", .type = FIELD_LINES, .max = 600, .label = "the end"                      \
    }

static const struct field add_rows[] = {LETTERHEAD_FIELDS};
FIELD_TABLE_TRIED(add_letterhead_fields, add_rows);

static const struct field change_rows[] = {
    VERSION_FIELD,
    LETTERHEAD_FIELDS,
    {.name = "is_active", .type = FIELD_CHECK, .label = "in use"},
};
FIELD_TABLE_TRIED(change_letterhead_fields, change_rows);

/* ---- the list ------------------------------------------------------------------------------------- */

static void put_row(struct call *c, struct html *h, const struct letterhead *l,
                    const struct letterhead *read) {
    html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a> ",
             U(url_for(c->arena, ROUTE_change_letterhead_page, l->letterhead_id)), T(l->name));
    if (!l->is_active) nhsuk_tag(h, S("out of use"), TAG_GREY);
    html_put(h, "</td><td class=\"cw-lines\">{}</td><td class=\"cw-lines\">{}</td></tr>",
             T(read->lines.n ? read->lines : S("Nothing: enter the site's details")), T(l->footer));
}

enum err letterheads(struct call *c) {
    const struct letterhead *list;
    struct site_row own;
    size_t n;
    TRY(letterhead_store_list(c->work.tx, c->scope.site_id, &list, &n));
    TRY(site_store_get(c->work.tx, c->scope.site_id, &own));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Letterheads"),
               .under = S("What stands at the head of letters on paper, under the site's name"));
    nhsuk_button_link(&h, .text = S("Add a letterhead"),
                      .to = url_to(c->arena, ROUTE_add_letterhead_page));
    if (n == 0)
        clerk_nothing(&h, S("There is none yet: letters say the site's department, address and "
                            "telephone."));
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Name")}, {.text = S_INIT("At the head")}, {.text = S_INIT("At the end")}};
    if (n)
        nhsuk_table_open(&h, .caption = S("Letterheads"), .columns = columns, .n_columns = 3,
                         .dense = true, .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        struct letterhead read;
        TRY(letterhead_read(&c->work, list[i].letterhead_id, &own, &read));
        put_row(c, &h, &list[i], &read);
    }
    if (n) nhsuk_table_close(&h);
    return set_up_reply(c, S("Letterheads"), NULL, html_fragment(&h));
}

/* ---- one letterhead ------------------------------------------------------------------------------- */

static enum err form_page(struct call *c, url to, str title, const struct letterhead *l) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = title);
    html_say(&h, "<div class=\"cw-card\">");
    page_form_open(c, &h, to);
    if (l->version) page_version_of_values(c, &h, l->version);
    nhsuk_input(&h, .name = S("name"), .label = S("Name"), .hint = S("To choose it by"),
                .value = form_shown(c, "name", l->name), .error = page_error(c, "name"),
                .width = 30);
    nhsuk_textarea(&h, .name = S("lines"), .label = S("At the head, a line each"),
                   .hint = S("Department, address, telephone, e-mail. Left empty: the site's own "
                             "details, so that a new telephone number is changed in one place."),
                   .value = form_shown(c, "lines", l->lines), .error = page_error(c, "lines"),
                   .rows = 6);
    nhsuk_textarea(&h, .name = S("footer"), .label = S("At the end, small"),
                   .hint = S("For example where to complain, or the hospital's charity number"),
                   .value = form_shown(c, "footer", l->footer), .error = page_error(c, "footer"),
                   .rows = 3);
    if (l->version)
        nhsuk_checkbox(&h, .name = S("is_active"), .label = S("In use"),
                       .hint =
                           S("One out of use is no longer offered; letters that have it keep it."),
                       .checked = form_shown_checked(c, "is_active", l->is_active));
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    html_say(&h, "</div>");
    struct nhsuk_link up = {.text = S("Letterheads"), .to = url_to(c->arena, ROUTE_letterheads)};
    return set_up_reply(c, title, &up, html_fragment(&h));
}

enum err add_letterhead_page(struct call *c) {
    const struct letterhead empty = {0};
    return form_page(c, url_to(c->arena, ROUTE_add_letterhead), S("Add a letterhead"), &empty);
}

enum err change_letterhead_page(struct call *c) {
    struct letterhead l;
    TRY(letterhead_store_get(c->work.tx, c->scope.site_id, c->ids[0], &l));
    return form_page(c, url_for(c->arena, ROUTE_change_letterhead, c->ids[0]),
                     say(c->arena, "Change {}", SAY_T(l.name)), &l);
}

enum err add_the_letterhead(struct call *c) {
    struct change_letterhead in = {{.name = form_text(c, "name"),
                                    .lines = form_text(c, "lines"),
                                    .footer = form_text(c, "footer"),
                                    .is_active = true}};
    struct done done;
    TRY(work_write(&c->work, &c->key, add_letterhead, &in, &done));
    return reply_notice(c, S("The letterhead is saved."), url_to(c->arena, ROUTE_letterheads));
}

enum err change_the_letterhead(struct call *c) {
    struct change_letterhead in = {{.letterhead_id = c->ids[0],
                                    .version = form_int(c, "version"),
                                    .name = form_text(c, "name"),
                                    .lines = form_text(c, "lines"),
                                    .footer = form_text(c, "footer"),
                                    .is_active = form_is_checked(c, "is_active")}};
    struct done done;
    TRY(work_write(&c->work, &c->key, change_letterhead, &in, &done));
    return reply_notice(c, S("The letterhead is saved. Letters printed from now on have it."),
                        url_to(c->arena, ROUTE_letterheads));
}
