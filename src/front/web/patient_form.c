#include "patient_form.h"

#include "buf.h"
#include "language.h"
#include "nhs_number.h"
#include "page.h"
#include "patient_words.h"

const char *const patient_form_certainty[] = {"known", "estimated", "unknown", NULL};
const char *const patient_form_genders[] = {"female", "male", "other", "unknown", NULL};
const char *const patient_form_formats[] = {"none",  "large-print", "braille", "easy-read",
                                            "audio", "email",       NULL};
const char *const patient_form_write_to[] = {"home", "other-address", "nobody", NULL};

static const struct contact_picker practice = {
    .name = "practice", .label = S_INIT("GP practice"), .kinds = S_INIT("practice gp")};

/* Options of a closed list of choices, in its words. */
static struct nhsuk_option *options_of(struct call *c, const char *const *choices,
                                       str (*words)(str), size_t *ret_n) {
    size_t n = 0;
    while (choices[n])
        n++;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n);
    for (size_t i = 0; i < n; i++) {
        str code = str_from_c(choices[i]);
        options[i] = (struct nhsuk_option){.value = code, .text = words(code)};
    }
    *ret_n = n;
    return options;
}

/* One line of text of the record. */
static void put_text(struct call *c, struct html *h, const char *name, str label, str stored,
                     int width) {
    nhsuk_input(h, .name = str_from_c(name), .label = label, .value = form_shown(c, name, stored),
                .error = page_error(c, name), .width = width, .no_spelling = true);
}

static void put_name(struct call *c, struct html *h, const struct patient *p) {
    nhsuk_card_open(h, S("Name"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    put_text(c, h, "title", S("Title"), p->title, 5);
    put_text(c, h, "given_names", S("Given names"), p->given_names, 0);
    put_text(c, h, "family_name", S("Family name"), p->family_name, 0);
    put_text(c, h, "known_as", S("Known as"), p->known_as, 0);
    put_text(c, h, "previous_name", S("Previous family name"), p->previous_name, 0);
    html_say(h, "</div>");
    nhsuk_card_close(h);
}

static const struct nhsuk_option certainty_options[] = {
    {S_INIT("known"), S_INIT("Known"), S_INIT(""), false},
    {S_INIT("estimated"), S_INIT("Estimated"), S_INIT(""), false},
    {S_INIT("unknown"), S_INIT("Not known"), S_INIT(""), false}};

static void put_birth(struct call *c, struct html *h, const struct patient *p) {
    bool is_new = p->version == 0;
    str certainty = is_new || !civil_date_is_none(p->birth_date)
                        ? (p->birth_date_is_estimated ? S("estimated") : S("known"))
                        : S("unknown");
    size_t n;
    struct nhsuk_option *genders = options_of(c, patient_form_genders, gender_words, &n);
    nhsuk_card_open(h, S("Date of birth and gender"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    nhsuk_date_input(h, .name = S("birth_date"), .label = S("Date of birth"),
                     .value = form_typed(c, "birth_date"),
                     .date = c->is_again ? (civil_date){0} : p->birth_date,
                     .error = page_error(c, "birth_date"));
    nhsuk_radios(h, .name = S("birth_date_is"), .label = S("The date of birth is"),
                 .options = certainty_options, .n_options = 3, .in_line = true, .small = true,
                 .value = form_shown(c, "birth_date_is", certainty));
    nhsuk_radios(h, .name = S("gender"), .label = S("Gender"), .options = genders, .n_options = n,
                 .in_line = true, .small = true, .value = form_shown(c, "gender", p->gender),
                 .error = page_error(c, "gender"));
    html_say(h, "</div>");
    nhsuk_card_close(h);
}

static void put_numbers(struct call *c, struct html *h, const struct patient *p) {
    const struct code_table *t = &codes_nhs_number_status;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, t->n);
    for (size_t i = 0; i < t->n; i++) {
        options[i] = (struct nhsuk_option){.value = str_from_c(t->rows[i].code),
                                           .text = str_from_c(t->rows[i].name)};
    }
    nhs_number number;
    str shown = nhs_number_parse(p->nhs_number, &number, NULL) == OK
                    ? nhs_number_text(c->arena, number)
                    : p->nhs_number;
    nhsuk_card_open(h, S("Numbers"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    put_text(c, h, "nhs_number", S("NHS number"), shown, 20);
    nhsuk_select(h, .name = S("nhs_number_status"), .label = S("Status of the NHS number"),
                 .options = options, .n_options = t->n, .nothing = S("Not traced yet"),
                 .value = form_shown(c, "nhs_number_status", p->nhs_number_status),
                 .error = page_error(c, "nhs_number_status"));
    nhsuk_input(h, .name = S("hospital_number"), .label = S("Hospital number"),
                .hint = p->version ? S("") : S("Leave empty for the next number of this site"),
                .value = form_shown(c, "hospital_number", p->hospital_number),
                .error = page_error(c, "hospital_number"), .width = 20, .no_spelling = true);
    html_say(h, "</div>");
    nhsuk_card_close(h);
}

static void put_address(struct call *c, struct html *h, const struct patient *p) {
    size_t n;
    struct nhsuk_option *write_to = options_of(c, patient_form_write_to, write_to_words, &n);
    nhsuk_card_open(h, S("Address and letters"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    nhsuk_textarea(h, .name = S("address"), .label = S("Home address"), .rows = 4,
                   .value = form_shown(c, "address", p->address),
                   .error = page_error(c, "address"));
    html_say(h, "<div>");
    put_text(c, h, "postcode", S("Postcode"), p->postcode, 10);
    put_text(c, h, "country", S("Country, if not the United Kingdom"), p->country, 20);
    html_say(h, "</div>");
    nhsuk_radios(h, .name = S("write_to"), .label = S("Letters to the patient go to"),
                 .options = write_to, .n_options = n, .small = true,
                 .value = form_shown(c, "write_to", p->write_to.n ? p->write_to : S("home")),
                 .error = page_error(c, "write_to"));
    nhsuk_textarea(
        h, .name = S("other_address"), .label = S("The other, safe address"),
        .hint = S("As on an envelope, in two lines or more, with its postcode. Needed only when "
                  "letters go there."),
        .rows = 4, .value = form_shown(c, "other_address", p->other_address),
        .error = page_error(c, "other_address"));
    html_say(h, "</div>");
    nhsuk_card_close(h);
}

static void put_telephones(struct call *c, struct html *h, const struct patient *p) {
    nhsuk_card_open(h, S("Telephone and e-mail"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    nhsuk_input(h, .name = S("mobile_telephone"), .label = S("Mobile telephone"), .type = INPUT_TEL,
                .value = form_shown(c, "mobile_telephone", p->mobile_telephone),
                .error = page_error(c, "mobile_telephone"), .width = 20);
    nhsuk_input(h, .name = S("home_telephone"), .label = S("Home telephone"), .type = INPUT_TEL,
                .value = form_shown(c, "home_telephone", p->home_telephone),
                .error = page_error(c, "home_telephone"), .width = 20);
    nhsuk_input(h, .name = S("email"), .label = S("E-mail"), .type = INPUT_EMAIL,
                .value = form_shown(c, "email", p->email), .error = page_error(c, "email"));
    html_say(h, "</div>");
    nhsuk_card_close(h);
}

static void put_language(struct call *c, struct html *h, const struct patient *p) {
    const struct code_table *t = &codes_language;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, t->n + 1);
    size_t n = 0;
    /* A code that came with an import and is none of ours stays to be chosen. */
    if (p->language.n && !code_find(t, p->language))
        options[n++] = (struct nhsuk_option){.value = p->language, .text = p->language};
    for (size_t i = 0; i < t->n; i++) {
        options[n++] = (struct nhsuk_option){.value = str_from_c(t->rows[i].code),
                                             .text = str_from_c(t->rows[i].name)};
    }
    nhsuk_select(h, .name = S("language"), .label = S("Language"), .options = options,
                 .n_options = n, .nothing = S("Not recorded"),
                 .value = form_shown(c, "language", p->language),
                 .error = page_error(c, "language"));
}

static void put_needs(struct call *c, struct html *h, const struct patient *p) {
    size_t n;
    struct nhsuk_option *formats = options_of(c, patient_form_formats, format_words, &n);
    nhsuk_card_open(h, S("What helps"), 2);
    html_say(h, "<div class=\"cw-fields\">");
    put_language(c, h, p);
    nhsuk_input(h, .name = S("interpreter"), .label = S("Interpreter"),
                .hint = S("The language, or BSL. Empty: none needed"),
                .value = form_shown(c, "interpreter", p->interpreter),
                .error = page_error(c, "interpreter"), .width = 20);
    nhsuk_select(
        h, .name = S("format_need"), .label = S("Letters in"), .options = formats, .n_options = n,
        .value = form_shown(c, "format_need", p->format_need.n ? p->format_need : S("none")),
        .error = page_error(c, "format_need"));
    html_say(h, "</div>");
    nhsuk_input(h, .name = S("other_needs"), .label = S("What helps when they ring or come"),
                .hint = S("For example: hard of hearing, speak slowly; wheelchair; daughter rings "
                          "for her; anxious, prefers mornings"),
                .value = form_shown(c, "other_needs", p->other_needs),
                .error = page_error(c, "other_needs"));
    nhsuk_checkbox(h, .name = S("is_vulnerable"), .label = S("Vulnerable"),
                   .hint = S("If this patient does not attend, it is acted on the same day"),
                   .checked = form_shown_checked(c, "is_vulnerable", p->is_vulnerable));
    nhsuk_card_close(h);
}

enum err patient_form_put(struct call *c, struct html *h, const struct patient *stored) {
    put_name(c, h, stored);
    put_birth(c, h, stored);
    put_numbers(c, h, stored);
    put_address(c, h, stored);
    put_telephones(c, h, stored);
    nhsuk_card_open(h, S("GP"), 2);
    TRY(contact_picker_put(c, h, &practice, stored->practice_id));
    put_text(c, h, "gp_name", S("Name of the GP, if known"), stored->gp_name, 30);
    nhsuk_card_close(h);
    put_needs(c, h, stored);
    return OK;
}

void patient_form_typed(const struct call *c, struct patient *p) {
    str format = form_text(c, "format_need"), write_to = form_text(c, "write_to");
    bool is_unknown = str_eq(form_text(c, "birth_date_is"), S("unknown"));
    p->title = form_text(c, "title");
    p->given_names = form_text(c, "given_names");
    p->family_name = form_text(c, "family_name");
    p->previous_name = form_text(c, "previous_name");
    p->known_as = form_text(c, "known_as");
    p->birth_date = is_unknown ? (civil_date){0} : form_date(c, "birth_date");
    p->birth_date_is_estimated = str_eq(form_text(c, "birth_date_is"), S("estimated"));
    p->gender = form_text(c, "gender");
    p->nhs_number = form_text(c, "nhs_number");
    p->nhs_number_status = form_text(c, "nhs_number_status");
    p->hospital_number = form_text(c, "hospital_number");
    p->address = form_text(c, "address");
    p->postcode = form_text(c, "postcode");
    p->country = form_text(c, "country");
    p->write_to = write_to.n ? write_to : S("home");
    p->other_address = form_text(c, "other_address");
    p->home_telephone = form_text(c, "home_telephone");
    p->mobile_telephone = form_text(c, "mobile_telephone");
    p->email = form_text(c, "email");
    p->gp_name = form_text(c, "gp_name");
    p->language = form_text(c, "language");
    p->interpreter = form_text(c, "interpreter");
    p->format_need = format.n ? format : S("none");
    p->other_needs = form_text(c, "other_needs");
    p->is_vulnerable = form_is_checked(c, "is_vulnerable");
}

enum err patient_form_read(struct call *c, struct patient *p) {
    patient_form_typed(c, p);
    bool is_unknown = str_eq(form_text(c, "birth_date_is"), S("unknown"));
    if (civil_date_is_none(p->birth_date) && !is_unknown)
        (void)call_problem(c, "birth_date",
                           S("Enter the date of birth, or choose that it is not known"));
    return call_also(c, contact_picker_resolve(c, &practice, &p->practice_id));
}
