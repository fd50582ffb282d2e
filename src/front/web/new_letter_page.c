/* A letter that no attendance owes: about whom, for which clinic, from which template, by whom. */
#include "letter_store.h"
#include "letter_work.h"
#include "options.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "routes.h"
#include "template_store.h"
#include "url.h"

static const struct field new_letter_page_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"}};
FIELD_TABLE(new_letter_page_fields, new_letter_page_rows);

static const struct field new_letter_rows[] = {
    {.name = "patient", .type = FIELD_ID, .required = true, .label = "the patient"},
    {.name = "clinic", .type = FIELD_ID, .required = true, .label = "the clinic"},
    {.name = "template", .type = FIELD_ID, .label = "the template"},
    {.name = "author", .type = FIELD_ID, .label = "the author"},
};
FIELD_TABLE(new_letter_fields, new_letter_rows);

static enum err put_clinics(struct call *c, struct html *h) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = clinics.list,
                 .n_options = clinics.n, .nothing = S("Choose one"),
                 .value = form_typed(c, "clinic"), .error = page_error(c, "clinic"));
    return OK;
}

static enum err put_templates(struct call *c, struct html *h) {
    static const uuid every_clinic = {{0}};
    const struct letter_template *list;
    size_t n;
    TRY(template_store_list(c->work.tx, c->scope.site_id, S(""), every_clinic, &list, &n));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n);
    for (size_t i = 0; i < n; i++) {
        options[i] = (struct nhsuk_option){.value = uuid_text(c->arena, list[i].template_id),
                                           .text = list[i].name};
    }
    nhsuk_select(h, .name = S("template"), .label = S("Template"), .options = options,
                 .n_options = n, .nothing = S("None: a plain letter"),
                 .value = form_typed(c, "template"), .error = page_error(c, "template"));
    return OK;
}

/* Whoever begins a letter and may sign it is its author unless another is chosen. */
static enum err put_authors(struct call *c, struct html *h) {
    static const uuid nobody = {{0}};
    struct options people;
    TRY(options_of_people(c, ROLE_CLINICIAN, nobody, &people));
    nhsuk_select(h, .name = S("author"), .label = S("Author"), .options = people.list,
                 .n_options = people.n, .nothing = S("The clinic's consultant"),
                 .value = form_shown(c, "author", uuid_text(c->arena, c->scope.person_id)),
                 .error = page_error(c, "author"));
    return OK;
}

enum err new_letter_page(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_say(&h, "<h1>New letter</h1>");
    uuid patient_id;
    if (uuid_parse(form_typed(c, "patient"), &patient_id) != OK) {
        clerk_nothing(&h, S("Find the patient first; the patient's page begins a letter."));
        nhsuk_button_link(&h, .text = S("Find a patient"), .to = url_to(c->arena, ROUTE_find));
        return page_reply(c, html_fragment(&h));
    }
    struct patient patient;
    TRY(patient_store_get(c->work.tx, c->scope.site_id, patient_id, &patient));
    TRY(page_viewed(c, "patient", patient_id, patient_id));
    struct clerk_patient words = patient_words(c, &patient, true);
    clerk_patient_banner(&h, &words);
    page_form_open(c, &h, url_to(c->arena, ROUTE_begin_letter));
    clerk_hidden(&h, S("patient"), uuid_text(c->arena, patient_id));
    TRY(put_clinics(c, &h));
    TRY(put_templates(c, &h));
    TRY(put_authors(c, &h));
    nhsuk_button(&h, .text = S("Begin the letter"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err begin_letter(struct call *c) {
    struct new_letter in = {.patient_id = form_id(c, "patient"),
                            .clinic_id = form_id(c, "clinic"),
                            .template_id = form_id(c, "template"),
                            .author_id = form_id(c, "author")};
    struct done done;
    TRY(work_write(&c->work, &c->key, new_letter, &in, &done));
    return reply_redirect(c, url_for(c->arena, ROUTE_letter, done.id));
}
