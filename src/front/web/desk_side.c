#include "desk_side.h"

#include "buf.h"
#include "duty_words.h"
#include "known_sums.h"
#include "page.h"
#include "patient_access.h"
#include "patient_words.h"
#include "permission.h"
#include "person_name.h"
#include "post_store.h"
#include "referral.h"
#include "routes.h"
#include "session_store.h"
#include "url.h"

/* ---- nothing has happened ----------------------------------------------------------------------------- */

enum { HOURS_TO_SEND = 24, HOURS_TO_CASH_UP = 48 };

static enum permission permission_of(enum silence kind) {
    return kind == SILENCE_NOT_SENT        ? PERM_LETTER_SEE
           : kind == SILENCE_NO_NEXT_EVENT ? PERM_REFERRAL_SEE
                                           : PERM_CLINIC_SEE;
}

enum err desk_silence_read(struct call *c, const struct desk_view *view,
                           struct desk_silence *ret_silence) {
    instant cash_up = instant_add(c->work.now, -HOURS_TO_CASH_UP * INSTANT_HOUR);
    civil_time time;
    struct silence_asked asked = {.signed_before =
                                      instant_add(c->work.now, -HOURS_TO_SEND * INSTANT_HOUR),
                                  .clinic_id = view->clinic,
                                  .consultant_id = view->consultant,
                                  .limit = SILENCE_MAX};
    instant_to_civil(c->work.zone, cash_up, &asked.ended_day, &time);
    asked.ended_minute = time.minute;
    struct desk_silence s = {.n = 0};
    bool is_whole = uuid_is_nil(view->clinic) && uuid_is_nil(view->consultant);
    bool is_listed = view->show == SHOW_SILENT || !is_whole;
    if (!is_listed)
        TRY(known_silence_get(sums_known(c), c->work.tx, c->scope.site_id, &asked, c->work.now,
                              s.all_of));
    for (int kind = 0; kind < SILENCE_COUNT; kind++) {
        if (!may(&c->scope, permission_of((enum silence)kind)))
            s.all_of[kind] = 0;
        else if (is_listed)
            TRY(outstanding_store_silence(c->work.tx, c->scope.site_id, (enum silence)kind, &asked,
                                          &s.lines[kind], &s.n_of[kind], &s.all_of[kind]));
        s.n += s.all_of[kind];
    }
    *ret_silence = s;
    return OK;
}

static const struct {
    str title, step, one, many;
} kinds[SILENCE_COUNT] = {
    [SILENCE_NOT_SENT] = {S_INIT("Signed, and not sent for a day"), S_INIT("Send"),
                          S_INIT("letter signed and not sent for a day"),
                          S_INIT("letters signed and not sent for a day")},
    [SILENCE_NO_NEXT_EVENT] = {S_INIT("Under our care, and no next event"), S_INIT("Open"),
                               S_INIT("patient without a next event"),
                               S_INIT("patients without a next event")},
    [SILENCE_NOT_CASHED_UP] = {S_INIT("Clinic not cashed up for 48 hours"), S_INIT("Open"),
                               S_INIT("clinic not cashed up for 48 hours"),
                               S_INIT("clinics not cashed up for 48 hours")},
};

static url place_of(struct call *c, enum silence kind, uuid id) {
    switch (kind) {
    case SILENCE_NOT_SENT: return url_for(c->arena, ROUTE_letter, id);
    case SILENCE_NO_NEXT_EVENT: return url_for(c->arena, ROUTE_referral, id);
    case SILENCE_NOT_CASHED_UP:
    case SILENCE_COUNT: break;
    }
    return url_for(c->arena, ROUTE_session, id);
}

static str why_of(struct call *c, enum silence kind, const struct silence_line *l) {
    struct arena *a = c->arena;
    enum referral_state state;
    switch (kind) {
    case SILENCE_NOT_SENT:
        return say(a, "signed {}; {}", SAY_T(moment_recalled(a, c->work.zone, c->work.now, l->at)),
                   SAY_T(l->clinic_name));
    case SILENCE_NO_NEXT_EVENT:
        if (referral_state_parse(l->state, &state) != OK) return l->clinic_name;
        return say(a, "received {}; {}; {}", SAY_T(civil_date_short(a, l->day)),
                   SAY_T(referral_state_words(state)), SAY_T(l->clinic_name));
    case SILENCE_NOT_CASHED_UP:
    case SILENCE_COUNT: break;
    }
    return say(a, "{}, {} {}", SAY_T(l->clinic_name), SAY_T(civil_date_short(a, l->day)),
               SAY_T(civil_time_page(a, l->start)));
}

static void put_silent_row(struct call *c, struct html *h, const struct clerk_list *list,
                           enum silence kind, const struct silence_line *l) {
    struct person_name name = {l->title_of_name, l->given_names, l->family_name};
    bool has_patient = !uuid_is_nil(l->patient_id);
    const struct patient kept = {.is_restricted = l->is_restricted};
    bool is_open = patient_is_open_to(&c->scope, &kept);
    if (!is_open) name = (struct person_name){.family = patient_veiled(&kept).family_name};
    struct clerk_patient patient = {.name = has_patient ? person_name_list(c->arena, &name) : S(""),
                                    .born = is_open ? l->birth_date : (civil_date){0},
                                    .hospital_number = l->hospital_number};
    url to = place_of(c, kind, l->id);
    str about = has_patient ? patient.name : why_of(c, kind, l);
    clerk_row_open(h, list, .id = l->id);
    clerk_what_cell(h, .text = kinds[kind].title, .to = to,
                    .patient = has_patient ? &patient : NULL, .why = why_of(c, kind, l));
    html_say(h, "<td class=\"cw-step\">");
    nhsuk_button_link(h, .text = kinds[kind].step, .about = about, .to = to,
                      .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</td>");
    clerk_row_close(h);
}

void put_silence(struct call *c, struct html *h, const struct desk_silence *silence) {
    if (silence->n == 0) {
        clerk_nothing(h, S("Everything that should have happened has happened."));
        return;
    }
    static const struct nhsuk_column columns[] = {{.text = S_INIT("What did not happen")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    struct clerk_list list = {.id = S("silence"),
                              .caption = S("Nothing has happened, oldest first"),
                              .columns = columns,
                              .n_columns = 2};
    for (int kind = 0; kind < SILENCE_COUNT; kind++)
        if ((int64_t)silence->n_of[kind] < silence->all_of[kind])
            html_put(h, "<p>The oldest {} of {} {} are shown.</p>", N((int64_t)silence->n_of[kind]),
                     N(silence->all_of[kind]), T(kinds[kind].many));
    clerk_list_open_put(h, &list);
    for (int kind = 0; kind < SILENCE_COUNT; kind++)
        for (size_t i = 0; i < silence->n_of[kind]; i++)
            put_silent_row(c, h, &list, (enum silence)kind, &silence->lines[kind][i]);
    clerk_list_close(h, &list);
}

static void put_silence_card(struct call *c, struct html *h, const struct desk_silence *silence) {
    if (silence->n == 0) return;
    struct desk_view view = {.everyone = true, .show = SHOW_SILENT};
    nhsuk_card_open(h, S("Nothing has happened"), 2);
    for (int kind = 0; kind < SILENCE_COUNT; kind++) {
        if (silence->all_of[kind] == 0) continue;
        html_say(h, "<p>");
        nhsuk_tag(h, say(c->arena, "{}", SAY_N(silence->all_of[kind])), TAG_RED);
        html_put(h, " {}</p>", T(silence->all_of[kind] == 1 ? kinds[kind].one : kinds[kind].many));
    }
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("Show them"), .to = desk_url(c, &view, false),
               .about = S("what has not happened"));
    html_say(h, "</p>");
    nhsuk_card_close(h);
}

/* ---- clinics ------------------------------------------------------------------------------------------ */

enum { CLINIC_DAYS_BACK = 14, CLINICS_SHOWN = 8 };

static void put_clinic(struct call *c, struct html *h, const struct session_line *l) {
    const struct session *s = &l->session;
    bool is_today = civil_date_compare(s->day, c->work.today) == 0;
    str when = is_today ? civil_time_page(c->arena, s->start)
                        : say(c->arena, "{}, {}", SAY_T(civil_date_short(c->arena, s->day)),
                              SAY_T(civil_time_page(c->arena, s->start)));
    html_say(h, "<li>");
    nhsuk_link(h, .text = say(c->arena, "{} {}", SAY_T(when), SAY_T(l->clinic_name)),
               .to = url_for(c->arena, ROUTE_session, s->session_id));
    html_put(h, " · {}<br>", T(l->clinician_name));
    bool is_over = !is_today;
    if (s->cashed_up_at.us)
        nhsuk_tag(h, S("cashed up"), TAG_GREEN);
    else if (is_over && l->cashed_up == 0)
        nhsuk_tag(h, S("ready to cash up"), TAG_AMBER);
    else if (is_over)
        nhsuk_tag(h,
                  say(c->arena, "{} {} missing", SAY_N(l->cashed_up),
                      SAY_T(l->cashed_up == 1 ? S("outcome") : S("outcomes"))),
                  TAG_RED);
    if (is_today) html_put(h, "{} booked of {}", N(l->n_booked), N(l->n_slots));
    html_say(h, "</li>");
}

static enum err put_clinics_card(struct call *c, struct html *h) {
    if (!may(&c->scope, PERM_CLINIC_SEE)) return OK;
    const struct session_line *lines;
    size_t n;
    TRY(session_store_at_hand(c->work.tx, c->scope.site_id,
                              civil_date_add_days(c->work.today, -CLINIC_DAYS_BACK), c->work.today,
                              CLINICS_SHOWN, &lines, &n));
    nhsuk_card_open(h, S("Clinics"), 2);
    html_say(h, "<ul class=\"cw-plain\">");
    for (size_t i = 0; i < n; i++)
        put_clinic(c, h, &lines[i]);
    html_say(h, "</ul>");
    if (n == 0)
        html_say(h, "<p>No clinic today, and every clinic of the last two weeks is cashed up.</p>");
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("All clinics"), .to = url_to(c->arena, ROUTE_clinics));
    html_say(h, "</p>");
    nhsuk_card_close(h);
    return OK;
}

/* ---- letters not yet sent ----------------------------------------------------------------------------- */

enum { BAR_1, BAR_2, BAR_3, BAR_5, BAR_7, BAR_OVER, N_BARS };

static enum err letter_days(struct call *c, int days[DUTY_PRIORITY_COUNT]) {
    static const uuid every = {{0}};
    for (int p = 0; p < DUTY_PRIORITY_COUNT; p++) {
        struct duty_offset offset = duty_rule_row(DUTY_LETTER)->due[p];
        enum err e = post_store_offset(c->work.tx, c->scope.site_id, DUTY_LETTER, every,
                                       (enum duty_priority)p, c->work.today, &offset);
        if (e != OK && e != NOT_FOUND) return e;
        days[p] = offset.n;
    }
    return OK;
}

static enum err put_letters_card(struct call *c, struct html *h) {
    if (!may(&c->scope, PERM_LETTER_SEE)) return OK;
    const struct letters_due *groups;
    size_t n;
    int days[DUTY_PRIORITY_COUNT];
    TRY(letter_days(c, days));
    TRY(outstanding_store_letters(c->work.tx, c->scope.site_id, &groups, &n));
    struct clerk_bar bars[N_BARS] = {
        [BAR_1] = {.label = S("day 1")},
        [BAR_2] = {.label = S("day 2")},
        [BAR_3] = {.label = S("day 3")},
        [BAR_5] = {.label = S("4 or 5")},
        [BAR_7] = {.label = S("6 or 7"), .kind = BAR_SOON},
        [BAR_OVER] = {.label = S("late"), .kind = BAR_LATE},
    };
    int64_t total = 0, to_type = 0, to_sign = 0;
    for (size_t i = 0; i < n; i++) {
        int left = days_between(c->work.zone, c->work.now, groups[i].due_at);
        int day = days[groups[i].priority] - left;
        size_t bar = left < 0   ? BAR_OVER
                     : day <= 1 ? BAR_1
                     : day <= 3 ? (size_t)day - 1
                     : day <= 5 ? BAR_5
                                : BAR_7;
        bars[bar].n += groups[i].n;
        total += groups[i].n;
        if (str_eq(groups[i].stage, S("type"))) to_type += groups[i].n;
        if (str_eq(groups[i].stage, S("sign"))) to_sign += groups[i].n;
    }
    nhsuk_card_open(h, S("Letters not yet sent"), 2);
    if (total == 0) {
        html_say(h, "<p>No letter is waiting.</p>");
    } else {
        clerk_bars(h, S("Letters not yet sent, by age"), bars, N_BARS);
        html_put(h, "<p>{}: {} to type, {} to sign, {} to send. ", N(total), N(to_type), N(to_sign),
                 N(total - to_type - to_sign));
        nhsuk_link(h, .text = S("Oldest first"), .to = url_to(c->arena, ROUTE_letters),
                   .about = S("letters"));
        html_say(h, "</p>");
    }
    nhsuk_card_close(h);
    return OK;
}

enum err put_desk_side(struct call *c, struct html *h, const struct desk_silence *silence,
                       bool below) {
    html_put(h, "<aside class=\"cw-side{}\" aria-label=\"At a glance\">",
             T(below ? S(" cw-side--below") : S("")));
    TRY(put_clinics_card(c, h));
    TRY(put_letters_card(c, h));
    put_silence_card(c, h, silence);
    html_say(h, "</aside>");
    return OK;
}
