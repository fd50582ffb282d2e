/* Clinics: the list, adding one with its usual slot types, and its details. */
#include "buf.h"
#include "clinic_store.h"
#include "letter_store.h"
#include "routes.h"
#include "set_up_clinic.h"
#include "set_up_page.h"
#include "set_up_store.h"
#include "set_up_words.h"
#include "template_store.h"

static const char *const letter_rules[] = {"letter", "none", NULL};
#define CLINIC_ROWS                                                                                \
    {.name = "name", .type = FIELD_TEXT, .required = true, .label = "the name of the clinic"},     \
        {.name = "code", .type = FIELD_TEXT, .max = 20, .label = "the code"},                      \
        {.name = "specialty", .type = FIELD_TEXT, .label = "the specialty"},                       \
        {.name = "consultant",                                                                     \
         .type = FIELD_ID,                                                                         \
         .required = true,                                                                         \
         .label = "the accountable consultant"},                                                   \
        {.name = "place", .type = FIELD_ID, .required = true, .label = "the place"},               \
        {.name = "telephone", .type = FIELD_TEXT, .max = 100, .label = "the telephone number"},    \
        {.name = "booking_list",                                                                   \
         .type = FIELD_ID,                                                                         \
         .required = true,                                                                         \
         .label = "the list that books"},                                                          \
        {.name = "secretary_list",                                                                 \
         .type = FIELD_ID,                                                                         \
         .required = true,                                                                         \
         .label = "the list that types and sends letters"},                                        \
        {.name = "letter_rule",                                                                    \
         .type = FIELD_CHOICE,                                                                     \
         .required = true,                                                                         \
         .label = "whether an attendance owes a letter",                                           \
         .choices = letter_rules},                                                                 \
        {.name = "letter_template", .type = FIELD_ID, .label = "the letter template"}, {           \
        .name = "booking_window_days", .type = FIELD_INT, .required = true, .min = 1, .max = 730,  \
        .label = "how many days ahead follow-ups are booked"                                       \
    }

static const struct field add_clinic_rows[] = {
    CLINIC_ROWS,
    {.name = "new_minutes",
     .type = FIELD_INT,
     .min = 5,
     .max = 480,
     .label = "the minutes of a new patient's slot"},
    {.name = "follow_up_minutes",
     .type = FIELD_INT,
     .min = 5,
     .max = 480,
     .label = "the minutes of a follow-up slot"},
};
FIELD_TABLE_TRIED(add_clinic_fields, add_clinic_rows);
static const struct field change_clinic_rows[] = {
    VERSION_FIELD,
    CLINIC_ROWS,
    {.name = "is_active", .type = FIELD_CHECK, .label = "whether it is held"},
};
FIELD_TABLE_TRIED(change_clinic_fields, change_clinic_rows);

/* ---- the list ------------------------------------------------------------------------------------ */

static void put_clinic(struct call *c, struct html *h, const struct set_up_clinic *x) {
    html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
             U(url_for(c->arena, ROUTE_clinic_set_up, x->clinic_id)), T(x->name));
    html_put(h, "</td><td>{}</td><td>{}</td><td>{}</td><td>", T(x->code),
             T(x->consultant_family_name), T(x->place_name));
    struct clinic_standing s = clinic_standing_of(c->arena, x);
    nhsuk_tag(h, s.words,
              !x->is_active               ? TAG_GREY
              : s.step == CLINIC_BOOKABLE ? TAG_GREEN
                                          : TAG_BLUE);
    html_say(h, "</td></tr>");
}

enum err set_up_clinics(struct call *c) {
    const struct set_up_clinic *list;
    size_t n;
    TRY(set_up_store_clinics(c->work.tx, c->scope.site_id, c->work.today, &list, &n));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Clinics"), S("What each is, and how far it can be booked"));
    nhsuk_button_link(&h, .text = S("Add a clinic"), .to = url_to(c->arena, ROUTE_add_clinic_page));
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Name")},
                                                  {.text = S_INIT("Code")},
                                                  {.text = S_INIT("Consultant")},
                                                  {.text = S_INIT("Place")},
                                                  {.text = S_INIT("Now")}};
    if (n == 0) clerk_nothing(&h, S("There is no clinic yet."));
    if (n)
        set_up_table(&h, .caption = S("Clinics"), .columns = columns, .n_columns = 5, .dense = true,
                     .caption_hidden = true, .responsive = true);
    for (size_t i = 0; i < n; i++)
        put_clinic(c, &h, &list[i]);
    if (n) set_up_table_close(&h);
    return set_up_reply(c, S("Clinics"), NULL, html_fragment(&h));
}

/* ---- the form ------------------------------------------------------------------------------------ */

struct clinic_choices {
    struct options consultants, places, lists, templates;
};

static enum err options_of_templates(struct call *c, uuid clinic_id, struct options *ret_options) {
    const struct letter_template *list;
    size_t n, used = 0;
    TRY(template_store_list(c->work.tx, c->scope.site_id, S("clinic-letter"), clinic_id, &list,
                            &n));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!uuid_is_nil(list[i].clinic_id) && !uuid_eq(list[i].clinic_id, clinic_id)) continue;
        options[used++] = (struct nhsuk_option){.value = uuid_text(c->arena, list[i].template_id),
                                                .text = list[i].name};
    }
    *ret_options = (struct options){options, used};
    return OK;
}

static enum err read_choices(struct call *c, const struct clinic *k, struct clinic_choices *x) {
    TRY(options_of_people(c, ROLE_CLINICIAN, k->consultant_id, &x->consultants));
    TRY(options_of_places(c, k->place_id, &x->places));
    TRY(options_of_lists(c, k->booking_list_id, &x->lists));
    return options_of_templates(c, k->clinic_id, &x->templates);
}

static void put_what(struct call *c, struct html *h, const struct clinic *k) {
    nhsuk_input(h, .name = S("name"), .label = S("Name"),
                .hint = S("As patients read it: Arrhythmia clinic"),
                .value = form_shown(c, "name", k->name), .error = page_error(c, "name"),
                .width = 30);
    nhsuk_input(h, .name = S("code"), .label = S("Code"),
                .hint = S("Short, for lists. Left empty, Clerkwell makes one: ARR1"),
                .value = form_shown(c, "code", k->code), .error = page_error(c, "code"),
                .width = 10, .no_spelling = true);
    nhsuk_input(h, .name = S("specialty"), .label = S("Specialty"),
                .value = form_shown(c, "specialty", k->specialty),
                .error = page_error(c, "specialty"), .width = 20);
}

static void put_who(struct call *c, struct html *h, const struct clinic *k,
                    const struct clinic_choices *x) {
    set_up_select(c, h, "consultant", S("Accountable consultant"), S(""), S("Choose one"),
                  &x->consultants, k->consultant_id);
    set_up_select(c, h, "place", S("Place"), S(""), S("Choose one"), &x->places, k->place_id);
    nhsuk_input(h, .name = S("telephone"), .label = S("Telephone for patients"),
                .hint =
                    S("Letters give it. Left empty, they give the place's, or else the site's."),
                .value = form_shown(c, "telephone", k->telephone),
                .error = page_error(c, "telephone"), .type = INPUT_TEL, .width = 20);
    set_up_select(c, h, "booking_list", S("Who books and cashes up"), S(""), S("Choose a list"),
                  &x->lists, k->booking_list_id);
    set_up_select(c, h, "secretary_list", S("Who types, sends and chases"), S(""),
                  S("Choose a list"), &x->lists, k->secretary_list_id);
}

static const struct nhsuk_option letter_rule_options[] = {
    {S_INIT("letter"), S_INIT("A letter, unless the clinician says that none is needed"),
     S_INIT(""), false},
    {S_INIT("none"), S_INIT("No letter"), S_INIT(""), false}};

static void put_rules(struct call *c, struct html *h, const struct clinic *k,
                      const struct clinic_choices *x) {
    nhsuk_radios(h, .name = S("letter_rule"), .label = S("An attendance owes"),
                 .options = letter_rule_options, .n_options = 2,
                 .value = form_shown(c, "letter_rule", k->letter_rule),
                 .error = page_error(c, "letter_rule"), .small = true);
    set_up_select(c, h, "letter_template", S("Letter template"),
                  x->templates.n ? S("")
                                 : S("There is none yet: letters begin with the patient's name."),
                  S("The site's usual one"), &x->templates, k->letter_template_id);
    nhsuk_input(h, .name = S("booking_window_days"), .label = S("Follow-ups are booked"),
                .hint = S("Later ones wait on the follow-up waiting list until then."),
                .value = form_shown(c, "booking_window_days",
                                    say(c->arena, "{}", SAY_N(k->booking_window_days))),
                .error = page_error(c, "booking_window_days"), .width = 4,
                .suffix = S("days ahead"), .input_mode = S("numeric"));
}

static void put_form(struct call *c, struct html *h, const struct clinic *k,
                     const struct clinic_choices *x) {
    put_what(c, h, k);
    put_who(c, h, k, x);
    put_rules(c, h, k, x);
}

static struct nhsuk_link to_clinics(struct call *c) {
    return (struct nhsuk_link){.text = S("Clinics"), .to = url_to(c->arena, ROUTE_set_up_clinics)};
}

/* What must be there first; false when something is missing. */
static bool has_all(struct call *c, struct html *h, const struct clinic_choices *x) {
    if (x->places.n == 0)
        set_up_missing(h, S("A clinic is held in a place, and there is none yet."),
                       S("Add a place"), url_to(c->arena, ROUTE_add_place_page));
    if (x->consultants.n == 0)
        set_up_missing(
            h, S("A clinic has an accountable consultant, and nobody here is a clinician yet."),
            S("Add a person with the role of clinician"), url_to(c->arena, ROUTE_add_person_page));
    if (x->lists.n == 0)
        set_up_missing(h, S("Its work belongs to shared lists, and there is none yet."),
                       S("Start with the two usual lists"), url_to(c->arena, ROUTE_shared_lists));
    return x->places.n && x->consultants.n && x->lists.n;
}

/* A first clinic should take minutes: what there is only one of is chosen already. */
static struct clinic fresh_clinic(const struct clinic_choices *x) {
    struct clinic k = {.letter_rule = S("letter"), .booking_window_days = 42, .is_active = true};
    const struct options *ones[] = {&x->consultants, &x->places};
    uuid *into[] = {&k.consultant_id, &k.place_id};
    for (size_t i = 0; i < 2; i++) {
        uuid id;
        if (ones[i]->n == 1 && uuid_parse(ones[i]->list[0].value, &id) == OK) *into[i] = id;
    }
    for (size_t i = 0; i < x->lists.n; i++) {
        uuid id;
        if (uuid_parse(x->lists.list[i].value, &id) != OK) continue;
        if (i == 0 || str_find(x->lists.list[i].text, S("ooking")) >= 0) k.booking_list_id = id;
        if (i == 0 || str_find(x->lists.list[i].text, S("ecretar")) >= 0) k.secretary_list_id = id;
    }
    return k;
}

enum err add_clinic_page(struct call *c) {
    struct clinic_choices x = {0};
    struct clinic nothing = {0};
    TRY(read_choices(c, &nothing, &x));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Add a clinic"), S(""));
    struct nhsuk_link parent = to_clinics(c);
    if (!has_all(c, &h, &x)) return set_up_reply(c, S("Add a clinic"), &parent, html_fragment(&h));
    struct clinic k = fresh_clinic(&x);
    page_form_open(c, &h, url_to(c->arena, ROUTE_add_clinic));
    put_form(c, &h, &k, &x);
    nhsuk_fieldset_open(&h, S("Slots to begin with"));
    nhsuk_input(&h, .name = S("new_minutes"), .label = S("A new patient's slot lasts"),
                .value = form_shown(c, "new_minutes", S("40")),
                .error = page_error(c, "new_minutes"), .width = 4, .suffix = S("minutes"),
                .input_mode = S("numeric"));
    nhsuk_input(&h, .name = S("follow_up_minutes"), .label = S("A follow-up slot lasts"),
                .hint = S("Left empty, there is none. More types, such as telephone, come later."),
                .value = form_shown(c, "follow_up_minutes", S("20")),
                .error = page_error(c, "follow_up_minutes"), .width = 4, .suffix = S("minutes"),
                .input_mode = S("numeric"));
    nhsuk_fieldset_close(&h);
    nhsuk_button(&h, .text = S("Add the clinic"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return set_up_reply(c, S("Add a clinic"), &parent, html_fragment(&h));
}

enum err change_clinic_page(struct call *c) {
    struct clinic k;
    struct clinic_choices x = {0};
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, c->ids[0], &k));
    TRY(read_choices(c, &k, &x));
    str title = say(c->arena, "Details of the {}", SAY_T(k.name));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, title, S(""));
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_clinic, k.clinic_id));
    page_version_of_values(c, &h, k.version);
    put_form(c, &h, &k, &x);
    set_up_in_use(c, &h, S("The clinic is held"),
                  S("Take the tick away when it ends. Nobody may be booked or waiting for it."),
                  k.is_active);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = {.text = k.name,
                                .to = url_for(c->arena, ROUTE_clinic_set_up, k.clinic_id)};
    return set_up_reply(c, title, &parent, html_fragment(&h));
}

static struct clinic clinic_typed(struct call *c) {
    return (struct clinic){.name = form_text(c, "name"),
                           .code = form_text(c, "code"),
                           .specialty = form_text(c, "specialty"),
                           .consultant_id = form_id(c, "consultant"),
                           .place_id = form_id(c, "place"),
                           .telephone = form_text(c, "telephone"),
                           .booking_list_id = form_id(c, "booking_list"),
                           .secretary_list_id = form_id(c, "secretary_list"),
                           .letter_rule = form_text(c, "letter_rule"),
                           .letter_template_id = form_id(c, "letter_template"),
                           .booking_window_days = form_int(c, "booking_window_days")};
}

enum err add_the_clinic(struct call *c) {
    struct add_clinic in = {.clinic = clinic_typed(c),
                            .new_minutes = form_int(c, "new_minutes"),
                            .follow_up_minutes = form_int(c, "follow_up_minutes")};
    struct done done;
    TRY(work_write(&c->work, &c->key, add_clinic, &in, &done));
    return reply_notice(
        c, say(c->arena, "The {} is added. Next: its weekly pattern.", SAY_T(in.clinic.name)),
        url_for(c->arena, ROUTE_clinic_set_up, done.id));
}

enum err change_the_clinic(struct call *c) {
    struct clinic in = clinic_typed(c);
    in.clinic_id = c->ids[0];
    in.version = form_int(c, "version");
    in.is_active = form_is_checked(c, "is_active");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_clinic, &in, &done));
    return reply_notice(c, say(c->arena, "The {} is saved.", SAY_T(in.name)),
                        url_for(c->arena, ROUTE_clinic_set_up, in.clinic_id));
}
