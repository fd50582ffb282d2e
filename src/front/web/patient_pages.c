/* Registering a patient, changing the details, and the versions a record went through. */
#include "address_store.h"
#include "buf.h"
#include "language.h"
#include "nhs_number.h"
#include "page.h"
#include "patient_access.h"
#include "patient_form.h"
#include "patient_head.h"
#include "patient_history.h"
#include "patient_words.h"
#include "patient_work.h"
#include "person_name.h"
#include "referral_store.h"
#include "routes.h"
#include "url.h"

/* ---- registering --------------------------------------------------------------------------------- */

static const struct field register_page_rows[] = {
    {.name = "referral", .type = FIELD_ID, .label = "the referral"},
    {.name = "slot", .type = FIELD_ID, .label = "the slot"}};
FIELD_TABLE(register_page_fields, register_page_rows);

static const struct field register_rows[] = {
    PATIENT_FIELDS,
    {.name = "duplicates_seen", .type = FIELD_CHECK, .label = "none of these"},
    {.name = "referral", .type = FIELD_ID, .label = "the referral"},
    {.name = "slot", .type = FIELD_ID, .label = "the slot that waits for the patient"},
    {.name = "referral_version",
     .type = FIELD_INT,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
};
FIELD_TABLE_TRIED(register_fields, register_rows);

static bool asks_about_duplicates(const struct call *c) {
    return page_error(c, "duplicates").n > 0;
}

/* Who stands there was found by what was typed, as by a search. */
static enum err look_at_duplicates(struct call *c, const struct patient *typed,
                                   const struct duplicate *duplicates, size_t n) {
    struct found_patient *list = arena_array(c->arena, struct found_patient, n);
    struct found_patients found = {.list = list};
    for (size_t i = 0; i < n; i++) {
        if (patient_is_open_to(&c->scope, &duplicates[i].patient))
            list[found.n++] = (struct found_patient){.patient = duplicates[i].patient,
                                                     .why = duplicates[i].reasons};
        else
            found.n_restricted++;
    }
    str name = say(c->arena, "{} {}", SAY_T(typed->given_names), SAY_T(typed->family_name));
    return page_found(c, name, &found);
}

static enum err put_duplicates(struct call *c, struct html *h) {
    if (!asks_about_duplicates(c)) return OK;
    struct patient typed = {.version = 0};
    const struct duplicate *found;
    size_t n;
    patient_form_typed(c, &typed);
    TRY(patient_find_duplicates(&c->work, &typed, &found, &n));
    TRY(look_at_duplicates(c, &typed, found, n));
    nhsuk_warning_callout_open(h, S("May be registered already"));
    html_say(h, "<p>Look at each. If it is the same person, use that record instead.</p>"
                "<ul class=\"nhsuk-list cw-duplicates\" id=\"duplicates\">");
    for (size_t i = 0; i < n; i++) {
        struct clerk_patient words = patient_words(c, &found[i].patient, true);
        html_say(h, "<li>");
        clerk_patient_line(h, &words);
        str why = words.veiled ? S("ask a secretary, a clinician or a manager to look")
                               : found[i].reasons;
        html_put(h, " <span class=\"cw-why\">{}</span></li>", T(why));
    }
    html_say(h, "</ul>");
    nhsuk_checkbox(h, .name = S("duplicates_seen"),
                   .label = S("None of these is the same person: register a new patient"));
    nhsuk_warning_callout_close(h);
    return OK;
}

/* The name on an unmatched referral: its last word is taken for the family name. */
static void split_name(str name, struct patient *p) {
    str words = str_trim(name);
    ptrdiff_t comma = str_find_char(words, ',');
    if (comma >= 0) words = str_trim(str_slice(words, 0, (size_t)comma));
    size_t at = words.n;
    while (at > 0 && words.p[at - 1] != ' ')
        at--;
    p->family_name = str_from(words, at);
    p->given_names = str_trim(str_slice(words, 0, at));
}

enum err register_page(struct call *c) {
    struct patient blank = {.version = 0};
    uuid referral_id = {{0}}, slot_id = {{0}};
    struct referral about = {.version = 0};
    if (uuid_parse(form_typed(c, "referral"), &referral_id) == OK) {
        TRY(referral_store_get(c->work.tx, c->scope.site_id, referral_id, &about));
        split_name(about.unmatched_name, &blank);
    }
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(
        &h, .title = S("Register a patient"),
        .under = about.version
                     ? say(c->arena, "For the referral that says “{}”", SAY_T(about.unmatched_name))
                     : S("Only the family name, date of birth and gender are needed at once"));
    page_form_open(c, &h, url_to(c->arena, ROUTE_register));
    if (about.version) {
        clerk_hidden(&h, S("referral"), uuid_text(c->arena, referral_id));
        clerk_hidden(&h, S("referral_version"), say(c->arena, "{}", SAY_N(about.version)));
    }
    if (uuid_parse(form_typed(c, "slot"), &slot_id) == OK)
        clerk_hidden(&h, S("slot"), uuid_text(c->arena, slot_id));
    TRY(put_duplicates(c, &h));
    TRY(patient_form_put(c, &h, &blank));
    nhsuk_button(&h, .text = S("Register"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err register_new(struct call *c) {
    struct register_patient in = {.duplicates_seen = form_is_checked(c, "duplicates_seen"),
                                  .referral_id = form_id(c, "referral"),
                                  .referral_version = form_int(c, "referral_version")};
    TRY(patient_form_read(c, &in.patient));
    struct done done;
    TRY(work_write(&c->work, &c->key, register_patient, &in, &done));
    if (!uuid_is_nil(in.referral_id)) {
        return reply_notice(c, S("The patient is registered, and the referral with them."),
                            url_for(c->arena, ROUTE_referral, in.referral_id));
    }
    uuid slot_id = form_id(c, "slot");
    url to = uuid_is_nil(slot_id) ? url_for(c->arena, ROUTE_patient, done.id)
                                  : url_with(c->arena, url_for(c->arena, ROUTE_slot, slot_id),
                                             S("patient"), uuid_text(c->arena, done.id));
    return reply_notice(c, S("The patient is registered."), to);
}

/* ---- changing ------------------------------------------------------------------------------------ */

static const struct field change_rows[] = {
    PATIENT_FIELDS,
    VERSION_FIELD,
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .max = 200,
     .label = "why you change the details"},
};
FIELD_TABLE_TRIED(change_fields, change_rows);

enum err change_page(struct call *c) {
    struct patient p;
    struct html h;
    TRY(patient_head(c, c->ids[0], S("Change details"),
                     S("Every version is kept, with who changed what, and why"), &h, &p));
    page_form_open(c, &h, url_for(c->arena, ROUTE_change, p.patient_id));
    page_version_of_values(c, &h, p.version);
    TRY(patient_form_put(c, &h, &p));
    nhsuk_card_open(&h, S("Why"), 2);
    nhsuk_input(&h, .name = S("reason"), .label = S("Reason for the change"),
                .hint = S("For example: patient rang; letter from the GP; moved house"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    nhsuk_card_close(&h);
    nhsuk_button(&h, .text = S("Save the changes"), .chord = CHORD_SUBMIT);
    nhsuk_link(&h, .text = S("Back without saving"),
               .to = url_for(c->arena, ROUTE_patient, p.patient_id));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err change(struct call *c) {
    struct change_patient in = {
        .patient = {.patient_id = c->ids[0], .version = form_int(c, "version")},
        .reason = form_text(c, "reason")};
    TRY(patient_form_read(c, &in.patient));
    struct done done;
    TRY(work_write(&c->work, &c->key, change_patient, &in, &done));
    return reply_notice(c, S("The details are changed."),
                        url_for(c->arena, ROUTE_patient, done.id));
}

/* ---- versions ------------------------------------------------------------------------------------ */

static const struct field versions_rows[] = {
    {.name = "before", .type = FIELD_INT, .min = 1, .max = 1000000, .label = "the version"}};
FIELD_TABLE(versions_fields, versions_rows);

static const struct {
    str field, words;
} labels[] = {
    {S_INIT("title"), S_INIT("Title")},
    {S_INIT("given_names"), S_INIT("Given names")},
    {S_INIT("family_name"), S_INIT("Family name")},
    {S_INIT("previous_name"), S_INIT("Previous family name")},
    {S_INIT("known_as"), S_INIT("Known as")},
    {S_INIT("gender"), S_INIT("Gender")},
    {S_INIT("birth_date"), S_INIT("Date of birth")},
    {S_INIT("birth_date_is_estimated"), S_INIT("Date of birth estimated")},
    {S_INIT("nhs_number"), S_INIT("NHS number")},
    {S_INIT("nhs_number_status"), S_INIT("Status of the NHS number")},
    {S_INIT("hospital_number"), S_INIT("Hospital number")},
    {S_INIT("address"), S_INIT("Home address")},
    {S_INIT("postcode"), S_INIT("Postcode")},
    {S_INIT("country"), S_INIT("Country")},
    {S_INIT("home_telephone"), S_INIT("Home telephone")},
    {S_INIT("mobile_telephone"), S_INIT("Mobile telephone")},
    {S_INIT("email"), S_INIT("E-mail")},
    {S_INIT("practice_id"), S_INIT("GP practice")},
    {S_INIT("gp_name"), S_INIT("Name of the GP")},
    {S_INIT("language"), S_INIT("Language")},
    {S_INIT("interpreter"), S_INIT("Interpreter")},
    {S_INIT("format_need"), S_INIT("Letters in")},
    {S_INIT("other_needs"), S_INIT("What helps")},
    {S_INIT("write_to"), S_INIT("Letters go to")},
    {S_INIT("other_address"), S_INIT("Other, safe address")},
    {S_INIT("is_vulnerable"), S_INIT("Vulnerable")},
    {S_INIT("is_restricted"), S_INIT("Restricted record")},
    {S_INIT("is_deceased"), S_INIT("Deceased")},
    {S_INIT("death_date"), S_INIT("Date of death")},
    {S_INIT("merged_into"), S_INIT("Joined with the record")},
    {S_INIT("is_inactive"), S_INIT("No longer in use")},
};

static str label_of(str field) {
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (str_eq(field, labels[i].field)) return labels[i].words;
    }
    return field;
}

static str practice_words(struct call *c, str id_text) {
    uuid id;
    struct contact practice;
    if (uuid_parse(id_text, &id) != OK) return id_text;
    if (contact_store_get(c->work.tx, c->scope.site_id, id, &practice) != OK)
        return S("a practice no longer in the address book");
    return practice.organisation.n ? practice.organisation : practice.person_name;
}

static str value_words(struct call *c, str field, str value) {
    civil_date d;
    nhs_number number;
    if (value.n == 0) return S("nothing");
    if (str_ends_with(field, S("_date")) && civil_date_parse_iso(value, &d) == OK)
        return civil_date_plain(c->arena, d);
    if (str_eq(field, S("nhs_number")) && nhs_number_parse(value, &number, NULL) == OK)
        return nhs_number_text(c->arena, number);
    if (str_eq(field, S("nhs_number_status"))) return code_name(&codes_nhs_number_status, value);
    if (str_eq(field, S("gender"))) return gender_words(value);
    if (str_eq(field, S("format_need"))) return format_words(value);
    if (str_eq(field, S("write_to"))) return write_to_words(value);
    if (str_eq(field, S("language"))) return language_words(value);
    if (str_eq(field, S("practice_id"))) return practice_words(c, value);
    return value;
}

static void put_step(struct call *c, struct html *h, const struct record_step *s) {
    str who = s->person.n ? s->person : S("an import");
    nhsuk_card_open(h, say(c->arena, "{} by {}", SAY_T(moment_words(c, s->at)), SAY_T(who)), 2);
    html_put(h, "<p>{}</p>", T(s->is_first ? S("Registered.") : s->reason));
    if (s->n) {
        static const struct nhsuk_column columns[] = {
            {.text = S_INIT("What")}, {.text = S_INIT("Was")}, {.text = S_INIT("Is")}};
        nhsuk_table_open(h, .caption = S("What changed"), .columns = columns, .n_columns = 3,
                         .dense = true, .caption_hidden = true);
        for (size_t i = 0; i < s->n; i++) {
            const struct record_change *k = &s->changes[i];
            html_put(
                h,
                "<tr><td>{}</td><td class=\"cw-lines\">{}</td><td class=\"cw-lines\">{}</td></tr>",
                T(label_of(k->field)), T(value_words(c, k->field, k->was)),
                T(value_words(c, k->field, k->is)));
        }
        nhsuk_table_close(h);
    } else if (!s->is_first) {
        html_say(h, "<p class=\"cw-why\">Saved without a change.</p>");
    }
    nhsuk_card_close(h);
}

enum err versions(struct call *c) {
    struct patient p;
    const struct record_step *steps;
    size_t n;
    bool has_older;
    struct html h;
    TRY(patient_head(c, c->ids[0], S("Changes to the details"), S("Newest first"), &h, &p));
    TRY(patient_history(&c->work, p.patient_id, form_int(c, "before"), &steps, &n, &has_older));
    if (n == 0) clerk_nothing(&h, S("No older version is kept."));
    for (size_t i = 0; i < n; i++)
        put_step(c, &h, &steps[i]);
    url here = url_for(c->arena, ROUTE_versions, p.patient_id);
    if (has_older)
        nhsuk_pagination(&h,
                         .next = url_with_int(c->arena, here, S("before"), steps[n - 1].version),
                         .position = S("Older changes follow"));
    return page_reply(c, html_fragment(&h));
}
