/* Finding, showing and registering patients. */
#include "appointment_store.h"
#include "buf.h"
#include "codes.h"
#include "duty_store.h"
#include "letter_store.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "patient_work.h"
#include "person_name.h"
#include "referral_store.h"
#include "routes.h"
#include "url.h"

static const struct field find_field_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"},
    {.name = "part", .type = FIELD_INT, .min = 0, .max = 1, .label = "part"},
};
FIELD_TABLE(find_fields, find_field_rows);

static str born_and_number(struct call *c, const struct patient *p) {
    str born = civil_date_is_none(p->birth_date) ? S("date of birth not known")
                                                 : civil_date_short(c->arena, p->birth_date);
    return say(c->arena, "{} · {}", SAY_T(born), SAY_T(p->hospital_number));
}

static enum err find_part(struct call *c, const struct found_patient *found, size_t n) {
    struct html h;
    html_init(&h, c->arena);
    struct clerk_found *options = arena_array(c->arena, struct clerk_found, n);
    for (size_t i = 0; i < n; i++) {
        const struct patient *p = &found[i].patient;
        struct person_name name = {p->title, p->given_names, p->family_name};
        options[i] = (struct clerk_found){person_name_filed(c->arena, &name), born_and_number(c, p),
                                          url_for(c->arena, ROUTE_patient, p->patient_id)};
    }
    clerk_finder_options(&h, options, n);
    return reply_html(c, html_fragment(&h));
}

enum err find(struct call *c) {
    const struct found_patient *found;
    size_t n;
    str typed = form_text(c, "q");
    TRY(patient_find(&c->work, typed, &found, &n));
    if (form_int(c, "part") == 1) return find_part(c, found, n);
    if (n == 1)
        return reply_redirect(c, url_for(c->arena, ROUTE_patient, found[0].patient.patient_id));
    struct html h;
    html_init(&h, c->arena);
    html_say(&h, "<h1>Find a patient</h1>");
    clerk_form_open(&h, .action = url_to(c->arena, ROUTE_find), .get = true);
    nhsuk_input(&h, .name = S("q"), .label = S("Name, date of birth, NHS or hospital number"),
                .value = typed, .type = INPUT_SEARCH);
    nhsuk_button(&h, .text = S("Find"));
    clerk_form_close(&h);
    if (typed.n && n == 0)
        clerk_nothing(
            &h,
            S("Nobody found. Try another spelling, the date of birth, or register the patient."));
    if (n) {
        static const struct nhsuk_column columns[] = {{.text = S_INIT("Patient")},
                                                      {.text = S_INIT("Found by")}};
        nhsuk_table_open(&h, .caption = S("Patients found"), .columns = columns, .n_columns = 2,
                         .dense = true);
        for (size_t i = 0; i < n; i++) {
            struct clerk_patient words = patient_words(c, &found[i].patient, true);
            html_say(&h, "<tr><td>");
            clerk_patient_line(&h, &words);
            html_put(&h, "</td><td>{}</td></tr>", T(found[i].why));
        }
        nhsuk_table_close(&h);
    }
    if (may(&c->scope, PERM_PATIENT_EDIT)) {
        nhsuk_button_link(&h, .text = S("Register a new patient"),
                          .to = url_to(c->arena, ROUTE_register_page), .kind = BUTTON_SECONDARY);
    }
    return page_reply(c, html_fragment(&h));
}

static void put_details(struct call *c, struct html *h, const struct patient *p) {
    struct nhsuk_summary_row rows[] = {
        {.key = S("Address"),
         .value = say(c->arena, "{}, {}", SAY_T(p->address), SAY_T(p->postcode))},
        {.key = S("Mobile telephone"), .value = p->mobile_telephone},
        {.key = S("Home telephone"), .value = p->home_telephone},
        {.key = S("GP"), .value = p->gp_name},
        {.key = S("Needs"),
         .value = p->other_needs.n ? p->other_needs : S("None recorded besides those above")}};
    nhsuk_card_open(h, S("Details"), 2);
    nhsuk_summary_list(h, rows, sizeof rows / sizeof rows[0]);
    nhsuk_card_close(h);
}

static enum err put_to_do(struct call *c, struct html *h, uuid patient_id) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_open_of_patient(c->work.tx, c->scope.site_id, patient_id, &duties, &n));
    nhsuk_card_open(h, S("To do for this patient"), 2);
    if (n == 0) clerk_nothing(h, S("Nothing is outstanding."));
    if (n) html_say(h, "<ul class=\"nhsuk-list nhsuk-list--bullet\">");
    for (size_t i = 0; i < n; i++) {
        html_put(h, "<li>{}, by {}</li>", T(str_from_c(duty_rule_row(duties[i].rule)->title)),
                 T(moment_words(c, duties[i].stage_due_at)));
    }
    if (n) html_say(h, "</ul>");
    nhsuk_card_close(h);
    return OK;
}

static enum err put_history(struct call *c, struct html *h, uuid patient_id) {
    const struct referral *referrals;
    const struct appointment *appointments;
    const struct letter_row *letters;
    size_t n_referrals, n_appointments, n_letters = 0;
    int64_t site = c->scope.site_id;
    TRY(referral_store_of_patient(c->work.tx, site, patient_id, &referrals, &n_referrals));
    TRY(appointment_store_of_patient(c->work.tx, site, patient_id, &appointments, &n_appointments));
    if (may(&c->scope, PERM_LETTER_SEE)) {
        TRY(letter_store_of_patient(c->work.tx, site, patient_id, &letters, &n_letters));
    }
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("When")}, {.text = S_INIT("What")}, {.text = S_INIT("State")}};
    nhsuk_table_open(h, .caption = S("Referrals, appointments and letters"), .columns = columns,
                     .n_columns = 3, .dense = true);
    for (size_t i = 0; i < n_referrals; i++) {
        html_put(h, "<tr><td>{}</td><td><a href=\"{}\">Referral</a></td><td>{}</td></tr>",
                 D(referrals[i].received_on),
                 U(url_for(c->arena, ROUTE_referral, referrals[i].referral_id)),
                 T(referral_state_words(referrals[i].state)));
    }
    for (size_t i = 0; i < n_appointments; i++) {
        html_put(h, "<tr><td>{}</td><td><a href=\"{}\">Appointment, {}</a></td><td>{}</td></tr>",
                 D(appointments[i].day),
                 U(url_for(c->arena, ROUTE_appointment, appointments[i].appointment_id)),
                 T(civil_time_page(c->arena, appointments[i].start)),
                 T(appointment_state_words(appointments[i].state)));
    }
    for (size_t i = 0; i < n_letters; i++) {
        html_put(h, "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{}</td></tr>",
                 T(moment_words(c, letters[i].created_at)),
                 U(url_for(c->arena, ROUTE_letter, letters[i].letter_id)), T(letters[i].title),
                 T(letters[i].stage));
    }
    nhsuk_table_close(h);
    return OK;
}

enum err patient_page(struct call *c) {
    struct patient p;
    TRY(patient_store_get(c->work.tx, c->scope.site_id, c->ids[0], &p));
    TRY(page_viewed(c, "patient", p.patient_id, p.patient_id));
    struct clerk_patient words = patient_words(c, &p, false);
    struct html h;
    html_init(&h, c->arena);
    html_put(&h, "<h1>{}</h1>", T(words.name));
    clerk_patient_banner(&h, &words);
    if (may(&c->scope, PERM_BOOK) && !p.is_deceased) {
        url book = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("patient"),
                            uuid_text(c->arena, p.patient_id));
        nhsuk_button_link(&h, .text = S("Book an appointment"), .to = book);
    }
    if (may(&c->scope, PERM_REFERRAL_RECEIVE) && !p.is_deceased) {
        url refer = url_with(c->arena, url_to(c->arena, ROUTE_receive_page), S("patient"),
                             uuid_text(c->arena, p.patient_id));
        nhsuk_button_link(&h, .text = S("Receive a referral"), .to = refer,
                          .kind = BUTTON_SECONDARY);
    }
    TRY(put_to_do(c, &h, p.patient_id));
    put_details(c, &h, &p);
    TRY(put_history(c, &h, p.patient_id));
    return page_reply_titled(c, words.name, NULL, 0, html_fragment(&h));
}

/* ---- registering --------------------------------------------------------------------------------- */

static const char *const genders[] = {"female", "male", "other", "unknown", NULL};
static const char *const formats[] = {"none",  "large-print", "braille", "easy-read",
                                      "audio", "email",       NULL};
static const struct field register_field_rows[] = {
    {.name = "title", .type = FIELD_TEXT, .max = 20, .label = "the title"},
    {.name = "given_names", .type = FIELD_TEXT, .max = 100, .label = "the given names"},
    {.name = "family_name",
     .type = FIELD_TEXT,
     .required = true,
     .max = 100,
     .label = "the family name"},
    {.name = "birth_date", .type = FIELD_DATE, .required = true, .label = "the date of birth"},
    {.name = "gender",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the gender",
     .choices = genders},
    {.name = "nhs_number", .type = FIELD_TEXT, .max = 20, .label = "the NHS number"},
    {.name = "address", .type = FIELD_LINES, .max = 300, .label = "the address"},
    {.name = "postcode", .type = FIELD_TEXT, .max = 10, .label = "the postcode"},
    {.name = "mobile_telephone",
     .type = FIELD_TEXT,
     .max = 30,
     .label = "the mobile telephone number"},
    {.name = "format_need",
     .type = FIELD_CHOICE,
     .label = "how letters should be",
     .choices = formats},
    {.name = "other_needs", .type = FIELD_TEXT, .max = 200, .label = "what helps"},
    {.name = "duplicates_seen", .type = FIELD_CHECK, .label = "none of these"},
};
FIELD_TABLE(register_fields, register_field_rows);

static struct patient typed_patient(struct call *c) {
    str format = form_text(c, "format_need");
    str number = form_text(c, "nhs_number");
    return (struct patient){.title = form_text(c, "title"),
                            .given_names = form_text(c, "given_names"),
                            .family_name = form_text(c, "family_name"),
                            .birth_date = form_date(c, "birth_date"),
                            .gender = form_text(c, "gender"),
                            .nhs_number = number,
                            .nhs_number_status = number.n ? S("02") : S("03"),
                            .address = form_text(c, "address"),
                            .postcode = form_text(c, "postcode"),
                            .mobile_telephone = form_text(c, "mobile_telephone"),
                            .format_need = format.n ? format : S("none"),
                            .other_needs = form_text(c, "other_needs"),
                            .write_to = S("home")};
}

struct looked_up {
    struct patient typed;
    const struct duplicate *found;
    size_t n;
};

static enum err put_duplicates(struct call *c, struct html *h) {
    bool asks = false;
    for (size_t i = 0; i < c->n_problems; i++)
        asks |= str_eq(c->problems[i].field, S("duplicates"));
    if (!asks) return OK;
    struct looked_up l = {.typed = typed_patient(c)};
    TRY(patient_find_duplicates(&c->work, &l.typed, &l.found, &l.n));
    nhsuk_warning_callout_open(h, S("May be registered already"));
    html_say(h, "<ul class=\"nhsuk-list\" id=\"duplicates\">");
    for (size_t i = 0; i < l.n; i++) {
        struct clerk_patient words = patient_words(c, &l.found[i].patient, true);
        html_say(h, "<li>");
        clerk_patient_line(h, &words);
        html_put(h, " {}</li>", T(l.found[i].reasons));
    }
    html_say(h, "</ul>");
    nhsuk_checkbox_put(h, &(struct nhsuk_checkbox){.name = S("duplicates_seen"),
                                                   .label = S("None of these is the same person")});
    nhsuk_warning_callout_close(h);
    return OK;
}

static const struct nhsuk_option gender_options[] = {
    {S_INIT("female"), S_INIT("Female"), S_INIT(""), false},
    {S_INIT("male"), S_INIT("Male"), S_INIT(""), false},
    {S_INIT("other"), S_INIT("Other"), S_INIT(""), false},
    {S_INIT("unknown"), S_INIT("Not known"), S_INIT(""), false}};
static const struct nhsuk_option format_options[] = {
    {S_INIT("none"), S_INIT("Ordinary print"), S_INIT(""), false},
    {S_INIT("large-print"), S_INIT("Large print"), S_INIT(""), false},
    {S_INIT("braille"), S_INIT("Braille"), S_INIT(""), false},
    {S_INIT("easy-read"), S_INIT("Easy read"), S_INIT(""), false},
    {S_INIT("audio"), S_INIT("Audio"), S_INIT(""), false},
    {S_INIT("email"), S_INIT("By e-mail"), S_INIT(""), false}};

enum err register_page(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_say(&h, "<h1>Register a patient</h1>");
    page_form_open(c, &h, url_to(c->arena, ROUTE_register));
    TRY(put_duplicates(c, &h));
    nhsuk_input(&h, .name = S("title"), .label = S("Title"), .value = form_typed(c, "title"),
                .width = 5);
    nhsuk_input(&h, .name = S("given_names"), .label = S("Given names"),
                .value = form_typed(c, "given_names"), .width = 30);
    nhsuk_input(&h, .name = S("family_name"), .label = S("Family name"),
                .value = form_typed(c, "family_name"), .error = page_error(c, "family_name"),
                .width = 30);
    nhsuk_date_input(&h, .name = S("birth_date"), .label = S("Date of birth"),
                     .value = form_typed(c, "birth_date"), .error = page_error(c, "birth_date"));
    nhsuk_radios(&h, .name = S("gender"), .label = S("Gender"), .options = gender_options,
                 .n_options = 4, .value = form_typed(c, "gender"), .error = page_error(c, "gender"),
                 .in_line = true);
    nhsuk_input(&h, .name = S("nhs_number"), .label = S("NHS number"),
                .value = form_typed(c, "nhs_number"), .error = page_error(c, "nhs_number"),
                .width = 20);
    nhsuk_textarea(&h, .name = S("address"), .label = S("Address"),
                   .value = form_typed(c, "address"), .rows = 4);
    nhsuk_input(&h, .name = S("postcode"), .label = S("Postcode"),
                .value = form_typed(c, "postcode"), .width = 10);
    nhsuk_input(&h, .name = S("mobile_telephone"), .label = S("Mobile telephone"),
                .type = INPUT_TEL, .value = form_typed(c, "mobile_telephone"), .width = 20);
    nhsuk_select(&h, .name = S("format_need"), .label = S("Letters"), .options = format_options,
                 .n_options = 6, .value = form_typed(c, "format_need"));
    nhsuk_input(&h, .name = S("other_needs"), .label = S("What helps when they ring or come"),
                .value = form_typed(c, "other_needs"));
    nhsuk_button(&h, .text = S("Register"));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err register_new(struct call *c) {
    struct register_patient in = {.patient = typed_patient(c),
                                  .duplicates_seen = form_is_checked(c, "duplicates_seen")};
    struct done done;
    TRY(work_write(&c->work, &c->key, register_patient, &in, &done));
    return reply_notice(c, S("The patient is registered."),
                        url_for(c->arena, ROUTE_patient, done.id));
}
