/* The site's own details, and the days on which it does not work. */
#include "buf.h"
#include "post_store.h"
#include "routes.h"
#include "set_up_page.h"
#include "set_up_site.h"
#include "set_up_store.h"
#include "site_calendar.h"
#include "working_day.h"

/* ---- details ------------------------------------------------------------------------------------- */

static const char *const kinds[] = {"hospital", "private", "gp", NULL};
static const char *const nations[] = {"england-and-wales", "scotland", "northern-ireland", NULL};
static const struct field site_rows[] = {
    VERSION_FIELD,
    {.name = "name", .type = FIELD_TEXT, .required = true, .label = "the name of the site"},
    {.name = "department", .type = FIELD_TEXT, .label = "the department"},
    {.name = "address", .type = FIELD_LINES, .max = 500, .label = "the address"},
    {.name = "telephone", .type = FIELD_TEXT, .max = 100, .label = "the telephone number"},
    {.name = "email", .type = FIELD_TEXT, .label = "the e-mail address"},
    {.name = "website", .type = FIELD_TEXT, .label = "the website"},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what kind of organisation it is",
     .choices = kinds},
    {.name = "nation",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the nation",
     .choices = nations},
    {.name = "zone", .type = FIELD_TEXT, .required = true, .max = 60, .label = "the time zone"},
    {.name = "synthetic", .type = FIELD_CHECK, .label = "test numbers"},
};
FIELD_TABLE_TRIED(site_fields, site_rows);

static const struct nhsuk_option kind_options[] = {
    {S_INIT("hospital"), S_INIT("Hospital"), S_INIT(""), false},
    {S_INIT("private"), S_INIT("Private practice"), S_INIT(""), false},
    {S_INIT("gp"), S_INIT("GP practice"), S_INIT(""), false}};
static const struct nhsuk_option nation_options[] = {
    {S_INIT("england-and-wales"), S_INIT("England and Wales"), S_INIT(""), false},
    {S_INIT("scotland"), S_INIT("Scotland"), S_INIT(""), false},
    {S_INIT("northern-ireland"), S_INIT("Northern Ireland"), S_INIT(""), false}};

/* Where British and Crown clinics are; and the site's own, whatever it is. */
static void put_zones(struct call *c, struct html *h, str zone) {
    static const str names[] = {S_INIT("Europe/London"), S_INIT("Europe/Isle_of_Man"),
                                S_INIT("Europe/Jersey"), S_INIT("Europe/Guernsey"),
                                S_INIT("Europe/Gibraltar")};
    enum { N = sizeof names / sizeof names[0] };
    struct nhsuk_option options[N + 1];
    bool is_known = false;
    for (size_t i = 0; i < N; i++) {
        options[i] = (struct nhsuk_option){.value = names[i], .text = names[i]};
        is_known |= str_eq(names[i], zone);
    }
    options[N] = (struct nhsuk_option){.value = zone, .text = zone};
    nhsuk_select(h, .name = S("zone"), .label = S("Time zone"),
                 .hint = S("It can change only while no clinic is to come."), .options = options,
                 .n_options = is_known ? N : N + 1, .value = form_shown(c, "zone", zone),
                 .error = page_error(c, "zone"));
}

static void put_letter_details(struct call *c, struct html *h, const struct site_row *s) {
    nhsuk_fieldset_open(h, S("As letters show it"));
    nhsuk_input(h, .name = S("name"), .label = S("Name"), .value = form_shown(c, "name", s->name),
                .error = page_error(c, "name"), .autocomplete = S("organization"));
    nhsuk_input(h, .name = S("department"), .label = S("Department, if there is one"),
                .hint = S("For example, Cardiology. It stands under the name."),
                .value = form_shown(c, "department", s->department),
                .error = page_error(c, "department"));
    nhsuk_textarea(h, .name = S("address"), .label = S("Address with postcode"),
                   .value = form_shown(c, "address", s->address), .error = page_error(c, "address"),
                   .rows = 4);
    nhsuk_input(h, .name = S("telephone"), .label = S("Telephone"),
                .value = form_shown(c, "telephone", s->telephone),
                .error = page_error(c, "telephone"), .type = INPUT_TEL, .width = 20);
    nhsuk_input(h, .name = S("email"), .label = S("E-mail"),
                .value = form_shown(c, "email", s->email), .error = page_error(c, "email"),
                .type = INPUT_EMAIL, .width = 30, .no_spelling = true);
    nhsuk_input(h, .name = S("website"), .label = S("Website"),
                .value = form_shown(c, "website", s->website), .error = page_error(c, "website"),
                .width = 30, .no_spelling = true);
    nhsuk_fieldset_close(h);
}

static void put_rules(struct call *c, struct html *h, const struct site_row *s) {
    nhsuk_fieldset_open(h, S("How it works"));
    nhsuk_radios(h, .name = S("kind"), .label = S("Kind of organisation"), .options = kind_options,
                 .n_options = 3, .value = form_shown(c, "kind", s->kind),
                 .error = page_error(c, "kind"), .small = true);
    nhsuk_radios(h, .name = S("nation"), .label = S("Whose bank holidays count"),
                 .options = nation_options, .n_options = 3,
                 .value = form_shown(c, "nation", s->nation), .error = page_error(c, "nation"),
                 .small = true);
    put_zones(c, h, s->zone);
    nhsuk_checkbox(
        h, .name = S("synthetic"), .label = S("Accept NHS numbers that begin with 9"),
        .hint = S("They belong to nobody. Tick it only to try Clerkwell out or to train people."),
        .checked = form_shown_checked(c, "synthetic", s->synthetic_nhs_numbers));
    nhsuk_fieldset_close(h);
}

enum err site_page(struct call *c) {
    struct site_row s;
    TRY(site_store_get(c->work.tx, c->scope.site_id, &s));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Site details"), S("What letters and pages say of the organisation"));
    page_form_open(c, &h, url_to(c->arena, ROUTE_change_site));
    page_version_of_values(c, &h, s.version);
    put_letter_details(c, &h, &s);
    put_rules(c, &h, &s);
    nhsuk_button(&h, .text = S("Save"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return set_up_reply(c, S("Site details"), NULL, html_fragment(&h));
}

enum err change_the_site(struct call *c) {
    struct change_site in = {.site = {.name = form_text(c, "name"),
                                      .department = form_text(c, "department"),
                                      .address = form_text(c, "address"),
                                      .telephone = form_text(c, "telephone"),
                                      .email = form_text(c, "email"),
                                      .website = form_text(c, "website"),
                                      .kind = form_text(c, "kind"),
                                      .nation = form_text(c, "nation"),
                                      .zone = form_text(c, "zone"),
                                      .synthetic_nhs_numbers = form_is_checked(c, "synthetic"),
                                      .version = form_int(c, "version")}};
    struct done done;
    TRY(work_write(&c->work, &c->key, change_site, &in, &done));
    return reply_notice(c, S("The site details are saved."), url_to(c->arena, ROUTE_set_up));
}

/* ---- days closed --------------------------------------------------------------------------------- */

static const char *const day_kinds[] = {"closed", "open", NULL};
static const struct field day_rows[] = {
    {.name = "day_kind",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "whether the site is closed or open",
     .choices = day_kinds},
    {.name = "from", .type = FIELD_DATE, .required = true, .label = "the first day"},
    {.name = "to", .type = FIELD_DATE, .label = "the last day"},
    {.name = "name", .type = FIELD_TEXT, .required = true, .label = "why"},
};
FIELD_TABLE_TRIED(day_fields, day_rows);
static const struct field usual_day_rows[] = {
    {.name = "day", .type = FIELD_DATE, .required = true, .label = "the day"}};
FIELD_TABLE(usual_day_fields, usual_day_rows);

struct day_line {
    civil_date day;
    str name;
    bool is_own, is_open;
    int64_t n_clinics;
};

static void put_day(struct call *c, struct html *h, const struct day_line *d) {
    html_put(h, "<tr><td>{}</td><td>{}</td><td>", T(civil_date_long(c->arena, d->day)), T(d->name));
    nhsuk_tag(h, d->is_open ? S("open") : S("closed"), d->is_open ? TAG_GREEN : TAG_GREY);
    html_say(h, "</td><td>");
    if (d->n_clinics && !d->is_open)
        nhsuk_tag(h,
                  d->n_clinics == 1 ? S("1 clinic stands")
                                    : say(c->arena, "{} clinics stand", SAY_N(d->n_clinics)),
                  TAG_AMBER);
    html_say(h, "</td><td>");
    if (d->is_own) {
        page_form_open(c, h, url_to(c->arena, ROUTE_usual_day));
        clerk_hidden(h, S("day"), civil_date_iso(c->arena, d->day));
        nhsuk_button(h, .text = S("Remove"), .about = civil_date_long(c->arena, d->day),
                     .kind = BUTTON_SECONDARY, .small = true);
        clerk_form_close(h);
    }
    html_say(h, "</td></tr>");
}

static bool own_day(const struct site_day *days, size_t n, civil_date d, struct site_day *ret_day) {
    for (size_t i = 0; i < n; i++) {
        if (civil_date_compare(days[i].day, d) != 0) continue;
        *ret_day = days[i];
        return true;
    }
    return false;
}

/* The next year: bank holidays by rule and the site's own days, in order. */
static enum err put_days(struct call *c, struct html *h) {
    struct duty_calendar duties;
    const struct site_day *own;
    size_t n;
    TRY(site_calendar(&c->work, &duties));
    TRY(post_store_site_days(c->work.tx, c->scope.site_id, &own, &n));
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Day")},
                                                  {.text = S_INIT("Why")},
                                                  {.text = S_INIT("The site is")},
                                                  {.text = S_INIT("Clinics on it"), .hidden = true},
                                                  {.text = S_INIT("Remove"), .hidden = true}};
    nhsuk_table_open(h, .responsive = true, .caption = S("The next twelve months"),
                     .columns = columns, .n_columns = 5, .dense = true);
    for (int32_t i = 0; i < 366; i++) {
        struct day_line d = {.day = civil_date_add_days(c->work.today, i), .name = S("")};
        struct site_day mine = {0};
        bool is_holiday = holiday_on(duties.self, d.day, &d.name);
        d.is_own = own_day(own, n, d.day, &mine);
        if (!is_holiday && !d.is_own) continue;
        d.is_open = d.is_own && mine.is_open;
        if (d.is_own) d.name = mine.name;
        TRY(set_up_store_to_come(c->work.tx, c->scope.site_id, d.day, d.day, &d.n_clinics));
        put_day(c, h, &d);
    }
    nhsuk_table_close(h);
    return OK;
}

static const struct nhsuk_option day_kind_options[] = {
    {S_INIT("closed"), S_INIT("Closed"), S_INIT("Staff training, a local holiday"), false},
    {S_INIT("open"), S_INIT("Open on a bank holiday"), S_INIT(""), false}};

enum err closed_days(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Days closed"),
                S("Bank holidays are known already. Add what is different here."));
    TRY(put_days(c, &h));
    nhsuk_card_open(&h, S("Add a day"), 2);
    page_form_open(c, &h, url_to(c->arena, ROUTE_close_days));
    nhsuk_radios(&h, .name = S("day_kind"), .label = S("The site is"), .options = day_kind_options,
                 .n_options = 2, .small = true, .value = form_shown(c, "day_kind", S("closed")),
                 .error = page_error(c, "day_kind"));
    nhsuk_date_input(&h, .name = S("from"), .label = S("Day, or first day"),
                     .hint = S("For example, 14 12 2026"), .value = form_typed(c, "from"),
                     .error = page_error(c, "from"));
    nhsuk_date_input(&h, .name = S("to"), .label = S("Last day, when it is several"),
                     .no_hint = true, .value = form_typed(c, "to"), .error = page_error(c, "to"));
    nhsuk_input(&h, .name = S("name"), .label = S("Why"), .value = form_typed(c, "name"),
                .error = page_error(c, "name"), .width = 30);
    nhsuk_button(&h, .text = S("Add"));
    clerk_form_close(&h);
    nhsuk_card_close(&h);
    return set_up_reply(c, S("Days closed"), NULL, html_fragment(&h));
}

enum err close_days(struct call *c) {
    struct site_days in = {.from = form_date(c, "from"),
                           .to = form_date(c, "to"),
                           .name = form_text(c, "name"),
                           .is_open = str_eq(form_text(c, "day_kind"), S("open"))};
    struct done done;
    TRY(work_write(&c->work, &c->key, set_site_days, &in, &done));
    return reply_notice(c, S("The calendar is saved. Clinics made already stay as they are."),
                        url_to(c->arena, ROUTE_closed_days));
}

enum err usual_day(struct call *c) {
    struct usual_day in = {form_date(c, "day")};
    struct done done;
    TRY(work_write(&c->work, &c->key, set_usual_day, &in, &done));
    return reply_notice(c, S("The day is as usual again."), url_to(c->arena, ROUTE_closed_days));
}
