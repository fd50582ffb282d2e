/* One clinic as it is set up: details, slot types, weekly pattern, dates to come; and its slot types. */
#include "address_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "pattern_store.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "set_up_clinic.h"
#include "set_up_page.h"
#include "set_up_pattern.h"
#include "set_up_store.h"
#include "set_up_words.h"
#include "url.h"

enum { DATES_SHOWN = 12, YEARS_AHEAD = 2 };

struct shown {
    struct clinic clinic;
    struct place place;
    struct person consultant;
    struct shared_list booking, secretaries;
    const struct slot_type *types;
    size_t n_types, n_types_in_use;
    const struct weekly_pattern *patterns;
    size_t n_patterns, n_held;
    const struct session_line *dates;
    size_t n_dates;
};

static enum err read_shown(struct work *w, uuid clinic_id, struct shown *x) {
    int64_t site = w->scope->site_id;
    TRY(clinic_store_get(w->tx, site, clinic_id, &x->clinic));
    TRY(place_store_get(w->tx, site, x->clinic.place_id, &x->place));
    TRY(person_store_get(w->tx, site, x->clinic.consultant_id, &x->consultant));
    TRY(list_store_get(w->tx, site, x->clinic.booking_list_id, &x->booking));
    TRY(list_store_get(w->tx, site, x->clinic.secretary_list_id, &x->secretaries));
    TRY(slot_type_store_of_clinic(w->tx, site, clinic_id, &x->types, &x->n_types));
    for (size_t i = 0; i < x->n_types; i++)
        x->n_types_in_use += x->types[i].is_active;
    TRY(pattern_store_of_clinic(w->tx, site, clinic_id, &x->patterns, &x->n_patterns));
    for (size_t i = 0; i < x->n_patterns; i++)
        x->n_held += pattern_holds(&x->patterns[i], w->today);
    return session_store_list(w->tx, site, w->today,
                              civil_date_add_months(w->today, YEARS_AHEAD * 12), clinic_id,
                              DATES_SHOWN + 1, &x->dates, &x->n_dates);
}

static void put_details(struct call *c, struct html *h, const struct shown *x) {
    const struct clinic *k = &x->clinic;
    struct nhsuk_link change = {.text = S("Change"),
                                .to = url_for(c->arena, ROUTE_change_clinic_page, k->clinic_id),
                                .about = S("details of the clinic")};
    struct nhsuk_summary_row rows[] = {
        {.key = S("Code and specialty"),
         .value = say(c->arena, "{} {}", SAY_T(k->code), SAY_T(k->specialty)),
         .action = change},
        {.key = S("Consultant"), .value = person_full_name(c->arena, &x->consultant)},
        {.key = S("Place"), .value = x->place.name},
        {.key = S("Telephone for patients"),
         .value = k->telephone.n ? k->telephone : S("that of the place, or else of the site")},
        {.key = S("Books and cashes up"), .value = x->booking.name},
        {.key = S("Types, sends and chases"), .value = x->secretaries.name},
        {.key = S("An attendance owes"),
         .value = str_eq(k->letter_rule, S("letter")) ? S("a letter") : S("no letter")},
        {.key = S("Follow-ups are booked"),
         .value = say(c->arena, "{} days ahead", SAY_N(k->booking_window_days))},
    };
    nhsuk_summary_list(h, rows, sizeof rows / sizeof rows[0]);
}

/* ---- slot types ---------------------------------------------------------------------------------- */

static const struct nhsuk_option use_options[] = {
    {S_INIT("new"), S_INIT("New patients"), S_INIT(""), false},
    {S_INIT("follow-up"), S_INIT("Follow-ups"), S_INIT(""), false},
    {S_INIT("urgent"), S_INIT("Urgent patients only"), S_INIT(""), false},
    {S_INIT("any"), S_INIT("Anybody"), S_INIT(""), false}};
enum { N_USES = sizeof use_options / sizeof use_options[0] };

static str use_words(str use) {
    for (size_t i = 0; i < N_USES; i++)
        if (str_eq(use_options[i].value, use)) return use_options[i].text;
    return use;
}

static void put_types(struct call *c, struct html *h, const struct shown *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Slot type")},
                                                  {.text = S_INIT("Minutes"), .numeric = true},
                                                  {.text = S_INIT("For")},
                                                  {.text = S_INIT("How")}};
    html_say(h, "<h2>Slot types</h2>");
    if (x->n_types == 0) clerk_nothing(h, S("There is none yet."));
    if (x->n_types)
        set_up_table(h, .caption = S("Slot types"), .columns = columns, .n_columns = 4,
                     .dense = true, .caption_hidden = true);
    for (size_t i = 0; i < x->n_types; i++) {
        const struct slot_type *t = &x->types[i];
        html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a>",
                 U(url_for(c->arena, ROUTE_change_slot_type_page, t->clinic_id, t->slot_type_id)),
                 T(t->name));
        set_up_retired(h, t->is_active);
        html_put(h, "</td><td class=\"cw-number\">{}</td><td>{}</td><td>{}</td></tr>",
                 N(t->minutes), T(use_words(t->use)), T(code_name(&codes_medium, t->medium)));
    }
    if (x->n_types) set_up_table_close(h);
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("Add a slot type"),
               .to = url_for(c->arena, ROUTE_add_slot_type_page, x->clinic.clinic_id));
    html_say(h, "</p>");
}

/* ---- patterns and dates -------------------------------------------------------------------------- */

static str until_words(struct call *c, const struct weekly_pattern *p) {
    str from = civil_date_short(c->arena, p->valid_from);
    return civil_date_is_none(p->valid_to) ? say(c->arena, "from {} on", SAY_T(from))
                                           : say(c->arena, "{} to {}", SAY_T(from),
                                                 SAY_T(civil_date_short(c->arena, p->valid_to)));
}

static enum err put_pattern(struct call *c, struct html *h, const struct weekly_pattern *p) {
    const struct pattern_slot *slots;
    size_t n;
    struct resource clinician, room = {.name = S("")};
    TRY(pattern_store_slots(c->work.tx, c->scope.site_id, p->template_id, &slots, &n));
    TRY(resource_store_get(c->work.tx, c->scope.site_id, p->clinician_id, &clinician));
    if (!uuid_is_nil(p->room_id))
        TRY(resource_store_get(c->work.tx, c->scope.site_id, p->room_id, &room));
    html_put(h, "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a></td><td>{}{}{}</td>",
             U(url_for(c->arena, ROUTE_pattern, p->clinic_id, p->template_id)),
             T(pattern_words(c->arena, p, slots, n)), T(clinician.name),
             T(room.name.n ? S(", ") : S("")), T(room.name));
    html_put(h, "<td class=\"cw-number\">{}</td><td>{}</td></tr>", N((int64_t)n),
             T(until_words(c, p)));
    return OK;
}

static enum err put_patterns(struct call *c, struct html *h, const struct shown *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("When")},
                                                  {.text = S_INIT("Who and where")},
                                                  {.text = S_INIT("Slots"), .numeric = true},
                                                  {.text = S_INIT("Holds")}};
    html_say(h, "<h2>Weekly pattern</h2>");
    if (x->n_types_in_use == 0) {
        clerk_nothing(h, S("Add a slot type first: a pattern is made of slots."));
        return OK;
    }
    if (x->n_held)
        set_up_table(h, .caption = S("Weekly pattern"), .columns = columns, .n_columns = 4,
                     .dense = true, .caption_hidden = true);
    for (size_t i = 0; i < x->n_patterns; i++)
        if (pattern_holds(&x->patterns[i], c->work.today)) TRY(put_pattern(c, h, &x->patterns[i]));
    if (x->n_held) set_up_table_close(h);
    nhsuk_button_link(h, .text = x->n_held ? S("Add another weekday") : S("Add the weekly pattern"),
                      .to = url_for(c->arena, ROUTE_add_pattern_page, x->clinic.clinic_id),
                      .kind = x->n_held ? BUTTON_SECONDARY : BUTTON_PRIMARY);
    return OK;
}

static void put_date(struct call *c, struct html *h, const struct session_line *l) {
    const struct session *s = &l->session;
    html_put(
        h,
        "<tr><td><a class=\"nhsuk-link\" href=\"{}\">{}</a></td><td>{} to {}</td><td>{}{}{}</td>",
        U(url_for(c->arena, ROUTE_session_slots, s->session_id)),
        T(civil_date_long(c->arena, s->day)), T(civil_time_page(c->arena, s->start)),
        T(civil_time_page(c->arena, s->end)), T(l->clinician_name),
        T(l->room_name.n ? S(", ") : S("")), T(l->room_name));
    html_put(h, "<td class=\"cw-number\">{} of {}</td><td>", N(l->n_booked), N(l->n_slots));
    if (!str_eq(s->state, S("open"))) nhsuk_tag(h, S("cancelled"), TAG_GREY);
    html_say(h, "</td></tr>");
}

static void put_dates(struct call *c, struct html *h, const struct shown *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Day")},
                                                  {.text = S_INIT("Time")},
                                                  {.text = S_INIT("Who and where")},
                                                  {.text = S_INIT("Booked"), .numeric = true},
                                                  {.text = S_INIT("State"), .hidden = true}};
    uuid id = x->clinic.clinic_id;
    html_say(h, "<h2>Dates to come</h2>");
    if (x->n_dates == 0 && x->n_held == 0)
        clerk_nothing(h, S("Dates are made from the weekly pattern: add that first."));
    else if (x->n_dates == 0)
        clerk_nothing(h, S("No date is made yet: nobody can be booked."));
    size_t n = x->n_dates > DATES_SHOWN ? DATES_SHOWN : x->n_dates;
    if (n)
        set_up_table(h, .caption = S("Dates to come"), .columns = columns, .n_columns = 5,
                     .dense = true, .caption_hidden = true);
    for (size_t i = 0; i < n; i++)
        put_date(c, h, &x->dates[i]);
    if (n) set_up_table_close(h);
    if (x->n_dates > DATES_SHOWN) html_say(h, "<p class=\"cw-sub\">And later ones.</p>");
    if (x->n_held)
        nhsuk_button_link(h, .text = x->n_dates ? S("Make more dates") : S("Make the dates"),
                          .to = url_for(c->arena, ROUTE_dates, id),
                          .kind = x->n_dates ? BUTTON_SECONDARY : BUTTON_PRIMARY);
    if (x->n_types_in_use == 0) return;
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("Add one extra clinic by hand"),
               .to = url_for(c->arena, ROUTE_add_session_page, id));
    html_say(h, "</p>");
}

enum err clinic_set_up(struct call *c) {
    struct shown x = {0};
    TRY(read_shown(&c->work, c->ids[0], &x));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = x.clinic.name,
               .under = x.clinic.is_active ? S("As it is set up") : S("No longer held"));
    put_details(c, &h, &x);
    put_types(c, &h, &x);
    if (x.clinic.is_active) TRY(put_patterns(c, &h, &x));
    put_dates(c, &h, &x);
    struct nhsuk_link parent = {.text = S("Clinics"), .to = url_to(c->arena, ROUTE_set_up_clinics)};
    return set_up_reply(c, x.clinic.name, &parent, html_fragment(&h));
}

/* ---- one slot type ------------------------------------------------------------------------------- */

static const char *const uses[] = {"new", "follow-up", "urgent", "any", NULL};
#define SLOT_TYPE_ROWS                                                                             \
    {.name = "name", .type = FIELD_TEXT, .required = true, .max = 60, .label = "the name"},        \
        {.name = "minutes",                                                                        \
         .type = FIELD_INT,                                                                        \
         .required = true,                                                                         \
         .min = 5,                                                                                 \
         .max = 480,                                                                               \
         .label = "the minutes"},                                                                  \
        {.name = "use",                                                                            \
         .type = FIELD_CHOICE,                                                                     \
         .required = true,                                                                         \
         .label = "whom these slots are for",                                                      \
         .choices = uses},                                                                         \
    {                                                                                              \
        .name = "medium", .type = FIELD_TEXT, .required = true, .max = 2,                          \
        .label = "how the patient is seen"                                                         \
    }
static const struct field add_slot_type_rows[] = {SLOT_TYPE_ROWS};
FIELD_TABLE_TRIED(add_slot_type_fields, add_slot_type_rows);
static const struct field change_slot_type_rows[] = {
    VERSION_FIELD,
    SLOT_TYPE_ROWS,
    {.name = "is_active", .type = FIELD_CHECK, .label = "whether it is used"},
};
FIELD_TABLE_TRIED(change_slot_type_fields, change_slot_type_rows);

static void put_type_form(struct call *c, struct html *h, const struct slot_type *t) {
    nhsuk_input(h, .name = S("name"), .label = S("Name"),
                .hint = S("For example, New, Follow-up, Telephone"),
                .value = form_shown(c, "name", t->name), .error = page_error(c, "name"),
                .width = 20);
    nhsuk_input(h, .name = S("minutes"), .label = S("Length"),
                .value = form_shown(c, "minutes", say(c->arena, "{}", SAY_N(t->minutes))),
                .error = page_error(c, "minutes"), .width = 4, .suffix = S("minutes"),
                .input_mode = S("numeric"));
    nhsuk_radios(h, .name = S("use"), .label = S("For"), .options = use_options,
                 .n_options = N_USES, .value = form_shown(c, "use", t->use),
                 .error = page_error(c, "use"), .small = true);
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, codes_medium.n);
    size_t n = 0;
    for (size_t i = 0; i < codes_medium.n; i++) {
        if (codes_medium.rows[i].is_retired) continue;
        options[n++] = (struct nhsuk_option){.value = str_from_c(codes_medium.rows[i].code),
                                             .text = str_from_c(codes_medium.rows[i].name)};
    }
    nhsuk_select(h, .name = S("medium"), .label = S("How the patient is seen"), .options = options,
                 .n_options = n, .value = form_shown(c, "medium", t->medium),
                 .error = page_error(c, "medium"));
}

static struct nhsuk_link to_clinic(struct call *c, const struct clinic *k) {
    return (struct nhsuk_link){.text = k->name,
                               .to = url_for(c->arena, ROUTE_clinic_set_up, k->clinic_id)};
}

enum err add_slot_type_page(struct call *c) {
    struct clinic k;
    struct slot_type t = {.minutes = 20, .use = S("any"), .medium = S("01")};
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, c->ids[0], &k));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Add a slot type"), k.name);
    page_form_open(c, &h, url_for(c->arena, ROUTE_add_slot_type, k.clinic_id));
    put_type_form(c, &h, &t);
    nhsuk_button(&h, .text = S("Add the slot type"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_clinic(c, &k);
    return set_up_reply(c, S("Add a slot type"), &parent, html_fragment(&h));
}

enum err change_slot_type_page(struct call *c) {
    struct clinic k;
    const struct slot_type *types, *t = NULL;
    size_t n;
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, c->ids[0], &k));
    TRY(slot_type_store_of_clinic(c->work.tx, c->scope.site_id, k.clinic_id, &types, &n));
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(types[i].slot_type_id, c->ids[1])) t = &types[i];
    if (!t) return NOT_FOUND;
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, t->name, k.name);
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_slot_type, k.clinic_id, t->slot_type_id));
    page_version_of_values(c, &h, t->version);
    put_type_form(c, &h, t);
    set_up_in_use(c, &h, S("The slot type is used"),
                  S("Slots that are made already keep their length."), t->is_active);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_clinic(c, &k);
    return set_up_reply(c, t->name, &parent, html_fragment(&h));
}

static struct slot_type type_typed(struct call *c) {
    return (struct slot_type){.clinic_id = c->ids[0],
                              .name = form_text(c, "name"),
                              .minutes = form_int(c, "minutes"),
                              .use = form_text(c, "use"),
                              .medium = form_text(c, "medium")};
}

enum err add_the_slot_type(struct call *c) {
    struct slot_type in = type_typed(c);
    struct done done;
    TRY(work_write(&c->work, &c->key, add_slot_type, &in, &done));
    return reply_notice(c, say(c->arena, "The slot type {} is added.", SAY_T(in.name)),
                        url_for(c->arena, ROUTE_clinic_set_up, c->ids[0]));
}

enum err change_the_slot_type(struct call *c) {
    struct slot_type in = type_typed(c);
    in.slot_type_id = c->ids[1];
    in.version = form_int(c, "version");
    in.is_active = form_is_checked(c, "is_active");
    struct done done;
    TRY(work_write(&c->work, &c->key, change_slot_type, &in, &done));
    return reply_notice(c, say(c->arena, "The slot type {} is saved.", SAY_T(in.name)),
                        url_for(c->arena, ROUTE_clinic_set_up, c->ids[0]));
}
