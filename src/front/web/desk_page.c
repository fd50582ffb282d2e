/* The desk: what is to do, for whom, by when, why now, and the one next step. */
#include "buf.h"
#include "bulk_page.h"
#include "desk_side.h"
#include "desk_view.h"
#include "duty_pages.h"
#include "known_sums.h"
#include "options.h"
#include "owed.h"
#include "page.h"
#include "permission.h"
#include "routes.h"
#include "set_up_words.h"
#include "url.h"

enum { ROWS = 40 };

struct desk_rows {
    const struct owed_line *owed;
    size_t n;
    bool has_previous, has_next;
};

static const char *const line_choices[] = {"0", "1", NULL};
static const struct field desk_field_rows[] = {
    DESK_VIEW_FIELDS,
    {.name = "lines",
     .type = FIELD_CHOICE,
     .label = "how many lines a row",
     .choices = line_choices},
    {.name = "after", .type = FIELD_TEXT, .max = 80, .label = "the place in the list"},
    {.name = "before", .type = FIELD_TEXT, .max = 80, .label = "the place in the list"},
    {.name = "from", .type = FIELD_INT, .max = 100000000, .label = "the number of the row"},
};
FIELD_TABLE(desk_fields, desk_field_rows);

/* ---- one row ------------------------------------------------------------------------------------------ */

/* Whose it is stands in the row only where that is not plain from the list. */
static str why_here(struct call *c, const struct desk_view *view, const struct owed_line *o) {
    bool says_whose = view->everyone && uuid_is_nil(view->holder.id);
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, o->why);
    if (o->line.clinic_name.n && uuid_is_nil(view->clinic))
        buf_put(&b, say(c->arena, " · {}", SAY_T(o->line.clinic_name)));
    if (says_whose) buf_put(&b, say(c->arena, " · {}", SAY_T(o->line.owner_name)));
    return buf_str(&b);
}

static void put_row(struct call *c, struct html *h, const struct clerk_list *list,
                    const struct desk_view *view, const struct owed_line *o) {
    const struct duty *d = &o->line.duty;
    struct clerk_patient patient = {
        .name = o->who, .born = o->line.birth_date, .hospital_number = o->line.hospital_number};
    bool has_who = o->who.n > 0;
    str about = has_who ? say(c->arena, "{}, {}", SAY_T(o->title), SAY_T(o->who)) : o->title;
    clerk_row_open(h, list, .id = d->duty_id, .version = d->version, .about = about,
                   .now = d->priority == DUTY_FIRST,
                   .ticked = c->is_again && form_find(c->form, "ids") &&
                             form_shown_in(c, "ids", d->duty_id, false));
    duty_due_put(h, &o->due);
    clerk_what_cell(h, .text = o->title, .to = url_for(c->arena, ROUTE_duty, d->duty_id),
                    .patient = has_who ? &patient : NULL, .why = why_here(c, view, o));
    html_say(h, "<td class=\"cw-step\">");
    bool presses = o->due.kind >= DUTY_DUE_NOW && d->priority != DUTY_ROUTINE;
    enum button_kind kind = presses ? BUTTON_PRIMARY : BUTTON_SECONDARY;
    nhsuk_button_link(h, .text = o->step, .about = has_who ? o->who : o->title,
                      .to = duty_place(c, d), .kind = kind, .small = true);
    html_say(h, "</td>");
    clerk_row_close(h);
}

/* ---- above the list ----------------------------------------------------------------------------------- */

static void put_head(struct call *c, struct html *h, const struct desk_view *view) {
    struct desk_view mine = {.show = view->show, .one_line = view->one_line}, all = mine;
    all.everyone = true;
    bool is_filtered = !uuid_is_nil(view->holder.id);
    const struct nhsuk_link whose[] = {{.text = S("Mine and my lists"),
                                        .to = desk_url(c, &mine, false),
                                        .current = !view->everyone && !is_filtered},
                                       {.text = S("Everyone"),
                                        .to = desk_url(c, &all, false),
                                        .current = view->everyone && !is_filtered}};
    civil_date day;
    civil_time time;
    instant_to_civil(c->work.zone, c->work.now, &day, &time);
    str under = say(c->arena, "{}, {}", SAY_T(civil_date_long(c->arena, day)),
                    SAY_T(civil_time_page(c->arena, time)));
    clerk_head(h, .title = S("To do"), .under = under, .filters_label = S("Whose work"),
               .filters = whose, .n_filters = 2);
}

static enum err put_sums(struct call *c, struct html *h, struct desk_view *view, int64_t n_silent) {
    struct duty_counts n;
    struct desk_view all = *view;
    all.show = SHOW_ALL;
    struct duty_filter filter = desk_filter(c, &all);
    TRY(known_desk_get(sums_known(c), c->work.tx, c->scope.site_id, &filter,
                       today_ends(c->work.today, c->work.zone), &n));
    const struct {
        enum desk_show show;
        int64_t n;
        str text;
    } numbers[] = {{SHOW_TODAY, n.today, S("now and today")},
                   {SHOW_WEEK, n.week, S("in the next 7 days")},
                   {SHOW_WAITING, n.waiting, S("with others")},
                   {SHOW_SILENT, n_silent, S("nothing has happened")},
                   {SHOW_ALL, n.all, S("outstanding in all")}};
    struct clerk_sum sums[SHOW_COUNT];
    for (size_t i = 0; i < SHOW_COUNT; i++) {
        struct desk_view other = *view;
        other.show = numbers[i].show;
        sums[i] = (struct clerk_sum){numbers[i].n, numbers[i].text, desk_url(c, &other, false),
                                     view->show == numbers[i].show};
        if (view->show == numbers[i].show) view->n = numbers[i].n;
    }
    clerk_sums_up_to(h, S("Outstanding"), sums, SHOW_COUNT, DUTY_SUM_MAX);
    return OK;
}

static enum err put_clinics(struct call *c, struct html *h, const struct desk_view *view) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    str chosen = uuid_is_nil(view->clinic) ? S("") : uuid_text(c->arena, view->clinic);
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = clinics.list,
                 .n_options = clinics.n, .value = chosen, .nothing = S("Every clinic"));
    return OK;
}

static void put_consultants(struct call *c, struct html *h, const struct desk_view *view,
                            const struct options *people) {
    str chosen = uuid_is_nil(view->consultant) ? S("") : uuid_text(c->arena, view->consultant);
    nhsuk_select(h, .name = S("consultant"), .label = S("Accountable consultant"),
                 .options = people->list, .n_options = people->n, .value = chosen,
                 .nothing = S("Every consultant"));
}

static enum err put_tools(struct call *c, struct html *h, const struct desk_view *view,
                          const struct holders *holders) {
    bool is_filtered = !uuid_is_nil(view->clinic) || !uuid_is_nil(view->consultant) ||
                       !uuid_is_nil(view->holder.id);
    html_say(h, "<div class=\"cw-tools\">");
    clerk_more_open(h, is_filtered ? S("Filter (on)") : S("Filter"), false);
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_desk), .get = true);
    if (view->everyone) clerk_hidden(h, S("whose"), S("everyone"));
    clerk_hidden(h, S("show"), str_from_c(desk_shows[view->show]));
    put_consultants(c, h, view, &holders->clinicians);
    TRY(put_clinics(c, h, view));
    put_holders(h, holders, S("owner"), S("owner"), S("List or person"), S("As chosen above"),
                holder_text(c->arena, view->holder), S(""));
    nhsuk_button(h, .text = S("Show"), .small = true);
    clerk_form_close(h);
    if (is_filtered) {
        struct desk_view plain = {.everyone = view->everyone, .show = view->show};
        html_say(h, "<p>");
        nhsuk_link(h, .text = S("Take the filter off"), .to = desk_url(c, &plain, false));
        html_say(h, "</p>");
    }
    clerk_more_close(h);
    nhsuk_link(h, .text = view->one_line ? S("Three lines a row") : S("One line a row"),
               .to = url_with(c->arena, desk_url(c, view, true), S("lines"),
                              view->one_line ? S("0") : S("1")));
    html_say(h, "</div>\n");
    return OK;
}

/* ---- the list ----------------------------------------------------------------------------------------- */

/* Where a page ends for somebody who goes on, and begins for somebody who goes back. */
static url page_at(struct call *c, const struct desk_view *view, const struct owed_line *edge,
                   bool is_before, int64_t from) {
    const struct duty *d = &edge->line.duty;
    struct desk_view other = *view;
    other.after = (struct duty_place){d->priority, d->stage_due_at, d->duty_id};
    other.is_before = is_before;
    other.from = from;
    return desk_url(c, &other, true);
}

static void put_pages(struct call *c, struct html *h, const struct desk_view *view,
                      const struct desk_rows *rows) {
    int64_t from = view->from, to = from + (int64_t)rows->n;
    str of = view->n > DUTY_SUM_MAX ? say(c->arena, "more than {}", SAY_N(DUTY_SUM_MAX))
                                    : say(c->arena, "{}", SAY_N(view->n));
    struct nhsuk_pagination p = {
        .position = say(c->arena, "{} to {} of {}", SAY_N(from + 1), SAY_N(to), SAY_T(of))};
    if (view->n > DUTY_SUM_MAX && to > DUTY_SUM_MAX)
        p.position = say(c->arena, "{} to {}", SAY_N(from + 1), SAY_N(to));
    if (rows->has_previous)
        p.previous = page_at(c, view, &rows->owed[0], true, from > ROWS ? from - ROWS : 0);
    if (rows->has_next) p.next = page_at(c, view, &rows->owed[rows->n - 1], false, to);
    nhsuk_pagination_put(h, &p);
}

static str nothing_here(enum desk_show show) {
    switch (show) {
    case SHOW_TODAY:
        return S("Nothing is due today. What comes next stands under the next 7 days.");
    case SHOW_WEEK: return S("Nothing is due in the next 7 days.");
    case SHOW_WAITING: return S("Nothing waits for anybody else.");
    case SHOW_SILENT:
    case SHOW_ALL:
    case SHOW_COUNT: break;
    }
    return S("Nothing is outstanding here.");
}

/* A page before a place that turns out to be the first is shown as the first: whole. So is the first where nothing is
 * left behind a place: that nothing is to do is said of the whole list alone. */
static enum err read_rows(struct call *c, struct desk_view *view, struct desk_rows *ret_rows) {
    struct desk_rows rows = {.n = 0};
    bool more;
    struct duty_filter filter = desk_filter(c, view);
    filter.limit = ROWS;
    TRY(owed_list(&c->work, &filter, &rows.owed, &rows.n, &more));
    bool is_behind_the_last = rows.n == 0 && !uuid_is_nil(view->after.duty_id);
    if ((filter.is_before && !more) || is_behind_the_last) {
        view->after = (struct duty_place){0};
        view->is_before = false;
        view->from = 0;
        filter = desk_filter(c, view);
        filter.limit = ROWS;
        TRY(owed_list(&c->work, &filter, &rows.owed, &rows.n, &more));
    }
    rows.has_previous = filter.is_before || view->from > 0;
    rows.has_next = filter.is_before || more;
    *ret_rows = rows;
    return OK;
}

static enum err put_list(struct call *c, struct html *h, struct desk_view *view,
                         const struct holders *holders) {
    struct desk_rows rows;
    TRY(read_rows(c, view, &rows));
    if (rows.n == 0) {
        clerk_nothing(h, nothing_here(view->show));
        return OK;
    }
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Due")},
                                                  {.text = S_INIT("What, who and why")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    struct clerk_list list = {.id = S("duties"),
                              .caption = S("To do, most pressing first"),
                              .columns = columns,
                              .n_columns = 3,
                              .one_line = view->one_line,
                              .form = page_form(c, url_to(c->arena, ROUTE_duties_hand_over))};
    list.bulk_more = duty_actions(c, view, holders);
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < rows.n; i++)
        put_row(c, h, &list, view, &rows.owed[i]);
    clerk_list_close(h, &list);
    put_pages(c, h, view, &rows);
    return OK;
}

enum err desk(struct call *c) {
    struct desk_view view = desk_view_of(c);
    struct desk_silence silence;
    TRY(desk_silence_read(c, &view, &silence));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    put_head(c, &h, &view);
    TRY(set_up_invitation(c, &h));
    TRY(put_sums(c, &h, &view, silence.n));
    html_put(&h, "<div class=\"{}\"><div>", T(view.one_line ? S("") : S("cw-cols")));
    struct holders holders;
    TRY(holders_read(c, &holders));
    TRY(put_tools(c, &h, &view, &holders));
    if (view.show == SHOW_SILENT)
        put_silence(c, &h, &silence);
    else
        TRY(put_list(c, &h, &view, &holders));
    html_say(&h, "</div>");
    TRY(put_desk_side(c, &h, &silence, view.one_line));
    html_say(&h, "</div>");
    return page_reply(c, html_fragment(&h));
}
