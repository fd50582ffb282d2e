/* The dates of a clinic: what the pattern makes and what speaks against it; one more by hand. */
#include "buf.h"
#include "clinic_store.h"
#include "permission.h"
#include "routes.h"
#include "set_up_pattern_form.h"
#include "set_up_sessions.h"

enum { WEEKS_AHEAD = 12 };

static const struct field dates_rows[] = {
    {.name = "from", .type = FIELD_DATE, .label = "the first day"},
    {.name = "to", .type = FIELD_DATE, .label = "the last day"},
};
FIELD_TABLE(dates_fields, dates_rows);
static const struct field make_dates_rows[] = {
    {.name = "from", .type = FIELD_DATE, .required = true, .label = "the first day"},
    {.name = "to", .type = FIELD_DATE, .required = true, .label = "the last day"},
    {.name = "days", .type = FIELD_TEXT_LIST, .max = 400, .label = "the dates"},
};
FIELD_TABLE(make_dates_fields, make_dates_rows);

/* ---- what would be made -------------------------------------------------------------------------- */

static str choice_text(struct call *c, const struct session_plan *plan) {
    return say(c->arena, "{}/{}", SAY_T(civil_date_iso(c->arena, plan->session->day)),
               SAY_T(uuid_text(c->arena, plan->pattern->template_id)));
}

/* Tickable: what stands, and what a person may decide for. */
static bool can_be_made(const struct session_plan *plan) {
    return !plan->is_there && plan->clash.n == 0 &&
           plan->session->standing != SESSION_AT_CLOCK_CHANGE;
}

static void put_standing(struct html *h, const struct session_plan *plan) {
    if (plan->is_cancelled)
        nhsuk_tag(h, S("made, then cancelled"), TAG_GREY);
    else if (plan->is_there)
        nhsuk_tag(h, S("there already"), TAG_GREY);
    else if (plan->clash.n)
        nhsuk_tag(h, S("taken"), TAG_RED);
    else if (plan->session->standing == SESSION_STANDS)
        nhsuk_tag(h, S("new"), TAG_BLUE);
    else
        nhsuk_tag(h, S("you decide"), TAG_AMBER);
    str why = plan->is_there ? S("") : plan->clash.n ? plan->clash : plan->session->reason;
    if (why.n) html_put(h, " <span class=\"cw-why\">{}</span>", T(why));
}

static void put_plan(struct call *c, struct html *h, const struct session_plan *plan, size_t i) {
    const struct planned_session *s = plan->session;
    str value = choice_text(c, plan);
    str id = i ? say(c->arena, "days-{}", SAY_N((int64_t)i)) : S("days");
    html_say(h, "<tr><td class=\"cw-tick\">");
    if (can_be_made(plan)) {
        html_put(h,
                 "<label><span class=\"nhsuk-u-visually-hidden\">Make {}</span>"
                 "<input type=\"checkbox\" id=\"{}\" name=\"days\" value=\"{}\"",
                 T(civil_date_long(c->arena, s->day)), T(id), T(value));
        if (set_up_is_typed_in(c, "days", value, session_plan_stands(plan)))
            html_say(h, " checked");
        html_say(h, "></label>");
    }
    html_put(h, "</td><td>{}</td><td>{} to {}</td><td class=\"cw-number\">{}</td><td>",
             T(civil_date_long(c->arena, s->day)), T(civil_time_page(c->arena, s->start)),
             T(civil_time_page(c->arena, s->end)), N((int64_t)s->n_slots));
    put_standing(h, plan);
    html_say(h, "</td></tr>");
}

static void put_plans(struct call *c, struct html *h, uuid clinic_id, civil_date from,
                      civil_date to, const struct session_plan *plans, size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Make"), .hidden = true},
                                                  {.text = S_INIT("Day")},
                                                  {.text = S_INIT("Time")},
                                                  {.text = S_INIT("Slots"), .numeric = true},
                                                  {.text = S_INIT("State")}};
    size_t n_open = 0;
    for (size_t i = 0; i < n; i++)
        n_open += can_be_made(&plans[i]);
    page_form_open(c, h, url_for(c->arena, ROUTE_make_dates, clinic_id));
    clerk_hidden(h, S("from"), civil_date_iso(c->arena, from));
    clerk_hidden(h, S("to"), civil_date_iso(c->arena, to));
    str error = page_error(c, "days");
    if (error.n)
        html_put(h,
                 "<p class=\"nhsuk-error-message\"><span class=\"nhsuk-u-visually-hidden\">Error: "
                 "</span>{}</p>",
                 T(error));
    set_up_table(h, .caption = S("Dates of the pattern"), .columns = columns, .n_columns = 5,
                 .dense = true, .caption_hidden = true);
    for (size_t i = 0; i < n; i++)
        put_plan(c, h, &plans[i], i);
    set_up_table_close(h);
    if (n_open)
        nhsuk_button(h, .text = S("Make the ticked dates"), .chord = CHORD_SUBMIT);
    else
        html_say(h, "<p>Everything that can be made in this time is there already.</p>");
    clerk_form_close(h);
}

static void put_span(struct call *c, struct html *h, uuid clinic_id, civil_date from,
                     civil_date to) {
    clerk_form_open(h, .action = url_for(c->arena, ROUTE_dates, clinic_id), .get = true);
    html_say(h, "<div class=\"cw-line\">");
    nhsuk_date_input(h, .name = S("from"), .label = S("From"), .no_hint = true,
                     .value = form_typed(c, "from"), .date = from, .error = page_error(c, "from"));
    nhsuk_date_input(h, .name = S("to"), .label = S("To"), .no_hint = true,
                     .value = form_typed(c, "to"), .date = to, .error = page_error(c, "to"));
    nhsuk_button(h, .text = S("Show"), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</div>");
    clerk_form_close(h);
}

static civil_date day_typed(const struct call *c, const char *name, civil_date otherwise) {
    const struct form_value *v = form_find(c->form, name);
    return v && v->is_there ? v->date : otherwise;
}

enum err dates(struct call *c) {
    struct clinic k;
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, c->ids[0], &k));
    civil_date from = day_typed(c, "from", c->work.today);
    civil_date to = day_typed(c, "to", civil_date_add_days(from, 7 * WEEKS_AHEAD));
    const struct session_plan *plans = NULL;
    size_t n = 0;
    enum err e = plan_sessions(&c->work, k.clinic_id, from, to, &plans, &n);
    if (e != OK && e != INVALID && e != LIMIT) return e;
    if (e != OK && c->n_problems == 0)
        (void)call_problem(c, arena_c(c->arena, c->why.field), c->why.sentence);
    c->why = (struct problem){0};
    str title = say(c->arena, "Dates of the {}", SAY_T(k.name));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, title, S("Made from the weekly pattern. Making them twice adds nothing."));
    put_span(c, &h, k.clinic_id, from, to);
    if (e == OK && n == 0)
        set_up_missing(&h, S("The weekly pattern makes no clinic in this time."),
                       S("Look at the pattern"),
                       url_for(c->arena, ROUTE_clinic_set_up, k.clinic_id));
    if (n) put_plans(c, &h, k.clinic_id, from, to, plans, n);
    struct nhsuk_link parent = {.text = k.name,
                                .to = url_for(c->arena, ROUTE_clinic_set_up, k.clinic_id)};
    return set_up_reply(c, title, &parent, html_fragment(&h));
}

static enum err choices_typed(struct call *c, struct make_sessions *in) {
    size_t n;
    const str *texts = form_texts(c, "days", &n);
    struct session_choice *chosen = arena_array(c->arena, struct session_choice, n + 1);
    for (size_t i = 0; i < n; i++) {
        str rest = texts[i];
        str day = str_cut(&rest, '/');
        if (civil_date_parse_iso(day, &chosen[i].day) != OK ||
            uuid_parse(rest, &chosen[i].template_id) != OK)
            return call_problem(c, "days", S("Tick the dates again"));
    }
    in->chosen = chosen;
    in->n = n;
    return OK;
}

enum err make_the_dates(struct call *c) {
    struct make_sessions in = {
        .clinic_id = c->ids[0], .from = form_date(c, "from"), .to = form_date(c, "to")};
    struct done done;
    TRY(choices_typed(c, &in));
    TRY(work_write(&c->work, &c->key, make_sessions, &in, &done));
    bool is_one = str_eq(done.detail, S("1"));
    return reply_notice(
        c,
        is_one ? S("1 date is made. Patients can be booked.")
               : say(c->arena, "{} dates are made. Patients can be booked.", SAY_T(done.detail)),
        url_for(c->arena, ROUTE_clinic_set_up, c->ids[0]));
}
