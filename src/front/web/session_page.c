/* One clinic: its two closings, its patients with where each stands, arrivals by one press, free slots. */
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "bulk_page.h"
#include "close_session.h"
#include "letter_words.h"
#include "owed.h"
#include "page.h"
#include "patient_words.h"
#include "permission.h"
#include "routes.h"
#include "session_look.h"
#include "url.h"

static const char *const shows[] = {"cash-up", "letters", NULL};
static const struct field session_rows[] = {
    {.name = "show", .type = FIELD_CHOICE, .label = "which patients", .choices = shows}};
FIELD_TABLE(session_fields, session_rows);

static const char *const events[] = {"arrive", "undo", "see", "leave", "not-attend", NULL};
static const enum appointment_event event_of[] = {APPOINTMENT_ARRIVE, APPOINTMENT_UNDO_ARRIVAL,
                                                  APPOINTMENT_SEE, APPOINTMENT_LEAVE,
                                                  APPOINTMENT_NOT_ATTEND};
static const struct field attendance_rows[] = {
    BULK_FIELDS,
    {.name = "event", .type = FIELD_CHOICE, .label = "what happened", .choices = events},
    {.name = "one", .type = FIELD_TEXT, .max = 80, .label = "the patient"},
    {.name = "show", .type = FIELD_CHOICE, .label = "which patients", .choices = shows},
};
FIELD_TABLE(session_attendance_fields, attendance_rows);

/* ---- head and closings -------------------------------------------------------------------------------- */

struct sums {
    int64_t booked, to_come, unmarked, arrived, seen, absent, free_slots;
};

static bool is_taken(const struct session_look *x, uuid slot_id) {
    for (size_t i = 0; i < x->n_rows; i++)
        if (uuid_eq(x->rows[i].slot_id, slot_id) && !sheet_is_off(&x->rows[i])) return true;
    return false;
}

static struct sums sums_of(struct call *c, const struct session_look *x) {
    struct sums s = {0};
    for (size_t i = 0; i < x->n_rows; i++) {
        const struct sheet_row *row = &x->rows[i];
        if (sheet_is_off(row)) continue;
        s.booked++;
        s.arrived += row->state == APPOINTMENT_ARRIVED;
        s.seen += row->state == APPOINTMENT_SEEN;
        s.absent += row->state == APPOINTMENT_DNA || row->state == APPOINTMENT_LEFT;
        bool is_ahead = row->state == APPOINTMENT_BOOKED && row->start_at.us > c->work.now.us;
        s.to_come += is_ahead;
        s.unmarked += row->state == APPOINTMENT_BOOKED && !is_ahead;
    }
    for (size_t i = 0; i < x->n_slots; i++)
        s.free_slots += x->is_held && !x->slots[i].is_blocked && !is_taken(x, x->slots[i].slot_id);
    return s;
}

static str under_title(struct call *c, const struct session_look *x, const struct sums *s) {
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, civil_date_long(c->arena, x->session.day));
    buf_put(&b, say(c->arena, " · {}", SAY_T(x->head.clinician_name)));
    if (x->head.room_name.n) buf_put(&b, say(c->arena, " · {}", SAY_T(x->head.room_name)));
    buf_put(&b, say(c->arena, " · {} · {} slots, {} booked, {} free", SAY_T(x->head.place_name),
                    SAY_N((int64_t)x->n_slots), SAY_N(s->booked), SAY_N(s->free_slots)));
    return buf_str(&b);
}

static str closed_by(struct call *c, instant at, str by) {
    if (!at.us) return S("");
    return by.n ? say(c->arena, "{}, {}", SAY_T(by), SAY_T(moment_words(c, at)))
                : moment_words(c, at);
}

static void put_many(struct call *c, struct buf *b, int64_t n, str one, str many) {
    if (n <= 0) return;
    if (b->n) buf_put(b, S(", "));
    buf_put(b, say(c->arena, "{} {}", SAY_N(n), SAY_T(n == 1 ? one : many)));
}

/* By what is outstanding itself, so that the words add up to the two numbers. */
static str why_open(struct call *c, const struct session_look *x, const struct sums *s) {
    int64_t n_of[DUTY_RULE_COUNT] = {0};
    str runs = session_ahead_words(c->arena, &x->ahead);
    if (x->closings.cashed_up == 0 && x->closings.letters == 0) return runs;
    for (size_t i = 0; i < x->n_holding; i++)
        n_of[x->holding[i].rule]++;
    int64_t outcomes = n_of[DUTY_OUTCOME];
    struct buf b;
    buf_init(&b, c->arena);
    put_many(c, &b, s->to_come, S("patient to come"), S("patients to come"));
    put_many(c, &b, outcomes - s->to_come, S("outcome missing"), S("outcomes missing"));
    put_many(c, &b, n_of[DUTY_DNA_DECISION], S("decision after an absence"),
             S("decisions after an absence"));
    put_many(c, &b, n_of[DUTY_REBOOK], S("new date to find"), S("new dates to find"));
    put_many(c, &b, n_of[DUTY_LETTER], S("letter not complete"), S("letters not complete"));
    str what = buf_str(&b);
    str again = x->session.reopened_at.us ? say(c->arena, ". Opened again {}",
                                                SAY_T(moment_words(c, x->session.reopened_at)))
                                          : S("");
    return say(c->arena, "The clinic closes at zero: {}{}{}{}", SAY_T(what), SAY_T(again),
               SAY_T(runs.n ? S(". ") : S("")), SAY_T(runs));
}

/* What holds it open and stands on no row below: whoever cancelled still needs a date. Each with its way there. */
static enum err put_holding(struct call *c, struct html *h, const struct session_look *x) {
    bool is_any = false;
    for (size_t i = 0; i < x->n_holding; i++)
        is_any |= x->holding[i].rule == DUTY_REBOOK;
    if (!is_any) return OK;
    html_say(h, "<ul class=\"nhsuk-list\">");
    for (size_t i = 0; i < x->n_holding; i++) {
        struct owed_line o;
        if (x->holding[i].rule != DUTY_REBOOK) continue;
        TRY(owed_one(&c->work, x->holding[i].duty_id, &o));
        html_put(h,
                 "<li><a href=\"{}\">{}: {}</a> <span class=\"cw-why\">cancelled; {} finds "
                 "it</span></li>",
                 U(url_for(c->arena, ROUTE_duty, o.line.duty.duty_id)), T(o.title), T(o.who),
                 T(o.line.owner_name));
    }
    html_say(h, "</ul>");
    return OK;
}

/* Its clinician has stopped: whoever is booked would come to nobody. */
static void put_nobodys(struct call *c, struct html *h, const struct session_look *x) {
    bool is_over =
        civil_resolve(c->work.zone, x->session.day, x->session.end).first.us <= c->work.now.us;
    if (x->is_held || is_over || !str_eq(x->session.state, S("open"))) return;
    nhsuk_warning_callout_open(h, S("Nobody holds this clinic"));
    html_put(h,
             "<p>{} does not hold clinics here any more. Give the clinic to another clinician, or "
             "move its patients. Nobody else can be booked into it until then.</p>",
             T(x->head.clinician_name));
    if (may(&c->scope, PERM_SET_UP)) {
        html_say(h, "<p>");
        nhsuk_link(h, .text = S("Give it to another clinician"),
                   .to = url_for(c->arena, ROUTE_session_slots, x->id));
        html_say(h, "</p>");
    }
    nhsuk_warning_callout_close(h);
}

static enum err put_closings(struct call *c, struct html *h, const struct session_look *x,
                             const struct sums *s) {
    url here = url_for(c->arena, ROUTE_session, x->id);
    struct clerk_closings box = {
        .until_cashed_up = x->closings.cashed_up,
        .until_letters = x->closings.letters,
        .cashed_up_by = closed_by(c, x->session.cashed_up_at, x->head.cashed_up_by),
        .letters_by = closed_by(c, x->session.letters_complete_at, x->head.letters_complete_by),
        .show_cash_up = url_with(c->arena, here, S("show"), S("cash-up")),
        .show_letters = url_with(c->arena, here, S("show"), S("letters")),
        .why = why_open(c, x, s),
        .still_runs = x->ahead.n_free > 0};
    if (may(&c->scope, PERM_CASH_UP)) {
        box.cash_up = page_form(c, url_for(c->arena, ROUTE_cash_up, x->id));
        box.letters = page_form(c, url_for(c->arena, ROUTE_letters_complete, x->id));
    }
    clerk_closings(h, &box);
    return put_holding(c, h, x);
}

static void put_so_far(struct call *c, struct html *h, const struct session_look *x,
                       const struct sums *s) {
    nhsuk_card_open(h, S("So far"), 2);
    html_put(h,
             "<p>{} seen, {} waiting, {} to come, {} did not attend, were not brought or left.</p>",
             N(s->seen), N(s->arrived), N(s->to_come), N(s->absent));
    if (s->unmarked)
        html_put(
            h, "<p><strong>{} not yet marked</strong> as arrived or absent, and past {} time.</p>",
            N(s->unmarked), T(s->unmarked == 1 ? S("its") : S("their")));
    if (x->session.note.n) html_put(h, "<p>{}</p>", T(x->session.note));
    html_say(h, "<p>");
    nhsuk_button_link(h, .text = S("Clinic list on paper (PDF)"), .kind = BUTTON_SECONDARY,
                      .small = true, .to = url_for(c->arena, ROUTE_clinic_list_pdf, x->id));
    html_say(h, "</p>");
    nhsuk_card_close(h);
}

/* ---- rows --------------------------------------------------------------------------------------------- */

static str clock_words(struct call *c, instant t) {
    civil_date day;
    civil_time time;
    instant_to_civil(c->work.zone, t, &day, &time);
    return civil_time_page(c->arena, time);
}

static bool is_child(const struct session_look *x, const struct sheet_row *row) {
    return birth_date_is_child(row->birth_date, x->session.day);
}

static void put_state(struct call *c, struct html *h, const struct session_look *x,
                      const struct sheet_row *row) {
    static const enum tag_colour colours[] = {TAG_GREY, TAG_AMBER, TAG_GREEN, TAG_RED,
                                              TAG_RED,  TAG_WHITE, TAG_WHITE};
    nhsuk_tag(h, appointment_state_words_of(row->state, is_child(x, row)), colours[row->state]);
    if (row->arrived_at.us)
        html_put(h, " <span class=\"cw-why\">{}</span>", T(clock_words(c, row->arrived_at)));
    if (row->seen_at.us && row->state == APPOINTMENT_SEEN)
        html_put(h, "<span class=\"cw-why\">{}{}</span>",
                 T(row->arrived_at.us ? S(" to ") : S(" ")), T(clock_words(c, row->seen_at)));
}

static str outcome_of(struct call *c, const struct sheet_row *row) {
    if (str_eq(row->outcome, S("offer-again"))) return S("Offer another appointment");
    for (int kind = 0; kind < OUTCOME_KIND_COUNT; kind++) {
        str name = str_from_c(outcome_name((enum outcome_kind)kind));
        if (!str_eq(name, row->outcome)) continue;
        str words = outcome_words((enum outcome_kind)kind);
        if (civil_date_is_none(row->follow_up_due)) return words;
        return say(c->arena, "{}, due {}", SAY_T(words),
                   SAY_T(civil_date_short(c->arena, row->follow_up_due)));
    }
    return row->outcome;
}

static void put_letter(struct call *c, struct html *h, const struct sheet_row *row) {
    if (uuid_is_nil(row->letter_id)) {
        if (str_eq(row->letter_need, S("not-needed"))) html_say(h, "none needed");
        return;
    }
    str words = letter_stage_words(row->letter_stage);
    if (!may(&c->scope, PERM_LETTER_SEE)) {
        html_put(h, "{}", T(words));
        return;
    }
    nhsuk_link(h, .text = words, .to = url_for(c->arena, ROUTE_letter, row->letter_id),
               .about = S("letter"));
}

/* A press that needs no other page: "arrive:ID:VERSION". */
static void put_press(struct call *c, struct html *h, const struct sheet_row *row, str text,
                      const char *event, str about) {
    nhsuk_button(
        h, .text = text, .name = S("one"), .about = about, .small = true, .kind = BUTTON_SECONDARY,
        .value = say(c->arena, "{}:{}:{}", SAY_T(str_from_c(event)),
                     SAY_T(uuid_text(c->arena, row->appointment_id)), SAY_N(row->version)));
}

static void put_step(struct call *c, struct html *h, const struct session_look *x,
                     const struct sheet_row *row, str about) {
    bool is_due = civil_date_compare(x->session.day, c->work.today) <= 0;
    bool has_begun = row->start_at.us <= c->work.now.us;
    if (is_due && may(&c->scope, PERM_ARRIVE)) {
        if (row->state == APPOINTMENT_BOOKED) {
            put_press(c, h, row, S("Arrived"), "arrive", about);
            if (has_begun)
                put_press(c, h, row, is_child(x, row) ? S("Was not brought") : S("Did not attend"),
                          "not-attend", about);
        }
        bool is_absent = row->state == APPOINTMENT_DNA || row->state == APPOINTMENT_LEFT;
        if (is_absent && row->outcome.n == 0)
            put_press(c, h, row, S("Came after all"), "after-all", about);
        if (row->state == APPOINTMENT_ARRIVED) {
            put_press(c, h, row, S("Seen"), "see", about);
            if (has_begun) put_press(c, h, row, S("Left"), "leave", about);
        }
    }
    bool may_arrive = may(&c->scope, PERM_ARRIVE);
    bool lacks_outcome =
        has_begun && row->outcome.n == 0 && (row->state != APPOINTMENT_BOOKED || !may_arrive);
    bool is_absent = row->state == APPOINTMENT_DNA || row->state == APPOINTMENT_LEFT;
    bool presses = lacks_outcome && row->state == APPOINTMENT_SEEN;
    nhsuk_button_link(h,
                      .text = lacks_outcome && is_absent ? S("Decide")
                              : lacks_outcome            ? S("Record outcome")
                                                         : S("Open"),
                      .about = about,
                      .to = url_for(c->arena, ROUTE_appointment, row->appointment_id),
                      .kind = presses ? BUTTON_PRIMARY : BUTTON_SECONDARY, .small = true);
}

static void put_row(struct call *c, struct html *h, const struct clerk_list *list,
                    const struct session_look *x, size_t i) {
    const struct sheet_row *row = &x->rows[i];
    struct clerk_patient patient = sheet_patient(c, x, i);
    clerk_row_open(h, list, .id = row->appointment_id, .version = row->version,
                   .about = patient.name, .now = row->state == APPOINTMENT_ARRIVED);
    clerk_due_cell(h, DUE_LATER, civil_time_page(c->arena, row->start), S(""));
    html_say(h, "<td>");
    clerk_patient_line(h, &patient);
    if (row->note.n) html_put(h, " <span class=\"cw-why\">{}</span>", T(row->note));
    html_put(h, "</td><td>{}</td><td>", T(row->is_follow_up ? S("Follow-up") : S("New")));
    if (row->lane) html_say(h, "<span class=\"cw-why\">overbooked </span>");
    put_state(c, h, x, row);
    html_put(h, "</td><td>{}</td><td>", T(outcome_of(c, row)));
    put_letter(c, h, row);
    html_say(h, "</td><td class=\"cw-presses\">");
    put_step(c, h, x, row, patient.name);
    html_say(h, "</td>");
    clerk_row_close(h);
}

static void put_free_slot(struct call *c, struct html *h, const struct clerk_list *list,
                          const struct session_look *x, const struct session_slot *slot) {
    html_say(h, "<tr class=\"cw-row--free\">");
    if (list->n_bulk) html_say(h, "<td class=\"cw-tick\"></td>");
    clerk_due_cell(h, DUE_LATER, civil_time_page(c->arena, slot->start), S(""));
    html_say(h, "<td colspan=\"5\">");
    if (slot->is_blocked) {
        nhsuk_tag(h, S("blocked"), TAG_WHITE);
        html_put(h, " {}</td><td></td></tr>\n", T(slot->block_reason));
        return;
    }
    nhsuk_tag(h, x->is_held ? S("free") : S("not offered"), x->is_held ? TAG_BLUE : TAG_WHITE);
    html_put(h, " {}, {} minutes</td><td class=\"cw-presses\">", T(slot->type_name),
             N(slot->minutes));
    bool is_ahead = slot->start_at.us > c->work.now.us;
    if (is_ahead && x->is_held && may(&c->scope, PERM_BOOK) && str_eq(x->session.state, S("open")))
        nhsuk_button_link(
            h, .text = S("Book"), .small = true, .kind = BUTTON_SECONDARY,
            .about = say(c->arena, "{} free", SAY_T(civil_time_page(c->arena, slot->start))),
            .to = url_for(c->arena, ROUTE_slot, slot->slot_id));
    html_say(h, "</td></tr>\n");
}

/* ---- the list ----------------------------------------------------------------------------------------- */

static bool is_shown(const struct session_look *x, size_t i, unsigned closing) {
    return !sheet_is_off(&x->rows[i]) && (closing == 0 || (x->open[i] & closing));
}

static void put_list_rows(struct call *c, struct html *h, const struct clerk_list *list,
                          const struct session_look *x, unsigned closing) {
    size_t at = 0;
    for (size_t k = 0; k <= x->n_slots; k++) {
        /* The appointments up to this slot's time, then the slot itself when it is free. */
        bool is_end = k == x->n_slots;
        for (; at < x->n_rows; at++) {
            if (!is_end && x->rows[at].start.minute > x->slots[k].start.minute) break;
            if (is_shown(x, at, closing)) put_row(c, h, list, x, at);
        }
        if (is_end || closing) continue;
        if (!is_taken(x, x->slots[k].slot_id)) put_free_slot(c, h, list, x, &x->slots[k]);
    }
}

static void put_off(struct call *c, struct html *h, const struct session_look *x) {
    int64_t n = 0;
    for (size_t i = 0; i < x->n_rows; i++)
        n += sheet_is_off(&x->rows[i]);
    if (n == 0) return;
    nhsuk_details_open(h, say(c->arena, "Cancelled: {}", SAY_N(n)));
    html_say(h, "<ul class=\"nhsuk-list\">");
    for (size_t i = 0; i < x->n_rows; i++) {
        const struct sheet_row *row = &x->rows[i];
        if (!sheet_is_off(row)) continue;
        struct clerk_patient patient = sheet_patient(c, x, i);
        html_put(h, "<li>{} ", T(civil_time_page(c->arena, row->start)));
        nhsuk_link(h, .text = patient.name,
                   .to = url_for(c->arena, ROUTE_appointment, row->appointment_id));
        html_put(h, ": {}{}{}</li>", T(appointment_state_words_of(row->state, is_child(x, row))),
                 T(row->cancel_reason.n ? S(", ") : S("")), T(row->cancel_reason));
    }
    html_say(h, "</ul>");
    nhsuk_details_close(h);
}

static void put_filter(struct call *c, struct html *h, const struct session_look *x,
                       unsigned closing) {
    if (closing == 0) return;
    html_put(h, "<p class=\"cw-pages\"><span>{}</span>",
             T(closing == CLOSING_CASHED_UP ? S("Only those without outcome and next step")
                                            : S("Only those whose letter is not complete")));
    nhsuk_link(h, .text = S("Show every patient"), .to = url_for(c->arena, ROUTE_session, x->id));
    html_say(h, "</p>");
}

static unsigned closing_of(struct call *c) {
    if (!form_find(c->form, "show")) return 0; /* shown again after a closing was refused */
    str show = form_text(c, "show");
    return str_eq(show, S("cash-up"))   ? CLOSING_CASHED_UP
           : str_eq(show, S("letters")) ? CLOSING_LETTERS
                                        : 0;
}

/* Which patients were chosen, in the form that marks them: the list comes back as it was. */
static fragment chosen_kept(struct call *c, unsigned closing) {
    struct html h;
    html_init(&h, c->arena);
    if (closing) clerk_hidden(&h, S("show"), form_text(c, "show"));
    return html_fragment(&h);
}

static url chosen_url(struct call *c) {
    url here = url_for(c->arena, ROUTE_session, c->ids[0]);
    return closing_of(c) ? url_with(c->arena, here, S("show"), form_text(c, "show")) : here;
}

static void put_list(struct call *c, struct html *h, const struct session_look *x,
                     unsigned closing) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Time")},
                                                  {.text = S_INIT("Patient")},
                                                  {.text = S_INIT("Type")},
                                                  {.text = S_INIT("Now")},
                                                  {.text = S_INIT("Outcome and next step")},
                                                  {.text = S_INIT("Letter")},
                                                  {.text = S_INIT("Next"), .hidden = true}};
    static const struct clerk_bulk bulk[] = {{.text = S_INIT("Arrived"),
                                              .name = S_INIT("event"),
                                              .value = S_INIT("arrive"),
                                              .kind = BUTTON_SECONDARY},
                                             {.text = S_INIT("Seen"),
                                              .name = S_INIT("event"),
                                              .value = S_INIT("see"),
                                              .kind = BUTTON_SECONDARY},
                                             {.text = S_INIT("Did not attend or was not brought"),
                                              .name = S_INIT("event"),
                                              .value = S_INIT("not-attend"),
                                              .kind = BUTTON_SECONDARY}};
    bool is_due = civil_date_compare(x->session.day, c->work.today) <= 0;
    bool acts = is_due && may(&c->scope, PERM_ARRIVE);
    struct clerk_list list = {.id = S("patients"),
                              .caption = S("Patients of this clinic"),
                              .columns = columns,
                              .n_columns = 7,
                              .form =
                                  page_form(c, url_for(c->arena, ROUTE_session_attendance, x->id)),
                              .bulk = bulk,
                              .n_bulk = acts ? 3 : 0};
    if (acts) list.bulk_more = chosen_kept(c, closing);
    clerk_list_open_put(h, &list);
    put_list_rows(c, h, &list, x, closing);
    clerk_list_close(h, &list);
}

enum err session_page(struct call *c) {
    struct session_look x;
    TRY(session_look(c, c->ids[0], &x));
    TRY(page_viewed(c, "session", x.id, (uuid){{0}}));
    struct sums s = sums_of(c, &x);
    unsigned closing = closing_of(c);
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    str title = session_title(c, &x);
    clerk_head(&h, .title = title, .under = under_title(c, &x, &s));
    put_nobodys(c, &h, &x);
    html_say(&h, "<div class=\"cw-two\">");
    TRY(put_closings(c, &h, &x, &s));
    put_so_far(c, &h, &x, &s);
    html_say(&h, "</div>\n");
    put_filter(c, &h, &x, closing);
    put_list(c, &h, &x, closing);
    put_off(c, &h, &x);
    const struct nhsuk_link up[] = {
        {.text = S("Clinics"), .to = url_to(c->arena, ROUTE_clinics)},
        {.text = civil_date_long(c->arena, x.session.day),
         .to = url_with(c->arena, url_to(c->arena, ROUTE_clinics), S("from"),
                        civil_date_iso(c->arena, x.session.day))}};
    return page_reply_titled(c, title, up, 2, html_fragment(&h));
}

/* ---- arrivals ----------------------------------------------------------------------------------------- */

static bool find_event(str code, enum appointment_event *ret_event) {
    for (size_t i = 0; events[i]; i++) {
        if (!str_eq(code, str_from_c(events[i]))) continue;
        *ret_event = event_of[i];
        return true;
    }
    return false;
}

static enum err note_one(struct call *c, str one) {
    struct note_attendance in = {.event = APPOINTMENT_ARRIVE, .session_id = c->ids[0]};
    str code = str_cut(&one, ':');
    bool is_after_all = str_eq(code, S("after-all")); /* of one patient alone, never of many */
    bool has_event = is_after_all || find_event(code, &in.event);
    if (is_after_all) in.event = APPOINTMENT_COME_AFTER_ALL;
    if (!has_event || uuid_parse(str_cut(&one, ':'), &in.appointment_id) != OK ||
        !str_to_int64(one, &in.version))
        return call_problem(c, "", S("Press the button beside the patient once more"));
    struct done done;
    TRY(work_write(&c->work, &c->key, note_attendance, &in, &done));
    return reply_redirect(c, chosen_url(c));
}

static void aim(void *input, uuid id, int64_t version) {
    struct note_attendance *in = input;
    in->appointment_id = id;
    in->version = version;
}

static enum err name_patient(struct call *c, uuid id, str *ret_name, url *ret_to) {
    struct session_look x;
    TRY(session_look(c, c->ids[0], &x));
    for (size_t i = 0; i < x.n_rows; i++) {
        if (!uuid_eq(x.rows[i].appointment_id, id)) continue;
        *ret_name = say(c->arena, "{} {}", SAY_T(civil_time_page(c->arena, x.rows[i].start)),
                        SAY_T(sheet_patient(c, &x, i).name));
        *ret_to = url_for(c->arena, ROUTE_appointment, id);
        return OK;
    }
    return NOT_FOUND;
}

enum err session_attendance(struct call *c) {
    str one = form_text(c, "one");
    if (one.n) return note_one(c, one);
    struct note_attendance in = {.event = APPOINTMENT_ARRIVE, .session_id = c->ids[0]};
    struct bulk bulk = {
        .change = note_attendance, .input = &in, .input_size = sizeof in, .aim = aim};
    TRY(bulk_of_ticks(c, &bulk));
    if (!find_event(form_text(c, "event"), &in.event))
        return call_problem(
            c, "", S("Press what happened: arrived, seen, did not attend or was not brought"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply(c, &bulk, .one = S("patient"), .many = S("patients"), .done = S("marked"),
                      .name = name_patient, .back = chosen_url(c),
                      .back_text = S("Back to the clinic"));
}
