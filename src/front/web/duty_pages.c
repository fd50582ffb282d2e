/* A duty's own page, and what people do with duties: hand over, no longer needed, waiting for somebody. */
#include "duty_pages.h"

#include "buf.h"
#include "bulk_page.h"
#include "duty_work.h"
#include "history_words.h"
#include "owed.h"
#include "page.h"
#include "patient_words.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "referral_store.h"
#include "routes.h"
#include "url.h"

url duty_place(struct call *c, const struct duty *d) {
    const struct {
        str kind;
        enum permission permission;
        enum route_ident route;
    } places[] = {{S("referral"), PERM_REFERRAL_SEE, ROUTE_referral},
                  {S("appointment"), PERM_CLINIC_SEE, ROUTE_appointment},
                  {S("letter"), PERM_LETTER_SEE, ROUTE_letter},
                  {S("recipient"), PERM_LETTER_SEE, ROUTE_copy},
                  {S("session"), PERM_SET_UP, ROUTE_session_slots},
                  {S("duplicates"), PERM_PATIENT_EDIT, ROUTE_duplicates},
                  {S("waiting-entry"), PERM_BOOK, ROUTE_slots}};
    struct arena *a = c->arena;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (!str_eq(d->subject_kind, places[i].kind)) continue;
        if (!may(&c->scope, places[i].permission)) return url_for(a, ROUTE_duty, d->duty_id);
        if (places[i].route != ROUTE_slots) return url_for(a, places[i].route, d->subject_id);
        url to = url_with(a, url_to(a, ROUTE_slots), S("entry"), uuid_text(a, d->subject_id));
        return url_with(a, to, S("patient"), uuid_text(a, d->patient_id));
    }
    return uuid_is_nil(d->patient_id) ? url_for(a, ROUTE_duty, d->duty_id)
                                      : url_for(a, ROUTE_patient, d->patient_id);
}

void duty_due_put(struct html *h, const struct duty_due *due) {
    static const enum due_kind kinds[] = {[DUTY_DUE_LATER] = DUE_LATER,
                                          [DUTY_DUE_TODAY] = DUE_TODAY,
                                          [DUTY_DUE_NOW] = DUE_NOW,
                                          [DUTY_DUE_OVERDUE] = DUE_OVERDUE};
    clerk_due_cell(h, kinds[due->kind], due->when, S(""));
}

/* ---- many at once, from the desk ---------------------------------------------------------------------- */

#define ENTITLED_FIELDS                                                                            \
    {.name = "reason", .type = FIELD_TEXT, .max = 200, .label = "the reason"},                     \
        {.name = "to", .type = FIELD_TEXT, .max = 50, .label = "who takes it over"}, {             \
        .name = "note", .type = FIELD_TEXT, .max = 200, .label = "the note"                        \
    }
static const struct field ticked_rows[] = {BULK_FIELDS, DESK_VIEW_FIELDS, ENTITLED_FIELDS};
FIELD_TABLE(ticked_duties_fields, ticked_rows);

static void put_reason(struct call *c, struct html *h, str id) {
    nhsuk_input(h, .name = S("reason"), .id = id, .label = S("Why"),
                .hint = S("For example: duplicate, done elsewhere, wrong patient"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"), .max = 200);
}

static void put_taker_of(struct call *c, struct html *h, const struct holders *holders) {
    put_holders(h, holders, S("to"), S("to"), S("Hand over to"), S("Choose a list or person"),
                form_typed(c, "to"), page_error(c, "to"));
    nhsuk_input(h, .name = S("note"), .label = S("Note (optional)"), .value = form_typed(c, "note"),
                .error = page_error(c, "note"), .max = 200);
}

enum err put_taker(struct call *c, struct html *h) {
    struct holders holders;
    TRY(holders_read(c, &holders));
    put_taker_of(c, h, &holders);
    return OK;
}

fragment duty_actions(struct call *c, const struct desk_view *view, const struct holders *holders) {
    struct html h;
    html_init(&h, c->arena);
    desk_view_hidden(c, &h, view);
    if (may(&c->scope, PERM_DUTY_NOT_NEEDED)) {
        clerk_more_open(&h, S("No longer needed"), page_error(c, "reason").n > 0);
        put_reason(c, &h, S("reason"));
        nhsuk_button(&h, .text = S("No longer needed"), .small = true,
                     .form_action = url_to(c->arena, ROUTE_duties_not_needed));
        clerk_more_close(&h);
    }
    clerk_more_open(&h, S("Hand over"), page_error(c, "to").n > 0);
    put_taker_of(c, &h, holders);
    nhsuk_button(&h, .text = S("Hand over"), .small = true,
                 .form_action = url_to(c->arena, ROUTE_duties_hand_over));
    clerk_more_close(&h);
    return html_fragment(&h);
}

static enum err name_duty(struct call *c, uuid id, str *ret_name, url *ret_to) {
    struct owed_line o;
    TRY(owed_one(&c->work, id, &o));
    *ret_name = o.who.n ? say(c->arena, "{}, {}", SAY_T(o.title), SAY_T(o.who)) : o.title;
    *ret_to = url_for(c->arena, ROUTE_duty, id);
    return OK;
}

static enum err reply_done(struct call *c, const struct bulk *bulk, str done) {
    struct desk_view view = desk_view_of(c);
    return bulk_reply(c, bulk, .one = S("piece of work"), .many = S("pieces of work"), .done = done,
                      .name = name_duty, .back = desk_url(c, &view, false),
                      .back_text = S("Back to the desk"));
}

static void aim_to_end(void *input, uuid id, int64_t version) {
    struct duty_no_longer *in = input;
    in->duty_id = id;
    in->version = version;
}

enum err duties_not_needed(struct call *c) {
    struct duty_no_longer in = {.reason = form_text(c, "reason")};
    struct bulk bulk = {
        .change = duty_no_longer, .input = &in, .input_size = sizeof in, .aim = aim_to_end};
    TRY(bulk_of_ticks(c, &bulk));
    if (in.reason.n == 0) return call_problem(c, "reason", S("Enter why it is no longer needed"));
    bulk_change(&c->work, &c->key, &bulk);
    return reply_done(c, &bulk, S("ended as no longer needed"));
}

static void aim_to_hand_over(void *input, uuid id, int64_t version) {
    struct hand_over_duty *in = input;
    in->duty_id = id;
    in->version = version;
}

enum err duties_hand_over(struct call *c) {
    struct hand_over_duty in = {.to = holder_parse(form_text(c, "to")),
                                .note = form_text(c, "note")};
    struct bulk bulk = {
        .change = hand_over_duty, .input = &in, .input_size = sizeof in, .aim = aim_to_hand_over};
    TRY(bulk_of_ticks(c, &bulk));
    if (uuid_is_nil(in.to.id)) return call_problem(c, "to", S("Choose who takes it over"));
    bulk_change(&c->work, &c->key, &bulk);
    return reply_done(c, &bulk, S("handed over"));
}

/* ---- one duty ----------------------------------------------------------------------------------------- */

static const struct field end_rows[] = {
    VERSION_FIELD, {.name = "reason", .type = FIELD_TEXT, .max = 200, .label = "the reason"}};
FIELD_TABLE(duty_end_fields, end_rows);
static const struct field give_rows[] = {
    VERSION_FIELD,
    {.name = "to", .type = FIELD_TEXT, .max = 50, .label = "who takes it over"},
    {.name = "note", .type = FIELD_TEXT, .max = 200, .label = "the note"}};
FIELD_TABLE(duty_give_fields, give_rows);
static const struct field wait_rows[] = {
    VERSION_FIELD, {.name = "with", .type = FIELD_TEXT, .max = 100, .label = "who was asked"}};
FIELD_TABLE(duty_wait_fields, wait_rows);

struct duty_look {
    struct owed_line owed;
    str chaser, accountable;
    const struct duty_event *events;
    size_t n_events;
};

static enum err name_of(struct call *c, struct duty_holder holder, str *ret_name) {
    int64_t site = c->scope.site_id;
    *ret_name = S("nobody");
    if (uuid_is_nil(holder.id)) return OK;
    if (holder.is_list) {
        struct shared_list list;
        TRY(list_store_get(c->work.tx, site, holder.id, &list));
        *ret_name = list.name;
        return OK;
    }
    struct person p;
    TRY(person_store_get(c->work.tx, site, holder.id, &p));
    *ret_name = person_full_name(c->arena, &p);
    return OK;
}

static enum err look_at(struct call *c, struct duty_look *ret_look) {
    struct duty_look x;
    TRY(owed_one(&c->work, c->ids[0], &x.owed));
    const struct duty *d = &x.owed.line.duty;
    TRY(name_of(c, d->chaser, &x.chaser));
    TRY(name_of(c, (struct duty_holder){false, d->accountable_id}, &x.accountable));
    TRY(duty_store_events(c->work.tx, c->scope.site_id, d->duty_id, &x.events, &x.n_events));
    *ret_look = x;
    return OK;
}

static bool is_open(const struct duty_look *x) {
    return str_eq(x->owed.line.duty.state, S("open"));
}

static str state_words(struct call *c, const struct duty_look *x) {
    const struct duty *d = &x->owed.line.duty;
    if (is_open(x)) return x->owed.why;
    str when = moment_words(c, d->ended_at);
    if (str_eq(d->state, S("not-needed")))
        return say(c->arena, "no longer needed since {}{}{}", SAY_T(when),
                   SAY_T(d->end_reason.n ? S(": ") : S("")), SAY_T(d->end_reason));
    return say(c->arena, "completed {}", SAY_T(when));
}

static void put_facts(struct call *c, struct html *h, const struct duty_look *x) {
    const struct duty_line *l = &x->owed.line;
    const struct duty_rule_row *rule = duty_rule_row(l->duty.rule);
    struct nhsuk_summary_row rows[12];
    size_t n = 0;
    if (!uuid_is_nil(l->duty.patient_id)) {
        struct html who;
        html_init(&who, c->arena);
        struct clerk_patient patient = {.name = x->owed.who,
                                        .to = url_for(c->arena, ROUTE_patient, l->duty.patient_id),
                                        .born = l->birth_date,
                                        .hospital_number = l->hospital_number};
        clerk_patient_line(&who, &patient);
        rows[n++] = (struct nhsuk_summary_row){.key = S("Patient"), .markup = html_fragment(&who)};
    } else if (x->owed.who.n) {
        bool is_clinic = l->duty.rule == DUTY_NOBODYS_CLINIC;
        rows[n++] = (struct nhsuk_summary_row){.key = is_clinic ? S("Date") : S("Patient"),
                                               .value = x->owed.who};
    }
    rows[n++] = (struct nhsuk_summary_row){.key = is_open(x) ? S("Why now") : S("State"),
                                           .value = state_words(c, x)};
    if (is_open(x))
        rows[n++] = (struct nhsuk_summary_row){.key = S("Due"),
                                               .value = moment_words(c, l->duty.stage_due_at)};
    rows[n++] = (struct nhsuk_summary_row){.key = S("Due in all"),
                                           .value = moment_words(c, l->duty.due_at)};
    rows[n++] = (struct nhsuk_summary_row){.key = S("With"), .value = l->owner_name};
    if (l->duty.with_whom.n)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Waiting for"), .value = l->duty.with_whom};
    rows[n++] = (struct nhsuk_summary_row){.key = S("Chased by"), .value = x->chaser};
    rows[n++] = (struct nhsuk_summary_row){.key = S("Accountable"), .value = x->accountable};
    if (l->clinic_name.n)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Clinic"), .value = l->clinic_name};
    rows[n++] =
        (struct nhsuk_summary_row){.key = S("Completed by"), .value = str_from_c(rule->ends_by)};
    rows[n++] = (struct nhsuk_summary_row){.key = S("Rule"), .value = str_from_c(rule->source)};
    nhsuk_summary_list(h, rows, n);
}

/* `is_veiled`: without what people wrote. */
static str event_words(struct call *c, const struct duty_event *e, bool is_veiled) {
    struct arena *a = c->arena;
    enum letter_duty_stage stage;
    if (str_eq(e->kind, S("arose"))) return S("became outstanding");
    if (str_eq(e->kind, S("stage")) && letter_duty_parse(e->detail, &stage) == OK)
        return say(a, "next: {}", SAY_T(str_from_c(letter_duty_row(stage)->title)));
    if (str_eq(e->kind, S("owner")))
        return is_veiled ? S("handed over") : say(a, "handed over to {}", SAY_T(e->detail));
    if (str_eq(e->kind, S("with")) && e->detail.n)
        return is_veiled ? S("waiting for somebody") : say(a, "waiting for {}", SAY_T(e->detail));
    if (str_eq(e->kind, S("with"))) return S("no longer waiting for anybody");
    if (str_eq(e->kind, S("not-needed")))
        return is_veiled ? S("no longer needed") : say(a, "no longer needed: {}", SAY_T(e->detail));
    if (str_eq(e->kind, S("ended")))
        return e->detail.n && !is_veiled ? say(a, "completed: {}", SAY_T(e->detail))
                                         : S("completed");
    if (str_eq(e->kind, S("reopened"))) return S("open again");
    if (str_eq(e->kind, S("urgent"))) return S("marked urgent");
    if (str_eq(e->kind, S("not-urgent"))) return S("no longer urgent");
    return e->kind;
}

static void put_history(struct call *c, struct html *h, const struct duty_look *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("When")},
                                                  {.text = S_INIT("What")},
                                                  {.text = S_INIT("By the fact")},
                                                  {.text = S_INIT("Who")}};
    nhsuk_table_open(h, .caption = S("History"), .columns = columns, .n_columns = 4, .dense = true);
    for (size_t i = 0; i < x->n_events; i++) {
        const struct duty_event *e = &x->events[i];
        html_put(h, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                 T(moment_words(c, e->at)), T(event_words(c, e, x->owed.is_veiled)),
                 T(fact_words(c->arena, e->fact)),
                 T(e->person_name.n ? e->person_name : S("Clerkwell")));
    }
    nhsuk_table_close(h);
}

/* A review ends by its outcome; of a referral that should not be here, by taking it back. */
static void put_in_error(struct call *c, struct html *h, uuid referral_id) {
    if (!may(&c->scope, PERM_REFERRAL_RECEIVE)) return;
    nhsuk_card_open(h, S("No longer needed"), 2);
    html_say(h,
             "<p>A clinician accepts the referral or returns it. Of another patient, or received "
             "twice?</p>");
    nhsuk_button_link(h, .text = S("Entered in error"), .kind = BUTTON_SECONDARY, .small = true,
                      .to = url_for(c->arena, ROUTE_in_error_page, referral_id));
    nhsuk_card_close(h);
}

static enum err put_hand_over(struct call *c, struct html *h, const struct duty *d) {
    bool is_typed = form_find(c->form, "to");
    struct holders holders;
    TRY(holders_read(c, &holders));
    nhsuk_card_open(h, S("Hand over"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_duty_give, d->duty_id));
    page_version(c, h, d->version);
    put_holders(h, &holders, S("to"), S("to"), S("To"), S("Choose a list or person"),
                is_typed ? form_typed(c, "to") : S(""), page_error(c, "to"));
    nhsuk_input(h, .name = S("note"), .label = S("Note (optional)"), .max = 200,
                .value = is_typed ? form_typed(c, "note") : S(""), .error = page_error(c, "note"));
    nhsuk_button(h, .text = S("Hand over"), .kind = BUTTON_SECONDARY, .small = true);
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

static void put_waiting(struct call *c, struct html *h, const struct duty_look *x) {
    const struct duty *d = &x->owed.line.duty;
    bool is_typed = form_find(c->form, "with") && c->is_again;
    nhsuk_card_open(h, S("Waiting for somebody else"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_duty_wait, d->duty_id));
    page_version(c, h, d->version);
    nhsuk_input(h, .name = S("with"), .label = S("Who was asked"), .max = 100,
                .hint = S("Empty: nobody any more. It stays due as it was."),
                .value = is_typed            ? form_typed(c, "with")
                         : x->owed.is_veiled ? S("")
                                             : d->with_whom,
                .error = page_error(c, "with"));
    nhsuk_button(h, .text = S("Save"), .about = S("who was asked"), .kind = BUTTON_SECONDARY,
                 .small = true);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_ending(struct call *c, struct html *h, const struct duty *d) {
    nhsuk_card_open(h, S("No longer needed"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_duty_end, d->duty_id));
    page_version(c, h, d->version);
    nhsuk_input(h, .name = S("reason"), .label = S("Why"), .max = 200,
                .hint = S("For example: duplicate, done elsewhere, wrong patient"),
                .value = form_find(c->form, "reason") ? form_typed(c, "reason") : S(""),
                .error = page_error(c, "reason"));
    nhsuk_button(h, .text = S("No longer needed"), .kind = BUTTON_SECONDARY, .small = true);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* Only what whoever looks may do; else who may, or where. */
static enum err put_actions(struct call *c, struct html *h, const struct duty_look *x) {
    const struct duty *d = &x->owed.line.duty;
    struct duty_ways ways;
    TRY(duty_ways_of(&c->work, d, &ways));
    if (ways.may_move) {
        TRY(put_hand_over(c, h, d));
        put_waiting(c, h, x);
    } else {
        nhsuk_card_open(h, S("Hand over"), 2);
        html_say(h,
                 "<p>This is somebody else's work: a secretary or manager can hand it over.</p>");
        nhsuk_card_close(h);
    }
    if (d->rule == DUTY_REVIEW_REFERRAL) {
        put_in_error(c, h, d->subject_id);
    } else if (ways.may_end) {
        put_ending(c, h, d);
    } else if (ways.elsewhere.n && may(&c->scope, PERM_DUTY_NOT_NEEDED)) {
        nhsuk_card_open(h, S("No longer needed"), 2);
        html_put(h, "<p>{}.</p>", T(ways.elsewhere));
        nhsuk_card_close(h);
    }
    return OK;
}

enum err duty_page(struct call *c) {
    struct duty_look x;
    TRY(look_at(c, &x));
    const struct duty *d = &x.owed.line.duty;
    TRY(page_viewed(c, "duty", d->duty_id, d->patient_id));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = x.owed.title);
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    put_facts(c, &h, &x);
    if (is_open(&x)) {
        html_say(&h, "<p>");
        nhsuk_button_link(&h, .text = x.owed.step, .to = duty_place(c, d),
                          .about = x.owed.who.n ? x.owed.who : x.owed.title);
        html_say(&h, "</p>");
    }
    put_history(c, &h, &x);
    html_say(&h, "</div><div>");
    if (is_open(&x)) TRY(put_actions(c, &h, &x));
    html_say(&h, "</div></div>");
    const struct nhsuk_link up[] = {{.text = S("To do"), .to = url_to(c->arena, ROUTE_desk)}};
    return page_reply_titled(c, x.owed.title, up, 1, html_fragment(&h));
}

enum err duty_end_one(struct call *c) {
    struct duty_no_longer in = {
        .duty_id = c->ids[0], .version = form_int(c, "version"), .reason = form_text(c, "reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, duty_no_longer, &in, &done));
    return reply_notice(c, S("Ended as no longer needed."), url_to(c->arena, ROUTE_desk));
}

enum err duty_give(struct call *c) {
    struct hand_over_duty in = {.duty_id = c->ids[0],
                                .version = form_int(c, "version"),
                                .to = holder_parse(form_text(c, "to")),
                                .note = form_text(c, "note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, hand_over_duty, &in, &done));
    return reply_notice(c, S("Handed over."), url_for(c->arena, ROUTE_duty, c->ids[0]));
}

enum err duty_wait(struct call *c) {
    struct duty_waits_for in = {
        .duty_id = c->ids[0], .version = form_int(c, "version"), .with_whom = form_text(c, "with")};
    struct done done;
    TRY(work_write(&c->work, &c->key, duty_waits_for, &in, &done));
    return reply_notice(c, S("Saved."), url_for(c->arena, ROUTE_duty, c->ids[0]));
}
