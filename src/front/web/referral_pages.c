/* Referrals: the list, receiving one, and its review. */
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "person_name.h"
#include "priority.h"
#include "referral_store.h"
#include "referral_work.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 100 };

enum err referrals(struct call *c) {
    const struct referral_line *lines;
    size_t n;
    static const uuid any = {{0}};
    TRY(referral_store_list(c->work.tx, c->scope.site_id, S(""), any, any, ROWS, &lines, &n));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Referrals"),
               .under = S("To register, to review and to be booked; the urgent first"));
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Received")}, {.text = S_INIT("Patient")}, {.text = S_INIT("Clinic")},
        {.text = S_INIT("Priority")}, {.text = S_INIT("Now")},     {.text = S_INIT("See by")}};
    if (n == 0) clerk_nothing(&h, S("No referral is waiting."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Referrals"), .columns = columns, .n_columns = 6,
                         .dense = true);
    for (size_t i = 0; i < n; i++) {
        const struct referral *r = &lines[i].referral;
        struct person_name name = {lines[i].title_of_name, lines[i].given_names,
                                   lines[i].family_name};
        str who = uuid_is_nil(r->patient_id)
                      ? say(c->arena, "{} (not registered)", SAY_T(r->unmatched_name))
                      : person_name_filed(c->arena, &name);
        enum priority priority;
        TRY(priority_parse(r->priority, &priority, NULL));
        html_put(&h, "<tr><td>{}</td><td><a href=\"{}\">{}</a> {}</td><td>{}</td><td>",
                 D(r->received_on), U(url_for(c->arena, ROUTE_referral, r->referral_id)), T(who),
                 T(lines[i].hospital_number), T(lines[i].clinic_name));
        nhsuk_tag(&h, str_from_c(priority_row(priority)->name),
                  priority == PRIORITY_ROUTINE ? TAG_GREY : TAG_RED);
        html_put(&h, "</td><td>{}</td><td>{}</td></tr>", T(referral_state_words(r->state)),
                 D(r->target_on));
    }
    if (n) nhsuk_table_close(&h);
    return page_reply(c, html_fragment(&h));
}

/* ---- receiving ----------------------------------------------------------------------------------- */

static const struct field receive_page_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"}};
FIELD_TABLE(receive_page_fields, receive_page_rows);

static const char *const priorities[] = {"1", "2", "3", NULL};
static const struct field receive_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},
    {.name = "unmatched_name", .type = FIELD_TEXT, .max = 200, .label = "the name"},
    {.name = "clinic", .type = FIELD_ID, .required = true, .label = "the clinic"},
    {.name = "received_on", .type = FIELD_DATE, .required = true, .label = "the date received"},
    {.name = "source", .type = FIELD_TEXT, .required = true, .max = 2, .label = "the source"},
    {.name = "referrer_name", .type = FIELD_TEXT, .max = 200, .label = "who referred"},
    {.name = "priority",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the priority",
     .choices = priorities},
    {.name = "reason", .type = FIELD_LINES, .required = true, .max = 2000, .label = "the reason"},
    {.name = "ubrn", .type = FIELD_TEXT, .max = 20, .label = "the UBRN"},
};
FIELD_TABLE(receive_fields, receive_rows);

struct choices {
    const struct clinic *clinics;
    size_t n_clinics;
    struct patient patient;
    uuid patient_id;
};
static enum err read_choices(struct work *w, struct choices *x) {
    if (!uuid_is_nil(x->patient_id))
        TRY(patient_store_get(w->tx, w->scope->site_id, x->patient_id, &x->patient));
    return clinic_store_list(w->tx, w->scope->site_id, false, &x->clinics, &x->n_clinics);
}

static void put_clinics(struct call *c, struct html *h, const struct choices *x) {
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, x->n_clinics);
    for (size_t i = 0; i < x->n_clinics; i++) {
        options[i] = (struct nhsuk_option){.value = uuid_text(c->arena, x->clinics[i].clinic_id),
                                           .text = x->clinics[i].name};
    }
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = options,
                 .n_options = x->n_clinics, .nothing = S("Choose one"),
                 .value = form_typed(c, "clinic"), .error = page_error(c, "clinic"));
}

static void put_sources(struct call *c, struct html *h) {
    const struct code_table *t = &codes_referral_source;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, t->n);
    for (size_t i = 0; i < t->n; i++) {
        options[i] = (struct nhsuk_option){.value = str_from_c(t->rows[i].code),
                                           .text = str_from_c(t->rows[i].name)};
    }
    str typed = form_typed(c, "source");
    nhsuk_select(h, .name = S("source"), .label = S("Source"), .options = options,
                 .n_options = t->n, .value = typed.n ? typed : S("03"),
                 .error = page_error(c, "source"));
}

static const struct nhsuk_option priority_options[] = {
    {S_INIT("1"), S_INIT("Routine"), S_INIT(""), false},
    {S_INIT("2"), S_INIT("Urgent"), S_INIT(""), false},
    {S_INIT("3"), S_INIT("Urgent suspected cancer"), S_INIT(""), false}};

enum err receive_page(struct call *c) {
    struct choices x = {.patient_id = form_id(c, "patient")};
    TRY(read_choices(&c->work, &x));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_say(&h, "<h1>Receive a referral</h1>");
    page_form_open(c, &h, url_to(c->arena, ROUTE_receive));
    if (uuid_is_nil(x.patient_id)) {
        nhsuk_input(
            &h, .name = S("unmatched_name"), .id = S("patient_id"),
            .label = S("Name as the referral says it"),
            .hint =
                S("Find the patient first when you can: then the referral is registered at once."),
            .value = form_typed(c, "unmatched_name"), .error = page_error(c, "patient_id"));
    } else {
        struct clerk_patient words = patient_words(c, &x.patient, true);
        clerk_patient_banner(&h, &words);
        clerk_hidden(&h, S("patient"), uuid_text(c->arena, x.patient_id));
    }
    put_clinics(c, &h, &x);
    nhsuk_date_input(&h, .name = S("received_on"), .label = S("Received on"),
                     .value = form_typed(c, "received_on"), .date = c->work.today,
                     .error = page_error(c, "received_on"));
    put_sources(c, &h);
    nhsuk_input(&h, .name = S("referrer_name"), .label = S("Referred by"),
                .value = form_typed(c, "referrer_name"), .width = 30);
    nhsuk_radios(&h, .name = S("priority"), .label = S("Priority"), .options = priority_options,
                 .n_options = 3, .value = form_typed(c, "priority"),
                 .error = page_error(c, "priority"));
    nhsuk_textarea(&h, .name = S("reason"), .label = S("Reason"), .value = form_typed(c, "reason"),
                   .error = page_error(c, "reason"));
    nhsuk_input(&h, .name = S("ubrn"), .label = S("UBRN, if it came by e-RS"),
                .value = form_typed(c, "ubrn"), .error = page_error(c, "ubrn"), .width = 20);
    nhsuk_button(&h, .text = S("Receive"));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err receive(struct call *c) {
    struct receive_referral in = {.patient_id = form_id(c, "patient"),
                                  .unmatched_name = form_text(c, "unmatched_name"),
                                  .clinic_id = form_id(c, "clinic"),
                                  .received_on = form_date(c, "received_on"),
                                  .source = form_text(c, "source"),
                                  .referrer_name = form_text(c, "referrer_name"),
                                  .priority = form_text(c, "priority"),
                                  .reason = form_text(c, "reason"),
                                  .ubrn = form_text(c, "ubrn")};
    struct done done;
    TRY(work_write(&c->work, &c->key, receive_referral, &in, &done));
    return reply_notice(c, S("The referral is received."),
                        url_for(c->arena, ROUTE_referral, done.id));
}

/* ---- one referral -------------------------------------------------------------------------------- */

static const char *const outcomes[] = {"accept", "more", "advice", "reject", "redirect", NULL};
static const struct field review_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "outcome",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the outcome",
     .choices = outcomes},
    {.name = "priority",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the priority",
     .choices = priorities},
    {.name = "note", .type = FIELD_LINES, .max = 2000, .label = "the note"},
};
FIELD_TABLE(review_fields, review_rows);

struct shown {
    uuid id;
    struct referral referral;
    struct patient patient;
    struct clinic clinic;
};
static enum err read_shown(struct work *w, struct shown *s) {
    TRY(referral_store_get(w->tx, w->scope->site_id, s->id, &s->referral));
    TRY(clinic_store_get(w->tx, w->scope->site_id, s->referral.clinic_id, &s->clinic));
    if (uuid_is_nil(s->referral.patient_id)) return OK;
    return patient_store_get(w->tx, w->scope->site_id, s->referral.patient_id, &s->patient);
}

static const struct nhsuk_option outcome_options[] = {
    {S_INIT("accept"), S_INIT("Accept"), S_INIT(""), false},
    {S_INIT("more"), S_INIT("Ask the referrer for more information"), S_INIT(""), false},
    {S_INIT("advice"), S_INIT("Give advice and return"), S_INIT(""), false},
    {S_INIT("reject"), S_INIT("Return to the referrer"), S_INIT(""), false},
    {S_INIT("redirect"), S_INIT("Redirect to another service"), S_INIT(""), false}};

static void put_review(struct call *c, struct html *h, const struct referral *r) {
    nhsuk_card_open(h, S("Review"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_review, r->referral_id));
    clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(r->version)));
    nhsuk_radios(h, .name = S("outcome"), .label = S("Outcome"), .options = outcome_options,
                 .n_options = 5, .value = form_typed(c, "outcome"),
                 .error = page_error(c, "outcome"));
    str typed = form_typed(c, "priority");
    nhsuk_radios(h, .name = S("priority"), .label = S("Priority"), .options = priority_options,
                 .n_options = 3, .value = typed.n ? typed : r->priority, .in_line = true);
    nhsuk_textarea(h, .name = S("note"), .label = S("Note to the referrer and the booking office"),
                   .value = form_typed(c, "note"), .error = page_error(c, "note"), .rows = 3);
    nhsuk_button(h, .text = S("Save the review"), .chord = CHORD_AND_NEXT);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err referral_page(struct call *c) {
    struct shown s = {.id = c->ids[0]};
    TRY(read_shown(&c->work, &s));
    const struct referral *r = &s.referral;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_put(&h, "<h1>Referral to the {}</h1>", T(s.clinic.name));
    if (!uuid_is_nil(r->patient_id)) {
        struct clerk_patient words = patient_words(c, &s.patient, true);
        clerk_patient_banner(&h, &words);
    }
    struct nhsuk_summary_row rows[] = {
        {.key = S("Now"), .value = referral_state_words(r->state)},
        {.key = S("Received"), .value = civil_date_long(c->arena, r->received_on)},
        {.key = S("To be seen by"), .value = civil_date_long(c->arena, r->target_on)},
        {.key = S("Source"), .value = code_name(&codes_referral_source, r->source)},
        {.key = S("Referred by"), .value = r->referrer_name},
        {.key = S("Reason"), .value = r->reason},
        {.key = S("Review note"), .value = r->review_note}};
    nhsuk_summary_list(&h, rows, sizeof rows / sizeof rows[0]);
    bool is_open = r->state == REFERRAL_IN_REVIEW || r->state == REFERRAL_MORE_INFORMATION;
    if (is_open && may(&c->scope, PERM_REFERRAL_REVIEW)) put_review(c, &h, r);
    return page_reply(c, html_fragment(&h));
}

enum err review(struct call *c) {
    static const enum review_outcome kinds[] = {REVIEW_ACCEPT, REVIEW_ASK_MORE, REVIEW_ADVICE,
                                                REVIEW_REJECT, REVIEW_REDIRECT};
    struct review_referral in = {.referral_id = c->ids[0],
                                 .version = form_int(c, "version"),
                                 .priority = form_text(c, "priority"),
                                 .note = form_text(c, "note")};
    for (size_t i = 0; outcomes[i]; i++) {
        if (str_eq(form_text(c, "outcome"), str_from_c(outcomes[i]))) in.outcome = kinds[i];
    }
    struct done done;
    TRY(work_write(&c->work, &c->key, review_referral, &in, &done));
    return reply_notice(c, S("The review is saved."), url_to(c->arena, ROUTE_referrals));
}
