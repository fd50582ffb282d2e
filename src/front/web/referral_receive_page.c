/* Receiving a referral: whose, from whom, how soon; it may have come already booked. */
#include "already_there.h"
#include "appointment_store.h"
#include "buf.h"
#include "codes.h"
#include "contact_picker.h"
#include "options.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "patient_work.h"
#include "referral_store.h"
#include "referral_words.h"
#include "referral_work.h"
#include "routes.h"
#include "url.h"

static const struct field receive_page_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},
    {.name = "from", .type = FIELD_ID, .label = "the referral entered in error"},
    {.name = "q", .type = FIELD_TEXT, .max = 200, .label = "what to look for"}};
FIELD_TABLE(receive_page_fields, receive_page_rows);

static const struct contact_picker referrer = {
    .name = "referrer", .label = S_INIT("Referred by, from the address book")};

static const struct field receive_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},
    {.name = "from", .type = FIELD_ID, .label = "the referral entered in error"},
    {.name = "unmatched_name", .type = FIELD_TEXT, .max = 200, .label = "the name"},
    {.name = "clinic", .type = FIELD_ID, .required = true, .label = "the clinic"},
    {.name = "received_on", .type = FIELD_DATE, .required = true, .label = "the date received"},
    {.name = "source", .type = FIELD_TEXT, .required = true, .max = 2, .label = "the source"},
    CONTACT_PICKER_FIELDS("referrer", "who referred"),
    {.name = "referrer_name", .type = FIELD_TEXT, .max = 200, .label = "the referrer's name"},
    {.name = "priority",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the priority",
     .choices = referral_priorities},
    {.name = "target_on", .type = FIELD_DATE, .label = "the date to be seen by"},
    {.name = "reviewer", .type = FIELD_ID, .label = "the reviewer"},
    {.name = "reason", .type = FIELD_LINES, .required = true, .max = 2000, .label = "the reason"},
    {.name = "ubrn", .type = FIELD_TEXT, .max = 20, .label = "the UBRN"},
    {.name = "booked_on", .type = FIELD_DATE, .label = "the day it is booked for"},
    {.name = "booked_at", .type = FIELD_TIME, .label = "the time it is booked for"},
    {.name = "slot", .type = FIELD_ID, .label = "the slot"},
    {.name = "is_beside_meant", .type = FIELD_CHECK, .label = "two appointments at one time"},
    {.name = "is_again_meant", .type = FIELD_CHECK, .label = "another referral to this clinic"},
};
FIELD_TABLE_TRIED(receive_fields, receive_rows);

/* ---- already booked ------------------------------------------------------------------------------ */

enum { SLOTS_OF_A_DAY = 60 };

struct day_slots {
    uuid clinic_id;
    civil_date day;
    const struct slot_facts *list;
    size_t n;
};

/* Of today also what has begun: the patient may be here before the paper is received. */
static enum err read_day(struct work *w, void *context) {
    struct day_slots *x = context;
    bool is_over = civil_date_compare(x->day, w->today) < 0;
    instant begins = civil_resolve(w->zone, x->day, (civil_time){0}).first;
    instant ends = civil_resolve(w->zone, civil_date_add_days(x->day, 1), (civil_time){0}).first;
    struct slot_search search = {.clinic_id = x->clinic_id,
                                 .from = is_over ? w->now : begins,
                                 .to = ends,
                                 .now = w->now,
                                 .limit = SLOTS_OF_A_DAY};
    return slot_store_search(w->tx, w->scope->site_id, &search, &x->list, &x->n);
}

/* The free slot that the paper names: by day and time; else the day's free ones are offered. */
static enum err booked_slot(struct call *c, uuid *ret_slot_id) {
    *ret_slot_id = form_id(c, "slot");
    if (!uuid_is_nil(*ret_slot_id) || !form_has(c, "booked_on")) {
        if (form_has(c, "booked_at") && !form_has(c, "booked_on"))
            return call_problem(c, "booked_on", S("Enter the day it is booked for"));
        return OK;
    }
    struct day_slots x = {.clinic_id = form_id(c, "clinic"), .day = form_date(c, "booked_on")};
    TRY(work_read(&c->work, read_day, &x));
    for (size_t i = 0; i < x.n && form_has(c, "booked_at"); i++) {
        if (x.list[i].start.minute != form_time(c, "booked_at").minute) continue;
        *ret_slot_id = x.list[i].slot_id;
        return OK;
    }
    if (x.n == 0)
        return call_problem(
            c, "booked_on",
            S("This clinic has no free slot on that day. Check the day, or leave it "
              "empty and book after the referral is received"));
    return call_problem(
        c, "booked_at",
        S("No free slot begins at that time. Choose one of the free slots of that day"));
}

/* Once asked, the question stays with its answer. */
static void put_meant(struct call *c, struct html *h, const char *name, str label) {
    bool is_said = form_shown_checked(c, name, false);
    if (page_error(c, name).n == 0 && !is_said) return;
    nhsuk_checkbox(h, .name = str_from_c(name), .label = label, .checked = is_said,
                   .error = page_error(c, name));
}

/* After a refusal: the free slots of the day that was typed. */
static enum err put_day(struct call *c, struct html *h) {
    bool asks = page_error(c, "booked_at").n || page_error(c, "slot_id").n;
    if (!asks || !form_has(c, "booked_on") || !form_has(c, "clinic")) return OK;
    struct day_slots x = {.clinic_id = form_id(c, "clinic"), .day = form_date(c, "booked_on")};
    TRY(read_day(&c->work, &x));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, x.n + 1);
    for (size_t i = 0; i < x.n; i++) {
        options[i] = (struct nhsuk_option){
            .value = uuid_text(c->arena, x.list[i].slot_id),
            .text = say(c->arena, "{}, {}, {}", SAY_T(civil_time_page(c->arena, x.list[i].start)),
                        SAY_T(x.list[i].type_name), SAY_T(x.list[i].clinician_name))};
    }
    if (x.n)
        nhsuk_radios(h, .name = S("slot"), .id = S("slot_id"), .small = true,
                     .label = say(c->arena, "Free on {}", SAY_T(civil_date_long(c->arena, x.day))),
                     .options = options, .n_options = x.n, .value = form_typed(c, "slot"),
                     .error = page_error(c, "slot_id"));
    return OK;
}

static enum err put_booked(struct call *c, struct html *h, bool is_known) {
    nhsuk_card_open(h, S("If it came already booked"), 2);
    if (!is_known) {
        html_say(h,
                 "<p class=\"cw-why\">Find or register the patient first: a slot is booked for a "
                 "known patient.</p>");
        page_places(c, h, S("slot_id booked_on booked_at slot is_beside_meant"));
        nhsuk_card_close(h);
        return OK;
    }
    html_say(h, "<div class=\"cw-fields\">");
    nhsuk_date_input(h, .name = S("booked_on"), .label = S("Booked for the day"),
                     .hint = S("As the referral says it. Empty: not booked"),
                     .value = form_typed(c, "booked_on"), .error = page_error(c, "booked_on"));
    nhsuk_input(h, .name = S("booked_at"), .label = S("At"), .hint = S("For example, 9:30am"),
                .width = 10, .value = form_typed(c, "booked_at"),
                .error = page_error(c, "booked_at"), .no_spelling = true);
    html_say(h, "</div>");
    TRY(put_day(c, h));
    put_meant(c, h, "is_beside_meant", S("Both appointments are meant: receive it so"));
    nhsuk_card_close(h);
    return OK;
}

/* ---- the form ------------------------------------------------------------------------------------ */

struct choices {
    struct options clinics, clinicians;
    struct patient patient;
    bool is_known;
    struct referral from; /* entered in error: what it said is offered again; version 0: none */
};

/* Only of one that was taken back, by whoever may open the record it was in. */
static enum err read_from(struct call *c, struct referral *ret_from) {
    uuid id;
    struct patient wrong;
    struct referral r;
    *ret_from = (struct referral){.version = 0};
    if (uuid_parse(form_typed(c, "from"), &id) != OK) return OK;
    enum err e = referral_store_get(c->work.tx, c->scope.site_id, id, &r);
    if (e == NOT_FOUND || (e == OK && r.state != REFERRAL_IN_ERROR)) return OK;
    TRY(e);
    if (!uuid_is_nil(r.patient_id)) TRY(patient_open(&c->work, r.patient_id, &wrong));
    TRY(page_viewed(c, "referral", r.referral_id, r.patient_id));
    *ret_from = r;
    return OK;
}

static enum err read_choices(struct call *c, struct choices *x) {
    static const uuid nobody = {{0}};
    uuid patient_id;
    x->is_known = uuid_parse(form_typed(c, "patient"), &patient_id) == OK;
    if (x->is_known) TRY(patient_open(&c->work, patient_id, &x->patient));
    TRY(read_from(c, &x->from));
    TRY(options_of_people(c, ROLE_CLINICIAN, nobody, &x->clinicians));
    return options_of_clinics(c, &x->clinics);
}

/* Of a referral that was entered on somebody else: whoever is found here is given what it said. */
static enum err put_find(struct call *c, struct html *h, const struct choices *x) {
    struct found_patients found = {.n = 0};
    str typed = form_typed(c, "q"), from = uuid_text(c->arena, x->from.referral_id);
    if (x->from.version == 0 || x->is_known || c->is_again) return OK;
    if (typed.n) TRY(patient_find(&c->work, typed, &found));
    TRY(page_found(c, typed, &found));
    nhsuk_card_open(h, S("Whose referral is it?"), 2);
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_receive_page), .get = true);
    clerk_hidden(h, S("from"), from);
    nhsuk_input(h, .name = S("q"), .label = S("Find the patient"), .value = typed,
                .type = INPUT_SEARCH);
    nhsuk_button(h, .text = S("Find"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    if (typed.n && found.n == 0) html_say(h, "<p>Nobody found that you may open.</p>");
    if (found.n) html_say(h, "<ul class=\"nhsuk-list cw-choose\">");
    for (size_t i = 0; i < found.n; i++) {
        struct clerk_patient words = patient_words(c, &found.list[i].patient, true);
        url to = url_with(c->arena, url_to(c->arena, ROUTE_receive_page), S("from"), from);
        str id = uuid_text(c->arena, found.list[i].patient.patient_id);
        html_say(h, "<li>");
        clerk_patient_line(h, &words);
        html_say(h, " ");
        nhsuk_button_link(h, .text = S("This is the patient"), .about = words.name, .small = true,
                          .kind = BUTTON_SECONDARY, .to = url_with(c->arena, to, S("patient"), id));
        html_say(h, "</li>");
    }
    if (found.n) html_say(h, "</ul>");
    nhsuk_card_close(h);
    return OK;
}

static enum err put_who(struct call *c, struct html *h, const struct choices *x) {
    if (x->is_known) {
        page_places(c, h, S("patient_id patient unmatched_name"));
        TRY(page_viewed(c, "patient", x->patient.patient_id, x->patient.patient_id));
        TRY(patient_banner(c, h, &x->patient));
        clerk_hidden(h, S("patient"), uuid_text(c->arena, x->patient.patient_id));
        return OK;
    }
    nhsuk_card_open(h, S("Patient"), 2);
    if (x->from.version == 0) /* else the finder stands above */
        html_put(h,
                 "<p><a href=\"{}\">Find the patient</a> first when you can: then the referral is "
                 "registered at once.</p>",
                 U(url_to(c->arena, ROUTE_find)));
    nhsuk_input(h, .name = S("unmatched_name"), .id = S("patient_id"),
                .label = S("Not found? The name and date of birth as the referral says them"),
                .value = form_typed(c, "unmatched_name"), .error = page_error(c, "patient_id"),
                .no_spelling = true);
    page_places(c, h, S("patient unmatched_name"));
    nhsuk_card_close(h);
    return OK;
}

static str said_id(struct call *c, const struct choices *x, uuid id) {
    return x->from.version && !uuid_is_nil(id) ? uuid_text(c->arena, id) : S("");
}

static void put_to(struct call *c, struct html *h, const struct choices *x) {
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = x->clinics.list,
                 .n_options = x->clinics.n, .nothing = S("Choose one"),
                 .value = form_shown(c, "clinic", said_id(c, x, x->from.clinic_id)),
                 .error = page_error(c, "clinic"));
    nhsuk_select(h, .name = S("reviewer"), .label = S("Who reviews it"),
                 .options = x->clinicians.list, .n_options = x->clinicians.n,
                 .nothing = S("The clinic's consultant"),
                 .value = form_shown(c, "reviewer", said_id(c, x, x->from.reviewer_id)),
                 .error = page_error(c, "reviewer"));
}

static enum err put_from(struct call *c, struct html *h, const struct referral *said) {
    const struct code_table *t = &codes_referral_source;
    struct nhsuk_option *sources = arena_array(c->arena, struct nhsuk_option, t->n);
    for (size_t i = 0; i < t->n; i++) {
        sources[i] = (struct nhsuk_option){.value = str_from_c(t->rows[i].code),
                                           .text = str_from_c(t->rows[i].name)};
    }
    nhsuk_card_open(h, S("From whom"), 2);
    nhsuk_select(h, .name = S("source"), .label = S("Source"), .options = sources,
                 .n_options = t->n,
                 .value = form_shown(c, "source", said->source.n ? said->source : S("03")),
                 .error = page_error(c, "source"));
    TRY(contact_picker_put(c, h, &referrer, said->referrer_id));
    nhsuk_input(h, .name = S("referrer_name"), .label = S("Name, if not in the address book"),
                .value = form_shown(c, "referrer_name", said->referrer_name), .width = 30,
                .no_spelling = true);
    nhsuk_input(
        h, .name = S("ubrn"),
        .label =
            S("Unique booking reference number (UBRN), if it came by the NHS e-Referral Service"),
        .hint = S("12 digits, for example 0000 4933 2211"),
        .value = form_shown(c, "ubrn", said->ubrn), .error = page_error(c, "ubrn"), .width = 20);
    nhsuk_card_close(h);
    return OK;
}

enum err receive_page(struct call *c) {
    struct choices x = {.is_known = false};
    TRY(read_choices(c, &x));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Receive a referral"),
               .under = S("It is to do from the day it was received"));
    TRY(put_find(c, &h, &x));
    page_form_open(c, &h, url_to(c->arena, ROUTE_receive));
    if (x.from.version) clerk_hidden(&h, S("from"), uuid_text(c->arena, x.from.referral_id));
    page_places(c, &h, S("from"));
    TRY(put_who(c, &h, &x));
    nhsuk_card_open(&h, S("The referral"), 2);
    html_say(&h, "<div class=\"cw-fields\">");
    put_to(c, &h, &x);
    nhsuk_date_input(&h, .name = S("received_on"), .label = S("Received on"), .no_hint = true,
                     .value = form_typed(c, "received_on"),
                     .date = x.from.version ? x.from.received_on : c->work.today,
                     .error = page_error(c, "received_on"));
    nhsuk_date_input(&h, .name = S("target_on"), .label = S("To be seen by"), .no_hint = true,
                     .value = form_typed(c, "target_on"), .date = x.from.target_on,
                     .error = page_error(c, "target_on"));
    html_say(&h, "</div>");
    put_meant(c, &h, "is_again_meant", S("This is another referral: receive it all the same"));
    nhsuk_radios(&h, .name = S("priority"), .label = S("Priority"), .in_line = true, .small = true,
                 .hint = S("It sets the date to be seen by where that is left empty"),
                 .options = referral_priority_options, .n_options = 3,
                 .value = form_shown(c, "priority", x.from.priority),
                 .error = page_error(c, "priority"));
    nhsuk_textarea(&h, .name = S("reason"), .label = S("Reason"),
                   .value = form_shown(c, "reason", x.from.reason),
                   .error = page_error(c, "reason"), .rows = 3);
    nhsuk_card_close(&h);
    TRY(put_from(c, &h, &x.from));
    TRY(put_booked(c, &h, x.is_known));
    nhsuk_button(&h, .text = S("Receive"), .chord = CHORD_SUBMIT);
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
                                  .ubrn = form_text(c, "ubrn"),
                                  .target_on = form_date(c, "target_on"),
                                  .is_beside_meant = form_is_checked(c, "is_beside_meant"),
                                  .is_again_meant = form_is_checked(c, "is_again_meant"),
                                  .reviewer_id = form_id(c, "reviewer")};
    TRY(call_also(c, contact_picker_resolve(c, &referrer, &in.referrer_id)));
    TRY(call_also(c, booked_slot(c, &in.booked_slot_id)));
    struct done done;
    TRY(work_write(&c->work, &c->key, receive_referral, &in, &done));
    return reply_notice(c,
                        uuid_is_nil(in.booked_slot_id) ? S("The referral is received.")
                                                       : S("The referral is received, and booked."),
                        url_for(c->arena, ROUTE_referral, done.id));
}
