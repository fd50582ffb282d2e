/* Writing a letter template: four boxes and the list of merge fields. */
#include "buf.h"
#include "letter_json.h"
#include "letter_preview.h"
#include "options.h"
#include "routes.h"
#include "set_up_page.h"
#include "template_store.h"
#include "template_work.h"

#define TEMPLATE_FIELDS                                                                            \
    {.name = "name", .type = FIELD_TEXT, .label = "the name"},                                     \
        {.name = "kind", .type = FIELD_TEXT, .max = 30, .label = "the kind"},                      \
        {.name = "addressed_to", .type = FIELD_TEXT, .max = 10, .label = "who it is written to"},  \
        {.name = "clinic", .type = FIELD_ID, .label = "the clinic"},                               \
        {.name = "letterhead", .type = FIELD_ID, .label = "the letterhead"},                       \
        {.name = "salutation", .type = FIELD_TEXT, .max = 500, .label = "the salutation"},         \
        {.name = "body", .type = FIELD_LINES, .max = 50000, .label = "the letter"},                \
        {.name = "sign_off", .type = FIELD_LINES, .max = 2000, .label = "the sign-off"},           \
        {.name = "enclosures", .type = FIELD_LINES, .max = 5000, .label = "the enclosures"}, {     \
        .name = "then", .type = FIELD_TEXT, .max = 10, .label = "what then"                        \
    }

static const struct field add_rows[] = {TEMPLATE_FIELDS};
FIELD_TABLE_TRIED(add_template_fields, add_rows);

static const struct field change_rows[] = {
    VERSION_FIELD,
    TEMPLATE_FIELDS,
};
FIELD_TABLE_TRIED(change_template_fields, change_rows);

/* What the form shows: a template as stored, or an empty one. */
struct form_of {
    url to;
    struct nhsuk_link back;
    str title;
    struct letter_template stored;
    struct letter_boxes boxes;
    struct options clinics;
    const struct letterhead *heads;
    size_t n_heads;
};

static enum err read_choices(struct call *c, struct form_of *f) {
    TRY(options_of_clinics(c, &f->clinics));
    return letterhead_store_list(c->work.tx, c->scope.site_id, &f->heads, &f->n_heads);
}

static str id_text(struct call *c, uuid id) {
    return uuid_is_nil(id) ? S("") : uuid_text(c->arena, id);
}

/* ---- the fields ----------------------------------------------------------------------------------- */

static void put_kind(struct call *c, struct html *h, const struct form_of *f) {
    struct nhsuk_option kinds[TEMPLATE_KINDS], to[TEMPLATE_ADDRESSEES];
    for (size_t i = 0; i < TEMPLATE_KINDS; i++)
        kinds[i] = (struct nhsuk_option){.value = template_kinds[i].code,
                                         .text = template_kinds[i].name,
                                         .hint = template_kinds[i].hint};
    for (size_t i = 0; i < TEMPLATE_ADDRESSEES; i++)
        to[i] = (struct nhsuk_option){.value = template_addressees[i].code,
                                      .text = template_addressees[i].name};
    nhsuk_radios(h, .name = S("kind"), .label = S("Kind"), .options = kinds,
                 .n_options = TEMPLATE_KINDS, .value = form_shown(c, "kind", f->stored.kind),
                 .error = page_error(c, "kind"), .small = true);
    nhsuk_radios(h, .name = S("addressed_to"), .label = S("Written to"), .options = to,
                 .n_options = TEMPLATE_ADDRESSEES,
                 .value = form_shown(c, "addressed_to", f->stored.addressed_to),
                 .error = page_error(c, "addressed_to"), .small = true);
}

static void put_links(struct call *c, struct html *h, const struct form_of *f) {
    struct nhsuk_option *heads = arena_array(c->arena, struct nhsuk_option, f->n_heads);
    size_t n_heads = 0;
    for (size_t i = 0; i < f->n_heads; i++) {
        bool is_its = uuid_eq(f->heads[i].letterhead_id, f->stored.letterhead_id);
        if (!f->heads[i].is_active && !is_its) continue;
        heads[n_heads++] = (struct nhsuk_option){
            .value = uuid_text(c->arena, f->heads[i].letterhead_id), .text = f->heads[i].name};
    }
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = f->clinics.list,
                 .n_options = f->clinics.n, .nothing = S("Every clinic"),
                 .value = form_shown(c, "clinic", id_text(c, f->stored.clinic_id)),
                 .error = page_error(c, "clinic"));
    nhsuk_select(h, .name = S("letterhead"), .label = S("Letterhead"), .options = heads,
                 .n_options = n_heads, .nothing = S("The first in use"),
                 .value = form_shown(c, "letterhead", id_text(c, f->stored.letterhead_id)),
                 .error = page_error(c, "letterhead"));
}

static void put_boxes(struct call *c, struct html *h, const struct form_of *f) {
    nhsuk_input(h, .name = S("salutation"), .label = S("Salutation"),
                .value = form_shown(c, "salutation", f->boxes.text[BOX_SALUTATION]),
                .error = page_error(c, "salutation"));
    nhsuk_textarea(
        h, .name = S("body"), .label = S("Letter"),
        .hint = S("Headings such as Diagnoses, Medicines and Plan stand on a line of their own, "
                  "others after ##. Lines of a list begin with a dash. An empty line begins "
                  "a new paragraph. What the typist must fill in stands as [? what]."),
        .value = form_shown(c, "body", f->boxes.text[BOX_BODY]), .error = page_error(c, "body"),
        .rows = 18);
    nhsuk_textarea(h, .name = S("sign_off"), .label = S("Sign-off"),
                   .value = form_shown(c, "sign_off", f->boxes.text[BOX_SIGN_OFF]),
                   .error = page_error(c, "sign_off"), .rows = 3);
    nhsuk_textarea(h, .name = S("enclosures"), .label = S("Enclosures, a line each"),
                   .value = form_shown(c, "enclosures", f->boxes.text[BOX_ENCLOSURES]),
                   .error = page_error(c, "enclosures"), .rows = 2);
}

static void put_merge_fields(struct html *h) {
    nhsuk_details_open(h, S("Merge fields: what the letter fills in by itself"));
    html_say(h, "<p>Each is typed with two braces on either side. One that has no value for a "
                "patient stays as it is, for the typist to see, and blocks signing.</p>"
                "<ul class=\"nhsuk-list cw-merge-fields\">");
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        const struct merge_field_row *row = merge_field_row((enum merge_field)i);
        html_put(h, "<li><code>{}{}{}</code> {} <span class=\"cw-why cw-lines\">{}</span></li>",
                 T(S("{{")), T(row->name), T(S("}}")), T(row->meaning), T(row->example));
    }
    html_say(h, "</ul>");
    nhsuk_details_close(h);
}

/* ---- the page ------------------------------------------------------------------------------------- */

static enum err form_page(struct call *c, const struct form_of *f, const struct letter *preview) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = f->title);
    if (preview) {
        nhsuk_card_open(&h, S("Preview: not saved yet"), 2);
        html_say(&h, "<p class=\"cw-why\">As a letter about a made-up patient would begin.</p>");
        letter_put(&h, preview);
        nhsuk_card_close(&h);
    }
    html_say(&h, "<div class=\"cw-card\">");
    page_form_open(c, &h, f->to);
    if (f->stored.version) page_version_of_values(c, &h, f->stored.version);
    nhsuk_input(&h, .name = S("name"), .label = S("Name"),
                .hint = S("As it stands in lists, for example Clinic letter to the patient"),
                .value = form_shown(c, "name", f->stored.name), .error = page_error(c, "name"));
    put_kind(c, &h, f);
    put_links(c, &h, f);
    put_boxes(c, &h, f);
    put_merge_fields(&h);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    nhsuk_button(&h, .text = S("Preview"), .name = S("then"), .value = S("preview"),
                 .kind = BUTTON_SECONDARY);
    clerk_form_close(&h);
    html_say(&h, "</div>");
    return set_up_reply(c, f->title, &f->back, html_fragment(&h));
}

static enum err read_new(struct call *c, struct form_of *f) {
    *f = (struct form_of){
        .to = url_to(c->arena, ROUTE_add_template),
        .back = {.text = S("Letter templates"), .to = url_to(c->arena, ROUTE_letter_templates)},
        .title = S("Add a letter template"),
        .stored = {.addressed_to = S("patient")},
        .boxes = {.text = {[BOX_SALUTATION] = S("Dear {{patient.salutation}}"),
                           [BOX_SIGN_OFF] = S("Yours sincerely\n{{author.signature}}")}}};
    return read_choices(c, f);
}

static enum err read_stored(struct call *c, struct form_of *f) {
    struct letter letter;
    *f = (struct form_of){.to = url_for(c->arena, ROUTE_change_template, c->ids[0])};
    TRY(template_store_get(c->work.tx, c->scope.site_id, c->ids[0], &f->stored));
    f->back = (struct nhsuk_link){.text = f->stored.name,
                                  .to = url_for(c->arena, ROUTE_letter_template, c->ids[0])};
    TRY(letter_json_parse(c->arena, c->work.read_json, f->stored.body, &letter, c->work.why));
    f->boxes = letter_notation_write(c->arena, &letter);
    f->title = say(c->arena, "Change {}", SAY_T(f->stored.name));
    return read_choices(c, f);
}

enum err add_template_page(struct call *c) {
    struct form_of f;
    TRY(read_new(c, &f));
    return form_page(c, &f, NULL);
}

enum err change_template_page(struct call *c) {
    struct form_of f;
    TRY(read_stored(c, &f));
    return form_page(c, &f, NULL);
}

/* ---- what was typed ------------------------------------------------------------------------------- */

static struct change_template typed_template(struct call *c) {
    return (struct change_template){.name = form_text(c, "name"),
                                    .kind = form_text(c, "kind"),
                                    .addressed_to = form_text(c, "addressed_to"),
                                    .clinic_id = form_id(c, "clinic"),
                                    .letterhead_id = form_id(c, "letterhead"),
                                    .text = {[BOX_SALUTATION] = form_text(c, "salutation"),
                                             [BOX_BODY] = form_text(c, "body"),
                                             [BOX_SIGN_OFF] = form_text(c, "sign_off"),
                                             [BOX_ENCLOSURES] = form_text(c, "enclosures")}};
}

struct previewing {
    struct call *call;
    struct change_template typed;
};

/* The form as typed with the letter it would make: nothing is saved. */
static enum err preview_inside(struct work *w, void *context) {
    struct previewing *p = context;
    struct call *c = p->call;
    struct letter letter;
    struct form_of f;
    c->work.tx = w->tx;
    enum err e = template_preview(w, p->typed.text, &letter);
    if (e == OK) e = c->n_ids ? read_stored(c, &f) : read_new(c, &f);
    c->is_again = true;
    if (e == OK) e = form_page(c, &f, &letter);
    c->is_again = false;
    c->work.tx = NULL;
    return e;
}

static bool is_preview(struct call *c) {
    return !c->work.is_trial && str_eq(form_text(c, "then"), S("preview"));
}

static enum err reply_preview(struct call *c, const struct change_template *typed) {
    struct previewing p = {c, *typed};
    c->form_key = c->key.key; /* it was not used */
    return work_read(&c->work, preview_inside, &p);
}

enum err add_the_template(struct call *c) {
    struct change_template in = typed_template(c);
    struct done done;
    if (is_preview(c)) return reply_preview(c, &in);
    TRY(work_write(&c->work, &c->key, add_template, &in, &done));
    return reply_notice(c, S("The template is saved."),
                        url_for(c->arena, ROUTE_letter_template, done.id));
}

enum err change_the_template(struct call *c) {
    struct change_template in = typed_template(c);
    struct done done;
    in.template_id = c->ids[0];
    in.version = form_int(c, "version");
    if (is_preview(c)) return reply_preview(c, &in);
    TRY(work_write(&c->work, &c->key, change_template, &in, &done));
    return reply_notice(c, S("The template is saved. Letters already begun stay as they are."),
                        url_for(c->arena, ROUTE_letter_template, c->ids[0]));
}
