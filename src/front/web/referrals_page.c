/* The list of referrals, by state and reviewer; many sent for review, passed on or handed over at once. */
#include "buf.h"
#include "bulk_page.h"
#include "duty_store.h"
#include "list_page.h"
#include "options.h"
#include "page.h"
#include "patient_open.h"
#include "patient_words.h"
#include "permission.h"
#include "priority.h"
#include "referral_store.h"
#include "referral_work.h"
#include "url.h"
#include "work_acts.h"

enum { ROWS = 50 };

static const char *const states[] = {"received",     "in-review",  "more-information", "accepted",
                                     "booked",       "under-care", "rejected",         "redirected",
                                     "advice-given", "discharged", "patient-died",     NULL};
/* What is looked at; the forms of the list carry it too, so that a refusal shows the same page. */
#define VIEW_FIELDS                                                                                \
    {.name = "state", .type = FIELD_CHOICE, .label = "the state", .choices = states},              \
        {.name = "mine", .type = FIELD_CHECK, .label = "mine to review"},                          \
        {.name = "after", .type = FIELD_ID, .label = "where the page goes on"},                    \
        {.name = "before", .type = FIELD_ID, .label = "where the page ends"}, {                    \
        .name = "row", .type = FIELD_INT, .min = 0, .max = 10000000, .label = "the row"            \
    }
static const struct field list_rows[] = {VIEW_FIELDS};
FIELD_TABLE(referrals_fields, list_rows);

static const struct field ticked_rows[] = {
    BULK_FIELDS,
    VIEW_FIELDS,
    WORK_ACT_FIELDS,
    {.name = "reviewer", .type = FIELD_ID, .label = "the reviewer"},
    {.name = "clinic", .type = FIELD_ID, .label = "the clinic"},
    {.name = "pass_note", .type = FIELD_TEXT, .max = 200, .label = "the note"},
};
FIELD_TABLE(ticked_referrals_fields, ticked_rows);

static url list_url(struct call *c, str state, bool mine) {
    url to = url_with(c->arena, url_to(c->arena, ROUTE_referrals), S("state"), state);
    return mine ? url_with(c->arena, to, S("mine"), S("1")) : to;
}

static void put_sums(struct call *c, struct html *h, const struct referral_counts *n) {
    static const struct {
        enum referral_state state;
        str text;
    } shown[] = {{REFERRAL_RECEIVED, S_INIT("to register")},
                 {REFERRAL_IN_REVIEW, S_INIT("in review")},
                 {REFERRAL_MORE_INFORMATION, S_INIT("waiting for information")},
                 {REFERRAL_ACCEPTED, S_INIT("to be booked")},
                 {REFERRAL_BOOKED, S_INIT("booked")},
                 {REFERRAL_UNDER_CARE, S_INIT("under care")}};
    struct clerk_sum sums[sizeof shown / sizeof shown[0] + 1];
    sums[0] = (struct clerk_sum){n->open, S("not yet seen"), list_url(c, S(""), false),
                                 !form_has(c, "state")};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        str name = str_from_c(referral_state_name(shown[i].state));
        sums[i + 1] =
            (struct clerk_sum){n->by_state[shown[i].state], shown[i].text, list_url(c, name, false),
                               str_eq(form_text(c, "state"), name)};
    }
    clerk_sums(h, S("Referrals"), sums, sizeof sums / sizeof sums[0]);
}

static struct clerk_patient words_of(struct call *c, const struct referral_line *l) {
    return patient_line_words(c, &(struct listed_name){l->referral.patient_id, l->title_of_name,
                                                       l->given_names, l->family_name,
                                                       l->hospital_number, l->birth_date,
                                                       l->is_restricted});
}

/* By when, and whether that is past while the patient was not seen. */
static void put_target(struct call *c, struct html *h, const struct referral *r) {
    bool is_open = r->state <= REFERRAL_BOOKED;
    int days = civil_date_compare(r->target_on, c->work.today);
    enum due_kind kind = !is_open || days > 0 ? DUE_LATER : days == 0 ? DUE_TODAY : DUE_OVERDUE;
    clerk_due_cell(h, kind, civil_date_short(c->arena, r->target_on),
                   is_open ? days_words(c, r->target_on) : S(""));
}

static bool is_ticked(const struct call *c, uuid id) {
    return c->is_again && form_find(c->form, "ids") && form_shown_in(c, "ids", id, false);
}

static enum err put_line(struct call *c, struct html *h, const struct clerk_list *list,
                         const struct referral_line *l, const struct duty_on *on) {
    const struct referral *r = &l->referral;
    struct clerk_patient who = words_of(c, l);
    enum priority priority;
    TRY(priority_parse(r->priority, &priority, NULL));
    bool is_known = !uuid_is_nil(r->patient_id);
    clerk_row_open(h, list, .id = r->referral_id, .version = r->version, .held = on->version,
                   .about = say(c->arena, "the referral of {}",
                                SAY_T(is_known ? who.name : r->unmatched_name)),
                   .now = priority != PRIORITY_ROUTINE, .ticked = is_ticked(c, r->referral_id));
    put_target(c, h, r);
    html_say(h, "<td>");
    if (!is_known)
        html_put(h, "{} <span class=\"cw-id\">not registered</span>", T(r->unmatched_name));
    else
        clerk_patient_line(h, &who);
    html_put(h, "</td><td><a href=\"{}\">{}</a><br><span class=\"cw-why\">{}</span></td><td>",
             U(url_for(c->arena, ROUTE_referral, r->referral_id)), T(l->clinic_name),
             T(l->reviewer_name));
    nhsuk_tag(h, str_from_c(priority_row(priority)->name),
              priority == PRIORITY_ROUTINE ? TAG_GREY : TAG_RED);
    html_put(h, "</td><td>{}", T(referral_state_words(r->state)));
    struct duty_on seen = *on;
    const struct patient kept = {.is_restricted = l->is_restricted};
    if (seen.with_whom.n && !patient_is_open_to(&c->scope, &kept)) seen.with_whom = S("somebody");
    work_owner_put(h, &seen);
    html_put(h, "</td><td>{}</td>", D(r->received_on));
    clerk_row_close(h);
    return OK;
}

struct referrals_view {
    const struct referral_line *lines;
    const struct duty_on *work; /* on each line */
    struct list_page page;
};

static enum err read_lines(struct call *c, struct referrals_view *v, uuid edge, bool is_before,
                           int64_t first_row) {
    size_t n;
    uuid reviewer = form_is_checked(c, "mine") ? c->scope.person_id : (uuid){{0}};
    TRY(referral_store_list(c->work.tx, c->scope.site_id, form_text(c, "state"), reviewer, edge,
                            is_before, ROWS + 1, &v->lines, &n));
    v->page = list_page_of(n, ROWS, is_before, first_row);
    if (v->page.is_the_first) return read_lines(c, v, (uuid){{0}}, false, 0);
    v->lines += v->page.skip;
    uuid *ids = arena_array(c->arena, uuid, v->page.n);
    struct duty_on *work = arena_array(c->arena, struct duty_on, v->page.n);
    for (size_t i = 0; i < v->page.n; i++)
        ids[i] = v->lines[i].referral.referral_id;
    v->work = work;
    return duty_store_on(c->work.tx, c->scope.site_id, ids, v->page.n, work);
}

static url page_at(struct call *c, const struct referrals_view *v, str side, size_t edge,
                   int64_t row) {
    url to = list_url(c, form_text(c, "state"), form_is_checked(c, "mine"));
    to = url_with(c->arena, to, side, uuid_text(c->arena, v->lines[edge].referral.referral_id));
    return url_with_int(c->arena, to, S("row"), row);
}

static void put_pages(struct call *c, struct html *h, const struct referrals_view *v) {
    int64_t from = v->page.first_row, to = from + (int64_t)v->page.n;
    struct nhsuk_pagination p = {.position = say(c->arena, "{} to {}", SAY_N(from + 1), SAY_N(to))};
    if (v->page.n && v->page.has_previous)
        p.previous = page_at(c, v, S("before"), 0, from > ROWS ? from - ROWS : 0);
    if (v->page.n && v->page.has_next) p.next = page_at(c, v, S("after"), v->page.n - 1, to);
    nhsuk_pagination_put(h, &p);
}

static void put_head(struct call *c, struct html *h, const struct referral_counts *counts) {
    struct nhsuk_link filters[] = {{.text = S("Everybody's"),
                                    .to = list_url(c, form_text(c, "state"), false),
                                    .current = !form_is_checked(c, "mine")},
                                   {.text = S("Mine to review"),
                                    .to = list_url(c, form_text(c, "state"), true),
                                    .current = form_is_checked(c, "mine")}};
    bool reviews = may(&c->scope, PERM_REFERRAL_REVIEW);
    str under =
        counts->late
            ? say(c->arena, "{} not yet seen are past the date to be seen by; the urgent first",
                  SAY_N(counts->late))
            : S("The urgent first, then the longest received");
    clerk_head(h, .title = S("Referrals"), .under = under, .filters_label = S("Whose"),
               .filters = filters, .n_filters = reviews ? 2 : 0);
    if (may(&c->scope, PERM_REFERRAL_RECEIVE))
        nhsuk_button_link(h, .text = S("Receive a referral"),
                          .to = url_to(c->arena, ROUTE_receive_page));
}

/* ---- what is done with many ---------------------------------------------------------------------- */

static bool may_pass(const struct call *c) {
    return may(&c->scope, PERM_REFERRAL_RECEIVE) || may(&c->scope, PERM_REFERRAL_REVIEW);
}

static enum err put_reviewers(struct call *c, struct html *h) {
    static const uuid nobody = {{0}};
    struct options people;
    TRY(options_of_people(c, ROLE_CLINICIAN, nobody, &people));
    clerk_more_open(h, S("Send for review"), page_error(c, "reviewer").n > 0);
    nhsuk_select(h, .name = S("reviewer"), .label = S("Who reviews them"), .options = people.list,
                 .n_options = people.n, .nothing = S("Choose a clinician"),
                 .value = form_typed(c, "reviewer"), .error = page_error(c, "reviewer"));
    nhsuk_button(h, .text = S("Send for review"), .small = true,
                 .form_action = url_to(c->arena, ROUTE_referrals_review));
    clerk_more_close(h);
    return OK;
}

static enum err put_clinics(struct call *c, struct html *h) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    clerk_more_open(h, S("Pass to a clinic"), page_error(c, "clinic").n > 0);
    nhsuk_select(h, .name = S("clinic"), .label = S("Which clinic"), .options = clinics.list,
                 .n_options = clinics.n, .nothing = S("Choose a clinic"),
                 .value = form_typed(c, "clinic"), .error = page_error(c, "clinic"));
    nhsuk_input(h, .name = S("pass_note"), .label = S("Why (optional)"), .max = 200,
                .value = form_typed(c, "pass_note"), .error = page_error(c, "pass_note"));
    nhsuk_button(h, .text = S("Pass to this clinic"), .small = true,
                 .form_action = url_to(c->arena, ROUTE_referrals_pass));
    clerk_more_close(h);
    return OK;
}

/* Nothing is done here with those that have their date, or are over. */
static bool has_acts(const struct call *c) {
    static const char *const without[] = {"booked",       "under-care", "rejected",    "redirected",
                                          "advice-given", "discharged", "patient-died"};
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        if (str_eq(form_text(c, "state"), str_from_c(without[i]))) return false;
    return may(&c->scope, PERM_DESK);
}

static enum err put_acts(struct call *c, fragment *ret_acts) {
    struct html h;
    str state = form_text(c, "state");
    bool is_before_review =
        state.n == 0 || str_eq(state, S("received")) || str_eq(state, S("in-review"));
    const struct work_acts acts = {
        .hand_over = ROUTE_referrals_hand_over,
        .asked = ROUTE_referrals_asked,
        .has_asked = !str_eq(state, S("in-review")),
        .asked_hint = S("For example: practice rung 27 November, again on Tuesday")};
    html_init(&h, c->arena);
    clerk_hidden(&h, S("state"), state);
    if (form_is_checked(c, "mine")) clerk_hidden(&h, S("mine"), S("1"));
    if (form_has(c, "after")) clerk_hidden(&h, S("after"), form_typed(c, "after"));
    if (form_has(c, "before")) clerk_hidden(&h, S("before"), form_typed(c, "before"));
    if (form_has(c, "row")) clerk_hidden(&h, S("row"), form_typed(c, "row"));
    if (is_before_review && may_pass(c)) {
        TRY(put_reviewers(c, &h));
        TRY(put_clinics(c, &h));
    }
    TRY(work_acts_put(c, &h, &acts));
    *ret_acts = html_fragment(&h);
    return OK;
}

static enum err name_referral(struct call *c, uuid id, str *ret_name, url *ret_to) {
    struct referral r;
    struct patient p;
    TRY(referral_store_get(c->work.tx, c->scope.site_id, id, &r));
    *ret_to = url_for(c->arena, ROUTE_referral, id);
    *ret_name = r.unmatched_name;
    if (uuid_is_nil(r.patient_id)) return OK;
    TRY(patient_look(&c->work, r.patient_id, &p));
    *ret_name = patient_words(c, &p, false).name;
    return OK;
}

static struct bulk_answer answer_of(struct call *c, str done) {
    return (struct bulk_answer){.one = S("referral"),
                                .many = S("referrals"),
                                .done = done,
                                .name = name_referral,
                                .back =
                                    list_url(c, form_text(c, "state"), form_is_checked(c, "mine")),
                                .back_text = S("Back to referrals")};
}

static void aim_to_review(void *input, uuid id, int64_t version) {
    struct send_for_review *in = input;
    in->referral_id = id;
    in->version = version;
}

enum err referrals_review(struct call *c) {
    struct send_for_review in = {.reviewer_id = form_id(c, "reviewer")};
    struct bulk bulk = {
        .change = send_for_review, .input = &in, .input_size = sizeof in, .aim = aim_to_review};
    struct bulk_answer answer = answer_of(c, S("sent for review"));
    TRY(bulk_of_ticks(c, &bulk));
    if (uuid_is_nil(in.reviewer_id))
        return call_problem(c, "reviewer", S("Choose who reviews them"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &answer);
}

static void aim_to_pass(void *input, uuid id, int64_t version) {
    struct pass_referral *in = input;
    in->referral_id = id;
    in->version = version;
}

enum err referrals_pass(struct call *c) {
    struct pass_referral in = {.clinic_id = form_id(c, "clinic"),
                               .note = form_text(c, "pass_note")};
    struct bulk bulk = {
        .change = pass_referral, .input = &in, .input_size = sizeof in, .aim = aim_to_pass};
    struct bulk_answer answer = answer_of(c, S("passed to another clinic"));
    TRY(bulk_of_ticks(c, &bulk));
    if (uuid_is_nil(in.clinic_id)) return call_problem(c, "clinic", S("Choose a clinic"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &answer);
}

enum err referrals_hand_over(struct call *c) {
    struct bulk_answer answer = answer_of(c, S(""));
    return work_acts_hand_over(c, &answer);
}

enum err referrals_asked(struct call *c) {
    struct bulk_answer answer = answer_of(c, S(""));
    return work_acts_asked(c, &answer);
}

/* ---- the list ------------------------------------------------------------------------------------ */

static enum err put_list(struct call *c, struct html *h, const struct referrals_view *v) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("See by")},   {.text = S_INIT("Patient")}, {.text = S_INIT("Clinic")},
        {.text = S_INIT("Priority")}, {.text = S_INIT("Now")},     {.text = S_INIT("Received")}};
    struct clerk_list list = {.id = S("referrals"),
                              .caption = S("Referrals"),
                              .columns = columns,
                              .n_columns = 6,
                              .form = page_form(c, url_to(c->arena, ROUTE_referrals_hand_over))};
    if (has_acts(c)) TRY(put_acts(c, &list.bulk_more));
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < v->page.n; i++)
        TRY(put_line(c, h, &list, &v->lines[i], &v->work[i]));
    clerk_list_close(h, &list);
    return OK;
}

enum err referrals(struct call *c) {
    struct referral_counts counts;
    bool is_before = form_has(c, "before"), is_first = !is_before && !form_has(c, "after");
    struct referrals_view v = {.page = {0}};
    TRY(referral_store_counts(c->work.tx, c->scope.site_id, c->work.today, &counts));
    TRY(read_lines(c, &v, form_id(c, is_before ? "before" : "after"), is_before,
                   is_first ? 0 : form_int(c, "row")));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    put_head(c, &h, &counts);
    put_sums(c, &h, &counts);
    if (v.page.n)
        TRY(put_list(c, &h, &v));
    else
        clerk_nothing(&h, form_has(c, "state") ? S("No referral stands so.")
                                               : S("No referral is waiting."));
    put_pages(c, &h, &v);
    return page_reply(c, html_fragment(&h));
}
