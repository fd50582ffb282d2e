/* Letter templates: the list, and one template as a letter would begin with it. */
#include "buf.h"
#include "clinic_store.h"
#include "letter_json.h"
#include "letter_preview.h"
#include "routes.h"
#include "services.h"
#include "set_up_page.h"
#include "template_paper.h"
#include "template_store.h"
#include "template_work.h"

static const struct field use_rows[] = {
    VERSION_FIELD,
    {.name = "is_active", .type = FIELD_CHECK, .label = "in use"},
};
FIELD_TABLE(use_template_fields, use_rows);

static str kind_name(str code) {
    const struct template_word *kind;
    return template_kind_find(code, &kind) ? kind->name : code;
}

static str clinic_name(const struct clinic *clinics, size_t n, uuid clinic_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(clinics[i].clinic_id, clinic_id)) return clinics[i].name;
    return uuid_is_nil(clinic_id) ? S("Every clinic") : S("A clinic no longer held");
}

/* ---- the list ------------------------------------------------------------------------------------- */

static void put_none(struct call *c, struct html *h) {
    clerk_nothing(h,
                  S("There is no template yet. Letters begin with a salutation and a sign-off."));
    page_form_open(c, h, url_to(c->arena, ROUTE_add_starting_templates));
    nhsuk_button(h, .text = S("Add the starting templates"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
}

enum err letter_templates(struct call *c) {
    const struct letter_template *list;
    const struct clinic *clinics;
    size_t n, n_clinics;
    TRY(template_store_all(c->work.tx, c->scope.site_id, &list, &n));
    TRY(clinic_store_list(c->work.tx, c->scope.site_id, true, &clinics, &n_clinics));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Letter templates"),
               .under = S("What each letter begins with; the typist completes it"));
    nhsuk_button_link(&h, .text = S("Add a template"),
                      .to = url_to(c->arena, ROUTE_add_template_page));
    if (n == 0) put_none(c, &h);
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Name")},
                                                  {.text = S_INIT("Kind")},
                                                  {.text = S_INIT("Written to")},
                                                  {.text = S_INIT("Clinic")}};
    if (n)
        nhsuk_table_open(&h, .caption = S("Letter templates"), .columns = columns, .n_columns = 4,
                         .dense = true, .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct letter_template *t = &list[i];
        html_put(&h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a> ",
                 U(url_for(c->arena, ROUTE_letter_template, t->template_id)), T(t->name));
        if (!t->is_active) nhsuk_tag(&h, S("out of use"), TAG_GREY);
        html_put(&h, "</td><td>{}</td><td>{}</td><td>{}</td></tr>", T(kind_name(t->kind)),
                 T(str_eq(t->addressed_to, S("gp")) ? S("GP") : S("Patient")),
                 T(clinic_name(clinics, n_clinics, t->clinic_id)));
    }
    if (n) nhsuk_table_close(&h);
    return set_up_reply(c, S("Letter templates"), NULL, html_fragment(&h));
}

enum err add_the_starting_templates(struct call *c) {
    struct done done;
    TRY(work_write(&c->work, &c->key, add_starting_templates, NULL, &done));
    return reply_notice(c, S("The starting templates are added: change them as you like."),
                        url_to(c->arena, ROUTE_letter_templates));
}

/* ---- one template --------------------------------------------------------------------------------- */

struct shown {
    struct letter_template template;
    struct letterhead head;
    struct site_row own;
    struct letter letter; /* merged with a made-up patient */
    const struct clinic *clinics;
    size_t n_clinics;
};

static enum err read_shown(struct call *c, struct shown *s) {
    struct work *w = &c->work;
    int64_t site = c->scope.site_id;
    struct letter letter;
    struct merge_values made_up = template_examples();
    size_t n_unresolved;
    TRY(template_store_get(w->tx, site, c->ids[0], &s->template));
    TRY(site_store_get(w->tx, site, &s->own));
    TRY(letterhead_read(w, s->template.letterhead_id, &s->own, &s->head));
    TRY(clinic_store_list(w->tx, site, true, &s->clinics, &s->n_clinics));
    TRY(letter_json_parse(w->arena, w->read_json, s->template.body, &letter, w->why));
    s->letter = merge_letter(w->arena, &letter, &made_up, &n_unresolved);
    return OK;
}

static void put_facts(struct call *c, struct html *h, const struct shown *s) {
    const struct letter_template *t = &s->template;
    const struct template_word *to;
    struct nhsuk_summary_row rows[] = {
        {.key = S("Kind"), .value = kind_name(t->kind)},
        {.key = S("Written to"),
         .value = template_addressee_find(t->addressed_to, &to) ? to->name : t->addressed_to},
        {.key = S("Clinic"), .value = clinic_name(s->clinics, s->n_clinics, t->clinic_id)},
        {.key = S("Letterhead"), .value = s->head.name.n ? s->head.name : S("The site's details")}};
    nhsuk_card_open(h, S("About it"), 2);
    nhsuk_summary_list(h, rows, sizeof rows / sizeof rows[0]);
    nhsuk_button_link(h, .text = S("Change the template"), .kind = BUTTON_SECONDARY,
                      .to = url_for(c->arena, ROUTE_change_template_page, t->template_id));
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("See it on paper (PDF)"),
               .to = url_for(c->arena, ROUTE_template_pdf, t->template_id));
    html_say(h, "</p>");
    nhsuk_card_close(h);
}

static void put_use(struct call *c, struct html *h, const struct letter_template *t) {
    nhsuk_card_open(h, t->is_active ? S("In use") : S("Out of use"), 2);
    html_put(h, "<p>{}</p>",
             T(t->is_active
                   ? S("Letters may begin with it.")
                   : S("New letters do not begin with it. Letters that did are as they are.")));
    page_form_open(c, h, url_for(c->arena, ROUTE_use_template, t->template_id));
    page_version(c, h, t->version);
    if (!t->is_active) clerk_hidden(h, S("is_active"), S("1"));
    nhsuk_button(h, .text = t->is_active ? S("Put out of use") : S("Put into use again"),
                 .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err letter_template_page(struct call *c) {
    struct shown s;
    TRY(read_shown(c, &s));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = s.template.name,
               .under = S("As a letter about a made-up patient would begin"));
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div class=\"cw-editor\">");
    letter_put(&h, &s.letter);
    html_say(&h, "</div><div>");
    put_facts(c, &h, &s);
    put_use(c, &h, &s.template);
    html_say(&h, "</div></div>");
    struct nhsuk_link up = {.text = S("Letter templates"),
                            .to = url_to(c->arena, ROUTE_letter_templates)};
    return set_up_reply(c, s.template.name, &up, html_fragment(&h));
}

enum err use_the_template(struct call *c) {
    struct use_template in = {c->ids[0], form_int(c, "version"), form_is_checked(c, "is_active")};
    struct done done;
    TRY(work_write(&c->work, &c->key, use_template, &in, &done));
    return reply_notice(c,
                        in.is_active ? S("Letters may begin with this template again.")
                                     : S("New letters do not begin with this template any more."),
                        url_for(c->arena, ROUTE_letter_template, c->ids[0]));
}

enum err template_pdf(struct call *c) {
    struct paper paper;
    str pdf;
    TRY(template_paper(&c->work, c->ids[0], &paper));
    TRY(print_child_draw(c->program->services->paper, c->arena, paper_write(c->arena, &paper), &pdf,
                         c->work.why));
    return reply_pdf(c, pdf, S("template.pdf"));
}
