/* The desk: what is to do, for whom, by when, why now, and the one next step. */
#include "buf.h"
#include "duty_store.h"
#include "page.h"
#include "patient_words.h"
#include "person_name.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 40 };

static const char *const whose[] = {"mine", "everyone", NULL};
static const struct field desk_field_rows[] = {
    {.name = "whose", .type = FIELD_CHOICE, .label = "whose work", .choices = whose},
    {.name = "lines", .type = FIELD_CHECK, .label = "one line a row"},
};
FIELD_TABLE(desk_fields, desk_field_rows);

/* Where a duty is done. */
static url place_of(struct call *c, const struct duty *d) {
    struct arena *a = c->arena;
    if (str_eq(d->subject_kind, S("referral"))) return url_for(a, ROUTE_referral, d->subject_id);
    if (str_eq(d->subject_kind, S("appointment")))
        return url_for(a, ROUTE_appointment, d->subject_id);
    if (str_eq(d->subject_kind, S("letter"))) return url_for(a, ROUTE_letter, d->subject_id);
    if (str_eq(d->subject_kind, S("recipient"))) return url_to(a, ROUTE_letters_to_send);
    if (str_eq(d->subject_kind, S("waiting-entry"))) {
        url to = url_with(a, url_to(a, ROUTE_slots), S("entry"), uuid_text(a, d->subject_id));
        return url_with(a, to, S("patient"), uuid_text(a, d->patient_id));
    }
    return uuid_is_nil(d->patient_id) ? url_to(a, ROUTE_desk)
                                      : url_for(a, ROUTE_patient, d->patient_id);
}

static str title_of(const struct duty *d) {
    enum letter_duty_stage stage;
    if (d->rule == DUTY_LETTER && letter_duty_parse(d->stage, &stage) == OK) {
        return str_from_c(letter_duty_row(stage)->title);
    }
    return str_from_c(duty_rule_row(d->rule)->title);
}

static str step_of(const struct duty *d) {
    enum letter_duty_stage stage;
    if (d->rule == DUTY_LETTER && letter_duty_parse(d->stage, &stage) == OK) {
        return str_from_c(letter_duty_row(stage)->step);
    }
    return str_from_c(duty_rule_row(d->rule)->step);
}

static str why_of(struct call *c, const struct duty_line *line) {
    const struct duty *d = &line->duty;
    struct buf b;
    buf_init(&b, c->arena);
    if (line->clinic_name.n) buf_put(&b, say(c->arena, "{}; ", SAY_T(line->clinic_name)));
    buf_put(&b, say(c->arena, "since {}; with {}", SAY_T(moment_words(c, d->arose_at)),
                    SAY_T(line->owner_name)));
    if (d->with_whom.n) buf_put(&b, say(c->arena, "; waiting for {}", SAY_T(d->with_whom)));
    if (d->n_reopened) buf_put(&b, S("; open again"));
    return buf_str(&b);
}

static void put_due(struct call *c, struct html *h, const struct duty *d) {
    civil_date day;
    civil_time time;
    instant_to_civil(c->work.zone, d->stage_due_at, &day, &time);
    int days = civil_date_compare(day, c->work.today);
    enum due_kind kind = d->stage_due_at.us < c->work.now.us ? DUE_OVERDUE
                         : days == 0                         ? DUE_TODAY
                                                             : DUE_LATER;
    if (kind == DUE_TODAY && d->priority != DUTY_ROUTINE) kind = DUE_NOW;
    clerk_due_cell(h, kind, days == 0 ? S("today") : civil_date_short(c->arena, day), S(""));
}

static void put_row(struct call *c, struct html *h, const struct clerk_list *list,
                    const struct duty_line *line) {
    struct person_name name = {line->title_of_name, line->given_names, line->family_name};
    struct clerk_patient patient = {.name = person_name_list(c->arena, &name),
                                    .born = line->birth_date,
                                    .age = -1,
                                    .hospital_number = line->hospital_number};
    bool has_patient = !uuid_is_nil(line->duty.patient_id);
    str title = title_of(&line->duty);
    url to = place_of(c, &line->duty);
    clerk_row_open(h, list, .id = line->duty.duty_id, .about = title,
                   .now = line->duty.priority == DUTY_FIRST);
    put_due(c, h, &line->duty);
    clerk_what_cell(h, .text = title, .to = to, .patient = has_patient ? &patient : NULL,
                    .why = why_of(c, line));
    html_say(h, "<td>");
    nhsuk_button_link(h, .text = step_of(&line->duty), .about = has_patient ? patient.name : title,
                      .to = to, .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</td>");
    clerk_row_close(h);
}

static void put_sums(struct call *c, struct html *h, const struct duty_counts *n) {
    url here = url_to(c->arena, ROUTE_desk);
    const struct clerk_sum sums[] = {{n->today, S("now and today"), here, true},
                                     {n->week, S("this week"), here, false},
                                     {n->waiting, S("with others"), here, false},
                                     {n->all, S("outstanding in all"), here, false}};
    clerk_sums(h, S("Outstanding"), sums, sizeof sums / sizeof sums[0]);
}

enum err desk(struct call *c) {
    bool everyone = str_eq(form_text(c, "whose"), S("everyone"));
    struct duty_filter filter = {.of = everyone ? DUTIES_OF_EVERYBODY : DUTIES_OF_PERSON_AND_LISTS,
                                 .holder_id = c->scope.person_id,
                                 .visible_at = c->work.now,
                                 .limit = ROWS};
    struct duty_counts counts;
    const struct duty_line *lines;
    size_t n;
    int64_t site = c->scope.site_id;
    TRY(duty_store_counts(c->work.tx, site, &filter, end_of_day(c->work.today, c->work.zone),
                          &counts));
    TRY(duty_store_list(c->work.tx, site, &filter, &lines, &n));
    url here = url_to(c->arena, ROUTE_desk);
    const struct nhsuk_link filters[] = {
        {.text = S("Mine and my lists"), .to = here, .current = !everyone},
        {.text = S("Everyone"),
         .to = url_with(c->arena, here, S("whose"), S("everyone")),
         .current = everyone}};
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("To do"), .under = civil_date_long(c->arena, c->work.today),
               .filters_label = S("Whose work"), .filters = filters, .n_filters = 2);
    put_sums(c, &h, &counts);
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Due")},
                                                  {.text = S_INIT("What, who and why")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    struct clerk_list list = {.id = S("duties"),
                              .caption = S("To do, most pressing first"),
                              .columns = columns,
                              .n_columns = 3,
                              .one_line = form_is_checked(c, "lines")};
    if (n == 0) {
        clerk_nothing(&h, S("Nothing is outstanding here."));
    } else {
        clerk_list_open_put(&h, &list);
        for (size_t i = 0; i < n; i++)
            put_row(c, &h, &list, &lines[i]);
        clerk_list_close(&h, &list);
    }
    return page_reply(c, html_fragment(&h));
}
