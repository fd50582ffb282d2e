/* Clinics: the sessions of a week, or of one clinic for eight, and the two closings of a session. */
#include "buf.h"
#include "close_session.h"
#include "options.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "session_store.h"
#include "url.h"

enum { ROWS = 500, WEEKS_OF_ONE_CLINIC = 8 };

static const struct field clinics_rows[] = {
    {.name = "from", .type = FIELD_DATE, .label = "the week"},
    {.name = "clinic", .type = FIELD_ID, .label = "a clinic"},
};
FIELD_TABLE(clinics_fields, clinics_rows);

static civil_date monday_of(civil_date d) {
    return civil_date_add_days(d, MONDAY - (int)civil_date_weekday(d));
}

static void put_closing(struct call *c, struct html *h, const struct session_line *l) {
    const struct session *s = &l->session;
    bool is_ahead = civil_date_compare(s->day, c->work.today) > 0;
    if (!str_eq(s->state, S("open")))
        nhsuk_tag(h, S("cancelled"), TAG_WHITE);
    else if (s->cashed_up_at.us)
        nhsuk_tag(h, S("cashed up"), TAG_GREEN);
    else if (is_ahead)
        nhsuk_tag(h, S("to come"), TAG_GREY);
    else if (l->cashed_up)
        nhsuk_tag(h, say(c->arena, "{} until cashed up", SAY_N(l->cashed_up)), TAG_RED);
    else if (l->n_booked)
        nhsuk_tag(h, S("ready to cash up"), TAG_AMBER);
    if (s->cashed_up_at.us)
        html_put(h, " <span class=\"cw-why\">{}</span>", T(moment_words(c, s->cashed_up_at)));
    html_say(h, "</td><td>");
    if (s->letters_complete_at.us)
        nhsuk_tag(h, S("letters complete"), TAG_GREEN);
    else if (l->letters)
        html_put(h, "{}", N(l->letters));
}

static void put_session_row(struct call *c, struct html *h, const struct session_line *l) {
    const struct session *s = &l->session;
    bool is_today = civil_date_compare(s->day, c->work.today) == 0;
    html_put(h, "<tr class=\"{}\"><td>{} {}</td><td>{}</td><td>",
             T(is_today ? S("cw-row--now") : S("")),
             T(str_slice(weekday_name(civil_date_weekday(s->day)), 0, 3)), D(s->day),
             T(civil_time_page(c->arena, s->start)));
    nhsuk_link(h, .text = l->clinic_name, .to = url_for(c->arena, ROUTE_session, s->session_id),
               .about = say(c->arena, "{}, {}", SAY_T(civil_date_short(c->arena, s->day)),
                            SAY_T(civil_time_page(c->arena, s->start))));
    html_put(
        h, "<br><span class=\"cw-why\">{}{}{}</span></td><td class=\"cw-number\">{} of {}</td><td>",
        T(l->clinician_name), T(l->room_name.n ? S(" · ") : S("")), T(l->room_name), N(l->n_booked),
        N(l->n_slots));
    put_closing(c, h, l);
    html_say(h, "</td></tr>");
}

static url week_url(struct call *c, civil_date from, uuid clinic) {
    url to = url_with(c->arena, url_to(c->arena, ROUTE_clinics), S("from"),
                      civil_date_iso(c->arena, from));
    return uuid_is_nil(clinic) ? to
                               : url_with(c->arena, to, S("clinic"), uuid_text(c->arena, clinic));
}

/* Back, forth, and to this week; and one clinic instead of all. */
static enum err put_tools(struct call *c, struct html *h, civil_date from, int days, uuid clinic) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    html_say(h, "<div class=\"cw-week\"><nav class=\"cw-pages\" aria-label=\"Weeks\">");
    str each = days == 7 ? S("week") : S("8 weeks");
    nhsuk_link(h, .text = say(c->arena, "Previous {}", SAY_T(each)),
               .to = week_url(c, civil_date_add_days(from, -days), clinic));
    nhsuk_link(h, .text = S("This week"), .to = week_url(c, monday_of(c->work.today), clinic));
    nhsuk_link(h, .text = say(c->arena, "Next {}", SAY_T(each)),
               .to = week_url(c, civil_date_add_days(from, days), clinic));
    html_say(h, "</nav>");
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_clinics), .get = true);
    html_say(h, "<div class=\"cw-inline\">");
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = clinics.list,
                 .n_options = clinics.n,
                 .value = uuid_is_nil(clinic) ? S("") : uuid_text(c->arena, clinic),
                 .nothing = S("Every clinic"));
    nhsuk_input(h, .name = S("from"), .label = S("Week of"), .width = 10,
                .value = c->is_again ? form_typed(c, "from") : civil_date_short(c->arena, from),
                .error = page_error(c, "from"));
    nhsuk_button(h, .text = S("Show"), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</div>");
    clerk_form_close(h);
    html_say(h, "</div>\n");
    return OK;
}

enum err clinics(struct call *c) {
    uuid clinic = form_id(c, "clinic");
    int days = uuid_is_nil(clinic) ? 7 : 7 * WEEKS_OF_ONE_CLINIC;
    civil_date from = monday_of(form_has(c, "from") ? form_date(c, "from") : c->work.today);
    civil_date to = civil_date_add_days(from, days - 1);
    const struct session_line *lines;
    size_t n;
    TRY(session_store_list(c->work.tx, c->scope.site_id, from, to, clinic, ROWS, &lines, &n));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Clinics"),
               .under = say(c->arena, "{} to {}", SAY_T(civil_date_long(c->arena, from)),
                            SAY_T(civil_date_long(c->arena, to))));
    TRY(put_tools(c, &h, from, days, clinic));
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Day")},     {.text = S_INIT("Time")},
        {.text = S_INIT("Clinic")},  {.text = S_INIT("Booked"), .numeric = true},
        {.text = S_INIT("Closing")}, {.text = S_INIT("Letters outstanding")}};
    if (n == 0) clerk_nothing(&h, S("No clinic in this time."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Clinics"), .caption_hidden = true, .columns = columns,
                         .n_columns = 6, .dense = true);
    for (size_t i = 0; i < n; i++)
        put_session_row(c, &h, &lines[i]);
    if (n) nhsuk_table_close(&h);
    if (n == ROWS)
        html_say(&h, "<p>Only the first 500 are shown: choose one clinic, or fewer weeks.</p>");
    return page_reply(c, html_fragment(&h));
}

static enum err close_it(struct call *c, bool letters, str sentence) {
    struct close_session in = {.session_id = c->ids[0], .letters = letters};
    struct done done;
    TRY(work_write(&c->work, &c->key, close_session, &in, &done));
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_session, c->ids[0]));
}

enum err cash_up(struct call *c) {
    return close_it(c, false, S("The clinic is cashed up."));
}

enum err letters_complete(struct call *c) {
    return close_it(c, true, S("All letters of the clinic are complete."));
}
