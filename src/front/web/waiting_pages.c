/* The waiting lists: for a first appointment, for follow-ups, and who may ring; booked from, or ended. */
#include "appointment_work.h"
#include "buf.h"
#include "bulk_page.h"
#include "clinic_store.h"
#include "history_words.h"
#include "list_page.h"
#include "options.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "priority.h"
#include "referral_store.h"
#include "ring_window.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 50 };

static const char *const lists[] = {"first", "follow-up", "patient-initiated", NULL};
static const struct field waiting_list_rows[] = {
    {.name = "list", .type = FIELD_CHOICE, .label = "which list", .choices = lists},
    {.name = "clinic", .type = FIELD_ID, .label = "the clinic"},
    {.name = "overdue", .type = FIELD_CHECK, .label = "overdue"},
    {.name = "after", .type = FIELD_ID, .label = "where the page goes on"},
    {.name = "before", .type = FIELD_ID, .label = "where the page ends"},
    {.name = "row", .type = FIELD_INT, .min = 0, .max = 10000000, .label = "the row"},
};
FIELD_TABLE(waiting_list_fields, waiting_list_rows);

struct view {
    str list;
    uuid clinic_id;
    bool only_overdue;
    struct waiting_counts counts;
    const struct waiting_line *lines;
    struct list_page page;
};

static bool is_list(const struct view *v, const char *name) {
    return str_eq(v->list, str_from_c(name));
}

/* Of the list that is shown, in all. */
static int64_t n_of_list(const struct view *v) {
    const struct waiting_counts *n = &v->counts;
    if (is_list(v, "patient-initiated")) return n->patient_initiated;
    if (is_list(v, "first")) return v->only_overdue ? n->firsts_overdue : n->firsts;
    return v->only_overdue ? n->follow_ups_overdue : n->follow_ups;
}

static enum err read_lines(struct call *c, struct view *v, uuid edge, bool is_before,
                           int64_t first_row) {
    size_t n;
    bool may_ring = is_list(v, "patient-initiated");
    struct waiting_filter f = {.state = may_ring ? S("patient-initiated") : S("waiting"),
                               .follow_ups = !is_list(v, "first"),
                               .clinic_id = v->clinic_id,
                               .before = v->only_overdue ? c->work.today : (civil_date){0},
                               .after_id = edge,
                               .is_before = is_before,
                               .limit = ROWS + 1};
    TRY(waiting_store_list(c->work.tx, c->scope.site_id, &f, &v->lines, &n));
    v->page = list_page_of(n, ROWS, is_before, first_row);
    if (v->page.is_the_first) return read_lines(c, v, (uuid){{0}}, false, 0);
    v->lines += v->page.skip;
    return OK;
}

static enum err read_view(struct call *c, struct view *v) {
    bool is_before = form_has(c, "before"), is_first = !is_before && !form_has(c, "after");
    v->list = form_has(c, "list") ? form_text(c, "list") : S("first");
    v->clinic_id = form_id(c, "clinic");
    v->only_overdue = form_is_checked(c, "overdue");
    TRY(waiting_store_counts(c->work.tx, c->scope.site_id, v->clinic_id, c->work.today,
                             &v->counts));
    return read_lines(c, v, form_id(c, is_before ? "before" : "after"), is_before,
                      is_first ? 0 : form_int(c, "row"));
}

static url list_url(struct call *c, const struct view *v, str list, bool only_overdue) {
    url to = url_with(c->arena, url_to(c->arena, ROUTE_waiting_list), S("list"), list);
    if (!uuid_is_nil(v->clinic_id))
        to = url_with(c->arena, to, S("clinic"), uuid_text(c->arena, v->clinic_id));
    return only_overdue ? url_with(c->arena, to, S("overdue"), S("1")) : to;
}

static void put_sums(struct call *c, struct html *h, const struct view *v) {
    const struct waiting_counts *n = &v->counts;
    struct clerk_sum sums[] = {
        {n->firsts, S("for a first appointment"), list_url(c, v, S("first"), false),
         is_list(v, "first") && !v->only_overdue},
        {n->firsts_overdue, S("of these overdue"), list_url(c, v, S("first"), true),
         is_list(v, "first") && v->only_overdue},
        {n->follow_ups, S("for a follow-up"), list_url(c, v, S("follow-up"), false),
         is_list(v, "follow-up") && !v->only_overdue},
        {n->follow_ups_overdue, S("of these overdue"), list_url(c, v, S("follow-up"), true),
         is_list(v, "follow-up") && v->only_overdue},
        {n->patient_initiated, S("may ring to be seen"),
         list_url(c, v, S("patient-initiated"), false), is_list(v, "patient-initiated")}};
    clerk_sums(h, S("Waiting lists"), sums, sizeof sums / sizeof sums[0]);
}

static enum err put_clinics(struct call *c, struct html *h, const struct view *v) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_waiting_list), .get = true);
    clerk_hidden(h, S("list"), v->list);
    if (v->only_overdue) clerk_hidden(h, S("overdue"), S("1"));
    html_say(h, "<div class=\"cw-filter-row\">");
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = clinics.list,
                 .n_options = clinics.n, .nothing = S("Every clinic"),
                 .value = uuid_is_nil(v->clinic_id) ? S("") : uuid_text(c->arena, v->clinic_id));
    nhsuk_button(h, .text = S("Show"), .kind = BUTTON_SECONDARY);
    html_say(h, "</div>");
    clerk_form_close(h);
    return OK;
}

static struct clerk_patient words_of(struct call *c, const struct waiting_line *l) {
    return patient_line_words(c, &(struct listed_name){l->entry.patient_id, l->title_of_name,
                                                       l->given_names, l->family_name,
                                                       l->hospital_number, l->birth_date,
                                                       l->is_restricted});
}

static void put_due(struct call *c, struct html *h, const struct waiting_entry *e) {
    int days = civil_date_compare(e->due_on, c->work.today);
    bool may_ring = waiting_may_ring(e);
    enum due_kind kind = days < 0 ? DUE_OVERDUE : days == 0 ? DUE_TODAY : DUE_LATER;
    clerk_due_cell(h, kind, civil_date_short(c->arena, e->due_on),
                   may_ring ? S("may ring until") : S(""));
}

static enum err put_row(struct call *c, struct html *h, const struct clerk_list *list,
                        const struct waiting_line *l) {
    const struct waiting_entry *e = &l->entry;
    struct clerk_patient who = words_of(c, l);
    enum priority priority;
    TRY(priority_parse(e->priority, &priority, NULL));
    clerk_row_open(h, list, .id = e->entry_id, .about = who.name);
    put_due(c, h, e);
    html_say(h, "<td>");
    clerk_patient_line(h, &who);
    if (!who.veiled && l->telephone.n)
        html_put(h, "<br><span class=\"cw-id\">{}</span>", T(l->telephone));
    html_put(h, "</td><td><a href=\"{}\">{}</a>",
             U(url_for(c->arena, ROUTE_waiting_entry, e->entry_id)), T(l->clinic_name));
    if (priority != PRIORITY_ROUTINE) {
        html_say(h, " ");
        nhsuk_tag(h, str_from_c(priority_row(priority)->name), TAG_RED);
    }
    html_put(h, "<br><span class=\"cw-why\">look from {} to {}{}{}</span></td><td>",
             D(e->window_from), D(e->window_to), T(!who.veiled && e->note.n ? S("; ") : S("")),
             T(who.veiled ? S("") : e->note));
    if (may(&c->scope, PERM_BOOK) && !who.veiled)
        nhsuk_button_link(h, .text = S("Book"), .about = who.name, .small = true,
                          .to = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("entry"),
                                         uuid_text(c->arena, e->entry_id)));
    html_say(h, "</td>");
    clerk_row_close(h);
    return OK;
}

static enum err put_rows(struct call *c, struct html *h, const struct view *v) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Due")},
                                                  {.text = S_INIT("Patient")},
                                                  {.text = S_INIT("Clinic, and what was asked")},
                                                  {.text = S_INIT("Next"), .hidden = true}};
    const struct clerk_bulk bulk[] = {
        {.text = S("Patient-initiated follow-up"),
         .name = S("as"),
         .value = S("patient-initiated"),
         .kind = BUTTON_SECONDARY},
        {.text = S("Declined"), .name = S("as"), .value = S("declined"), .kind = BUTTON_SECONDARY}};
    bool may_ring = is_list(v, "patient-initiated");
    bool may_act = may(&c->scope, PERM_BOOK);
    struct clerk_list list = {.id = S("waiting"),
                              .caption = S("Waiting, longest due first"),
                              .columns = columns,
                              .n_columns = 4,
                              .form = {.action = url_to(c->arena, ROUTE_end_page), .get = true},
                              .bulk = is_list(v, "follow-up") ? bulk : bulk + 1,
                              .n_bulk = !may_act                  ? 0
                                        : is_list(v, "follow-up") ? 2
                                                                  : 1};
    if (may_ring) list.caption = S("May ring to be seen, earliest end first");
    html_say(h, "<div class=\"cw-waiting\">");
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < v->page.n; i++)
        TRY(put_row(c, h, &list, &v->lines[i]));
    clerk_list_close(h, &list);
    html_say(h, "</div>");
    return OK;
}

static url page_at(struct call *c, const struct view *v, str side, size_t edge, int64_t row) {
    url to = list_url(c, v, v->list, v->only_overdue);
    to = url_with(c->arena, to, side, uuid_text(c->arena, v->lines[edge].entry.entry_id));
    return url_with_int(c->arena, to, S("row"), row);
}

static void put_pages(struct call *c, struct html *h, const struct view *v) {
    int64_t from = v->page.first_row, to = from + (int64_t)v->page.n;
    struct nhsuk_pagination p = {.position = say(c->arena, "{} to {} of {}", SAY_N(from + 1),
                                                 SAY_N(to), SAY_N(n_of_list(v)))};
    if (v->page.n && v->page.has_previous)
        p.previous = page_at(c, v, S("before"), 0, from > ROWS ? from - ROWS : 0);
    if (v->page.n && v->page.has_next) p.next = page_at(c, v, S("after"), v->page.n - 1, to);
    nhsuk_pagination_put(h, &p);
}

enum err waiting_list(struct call *c) {
    struct view v = {.page = {0}};
    TRY(read_view(c, &v));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Waiting list"),
               .under = S("Due is the clinical date: no cancellation moves it"));
    put_sums(c, &h, &v);
    TRY(put_clinics(c, &h, &v));
    if (v.page.n == 0)
        clerk_nothing(&h, v.only_overdue ? S("Nobody is overdue here.")
                          : is_list(&v, "patient-initiated")
                              ? S("Nobody here has a patient-initiated follow-up.")
                              : S("Nobody is waiting here."));
    else
        TRY(put_rows(c, &h, &v));
    put_pages(c, &h, &v);
    return page_reply(c, html_fragment(&h));
}

/* ---- one entry ----------------------------------------------------------------------------------- */

static const char *const endings[] = {"patient-initiated", "declined", NULL};
static const struct field end_one_rows[] = {
    VERSION_FIELD,
    {.name = "as",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "how it ends",
     .choices = endings},
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .max = 300,
     .label = "what was agreed"},
};
FIELD_TABLE(end_one_fields, end_one_rows);

static const struct nhsuk_option ending_options[] = {
    {S_INIT("patient-initiated"), S_INIT("Patient-initiated follow-up"),
     S_INIT("The patient rings when it is needed; nobody books it"), false},
    {S_INIT("declined"), S_INIT("Declined"),
     S_INIT("For a first appointment a clinician then looks at the referral again"), false}};

static str state_words(str state) {
    static const struct {
        str state, words;
    } rows[] = {{S_INIT("waiting"), S_INIT("Waiting")},
                {S_INIT("booked"), S_INIT("Booked")},
                {S_INIT("seen"), S_INIT("Seen")},
                {S_INIT("patient-initiated"), S_INIT("Patient-initiated: may ring to be seen")},
                {S_INIT("declined"), S_INIT("Declined")},
                {S_INIT("died"), S_INIT("Patient died")},
                {S_INIT("removed"), S_INIT("Taken off the list")}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(state, rows[i].state)) return rows[i].words;
    }
    return state;
}

static void put_entry(struct call *c, struct html *h, const struct waiting_entry *e) {
    bool may_ring = waiting_may_ring(e);
    civil_date last = may_ring ? e->window_to : e->due_on;
    struct nhsuk_summary_row rows[] = {
        {.key = S("Now"), .value = state_words(e->state)},
        {.key = may_ring ? S("Last day") : S("Due"),
         .value = say(c->arena, "{} ({})", SAY_T(civil_date_long(c->arena, last)),
                      SAY_T(days_words(c, last)))},
        {.key = may_ring ? S("May ring") : S("Look from … to"),
         .value = say(c->arena, "{} to {}", SAY_T(civil_date_plain(c->arena, e->window_from)),
                      SAY_T(civil_date_plain(c->arena, e->window_to)))},
        {.key = S("What was asked"), .value = e->note.n ? e->note : S("Nothing besides")}};
    nhsuk_summary_list(h, rows, sizeof rows / sizeof rows[0]);
    html_say(h, "<p>");
    if (!uuid_is_nil(e->appointment_id))
        nhsuk_link(h, .text = S("The appointment"),
                   .to = url_for(c->arena, ROUTE_appointment, e->appointment_id));
    html_say(h, " ");
    if (!uuid_is_nil(e->from_appointment_id))
        nhsuk_link(h, .text = S("The visit that asked for it"),
                   .to = url_for(c->arena, ROUTE_appointment, e->from_appointment_id));
    html_say(h, " ");
    if (!uuid_is_nil(e->referral_id) && may(&c->scope, PERM_REFERRAL_SEE))
        nhsuk_link(h, .text = S("The referral"),
                   .to = url_for(c->arena, ROUTE_referral, e->referral_id));
    html_say(h, "</p>");
}

static void put_end_form(struct call *c, struct html *h, const struct waiting_entry *e) {
    bool may_ring = waiting_may_ring(e);
    bool only_declined = may_ring || !e->is_follow_up;
    nhsuk_card_open(h, S("End the waiting"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_end_one, e->entry_id));
    page_version(c, h, e->version);
    nhsuk_radios(h, .name = S("as"), .label = S("It ends as"),
                 .options = only_declined ? ending_options + 1 : ending_options,
                 .n_options = only_declined ? 1 : 2, .value = form_typed(c, "as"), .small = true,
                 .error = page_error(c, "as"));
    nhsuk_input(h, .name = S("reason"), .label = S("What was agreed, with whom and when"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    nhsuk_button(h, .text = S("End the waiting"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static const char *const ring_choices[] = {"more", "end", NULL};
static const struct field ring_rows[] = {
    VERSION_FIELD,
    {.name = "ring",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what was decided",
     .choices = ring_choices},
    {.name = "weeks", .type = FIELD_INT, .min = 1, .max = RING_WEEKS_MAX, .label = "the weeks"},
    {.name = "more_note", .type = FIELD_TEXT, .max = 300, .label = "the reason"},
};
FIELD_TABLE(ring_fields, ring_rows);

static const struct nhsuk_option ring_options[] = {
    {S_INIT("more"), S_INIT("May ring for longer"), S_INIT("For so many weeks from today"), false},
    {S_INIT("end"), S_INIT("May not ring any more"),
     S_INIT("What comes next of the referral is then asked, unless something else lies ahead"),
     false}};

static void put_ring_decision(struct call *c, struct html *h, const struct waiting_entry *e) {
    bool is_over = civil_date_compare(e->window_to, c->work.today) < 0;
    nhsuk_card_open(h, is_over ? S("The time to ring is over") : S("The time to ring"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_ring, e->entry_id));
    page_version(c, h, e->version);
    nhsuk_radios(h, .name = S("ring"), .label = S("The patient"), .options = ring_options,
                 .n_options = 2, .small = true, .value = form_shown(c, "ring", S("more")),
                 .error = page_error(c, "ring"));
    nhsuk_input(h, .name = S("weeks"), .label = S("Weeks, if for longer"), .hint = S("1 to 260"),
                .value = form_shown(c, "weeks", say(c->arena, "{}", SAY_N(RING_WEEKS))),
                .error = page_error(c, "weeks"), .width = 4);
    nhsuk_input(h, .name = S("more_note"), .label = S("Why, and how the patient knows"),
                .value = form_typed(c, "more_note"), .error = page_error(c, "more_note"));
    nhsuk_button(h, .text = S("Save the decision"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err waiting_entry(struct call *c) {
    struct waiting_entry e;
    struct patient p;
    struct clinic clinic;
    const struct happened *history;
    size_t n;
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(waiting_store_get(tx, site, c->ids[0], &e));
    TRY(patient_open(&c->work, e.patient_id, &p));
    TRY(clinic_store_get(tx, site, e.clinic_id, &clinic));
    TRY(history_of_subject(tx, site, e.entry_id, &history, &n));
    TRY(page_viewed(c, "waiting-entry", e.entry_id, e.patient_id));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("version"));
    clerk_head(&h, .title = say(c->arena, "Waiting list: {}", SAY_T(clinic.name)),
               .under = e.is_follow_up ? S("For a follow-up") : S("For a first appointment"));
    TRY(patient_banner(c, &h, &p));
    bool is_open = waiting_is_open(&e);
    bool may_act = is_open && may(&c->scope, PERM_BOOK) && !p.is_deceased;
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    put_entry(c, &h, &e);
    if (may_act)
        nhsuk_button_link(&h, .text = S("Find a slot"),
                          .to = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("entry"),
                                         uuid_text(c->arena, e.entry_id)));
    bool may_ring = waiting_may_ring(&e);
    if (may_ring && may(&c->scope, PERM_REFERRAL_REVIEW) && !p.is_deceased)
        put_ring_decision(c, &h, &e);
    if (may_act) put_end_form(c, &h, &e);
    html_say(&h, "</div><div>");
    history_put(c, &h, history, n);
    html_say(&h, "</div></div>");
    return page_reply(c, html_fragment(&h));
}

enum err ring(struct call *c) {
    struct ring_decision in = {.entry_id = c->ids[0],
                               .version = form_int(c, "version"),
                               .ends = str_eq(form_text(c, "ring"), S("end")),
                               .weeks = form_int(c, "weeks"),
                               .note = form_text(c, "more_note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, decide_ring_window, &in, &done));
    return reply_notice(c,
                        in.ends ? S("The patient may not ring any more.")
                                : S("The patient may ring for longer."),
                        url_for(c->arena, ROUTE_waiting_entry, c->ids[0]));
}

enum err end_one(struct call *c) {
    struct end_waiting in = {.entry_id = c->ids[0],
                             .version = form_int(c, "version"),
                             .patient_initiated =
                                 str_eq(form_text(c, "as"), S("patient-initiated")),
                             .reason = form_text(c, "reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, end_waiting, &in, &done));
    return reply_notice(c, S("The waiting has ended."),
                        url_for(c->arena, ROUTE_waiting_entry, c->ids[0]));
}

/* ---- several at once ----------------------------------------------------------------------------- */

static const struct field end_page_rows[] = {
    {.name = "ids", .type = FIELD_ID_LIST, .max = ROWS, .label = "the ticked rows"},
    {.name = "as", .type = FIELD_CHOICE, .label = "how it ends", .choices = endings},
};
FIELD_TABLE(end_page_fields, end_page_rows);

static const struct field end_ticked_rows[] = {
    BULK_FIELDS,
    {.name = "as",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "how it ends",
     .choices = endings},
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .max = 300,
     .label = "what was agreed"},
};
FIELD_TABLE(end_ticked_fields, end_ticked_rows);

static enum err name_entry(struct call *c, uuid id, str *ret_name, url *ret_to) {
    struct waiting_entry e;
    struct patient p;
    TRY(waiting_store_get(c->work.tx, c->scope.site_id, id, &e));
    TRY(patient_look(&c->work, e.patient_id, &p));
    *ret_name = patient_words(c, &p, false).name;
    *ret_to = url_for(c->arena, ROUTE_waiting_entry, id);
    return OK;
}

/* Who was ticked, each with the version it was shown in. */
static enum err put_ticked(struct call *c, struct html *h, const uuid *ids, size_t n) {
    html_say(h, "<ul>");
    for (size_t i = 0; i < n; i++) {
        struct waiting_entry e;
        struct patient p;
        TRY(waiting_store_get(c->work.tx, c->scope.site_id, ids[i], &e));
        TRY(patient_look(&c->work, e.patient_id, &p));
        struct clerk_patient words = patient_words(c, &p, true);
        html_say(h, "<li>");
        clerk_patient_line(h, &words);
        html_put(h, ", due {}", D(e.due_on));
        clerk_hidden(h, S("ids"), uuid_text(c->arena, e.entry_id));
        clerk_hidden(
            h, S("shown"),
            say(c->arena, "{}:{}", SAY_T(uuid_text(c->arena, e.entry_id)), SAY_N(e.version)));
        html_say(h, "</li>");
    }
    html_say(h, "</ul>");
    return OK;
}

enum err end_page(struct call *c) {
    size_t n;
    const uuid *ids = form_ids(c, "ids", &n);
    bool may_ring = str_eq(form_typed(c, "as"), S("patient-initiated"));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("ids shown as"));
    clerk_head(&h,
               .title = may_ring ? S("Move to patient-initiated follow-up")
                                 : S("Declined: take off the waiting list"),
               .under =
                   may_ring
                       ? S("They ring when it is needed; nobody books it")
                       : S("For a first appointment a clinician then looks at the referral again"));
    if (n == 0) {
        clerk_nothing(&h, S("Nobody is ticked. Go back to the list and tick at least one row."));
        nhsuk_link(&h, .text = S("Back to the waiting list"),
                   .to = url_to(c->arena, ROUTE_waiting_list));
        return page_reply(c, html_fragment(&h));
    }
    page_form_open(c, &h, url_to(c->arena, ROUTE_end_ticked));
    clerk_hidden(&h, S("as"), may_ring ? S("patient-initiated") : S("declined"));
    TRY(put_ticked(c, &h, ids, n));
    nhsuk_input(&h, .name = S("reason"), .label = S("What was agreed, with whom and when"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    nhsuk_button(&h, .text = n == 1 ? S("End the waiting of this patient")
                                    : say(c->arena, "End the waiting of these {} patients",
                                          SAY_N((int64_t)n)));
    nhsuk_link(&h, .text = S("Back, nothing changed"), .to = url_to(c->arena, ROUTE_waiting_list));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

static void aim(void *input, uuid id, int64_t version) {
    struct end_waiting *in = input;
    in->entry_id = id;
    in->version = version;
}

enum err end_ticked(struct call *c) {
    struct end_waiting in = {.patient_initiated =
                                 str_eq(form_text(c, "as"), S("patient-initiated")),
                             .reason = form_text(c, "reason")};
    struct bulk bulk = {.change = end_waiting, .input = &in, .input_size = sizeof in, .aim = aim};
    TRY(bulk_of_ticks(c, &bulk));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply(c, &bulk, .one = S("patient"), .many = S("patients"),
                      .done = S("taken off the waiting list"), .name = name_entry,
                      .back = url_to(c->arena, ROUTE_waiting_list),
                      .back_text = S("Back to the waiting list"));
}
